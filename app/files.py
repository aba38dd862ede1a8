"""Files and directories that appear whole or not at all, and the lock on a data directory."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.errors import EnvironmentFaultError, InUseError, StateError
from app.system import (
    lock,
    lock_directory,
    move_directory,
    remove_unlocked,
    replace,
    restrict,
    sync,
    unlock_directory,
)
from device_agent.wire.sentence import Sentence

_LOOK_S = 0.2


class Says(Sentence):
    """What cannot be done, and what helps."""

    UNUSABLE = (
        "{path} cannot be used: {cause}. Check permissions and free space, or choose another place."
    )
    NOT_THERE = "{path} is not there, or its directory is not. Look at the name."
    IN_USE = "{path} is in use by process {holder}. Close that console or `muster serve` first."
    STAYS = "{path} is there already and stays. Choose another name."
    NOT_EMPTY = "{path} is there already and not empty. Choose another place."


@contextmanager
def new_directory(path: Path) -> Iterator[Path]:
    """Lend a draft directory that becomes `path` when the block succeeds, else nothing stays.

    A draft that a killed process left behind is removed by the next call. `path` may be an empty
    directory already.

    Raises:
        StateError: `path` holds something.
        EnvironmentFaultError: It cannot be made.
    """
    with environment_faults(path):
        path = path.absolute()
        if path.exists() and not (path.is_dir() and not any(path.iterdir())):
            raise _not_empty(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        prefix = f".{path.name}.draft-"
        _remove_abandoned(path.parent, prefix)
        draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=prefix))  # mode 0700
        held = lock_directory(draft)
    try:
        yield draft
        with environment_faults(path):
            _sync_tree(draft)
            move_directory(draft, path)
            sync(path.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    finally:
        unlock_directory(draft, held)


@contextmanager
def scratch_directory(parent: Path, prefix: str) -> Iterator[Path]:
    """Lend a directory of one's own that is gone afterwards.

    One that a killed process left behind is removed by the next call of the same prefix.

    Raises:
        EnvironmentFaultError: It cannot be made.
    """
    with environment_faults(parent):
        _remove_abandoned(parent, prefix)
        scratch = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))  # mode 0700
        held = lock_directory(scratch)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        unlock_directory(scratch, held)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Lend a file, readable by its owner only, that becomes `path` when the block succeeds.

    Nothing stays when it fails; a file that is there is never replaced. What a killed process left
    half-written is removed by the next call for the same name.

    Raises:
        StateError: `path` is there.
        EnvironmentFaultError: It cannot be written.
    """
    with environment_faults(path):
        path = path.absolute()
        _check_absent(path)
        prefix = f".{path.name}.partial-"
        _remove_abandoned(path.parent, prefix)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                lock(file.fileno())
                yield file
                file.flush()
                os.fsync(file.fileno())
            _check_absent(path)
            Path(name).rename(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync(path.parent)


def write_file(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file so that it is whole or as it was before, durably.

    Raises:
        EnvironmentFaultError: It cannot be written.
    """
    with environment_faults(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                restrict(file.fileno(), mode)
                os.fsync(file.fileno())
            replace(Path(name), path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync(path.parent)


class DirectoryLock:
    """Makes one process the master of a data directory; ends with the process.

    Args:
        path: The lock file; it names the process that holds it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            StateError: Another process holds it; its id is named.
            EnvironmentFaultError: The file cannot be written.
        """
        with environment_faults(self._path):
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _locked(handle):
            os.close(handle)
            raise InUseError(Says.IN_USE(path=self._path.parent, holder=self.holder() or "unknown"))
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._handle = handle

    def release(self) -> None:
        """Give the lock back; idempotent."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.ftruncate(handle, 0)
            os.close(handle)

    def holder(self) -> int | None:
        """Return the id of the process that holds the lock, or None while nobody does."""
        try:
            with self._path.open("rb") as file:
                if not lock(file.fileno(), shared=True, wait=False):
                    return int(file.read() or b"0") or None
        except FileNotFoundError:
            return None
        return None


@contextmanager
def environment_faults(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into an error a user can act on.

    Raises:
        StateError: A directory that should be new holds something.
        EnvironmentFaultError: Whatever else the system refused.
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            raise _not_empty(path) from error
        if error.errno == errno.ENOENT:
            raise EnvironmentFaultError(Says.NOT_THERE(path=path)) from error
        raise EnvironmentFaultError(
            Says.UNUSABLE(path=path, cause=error.strerror or error)
        ) from error


def _check_absent(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise StateError(Says.STAYS(path=path))


def _not_empty(path: Path) -> StateError:
    return StateError(Says.NOT_EMPTY(path=path))


def _locked(handle: int) -> bool:
    """Take the lock; wait out somebody who only looks who holds it."""
    deadline_s = time.monotonic() + _LOOK_S
    while not lock(handle, wait=False):
        if time.monotonic() >= deadline_s:
            return False
        time.sleep(_LOOK_S / 10)
    return True


def _remove_abandoned(parent: Path, prefix: str) -> None:
    for draft in [each for each in parent.iterdir() if each.name.startswith(prefix)]:
        with contextlib.suppress(OSError):  # not ours to judge: another user's, or just gone
            remove_unlocked(draft)


def _sync_tree(directory: Path) -> None:
    for path in [*directory.rglob("*"), directory]:
        sync(path)
