"""The fleet as columns: one numpy array a field, one row a device. Qt-free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.fleet.live import HISTORY_WINDOWS, DeviceView, Status

STATUSES: tuple[Status, ...] = ("failed", "degraded", "online", "offline", "never")
"""In the order in which a sort by status shows them: what needs a person comes first."""

TEXTS = ("id", "site", "status", "rejected", "model", "version", "digest", "power_method")
NUMBERS = ("p50", "p95", "p99", "rate", "power", "energy", "temp", "cpu", "spool", "seen")
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
        self._texts = {name: np.full(_FIRST_CAPACITY, "", dtype=object) for name in TEXTS}
        self._numbers = {name: np.full(_FIRST_CAPACITY, np.nan) for name in NUMBERS}
        self._history = np.full((_FIRST_CAPACITY, HISTORY_WINDOWS), np.nan, dtype=np.float32)

    def __getitem__(self, name: str) -> NDArray[Any]:
        table = self._texts if name in self._texts else self._numbers
        return table[name][: self.count]

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

    def for_query(self, now_s: float) -> Mapping[str, NDArray[Any]]:
        """Return the columns under the names that queries use."""
        columns = {name: self[name] for name in (*TEXTS, *NUMBERS)}
        columns["age"] = now_s - self["seen"]
        return columns

    def sort_key(self, name: str) -> NDArray[Any]:
        """Return numbers whose order is the order of a column; unknown numbers are NaN."""
        if name in self._numbers:
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
        for name, text in _texts(view).items():
            self._texts[name][row] = text
        for name, number in _numbers(view).items():
            self._numbers[name][row] = np.nan if number is None else number
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
        for table in (self._texts, self._numbers):
            for name, column in table.items():
                table[name] = np.concatenate([column, column])
        self._history = np.concatenate([self._history, self._history])


def _texts(view: DeviceView) -> dict[str, str]:
    return {
        "id": view.device_id,
        "site": view.site,
        "status": view.status,
        "rejected": view.rejection.reason if view.rejection else "",
        "model": view.bundle_name or "",
        "version": view.bundle_version or "",
        "digest": view.bundle_digest or "",
        "power_method": view.power_method or "",
    }


def _numbers(view: DeviceView) -> dict[str, float | None]:
    current = view.status not in ("offline", "never")
    energy = view.energy
    return {
        "p50": _scaled(view.p50_s, 1e3) if current else None,
        "p95": _scaled(view.p95_s, 1e3) if current else None,
        "p99": _scaled(view.p99_s, 1e3) if current else None,
        "rate": view.rate_hz if current else None,
        "power": view.power_w if current else None,
        "energy": _scaled(energy.gross_j if energy else None, 1e3) if current else None,
        "temp": view.temperature_c if current else None,
        "cpu": view.cpu_percent if current else None,
        "spool": view.spool_pending,
        "seen": view.last_seen_s,
    }


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
