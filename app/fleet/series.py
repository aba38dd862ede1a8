"""Stored windows as numpy columns, merged into at most as many points as a chart can show.

Sketches are stored as packed buckets, so a long range is merged with a few array operations
instead of one Python loop per window.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from device_agent.wire.sketch import Sketch, bucket_value
from device_agent.wire.telemetry import ClockState, Method

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

QUANTILES = (0.50, 0.95, 0.99)
METHODS: tuple[Method, ...] = ("measured", "derived", "estimated")
"""The place of a method is its code in the store; later is less sure."""

CLOCKS: tuple[ClockState, ...] = ("", "unsynchronised", "jumped")
"""The place of a state is its code in the store; later is worse."""

_BUCKET = np.dtype([("index", "<i2"), ("count", "<u4")])
_MOST_COUNT = 2**32 - 1
_GROUPS_AT_ONCE = 2048
"""Bounds the dense table of one merge to some tens of megabytes."""


class WindowRow(NamedTuple):
    """One stored window, in the order `TelemetryStore` selects it.

    Many rows stay plain tuples: making names for each would double the time of a long range.
    """

    start_s: float
    duration_s: float
    inferences: int
    errors: int
    latency: bytes
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
    bundle: str | None
    merged: int | None
    power_s: float | None
    cpu_s: float | None


@dataclass(frozen=True)
class WindowSeries:
    """Columns of equal length, by time; NaN or None where nothing is known.

    Where windows were merged a point's latency quantiles come from its merged sketches, so they
    are as exact as those of one window. Power is a mean over the windows of one method only:
    measured and estimated figures are never averaged together.

    Attributes:
        time_s: Unix time at the start of the first window of each point.
        duration_s: Time that windows cover in each point, in seconds.
        inferences_per_s: Inferences over `duration_s`.
        power_w: Mean power over the windows whose method is `energy_method`.
        energy_j: Their energy.
        net_j: Their energy above idle; NaN where that is not known of each.
        energy_method: The method that covers most of the point: ``measured``, ``derived``,
            ``estimated`` or None.
        energy_source: The meter or model behind it.
        cpu_percent: Mean over time.
        temperature_c: Highest.
        throttled: 1.0 if any window was throttled, 0.0 if none was.
        clock: The worst state of a window's clock, as its place in `CLOCKS`.
        bundle: Digest of the bundle of the newest window.
        merged: Windows that the device had made one of, for want of room: the most of any window.
    """

    time_s: Floats
    duration_s: Floats
    p50_s: Floats
    p95_s: Floats
    p99_s: Floats
    inferences: Floats
    errors: Floats
    inferences_per_s: Floats
    power_w: Floats
    uncertainty_w: Floats
    energy_j: Floats
    net_j: Floats
    energy_method: Objects
    energy_source: Objects
    cpu_percent: Floats
    memory_bytes: Floats
    temperature_c: Floats
    throttled: Floats
    clock: Ints
    bundle: Objects
    merged: Ints

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.time_s)


def pack_sketch(sketch: Sketch | None) -> bytes:
    """Return the buckets of a sketch as (int16 index, uint32 count) pairs."""
    if sketch is None or not sketch.buckets:
        return b""
    pairs = sorted(sketch.buckets.items())
    if max(sketch.buckets.values()) > _MOST_COUNT:
        pairs = [(index, min(count, _MOST_COUNT)) for index, count in pairs]
    return _packer(len(pairs)).pack(*chain.from_iterable(pairs))


@lru_cache(maxsize=256)
def _packer(pairs: int) -> struct.Struct:
    """Return what packs so many of `_BUCKET`: for those of one sketch numpy takes longer."""
    return struct.Struct("<" + "hI" * pairs)


def unpack_sketch(packed: bytes, total_s: float) -> Sketch:
    """Undo `pack_sketch`; `total_s` is the exact sum of the values."""
    buckets = {int(index): int(count) for index, count in np.frombuffer(packed, dtype=_BUCKET)}
    return Sketch(count=sum(buckets.values()), total=total_s, buckets=buckets)


def build_series(
    rows: Sequence[tuple[Any, ...]],
    start_s: float,
    end_s: float,
    points: int,
    least_s: float = 0.0,
) -> WindowSeries:
    """Return the rows (by time) as columns, merged where there are more than `points`.

    Rows are those of `WindowRow`. Points are equal slices of ``start_s`` to ``end_s``, so a gap
    stays a gap. With `least_s`, in seconds, none is narrower and all rows of a slice are merged.
    """
    # A WindowRow whose fields are the columns.
    columns: Any = WindowRow(*(zip(*rows, strict=True) if rows else [()] * len(WindowRow._fields)))
    if least_s:
        points = min(points, max(int((end_s - start_s) / least_s), 1))
    groups = _groups(_floats(columns.start_s), start_s, end_s, points, always=least_s > 0)
    return _merge(columns, groups)


def _groups(time_s: Floats, start_s: float, end_s: float, points: int, *, always: bool) -> Ints:
    """Return the point each window belongs to, counted without holes."""
    if len(time_s) <= points and not always:
        return np.arange(len(time_s))
    slices = np.floor((time_s - start_s) * (points / (end_s - start_s)))
    return np.unique(np.clip(slices, 0, points - 1), return_inverse=True)[1].astype(np.int64)


def _merge(columns: Any, groups: Ints) -> WindowSeries:  # noqa: ANN401  (columns)
    n = int(groups[-1]) + 1 if len(groups) else 0
    first = np.searchsorted(groups, np.arange(n), side="left")
    last = np.searchsorted(groups, np.arange(n), side="right") - 1
    duration_s = _floats(columns.duration_s)
    covered_s = _sums(groups, duration_s, n)
    inferences = _sums(groups, _floats(columns.inferences), n)
    p50_s, p95_s, p99_s = latency_quantiles(columns.latency, groups, n)
    power = _merge_power(columns, groups, _floats(columns.power_s), n)
    return WindowSeries(
        time_s=_floats(columns.start_s)[first],
        duration_s=covered_s,
        p50_s=p50_s,
        p95_s=p95_s,
        p99_s=p99_s,
        inferences=inferences,
        errors=_sums(groups, _floats(columns.errors), n),
        inferences_per_s=_ratio(inferences, covered_s),
        **power,
        cpu_percent=_means(groups, _floats(columns.cpu_percent), _floats(columns.cpu_s), n),
        memory_bytes=_highest(groups, _floats(columns.memory_bytes), n),
        temperature_c=_highest(groups, _floats(columns.temperature_c), n),
        throttled=_highest(groups, _floats(columns.throttled), n),
        clock=np.nan_to_num(_highest(groups, _floats(columns.clock), n)).astype(np.int64),
        bundle=_objects(columns.bundle)[last],
        merged=np.nan_to_num(_highest(groups, _floats(columns.merged), n), nan=1.0).astype(
            np.int64
        ),
    )


def _merge_power(columns: Any, groups: Ints, duration_s: Floats, n: int) -> dict[str, Any]:  # noqa: ANN401  (columns)
    """Return the power columns, each point from the windows of its prevailing method only."""
    codes = np.array([-1 if code is None else code for code in columns.method], dtype=np.int64)
    chosen = _prevailing(codes, groups, duration_s, n)
    used = (codes >= 0) & (codes == chosen[groups])
    groups, duration_s = groups[used], duration_s[used]
    source = np.full(n, None, dtype=object)
    source[groups] = _objects(columns.source)[used]
    methods = np.array([*METHODS, None], dtype=object)
    energy_j = _sums(groups, np.nan_to_num(_floats(columns.energy_j)[used]), n)
    return {
        "power_w": _means(groups, _floats(columns.power_w)[used], duration_s, n),
        "uncertainty_w": _means(groups, _floats(columns.uncertainty_w)[used], duration_s, n),
        "energy_j": np.where(chosen >= 0, energy_j, np.nan),
        # A sum that misses a window would be too small: NaN stays NaN.
        "net_j": np.where(chosen >= 0, _sums(groups, _floats(columns.net_j)[used], n), np.nan),
        "energy_method": methods[chosen],
        "energy_source": source,
    }


def _prevailing(codes: Ints, groups: Ints, duration_s: Floats, n: int) -> Ints:
    """Return the method code that covers most time of each point, or -1 without any."""
    kinds = len(METHODS)
    known = codes >= 0
    weight_s = np.maximum(duration_s[known], 1e-9)
    time_s = np.bincount(
        groups[known] * kinds + codes[known], weights=weight_s, minlength=n * kinds
    ).reshape(n, kinds)
    # Reversed, so that a tie goes to the less sure method.
    chosen = kinds - 1 - np.argmax(time_s[:, ::-1], axis=1)
    return np.where(time_s.any(axis=1), chosen, -1).astype(np.int64)


def latency_quantiles(blobs: Sequence[bytes], groups: Ints, n: int) -> list[Floats]:
    """Return one column of length `n` for each of `QUANTILES`, from packed sketches.

    `groups` gives the place of each sketch in the columns, ascending.
    """
    columns = [np.full(n, np.nan) for _ in QUANTILES]
    for begin in range(0, n, _GROUPS_AT_ONCE):
        end = min(begin + _GROUPS_AT_ONCE, n)
        rows = slice(*np.searchsorted(groups, [begin, end]))
        table, indexes = _dense(blobs[rows], groups[rows] - begin, end - begin)
        if not len(indexes):
            continue
        values = np.array([bucket_value(int(index)) for index in indexes])
        seen = table.cumsum(axis=1)
        total = seen[:, -1]
        for column, q in zip(columns, QUANTILES, strict=True):
            place = np.argmax(seen > (q * (total - 1))[:, np.newaxis], axis=1)
            column[begin:end] = np.where(total > 0, values[place], np.nan)
    return columns


def _dense(blobs: Sequence[bytes], groups: Ints, n: int) -> tuple[Floats, Ints]:
    """Return counts as (group, bucket), and the bucket index of each column."""
    lengths = np.fromiter((len(blob) // _BUCKET.itemsize for blob in blobs), np.int64, len(blobs))
    packed = np.frombuffer(b"".join(blobs), dtype=_BUCKET)
    if not len(packed):
        return np.zeros((n, 0)), np.zeros(0, dtype=np.int64)
    index = packed["index"].astype(np.int64)
    indexes = np.arange(index.min(), index.max() + 1)
    cells = np.repeat(groups, lengths) * len(indexes) + (index - indexes[0])
    counts = np.bincount(cells, weights=packed["count"], minlength=n * len(indexes))
    return counts.reshape(n, len(indexes)).astype(np.float64), indexes


def _floats(values: Sequence[Any]) -> Floats:
    return np.array(values, dtype=np.float64)


def _objects(values: Sequence[Any]) -> Objects:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _sums(groups: Ints, values: Floats, n: int) -> Floats:
    return np.bincount(groups, weights=values, minlength=n).astype(np.float64)


def _ratio(upper: Floats, lower: Floats) -> Floats:
    ratio = np.full(len(upper), np.nan)
    np.divide(upper, lower, out=ratio, where=lower > 0)
    return ratio


def _means(groups: Ints, values: Floats, duration_s: Floats, n: int) -> Floats:
    """Return means over time; windows without a value do not count."""
    known = ~np.isnan(values)
    groups, values = groups[known], values[known]
    weight_s = np.maximum(duration_s[known], 1e-9)
    return _ratio(_sums(groups, values * weight_s, n), _sums(groups, weight_s, n))


def _highest(groups: Ints, values: Floats, n: int) -> Floats:
    highest = np.full(n, np.nan)
    np.fmax.at(highest, groups, values)
    return highest
