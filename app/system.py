"""What systems do differently with files and processes: locks, durable names, how a process ends.

Nobody has run a console on Windows (docs/install.md); `tests/fakes/windows.py` holds one on Linux
to what is there. Elsewhere a comment says so where something is done for the sake of Windows.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    OWN_CONSOLE: int = subprocess.CREATE_NO_WINDOW
else:
    import fcntl

    OWN_CONSOLE = 0
"""Flags for creating a child that Ctrl-C in our terminal does not reach; elsewhere a session of its
own does that. Without it each child of a program without a terminal would open one."""
_FIRST_LOCK_BYTE = 0x4000_0000
"""On Windows nobody else reads a locked byte, so these lie behind what small files hold."""
_LOCK_BYTES = 64
"""It knows no shared locks: who shares takes one of these, who wants to be alone takes all."""
_POLL_S = 0.05
_PATIENCE_S = 1.0
"""There nothing is moved or replaced while somebody, such as a virus scanner, has it open."""


def lock(handle: int, *, shared: bool = False, wait: bool = True) -> bool:
    """Lock an open file until it is closed; return whether that was done, as it is with `wait`.

    Args:
        handle: Of the file.
        shared: Others may have it, too, if they want no more.
        wait: For those who have it.
    """
    if sys.platform == "win32":
        while not _take_bytes(handle, shared=shared):
            if not wait:
                return False
            time.sleep(_POLL_S)
    else:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def lock_directory(directory: Path) -> int:
    """Wait for the lock on a directory, and return what `unlock_directory` takes.

    Windows opens no directory, and moves none with an open file in it: a file beside it is locked.

    Raises:
        OSError: It cannot be opened.
    """
    if sys.platform == "win32":
        handle = os.open(_beside(directory), os.O_RDWR | os.O_CREAT)
    else:
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        lock(handle)
    except BaseException:
        os.close(handle)
        raise
    return handle


def unlock_directory(directory: Path, handle: int) -> None:
    """Let a directory go, which may have been moved or removed."""
    os.close(handle)
    if sys.platform == "win32" and not directory.exists():
        with contextlib.suppress(OSError):  # somebody looks whether it is locked, and removes it
            _beside(directory).unlink()


def remove_unlocked(path: Path) -> None:
    """Remove a file or directory that no process has locked.

    Raises:
        OSError: It cannot be removed.
    """
    if sys.platform == "win32":
        guard = _beside(path) if path.is_dir() else path
        with guard.open("ab") as file:
            if not lock(file.fileno(), wait=False):
                return
            if path.is_dir():
                shutil.rmtree(path)
        guard.unlink()
    else:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            if not lock(handle, wait=False):
                return
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        finally:
            os.close(handle)


def replace(source: Path, target: Path) -> None:
    """Give a file a name, in place of the file that has it.

    Raises:
        OSError: It cannot be done.
    """
    _patiently(lambda: source.replace(target))


def move_directory(source: Path, target: Path) -> None:
    """Give a directory a name that is free, or an empty directory's.

    Raises:
        OSError: It cannot be done, for example because the other one is not empty.
    """
    if sys.platform == "win32" and target.exists():  # a move there takes nobody's place
        target.rmdir()
    _patiently(lambda: source.rename(target))


def sync(path: Path) -> None:
    """Put what a file holds, or the names in a directory, on the disk.

    Windows flushes files that may be written, and no directories: names there are the journal's of
    the file system, which brings back the old ones or the new ones.

    Raises:
        OSError: It cannot be done.
    """
    flags = os.O_RDONLY
    if sys.platform == "win32":
        if path.is_dir():
            return
        flags = os.O_RDWR
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all() -> None:
    """Put everything that was written on its disk; on Windows a stick has each file as it comes."""
    if sys.platform != "win32":
        os.sync()


def restrict(handle: int, mode: int) -> None:
    """Give an open file these permissions; on Windows it has its directory's, as all its files."""
    if sys.platform != "win32":
        with contextlib.suppress(PermissionError):  # FAT, on a stick, has no modes
            os.fchmod(handle, mode)


def kill(pid: int) -> None:
    """End a process at once; nothing happens where it has ended."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):  # it ended just now: there are several errors for that
            os.kill(pid, signal.SIGTERM)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _patiently(act: Callable[[], object]) -> None:
    """Do what somebody may be in the way of for a moment."""
    if sys.platform == "win32":
        give_up_s = time.monotonic() + _PATIENCE_S
        while time.monotonic() < give_up_s:
            with contextlib.suppress(PermissionError):
                act()
                return
            time.sleep(_POLL_S)
    act()


def _take_bytes(handle: int, *, shared: bool) -> bool:
    """Lock one of our bytes, or all of them, where that goes at once."""
    size = 1 if shared else _LOCK_BYTES
    before = os.lseek(handle, 0, os.SEEK_CUR)
    try:
        for first in range(0, _LOCK_BYTES, size):
            os.lseek(handle, _FIRST_LOCK_BYTE + first, os.SEEK_SET)
            if sys.platform == "win32":
                with contextlib.suppress(PermissionError):  # it is taken
                    msvcrt.locking(handle, msvcrt.LK_NBLCK, size)
                    return True
    finally:
        os.lseek(handle, before, os.SEEK_SET)
    return False


def _beside(directory: Path) -> Path:
    return directory.with_name(f"{directory.name}.lock")
