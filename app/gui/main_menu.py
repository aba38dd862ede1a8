"""The menu of every command: a native menu bar on macOS, one button with submenus elsewhere.

A menu bar would take a line from the tables on every other system, and hold nothing that the button
does not: the same menus, reached by F10.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from app.gui.actions import GROUPS, Actions, group_of
from app.gui.texts import tr

_ROLES = {
    "quit": QAction.MenuRole.QuitRole,
    "go.settings": QAction.MenuRole.PreferencesRole,
}
"""Where macOS wants what every program has. Written by Qt's documentation, never run there."""


class MainMenu(QMenu):
    """Every action of the registry, a submenu for each group.

    Args:
        actions: All of them, added already.
        window: Gets a menu bar where the system has one for all programs.
    """

    def __init__(self, actions: Actions, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAccessibleName(self.tr("Menu of all commands"))
        self.groups: dict[str, QMenu] = {}
        for action in actions.all():
            name = action.objectName()
            # Qt would guess a role by the text, in a language that it does not know.
            action.setMenuRole(_ROLES.get(name, QAction.MenuRole.NoRole))
            self._group(group_of(name)).addAction(action)
        self.aboutToShow.connect(actions.refresh)
        for menu in self.groups.values():
            menu.aboutToShow.connect(actions.refresh)
            if sys.platform == "darwin":
                window.menuBar().addMenu(menu)
            else:
                self.addMenu(menu)

    def show_at(self, place: QPoint) -> None:
        """Open it, the first entry chosen, as the keyboard expects."""
        self.popup(place)
        if entries := self.actions():
            self.setActiveAction(entries[0])

    def _group(self, group: str) -> QMenu:
        if group not in self.groups:
            menu = QMenu(tr(GROUPS[group]), self)
            menu.setToolTipsVisible(True)  # where the reason stands why something cannot be done
            self.groups[group] = menu
        return self.groups[group]
