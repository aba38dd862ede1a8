"""Chooses which columns the fleet table has, their order, and how many of them do not scroll."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.gui import texts
from app.gui.dialogs.base import MOST_OF_WINDOW, Dialog
from app.gui.models.fleet_fields import USUAL, Column
from app.gui.widgets.labels import label

_FIELD_ROLE = int(Qt.ItemDataRole.UserRole)
_ROWS = 14


class ColumnList(QListWidget):
    """Columns to check and drag; with Ctrl the arrow keys move the chosen one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the chosen column."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.move_chosen(step)
        else:
            super().keyPressEvent(event)

    def move_chosen(self, step: int) -> None:
        """Move the chosen column up or down."""
        row = self.currentRow()
        if row >= 0 and 0 <= row + step < self.count():
            item = self.takeItem(row)
            self.insertItem(row + step, item)
            self.setCurrentRow(row + step)


class ColumnsDialog(Dialog):
    """The columns of the fleet table.

    Args:
        parent: The window.
        offered: All there can be.
        shown: Those that are shown, in order.
        frozen: How many of them do not scroll.
    """

    def __init__(
        self, parent: QWidget, offered: Sequence[Column], shown: Sequence[str], frozen: int
    ) -> None:
        about = texts.tr("Drag to change the order, or move with Ctrl+Up and Ctrl+Down.")
        super().__init__(parent, texts.tr("Columns"), about, texts.tr("Show these"), 460)
        self._offered = {each.field: each for each in offered}
        self.list = ColumnList()
        self.list.setAccessibleName(self.tr("Columns of the fleet table"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        wanted = self.fontMetrics().height() * 3 // 2 * _ROWS
        self.list.setMinimumHeight(min(wanted, round(MOST_OF_WINDOW * parent.window().height())))
        self.list.itemChanged.connect(lambda _: self._follow())
        self.frozen = QSpinBox()
        self.frozen.setAccessibleName(self.tr("Columns that do not scroll"))
        self._build()
        self._fill(shown)
        self.frozen.setValue(frozen)
        self.list.setFocus()

    def _build(self) -> None:
        row, side = QHBoxLayout(), QVBoxLayout()
        for text, run in (
            (self.tr("Move up"), lambda: self.list.move_chosen(-1)),
            (self.tr("Move down"), lambda: self.list.move_chosen(1)),
            (self.tr("As at first"), lambda: self._fill(USUAL)),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=run: run())
            side.addWidget(button)
        side.addStretch(1)
        row.addWidget(self.list, 1)
        row.addLayout(side)
        self.contents.addLayout(row)
        freeze = QHBoxLayout()
        freeze.addWidget(label(self.tr("First columns that do not scroll")), 1)
        freeze.addWidget(self.frozen)
        self.contents.addLayout(freeze)

    def chosen(self) -> list[str]:
        """Return the chosen columns, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [
            str(each.data(_FIELD_ROLE))
            for each in items
            if each.checkState() == Qt.CheckState.Checked
        ]

    def _fill(self, shown: Sequence[str]) -> None:
        self.list.clear()
        rest = [each for each in self._offered if each not in shown]
        for field in (*(each for each in shown if each in self._offered), *rest):
            column = self._offered[field]
            item = QListWidgetItem(column.title)
            item.setToolTip(column.help)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)  # dropped between
            item.setData(_FIELD_ROLE, field)
            on = Qt.CheckState.Checked if field in shown else Qt.CheckState.Unchecked
            item.setCheckState(on)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._follow()

    def _follow(self) -> None:
        count = len(self.chosen())
        self.frozen.setMaximum(max(count - 1, 0))
        self.accept_button.setEnabled(bool(count))
