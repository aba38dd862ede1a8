"""A file with a document a line, bounded together with the older files beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from device_agent.inference.says import Says
from device_agent.wire.pipeline.places import JsonlSink


class JsonlOutlet:
    """Appends to ``path``; what is full becomes ``path.1``, what that was becomes ``path.2``."""

    def __init__(self, spec: JsonlSink) -> None:
        self.name = f"jsonl {spec.path}"
        self._path = Path(spec.path)
        self._files = spec.files
        self._max_bytes = spec.max_bytes // spec.files
        self._file: BinaryIO | None = None

    def write(self, document: bytes) -> None:
        """Append a line; it is handed to the system, and is on the disk when that likes.

        Raises:
            OSError: The file cannot be written.
            ValueError: The document is larger than a file may be.
        """
        line = document + b"\n"
        if len(line) > self._max_bytes:
            raise ValueError(Says.DOCUMENT_TOO_LARGE(n=len(line)))
        file = self._file if self._file and self._is_ours(self._file) else self._open()
        if file.tell() + len(line) > self._max_bytes:
            self.close()
            self._rotate()
            file = self._open()
        try:
            self._append(file, line)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        file, self._file = self._file, None
        if file:
            file.close()

    def _is_ours(self, file: BinaryIO) -> bool:
        """Return whether the file is still the one at our path: others rotate and remove, too."""
        held = os.fstat(file.fileno())
        try:
            return os.path.samestat(held, self._path.stat())
        except FileNotFoundError:
            return False

    def _open(self) -> BinaryIO:
        self.close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("ab", buffering=0)
        self._mend(self._file)
        return self._file

    def _mend(self, file: BinaryIO) -> None:
        """Begin a line of its own: the last one may be half, after a power cut or a full disk."""
        size = file.tell()
        if not size:
            return
        with self._path.open("rb") as written:
            if os.pread(written.fileno(), 1, size - 1) != b"\n":
                file.write(b"\n")

    def _append(self, file: BinaryIO, line: bytes) -> None:
        """Write the whole line or, on a full disk, nothing of it.

        Raises:
            OSError: It could not be written.
        """
        begin = file.tell()
        written = file.write(line)
        if written != len(line):
            os.ftruncate(file.fileno(), begin)
            raise OSError(Says.DISK_FULL(path=self._path, n=written, all=len(line)))

    def _rotate(self) -> None:
        for number in range(self._files - 1, 0, -1):
            older = self._path.with_name(f"{self._path.name}.{number}")
            newer = self._path.with_name(f"{self._path.name}.{number - 1}")
            source = self._path if number == 1 else newer
            if source.exists():
                source.replace(older)
        if self._files == 1:
            self._path.unlink(missing_ok=True)
