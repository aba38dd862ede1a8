"""One key in a file, wrapped with a passphrase; it may lie anywhere, on a stick for instance.

A secret is under AES-256-GCM; the wrapping key comes from the passphrase by Scrypt. PKCS#8's "best
available encryption" is PBKDF2 with 2048 rounds, 0.4 ms a guess; Scrypt with n = 2^17 costs an
attacker some 400 ms and 128 MiB a guess. The role is authenticated with the ciphertext, so that one
role's file under another role's name does not open. The public half stands beside it: a ceremony
can name a key that nobody opens.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from msgspec import Meta, Struct
from securesystemslib.signer import CryptoSigner, Key, Signer, SSlibKey

from app.errors import EnvironmentFaultError, InputError, PassphraseError, StateError
from app.given_paths import is_there
from app.system import sync
from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.sentence import Sentence

FORMAT: Literal["muster-key/1"] = "muster-key/1"
PUBLIC_FORMAT: Literal["muster-public-key/1"] = "muster-public-key/1"
SCRYPT_N = 2**17
_SEED_BYTES = 32
_SCRYPT_R = 8
_SCRYPT_P = 1
_MAX_BYTES = 64 * 1024
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS}) | (
    {errno.EINVAL} if sys.platform == "win32" else set()
)
"""FAT, as most sticks have it, knows no hard links."""

ScryptN = Annotated[int, Meta(ge=2, le=2**20)]
"""A damaged or hostile file must not make us ask for more than a gibibyte."""


class Says(Sentence):
    """What cannot be done, and what helps."""

    EMPTY = "key {role}: an empty passphrase protects nothing; choose one"
    UNREADABLE = "key {role}: {path} cannot be read ({cause}); restore it from a backup"
    WRONG = "key {role}: the passphrase does not open {path}; try again with the right one"
    DAMAGED = "key {role}: {path} is damaged; restore it from a backup"
    MALFORMED = "{said}; restore {path} from a backup"
    NAMES_ANOTHER = "key {role}: {path} names another key than it holds; restore it from a backup"
    IS_THERE = "key {role}: {path} is there already; it is never overwritten"
    NO_KEY_FILE = "{path} cannot be read ({cause}). Give a key file."
    OTHER_ROLE = "{path} is a key for '{found}', not for '{role}'. Give another."
    NO_PUBLIC_KEY = "{path} holds no public key. Make a new one."
    PUBLIC_NAMES_ANOTHER = "{path} names another key than it holds. Ask for it again."
    NEITHER = "{path} is no key file and no public key ({problem}). Give one of these."
    APPEARED = "key {role}: {path} appeared meanwhile; it stays"
    UNWRITABLE = "key {role}: {path} cannot be written ({cause}); make the directory writable"


class KeyFile(Struct, frozen=True, kw_only=True):
    """What lies on disk; bytes are base64.

    Attributes:
        keyid: TUF's id of the public key, so that it can be told apart without the passphrase.
        public: The public key as raw bytes.
    """

    format: Literal["muster-key/1"] = FORMAT
    role: str
    keyid: str
    public: bytes = b""
    scrypt_n: ScryptN
    salt: bytes
    nonce: bytes
    ciphertext: bytes


class PublicKeyFile(Struct, frozen=True, kw_only=True):
    """The public half alone, to be sent to whoever makes a draft."""

    format: Literal["muster-public-key/1"] = PUBLIC_FORMAT
    role: str
    keyid: str
    public: bytes


@dataclass(frozen=True)
class Secret:
    """What a file wraps, and how the key is known to others."""

    seed: bytes = field(repr=False)
    keyid: str
    public: bytes


def new_secret() -> Secret:
    """Return a new Ed25519 key."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key()
    return Secret(key.private_bytes_raw(), _tuf_key(public).keyid, public.public_bytes_raw())


def signer_of(secret: Secret) -> Signer:
    """Return what signs with an Ed25519 key."""
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(secret.seed))


def public_key(public: bytes) -> Key:
    """Return the Ed25519 key of 32 raw bytes.

    Raises:
        ValueError: They are none.
    """
    return _tuf_key(Ed25519PublicKey.from_public_bytes(public))


def write_key(path: Path, role: str, secret: Secret, passphrase: str, scrypt_n: int) -> None:
    """Wrap a key into a new file; a file that is there is never overwritten.

    Raises:
        PassphraseError: The passphrase is empty.
        StateError: The file is there.
        EnvironmentFaultError: It cannot be written.
    """
    data = rewrap(role, secret, passphrase, scrypt_n)
    if is_there(path):
        raise StateError(Says.IS_THERE(role=role, path=path))
    _write(path, role, data)


def rewrap(role: str, secret: Secret, passphrase: str, scrypt_n: int) -> bytes:
    """Return the content of a key file.

    Raises:
        PassphraseError: The passphrase is empty.
    """
    if not passphrase:
        raise PassphraseError(Says.EMPTY(role=role))
    return encode_json(_wrap(role, secret, passphrase, scrypt_n))


def write_public(path: Path, key_file: KeyFile) -> None:
    """Write the public half of a key into a new file.

    Raises:
        StateError: The file is there.
        EnvironmentFaultError: It cannot be written.
    """
    half = PublicKeyFile(role=key_file.role, keyid=key_file.keyid, public=key_file.public)
    _write(path, key_file.role, encode_json(half))


