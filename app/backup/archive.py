"""What lies inside a sealed file: a table of contents, then the files' bytes one after another.

All of it is compressed as one stream. There are no links, modes or owners in it, and a name that
does not stay inside the data directory is refused before anything is written.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Annotated, BinaryIO, Protocol, cast

import msgspec
import zstandard
from msgspec import Meta, Struct

from app.backup.sealed import SealedReader, SealedWriter
from app.errors import EnvironmentFaultError, InputError
from app.files import environment_faults
from app.fleet.audit_chain import Head
from device_agent.wire.sentence import Sentence
from device_agent.wire.typed import json_decoder

_LENGTH = struct.Struct(">I")
_MOST_CONTENTS_BYTES = 64 * 1024 * 1024
_MOST_WINDOW_BYTES = 8 * 1024 * 1024
_LEVEL = 3
_MOST_NAME_BYTES = 4096
_COPY_BYTES = 256 * 1024


class Says(Sentence):
    """What cannot be done, and what helps."""

    LONG_CONTENTS = "{path}: its table of contents is too long. Use another copy."
    GOES_ON = "{path} goes on after its last file. Use another copy."
    ENDS_EARLY = "{path} ends too early. Use another copy."
    DAMAGED = "{path} is damaged inside ({problem}). Use another copy."
    OUTSIDE = "{path} names a file {name}, which would not stay in its directory. Do not use it."
    TWICE = "{path} names a file twice. Do not use it."
    CHANGED = "{path} changed while it was read. Run the backup again."


class FileEntry(Struct, frozen=True):
    """One file: its place in the data directory, with forward slashes."""

    path: str
    size_bytes: Annotated[int, Meta(ge=0, lt=2**53)]


class LeftOut(Struct, frozen=True):
    """Something of the data directory that is not in the backup."""

    path: str
    why: str


class Contents(Struct, frozen=True, kw_only=True):
    """The table of contents.

    Attributes:
        created_s: Unix time.
        muster: The version that made it.
        audit_head: Of the audit log in it.
        root_version: Of the newest root in it: what was rotated later is not here.
        telemetry: Whether measurements are in it.
    """

    fleet: str
    created_s: float
    muster: str
    audit_head: Head
    root_version: int
    telemetry: bool
    files: tuple[FileEntry, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def size_bytes(self) -> int:
        """The size of all files."""
        return sum(entry.size_bytes for entry in self.files)


class Sink(Protocol):
    """Takes a file's bytes."""

    def write(self, data: bytes, /) -> object:
        """Take more."""


def write_archive(
    target: SealedWriter,
    contents: Contents,
    open_file: Callable[[str], BinaryIO],
    progress: Callable[[float], None] = lambda share: None,
) -> None:
    """Write contents and files into a sealed file, and finish it.

    Args:
        target: Taken to its end.
        contents: Names every file and its size.
        open_file: From a path of `contents` to the file.
        progress: Gets the share of all bytes that is in it; what it raises ends the work.

    Raises:
        EnvironmentFaultError: A file cannot be read or changed its size meanwhile.
    """
    table = msgspec.json.encode(contents)
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    # It only writes and flushes, and says so of nobody.
    with compressor.stream_writer(cast("BinaryIO", target), closefd=False) as stream:
        stream.write(_LENGTH.pack(len(table)) + table)
        copied = 0
        for entry in contents.files:
            with open_file(entry.path) as file:
                for size_bytes in _copy(file, stream, entry):
                    copied += size_bytes
                    progress(copied / max(contents.size_bytes, 1))
    target.finish()


class ArchiveReader:
    """Reads an archive from a sealed file.

    Args:
        source: Read from its beginning.
        path: To name it in errors.

    Attributes:
        contents: What is in it, names checked.

    Raises:
        InputError: Here and in every method, it is damaged, cut off or not to be trusted.
    """

    def __init__(self, source: SealedReader, path: Path) -> None:
        self._source = source
        self._path = path
        with self._damage():
            decompressor = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW_BYTES)
            self._stream = decompressor.stream_reader(cast("BinaryIO", source), closefd=False)
            (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
            if length > _MOST_CONTENTS_BYTES:
                raise InputError(Says.LONG_CONTENTS(path=path))
            self.contents = json_decoder(Contents).decode(self._exactly(length))
        check_names(self._path, [entry.path for entry in self.contents.files])

    def files(self) -> Iterator[tuple[FileEntry, Iterator[bytes]]]:
        """Yield each file with its bytes, which must be taken before the next one."""
        for entry in self.contents.files:
            yield entry, self._bytes_of(entry)
        with self._damage():
            if self._stream.read(1):
                raise InputError(Says.GOES_ON(path=self._path))
            self._source.finish()

    def _bytes_of(self, entry: FileEntry) -> Iterator[bytes]:
        left = entry.size_bytes
        while left:
            with self._damage():
                data = self._exactly(min(left, _COPY_BYTES))
            left -= len(data)
            yield data

    def _exactly(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            more = self._stream.read(size - len(data))
            if not more:
                raise InputError(Says.ENDS_EARLY(path=self._path))
            data += more
        return bytes(data)

    @contextmanager
    def _damage(self) -> Iterator[None]:
        try:
            with environment_faults(self._path):
                yield
        except (zstandard.ZstdError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise InputError(Says.DAMAGED(path=self._path, problem=error)) from error


def check_names(archive: Path, names: list[str]) -> None:
    """Check that every name stays inside the directory it is restored into.

    Raises:
        InputError: One does not, or stands there twice.
    """
    for name in names:
        parts = name.split("/")
        if (
            not name.isprintable()
            or "\\" in name
            or len(name.encode(errors="replace")) > _MOST_NAME_BYTES
            or any(part in {"", ".", ".."} for part in parts)
        ):
            raise InputError(Says.OUTSIDE(path=archive, name=repr(name[:80])))
    folders = {str(folder) for name in names for folder in PurePosixPath(name).parents}
    if len(set(names)) != len(names) or folders.intersection(names):
        raise InputError(Says.TWICE(path=archive))


def _copy(file: BinaryIO, stream: Sink, entry: FileEntry) -> Iterator[int]:
    """Copy a file piece by piece; yield the size of each."""
    left = entry.size_bytes
    while True:
        with environment_faults(Path(entry.path)):
            data = file.read(min(left, _COPY_BYTES) or 1)
        if len(data) > left or (left and not data):
            raise EnvironmentFaultError(Says.CHANGED(path=entry.path))
        if not data:
            return
        stream.write(data)
        left -= len(data)
        yield len(data)
