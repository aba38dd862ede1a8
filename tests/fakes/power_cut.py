"""A disk that loses power at the n-th write, and then what was not yet on it.

Every call that changes the disk counts as one write point. After the cut the worst a journalling
file system may do is done: files that were never fsynced are empty, and renames whose directory was
not fsynced have not happened, or have: `renames` says which.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

_CHANGING = ("mkdir", "symlink", "link", "unlink", "remove", "rmdir", "replace", "rename", "fsync")


class PowerCut(BaseException):
    """The power is gone: nothing of the program runs any more, no handler for errors either."""


class FaultyDisk:
    """Watches every change under `directory` made by this process.

    Attributes:
        writes: Write points passed so far.
        dead: After the cut nothing reaches the disk, as no code runs on a dead machine.
    """

    def __init__(self, directory: Path, renames: Literal["lost", "kept"]) -> None:
        self._directory = directory
        self._renames = renames
        self._durable: set[tuple[int, int, int]] = set()
        self._pending: list[tuple[Path, bytes | str | Path | None]] = []
        self._limit: int | None = None
        self.writes = 0
        self.dead = False

    @contextmanager
    def watching(self, cut_at: int | None = None) -> Iterator[None]:
        """Count write points; at the `cut_at`-th raise `PowerCut` before it happens."""
        self.writes, self._limit, self.dead = 0, cut_at, False
        with pytest.MonkeyPatch.context() as patch:
            for name in _CHANGING:
                patch.setattr(os, name, self._wrapped(name, getattr(os, name)))
            patch.setattr(os, "open", self._wrapped_open(os.open))
            yield

    def lose_what_was_not_synced(self) -> None:
        """Leave on the disk what a power cut would leave."""
        if self._renames == "lost":
            for path, old in reversed(self._pending):
                _restore(path, old)
                if isinstance(old, bytes):
                    self._durable.add(_identity(path))
        self._pending.clear()
        for path in self._directory.rglob("*"):
            if path.is_file() and not path.is_symlink() and _identity(path) not in self._durable:
                path.write_bytes(b"")

    def _count(self) -> None:
        if self.dead:
            raise PowerCut
        self.writes += 1
        if self.writes == self._limit:
            self.dead = True
            raise PowerCut

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._count()
            if name in ("replace", "rename"):
                source, target = Path(args[0]), Path(args[1])
                self._pending.append((target, source if _is_directory(source) else _held(target)))
            result = real(*args, **kwargs)
            if name == "fsync":
                self._synced(args[0])
            return result

        return call

    def _wrapped_open(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            if flags & os.O_CREAT:
                self._count()
            return real(path, flags, *args, **kwargs)

        return call

    def _synced(self, fd: int) -> None:
        status = os.fstat(fd)
        if stat.S_ISDIR(status.st_mode):
            where = Path(f"/proc/self/fd/{fd}").readlink()
            self._pending = [entry for entry in self._pending if entry[0].parent != where]
        else:
            self._durable.add((status.st_ino, status.st_mtime_ns, status.st_size))


def _identity(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _is_directory(path: Path) -> bool:
    """A link to a directory is a file's rename: the trust store switches by one."""
    return path.is_dir() and not path.is_symlink()


def _held(path: Path) -> bytes | str | None:
    if path.is_symlink():
        return str(path.readlink())
    return path.read_bytes() if path.is_file() else None


def _restore(path: Path, old: bytes | str | Path | None) -> None:
    if isinstance(old, Path):  # a directory that had that name before
        path.rename(old)
        return
    path.unlink(missing_ok=True)
    if isinstance(old, str):
        path.symlink_to(old)
    elif old is not None:
        path.write_bytes(old)
