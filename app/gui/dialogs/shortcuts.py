"""The sheet of keys: every shortcut and every action without one, to look through or to print."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from app.gui.dialogs.base import MOST_OF_WINDOW, Dialog
from app.gui.models.key_sheet import KeyLine, KeySection, as_text, matching
from app.gui.texts import QT_TRANSLATE_NOOP, tr

_WIDTH_PX, _HEIGHT_LINES = 588, 26
_KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("words", "In tables"),
        (
            ("↑  ↓", QT_TRANSLATE_NOOP("words", "Go from row to row")),
            ("Home  End", QT_TRANSLATE_NOOP("words", "Go to the first or last row")),
            ("Space", QT_TRANSLATE_NOOP("words", "Check or uncheck the device of the row")),
            (
                "Shift+Space",
                QT_TRANSLATE_NOOP("words", "Check or uncheck all from the last device to this one"),
            ),
            ("Enter", QT_TRANSLATE_NOOP("words", "Open what the row is about")),
            ("Menu", QT_TRANSLATE_NOOP("words", "Open the menu of the row")),
            ("Ctrl+C", QT_TRANSLATE_NOOP("words", "Copy the row; in the fleet, the device's id")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("words", "In the charts of a device"),
        (
            ("←  →", QT_TRANSLATE_NOOP("words", "Pan; Page Up and Page Down go further")),
            ("+  −", QT_TRANSLATE_NOOP("words", "Zoom in and out")),
            ("↑  ↓", QT_TRANSLATE_NOOP("words", "Scroll to other charts")),
            ("Esc", QT_TRANSLATE_NOOP("words", "Back to live")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("words", "Everywhere else"),
        (
            ("Tab", QT_TRANSLATE_NOOP("words", "Go to the next control; Shift+Tab goes back")),
            ("Space", QT_TRANSLATE_NOOP("words", "Press the button that has the focus")),
            (
                "Esc",
                QT_TRANSLATE_NOOP("words", "Close a dialog or a list of proposals, doing nothing"),
            ),
            ("Enter", QT_TRANSLATE_NOOP("words", "Do what a dialog's main button says")),
        ),
    ),
)


def other_keys() -> list[KeySection]:
    """Return the keys that are no actions, in the user's language."""
    return [
        KeySection(tr(title), tuple(KeyLine(keys, tr(text)) for keys, text in lines))
        for title, lines in _KEYS
    ]


class ShortcutsDialog(Dialog):
    """Every key in groups, with a box to look for one."""

    def __init__(self, sections: Sequence[KeySection], parent: QWidget) -> None:
        super().__init__(parent, tr("Keys and commands"), "", tr("Close"), _WIDTH_PX)
        self._sections = sections
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("A key or a word"))
        self.edit.setClearButtonEnabled(True)
        self.edit.setAccessibleName(self.tr("Look for a key or a command"))
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Keys and commands"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        most = round(MOST_OF_WINDOW * parent.window().height())
        wanted = self.fontMetrics().lineSpacing() * _HEIGHT_LINES
        self.tree.setMinimumHeight(min(wanted, most))
        self.contents.addWidget(self.edit)
        self.contents.addWidget(self.tree, 1)
        self.copy = QPushButton(self.tr("Copy as text"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda _=False: self._copy())
        self.buttons.insertWidget(0, self.copy)
        self.cancel_button.hide()
        self.edit.textChanged.connect(self._show)
        self._show("")
        self.edit.setFocus()

    def text(self) -> str:
        """Return what is shown as plain text."""
        return as_text(matching(self._sections, self.edit.text()))

    def _show(self, typed: str) -> None:
        self.tree.clear()
        for section in matching(self._sections, typed):
            top = QTreeWidgetItem([section.title])
            font = top.font(0)
            font.setBold(True)
            top.setFont(0, font)
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            for line in section.lines:
                item = QTreeWidgetItem([line.keys, line.text])
                item.setToolTip(1, line.help)
                top.addChild(item)
        self.tree.expandAll()
        self.tree.resizeColumnToContents(0)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.copy.setText(self.tr("Copied"))
