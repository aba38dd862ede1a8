"""Telemetry records and the batches they travel in: MessagePack within zstd.

Every record has a sequence number of its spool and stays on the device until the console says that
it is stored. A spool has an id, so a device that was wiped and counts from 1 again is told apart
from one that repeats itself.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from device_agent.wire.codec import decode_packed, encode_packed
from device_agent.wire.messages import Counter, Digest, Text
from device_agent.wire.sketch import Count, Sketch

MAX_BATCH_BYTES = 64 * 1024
"""A batch's size on the wire."""
MAX_BATCH_RAW_BYTES = 4 * 1024 * 1024
CONFIDENCE_BINS = 10

Method = Literal["measured", "derived", "estimated"]
Stage = Literal["pre", "run", "post", "total"]


class Energy(Struct, frozen=True, kw_only=True):
    """Energy over a window, never without saying where the figure comes from.

    Attributes:
        source: For example ``INA3221 VDD_IN`` or ``CPU share model``.
        method: ``estimated`` wherever there is no sensor.
        scope: What it covers: ``board``, ``package``, ``process``.
        power_w: Mean power.
        energy_j: Gross energy of the window.
        uncertainty_w: Half width of the band around `power_w`.
    """

    source: Text
    method: Method
    scope: Text
    power_w: float
    energy_j: float
    uncertainty_w: float = 0.0


class Window(Struct, frozen=True, kw_only=True, tag="window"):
    """What happened in a span of time.

    Attributes:
        start_s: Unix time at the start; `duration_s` is from the monotonic clock.
        bundle: Digest of the bundle that served, or None while nothing did.
        stages: Latency per pipeline stage, in seconds.
        predictions: Top label to count.
        confidence: Counts of the top score in ten equal bins of 0 to 1.
        energy: None where no meter and no estimate exists.
    """

    start_s: float
    duration_s: float
    bundle: Digest | None = None
    inferences: Count = 0
    errors: Count = 0
    dropped: Count = 0
    alarms: Count = 0
    stages: dict[Stage, Sketch] = {}
    predictions: dict[str, Count] = {}
    confidence: tuple[Count, ...] = ()
    energy: Energy | None = None
    cpu_percent: float | None = None
    memory_bytes: Count | None = None
    temperature_c: float | None = None
    throttled: bool | None = None


class Event(Struct, frozen=True, kw_only=True, tag="event"):
    """Something worth a line: a state change, a decision, a fault.

    Attributes:
        code: Stable, dotted: ``attempt.commit``, ``decision.alarm``, ``worker.crash``.
        detail: One line for people.
        bundle: The bundle it concerns, if any.
    """

    time_s: float
    code: Text
    severity: Literal["info", "warning", "error"] = "info"
    detail: Text = ""
    bundle: Digest | None = None


class Loss(Struct, frozen=True, kw_only=True, tag="loss"):
    """An entry of the loss ledger: records that will never come, and why."""

    time_s: float
    first_seq: Counter
    last_seq: Counter
    records: Count
    reason: Text
    start_s: float | None = None
    end_s: float | None = None


Body = Window | Event | Loss


class Record(Struct, frozen=True, kw_only=True):
    """A body with its place in the spool."""

    seq: Counter
    body: Body


class Batch(Struct, frozen=True, kw_only=True):
    """Records that travel, and are acknowledged, together.

    Attributes:
        oldest_seq: The lowest sequence number that is still in the spool: what lies below it was
            acknowledged before, or is named by a `Loss`.
    """

    device_id: str
    spool_id: Text
    boot_id: Text
    sent_s: float
    oldest_seq: Counter
    records: Annotated[tuple[Record, ...], Meta(min_length=1, max_length=10_000)]


def encode_batch(batch: Batch) -> bytes:
    """Encode a batch for the wire."""
    return encode_packed(batch)


def decode_batch(data: bytes) -> Batch:
    """Decode a batch.

    Raises:
        WireError: Oversize or malformed.
    """
    return decode_packed(data, Batch, "telemetry batch", MAX_BATCH_RAW_BYTES)
