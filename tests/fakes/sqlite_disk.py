"""What a power cut may leave of an SQLite file, at every write; and a disk that gets full at any.

SQLite writes from C, where `crash_disk` hears nothing. It does so through a table of functions, a
VFS, which may be replaced (https://www.sqlite.org/vfs.html): ours calls the one that was there, and
takes down each write, truncation, deletion and sync of a file under the directory.

At each of these points an image is what could be on the disk if the power failed just there. What
was synced is there. Of what came after it, by `VARIANTS`:

``kept``
    all of it; this is what a SIGKILL leaves, too.
``lost``
    nothing.
``torn``
    all, but half of the newest write.
``newest``
    the newest write alone: a disk may write in any order.
``other``
    every other write.

Shared memory (``-shm``) is left out: the first to open a database makes it anew.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

VARIANTS = ("kept", "lost", "torn", "newest", "other")
_FULL = 13
_OK = 0

_P = ctypes.c_void_p
_I = ctypes.c_int
_N = ctypes.c_int64
_WRITE = ctypes.CFUNCTYPE(_I, _P, _P, _I, _N)
_TRUNCATE = ctypes.CFUNCTYPE(_I, _P, _N)
_SYNC = ctypes.CFUNCTYPE(_I, _P, _I)
_OPEN = ctypes.CFUNCTYPE(_I, _P, _P, _P, _I, _P)  # SQLite keeps the name's very pointer
_DELETE = ctypes.CFUNCTYPE(_I, _P, ctypes.c_char_p, _I)


class _Methods(ctypes.Structure):
    """``sqlite3_io_methods``, version 3; of what is not replaced only the place counts."""

    _fields_ = (
        ("iVersion", _I),
        ("xClose", _P),
        ("xRead", _P),
        ("xWrite", _P),
        ("xTruncate", _P),
        ("xSync", _P),
        *[(f"more{n}", _P) for n in range(13)],
    )


class _File(ctypes.Structure):
    """``sqlite3_file``."""

    _fields_ = (("pMethods", ctypes.POINTER(_Methods)),)


class _Vfs(ctypes.Structure):
    """``sqlite3_vfs``, version 3."""

    _fields_ = (
        ("iVersion", _I),
        ("szOsFile", _I),
        ("mxPathname", _I),
        ("pNext", _P),
        ("zName", ctypes.c_char_p),
        ("pAppData", _P),
        ("xOpen", _P),
        ("xDelete", _P),
        *[(f"more{n}", _P) for n in range(16)],
    )


@dataclass
class _Content:
    """A file: what was synced of it (None before the first time), and what was done since."""

    synced: bytes | None = None
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def left(self, variant: str) -> bytes | None:
        """What a cut leaves; None for no file at all."""
        if variant == "lost" or not self.since:
            return self.synced if variant == "lost" else self.synced or b""
        done = {"newest": self.since[-1:], "other": self.since[::2]}.get(variant, self.since)
        if variant == "torn" and done[-1][1] is not None:
            place, data = done[-1]
            done = [*done[:-1], (place, data[: len(data) // 2])]
        content = bytearray(self.synced or b"")
        for place, data in done:
            if data is None:
                del content[place:]
                continue
            content.extend(bytes(max(place - len(content), 0)))
            content[place : place + len(data)] = data
        return bytes(content)


@dataclass(frozen=True)
class Image:
    """What may be on the disk after a cut, and what was known then.

    Attributes:
        point: Which write came next, and the variant.
        witness: What `SqliteDisk.witness` said.
    """

    point: str
    files: dict[str, bytes]
    witness: Any

    def write(self, directory: Path) -> Path:
        """Make a disk of it."""
        directory.mkdir()
        for name, content in self.files.items():
            (directory / name).write_bytes(content)
        return directory


class SqliteDisk:
    """Watches what SQLite does to files in a directory.

    Args:
        directory: Where they lie; what is there now counts as synced.
        witness: Asked at each point for what is known then; by it images are told apart, too.

    Attributes:
        writes: Points passed so far.
        full_from: The point from which on no write succeeds; None for a disk with room.
    """

    def __init__(self, directory: Path, witness: Callable[[], Any] = lambda: None) -> None:
        self._directory = directory
        self._witness = witness
        self._files = self._found()
        self._open: dict[int, str] = {}
        self._images: dict[Any, Image] = {}
        self.writes = 0
        self.full_from: int | None = None

    def _found(self) -> dict[str, _Content]:
        return {
            path.name: _Content(path.read_bytes())
            for path in self._directory.iterdir()
            if path.is_file() and not path.name.endswith("-shm")
        }

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch every database that is opened within."""
        with _replaced_vfs(self):
            yield
            self._point("the end")

    def images(self) -> list[Image]:
        """Return what may be left by a cut at any point, each once."""
        return list(self._images.values())

    # What the functions below tell; the result is SQLite's.

    def opened(self, file: int, path: str) -> None:
        whole = Path(path)
        if whole.parent == self._directory and not whole.name.endswith("-shm"):
            self._open[file] = whole.name
            self._files.setdefault(whole.name, _Content())
        else:
            self._open.pop(file, None)

    def changes(self, file: int, what: str, place: int, data: bytes | None) -> bool:
        """A write or truncation; False where the disk is full."""
        name = self._open.get(file)
        if name is None:
            return True
        self._point(f"{what} {name} at {place}")
        if data is not None and self.full_from is not None and self.writes >= self.full_from:
            return False
        self._files[name].since.append((place, data))
        return True

    def synced(self, file: int) -> None:
        name = self._open.get(file)
        if name:
            self._point(f"sync {name}")
            content = self._files[name]
            content.synced, content.since = content.left("kept"), []

    def deleted(self, path: str) -> None:
        if Path(path).name in self._files and Path(path).parent == self._directory:
            self._point(f"delete {Path(path).name}")
            self._files.pop(Path(path).name, None)

    def _point(self, what: str) -> None:
        self.writes += 1
        if self.full_from is not None:
            return
        witness = self._witness()
        for variant in VARIANTS:
            left = {name: content.left(variant) for name, content in self._files.items()}
            files = {name: data for name, data in left.items() if data is not None}
            key = (tuple(files.items()), repr(witness))
            self._images.setdefault(key, Image(f"{self.writes}: {what}, {variant}", files, witness))


