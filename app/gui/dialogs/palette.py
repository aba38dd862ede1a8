"""The command palette: every action by name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

_ACTION_ROLE = int(Qt.ItemDataRole.UserRole)


class CommandPalette(QDialog):
    """Type a part of a name, Enter runs it.

    Attributes:
        chosen: The action to run once the palette is closed.
    """

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Commands"))
        self.setMinimumSize(440, 330)
        self.chosen: QAction | None = None
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("What do you want to do?"))
        self.edit.setAccessibleName(self.tr("Command"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Commands"))
        for action in actions:
            if action.objectName() == "palette" or not action.isEnabled():
                continue
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            text = action.text().replace("&&", "&")
            item = QListWidgetItem(f"{text}    {keys}" if keys else text)
            item.setData(_ACTION_ROLE, action)
            self.list.addItem(item)
        layout = QVBoxLayout(self)
        layout.addWidget(self.edit)
        layout.addWidget(self.list)
        self.edit.textChanged.connect(self._filter)
        self.edit.returnPressed.connect(self._choose)
        self.edit.installEventFilter(self)
        self.list.itemActivated.connect(lambda _: self._choose())
        self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if not self.list.isRowHidden(row):
                self.list.setCurrentRow(row)
                return
            row += step

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        self.list.setCurrentRow(-1)
        for row in range(self.list.count()):
            item_text = self.list.item(row).text().lower()
            self.list.setRowHidden(row, not all(word in item_text for word in words))
        self._move(1)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = item.data(_ACTION_ROLE)
            self.accept()
