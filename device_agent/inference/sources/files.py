"""Samples in the files of a directory, watched or replayed."""

from __future__ import annotations

import errno
import hashlib
import os
from collections import deque
from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from device_agent.inference.notes import Note
from device_agent.inference.protocol import KEY_BYTES, Position
from device_agent.inference.says import Says
from device_agent.inference.sources.base import POLL_S, RETRY_S, Frame, Health
from device_agent.wire.pipeline.samples import read_sample, suffixes
from device_agent.wire.pipeline.spec import Sample

_OF_ONE_FILE = (errno.ENOENT, errno.ELOOP, errno.EACCES, errno.ENOTDIR)
"""Taken away between listing and looking, or a link that leads nowhere: the others are fine."""
KEPT_BYTES = 32 * 1024 * 1024


class Budget:
    """How many bytes of samples may still be kept in memory."""

    def __init__(self, left_bytes: int) -> None:
        self._left_bytes = left_bytes

    def take(self, size_bytes: int) -> bool:
        """Return whether so many bytes are to be had; they are taken then."""
        if size_bytes > self._left_bytes:
            return False
        self._left_bytes -= size_bytes
        return True


class FileFrame:
    """One file to work on.

    Args:
        path: The file.
        spec: What is in it.
        key: What tells it from others, where the source gives each file once; else None.
        budget: Where the source gives the frame again: what it may keep its sample of.
    """

    __slots__ = ("_budget", "_path", "_sample", "_spec", "key", "name")

    def __init__(
        self, path: Path, spec: Sample, key: bytes | None = None, budget: Budget | None = None
    ) -> None:
        self.name = path.name
        self.key = key
        self._path = path
        self._spec = spec
        self._budget = budget
        self._sample: NDArray[np.generic] | None = None

    def read(self) -> NDArray[np.generic]:
        """Return the sample; it is not to be written to.

        Raises:
            WireError: The file cannot be read as such.
            OSError: It cannot be opened.
        """
        if self._sample is not None:
            return self._sample
        sample = read_sample(self._path, self._spec)
        if self._budget and self._budget.take(sample.nbytes):
            sample.setflags(write=False)
            self._sample = sample
        return sample


class Directory:
    """Lists a directory's sample files, and says when it goes and comes back."""

    def __init__(self, path: Path, spec: Sample, note: Note) -> None:
        self._path = path
        self._spec = spec
        self._suffixes = suffixes(spec)
        self._health = Health(str(path), note)

    def there(self) -> bool:
        """Return whether it can still be listed, as far as one system call can tell."""
        return not self._health.lost and self._path.is_dir()

    def list(self) -> dict[Path, os.stat_result] | None:
        """Return the sample files there are, or None while the directory cannot be read."""
        try:
            files = scan(self._path, self._suffixes)
        except OSError as error:
            self._health.bad(error.strerror or str(error))
            return None
        self._health.good()
        return files

    def frame(self, path: Path, key: bytes | None = None, budget: Budget | None = None) -> Frame:
        """Return one of its files as something to work on."""
        return FileFrame(path, self._spec, key, budget)


class Replay:
    """Loops over a directory's files in the order of their names; frames not taken are lost.

    What was read is kept in memory within `KEPT_BYTES`, as long as the file stays as it is. The
    directory is looked at once in `RETRY_S`, for a look costs as much as some frames' own work.
    """

    poll_s = POLL_S

    def __init__(self, directory: Directory, position: Position | None, note: Note) -> None:
        self._directory = directory
        self._count = position.frames if position else 0
        self._note = note
        self._frames: list[Frame] = []
        self._status: dict[Path, tuple[int, int, int]] = {}
        self._next = self._count
        self._over = True
        self._empty = False
        self._look_at_s = float("-inf")

    def take(self, now_s: float) -> Frame | None:
        """Return the next file; the directory is listed again after a round, now and then."""
        if now_s >= self._look_at_s and not self._look(now_s):
            return None
        if not self._frames:
            return None
        if self._next >= len(self._frames):
            self._next %= len(self._frames)
            self._over = True
        frame = self._frames[self._next]
        self._next += 1
        self._count += 1
        return frame

    def _look(self, now_s: float) -> bool:
        """List the directory if a round is over or it is away; return whether there are files."""
        self._look_at_s = now_s + RETRY_S
        if self._frames and not self._over and self._directory.there():
            return True
        files = self._directory.list()
        if files == {} and not self._empty:
            self._note("source.empty", "warning", Says.NO_SAMPLE())
        self._empty = files == {}
        if not files:
            self._frames, self._status = [], {}
            return False
        self._renew(files)
        self._over = False
        return True

    def _renew(self, files: dict[Path, os.stat_result]) -> None:
        status = {
            path: (found.st_ino, found.st_mtime_ns, found.st_size) for path, found in files.items()
        }
        if status != self._status:
            budget = Budget(KEPT_BYTES)
            self._frames = [self._directory.frame(path, budget=budget) for path in sorted(files)]
            self._status = status

    def late(self, frames: int) -> int:
        """Pass over `frames` frames, as a camera would."""
        self._count += frames
        self._next += frames
        return frames

    def position(self) -> Position:
        """Return the count of frames that have gone by."""
        return Position(frames=self._count)

    def close(self, *, last: bool) -> None:
        """Hold nothing."""


