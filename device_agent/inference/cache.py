"""What the device made of a model and keeps: optimized graphs and compiled engines.

Made here, for this model, runtime and hardware; never shipped and never signed. So it is trusted no
further than its own record: each file's sha256 is kept and compared before the file is used, and
what does not match is made again. It may be deleted at any time.

One entry is a directory named by its key, with an index written last. Readers take no lock; who
makes or removes entries holds the cache's.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from device_agent.wire.typed import json_decoder

SPARE_BYTES = 64 * 1024 * 1024
"""Left free on the disk: a cache is a convenience, the spool is not."""
MAX_STRIKES = 2
FORGIVE_S = 86_400.0
_INDEX = "index.json"
_LOCK = "lock"
_TRIED = ".tried"
_MAX_INDEX_BYTES = 1024 * 1024
_READ_BYTES = 1 << 20


class CachedFile(Struct, frozen=True, kw_only=True):
    """A file of an entry, as it was when it was made."""

    size_bytes: int
    sha256: str


class Index(Struct, frozen=True, kw_only=True):
    """What an entry holds.

    Attributes:
        provider: It was made for.
        model_bytes: Size of the model it was made of.
        made_s: How long that took.
    """

    provider: str
    model_bytes: int
    made_s: float
    files: dict[str, CachedFile]


@dataclass(frozen=True)
class Subject:
    """What an entry is made of and for; all of it goes into the key."""

    model_sha256: str
    model_bytes: int
    runtime: str
    hardware: str
    providers: tuple[str, ...]
    options: str = ""

    @property
    def key(self) -> str:
        """Name of the entry."""
        text = "\0".join(
            (self.model_sha256, self.runtime, self.hardware, ",".join(self.providers), self.options)
        )
        return hashlib.sha256(text.encode()).hexdigest()[:32]


class Cache:
    """A directory of entries, bounded in bytes.

    Nothing here raises for a bad disk: without a cache a model loads all the same, only slower.
    """

    def __init__(self, directory: Path, max_bytes: int) -> None:
        self._directory = directory
        self._max_bytes = max_bytes

    def find(self, subject: Subject) -> Path | None:
        """Return the directory of a whole, unchanged entry; None where it has to be made."""
        path = self._directory / subject.key
        index = _read_index(path)
        if index is None or _survey(path) != index.files:
            return None
        with contextlib.suppress(OSError):  # when it was last used decides what goes first
            os.utime(path / _INDEX)
        return path

    @contextlib.contextmanager
    def making(self, subject: Subject) -> Iterator[Path | None]:
        """Give an empty directory to make an entry in; None where there can be none now.

        It is an entry only after `keep`; what is left of one that was not kept is removed.
        """
        path = self._directory / subject.key
        with self._locked() as held:
            if not held or not self._clear(path, subject.model_bytes):
                yield None
                return
            try:
                yield path
            finally:
                if _read_index(path) is None:
                    shutil.rmtree(path, ignore_errors=True)

    def keep(self, subject: Subject, provider: str, made_s: float) -> bool:
        """Make an entry of what lies in its directory now; older entries make room for it.

        Returns:
            False where it is too large, or the disk did not take it.
        """
        path = self._directory / subject.key
        files = _survey(path)
        size_bytes = sum(file.size_bytes for file in files.values())
        if not files or size_bytes > self._max_bytes:
            return False
        self._make_room(size_bytes, but=subject.key)
        index = Index(
            provider=provider, model_bytes=subject.model_bytes, made_s=made_s, files=files
        )
        try:
            (path / _INDEX).write_bytes(msgspec.json.encode(index))
        except OSError as error:
            _complain(f"{path} cannot be kept: {error.strerror}")
            return False
        return True

    def expected_s(self, subject: Subject, provider: str) -> float | None:
        """Return how long making this will take, judged by the newest of its kind; or None."""
        entries = sorted(self._entries(), key=lambda entry: _used_s(entry[1]), reverse=True)
        for _, _, index in entries:
            if index.provider == provider and index.model_bytes > 0:
                return index.made_s * subject.model_bytes / index.model_bytes
        return None

    def refused(self, subject: Subject) -> bool:
        """Return whether this entry has brought children down, and is left alone for that."""
        return self._strikes(subject) >= MAX_STRIKES

    @contextlib.contextmanager
    def trying(self, subject: Subject) -> Iterator[Cache]:
        """Note that the entry is being used: whoever does not come back from that leaves a mark.

        An error does come back; a crash of the runtime does not. After the first the entry is made
        again, after the second the model is loaded without one, for a day: a power cut while it
        was in use looks the same.
        """
        mark = self._directory / f"{subject.key}{_TRIED}"
        strikes = self._strikes(subject)
        if strikes:
            self._remove(self._directory / subject.key)
        with contextlib.suppress(OSError):
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            mark.write_text(str(strikes + 1))
        try:
            yield self
        finally:
            with contextlib.suppress(OSError):
                mark.unlink(missing_ok=True)

    def _strikes(self, subject: Subject) -> int:
        mark = self._directory / f"{subject.key}{_TRIED}"
        try:
            age_s = time.time() - mark.stat().st_mtime
            return int(mark.read_text()[:4]) if abs(age_s) < FORGIVE_S else 0
        except (OSError, ValueError):
            return 0

    @contextlib.contextmanager
    def _locked(self) -> Iterator[bool]:
        """Hold the cache; another child may be at work in it, and is not waited for."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(self._directory / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            _complain(f"{self._directory} cannot be used: {error.strerror}")
            yield False
            return
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
        finally:
            os.close(fd)

    def _clear(self, path: Path, model_bytes: int) -> bool:
        """Make an empty directory for an entry; return False where the disk does not have it."""
        self._remove(path)
        try:
            if shutil.disk_usage(self._directory).free < 2 * model_bytes + SPARE_BYTES:
                return False
            path.mkdir(mode=0o700)
        except OSError as error:
            _complain(f"{path} cannot be made: {error.strerror}")
            return False
        return True

    def _make_room(self, size_bytes: int, but: str) -> None:
        """Remove the entries used longest ago until `size_bytes` more fit."""
        entries = [entry for entry in self._entries() if entry[0].name != but]
        entries.sort(key=lambda entry: _used_s(entry[1]))
        total = size_bytes + sum(_size(index) for _, _, index in entries)
        for path, _, index in entries:
            if total <= self._max_bytes:
                return
            self._remove(path)
            total -= _size(index)

    def _entries(self) -> list[tuple[Path, Path, Index]]:
        found = []
        with contextlib.suppress(OSError):
            for path in self._directory.iterdir():
                index = _read_index(path)
                if index:
                    found.append((path, path / _INDEX, index))
        return found

    def _remove(self, path: Path) -> None:
        """Remove an entry, its index first: half of one must not look like a whole one."""
        with contextlib.suppress(OSError):
            (path / _INDEX).unlink(missing_ok=True)
        shutil.rmtree(path, ignore_errors=True)


def _used_s(path: Path) -> float:
    """Return when an entry was used last; one that another child removes meanwhile goes first."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _size(index: Index) -> int:
    return sum(file.size_bytes for file in index.files.values())


def _read_index(path: Path) -> Index | None:
    try:
        with (path / _INDEX).open("rb") as file:
            return json_decoder(Index).decode(file.read(_MAX_INDEX_BYTES))
    except (OSError, msgspec.MsgspecError):
        return None


def _survey(path: Path) -> dict[str, CachedFile]:
    """Return the files of an entry as they are now; none where they cannot all be read."""
    try:
        names = [entry.name for entry in os.scandir(path) if entry.name != _INDEX]
        return {name: _survey_file(path / name) for name in names}
    except OSError:
        return {}


def _survey_file(path: Path) -> CachedFile:
    digest = hashlib.sha256()
    size_bytes = 0
    with path.open("rb") as file:
        while data := file.read(_READ_BYTES):
            digest.update(data)
            size_bytes += len(data)
    return CachedFile(size_bytes=size_bytes, sha256=digest.hexdigest())


def _complain(text: str) -> None:
    """Say so where the agent's log takes it up: this runs in the child."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} cache: {text}; models load without it\n")
    sys.stderr.flush()
