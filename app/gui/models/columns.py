"""The fleet as columns: one numpy array a field, one row a device. Qt-free."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.fleet.groups import Group
from app.fleet.live import DeviceView, Status
from app.fleet.query import Names
from app.fleet.query.completing import Vocabulary
from app.fleet.query.fields import FIELDS, Field

STATUSES: tuple[Status, ...] = ("failed", "degraded", "online", "offline", "never")
"""In the order in which a sort by status shows them: what needs a person comes first."""

_KEPT = ("id", "site", "status", "rejected", "power_method", "p95", "seen")
"""What the page always needs; other fields become columns when somebody first asks for them."""
_FIRST_CAPACITY = 64
_DIGITS = re.compile(r"([0-9]+)")


class FleetColumns:
    """Rows are never moved: a device keeps its row until it is removed.

    Attributes:
        count: Rows in use; columns are views of that length.
        views: The views behind the rows.
    """

    def __init__(self) -> None:
        self.count = 0
        self.views: list[DeviceView] = []
        self._rows: dict[str, int] = {}
        self._labels: list[str] | None = None
        self._capacity = _FIRST_CAPACITY
        self._fields: dict[str, Field] = {}
        self._columns: dict[str, NDArray[Any]] = {}
        self._ranks: dict[str, NDArray[np.float64]] = {}
        self._tallies: dict[str, Counter[Any]] = {}
        for name in _KEPT:
            self.of_field(FIELDS[name])

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._columns[name][: self.count]

    def of_field(self, field: Field) -> NDArray[Any]:
        """Return the column of anything that a query asks; from then on it is kept up to date."""
        if field.name not in self._columns:
            column = _empty(field, self._capacity)
            column[: self.count] = _values(field, self.views)
            self._fields[field.name], self._columns[field.name] = field, column
        return self[field.name]

    def keep_only(self, names: Iterable[str]) -> None:
        """Let go of columns that nobody looks at any more; a query that asks one brings it back."""
        for name in self._fields.keys() - {*names, *_KEPT}:
            del self._fields[name], self._columns[name]
            self._ranks.pop(name, None)

    def row(self, device_id: str) -> int | None:
        """Return the row of a device, or None."""
        return self._rows.get(device_id)

    def update(self, views: Iterable[DeviceView]) -> NDArray[np.intp]:
        """Take in views, adding rows for devices not seen before; return the changed rows."""
        views = list(views)
        rows = np.fromiter(map(self._put, views), dtype=np.intp, count=len(views))
        # A column at a time: numpy takes a list at once in a tenth of the time of its items.
        for name, field in self._fields.items():
            self._fill(name, rows, _values(field, views))
        return rows

    def remove(self, device_ids: Iterable[str]) -> None:
        """Drop devices; the rows after them close up."""
        gone = {self._rows[each] for each in device_ids if each in self._rows}
        kept = [view for row, view in enumerate(self.views) if row not in gone]
        self.count, self.views, self._rows, self._ranks, self._tallies = 0, [], {}, {}, {}
        self._labels = None
        self.update(kept)

    def status_counts(self) -> dict[Status, int]:
        """Return how many devices have each status."""
        found = self._tally("status")
        return {status: found[status] for status in STATUSES}

    def rejected_count(self) -> int:
        """Return in the names of how many devices a report was not believed."""
        return self.count - self._tally("rejected")[""]

    def labels(self) -> list[str]:
        """Return the keys of the labels that devices have."""
        if self._labels is None:
            self._labels = sorted({key for view in self.views for key in view.labels})
        return list(self._labels)

    def names(self, groups: Iterable[Group]) -> Names:
        """Return the labels that devices have, and saved groups, for queries to name."""
        return Names(self.labels(), {each.name: each.query for each in groups})

    def vocabulary(self, groups: Iterable[Group]) -> Vocabulary:
        """Return what may be asked of this fleet."""
        names = self.names(groups)
        return Vocabulary(names.labels or (), names.groups, self._values_of)

    def _values_of(self, field: Field) -> set[str]:
        found: set[str] = set()
        for value in set(self.of_field(field).tolist()):
            found.update((value,) if isinstance(value, str) else value)
        return found

    def sort_key(self, field: Field) -> NDArray[np.float64]:
        """Return numbers whose order is the order of a column; what is unknown is NaN."""
        values = self.of_field(field)
        if field.numeric:
            return values
        rank = self._ranks.get(field.name)
        if rank is None or len(rank) != self.count:
            rank = self._ranks[field.name] = _ranked(field.name, values)
        return rank

    def _tally(self, name: str) -> Counter[Any]:
        """Return how often a column has each value; most changes of devices change none."""
        if name not in self._tallies:
            self._tallies[name] = Counter(self[name].tolist())
        return self._tallies[name]

    def _put(self, view: DeviceView) -> int:
        row = self._rows.get(view.device_id)
        if row is not None:
            if view.labels != self.views[row].labels:
                self._labels = None
            self.views[row] = view
            return row
        self._labels = None
        self._tallies.clear()
        row = self.count
        if row == self._capacity:
            self._grow()
        self._rows[view.device_id] = row
        self.views.append(view)
        self.count += 1
        return row

    def _fill(self, name: str, rows: NDArray[np.intp], values: NDArray[Any]) -> None:
        column = self._columns[name]
        if column.dtype != object:
            column[rows] = values
        elif np.any(column[rows] != values):
            column[rows] = values
            self._ranks.pop(name, None)
            self._tallies.pop(name, None)

    def _grow(self) -> None:
        for name, column in self._columns.items():
            self._columns[name] = np.concatenate([column, column])
        self._capacity *= 2


def _empty(field: Field, rows: int) -> NDArray[Any]:
    return np.full(rows, np.nan) if field.numeric else np.full(rows, "", dtype=object)


def _values(field: Field, views: Sequence[DeviceView]) -> NDArray[Any]:
    read = field.read
    if field.numeric:
        return np.array([read(view) for view in views], dtype=float)  # None becomes NaN
    return np.fromiter((read(view) for view in views), dtype=object, count=len(views))


def _ranked(name: str, values: NDArray[Any]) -> NDArray[np.float64]:
    """Return each text's place among all; numbers in texts count as numbers, nothing is NaN."""
    distinct = set(values.tolist())
    ordered: list[Any] = (
        list(STATUSES) if name == "status" else sorted(distinct - {""}, key=_natural)
    )
    rank = {value: float(place) for place, value in enumerate(ordered)}
    return np.fromiter((rank.get(value, np.nan) for value in values), float, count=len(values))


def _natural(value: str | tuple[str, ...]) -> tuple[tuple[str, int, str], ...]:
    text = value if isinstance(value, str) else ", ".join(value)
    parts = _DIGITS.split(text.lower())
    # Texts and digits alternate, so that every pair compares alike.
    numbers = [*parts[1::2], "0"]
    return tuple(
        (word, int(number), number) for word, number in zip(parts[::2], numbers, strict=True)
    )
