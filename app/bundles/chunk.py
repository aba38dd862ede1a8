"""Files cut into chunks of a fixed size."""

from __future__ import annotations

import hashlib
from pathlib import Path

from device_agent.wire.manifest import CHUNK_BYTES, Chunk, File


def cut(data: bytes) -> tuple[Chunk, ...]:
    """Return the chunks of `data` in order; none for an empty file."""
    pieces = (data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES))
    return tuple(
        Chunk(sha256=hashlib.sha256(piece).hexdigest(), size_bytes=len(piece)) for piece in pieces
    )


def describe_file(root: Path, path: str) -> File:
    """Return the manifest's entry of the file at `path` below `root`.

    Raises:
        OSError: It cannot be read.
    """
    data = (root / path).read_bytes()
    return File(
        path=path,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        chunks=cut(data),
    )
