"""A table model over frozen rows: small lists, replaced whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
STATE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The state behind a cell that is painted as a pill."""


@dataclass(frozen=True, slots=True)
class RowColumn(Generic[Row]):
    """One column.

    Attributes:
        text: What a cell shows.
        state: For a cell painted as a pill: its state.
        help: Tool tip of a cell; None repeats the text.
    """

    title: str
    text: Callable[[Row], str]
    width: int
    right: bool = False
    state: Callable[[Row], str] | None = None
    help: Callable[[Row], str] | None = None


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
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[section].right)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (column.help or column.text)(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.right)
        if role == STATE_ROLE and column.state is not None:
            return column.state(row)
        return None

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
        rows = list(rows)
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


def _alignment(right: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
