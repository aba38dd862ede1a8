"""The console passphrase in the operating system's keyring.

The passphrase lies there and not the keys: so there is one format of keys, backups stay whole, and
whoever takes the keyring still needs the files.
"""

from __future__ import annotations

from pathlib import Path

from app.errors import EnvironmentFaultError, StateError
from device_agent.wire.sentence import Sentence

_SERVICE = "muster console"


class Says(Sentence):
    """Why nothing is remembered, and what helps."""

    NONE = "the keyring holds no passphrase for this data directory."
    KEEPS_NOTHING = "it keeps nothing"
    NO_KEYRING = (
        "the system's keyring cannot be used ({said}). Unlock or install one (GNOME Keyring, "
        "KWallet), or set MUSTER_CONSOLE_PASSPHRASE, or type it at each start."
    )


class Remembered:
    """What the keyring holds for one data directory.

    Args:
        data: The data directory; its path is the entry's name.
    """

    def __init__(self, data: Path) -> None:
        self._name = str(data.resolve())

    def recall(self) -> str | None:
        """Return the passphrase, None where none is remembered or no keyring answers."""
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(_SERVICE, self._name)
        except KeyringError:  # locked, or none there: whoever asks goes on without
            return None

    def remember(self, passphrase: str) -> None:
        """Keep the passphrase.

        Raises:
            EnvironmentFaultError: There is no keyring, it is locked, or it keeps nothing.
        """
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(_SERVICE, self._name, passphrase)
            kept = keyring.get_password(_SERVICE, self._name)
        except KeyringError as error:
            raise _no_keyring(error) from error
        if kept != passphrase:
            raise _no_keyring(Says.KEEPS_NOTHING())

    def forget(self) -> None:
        """Remove the passphrase.

        Raises:
            StateError: None is remembered.
            EnvironmentFaultError: There is no keyring, or it is locked.
        """
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            if keyring.get_password(_SERVICE, self._name) is None:
                raise StateError(Says.NONE())
            keyring.delete_password(_SERVICE, self._name)
        except (KeyringError, PasswordDeleteError) as error:
            raise _no_keyring(error) from error


def _no_keyring(error: Exception | str) -> EnvironmentFaultError:
    line = str(error).partition(". ")[0].rstrip(".") or type(error).__name__
    return EnvironmentFaultError(Says.NO_KEYRING(said=line))
