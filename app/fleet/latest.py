"""What a batch adds to the picture of its device, small enough to be handed to another process."""

from __future__ import annotations

import msgspec

from device_agent.wire.telemetry import Batch, Window
from device_agent.wire.typed import packed_decoder

HISTORY_WINDOWS = 40


class Latest(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The newest window of a batch, and how latency went.

    Attributes:
        seq: The newest window's number; 0 where there is no window.
        window: That window, packed: most of them nobody looks at before the next one comes.
        trend: Number and p95 in seconds of each window that ran anything, oldest first.
    """

    spool_id: str
    seq: int = 0
    window: bytes = b""
    trend: tuple[tuple[int, float], ...] = ()


def latest_of(batch: Batch) -> Latest:
    """Return what a batch adds."""
    newest: Window | None = None
    seq, trend = 0, []
    for record in batch.records:
        window = record.body
        # By sequence number: a device's clock may have been set back.
        if not isinstance(window, Window) or record.seq <= seq:
            continue
        newest, seq = window, record.seq
        p95_s = p95_of(window)
        if p95_s is not None:
            trend.append((seq, p95_s))
    packed = b"" if newest is None else msgspec.msgpack.encode(newest)
    return Latest(batch.spool_id, seq, packed, tuple(trend[-HISTORY_WINDOWS:]))


def p95_of(window: Window) -> float | None:
    """Return the latency that 95 % of a window's inferences kept within, in seconds."""
    sketch = window.stages.get("total")
    return sketch.quantile(0.95) if sketch else None


def unpack_window(packed: bytes) -> Window:
    """Undo what `Latest.window` is."""
    return packed_decoder(Window).decode(packed)
