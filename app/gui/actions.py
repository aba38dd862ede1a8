"""Every action of the console once: behind buttons, menus, shortcuts and the command palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget


class Actions(QObject):
    """The registry. Names are stable; texts are translated."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        shortcut: str | None = None,
        *,
        help: str = "",  # noqa: A002 - what it is, as everywhere in the console
    ) -> QAction:
        """Add an action; its shortcut works wherever the focus is in the window.

        Args:
            name: ``group.what``; groups order menus, the palette and the sheet of shortcuts.
            text: In the user's language; an ellipsis where it asks before anything happens.
            run: What it does.
            shortcut: As ``Ctrl+R``.
            help: One sentence on what it does and to what, where the text does not say it all.
        """
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setStatusTip(help)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text.removesuffix('…')} ({keys})")
        # An explicit lambda: `triggered` carries a bool that no action here wants.
        action.triggered.connect(lambda _=False: run())
        self._window.addAction(action)
        self._actions[name] = action
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return every action in the order in which they were added."""
        return list(self._actions.values())


def action_button(action: QAction, *, primary: bool = False, danger: bool = False) -> QPushButton:
    """Return a button that shows, runs and follows an action."""
    button = QPushButton(action.text())
    button.setProperty("primary", primary)
    button.setProperty("danger", danger)
    button.setAccessibleName(action.text())
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    button.clicked.connect(lambda _=False: action.trigger())

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setText(action.text())

    action.changed.connect(follow)
    return button
