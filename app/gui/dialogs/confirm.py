"""Asks before something that reaches devices: with the counts and the consequence."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.dialogs.base import Dialog


class ConfirmDialog(Dialog):
    """A question whose safe answer is the default."""

    def __init__(
        self, parent: QWidget, title: str, consequence: str, button: str, *, danger: bool
    ) -> None:
        super().__init__(parent, title, consequence, button, 460)
        self.about.setObjectName("plain")
        self.about.style().polish(self.about)
        if danger:
            self.accept_button.setProperty("primary", False)
            self.accept_button.setProperty("danger", True)
            self.cancel_button.setDefault(True)


def confirm(
    parent: QWidget, title: str, consequence: str, button: str, *, danger: bool = False
) -> bool:
    """Ask, and return whether the user agreed."""
    dialog = ConfirmDialog(parent, title, consequence, button, danger=danger)
    agreed = bool(dialog.exec())
    dialog.deleteLater()
    return agreed
