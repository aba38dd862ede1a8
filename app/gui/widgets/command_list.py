"""A list of commands: what each does, its group, its keys, and why it cannot be done now."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from app.gui.models.commands import Command
from app.gui.theme.manager import ThemeManager

Index = QModelIndex | QPersistentModelIndex
COMMAND_ROLE = int(Qt.ItemDataRole.UserRole)
_PAD = 8
_GAP = 12


class CommandDelegate(QStyledItemDelegate):
    """Paints one command: text, then its group; the keys at the right; a second line below."""

    def __init__(self, theme: ThemeManager, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: Option, index: Index) -> QSize:
        """Return room for one line, or two where there is more to say."""
        command: Command = index.data(COMMAND_ROLE)
        lines = 2 if command.why_not or command.help else 1
        return QSize(0, lines * option.fontMetrics.lineSpacing() + _PAD)

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        """Paint one line."""
        command: Command = index.data(COMMAND_ROLE)
        blank = Option(option)
        self.initStyleOption(blank, index)
        blank.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, option.widget)
        tokens, line = self._theme.tokens, option.fontMetrics.lineSpacing()
        box = QRect(option.rect).adjusted(_PAD, _PAD // 2, -_PAD, -_PAD // 2)
        first = QRect(box.left(), box.top(), box.width(), line)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(QColor(tokens.dim))
        side = f"{command.group}   {command.keys}" if command.keys else command.group
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(first, right, side)
        taken = option.fontMetrics.horizontalAdvance(side) + _GAP
        painter.setPen(QColor(tokens.dim if command.why_not else tokens.fg))
        _draw(painter, first.adjusted(0, 0, -taken, 0), command.text)
        if below := command.why_not or command.help:
            painter.setPen(QColor(tokens.warn if command.why_not else tokens.dim))
            _draw(painter, first.translated(0, line), below)
        painter.restore()


class CommandList(QListWidget):
    """Commands to choose one of."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self.setItemDelegate(CommandDelegate(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)

    def show_commands(self, commands: list[Command]) -> None:
        """Show these, the first one chosen."""
        self.clear()
        for each in commands:
            said = ", ".join(part for part in (each.text, each.keys, each.why_not) if part)
            item = QListWidgetItem()
            item.setData(COMMAND_ROLE, each)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            item.setToolTip(each.why_not or each.help)
            self.addItem(item)
        self.setCurrentRow(0 if commands else -1)

    def commands(self) -> list[Command]:
        """Return what is shown."""
        return [self.item(row).data(COMMAND_ROLE) for row in range(self.count())]

    def chosen(self) -> Command | None:
        """Return the chosen one."""
        item = self.currentItem()
        command: Command | None = None if item is None else item.data(COMMAND_ROLE)
        return command


def _draw(painter: QPainter, box: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
