"""Compression is bounded by what the receiver allows, whatever the frame says."""

from __future__ import annotations

import pytest
import zstandard

from device_agent.wire.codec import compress, decompress
from device_agent.wire.errors import WireError


def test_a_frame_gives_its_bytes_back() -> None:
    assert decompress(compress(b"abc" * 1000), "chunk", 3000) == b"abc" * 1000


def test_a_bomb_is_refused_by_its_announced_size() -> None:
    bomb = compress(bytes(50_000_000))
    assert len(bomb) < 10_000
    with pytest.raises(WireError, match="at most 131072"):
        decompress(bomb, "chunk", 131_072)


def test_a_frame_that_hides_its_size_is_refused() -> None:
    hidden = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1_000_000))
    with pytest.raises(WireError):
        decompress(hidden, "chunk", 131_072)


@pytest.mark.parametrize("data", [b"", b"plain", compress(b"abc")[:-1], compress(b"abc") + b"x"])
def test_what_is_not_one_whole_frame_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        decompress(data, "chunk", 1000)
