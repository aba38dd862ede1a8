"""What is kept of all windows that began in one slice of time: a cell. Pure.

Adding windows one by one or in cells gives the same: counts and sketches add up exactly, means are
kept as sums with the seconds that they are over, and energy apart for each method, for measured and
estimated figures are never averaged together.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from app.fleet.series import CLOCKS, METHODS
from app.fleet.window_rows import read_findings
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Energy, Stage, Window
from device_agent.wire.typed import packed_decoder

LEVELS_S = (300.0, 3600.0, 21_600.0)
"""Widths of cells: two weeks, half a year and many years in some thousand of them."""

_PAIR = struct.Struct("<hI")
_MOST_S = 2.0**53
_MOST_COUNT = 2**32 - 1
_moments = packed_decoder(Moments)


class RolledWindow(NamedTuple):
    """One stored window as it enters a cell; names are those of the columns.

    Attributes:
        seq: Its number in its stream.
        bundle: Row id.
    """

    seq: int
    start_s: float
    duration_s: float
    bundle: int | None
    inferences: int
    errors: int
    dropped: int
    alarms: int
    latency: bytes
    latency_total_s: float | None
    power_w: float | None
    uncertainty_w: float | None
    energy_j: float | None
    net_j: float | None
    method: int | None
    source: str | None
    cpu_percent: float | None
    memory_bytes: int | None
    temperature_c: float | None
    throttled: int | None
    clock: int | None
    detail: bytes


class Mean(msgspec.Struct, array_like=True):
    """A sum over time and the seconds that it is over."""

    total: float = 0.0
    seconds: float = 0.0

    def add(self, total: float, seconds: float) -> None:
        """Add what was known for so long."""
        self.total += total
        self.seconds += seconds

    @property
    def value(self) -> float | None:
        """The mean, or None where it is not known."""
        return self.total / self.seconds if self.seconds > 0 else None


class Power(msgspec.Struct, array_like=True):
    """Energy by one method.

    Attributes:
        seconds: That it was in use.
        net_j: None where it is not known of each window.
        source: Of the newest window.
    """

    seconds: float = 0.0
    power: Mean = msgspec.field(default_factory=Mean)
    uncertainty: Mean = msgspec.field(default_factory=Mean)
    energy_j: float = 0.0
    net_j: float | None = 0.0
    source: str | None = None


class Cell(msgspec.Struct, array_like=True):
    """Windows of one stream that began in one slice.

    Attributes:
        first_s: When the first began.
        newest_s: When the newest began, whose bundle is `bundle`.
        windows: As the device made them, before it merged any.
        merged: The most that any was merged from.
        latency: Bucket to count.
        temperature_c: The highest.
        throttled: 1 if any was, None where nobody knows.
        clock: The worst state, as its place in `CLOCKS`.
        power: By method.
    """

    first_s: float
    newest_s: float
    bundle: int | None = None
    windows: int = 0
    merged: int = 1
    duration_s: float = 0.0
    inferences: int = 0
    errors: int = 0
    dropped: int = 0
    alarms: int = 0
    latency: dict[int, int] = {}
    latency_total_s: float = 0.0
    cpu: Mean = msgspec.field(default_factory=Mean)
    temperature: Mean = msgspec.field(default_factory=Mean)
    temperature_c: float | None = None
    memory_bytes: int | None = None
    throttled: int | None = None
    clock: int = 0
    power: dict[int, Power] = {}
    predictions: dict[str, int] = {}
    confidence: list[int] = []
    values: dict[str, Moments] = {}


def slot_of(start_s: float, level: int) -> int:
    """Return which slice of a level a time is in, counted from 1970.

    All that a clock may say beyond `_MOST_S` share one: SQLite would have no number for it.
    """
    return int(min(max(start_s, -_MOST_S), _MOST_S) // LEVELS_S[level])


def roll(windows: Iterable[RolledWindow], level: int) -> dict[int, Cell]:
    """Return the cells of some windows of one stream, by slot."""
    cells: dict[int, Cell] = {}
    for window in windows:
        slot = slot_of(window.start_s, level)
        cell = cells.get(slot)
        if cell is None:
            cell = cells[slot] = Cell(window.start_s, window.start_s, window.bundle)
        _add_window(cell, window)
    return cells


def coarser(cells: Mapping[int, Cell], level: int) -> dict[int, Cell]:
    """Return cells of `level` from those of the level below it, which stay as they are."""
    found: dict[int, Cell] = {}
    ratio = round(LEVELS_S[level] / LEVELS_S[level - 1])
    for slot, cell in sorted(cells.items()):
        upper = found.get(slot // ratio)
        if upper is None:
            upper = found[slot // ratio] = Cell(cell.first_s, cell.newest_s, cell.bundle)
        merge(upper, cell)
    return found


def merge(cell: Cell, other: Cell) -> None:
    """Add all of `other`."""
    cell.first_s = min(cell.first_s, other.first_s)
    if other.newest_s >= cell.newest_s:
        cell.newest_s, cell.bundle = other.newest_s, other.bundle
    cell.windows += other.windows
    cell.merged = max(cell.merged, other.merged)
    cell.duration_s += other.duration_s
    cell.inferences += other.inferences
    cell.errors += other.errors
    cell.dropped += other.dropped
    cell.alarms += other.alarms
    _add_counts(cell.latency, other.latency.items())
    cell.latency_total_s += other.latency_total_s
    cell.cpu.add(other.cpu.total, other.cpu.seconds)
    cell.temperature.add(other.temperature.total, other.temperature.seconds)
    cell.temperature_c = highest(cell.temperature_c, other.temperature_c)
    cell.memory_bytes = highest(cell.memory_bytes, other.memory_bytes)
    cell.throttled = highest(cell.throttled, other.throttled)
    cell.clock = max(cell.clock, other.clock)
    newer = other.newest_s >= cell.newest_s
    for method, power in other.power.items():
        _merge_power(cell.power.setdefault(method, Power()), power, newer)
    _add_findings(cell, other.predictions, other.confidence, other.values)


def _add_window(cell: Cell, window: RolledWindow) -> None:
    found = read_findings(window.detail)
    seconds = max(window.duration_s, 1e-9)
    cell.first_s = min(cell.first_s, window.start_s)
    newer = window.start_s >= cell.newest_s
    if newer:
        cell.newest_s, cell.bundle = window.start_s, window.bundle
    cell.windows += found.merged
    cell.merged = max(cell.merged, found.merged)
    cell.duration_s += window.duration_s
    cell.inferences += window.inferences
    cell.errors += window.errors
    cell.dropped += window.dropped
    cell.alarms += window.alarms
    _add_counts(cell.latency, _PAIR.iter_unpack(window.latency))
    cell.latency_total_s += window.latency_total_s or 0.0
    if window.cpu_percent is not None:
        cell.cpu.add(window.cpu_percent * seconds, seconds)
    if window.temperature_c is not None:
        cell.temperature.add(window.temperature_c * seconds, seconds)
    cell.temperature_c = highest(cell.temperature_c, window.temperature_c)
    cell.memory_bytes = highest(cell.memory_bytes, window.memory_bytes)
    cell.throttled = highest(cell.throttled, window.throttled)
    cell.clock = max(cell.clock, window.clock or 0)
    if window.method is not None:
        power = _power_of(window, seconds)
        _merge_power(cell.power.setdefault(window.method, Power()), power, newer)
    values = {name: _moments.decode(each) for name, each in found.values.items()}
    _add_findings(cell, found.predictions, found.confidence, values)


def _power_of(window: RolledWindow, seconds: float) -> Power:
    power = Power(seconds, energy_j=window.energy_j or 0.0, net_j=window.net_j)
    power.source = window.source
    if window.power_w is not None:
        power.power = Mean(window.power_w * seconds, seconds)
    if window.uncertainty_w is not None:
        power.uncertainty = Mean(window.uncertainty_w * seconds, seconds)
    return power


def _merge_power(power: Power, other: Power, newer: bool) -> None:
    power.seconds += other.seconds
    power.power.add(other.power.total, other.power.seconds)
    power.uncertainty.add(other.uncertainty.total, other.uncertainty.seconds)
    power.energy_j += other.energy_j
    known = power.net_j is not None and other.net_j is not None
    power.net_j = power.net_j + other.net_j if known else None  # type: ignore[operator]
    if newer or power.source is None:
        power.source = other.source


def _add_counts(counts: dict[Any, int], more: Iterable[Any]) -> None:
    get = counts.get
    for key, count in more:
        counts[key] = get(key, 0) + count


def _add_findings(
    cell: Cell,
    predictions: Mapping[str, int],
    confidence: Sequence[int],
    values: Mapping[str, Moments],
) -> None:
    _add_counts(cell.predictions, predictions.items())
    missing = len(confidence) - len(cell.confidence)
    cell.confidence += [0] * missing
    for place, count in enumerate(confidence):
        cell.confidence[place] += count
    for name, moments in values.items():
        cell.values.setdefault(name, Moments()).merge(moments)


def highest(one: Any, other: Any) -> Any:  # noqa: ANN401  (whatever can be compared, or None)
    """Return the higher of two; None is not known."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def as_window(cell: Cell, digest: str | None) -> Window:
    """Return a cell as if its device had merged its windows: energy by the prevailing method only.

    `digest` is of its bundle.
    """
    stages: dict[Stage, Sketch] = {}
    if cell.latency:
        count = sum(cell.latency.values())
        stages["total"] = Sketch(count=count, total=cell.latency_total_s, buckets=cell.latency)
    return Window(
        start_s=cell.first_s,
        duration_s=cell.duration_s,
        bundle=digest,
        inferences=cell.inferences,
        errors=cell.errors,
        dropped=cell.dropped,
        alarms=cell.alarms,
        stages=stages,
        predictions=cell.predictions,
        confidence=tuple(cell.confidence),
        energy=_energy_of(cell),
        cpu_percent=cell.cpu.value,
        memory_bytes=cell.memory_bytes,
        temperature_c=cell.temperature_c,
        throttled=None if cell.throttled is None else bool(cell.throttled),
        merged=cell.windows,
        values=cell.values,
        clock=CLOCKS[cell.clock],
    )


def _energy_of(cell: Cell) -> Energy | None:
    if not cell.power:
        return None
    method, power = by_time(cell)[0]
    return Energy(
        source=power.source or "",
        method=METHODS[method],
        scope="",
        power_w=power.power.value or 0.0,
        energy_j=power.energy_j,
        uncertainty_w=power.uncertainty.value or 0.0,
        net_j=power.net_j,
    )


def by_time(cell: Cell) -> list[tuple[int, Power]]:
    """Return its power by method, what covers most time first; on a tie the less sure."""
    return sorted(cell.power.items(), key=lambda each: (-each[1].seconds, -each[0]))


def pack_latency(cell: Cell) -> bytes:
    """Return its sketch as windows have theirs."""
    pairs = sorted(cell.latency.items())
    return b"".join(_PAIR.pack(index, min(count, _MOST_COUNT)) for index, count in pairs)


def unpack_latency(packed: bytes) -> dict[int, int]:
    """Undo `pack_latency`."""
    return dict(_PAIR.iter_unpack(packed))
