"""The fleet as columns: one numpy array a field, one row a device. Qt-free."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.fleet.groups import Group
from app.fleet.live import HISTORY_WINDOWS, DeviceView, Status
from app.fleet.query import Names
from app.fleet.query.completing import Vocabulary
from app.fleet.query.fields import FIELDS, Field

STATUSES: tuple[Status, ...] = ("failed", "degraded", "online", "offline", "never")
"""In the order in which a sort by status shows them: what needs a person comes first."""

_SHOWN = (
    *("id", "site", "status", "rejected", "model", "version", "digest", "power_method"),
    *("p50", "p95", "p99", "rate", "power", "energy", "temp", "cpu", "spool", "seen"),
)
"""Fields of queries that the table shows; others become columns when a query first asks them."""
_FIRST_CAPACITY = 64


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
        self._fields = {name: FIELDS[name] for name in _SHOWN}
        self._columns = {name: _empty(each) for name, each in self._fields.items()}
        self._history = np.full((_FIRST_CAPACITY, HISTORY_WINDOWS), np.nan, dtype=np.float32)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._columns[name][: self.count]

    def of_field(self, field: Field) -> NDArray[Any]:
        """Return the column of anything that a query asks; from then on it is kept up to date."""
        if field.name not in self._columns:
            column = _empty(field, len(self._history))
            for row, view in enumerate(self.views):
                column[row] = _value(field, view)
            self._fields[field.name], self._columns[field.name] = field, column
        return self[field.name]

    def history(self, row: int) -> NDArray[np.float32]:
        """Return p95 in ms of the last windows of a row, oldest first, without gaps."""
        values: NDArray[np.float32] = self._history[row]
        return values[~np.isnan(values)]

    def row(self, device_id: str) -> int | None:
        """Return the row of a device, or None."""
        return self._rows.get(device_id)

    def update(self, views: Iterable[DeviceView]) -> NDArray[np.intp]:
        """Take in views, adding rows for devices not seen before; return the changed rows."""
        return np.fromiter((self._put(view) for view in views), dtype=np.intp)

    def remove(self, device_ids: Iterable[str]) -> None:
        """Drop devices; the rows after them close up."""
        gone = {self._rows[each] for each in device_ids if each in self._rows}
        kept = [view for row, view in enumerate(self.views) if row not in gone]
        self.count, self.views, self._rows = 0, [], {}
        self.update(kept)

    def status_counts(self) -> dict[Status, int]:
        """Return how many devices have each status."""
        values, counts = np.unique(self["status"].astype(str), return_counts=True)
        found = dict(zip(values.tolist(), counts.tolist(), strict=True))
        return {status: found.get(status, 0) for status in STATUSES}

    def rejected_count(self) -> int:
        """Return in the names of how many devices a report was not believed."""
        return int(np.count_nonzero(self["rejected"] != ""))

    def names(self, groups: Iterable[Group]) -> Names:
        """Return the labels that devices have, and saved groups, for queries to name."""
        labels = {key for view in self.views for key in view.labels}
        return Names(sorted(labels), {each.name: each.query for each in groups})

    def vocabulary(self, groups: Iterable[Group]) -> Vocabulary:
        """Return what may be asked of this fleet."""
        names = self.names(groups)
        return Vocabulary(names.labels or (), names.groups, self._values_of)

    def _values_of(self, field: Field) -> set[str]:
        found: set[str] = set()
        for value in set(self.of_field(field).tolist()):
            found.update((value,) if isinstance(value, str) else value)
        return found

    def sort_key(self, name: str) -> NDArray[Any]:
        """Return numbers whose order is the order of a column; unknown numbers are NaN."""
        if self._fields[name].numeric:
            return self[name]
        values = self[name]
        if name == "status":
            rank = {status: index for index, status in enumerate(STATUSES)}
            return np.fromiter((rank[value] for value in values), dtype=float, count=self.count)
        return np.unique(values.astype(str), return_inverse=True)[1].astype(float)

    def _put(self, view: DeviceView) -> int:
        row = self._rows.get(view.device_id)
        if row is None:
            row = self._append(view)
        self.views[row] = view
        for name, field in self._fields.items():
            self._columns[name][row] = _value(field, view)
        length = len(view.latency_history)
        self._history[row] = np.nan
        if length:
            self._history[row, -length:] = np.asarray(view.latency_history) * 1e3
        return row

    def _append(self, view: DeviceView) -> int:
        row = self.count
        if row == len(self._history):
            self._grow()
        self._rows[view.device_id] = row
        self.views.append(view)
        self.count += 1
        return row

    def _grow(self) -> None:
        for name, column in self._columns.items():
            self._columns[name] = np.concatenate([column, column])
        self._history = np.concatenate([self._history, self._history])


def _empty(field: Field, rows: int = _FIRST_CAPACITY) -> NDArray[Any]:
    return np.full(rows, np.nan) if field.numeric else np.full(rows, "", dtype=object)


def _value(field: Field, view: DeviceView) -> object:
    value = field.read(view)
    return np.nan if value is None else value
