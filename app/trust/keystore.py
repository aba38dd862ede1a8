"""The fleet's keys in one directory: ``<role>.json`` for each role whose key lies here.

Beside TUF's roles there is `CA`, the certificate authority's key, which metadata never name.

``pending/`` holds keys that no published root names yet, ``retired/`` those that none names any
more. Which key is a role's own is for the published metadata to say: `settle` makes the directory
follow it. So a crash between publishing and tidying up costs nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from securesystemslib.signer import Signer

from app.errors import EnvironmentFaultError, InputError, PassphraseError
from app.files import write_file
from app.system import lock_directory, sync, unlock_directory
from app.trust.keyfile import (
    SCRYPT_N,
    KeyFile,
    Secret,
    new_secret,
    open_key,
    open_secret,
    read_key,
    signer_of,
    write_key,
)
from device_agent.wire.sentence import Sentence

ROLES = ("root", "targets", "snapshot", "timestamp", "assignments")
RELEASE_ROLES = ("root", "targets")
"""Opened for a release or a ceremony, and closed again."""
CONSOLE_ROLES = ("snapshot", "timestamp", "assignments")
"""Open while the console runs."""
CA = "ca"
"""P-256, where the others are Ed25519: what TLS stacks of devices and brokers all know."""
CONSOLE_KEYS = (*CONSOLE_ROLES, CA)
"""Everything that the console passphrase opens."""
KEYS = (*ROLES, CA)

PENDING = "pending"
RETIRED = "retired"
_REWRAPPED = "rewrapped"
_ID_DIGITS = 16


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_ROLE = "key {role}: no such role; roles are {names}"
    UNUSABLE = (
        "{directory} cannot be used ({cause}); make the directory writable, or restore it from a "
        "backup"
    )


class KeyStore:
    """A directory of wrapped keys.

    Args:
        directory: Made at the first key, readable by its owner only.
        scrypt_n: Cost of wrapping new keys; those on disk say their own.

    Attributes:
        scrypt_n: The same.
    """

    def __init__(self, directory: Path, scrypt_n: int = SCRYPT_N) -> None:
        self._directory = directory
        self.scrypt_n = scrypt_n

    def path(self, role: str) -> Path:
        """Return where the key of `role` lies, or would.

        Raises:
            InputError: No such role.
        """
        if role not in KEYS:
            raise InputError(Says.NO_ROLE(role=repr(role), names=", ".join(KEYS)))
        return self._directory / f"{role}.json"

    def read(self, role: str) -> KeyFile | None:
        """Return what the key file of `role` says without a passphrase, None where none is here.

        Raises:
            PassphraseError: It is damaged.
        """
        path = self.path(role)
        return read_key(path, role) if path.exists() else None

    def create(self, role: str, passphrase: str) -> None:
        """Make a new key for `role`; a key that is there is never overwritten.

        Raises:
            InputError: No such role.
            PassphraseError: The passphrase is empty.
            StateError: The role has a key.
            EnvironmentFaultError: The file cannot be written.
        """
        self.keep(role, new_secret(), passphrase)

    def keep(self, role: str, secret: Secret, passphrase: str) -> None:
        """Like `create` for a key that is made elsewhere.

        Raises:
            InputError: No such role.
            PassphraseError: The passphrase is empty.
            StateError: The role has a key.
            EnvironmentFaultError: The file cannot be written.
        """
        write_key(self.path(role), role, secret, passphrase, self.scrypt_n)

    def secret(self, role: str, passphrase: str) -> Secret:
        """Open the key of `role` as it is kept, of whatever kind.

        Raises:
            InputError: No such role.
            PassphraseError: Wrong passphrase, or the key file is missing or damaged.
        """
        return open_secret(self.path(role), role, passphrase)

    def unlock(self, roles: Iterable[str], passphrase: str) -> dict[str, Signer]:
        """Open the keys of `roles`.

        Raises:
            InputError: No such role.
            PassphraseError: Wrong passphrase, or a key file is missing or damaged.
        """
        return {role: open_key(self.path(role), role, passphrase) for role in roles}

    def prepare(self, role: str, passphrase: str) -> Signer:
        """Make a key that is to follow the present one of `role`, and return it open.

        Raises:
            InputError: No such role.
            PassphraseError: The passphrase is empty.
            EnvironmentFaultError: The file cannot be written.
        """
        self.path(role)
        secret = new_secret()
        write_key(self._pending(role, secret.keyid), role, secret, passphrase, self.scrypt_n)
        return signer_of(secret)

    def open_prepared(self, role: str, keyid: str, passphrase: str) -> Signer:
        """Open a key that `prepare` made.

        Raises:
            PassphraseError: Wrong passphrase, or there is no such key here.
        """
        return open_key(self._pending(role, keyid), role, passphrase)

    def prepared(self, role: str, keyid: str) -> bool:
        """Return whether a key that `prepare` made is here."""
        return self._pending(role, keyid).is_file()

    def settle(self, named: Mapping[str, Collection[str]]) -> None:
        """Make the keys that metadata name the current ones, and set aside those they follow.

        Args:
            named: Key ids by role, as published.

        Raises:
            PassphraseError: A key file is damaged.
            EnvironmentFaultError: The directory cannot be written.
        """
        with self._locked():
            self._finish_rewrapping()
            for role, keyids in named.items():
                self._promote(role, keyids)

    def retire_unnamed(self, role: str, keyids: Collection[str]) -> None:
        """Set the key of `role` aside where metadata no longer name it and none follows it here."""
        current = self.read(role)
        if current is not None and current.keyid not in keyids:
            self.retire(role)

    def retire(self, role: str) -> None:
        """Set the key of `role` aside; nothing happens where it is not here."""
        with self._locked():
            current = self.read(role)
            if current is not None:
                self._retire(self.path(role), _numbered(role, current.keyid))
                self.path(role).unlink()

    def retired(self, role: str, keyid: str) -> Path | None:
        """Return where a key lies that was set aside, None where it is not here."""
        path = self._directory / RETIRED / _numbered(role, keyid)
        return path if path.exists() else None

    def drop_pending(self) -> None:
        """Set aside the keys of drafts that can no longer be finished."""
        with self._locked():
            for path in sorted((self._directory / PENDING).glob("*.json")):
                self._retire(path, path.name)
                path.unlink()

    def change_passphrase(self, roles: Collection[str], old: str, new: str) -> None:
        """Wrap the keys of `roles` anew, those of open drafts too; all of them or none.

        Raises:
            PassphraseError: `old` does not open a key, or `new` is empty.
            EnvironmentFaultError: The directory cannot be written.
        """
        with self._locked():
            self._finish_rewrapping()
            draft = self._directory / f".{_REWRAPPED}"
            shutil.rmtree(draft, ignore_errors=True)
            for role in roles:
                secret = open_secret(self.path(role), role, old)
                write_key(draft / f"{role}.json", role, secret, new, self.scrypt_n)
                for path in (self._directory / PENDING).glob(f"{role}-*.json"):
                    with suppress(PassphraseError):  # of a draft made under another passphrase
                        secret = open_secret(path, role, old)
                        write_key(draft / PENDING / path.name, role, secret, new, self.scrypt_n)
            sync(draft)
            draft.rename(self._directory / _REWRAPPED)  # from here on the new passphrase holds
            sync(self._directory)
            self._finish_rewrapping()

    def _pending(self, role: str, keyid: str) -> Path:
        return self._directory / PENDING / _numbered(role, keyid)

    def _finish_rewrapping(self) -> None:
        rewrapped = self._directory / _REWRAPPED
        for path in sorted(rewrapped.rglob("*.json")):
            write_file(self._directory / path.relative_to(rewrapped), path.read_bytes())
        if rewrapped.exists():  # left behind, it would one day undo a rotation
            shutil.rmtree(rewrapped)

    def _promote(self, role: str, keyids: Collection[str]) -> None:
        path = self.path(role)
        current = self.read(role)
        if current is not None and current.keyid in keyids:
            return
        for pending in (self._pending(role, keyid) for keyid in keyids):
            if pending.exists():
                if current is not None:
                    self._retire(path, _numbered(role, current.keyid))
                write_file(path, pending.read_bytes())
                pending.unlink()
                return

    def _retire(self, path: Path, name: str) -> None:
        """Keep a copy of a key that is about to go."""
        retired = self._directory / RETIRED
        retired.mkdir(mode=0o700, exist_ok=True)
        write_file(retired / name, path.read_bytes())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the directory against other processes that tidy it up."""
        try:
            handle = lock_directory(self._directory)
            try:
                yield
            finally:
                unlock_directory(self._directory, handle)
        except OSError as error:
            raise EnvironmentFaultError(
                Says.UNUSABLE(directory=self._directory, cause=error.strerror)
            ) from error


def _numbered(role: str, keyid: str) -> str:
    return f"{role}-{keyid[:_ID_DIGITS]}.json"
