"""Telemetry records and the batches they travel in: MessagePack within zstd.

Every record has a sequence number of its spool and stays on the device until the console says that
it is stored. A spool has an id, so a device that was wiped and counts from 1 again is told apart
from one that repeats itself.

Where room is short a device merges old windows into longer ones. A merged window takes the numbers
of all it was made of; those of other records that lie between stay theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

from device_agent.wire.codec import decode_packed, encode_packed
from device_agent.wire.messages import Counter, Digest, Text
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import Count, Sketch

MAX_BATCH_BYTES = 64 * 1024
"""A batch's size on the wire."""
MAX_BATCH_RAW_BYTES = 4 * 1024 * 1024
CONFIDENCE_BINS = 10
IDLE_DRIFT = 0.05
"""Rests before and after may differ by so much; net energy is sure to that share of `idle_w`."""
MAX_FOREIGN_RUNS = 64
"""What would take in more runs of other records' numbers is not joined any further."""

Method = Literal["measured", "derived", "estimated"]
Run = tuple[Counter, Counter]
"""First and last of consecutive numbers."""
Runs = Annotated[tuple[Run, ...], Meta(max_length=MAX_FOREIGN_RUNS)]
Severity = Literal["info", "warning", "error"]
Stage = Literal["pre", "run", "post", "total"]
ClockState = Literal["", "unsynchronised", "jumped"]
LogLevel = Literal["debug", "info", "warning", "error"]


class Energy(Struct, frozen=True, kw_only=True):
    """Energy over a window, never without saying where the figure comes from.

    Attributes:
        source: For example ``INA3221 VDD_IN`` or ``CPU share model``.
        method: ``estimated`` wherever there is no sensor.
        scope: What it covers: ``board``, ``package``, ``process``.
        power_w: Mean power.
        energy_j: Gross energy of the window.
        uncertainty_w: Half width of the band around `power_w`.
        idle_w: What the device draws with the model loaded and at rest; None where not known. It
            comes from the same meter or model as `power_w`.
        net_j: Energy above that; None where `idle_w` is.
    """

    source: Text
    method: Method
    scope: Text
    power_w: float
    energy_j: float
    uncertainty_w: float = 0.0
    idle_w: float | None = None
    net_j: float | None = None


class Window(Struct, frozen=True, kw_only=True, tag="window"):
    """What happened in a span of time.

    Attributes:
        start_s: Unix time at the start; `duration_s` is from the monotonic clock.
        bundle: Digest of the bundle that served, or None while nothing did.
        stages: Latency per pipeline stage, in seconds.
        predictions: Top label to count.
        confidence: Counts of the top score in ten equal bins of 0 to 1.
        energy: None where no meter and no estimate exists.
        merged: Windows that this one was made of.
        values: What a regression or an anomaly score measured, by name.
        served_requests: Inferences that a local client asked for; `inferences` has them too.
        clock: What is doubtful about `start_s`, empty where nothing is.
        power_mode: The machine's power mode, empty where it has none.
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
    merged: Annotated[int, Meta(ge=1, lt=2**53)] = 1
    values: dict[str, Moments] = {}
    served_requests: Count = 0
    clock: ClockState = ""
    power_mode: Text = ""


class Event(Struct, frozen=True, kw_only=True, tag="event"):
    """Something worth a line: a state change, a decision, a fault.

    Attributes:
        code: Stable, dotted: ``attempt.commit``, ``decision.alarm``, ``worker.crash``.
        detail: One line for people.
        bundle: The bundle it concerns, if any.
    """

    time_s: float
    code: Text
    severity: Severity = "info"
    detail: Text = ""
    bundle: Digest | None = None


class Log(Struct, frozen=True, kw_only=True, tag="log"):
    """A line of the agent's log, which somebody asked for.

    Attributes:
        logger: The part of the agent that wrote it.
    """

    time_s: float
    level: LogLevel
    logger: Text
    text: Text


class Loss(Struct, frozen=True, kw_only=True, tag="loss"):
    """An entry of the loss ledger: records that will never come, and why.

    Attributes:
        first_seq: The numbers ``first_seq..last_seq`` are theirs, but for `foreign`; both are 0
            where the records never had any, for the disk did not take them.
        records: How many, as they were made: a merged window counts for all it was made of.
        foreign: Runs in between that belong to other records, ascending.
    """

    time_s: float
    first_seq: Counter
    last_seq: Counter
    records: Count
    reason: Text
    start_s: float | None = None
    end_s: float | None = None
    foreign: Runs = ()


Body = Window | Event | Log | Loss


class Record(Struct, frozen=True, kw_only=True):
    """A body with its place in the spool.

    Attributes:
        first_seq: Of a merged window: it takes ``first_seq..seq`` but for `foreign`.
        foreign: Runs in between that belong to other records, ascending.
    """

    seq: Counter
    body: Body
    first_seq: Counter | None = None
    foreign: Runs = ()


class Batch(Struct, frozen=True, kw_only=True):
    """Records that travel, and are acknowledged, together.

    Attributes:
        oldest_seq: The lowest sequence number that is still in the spool: what lies below it was
            acknowledged before, is named by a `Loss`, or is taken by a merged window.
    """

    device_id: str
    spool_id: Text
    boot_id: Text
    sent_s: float
    oldest_seq: Counter
    records: Annotated[tuple[Record, ...], Meta(min_length=1, max_length=10_000)]


def own_runs(first_seq: int, last_seq: int, foreign: tuple[Run, ...]) -> Iterator[Run]:
    """Yield the runs of ``first_seq..last_seq`` that are not `foreign`."""
    at = first_seq
    for first, last in foreign:
        if at < first and at <= last_seq:
            yield at, min(first - 1, last_seq)
        at = max(at, last + 1)
    if at <= last_seq:
        yield at, last_seq


def encode_batch(batch: Batch) -> bytes:
    """Encode a batch for the wire."""
    return encode_packed(batch)


def decode_batch(data: bytes) -> Batch:
    """Decode a batch.

    Raises:
        WireError: Oversize or malformed.
    """
    return decode_packed(data, Batch, "telemetry batch", MAX_BATCH_RAW_BYTES)
