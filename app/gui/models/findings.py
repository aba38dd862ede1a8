"""What a device's models found over time: a mix of classes, or measured values. Qt-free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.fleet.found_queries import FoundRow, FoundRows
from device_agent.wire.moments import Moments

if TYPE_CHECKING:
    from app.fleet.store import TelemetryStore

Floats = npt.NDArray[np.float64]

BINS = 120
MOST_LABELS = 6
MOST_VALUES = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in equal slices of time; slices without any are left out.

    Attributes:
        time_s: Begin of each slice, shape ``(n,)``.
        step_s: Length of a slice.
        labels: The most frequent ones, most frequent first.
        shares: Of each slice: the share of each label, and at last of all others, shape
            ``(n, labels + 1)``; NaN where none was counted.
        values: Names of what was measured.
        means: Of each slice and value, shape ``(n, values)``; NaN where there was none.
        lowest: Likewise.
        highest: Likewise.
        windows: Windows or cells of them that were looked at.
        sampled: True where there are more windows.
    """

    time_s: Floats
    step_s: float
    labels: tuple[str, ...]
    shares: Floats
    values: tuple[str, ...]
    means: Floats
    lowest: Floats
    highest: Floats
    windows: int
    sampled: bool

    def __len__(self) -> int:
        """Return the number of slices."""
        return len(self.time_s)


def read_found(store: TelemetryStore, device_id: str, start_s: float, end_s: float) -> Found:
    """Read what a device found in ``[start_s, end_s)``."""
    return found_in(store.found(device_id, start_s, end_s, BINS), start_s, end_s)


def found_in(read: FoundRows, start_s: float, end_s: float) -> Found:
    """Return what was found, by slices of the range no shorter than windows or cells."""
    rows = read.rows
    step_s = max((end_s - start_s) / BINS, read.least_s)
    if rows:
        step_s = max(step_s, float(np.median([row.duration_s for row in rows])))
    counts: dict[int, Counter[str]] = {}
    moments: dict[int, dict[str, Moments]] = {}
    for row in rows:
        # The first cell may begin before the range.
        _add(row, max(int((row.start_s - start_s) // step_s), 0), counts, moments)
    places = sorted(counts.keys() | moments.keys())
    total: Counter[str] = sum(counts.values(), Counter())
    labels = tuple(name for name, _ in sorted(total.items(), key=_by_count)[:MOST_LABELS])
    values = tuple(sorted({name for held in moments.values() for name in held})[:MOST_VALUES])
    table = [[moments.get(place, {}).get(name) for name in values] for place in places]
    return Found(
        time_s=np.array([start_s + place * step_s for place in places], dtype=np.float64),
        step_s=step_s,
        labels=labels,
        shares=_shares([counts.get(place, Counter()) for place in places], labels),
        values=values,
        means=_column(table, len(values), "mean"),
        lowest=_column(table, len(values), "lowest"),
        highest=_column(table, len(values), "highest"),
        windows=len(rows),
        sampled=read.sampled,
    )


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _add(
    row: FoundRow,
    place: int,
    counts: dict[int, Counter[str]],
    moments: dict[int, dict[str, Moments]],
) -> None:
    for name, each in row.values.items():
        if each.count:
            moments.setdefault(place, {}).setdefault(name, Moments()).merge(each)
    # What was measured is counted among the predictions, too.
    plain = {name: n for name, n in row.predictions.items() if name not in row.values and n}
    if plain:
        counts.setdefault(place, Counter()).update(plain)


def _shares(counts: Iterable[Counter[str]], labels: Sequence[str]) -> Floats:
    rows = []
    for each in counts:
        total = sum(each.values())
        known = [each[name] for name in labels]
        row = [*known, total - sum(known)]
        rows.append([n / total if total else np.nan for n in row])
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(labels) + 1)


def _column(table: Sequence[Sequence[Moments | None]], width: int, name: str) -> Floats:
    rows = [[np.nan if each is None else getattr(each, name) for each in row] for row in table]
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)
