"""The fleet as columns: only what rules ask, and only what changed is read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.fleet.live import DeviceView
from app.fleet.query.evaluating import Columns
from app.fleet.query.fields import FIELDS, Field

Rows = NDArray[np.intp]


class AlertTable:
    """One row a device; a row stays a device's for as long as it is known.

    Attributes:
        rows: From device id to its row.
        ids: From row to device id; empty where a device left.
        sites: From row to site.
    """

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.ids: list[str] = []
        self.sites: list[str] = []
        self._free: list[int] = []
        self._columns: dict[str, NDArray[Any]] = {}
        self._fields: dict[str, Field] = {}

    @property
    def count(self) -> int:
        """How many rows there are, free ones among them."""
        return len(self.ids)

    def ask_for(self, fields: Iterable[Field]) -> None:
        """Have columns for these fields and no others; all views must be given again after it."""
        self._fields = {each.name: each for each in (FIELDS["status"], *fields)}
        self._columns = {name: _empty(each, self.count) for name, each in self._fields.items()}

    def update(self, views: Collection[DeviceView]) -> Rows:
        """Take these views in; return their rows."""
        places = [self._row(each) for each in views]
        rows = np.array(places, dtype=np.intp)
        for name, field in self._fields.items():
            # A column at a time: numpy takes a list at once in a tenth of the time of its items.
            self._grown(name, field)[rows] = _values(field, views)
        return rows

    def drop(self, device_ids: Iterable[str]) -> Rows:
        """Forget devices; return the rows that were theirs."""
        gone = [self.rows.pop(each) for each in device_ids if each in self.rows]
        for row in gone:
            self.ids[row] = ""
            for name, field in self._fields.items():
                self._grown(name, field)[row] = np.nan if field.numeric else ""
        self._free += gone
        return np.array(gone, dtype=np.intp)

    def columns(self, rows: Rows) -> Columns:
        """Return the columns of some rows."""
        return lambda field: self._columns[field.name][rows]

    def _row(self, view: DeviceView) -> int:
        row = self.rows.get(view.device_id)
        if row is None:
            row = self._free.pop() if self._free else self.count
            self.rows[view.device_id] = row
            if row == self.count:
                self.ids.append(view.device_id)
                self.sites.append(view.site)
            self.ids[row] = view.device_id
        self.sites[row] = view.site
        return row

    def _grown(self, name: str, field: Field) -> NDArray[Any]:
        column = self._columns[name]
        if len(column) < self.count:
            more = _empty(field, max(2 * len(column), self.count, 64) - len(column))
            column = self._columns[name] = np.concatenate([column, more])
        return column


def all_rows(table: AlertTable) -> Rows:
    """Return the rows of every device."""
    return np.fromiter(table.rows.values(), dtype=np.intp, count=len(table.rows))


def _empty(field: Field, count: int) -> NDArray[Any]:
    if field.numeric:
        return np.full(count, np.nan)
    column = np.empty(count, dtype=object)
    column[:] = ""
    return column


def fields_of(queries: Iterable[Sequence[Field]]) -> tuple[Field, ...]:
    """Return every field once."""
    return tuple({each.name: each for fields in queries for each in fields}.values())


def _values(field: Field, views: Collection[DeviceView]) -> NDArray[Any]:
    if field.numeric:
        return np.array([field.read(view) for view in views], dtype=float)  # None becomes NaN
    read = (field.read(view) for view in views)
    return np.fromiter((np.nan if each is None else each for each in read), object, len(views))
