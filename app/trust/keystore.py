"""Signing keys on disk: one file per role, wrapped with a passphrase.

A key is an Ed25519 seed under AES-256-GCM; the wrapping key comes from the passphrase by Scrypt.
PKCS#8's "best available encryption" is PBKDF2 with 2048 rounds, 0.4 ms a guess; Scrypt with
n = 2^17 costs an attacker some 400 ms and 128 MiB a guess. The role is authenticated with the
ciphertext, so that one role's file under another role's name does not open.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from msgspec import Meta, Struct
from securesystemslib.signer import CryptoSigner, Signer

from app.errors import EnvironmentFaultError, InputError, PassphraseError, StateError
from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError

ROLES = ("root", "targets", "snapshot", "timestamp", "assignments")
RELEASE_ROLES = ("root", "targets")
"""Opened for a release or a ceremony, and closed again."""
CONSOLE_ROLES = ("snapshot", "timestamp", "assignments")
"""Open while the console runs."""

FORMAT: Literal["muster-key/1"] = "muster-key/1"
_SEED_BYTES = 32
_SCRYPT_R = 8
_SCRYPT_P = 1

ScryptN = Annotated[int, Meta(ge=2, le=2**20)]
"""A damaged or hostile file must not make us ask for more than a gibibyte."""


class KeyFile(Struct, frozen=True, kw_only=True):
    """What lies on disk; bytes are base64.

    Attributes:
        keyid: TUF's id of the public key, so that it can be told apart without the passphrase.
    """

    format: Literal["muster-key/1"] = FORMAT
    role: str
    keyid: str
    scrypt_n: ScryptN
    salt: bytes
    nonce: bytes
    ciphertext: bytes


class KeyStore:
    """A directory of wrapped keys, ``<role>.json``.

    Args:
        directory: Made at the first key, readable by its owner only.
        scrypt_n: Cost of wrapping new keys; those on disk say their own.
    """

    def __init__(self, directory: Path, scrypt_n: int = 2**17) -> None:
        self._directory = directory
        self._scrypt_n = scrypt_n

    def exists(self) -> bool:
        """Return whether every role has a key file."""
        return all(self._path(role).is_file() for role in ROLES)

    def create(self, role: str, passphrase: str) -> None:
        """Make a new key for `role`; a key that is there is never overwritten.

        Raises:
            InputError: No such role.
            PassphraseError: The passphrase is empty.
            StateError: The role has a key.
            EnvironmentFaultError: The file cannot be written.
        """
        path = self._path(role)
        if not passphrase:
            raise PassphraseError(f"key {role}: an empty passphrase protects nothing; choose one")
        if path.exists():
            raise StateError(f"key {role}: {path} is there already; it is never overwritten")
        key_file = _wrap(role, Ed25519PrivateKey.generate(), passphrase, self._scrypt_n)
        try:
            _write_new(path, encode_json(key_file))
        except OSError as error:
            if path.exists():
                raise StateError(f"key {role}: {path} appeared meanwhile; it stays") from error
            raise EnvironmentFaultError(
                f"key {role}: {path} cannot be written ({error.strerror}); "
                "make the directory writable"
            ) from error

    def unlock(self, roles: Iterable[str], passphrase: str) -> dict[str, Signer]:
        """Open the keys of `roles`.

        Raises:
            InputError: No such role.
            PassphraseError: Wrong passphrase, or a key file is missing or damaged.
        """
        return {role: self._open(role, passphrase) for role in roles}

    def _open(self, role: str, passphrase: str) -> Signer:
        path = self._path(role)
        try:
            key_file = decode_json(path.read_bytes(), KeyFile, f"key {role}", 64 * 1024)
        except OSError as error:
            raise PassphraseError(
                f"key {role}: {path} cannot be read ({error.strerror}); restore it from a backup"
            ) from error
        except WireError as error:
            raise PassphraseError(f"{error}; restore {path} from a backup") from error
        signer = _unwrap(role, key_file, passphrase)
        if signer is None:
            raise PassphraseError(
                f"key {role}: the passphrase does not open {path}; try again with the right one"
            )
        return signer

    def _path(self, role: str) -> Path:
        if role not in ROLES:
            raise InputError(f"key {role!r}: no such role; roles are {', '.join(ROLES)}")
        return self._directory / f"{role}.json"


def _wrap(role: str, key: Ed25519PrivateKey, passphrase: str, scrypt_n: int) -> KeyFile:
    salt, nonce = os.urandom(16), os.urandom(12)
    cipher = AESGCM(_derive(passphrase, salt, scrypt_n))
    return KeyFile(
        role=role,
        keyid=CryptoSigner(key).public_key.keyid,
        scrypt_n=scrypt_n,
        salt=salt,
        nonce=nonce,
        ciphertext=cipher.encrypt(nonce, key.private_bytes_raw(), _bound(role)),
    )


def _unwrap(role: str, key_file: KeyFile, passphrase: str) -> Signer | None:
    """Return the signer, or None where passphrase, role and file do not belong together."""
    try:
        cipher = AESGCM(_derive(passphrase, key_file.salt, key_file.scrypt_n))
        seed = cipher.decrypt(key_file.nonce, key_file.ciphertext, _bound(role))
    except (InvalidTag, ValueError):  # ValueError: n no power of two, a nonce too short
        return None
    if len(seed) != _SEED_BYTES:
        return None
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(seed))


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
        path.hardlink_to(name)  # unlike a rename it never replaces
    finally:
        Path(name).unlink()
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
