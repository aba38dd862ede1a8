"""The fleet table's model: columns and order are its own, no proxy: that one re-sorts for 0.5 s."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.fleet.live import DeviceView
from app.fleet.query import Query
from app.fleet.query.fields import FIELDS
from app.gui import texts
from app.gui.codes import code_word
from app.gui.device_facts import state_words
from app.gui.models.columns import FleetColumns
from app.gui.models.fleet_fields import (
    CHECK,
    TREND,
    USUAL,
    Column,
    columns_of,
    field_of,
    value_text,
)
from app.gui.models.freshness import STALE_AFTER_S, last_known, overdue
from app.gui.models.order import Rows, moved, ordered
from app.gui.saying import voiced

Index = QModelIndex | QPersistentModelIndex


class FleetModel(QAbstractTableModel):
    """Rows of the fleet, filtered and sorted, with devices checked by id.

    Attributes:
        columns: What is shown, in order; the check column first.
        connected: The console has its link; without it no figure is new.
        checked_changed: The set of checked devices is another.
        order_changed: Other rows are shown, or in another order.
    """

    checked_changed = Signal()
    order_changed = Signal()

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self.columns = columns_of(USUAL)
        self.connected = True
        self.data_columns = FleetColumns()
        self.checked: set[str] = set()
        self.sort_field = "id"
        self.descending = False
        self._query = Query()
        self._order: Rows = np.empty(0, dtype=np.intp)
        self._place = np.empty(0, dtype=np.intp)
        self._visible = (0, -1)
        self._hits: int | None = 0

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
            arrow = (" ▾" if self.descending else " ▴") if column.field == self.sort_field else ""
            return column.title + arrow
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.help
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        column, row = self.columns[index.column()], int(self._order[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(index.column(), row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role == Qt.ItemDataRole.CheckStateRole and column.field == CHECK:
            on = self.data_columns.views[row].device_id in self.checked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._explain(column, row, self.text_at(index.column(), row))
        return None

    def view_at(self, place: int) -> DeviceView | None:
        """Return the device at a shown place."""
        if not 0 <= place < len(self._order):
            return None
        return self.data_columns.views[int(self._order[place])]

    def row_at(self, place: int) -> int:
        """Return the row of `FleetColumns` behind a shown place, for who paints it."""
        return int(self._order[place])

    def place_of(self, device_id: str) -> int | None:
        """Return where a device is shown, or None."""
        row = self.data_columns.row(device_id)
        place = -1 if row is None or row >= len(self._place) else int(self._place[row])
        return place if place >= 0 else None

    def shown_rows(self) -> Rows:
        """Return the rows of `FleetColumns` that are shown, in order."""
        return self._order

    def shown_ids(self, first: int = 0, last: int | None = None) -> list[str]:
        """Return the ids of the rows shown, in order; of a part of them between two places."""
        end = None if last is None else last + 1
        ids: list[str] = self.data_columns["id"][self._order[first:end]].tolist()
        return ids

    def checked_shown(self) -> int:
        """Return how many of the rows shown are checked."""
        if self._hits is None:
            self._hits = sum(each in self.checked for each in self.shown_ids())
        return self._hits

    def stale(self, row: int) -> bool:
        """Return whether the figures of a row are older than they should be."""
        return overdue(self.data_columns.views[row], self._clock(), connected=self.connected)

    def stale_mask(self) -> NDArray[np.bool_]:
        """Return of every row of `FleetColumns` whether it is `stale`."""
        seen, mask = self.data_columns["seen"], np.zeros(self.data_columns.count, dtype=bool)
        quiet = self._clock() - seen > STALE_AFTER_S if self.connected else ~np.isnan(seen)
        for row in np.flatnonzero(quiet).tolist():
            mask[row] = self.stale(row)
        return mask

    def age_text(self, row: int) -> str:
        """Return how long ago a device was last heard of."""
        return texts.age(self.data_columns.views[row].last_seen_s, self._clock())

    def state_at(self, row: int) -> tuple[str, str]:
        """Return the shape and the words of a row's state."""
        view = self.data_columns.views[row]
        return state_words(view, self._clock(), connected=self.connected)

    def text_at(self, section: int, row: int) -> str:
        """Return what a cell shows."""
        column = self.columns[section]
        field = field_of(column.field)
        if field is None:
            return ""
        value = self.data_columns.of_field(field)[row]
        if column.figure and not self.connected:
            known = field.read(last_known(self.data_columns.views[row]))
            value = np.nan if known is None else known
        return value_text(column, value, self._clock())

    # Changing

    def set_visible(self, first: int, last: int) -> None:
        """Say which places are on the screen: changes elsewhere are not announced."""
        self._visible = (first, last)

    def update(self, views: Iterable[DeviceView]) -> None:
        """Take in changed devices; those not seen before appear at the next `reorder`."""
        rows = self.data_columns.update(views)
        self._announce(rows)

    def show_columns(self, names: Sequence[str]) -> None:
        """Show other columns, or these in another order; views restore what they had."""
        columns = columns_of(names)
        if columns == self.columns:
            return
        self.beginResetModel()
        self.columns = columns
        self.data_columns.keep_only((*(each.field for each in columns), self.sort_field))
        self.endResetModel()

    def remove(self, device_ids: Iterable[str]) -> None:
        """Drop devices; what stays keeps its place on the screen."""
        columns, gone = self.data_columns, set(device_ids)
        rows = [row for each in gone if (row := columns.row(each)) is not None]
        self._show(self._order[~np.isin(self._order, rows)])
        shown = self.shown_ids()
        columns.remove(gone)
        self._set_order(np.array([columns.row(each) for each in shown], dtype=np.intp))
        if self.checked & gone:
            self.checked -= gone
            self._hits = None
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
        self._show(new)
        self.order_changed.emit()
        return True

    def refresh_ages(self) -> None:
        """Let the ages on the screen grow."""
        self._emit_places(*self._visible)

    def set_connected(self, connected: bool) -> None:
        """Say whether the console has its link: without it, figures are shown as old ones."""
        if connected != self.connected:
            self.connected = connected
            self._emit_places(*self._visible)

    def set_checked(self, device_ids: Iterable[str], on: bool) -> None:
        """Check or uncheck devices."""
        ids = set(device_ids)
        changed = ids - self.checked if on else ids & self.checked
        if not changed:
            return
        self.checked = self.checked | changed if on else self.checked - changed
        self._hits = None
        self._emit_places(*self._visible)
        self.checked_changed.emit()

    # Inside

    def _wanted(self) -> Rows:
        columns = self.data_columns
        mask = self._query.mask(columns.of_field, columns.count, self._clock())
        field = field_of("p95" if self.sort_field == TREND else self.sort_field) or FIELDS["id"]
        return ordered(mask, columns.sort_key(field), descending=self.descending)

    def _show(self, new: Rows) -> None:
        """Show other rows, or in another order; persistent indexes follow their devices."""
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
        self._hits = None
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

    def _explain(self, column: Column, row: int, text: str) -> str:
        view = self.data_columns.views[row]
        if column.field == CHECK:
            return view.device_id
        if column.figure and text != texts.DASH and self.stale(row):
            text = self.tr("{value}, as it was {age}").format(value=text, age=self.age_text(row))
        if column.kind == "power" and view.power_method:
            method = texts.method_word(view.power_method)
            return self.tr("{value} {method}: {source}").format(
                value=text, method=method, source=voiced(view.power_source or "")
            )
        if column.field == "status":
            return self._explain_status(view, row)
        asked = _as_asked(column, view)
        if asked:
            return asked
        if column.field in ("model", "version") and view.bundle_digest:
            return self.tr("bundle {digest}").format(digest=view.bundle_digest)
        return text

    def _explain_status(self, view: DeviceView, row: int) -> str:
        word = texts.status_word(view.status)
        if view.rejection is not None:
            return self.tr("{status}. Report rejected: {reason}").format(
                status=word, reason=code_word(view.rejection.reason)
            )
        if view.refusal is not None:
            return self.tr("{status}: {detail}").format(
                status=word, detail=voiced(view.refusal.detail)
            )
        if self.stale(row):
            return self.tr("{status} when it was last heard of, {age}").format(
                status=word, age=self.age_text(row)
            )
        return word


def _as_asked(column: Column, view: DeviceView) -> str:
    """Return the code behind a word, as a query asks for it; empty where there is none."""
    if column.field == "attempt":
        return view.attempt.step if view.attempt else ""
    given = {"refusal": view.refusal, "rejected": view.rejection}.get(column.field)
    return given.reason if given is not None else ""


def alignment(column: Column) -> int:
    """Return where the text of a column stands in its cells."""
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
