"""A table model over frozen rows: small lists, replaced whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
STATE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The state behind a cell that is painted as a pill."""
BELOW_ROLE = STATE_ROLE + 1
"""What stands under the pill."""


@dataclass(frozen=True, slots=True)
class RowColumn(Generic[Row]):
    """One column.

    Attributes:
        text: What a cell shows.
        state: For a cell painted as a pill: its state.
        below: For such a cell: what stands under the pill, where rows have two lines.
        words: Every word that the pill can have, where that is known: it is as wide as they need.
        help: Tool tip of a cell; None repeats the text.
        order: What a sort by this column goes by; None: the text, its numbers by value. A figure
            that is written with a unit needs one.
        copy: What is copied and exported instead of the text, such as a whole digest.
        shown: False where it is seen only once somebody chooses it.
    """

    title: str
    text: Callable[[Row], str]
    width: int
    right: bool = False
    state: Callable[[Row], str] | None = None
    below: Callable[[Row], str] | None = None
    words: tuple[str, ...] = ()
    help: Callable[[Row], str] | None = None
    order: Callable[[Row], Any] | None = None
    copy: Callable[[Row], str] | None = None
    shown: bool = True

    @property
    def sortable(self) -> bool:
        """Whether rows can be put in order by it."""
        return bool(self.title) and (self.order is not None or not self.right)

    def key(self, row: Row) -> Any:  # noqa: ANN401 - whatever can be compared
        """Return what a sort goes by, of a row whose value is known."""
        return _natural(self.text(row)) if self.order is None else self.order(row)

    def known(self, row: Row) -> bool:
        """Whether there is anything to sort by; rows without come last, whichever the order."""
        return self.order is None or self.order(row) is not None

    def under(self, row: Row) -> str:
        """Return what stands under a pill, empty where nothing does."""
        return self.below(row) if self.below is not None else ""

    def value(self, row: Row) -> str:
        """Return what is copied and exported."""
        return (self.copy or self.text)(row).strip()


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows as columns show them."""

    def __init__(
        self,
        columns: Sequence[RowColumn[Row]],
        key: Callable[[Row], Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self.key = key
        self.sorted_by = -1
        self.descending = False
        self._given: list[Row] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a header's text or alignment."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            arrow = ("  ▾" if self.descending else "  ▴") if section == self.sorted_by else ""
            return self.columns[section].title + arrow
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[section].right)
        if role == Qt.ItemDataRole.ToolTipRole:  # somebody may have made the column narrow
            return self.columns[section].title.strip()
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (column.text(row), column.under(row))))
        if role == BELOW_ROLE:
            return column.under(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (column.help or column.text)(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.right)
        return column.state(row) if role == STATE_ROLE and column.state is not None else None

    def row_at(self, place: int) -> Row | None:
        """Return a row, or None."""
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def place_of(self, key: object) -> int | None:
        """Return where the row of a key is, or None."""
        for place, row in enumerate(self.rows):
            if self.key(row) == key:
                return place
        return None

    def replace(self, rows: Sequence[Row]) -> None:
        """Show other rows; `RowsView` keeps what is chosen and scrolled to."""
        self._given = list(rows)
        self._show(self._ordered())

    def sort_by(self, column: int, *, descending: bool = False) -> None:
        """Put the rows in the order of a column, or of nothing but the page's own: -1."""
        self.sorted_by, self.descending = column, descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._show(self._ordered())

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return titles and rows as they are exported: in shown order, every column."""
        columns = [each for each in self.columns if each.title.strip()]
        rows = [[each.value(row) for each in columns] for row in self.rows]
        return [each.title.strip() for each in columns], rows

    def _ordered(self) -> list[Row]:
        if not 0 <= self.sorted_by < len(self.columns):
            return list(self._given)
        column = self.columns[self.sorted_by]
        known = [row for row in self._given if column.known(row)]
        known.sort(key=column.key, reverse=self.descending)
        return [*known, *(row for row in self._given if not column.known(row))]

    def _show(self, rows: list[Row]) -> None:
        if rows == self.rows:
            return
        if [self.key(row) for row in rows] == [self.key(row) for row in self.rows]:
            self.rows = rows
            last = self.index(len(rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Return a key that puts ``edge-9`` before ``edge-10``."""
    parts = re.split(r"(\d+)", text.strip().casefold())
    return [(0, int(each), "") if each.isdigit() else (1, 0, each) for each in parts if each]


def _alignment(right: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
