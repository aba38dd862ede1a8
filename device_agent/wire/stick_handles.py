"""Sticks that somebody else may have prepared, where a directory can be held open.

Every step goes through a directory that is held open, and no step follows a link: whatever a stick
holds, nothing outside its own directory is read or written. Sizes are looked at before reading, and
what is no plain file (a pipe would never end) is not read at all.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device_agent.wire.errors import OversizeError, WireError

assert sys.platform != "win32", "see stick_paths"

MAX_NAMES = 100_000
"""So many names in one directory of a stick are no accident."""
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_LINKS = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EMLINK})


class StickFiles:
    """One directory of a stick, held open until `close`. Paths are relative, with ``/``.

    Args:
        stick: Where the stick is mounted.
        name: The directory on it.
        make: Whether to make the directory where it is missing.

    Raises:
        WireError: Here and in every method, a name on the way is a link or no directory.
        OSError: Here and in every method, the stick is at fault; FileNotFoundError where it only
            lacks what was asked for.
    """

    def __init__(self, stick: Path, name: str, *, make: bool = False) -> None:
        root = os.open(stick, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._fd = _enter(root, name, make=make)
        finally:
            os.close(root)

    def close(self) -> None:
        """Let the stick go."""
        os.close(self._fd)

    def read(self, path: str, max_bytes: int) -> bytes:
        """Return a file's bytes.

        Raises:
            OversizeError: There are more than `max_bytes`; they were not read.
        """
        with self._parent(path) as (parent, name), _no_links(path):
            fd = os.open(name, _FILE, dir_fd=parent)
        with os.fdopen(fd, "rb") as file:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                raise WireError("stick", f"{path} is no plain file")
            data = file.read(max_bytes + 1) if status.st_size <= max_bytes else b""
            if status.st_size > max_bytes or len(data) > max_bytes:
                raise OversizeError("stick", f"{path} has more than {max_bytes} bytes")
            return data

    def write(self, path: str, data: bytes, *, durable: bool = True) -> None:
        """Replace a file whole or not at all; with `durable` it is on the stick afterwards."""
        with self._parent(path, make=True) as (parent, name), _no_links(path):
            draft = f".{name}.new"
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=parent)
            try:
                with os.fdopen(os.open(draft, _NEW, 0o644, dir_fd=parent), "wb") as file:
                    file.write(data)
                    file.flush()
                    if durable:
                        os.fsync(file.fileno())
                os.replace(draft, name, src_dir_fd=parent, dst_dir_fd=parent)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(draft, dir_fd=parent)
                raise
            if durable:
                os.fsync(parent)

    def remove(self, path: str) -> None:
        """Remove a file, or a link, if it is there."""
        with contextlib.suppress(FileNotFoundError), self._parent(path) as (parent, name):
            os.unlink(name, dir_fd=parent)

    def names(self, path: str) -> list[str]:
        """Return what a directory holds, in order of names; nothing where it is missing.

        Raises:
            OversizeError: More than `MAX_NAMES`.
        """
        try:
            with self._parent(f"{path}/x") as (directory, _), os.scandir(directory) as entries:
                found = [entry.name for entry in itertools.islice(entries, MAX_NAMES + 1)]
        except FileNotFoundError:
            return []
        if len(found) > MAX_NAMES:
            raise OversizeError("stick", f"{path} holds more than {MAX_NAMES} names")
        return sorted(found)

    def free_bytes(self) -> int:
        """Return the stick's free space."""
        status = os.fstatvfs(self._fd)
        return status.f_bavail * status.f_frsize

    @contextmanager
    def _parent(self, path: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
        """Lend the open directory that a path's last part lies in."""
        if any(part in ("", ".", "..") for part in path.split("/")):
            raise WireError("stick", f"{path[:80]!r} is no path on it")
        *above, name = path.split("/")
        with contextlib.ExitStack() as held:
            fd = self._fd
            for each in above:
                fd = _enter(fd, each, make=make)
                held.callback(os.close, fd)
            yield fd, name


@contextmanager
def _no_links(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _LINKS:
            raise WireError("stick", f"{path} is a link, or lies in one") from error
        raise


def _enter(parent: int, name: str, *, make: bool) -> int:
    with _no_links(name):
        if make:
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, 0o755, dir_fd=parent)
                os.fsync(parent)
        return os.open(name, _DIRECTORY, dir_fd=parent)
