"""A bundle as it grows: its files at full length, chunks written to their places as they come.

What is on the disk is what counts: after any interruption the chunks that are there are found by
their digests, so nothing has to be noted down and nothing is fetched twice.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from device_agent.errors import RefusalError
from device_agent.update.says import Says
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import (
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    Chunk,
    File,
    Manifest,
    decode_manifest,
)

_READ_BYTES = 1024 * 1024
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Staging:
    """One bundle's directory under ``staging/``.

    Attributes:
        path: The directory.
    """

    def __init__(self, directory: Path) -> None:
        self.path = directory
        self._spots: Mapping[str, list[tuple[str, int]]] = {}

    def open(self, manifest: Manifest, data: bytes) -> None:
        """Make every file at its full length; bytes that are there stay, links do not.

        Args:
            manifest: What `data` says.
            data: The manifest's bytes, of the signed digest.

        Raises:
            RefusalError: The manifest's paths exclude each other.
            OSError: The disk is at fault.
        """
        _check_paths(manifest)
        _clear_links(self.path)
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / MANIFEST_NAME).write_bytes(data)
        for file in manifest.files:
            path = self.path / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            fd = os.open(path, _FLAGS, 0o644)
            try:
                os.ftruncate(fd, file.size_bytes)
            finally:
                os.close(fd)
        self._spots = _spots(manifest)

    def missing(self, manifest: Manifest) -> list[Chunk]:
        """Return the chunks that are not on the disk yet, each once, by reading what is there.

        Raises:
            OSError: The disk is at fault.
        """
        missing: dict[str, Chunk] = {}
        for file in manifest.files:
            with (self.path / file.path).open("rb") as stream:
                for chunk in file.chunks:
                    if hashlib.sha256(stream.read(chunk.size_bytes)).hexdigest() != chunk.sha256:
                        missing[chunk.sha256] = chunk
        return list(missing.values())

    def write(self, chunk: Chunk, raw: bytes) -> None:
        """Put a verified chunk wherever the bundle has it.

        Raises:
            OSError: The disk is at fault.
        """
        for path, offset in self._spots[chunk.sha256]:
            fd = os.open(self.path / path, _FLAGS)
            try:
                _write_all(fd, raw, offset)
            finally:
                os.close(fd)

    def verify(self, manifest: Manifest) -> None:
        """Read every file and compare it with the manifest.

        Raises:
            RefusalError: A file is not what the manifest says.
            OSError: The disk is at fault.
        """
        verify_files(self.path, manifest)

    def allocated_bytes(self) -> int:
        """Return how much of the disk the bundle takes already."""
        paths = (path for path in self.path.rglob("*") if path.is_file())
        return sum(path.stat().st_blocks * 512 for path in paths)


def load_manifest(directory: Path) -> bytes:
    """Return the manifest in a bundle's directory, nothing where there is none; not checked.

    Raises:
        OSError: The disk is at fault.
    """
    try:
        with (directory / MANIFEST_NAME).open("rb") as file:
            return file.read(MAX_MANIFEST_BYTES + 1)
    except FileNotFoundError:
        return b""


def read_manifest(data: bytes, digest: str) -> Manifest:
    """Return the manifest in `data` if that is what was signed.

    Raises:
        RefusalError: Another digest, malformed, or inconsistent.
    """
    if hashlib.sha256(data).hexdigest() != digest:
        raise RefusalError("manifest-mismatch", Says.OTHER_MANIFEST(digest=digest[:12]))
    try:
        return decode_manifest(data)
    except WireError as error:
        raise RefusalError("manifest-invalid", str(error)) from error


def verify_files(directory: Path, manifest: Manifest) -> None:
    """Compare every file under `directory` with the manifest.

    Raises:
        RefusalError: One has another size or content.
        OSError: One is missing or unreadable.
    """
    for file in manifest.files:
        size_bytes, digest = _measure(directory / file.path)
        if (size_bytes, digest) != (file.size_bytes, file.sha256):
            raise RefusalError(
                "file-mismatch",
                Says.OTHER_FILE(
                    path=file.path,
                    size=size_bytes,
                    digest=digest[:12],
                    wanted=file.size_bytes,
                    other=file.sha256[:12],
                ),
            )


def _measure(path: Path) -> tuple[int, str]:
    digest, size_bytes = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_READ_BYTES):
            digest.update(block)
            size_bytes += len(block)
    return size_bytes, digest.hexdigest()


def _spots(manifest: Manifest) -> dict[str, list[tuple[str, int]]]:
    spots: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for file in manifest.files:
        for chunk, offset in _offsets(file):
            spots[chunk.sha256].append((file.path, offset))
    return spots


def _offsets(file: File) -> Iterator[tuple[Chunk, int]]:
    offset = 0
    for chunk in file.chunks:
        yield chunk, offset
        offset += chunk.size_bytes


def _check_paths(manifest: Manifest) -> None:
    """Refuse a file whose path is another's directory: the contract checks paths one by one."""
    files = {file.path.lower() for file in manifest.files} | {MANIFEST_NAME}
    for file in manifest.files:
        for parent in PurePosixPath(file.path.lower()).parents:
            if str(parent) in files:
                said = Says.FILE_IN_FILE(path=repr(file.path), parent=repr(str(parent)))
                raise RefusalError("manifest-invalid", said)


def _clear_links(directory: Path) -> None:
    """Remove what would lead a write out of the directory: no bundle has links, soft or hard."""
    if directory.is_symlink():
        directory.unlink()
    for where, folders, files in os.walk(directory):
        for path in (Path(where, name) for name in (*folders, *files)):
            status = path.lstat()
            folder = stat.S_ISDIR(status.st_mode)
            if not folder and (not stat.S_ISREG(status.st_mode) or status.st_nlink > 1):
                path.unlink()


def _write_all(fd: int, raw: bytes, offset: int) -> None:
    view = memoryview(raw)
    while view:
        written = os.pwrite(fd, view, offset)
        view, offset = view[written:], offset + written
