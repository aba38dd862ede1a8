"""What is done in dialogs and menus: filled in at random, and mostly cancelled."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QWidget,
)

from app.gui.dialogs.base import Dialog
from app.gui.dialogs.palette import CommandPalette
from tests.soaking.filling import name_of, use_any

FORBIDDEN = frozenset(
    {"quit", "device.decommission", "device.revoke", "keys.publish", "keys.rotate"}
)
"""Actions that end the soak, or leave the fleet with less than it had. Their dialogs are opened by
the buttons and menus that have them, and cancelled."""
NEVER = ("Revoke", "Decommission", "Rotate", "Publish", "Renew", "Draft", "Import", "Backup")
"""Beginnings of dialogs that are only cancelled: what they do cannot be undone, or costs hours."""
BUDGETS = {
    "NewRolloutDialog": 12,
    "SaveFilterDialog": 15,
    "EnrolDialog": 8,
    "ReportDialog": 1000,
    "ColumnsDialog": 1000,
    "CommandPalette": 1000,
}
"""How often a dialog may be accepted in a soak; others `_BUDGET` times. What it makes is kept, and
would be taken for a leak."""
_BUDGET = 40
_MOST_STEPS = 40


class Modals:
    """Works in whatever lies over the window.

    Args:
        scratch: Where files are written to.

    Attributes:
        stuck: Dialogs that would not close, by name.
        opened: Dialogs and menus by name.
    """

    def __init__(self, rng: random.Random, scratch: Path) -> None:
        self.stuck: Counter[str] = Counter()
        self.opened: Counter[str] = Counter()
        self._rng, self._scratch = rng, scratch
        self._accepted: Counter[str] = Counter()
        self._steps = 0
        self._in: object = None
        self._files = 0

    def step(self) -> str:
        """Do one thing in the uppermost dialog or menu; return what, empty if there is none."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return self._in_popup(popup)
        modal = QApplication.activeModalWidget()
        if modal is None:
            self._in = None
            return ""
        if modal is not self._in:
            self._in, self._steps = modal, 0
            self.opened[type(modal).__name__] += 1
        self._steps += 1
        return f"{type(modal).__name__}: {self._in_modal(modal)}"

    def close_all(self) -> bool:
        """Cancel what is uppermost; return whether there was anything."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
            return True
        modal = QApplication.activeModalWidget()
        if modal is not None:
            self._cancel(modal)
        return modal is not None

    # Menus

    def _in_popup(self, popup: QWidget) -> str:
        self.opened[type(popup).__name__] += 1
        if not isinstance(popup, QMenu) or self._rng.random() < 0.4:
            popup.close()
            return f"close {type(popup).__name__}"
        allowed = [each for each in popup.actions() if self._is_allowed(each)]
        popup.close()
        if not allowed:
            return "an empty menu"
        action = self._rng.choice(allowed)
        action.trigger()
        return f"menu {action.text()!r}"

    def _is_allowed(self, action: QAction) -> bool:
        usable = action.isEnabled() and not action.isSeparator() and action.menu() is None
        return usable and action.objectName() not in FORBIDDEN

    # Dialogs

    def _in_modal(self, modal: QWidget) -> str:
        if self._steps > _MOST_STEPS:
            return self._force(modal)
        if isinstance(modal, QFileDialog):
            return self._in_file_dialog(modal)
        if isinstance(modal, QMessageBox) or not isinstance(modal, QDialog):
            return self._cancel(modal)
        if isinstance(modal, CommandPalette):
            return self._in_palette(modal)
        if self._rng.random() < 0.7:
            return use_any(self._rng, modal, self._ends_of(modal)) or "nothing"
        return self._accept(modal) if self._rng.random() < 0.5 else self._cancel(modal)

    def _ends_of(self, modal: QWidget) -> list[QWidget]:
        return [modal.accept_button, modal.cancel_button] if isinstance(modal, Dialog) else []

    def _accept(self, modal: QDialog) -> str:
        name = type(modal).__name__
        button = getattr(modal, "accept_button", None)
        left = BUDGETS.get(name, _BUDGET) - self._accepted[name]
        if not isinstance(button, QAbstractButton) or not button.isEnabled() or left <= 0:
            return self._cancel(modal)
        if name.startswith(NEVER) or button.property("danger"):
            return self._cancel(modal)
        self._accepted[name] += 1
        button.click()
        return "accepted"

    def _cancel(self, modal: QWidget) -> str:
        if isinstance(modal, QDialog):
            modal.reject()
        else:
            modal.close()
        return "cancelled"

    def _force(self, modal: QWidget) -> str:
        self.stuck[name_of(modal)] += 1
        if isinstance(modal, QDialog):
            modal.done(0)
        return "forced to close"

    def _in_palette(self, palette: CommandPalette) -> str:
        if self._rng.random() < 0.6:
            palette.edit.setText(self._rng.choice(("", "go", "sim-00", "exp", "zz", "theme", "r")))
            return "typed"
        chosen = palette.list.chosen()
        if chosen is None or chosen.name in FORBIDDEN or self._rng.random() < 0.3:
            return self._cancel(palette)
        QTest.keyClick(palette.edit, Qt.Key.Key_Return)
        if palette.isVisible():
            return self._cancel(palette)
        return f"chose {chosen.name}"

    def _in_file_dialog(self, dialog: QFileDialog) -> str:
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        saves = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        if edit is None or not saves or self._rng.random() < 0.3:
            return self._cancel(dialog)
        self._files += 1
        ending = Path(edit.text()).suffix
        edit.setText(str(self._scratch / f"{self._files % 20}{ending}"))
        QTest.keyClick(edit, Qt.Key.Key_Return)
        return "saved"
