"""The command palette: every action, and every device, bundle and rollout, by a few letters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from app.gui.models.commands import Command, search
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.command_list import CommandList
from app.gui.widgets.labels import label

_STEPS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8,
}  # fmt: skip
_WIDTH_CHARS, _HEIGHT_LINES = 78, 24


class CommandPalette(QDialog):
    """Type a part of a name, Enter runs it; what cannot be done now says why and stays.

    Args:
        commands: Everything there is.
        recent: Names of those used last, the newest first.

    Attributes:
        chosen: What to run once the palette is closed.
    """

    def __init__(
        self,
        commands: Sequence[Command],
        recent: Sequence[str],
        theme: ThemeManager,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._commands, self._recent = commands, recent
        self.chosen: Command | None = None
        self.setWindowTitle(self.tr("Commands"))
        metrics = self.fontMetrics()
        self.resize(
            metrics.averageCharWidth() * _WIDTH_CHARS, metrics.lineSpacing() * _HEIGHT_LINES
        )
        self._build(theme)
        self._find("")

    def _build(self, theme: ThemeManager) -> None:
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("A command, a device, a bundle or a rollout"))
        self.edit.setAccessibleName(self.tr("Command"))
        self.list = CommandList(theme)
        self.list.setAccessibleName(self.tr("Commands"))
        self._none = label(self.tr("Nothing is called so. Try fewer letters."), "dim")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addWidget(self.edit)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._none)
        self.edit.textChanged.connect(self._find)
        self.edit.returnPressed.connect(self._choose)
        self.edit.installEventFilter(self)
        self.list.itemActivated.connect(lambda _: self._choose())
        self.list.itemClicked.connect(lambda _: self._choose())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()), 0)
            if step and self.list.count():
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
                return True
        return super().eventFilter(watched, event)

    def _find(self, text: str) -> None:
        found = search(self._commands, text, self._recent)
        self.list.show_commands(found)
        self._none.setVisible(not found)

    def _choose(self) -> None:
        command = self.list.chosen()
        if command is not None and not command.why_not:
            self.chosen = command
            self.accept()
