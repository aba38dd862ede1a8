"""The root keys of one fleet wherever they lie: opened, replaced, moved to a stick."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from securesystemslib.signer import Signer

from app.errors import InputError, MusterError
from app.key_custody import KeyCustody, Words
from app.trust.ceremony import RootChange, find_key, short
from app.trust.roots import parse_root
from app.trust.sticks import (
    ROOT,
    change_root_passphrase,
    check_fleet,
    find_root_key,
    make_root_key,
    move_root_key,
    note_fleet,
    open_root_key,
    retire_root_key,
)
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What cannot be done, and what helps."""

    OLD_KEY_AWAY = "the old key is not in the data directory. Say --new PLACE: a stick."
    MOVED_BEFORE = "the root key is not in the data directory: it was moved before."
    SEVERAL = "there are several root keys: {names}. Say which: --replace KEYID."


@dataclass(frozen=True)
class OpenRoot:
    """A root key that is open, and the file it came from."""

    path: Path
    signer: Signer

    @property
    def keyid(self) -> str:
        """Id of its public key."""
        keyid: str = self.signer.public_key.keyid
        return keyid


@dataclass(frozen=True)
class Replacement:
    """What became of the files when one root key took another's place.

    Attributes:
        version: The new root's.
        made: The new key's file.
        retired: The old key's file under its new name; None where it was not at hand.
    """

    version: int
    made: Path
    retired: Path | None


class RootKeys:
    """Where a fleet's root keys are, and what is done with them.

    Args:
        workspace: The fleet's.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._store = workspace.keys

    def local(self) -> Path | None:
        """Return the root key file in the data directory, None where it is elsewhere."""
        path = self._store.path(ROOT)
        return path if path.is_file() else None

    def open(self, place: Path, passphrase: str) -> OpenRoot:
        """Open a root key on a stick, by its file or the stick's directory.

        Raises:
            InputError: There is none, or it has signed for another fleet.
            PassphraseError: The passphrase does not open it.
        """
        path = find_root_key(place)
        first = self._workspace.repository().roots[0]
        check_fleet(path, first)
        return OpenRoot(path, open_root_key(path, passphrase))

    def replace(
        self,
        roots: Sequence[OpenRoot],
        words: Words,
        *,
        gone: str = "",
        place: Path | None = None,
        passphrase: str,
        why: str = "",
    ) -> Replacement:
        """Put a new root key in the place of another, in one step.

        Args:
            roots: Open root keys, enough for a root.
            words: Passphrases of the other keys.
            gone: Id, or its beginning, of the key that goes; may be empty where there is one.
            place: Where the new key is made; None takes the data directory.
            passphrase: The new key's own.
            why: For the audit log.

        Raises:
            InputError: Not a root key, or several could be meant.
            StateError: Too few root keys are open.
            PassphraseError: A passphrase is empty or wrong.
            EnvironmentFaultError: The new key cannot be written.
        """
        self._workspace.settle_keys()
        keyid = self._going(gone)
        local = self._store.read(ROOT)
        if place is None and (local is None or local.keyid != keyid):
            raise InputError(Says.OLD_KEY_AWAY())
        custody = KeyCustody(self._workspace)
        signers = [each.signer for each in roots]
        custody.check_roots(signers)
        made, signer = self._make(place, passphrase)
        try:
            change = RootChange(add_root=[signer.public_key], remove_root=[keyid])
            version = custody.change_root(change, [*signers, signer], words, why)
        except MusterError:
            if place is not None:
                with contextlib.suppress(OSError):  # it signs for nobody
                    made.unlink()
            raise
        if place is not None:
            note_fleet(made, self._workspace.repository().roots[0])
        return Replacement(version, made, self._retire(keyid, roots, made))

    def move(self, place: Path, old: str, new: str) -> Path:
        """Move the root key out of the data directory, under a passphrase of its own.

        Raises:
            InputError: It is not here.
            PassphraseError: `old` does not open it, or `new` is empty.
            EnvironmentFaultError: The stick cannot be written, or does not read back.
        """
        path = self.local()
        if path is None:
            raise InputError(Says.MOVED_BEFORE())
        moved = move_root_key(path, place, old, new, self._store.scrypt_n)
        note_fleet(moved, self._workspace.repository().roots[0])
        self._workspace.note("key.move", "root", str(moved))
        return moved

    def change_passphrase(self, path: Path, old: str, new: str) -> None:
        """Give a root key file another passphrase.

        Raises:
            PassphraseError: `old` does not open it, or `new` is empty.
            EnvironmentFaultError: It cannot be written; the old passphrase still opens it.
        """
        change_root_passphrase(path, old, new, self._store.scrypt_n)
        self._workspace.note("key.passphrase", "root", str(path))

    def _going(self, prefix: str) -> str:
        named = self._workspace.repository().keyids()[ROOT]
        if not prefix and len(named) == 1:
            return named[0]
        if not prefix:
            names = ", ".join(map(short, named))
            raise InputError(Says.SEVERAL(names=names))
        return find_key(parse_root(self._workspace.repository().root).signed, prefix)

    def _make(self, place: Path | None, passphrase: str) -> tuple[Path, Signer]:
        """Return a new key's file and the key; one of the store gets its file with the new root."""
        if place is None:
            return self._store.path(ROOT), self._store.prepare(ROOT, passphrase)
        made = make_root_key(place, passphrase, self._store.scrypt_n)
        return made, open_root_key(made, passphrase)

    def _retire(self, keyid: str, roots: Sequence[OpenRoot], made: Path) -> Path | None:
        """Set the old key's file aside; `KeyStore.settle` did where both lie in the store."""
        for each in roots:
            if each.keyid == keyid and each.path != self._store.path(ROOT):
                return retire_root_key(each.path)
        self._store.retire_unnamed(ROOT, self._workspace.repository().keyids()[ROOT])
        return self._store.retired(ROOT, keyid)
