"""Bytes to structs and back, with sizes checked before anything is parsed."""

from __future__ import annotations

import threading
from typing import TypeVar

import msgspec
import zstandard

from device_agent.wire.errors import OversizeError, WireError
from device_agent.wire.typed import json_decoder, packed_decoder

T = TypeVar("T")


class _OfThread(threading.local):
    """A decompressor is not for two threads; a new one costs more than what small messages do."""

    def __init__(self) -> None:
        self.decompressor = zstandard.ZstdDecompressor()


_of_thread = _OfThread()

MAX_MESSAGE_BYTES = 1_000_000
"""No packet of ours is larger: some brokers refuse more than 1 MB."""


def encode_json(value: object) -> bytes:
    """Encode a control document as JSON with a stable key order."""
    return msgspec.json.encode(value, order="deterministic")


def decode_json(data: bytes, kind: type[T], subject: str, max_bytes: int = MAX_MESSAGE_BYTES) -> T:
    """Decode a control document.

    Raises:
        WireError: It is too large, not JSON, nested too deep, or a field has a wrong type or range.
    """
    check_size(data, subject, max_bytes)
    try:
        return json_decoder(kind).decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise WireError(subject, str(error)) from error


def encode_packed(value: object) -> bytes:
    """Encode a telemetry message as MessagePack within one zstd frame."""
    return compress(msgspec.msgpack.encode(value))


def decode_packed(data: bytes, kind: type[T], subject: str, max_bytes: int) -> T:
    """Decode a telemetry message of at most `max_bytes` when decompressed.

    Raises:
        WireError: It is too large, not zstd, not MessagePack, or a field is wrong.
    """
    raw = decompress(data, subject, max_bytes)
    try:
        return packed_decoder(kind).decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise WireError(subject, str(error)) from error


def compress(raw: bytes, level: int = 3) -> bytes:
    """Return one zstd frame that names its content size."""
    return zstandard.ZstdCompressor(level=level, write_content_size=True).compress(raw)


def decompress(data: bytes, subject: str, max_bytes: int) -> bytes:
    """Undo `compress`; a frame that would exceed `max_bytes` is refused without unpacking it.

    Raises:
        WireError: Not one whole zstd frame, or larger than `max_bytes` either way.
    """
    check_size(data, subject, MAX_MESSAGE_BYTES)
    try:
        size = zstandard.frame_content_size(data)
        if not 0 <= size <= max_bytes:
            raise OversizeError(subject, f"unpacks to {size} bytes, at most {max_bytes} allowed")
        raw = _of_thread.decompressor.decompress(
            data, max_output_size=max_bytes, allow_extra_data=False
        )
    except zstandard.ZstdError as error:
        raise WireError(subject, f"not a zstd frame: {error}") from error
    if len(raw) != size:
        raise WireError(subject, f"unpacks to {len(raw)} bytes where {size} were announced")
    return raw


def check_size(data: bytes, subject: str, max_bytes: int) -> None:
    """Refuse an empty or oversize payload before it reaches a parser.

    Raises:
        WireError: Empty, or larger than `max_bytes`.
    """
    if not data:
        raise WireError(subject, "empty")
    if len(data) > max_bytes:
        raise OversizeError(subject, f"{len(data)} bytes, at most {max_bytes} are allowed")
