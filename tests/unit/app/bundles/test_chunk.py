"""Chunks put together are the file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.bundles.chunk import cut, describe_file
from device_agent.wire.manifest import CHUNK_BYTES


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 400_000])
def test_chunks_cover_every_byte_once(size: int, tmp_path: Path) -> None:
    data = bytes(index * 7 % 251 for index in range(size))
    (tmp_path / "f").write_bytes(data)
    file = describe_file(tmp_path, "f")
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert file.size_bytes == sum(chunk.size_bytes for chunk in file.chunks) == size
    offset = 0
    for chunk in file.chunks:
        piece = data[offset : offset + chunk.size_bytes]
        assert chunk.sha256 == hashlib.sha256(piece).hexdigest()
        offset += chunk.size_bytes


def test_what_did_not_change_keeps_its_digests() -> None:
    first = bytes(3 * CHUNK_BYTES)
    second = first[:-1] + b"x"
    assert [a == b for a, b in zip(cut(first), cut(second), strict=True)] == [True, True, False]
