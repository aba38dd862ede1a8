"""The fleet table's model: columns and order are its own, no proxy: that one re-sorts for 0.5 s."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.fleet.live import DeviceView
from app.fleet.query import Query
from app.gui import texts
from app.gui.models.columns import FleetColumns
from app.gui.models.order import Rows, moved, ordered

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The row of `FleetColumns` behind an index, for delegates."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table.

    Attributes:
        field: Name in `FleetColumns`.
        digits: Decimals of a number, or None for text.
        hidden: Not shown until the user asks for it.
    """

    field: str
    title: str
    help: str
    width: int
    digits: int | None = None
    hidden: bool = False


def fleet_columns(tr: Callable[[str], str]) -> tuple[Column, ...]:
    """Return the columns, in order, with texts in the user's language."""
    return (
        Column("check", "", tr("Chosen for an action"), 34),
        Column("id", tr("Device"), tr("The name of the device in this fleet"), 100),
        Column("site", tr("Site"), tr("Where the device stands"), 116),
        Column("status", tr("Status"), tr("What the device and its link say right now"), 122),
        Column("model", tr("Model"), tr("The bundle its serving session itself reports"), 120),
        Column("version", tr("Version"), tr("Version of the bundle it serves"), 66),
        Column("p50", tr("p50 ms"), tr("Half of the inferences took at most this long"), 74, 1),
        Column("p95", tr("p95 ms"), tr("95 % of the inferences took at most this long"), 74, 1),
        Column(
            "p99", tr("p99 ms"), tr("99 % of the inferences took at most this long"), 74, 1, True
        ),
        Column("rate", tr("Rate /s"), tr("Inferences per second"), 74, 1, True),
        Column("power", tr("Power W"), tr("Mean power; est. where no sensor measures it"), 88, 1),
        Column("energy", tr("mJ / inf."), tr("Energy per inference"), 96, 1, True),
        Column("temp", tr("Temp °C"), tr("Temperature of the processor"), 76, 1),
        Column("cpu", tr("CPU %"), tr("Processor load of the device"), 66, 0, True),
        Column("spool", tr("Spool"), tr("Telemetry records that wait on the device"), 66, 0, True),
        Column("seen", tr("Last seen"), tr("When the console last heard of the device"), 92),
        Column("history", "  " + tr("p95 trend"), tr("95 % latency of the last windows"), 90),
    )


