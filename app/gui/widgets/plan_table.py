"""A table to write a part of a rollout's plan into."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

from app.gui.theme.scale import grown

_ROW_HEIGHT = 34
_BESIDE_PX = 10
"""Between what a cell shows and its edges."""


class PlanTable(QTableWidget):
    """Columns as wide as what they show; one has the rest, and scrolls where there is none.

    Args:
        name: For a screen reader.
        titles: Of the columns.
        widths: What columns have at least, as they were drawn; 0 for the one that has the rest.
    """

    def __init__(self, name: str, titles: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__(0, len(titles))
        self._widths = widths
        self._rest = widths.index(0)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(titles))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(grown(_ROW_HEIGHT, self.fontMetrics()))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def fit(self) -> None:
        """Give each column the room of its title and of what was written into it."""
        for column in range(self.columnCount()):
            if column != self._rest:
                self.setColumnWidth(column, self._wanted(column))
        self._share_rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room anew."""
        super().resizeEvent(event)
        self._share_rest()

    def _wanted(self, column: int) -> int:
        shown = self.horizontalHeader().sectionSizeHint(column), self.sizeHintForColumn(column)
        return max(grown(self._widths[column], self.fontMetrics()), max(shown) + _BESIDE_PX)

    def _share_rest(self) -> None:
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        others = header.length() - header.sectionSize(self._rest)
        wanted = self._wanted(self._rest)
        tight = self.viewport().width() - others < wanted
        mode = modes.Interactive if tight else modes.Stretch
        if header.sectionResizeMode(self._rest) != mode:
            header.setSectionResizeMode(self._rest, mode)
        if tight:
            header.resizeSection(self._rest, wanted)
