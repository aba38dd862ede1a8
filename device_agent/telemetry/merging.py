"""Fewer, longer windows in place of many short ones: what to do before anything is given up.

Sums, sketches and moments merge without loss, so a total over any time is the same as before; only
its resolution is less. Windows are merged only where they mean the same: one bundle, one way of
measuring energy, one state of the clock.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise, zip_longest
from typing import NamedTuple, TypeVar

import msgspec

from device_agent.telemetry.rows import Row, Rows, decode_body
from device_agent.telemetry.spool_file import MINUTE, TEN_MINUTES
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import merged
from device_agent.wire.telemetry import MAX_FOREIGN_RUNS, Energy, Run, Window

K = TypeVar("K", bound=str)
T = TypeVar("T")
V = TypeVar("V", int, float, bool)

STEPS = ((MINUTE, 60.0), (TEN_MINUTES, 600.0))
"""Into what windows are merged, and how many seconds such a one spans; the next step begins when
there is nothing left to do for the one before."""

_AT_ONCE = 1000
"""More windows than the shortest ones make in a minute."""
_LEAST_GAIN = 0.25
"""Windows that would shrink by less keep their resolution; it bounds the pages written, too."""


class _Part(NamedTuple):
    row: Row
    window: Window


class Merger:
    """Merges the oldest windows, inside the caller's transaction.

    Args:
        rows: The spool's.
        max_bytes: The largest a record may become.
    """

    def __init__(self, rows: Rows, max_bytes: int) -> None:
        self._rows = rows
        self._max_bytes = max_bytes
        self.begin_again()

    def begin_again(self) -> None:
        """Look through all windows again: what was merged was taken back."""
        self._done = dict.fromkeys((kind for kind, _ in STEPS), 0)

    def free(self, wanted_bytes: int, offered_seq: int) -> bool:
        """Merge until about so many bytes are free; False when nothing is left to merge.

        Windows up to `offered_seq` may have been sent: the console has or may get them as they are.
        """
        return any(self._step(kind, span_s, wanted_bytes, offered_seq) for kind, span_s in STEPS)

    def _step(self, kind: int, span_s: float, wanted_bytes: int, offered_seq: int) -> bool:
        after = max(self._done[kind], offered_seq)
        freed = 0
        for group, until in _groups(self._rows.windows_after(after, _AT_ONCE), kind, span_s):
            freed += self._merge(group, kind)
            self._done[kind] = until
            if freed >= wanted_bytes:
                break
        return freed > 0

    def _merge(self, group: Sequence[_Part], kind: int) -> int:
        """Replace windows by one, where that is less; return how many bytes that is."""
        foreign = _foreign([part.row for part in group])
        if len(group) < 2:
            return 0
        packed = msgspec.msgpack.encode(merge_windows([part.window for part in group]))
        before = sum(len(part.row.packed) for part in group)
        freed = before - len(packed)
        if freed < _LEAST_GAIN * before or len(packed) > self._max_bytes:
            return 0
        first, last = group[0].row, group[-1].row
        self._rows.delete(part.row.seq for part in group[:-1])
        packed_foreign = msgspec.msgpack.encode(foreign) if foreign else None
        self._rows.replace(Row(last.seq, kind, packed, first.first, packed_foreign))
        return freed


def _groups(rows: Iterable[Row], kind: int, span_s: float) -> Iterator[tuple[list[_Part], int]]:
    """Yield runs of windows that may become one, each with the number up to which it was looked.

    A group is whole once a window that is not of it follows: what may still grow is left alone.
    """
    group: list[_Part] = []
    key: object = None
    runs = 0
    for row in rows:
        part = _part(row, kind)
        its_key = _key(part.window, span_s) if part else None
        apart = bool(group) and row.first > group[-1].row.seq + 1
        if group and (its_key != key or runs + apart + len(row.foreign) > MAX_FOREIGN_RUNS):
            yield group, group[-1].row.seq
            group, runs, apart = [], 0, False
        if part:
            group.append(part)
            runs += apart + len(row.foreign)
            key = its_key


def _part(row: Row, kind: int) -> _Part | None:
    """Return what may be merged into a window of that kind; None for any other."""
    window = decode_body(row.packed) if row.kind < kind else None
    return _Part(row, window) if isinstance(window, Window) and _is_finite(window) else None


def _is_finite(window: Window) -> bool:
    """Return whether no sum would be spoilt by this window."""
    energy = window.energy
    figures = (energy.energy_j, energy.power_w, energy.uncertainty_w) if energy else ()
    return all(map(math.isfinite, (window.start_s, window.duration_s, *figures)))


def _key(window: Window, span_s: float) -> object:
    """Return what windows that become one have in common."""
    energy = window.energy
    return (
        math.floor(window.start_s / span_s),
        window.bundle,
        (energy.method, energy.source, energy.scope, energy.idle_w is None, energy.net_j is None)
        if energy
        else None,
        window.clock,
        window.power_mode,
    )


def _foreign(rows: Sequence[Row]) -> tuple[Run, ...]:
    """Return the runs of numbers between these rows that none of them takes."""
    runs: list[Run] = list(rows[0].foreign)
    for before, row in pairwise(rows):
        if row.first > before.seq + 1:
            runs.append((before.seq + 1, row.first - 1))
        runs += row.foreign
    return tuple(runs)


def merge_windows(windows: Sequence[Window]) -> Window:
    """Return one window of all that happened in these, which follow each other.

    Its duration is the time that they cover; figures without a sum are means over that time, or
    the highest.
    """
    first = windows[0]
    return msgspec.structs.replace(
        first,
        duration_s=math.fsum(each.duration_s for each in windows),
        inferences=sum(each.inferences for each in windows),
        errors=sum(each.errors for each in windows),
        dropped=sum(each.dropped for each in windows),
        alarms=sum(each.alarms for each in windows),
        stages=_joined([each.stages for each in windows], merged),
        predictions=_joined([each.predictions for each in windows], sum),
        confidence=_bins([each.confidence for each in windows]),
        energy=_energy(windows) if first.energy else None,
        cpu_percent=_mean(windows, [each.cpu_percent for each in windows]),
        memory_bytes=_highest([each.memory_bytes for each in windows]),
        temperature_c=_highest([each.temperature_c for each in windows]),
        throttled=_highest([each.throttled for each in windows]),
        merged=sum(each.merged for each in windows),
        values=_joined([each.values for each in windows], _moments),
        served_requests=sum(each.served_requests for each in windows),
    )


def _energy(windows: Sequence[Window]) -> Energy:
    each = [window.energy for window in windows if window.energy]
    mean = partial(_mean, windows)
    nets = [energy.net_j for energy in each if energy.net_j is not None]
    return msgspec.structs.replace(
        each[0],
        energy_j=math.fsum(energy.energy_j for energy in each),
        power_w=mean([energy.power_w for energy in each]) or 0.0,
        uncertainty_w=mean([energy.uncertainty_w for energy in each]) or 0.0,
        idle_w=mean([energy.idle_w for energy in each]),
        net_j=math.fsum(nets) if nets else None,
    )


def _joined(parts: Sequence[dict[K, T]], join: Callable[[list[T]], T]) -> dict[K, T]:
    """Return one dictionary of all keys, with the values of a key joined."""
    found: dict[K, list[T]] = {}
    for part in parts:
        for name, value in part.items():
            found.setdefault(name, []).append(value)
    return {name: join(values) for name, values in found.items()}


def _moments(parts: Iterable[Moments]) -> Moments:
    whole = Moments()
    for part in parts:
        whole.merge(part)
    return whole


def _bins(parts: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip_longest(*parts, fillvalue=0)))


def _mean(windows: Sequence[Window], values: Sequence[float | None]) -> float | None:
    """Return the mean over time of what is known."""
    known = [
        (value, max(window.duration_s, 1e-9))
        for value, window in zip(values, windows, strict=True)
        if value is not None
    ]
    weight_s = math.fsum(weight for _, weight in known)
    return math.fsum(value * weight for value, weight in known) / weight_s if known else None


def _highest(values: Sequence[V | None]) -> V | None:
    known = [value for value in values if value is not None]
    return max(known) if known else None
