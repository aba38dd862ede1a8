"""A telemetry window as a row of the store, and back."""

from __future__ import annotations

import math
import sqlite3
from typing import Any, NamedTuple

import msgspec

from app.fleet.series import CLOCKS, METHODS, pack_sketch, unpack_sketch
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import ClockState, Energy, Record, Stage, Window
from device_agent.wire.typed import packed_decoder


class _Detail(msgspec.Struct, array_like=True):
    """What no chart reads, kept whole in one column; a row of an older console ends earlier."""

    stages: dict[Stage, Sketch]
    predictions: dict[str, int]
    confidence: tuple[int, ...]
    energy: Energy | None
    merged: int = 1
    values: dict[str, Moments] = {}
    served_requests: int = 0
    clock: ClockState = ""
    power_mode: str = ""


class Findings(msgspec.Struct, array_like=True):
    """The first columns of `_Detail`, without the sketches of stages: those take most of the time.

    Attributes:
        stages: Left as it is.
    """

    stages: msgspec.Raw
    predictions: dict[str, int]
    confidence: tuple[int, ...]
    energy: Energy | None
    merged: int = 1
    values: dict[str, msgspec.Raw] = {}


START_COLUMN = 2
"""Where a row of `window_row` says when the window began."""
_findings = packed_decoder(Findings)
_NO_POWER = (None,) * 5
"""The columns of `_power_columns` where nothing was measured."""


class WindowSlice(NamedTuple):
    """What a rollout's gates are made from, of one stored window; `detail` is for `read_findings`.

    Attributes:
        latency: Packed sketch.
        clock: Place in `CLOCKS`; 0 where nothing is doubtful.
    """

    start_s: float
    duration_s: float
    inferences: int
    errors: int
    latency: bytes
    temperature_c: float | None
    throttled: int | None
    clock: int | None
    digest: str | None
    detail: bytes


def window_row(
    stream: int, record: Record, window: Window, bundles: dict[str, int], sent_s: float
) -> tuple[Any, ...]:
    """Return the columns of a record's window, in the order of the schema.

    `bundles` gives the row id of each digest; `sent_s` stands in for a start that is no number.
    """
    total, energy = window.stages.get("total"), window.energy
    return (
        stream,
        record.seq,
        finite_time(window.start_s, sent_s),
        finite(window.duration_s) or 0.0,
        bundles[window.bundle] if window.bundle else None,
        window.inferences,
        window.errors,
        window.dropped,
        window.alarms,
        pack_sketch(total),
        finite(total.total) if total else None,
        *(_power_columns(energy) if energy else _NO_POWER),
        finite(window.cpu_percent),
        window.memory_bytes,
        finite(window.temperature_c),
        window.throttled,
        msgspec.msgpack.encode(_detail_of(window)),
        record.first_seq,
        finite(energy.net_j) if energy else None,
        CLOCKS.index(window.clock),
    )


def _power_columns(energy: Energy) -> tuple[object, ...]:
    return (
        finite(energy.power_w),
        finite(energy.uncertainty_w),
        finite(energy.energy_j),
        METHODS.index(energy.method),
        energy.source,
    )


def _detail_of(window: Window) -> _Detail:
    return _Detail(
        stages={stage: sketch for stage, sketch in window.stages.items() if stage != "total"},
        predictions=window.predictions,
        confidence=window.confidence,
        energy=window.energy,
        merged=window.merged,
        values=window.values,
        served_requests=window.served_requests,
        clock=window.clock,
        power_mode=window.power_mode,
    )


def finite(value: float | None) -> float | None:
    """Return None for what is not a finite number: no chart can show it."""
    return value if value is not None and math.isfinite(value) else None


def finite_time(time_s: float, sent_s: float) -> float:
    """Return `time_s`, or where it is no number the time of sending: the record still counts."""
    if math.isfinite(time_s):
        return time_s
    return sent_s if math.isfinite(sent_s) else 0.0


def read_findings(detail: bytes) -> Findings:
    """Return what a window found, from its column of that name."""
    return _findings.decode(detail)


def merged_count(detail: bytes) -> int:
    """Return how many windows a stored one was made of, from its column of that name."""
    return packed_decoder(_Detail).decode(detail).merged


def read_window(row: sqlite3.Row) -> Window:
    """Return the window a row of `windows`, joined with its bundle's digest, was made from."""
    detail = packed_decoder(_Detail).decode(row["detail"])
    stages = dict(detail.stages)
    if row["latency"]:
        stages["total"] = unpack_sketch(row["latency"], row["latency_total_s"] or 0.0)
    return Window(
        start_s=row["start_s"],
        duration_s=row["duration_s"],
        bundle=row["digest"],
        inferences=row["inferences"],
        errors=row["errors"],
        dropped=row["dropped"],
        alarms=row["alarms"],
        stages=stages,
        predictions=detail.predictions,
        confidence=detail.confidence,
        energy=detail.energy,
        cpu_percent=row["cpu_percent"],
        memory_bytes=row["memory_bytes"],
        temperature_c=row["temperature_c"],
        throttled=None if row["throttled"] is None else bool(row["throttled"]),
        merged=detail.merged,
        values=detail.values,
        served_requests=detail.served_requests,
        clock=detail.clock,
        power_mode=detail.power_mode,
    )
