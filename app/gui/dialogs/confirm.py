"""Asks before something that reaches devices: with the counts and the consequence."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.widgets.labels import label

TYPED_ABOVE = 50
"""Who reaches more devices than these types their number first."""


class ConfirmDialog(Dialog):
    """A question whose safe answer is the default.

    Args:
        parent: The window.
        title: The question.
        consequence: What happens then, with its counts.
        button: What the main button says.
        danger: It cannot be undone.
        reached: Devices it reaches; above `TYPED_ABOVE` the user types the number.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        consequence: str,
        button: str,
        *,
        danger: bool,
        reached: int = 0,
    ) -> None:
        super().__init__(parent, title, consequence, button, 460)
        self._reached = 0
        self.typed = QLineEdit()
        self._ask = label("", "h2", wrap=True)
        self.about.setObjectName("plain")
        self.about.style().polish(self.about)
        self._outer.insertWidget(self._outer.count() - 2, self._ask)
        self._outer.insertWidget(self._outer.count() - 2, self.typed)
        self.typed.setMaxLength(12)
        self.typed.textChanged.connect(lambda _: self._allow())
        if danger:
            self.contents.addWidget(label(texts.tr("This cannot be undone."), "h2"))
            self.accept_button.setProperty("primary", False)
            self.accept_button.setProperty("danger", True)
            self.cancel_button.setDefault(True)
        self.set_reached(reached)

    def set_reached(self, reached: int) -> None:
        """Ask for another number, as the user has chosen other devices."""
        self._reached = reached
        text = texts.tr("Type {n}, the number of devices this reaches:").format(n=reached)
        self._ask.setText(text)
        self.typed.setAccessibleName(text)
        for each in (self._ask, self.typed):
            each.setVisible(reached > TYPED_ABOVE)
        self._allow()

    def _allow(self) -> None:
        typed = self.typed.text().strip() == str(self._reached)
        self.accept_button.setEnabled(typed or self._reached <= TYPED_ABOVE)


def confirm(
    parent: QWidget,
    title: str,
    consequence: str,
    button: str,
    *,
    danger: bool = False,
    reached: int = 0,
) -> bool:
    """Ask, and return whether the user agreed."""
    dialog = ConfirmDialog(parent, title, consequence, button, danger=danger, reached=reached)
    agreed = bool(dialog.exec())
    dialog.deleteLater()
    return agreed