class FleetModel(QAbstractTableModel):
    """Rows of the fleet, filtered and sorted, with devices checked by id.

    Attributes:
        checked_changed: The set of checked devices is another.
        order_changed: Other rows are shown, or in another order.
    """

    checked_changed = Signal()
    order_changed = Signal()

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self.columns = fleet_columns(self.tr)
        self.data_columns = FleetColumns()
        self.checked: set[str] = set()
        self.sort_field = "id"
        self.descending = False
        self._query = Query()
        self._order: Rows = np.empty(0, dtype=np.intp)
        self._place = np.empty(0, dtype=np.intp)
        self._visible = (0, -1)

    # Reading

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the rows shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a header's text, help or alignment."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            arrow = ("  ▾" if self.descending else "  ▴") if column.field == self.sort_field else ""
            return column.title + arrow
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.help
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        column, row = self.columns[index.column()], int(self._order[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(column, row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.CheckStateRole and column.field == "check":
            on = self.data_columns.views[row].device_id in self.checked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._explain(column, row)
        return None

    def view_at(self, place: int) -> DeviceView | None:
        """Return the device at a shown place."""
        if not 0 <= place < len(self._order):
            return None
        return self.data_columns.views[int(self._order[place])]

    def place_of(self, device_id: str) -> int | None:
        """Return where a device is shown, or None."""
        row = self.data_columns.row(device_id)
        place = -1 if row is None or row >= len(self._place) else int(self._place[row])
        return place if place >= 0 else None

    def shown_ids(self) -> list[str]:
        """Return the ids of the rows shown, in order."""
        ids: list[str] = self.data_columns["id"][self._order].tolist()
        return ids

    # Changing

    def set_visible(self, first: int, last: int) -> None:
        """Say which places are on the screen: changes elsewhere are not announced."""
        self._visible = (first, last)

    def update(self, views: Iterable[DeviceView]) -> None:
        """Take in changed devices; those not seen before appear at the next `reorder`."""
        rows = self.data_columns.update(views)
        self._announce(rows)

    def remove(self, device_ids: Iterable[str]) -> None:
        """Drop devices."""
        gone = set(device_ids)
        self.beginResetModel()
        self.data_columns.remove(gone)
        self._set_order(self._wanted())
        self.endResetModel()
        if self.checked & gone:
            self.checked -= gone
            self.checked_changed.emit()
        self.order_changed.emit()

    def set_query(self, query: Query) -> None:
        """Show only what matches."""
        self._query = query
        self.reorder()

    def count_matching(self, query: Query) -> int:
        """Return how many devices match a query, shown or not."""
        columns = self.data_columns
        mask = query.mask(columns.of_field, columns.count, self._clock())
        return int(np.count_nonzero(mask))

    def sort_by(self, field: str, *, descending: bool) -> None:
        """Sort by a column."""
        self.sort_field, self.descending = field, descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self.reorder()

    def pending_moves(self) -> int:
        """Return how many places `reorder` would change now."""
        return moved(self._order, self._wanted())

    def reorder(self) -> bool:
        """Filter and sort anew; selection and scroll position hold. Return whether rows moved."""
        new = self._wanted()
        if len(new) == len(self._order) and bool(np.array_equal(new, self._order)):
            return False
        self._resize_to(len(new))
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [int(self._order[index.row()]) for index in before]
        self._set_order(new)
        after = [
            self.index(int(self._place[row]), index.column())
            if row < len(self._place) and self._place[row] >= 0
            else QModelIndex()
            for row, index in zip(rows, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.order_changed.emit()
        return True

    def refresh_ages(self) -> None:
        """Let the ages on the screen grow."""
        self._emit_places(*self._visible)

    def set_checked(self, device_ids: Iterable[str], on: bool) -> None:
        """Check or uncheck devices."""
        ids = set(device_ids)
        changed = ids - self.checked if on else ids & self.checked
        if not changed:
            return
        self.checked = self.checked | changed if on else self.checked - changed
        self._emit_places(*self._visible)
        self.checked_changed.emit()

    # Inside

    def _wanted(self) -> Rows:
        columns = self.data_columns
        mask = self._query.mask(columns.of_field, columns.count, self._clock())
        field = "p95" if self.sort_field == "history" else self.sort_field
        return ordered(mask, columns.sort_key(field), descending=self.descending)

    def _resize_to(self, length: int) -> None:
        held = len(self._order)
        if length > held:
            self.beginInsertRows(QModelIndex(), held, length - 1)
            self._set_order(np.concatenate([self._order, np.zeros(length - held, dtype=np.intp)]))
            self.endInsertRows()
        elif length < held:
            self.beginRemoveRows(QModelIndex(), length, held - 1)
            self._set_order(self._order[:length])
            self.endRemoveRows()

    def _set_order(self, order: Rows) -> None:
        self._order = order
        self._place = np.full(self.data_columns.count, -1, dtype=np.intp)
        self._place[order] = np.arange(len(order))

    def _announce(self, rows: Rows) -> None:
        known = rows[rows < len(self._place)]
        places = self._place[known]
        first, last = self._visible
        places = np.unique(places[(places >= first) & (places <= last)])
        if places.size:
            self._emit_places(int(places[0]), int(places[-1]))

    def _emit_places(self, first: int, last: int) -> None:
        last = min(last, len(self._order) - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _text(self, column: Column, row: int) -> str:
        if column.field in ("check", "history"):
            return ""
        value = self.data_columns[column.field][row]
        if column.digits is not None:
            return texts.number(value, column.digits)
        if column.field == "seen":
            return texts.age(value, self._clock())
        if column.field == "status":
            return texts.status_word(value)
        return value or texts.DASH

    def _explain(self, column: Column, row: int) -> str:
        view = self.data_columns.views[row]
        if column.field in ("power", "energy") and view.power_method:
            method = texts.method_word(view.power_method)
            return f"{self._text(column, row)} {method}: {view.power_source}"
        if column.field == "status" and view.rejection is not None:
            word = texts.status_word(view.status)
            return self.tr("{status}. Report rejected: {reason}").format(
                status=word, reason=view.rejection.reason
            )
        if column.field == "status" and view.refusal is not None:
            return f"{texts.status_word(view.status)}: {view.refusal.detail}"
        if column.field in ("model", "version") and view.bundle_digest:
            return self.tr("bundle {digest}").format(digest=view.bundle_digest)
        if column.field == "check":
            return view.device_id
        return self._text(column, row)


def _alignment(column: Column) -> int:
    right = column.digits is not None or column.field == "seen"
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
