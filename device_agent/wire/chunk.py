"""A chunk as it travels, over a broker or on a stick: one zstd frame, named by its raw digest."""

from __future__ import annotations

import hashlib

from device_agent.wire.codec import compress, decompress
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Chunk


def pack_chunk(raw: bytes) -> bytes:
    """Return a chunk's bytes as they travel."""
    return compress(raw)


def open_chunk(chunk: Chunk, payload: bytes) -> bytes:
    """Return the raw bytes of `chunk` from what arrived under its name.

    Raises:
        WireError: Not one zstd frame, or not of the size and digest that were signed.
    """
    subject = f"chunk {chunk.sha256[:12]}"
    raw = decompress(payload, subject, chunk.size_bytes)
    if len(raw) != chunk.size_bytes:
        raise WireError(subject, f"{len(raw)} bytes where {chunk.size_bytes} were signed")
    check_digest(subject, raw, chunk.sha256)
    return raw


def open_named(sha256: str, payload: bytes, max_bytes: int) -> bytes:
    """Return the raw bytes of what is named by `sha256` and at most `max_bytes` long.

    Raises:
        WireError: Not one zstd frame, too large, or of another digest.
    """
    subject = f"chunk {sha256[:12]}"
    raw = decompress(payload, subject, max_bytes)
    check_digest(subject, raw, sha256)
    return raw


def check_digest(subject: str, raw: bytes, sha256: str) -> None:
    """Check that these are the bytes of that digest.

    Raises:
        WireError: They are not.
    """
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise WireError(subject, "its content has another digest")
