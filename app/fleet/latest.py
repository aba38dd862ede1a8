"""What a batch adds to the picture of its device, small enough to be handed to another process."""

from __future__ import annotations

import msgspec

from device_agent.wire.telemetry import Batch, Window
from device_agent.wire.typed import packed_decoder

HISTORY_WINDOWS = 40
_QUANTILES = (0.50, 0.95, 0.99)


class Latest(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The newest window of a batch, and how latency went.

    Attributes:
        seq: The newest window's number; 0 where there is no window.
        window: That window by `pack_window`.
        latency_s: Its `latency_of`.
        trend: Number and p95 in seconds of each window that ran anything, oldest first.
    """

    spool_id: str
    seq: int = 0
    window: bytes = b""
    latency_s: tuple[float, ...] = ()
    trend: tuple[tuple[int, float], ...] = ()


def latest_of(batch: Batch) -> Latest:
    """Return what a batch adds."""
    newest: Window | None = None
    latency_s: tuple[float, ...] = ()
    seq, trend = 0, []
    for record in batch.records:
        window = record.body
        # By sequence number: a device's clock may have been set back.
        if not isinstance(window, Window) or record.seq <= seq:
            continue
        newest, seq, latency_s = window, record.seq, latency_of(window)
        if latency_s:
            trend.append((seq, latency_s[1]))
    packed = b"" if newest is None else pack_window(newest)
    return Latest(batch.spool_id, seq, packed, latency_s, tuple(trend[-HISTORY_WINDOWS:]))


def latency_of(window: Window) -> tuple[float, ...]:
    """Return p50, p95 and p99 of the whole pipeline in seconds; nothing where nothing ran."""
    total = window.stages.get("total")
    found = total.quantiles(_QUANTILES) if total else ()
    return tuple(each for each in found if each is not None)


def pack_window(window: Window) -> bytes:
    """Pack a window without its sketches: those are most of it, and what is seen is read here."""
    return msgspec.msgpack.encode(msgspec.structs.replace(window, stages={}))


def unpack_window(packed: bytes) -> Window:
    """Undo `pack_window`."""
    return packed_decoder(Window).decode(packed)
