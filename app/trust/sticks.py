"""Root keys as files anywhere: on a stick, in a safe's backup, on a machine without the fleet.

Beside a key that has signed lies a note, ``<key>.fleet``, with the digest of the fleet's first
root: so a draft that only poses as this fleet's is found out before it is signed.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from securesystemslib.signer import Signer

from app.errors import EnvironmentFaultError, InputError, MusterError, PassphraseError, StateError
from app.files import environment_faults, write_file
from app.given_paths import is_file, is_folder, is_there
from app.trust.keyfile import (
    SCRYPT_N,
    Secret,
    new_secret,
    open_key,
    open_secret,
    read_key,
    rewrap,
    write_key,
    write_public,
)
from device_agent.wire.sentence import Sentence

ROOT = "root"
_RETIRED_SUFFIX = ".retired"
_NOTE_SUFFIX = ".fleet"


class Says(Sentence):
    """What cannot be done, and what helps."""

    NOT_THERE = "{place} is not there. Put the stick in, or give the key file's path."
    NO_ROOT_KEY = "there is no root key in {place}. Give the key file's path."
    NOT_READ_BACK = "{path} does not read back. Keep {kept}, try a new stick."
    OTHER_FLEET = (
        "{path} has signed for another fleet before (see {note}). Do not sign: the draft is "
        "another fleet's, or poses as yours."
    )
    ANOTHER_KEY = "{path} is another key, or damaged. Choose another place."
    MANY_ROOT_KEYS = "there are {n:d} root keys in {place}. Name one: {path}."


def make_root_key(place: Path, passphrase: str, scrypt_n: int = SCRYPT_N) -> Path:
    """Make a root key under a passphrase of its own and return its file.

    Args:
        place: A directory, such as a stick's, or the name of a new file.
        passphrase: Opens this key alone.
        scrypt_n: Cost of guessing it.

    Raises:
        PassphraseError: The passphrase is empty.
        StateError: The file is there.
        EnvironmentFaultError: It cannot be written; is the stick in, and mounted?
    """
    secret = new_secret()
    path = _name_for(place, secret)
    write_key(path, ROOT, secret, passphrase, scrypt_n)
    return path


def find_root_key(place: Path) -> Path:
    """Return the root key file that is at `place`, or the only one in that directory.

    Raises:
        InputError: There is none, or there are several.
    """
    if not is_folder(place):
        if is_file(place):
            return place
        raise InputError(Says.NOT_THERE(place=place))
    with environment_faults(place):
        found = [path for path in sorted(place.glob("*.json")) if _is_root_key(path)]
    if not found:
        raise InputError(Says.NO_ROOT_KEY(place=place))
    if len(found) > 1:
        raise InputError(Says.MANY_ROOT_KEYS(n=len(found), place=place, path=found[0]))
    return found[0]


def open_root_key(path: Path, passphrase: str) -> Signer:
    """Open a root key.

    Raises:
        PassphraseError: Wrong passphrase, or the file is missing or damaged.
    """
    return open_key(path, ROOT, passphrase)


def export_public(path: Path, target: Path) -> None:
    """Write the public half of a root key, to be sent to whoever makes the draft.

    Raises:
        PassphraseError: The key file is missing or damaged.
        StateError: `target` is there already.
        EnvironmentFaultError: It cannot be written.
    """
    write_public(target, read_key(path, ROOT))


def move_root_key(source: Path, place: Path, old: str, new: str, scrypt_n: int = SCRYPT_N) -> Path:
    """Move a root key to a stick, under a passphrase of its own; it is read back before it goes.

    Raises:
        PassphraseError: `old` does not open it, or `new` is empty.
        StateError: There is another key of that name.
        EnvironmentFaultError: The stick cannot be written, or gives back something else.
    """
    secret = open_secret(source, ROOT, old)
    target = _name_for(place, secret)
    if not _holds(target, secret, new):  # it does where a move was cut short
        write_key(target, ROOT, secret, new, scrypt_n)
    if not _holds(target, secret, new):
        raise EnvironmentFaultError(Says.NOT_READ_BACK(path=target, kept=source))
    _carry_note(source, target)
    with environment_faults(source):
        source.unlink()
    return target


def change_root_passphrase(path: Path, old: str, new: str, scrypt_n: int = SCRYPT_N) -> None:
    """Wrap a root key anew.

    Raises:
        PassphraseError: `old` does not open it, or `new` is empty.
        EnvironmentFaultError: It cannot be written; the old passphrase still opens it.
    """
    secret = open_secret(path, ROOT, old)
    write_file(path, rewrap(ROOT, secret, new, scrypt_n))


def retire_root_key(path: Path) -> Path:
    """Rename the file of a key that signs nothing any more, and return its new name."""
    retired = path.with_name(path.name + _RETIRED_SUFFIX)
    with environment_faults(path):
        path.rename(retired)
    return retired


def check_fleet(path: Path, first_root: bytes) -> bool:
    """Check that a key signs for the fleet it has signed for before.

    Returns:
        Whether it is known which one that is; False before its first signature.

    Raises:
        InputError: It has signed for another.
    """
    note = path.with_suffix(_NOTE_SUFFIX)
    if not note.exists():
        return False
    with environment_faults(note):
        known = note.read_text(encoding="ascii", errors="replace").strip()
    if known != hashlib.sha256(first_root).hexdigest():
        raise InputError(Says.OTHER_FLEET(path=path, note=note))
    return True


def note_fleet(path: Path, first_root: bytes) -> None:
    """Remember which fleet a key signs for; a stick that cannot be written is let be."""
    with contextlib.suppress(MusterError):
        digest = hashlib.sha256(first_root).hexdigest()
        write_file(path.with_suffix(_NOTE_SUFFIX), f"{digest}\n".encode())


def _name_for(place: Path, secret: Secret) -> Path:
    return place / f"muster-root-{secret.keyid[:8]}.json" if is_folder(place) else place


def _is_root_key(path: Path) -> bool:
    try:
        return read_key(path, ROOT).role == ROOT
    except PassphraseError:
        return False


def _holds(path: Path, secret: Secret, passphrase: str) -> bool:
    if not is_there(path):
        return False
    try:
        return open_secret(path, ROOT, passphrase) == secret
    except PassphraseError as error:
        raise StateError(Says.ANOTHER_KEY(path=path)) from error


def _carry_note(source: Path, target: Path) -> None:
    note = source.with_suffix(_NOTE_SUFFIX)
    if note.exists():
        with contextlib.suppress(MusterError), environment_faults(note):
            write_file(target.with_suffix(_NOTE_SUFFIX), note.read_bytes())
            note.unlink()
