"""The online keys of a running console, which follow a rotation that another process made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from securesystemslib.signer import Signer

from app.errors import MusterError
from app.workspace import Workspace


class ConsoleKeys(Mapping[str, Signer]):
    """The open keys by role.

    Args:
        workspace: Whose keys.
        passphrase: Kept, to open a key that follows another; it opens no more than is open.

    Attributes:
        error: Why the keys that metadata name now could not be opened; empty when they are.

    Raises:
        PassphraseError: The passphrase does not open them.
    """

    def __init__(self, workspace: Workspace, passphrase: str) -> None:
        self.error = ""
        self._workspace = workspace
        self._passphrase = passphrase
        self._signers = workspace.unlock_console(passphrase)
        self._seen: tuple[int, ...] = ()

    def __getitem__(self, role: str) -> Signer:
        return self._signers[role]

    def __iter__(self) -> Iterator[str]:
        return iter(self._signers)

    def __len__(self) -> int:
        return len(self._signers)

    def follow(self) -> None:
        """Open the keys that metadata name now, where these are others; never raises for it."""
        seen = self._workspace.registry.version_of("metadata")
        if seen == self._seen:
            return
        named = self._workspace.repository().keyids()
        if all(
            role not in named or signer.public_key.keyid in named[role]
            for role, signer in self._signers.items()
        ):
            self._seen, self.error = seen, ""
            return
        try:
            self._signers = self._workspace.unlock_console(self._passphrase)
        except MusterError as error:
            self.error = f"{error}. Keys were rotated: start the console again"
            return
        self._seen, self.error = seen, ""
