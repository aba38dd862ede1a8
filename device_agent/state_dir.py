"""The agent's state directory: made, checked, and held by one agent at a time."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

from device_agent.errors import StorageError

LOCK_NAME = "agent.lock"
JOURNAL_NAME = "update.json"
SPOOL_NAME = "spool.db"
TRUST_NAME = "trust"
STICK_NAME = "stick"
RESULT_NAME = "result.json"
CACHE_NAME = "cache"
CAPTURES_NAME = "captures"
TOMBSTONE_NAME = "decommissioned.json"
STATUS_NAME = "status.sock"
WIPED = (
    "identity*", "enrolling*", TRUST_NAME,
    f"{SPOOL_NAME}*", RESULT_NAME, f"{JOURNAL_NAME}*", "slots", "staging",
    STICK_NAME, CACHE_NAME, CAPTURES_NAME,
    *(f".{name}.*" for name in (RESULT_NAME, JOURNAL_NAME, TOMBSTONE_NAME)),
)  # fmt: skip
"""What goes when the device is decommissioned, as patterns and in this order: keys first."""


class StateDir:
    """The directory, held until `release` or the end of the process.

    Attributes:
        path: The directory.

    Raises:
        StorageError: It cannot be written, or another agent holds it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _open_lock(path / LOCK_NAME)
        except OSError as error:
            raise StorageError(
                f"state_dir {path} cannot be written: {error.strerror}; "
                "correct its permissions or name another one"
            ) from error
        if not _try_lock(self._lock):
            os.close(self._lock)
            raise StorageError(f"state_dir {path} is in use by another agent; stop that one first")

    def release(self) -> None:
        """Let another agent have it."""
        os.close(self._lock)


def is_held(path: Path) -> bool:
    """Return whether an agent runs on this state directory.

    Raises:
        StorageError: It cannot be read.
    """
    try:
        fd = os.open(path / LOCK_NAME, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(f"state_dir {path} cannot be read: {error.strerror}") from error
    try:
        return not _try_lock(fd)
    finally:
        os.close(fd)


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)  # it can be held all the same


def _try_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