class _NoDisk(SqliteDisk):
    """One that takes everything and notes nothing."""

    def __init__(self) -> None:
        super().__init__(Path())

    def _found(self) -> dict[str, _Content]:
        return {}

    def opened(self, file: int, path: str) -> None:
        """Follow no file."""


@contextmanager
def quick() -> Iterator[None]:
    """Let SQLite sync nothing within, where nobody cuts the power."""
    with _replaced_vfs(_NoDisk()):
        yield


_alive: list[Any] = []
"""What C code may still call: open files keep our functions after the watching."""


@contextmanager
def _replaced_vfs(disk: SqliteDisk) -> Iterator[None]:
    library = ctypes.CDLL(_sqlite3.__file__)
    try:
        find, register = library.sqlite3_vfs_find, library.sqlite3_vfs_register
    except AttributeError:
        pytest.skip("this Python has SQLite built in: its VFS cannot be replaced")
    find.restype = ctypes.POINTER(_Vfs)
    find.argtypes = [ctypes.c_char_p]
    register.argtypes = [ctypes.POINTER(_Vfs), _I]
    library.sqlite3_vfs_unregister.argtypes = [ctypes.POINTER(_Vfs)]
    real = find(None)
    ours = _make_vfs(real.contents, disk)
    register(ctypes.byref(ours), 1)
    try:
        yield
    finally:
        library.sqlite3_vfs_unregister(ctypes.byref(ours))
        register(real, 1)


def _make_vfs(real: _Vfs, disk: SqliteDisk) -> _Vfs:
    ours = _Vfs.from_buffer_copy(real)
    watcher = _watcher(disk)
    ours.zName = b"watched"
    real_open, real_delete = _OPEN(real.xOpen), _DELETE(real.xDelete)
    methods: dict[int, _Methods] = {}

    def on_open(vfs: int, name: int | None, file: int, flags: int, flags_out: int) -> int:
        result = real_open(ctypes.addressof(real), name, file, flags, flags_out)
        opened = _File.from_address(file)
        if result == _OK and opened.pMethods and name:
            watcher().opened(file, ctypes.string_at(name).decode())
            theirs = ctypes.addressof(opened.pMethods.contents)
            if theirs not in methods:
                methods[theirs] = _make_methods(opened.pMethods.contents, watcher)
            opened.pMethods = ctypes.pointer(methods[theirs])
        return result

    def on_delete(vfs: int, name: bytes, sync_directory: int) -> int:
        watcher().deleted(name.decode())
        return real_delete(ctypes.addressof(real), name, sync_directory)

    calls = (_OPEN(on_open), _DELETE(on_delete))
    ours.xOpen, ours.xDelete = (ctypes.cast(call, _P) for call in calls)
    _alive.extend((ours, calls, real_open, real_delete, methods))
    return ours


def _watcher(disk: SqliteDisk) -> Callable[[], SqliteDisk]:
    """Return what gives the disk as long as a test has it: `_alive` would keep all its images."""
    kept, nobody = weakref.ref(disk), _NoDisk()
    return lambda: kept() or nobody


def _make_methods(real: _Methods, watcher: Callable[[], SqliteDisk]) -> _Methods:
    ours = _Methods.from_buffer_copy(real)
    real_write, real_truncate = _WRITE(real.xWrite), _TRUNCATE(real.xTruncate)

    def on_write(file: int, data: int, size: int, place: int) -> int:
        if not watcher().changes(file, "write", place, ctypes.string_at(data, size)):
            return _FULL
        return real_write(file, data, size, place)

    def on_truncate(file: int, size: int) -> int:
        watcher().changes(file, "truncate", size, None)
        return real_truncate(file, size)

    def on_sync(file: int, flags: int) -> int:
        watcher().synced(file)
        return _OK  # what is on a disk is ours to say, and a real one takes its time

    calls = (_WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync))
    ours.xWrite, ours.xTruncate, ours.xSync = (ctypes.cast(call, _P) for call in calls)
    _alive.extend((ours, calls, real_write, real_truncate))
    return ours