def read_key(path: Path, role: str) -> KeyFile:
    """Return what a file says of its key without the passphrase.

    Raises:
        PassphraseError: It is missing or damaged.
    """
    try:
        return decode_json(path.read_bytes(), KeyFile, f"key {role}", _MAX_BYTES)
    except OSError as error:
        raise PassphraseError(
            Says.UNREADABLE(role=role, path=path, cause=error.strerror)
        ) from error
    except WireError as error:
        raise PassphraseError(Says.MALFORMED(said=error, path=path)) from error


def open_secret(path: Path, role: str, passphrase: str) -> Secret:
    """Unwrap a key.

    Raises:
        PassphraseError: Wrong passphrase, or the file is missing, damaged or another role's.
    """
    key_file = read_key(path, role)
    seed = _unwrap(role, key_file, passphrase)
    if seed is None:
        raise PassphraseError(Says.WRONG(role=role, path=path))
    return Secret(seed, key_file.keyid, key_file.public)


def open_key(path: Path, role: str, passphrase: str) -> Signer:
    """Return the signer of an Ed25519 key.

    Raises:
        PassphraseError: Wrong passphrase, or the file is missing, damaged or another role's.
    """
    secret = open_secret(path, role, passphrase)
    try:
        signer = signer_of(secret)
    except ValueError as error:
        raise PassphraseError(Says.DAMAGED(role=role, path=path)) from error
    if signer.public_key.keyid != secret.keyid:
        raise PassphraseError(Says.NAMES_ANOTHER(role=role, path=path))
    return signer


def read_public(path: Path, role: str) -> Key:
    """Return the public key that a key file, or the file of a public half, is about.

    Raises:
        InputError: It is neither, is of another role, or its id is not its key's.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Says.NO_KEY_FILE(path=path, cause=error.strerror)) from error
    half = _decode_half(path, data)
    if half.role != role:
        raise InputError(Says.OTHER_ROLE(path=path, found=half.role, role=role))
    try:
        key = _tuf_key(Ed25519PublicKey.from_public_bytes(half.public))
    except ValueError as error:
        raise InputError(Says.NO_PUBLIC_KEY(path=path)) from error
    if key.keyid != half.keyid:
        raise InputError(Says.PUBLIC_NAMES_ANOTHER(path=path))
    return key


def _decode_half(path: Path, data: bytes) -> KeyFile | PublicKeyFile:
    """Raise an error of the last kind tried: both formats are JSON and name themselves."""
    try:
        return decode_json(data, KeyFile, "key", _MAX_BYTES)
    except WireError:
        try:
            return decode_json(data, PublicKeyFile, "public key", _MAX_BYTES)
        except WireError as error:
            raise InputError(Says.NEITHER(path=path, problem=error)) from error


def _tuf_key(public: Ed25519PublicKey) -> Key:
    return SSlibKey.from_crypto(public)


def _write(path: Path, role: str, data: bytes) -> None:
    try:
        _write_new(path, data)
    except OSError as error:
        if is_there(path):
            raise StateError(Says.APPEARED(role=role, path=path)) from error
        raise EnvironmentFaultError(
            Says.UNWRITABLE(role=role, path=path, cause=error.strerror)
        ) from error


def _wrap(role: str, secret: Secret, passphrase: str, scrypt_n: int) -> KeyFile:
    salt, nonce = os.urandom(16), os.urandom(12)
    cipher = AESGCM(_derive(passphrase, salt, scrypt_n))
    return KeyFile(
        role=role,
        keyid=secret.keyid,
        public=secret.public,
        scrypt_n=scrypt_n,
        salt=salt,
        nonce=nonce,
        ciphertext=cipher.encrypt(nonce, secret.seed, _bound(role)),
    )


def _unwrap(role: str, key_file: KeyFile, passphrase: str) -> bytes | None:
    """Return the secret, or None where passphrase, role and file do not belong together."""
    try:
        cipher = AESGCM(_derive(passphrase, key_file.salt, key_file.scrypt_n))
        seed = cipher.decrypt(key_file.nonce, key_file.ciphertext, _bound(role))
    except (InvalidTag, ValueError):  # ValueError: n no power of two, a nonce too short
        return None
    return seed if len(seed) == _SEED_BYTES else None


def _derive(passphrase: str, salt: bytes, scrypt_n: int) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=scrypt_n, r=_SCRYPT_R, p=_SCRYPT_P)
    # Two keyboards may type one letter as different code points.
    typed = unicodedata.normalize("NFKC", passphrase)
    return kdf.derive(typed.encode(errors="surrogateescape"))


def _bound(role: str) -> bytes:
    return f"{FORMAT}/{role}".encode()


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there, durably, readable by its owner only.

    Raises:
        FileExistsError: It is there.
        OSError: It cannot be written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _take_name(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)
    sync(path.parent)


def _take_name(draft: Path, path: Path) -> None:
    """Give a file its name, which nobody may have."""
    try:
        path.hardlink_to(draft)  # unlike a rename it never replaces
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        draft.rename(path)
