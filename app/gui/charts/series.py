"""Arrays for charts: gaps, ranges, nearest points. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def with_gaps(
    time_s: Floats, columns: Mapping[str, Floats], covered_s: Floats | None = None
) -> tuple[Floats, dict[str, Floats]]:
    """Put a NaN where points are missing, so that no line is drawn over time nobody measured.

    A gap is a step of more than 2.5 times the usual one. A device merges old windows where room is
    short: what a point itself covers, where that is given, is no gap.
    """
    if len(time_s) < 3:
        return time_s, dict(columns)
    steps = np.diff(time_s)
    usual_s = np.median(steps)
    bare_s = steps if covered_s is None else steps - covered_s[:-1]
    holes = np.flatnonzero((steps > 2.5 * usual_s) & (bare_s > 1.5 * usual_s)) + 1
    if not holes.size:
        return time_s, dict(columns)
    middle = (time_s[holes - 1] + time_s[holes]) / 2
    filled = {name: np.insert(values, holes, np.nan) for name, values in columns.items()}
    return np.insert(time_s, holes, middle), filled


SHORTEST_VIEW_S = 30.0
_MARGIN = 0.06


def view_start(now_s: float, span_s: float, begin_s: float | None) -> float:
    """Return the left edge of a live view: `span_s` ago, or a little before the record began."""
    if begin_s is None or begin_s <= now_s - span_s:
        return now_s - span_s
    known_s = max((now_s - begin_s) * (1 + _MARGIN), SHORTEST_VIEW_S)
    return now_s - min(known_s, span_s)


def levels(times_s: Sequence[float], near_s: float) -> list[int]:
    """Return a level for each label of rising times: those close together must not overlap."""
    result: list[int] = []
    for index, time_s in enumerate(times_s):
        close = index > 0 and time_s - times_s[index - 1] < near_s
        result.append((result[-1] + 1) % 3 if close else 0)
    return result


def value_range(
    time_s: Floats, columns: list[Floats], start_s: float, end_s: float, head: float
) -> tuple[float, float] | None:
    """Return a y range around what is between `start_s` and `end_s`, or None if nothing is.

    Args:
        time_s: Times of the points, shape ``(n,)``.
        columns: Values, each of shape ``(n,)``.
        start_s: Begin of the range.
        end_s: End of the range.
        head: Share of the height to leave free at the top, for labels.
    """
    inside = (time_s >= start_s) & (time_s <= end_s)
    parts = [values[inside] for values in columns]
    values = np.concatenate(parts) if parts else np.empty(0)
    values = values[np.isfinite(values)]
    if not values.size:
        return None
    low, high = float(values.min()), float(values.max())
    # A flat line stays in the middle instead of showing its rounding noise.
    reach = max(high - low, 0.2 * abs(high), 1e-9) if high or low else 1.0
    middle = (low + high) / 2
    bottom, top = middle - 0.58 * reach, middle + (0.58 + head) * reach
    return (max(bottom, 0.0) if low >= 0 else bottom), top


def nearest(time_s: Floats, at_s: float, reach_s: float) -> int | None:
    """Return the index of the point nearest to `at_s`, or None if none is within `reach_s`."""
    if not len(time_s):
        return None
    right = int(np.searchsorted(time_s, at_s))
    candidates = [index for index in (right - 1, right) if 0 <= index < len(time_s)]
    best = min(candidates, key=lambda index: abs(time_s[index] - at_s))
    return best if abs(time_s[best] - at_s) <= reach_s else None


def finite_runs(*columns: Floats) -> list[slice]:
    """Return the stretches over which every column has a value."""
    return true_runs(np.logical_and.reduce([np.isfinite(values) for values in columns]))


def decimated(
    time_s: Floats, values: Floats, start_s: float, end_s: float, bins: int
) -> tuple[Floats, Floats]:
    """Return the lowest and the highest value of each bin in their order, with the times.

    A line through them covers the same pixels as one through every point. Where there are no more
    points than that, all of the range are returned, with one beyond each edge.

    Args:
        time_s: Rising, shape ``(n,)``.
        values: Shape ``(n,)``; NaN where the line is open.
        start_s: Left edge of what is seen.
        end_s: Right edge.
        bins: How many, over the range.
    """
    first = max(int(np.searchsorted(time_s, start_s)) - 1, 0)
    last = int(np.searchsorted(time_s, end_s, side="right")) + 1
    time_s, values = time_s[first:last], values[first:last]
    if len(time_s) <= 2 * bins or end_s <= start_s:
        return time_s, values
    places = np.floor((time_s - start_s) * (bins / (end_s - start_s)))
    begins = np.flatnonzero(np.diff(places, prepend=places[0] - 1))
    low = np.fmin.reduceat(values, begins)
    high = np.fmax.reduceat(values, begins)
    ends = np.append(begins[1:], len(values)) - 1
    # The end nearer to the lower value gets it: a rising bin is drawn upwards.
    rises = np.nan_to_num(values[ends]) >= np.nan_to_num(values[begins])
    result = np.empty(2 * len(begins))
    result[0::2] = np.where(rises, low, high)
    result[1::2] = np.where(rises, high, low)
    times = np.empty(2 * len(begins))
    times[0::2], times[1::2] = time_s[begins], time_s[ends]
    return times, result


def true_runs(good: npt.NDArray[np.bool_]) -> list[slice]:
    """Return the stretches over which something is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
