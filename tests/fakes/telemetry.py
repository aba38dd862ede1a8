"""Telemetry records as a device would make them."""

from __future__ import annotations

from collections.abc import Sequence

from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import (
    Batch,
    Body,
    Energy,
    Event,
    Loss,
    Record,
    Window,
    own_runs,
)

BUNDLE_1 = "1" * 64
BUNDLE_2 = "2" * 64
MEASURED = Energy(
    source="INA3221 VDD_IN", method="measured", scope="board", power_w=5.0, energy_j=50.0
)
ESTIMATED = Energy(
    source="CPU share model", method="estimated", scope="board", power_w=9.0, energy_j=90.0,
    uncertainty_w=5.0,
)  # fmt: skip


def sketch(*values_s: float) -> Sketch:
    result = Sketch()
    for value_s in values_s:
        result.add(value_s)
    return result


def window(start_s: float, latency_s: float = 0.005, **fields: object) -> Window:
    """A window of 10 s with 100 inferences that all took `latency_s`."""
    defaults = {
        "start_s": start_s,
        "duration_s": 10.0,
        "bundle": BUNDLE_1,
        "inferences": 100,
        "stages": {"total": sketch(*[latency_s] * 100), "run": sketch(*[latency_s / 2] * 100)},
        "predictions": {"good": 90, "pit": 10},
        "confidence": (0, 0, 0, 0, 0, 0, 10, 20, 30, 40),
        "energy": MEASURED,
        "cpu_percent": 20.0,
        "memory_bytes": 50_000_000,
        "temperature_c": 45.0,
        "throttled": False,
    }
    return Window(**{**defaults, **fields})


def event(time_s: float, code: str = "decision.alarm", **fields: object) -> Event:
    return Event(time_s=time_s, code=code, **fields)


def batch(
    bodies: Sequence[Body],
    first_seq: int = 1,
    *,
    device_id: str = "edge-01",
    spool_id: str = "spool-a",
    oldest_seq: int | None = None,
    sent_s: float = 1000.0,
) -> Batch:
    """A batch of consecutive records; `oldest_seq` is its first unless given."""
    return Batch(
        device_id=device_id,
        spool_id=spool_id,
        boot_id="boot-1",
        sent_s=sent_s,
        oldest_seq=first_seq if oldest_seq is None else oldest_seq,
        records=tuple(Record(seq=first_seq + i, body=body) for i, body in enumerate(bodies)),
    )


def own_numbers(record: Record) -> set[int]:
    """The numbers a record takes: more than one where windows were merged."""
    first = record.seq if record.first_seq is None else record.first_seq
    return {n for a, b in own_runs(first, record.seq, record.foreign) for n in range(a, b + 1)}


def account(records: Sequence[Record]) -> tuple[set[int], set[int]]:
    """The numbers that arrived, and those the ledger names."""
    arrived = {n for record in records for n in own_numbers(record)}
    losses = [record.body for record in records if isinstance(record.body, Loss)]
    runs = [run for each in losses for run in own_runs(each.first_seq, each.last_seq, each.foreign)]
    return arrived, {n for a, b in runs for n in range(max(a, 1), b + 1)}