class Watch:
    """Gives each file once that appears after the watch began; files wait, so none is lost.

    A file counts as there when two looks in a row find it unchanged: one being written is left
    alone until it is whole.
    """

    poll_s = POLL_S

    def __init__(self, directory: Directory, position: Position | None, note: Note) -> None:
        self._directory = directory
        self._settling: set[bytes] = set()
        self._queue: deque[Frame] = deque()
        self._look_at_s = float("-inf")
        if position:
            self._seen = split_keys(position.seen)
            return
        self._seen = {file_key(path.name, status) for path, status in self._files().items()}
        note("source.watching", "info", Says.OLDER_FILES(n=len(self._seen)))

    def _files(self) -> dict[Path, os.stat_result]:
        return self._directory.list() or {}

    def take(self, now_s: float) -> Frame | None:
        """Return the oldest file not given before."""
        if not self._queue and now_s >= self._look_at_s:
            self._look_at_s = now_s + POLL_S
            self._look()
        if not self._queue:
            return None
        frame = self._queue.popleft()
        if frame.key:
            self._seen.add(frame.key)
        return frame

    def _look(self) -> None:
        files = self._files()
        keys = {file_key(path.name, status): path for path, status in files.items()}
        fresh = keys.keys() - self._seen
        settled = sorted(fresh & self._settling, key=lambda key: _age(files, keys[key]))
        self._queue.extend(self._directory.frame(keys[key], key) for key in settled)
        self._settling = fresh - set(settled)
        if keys:  # an empty listing may be a mount point without its disk
            self._seen &= keys.keys()

    def late(self, frames: int) -> int:
        """Lose nothing: the files wait."""
        return 0

    def position(self) -> Position:
        """Return the keys of the files given."""
        return Position(seen=b"".join(self._seen))

    def close(self, *, last: bool) -> None:
        """Hold nothing."""


def scan(path: Path, suffixes: Collection[str]) -> dict[Path, os.stat_result]:
    """Return the regular, not hidden files of a directory with one of these endings.

    Raises:
        OSError: The directory cannot be read.
    """
    files = {}
    with os.scandir(path) as entries:
        for entry in entries:
            suffix = os.path.splitext(entry.name)[1]  # noqa: PTH122  # a Path costs ten times that
            if entry.name.startswith(".") or suffix.lower() not in suffixes:
                continue
            try:
                if entry.is_file():
                    files[Path(entry.path)] = entry.stat()
            except OSError as error:
                if error.errno not in _OF_ONE_FILE:
                    raise
    return files


def file_key(name: str, status: os.stat_result) -> bytes:
    """Return what tells one state of a file from every other."""
    identity = f"{name}\0{status.st_ino}\0{status.st_mtime_ns}\0{status.st_size}"
    return hashlib.blake2b(os.fsencode(identity), digest_size=KEY_BYTES).digest()


def split_keys(joined: bytes) -> set[bytes]:
    """Undo the joining of keys in a position."""
    return {joined[at : at + KEY_BYTES] for at in range(0, len(joined), KEY_BYTES)}


def _age(files: dict[Path, os.stat_result], path: Path) -> tuple[int, str]:
    return files[path].st_mtime_ns, path.name
