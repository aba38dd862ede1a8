"""The line below the fleet: what is checked, what can be done with it, and what waits to move."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.gui import texts
from app.gui.widgets.labels import ElidedLabel, label


class FleetFoot(QWidget):
    """Always there: a line that came and went would move the rows under the pointer.

    Attributes:
        actions_asked: The menu of what can be done with the checked devices is wanted.
        checked: Says how many devices are checked.
        matching: Checks all that match.
        clear: Unchecks all.
        menu: Opens the menu.
        pending: Says how many rows would move.
    """

    actions_asked = Signal()

    def __init__(self, check_matching: Callable[[], None], clear: Callable[[], None]) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 4, 0, 0)
        self.row.setSpacing(8)
        self.checked = label("", "dim")
        self.matching = _link("", check_matching)
        self.clear = _link(self.tr("Clear"), clear)
        self.clear.setToolTip(self.tr("Uncheck all devices"))
        self.menu = QPushButton()
        self.menu.clicked.connect(lambda _=False: self.actions_asked.emit())
        self.pending = ElidedLabel("", "dim")
        self.pending.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for each in (self.menu, self.checked, self.matching, self.clear):
            self.row.addWidget(each)
        self.row.addWidget(self.pending, 1)

    def show_checked(self, checked: int, shown_checked: int, matching: int) -> None:
        """Say how many devices are checked.

        Args:
            checked: All of them, shown or not.
            shown_checked: Those among the devices that match the filter.
            matching: Devices that match the filter.
        """
        self.menu.setText(
            texts.plural(
                checked,
                self.tr("Actions for {n} device ▾"),
                self.tr("Actions for {n} devices ▾"),
            )
            if checked
            else self.tr("Actions ▾")
        )
        hidden = checked - shown_checked
        self.checked.setText(self._words(checked, hidden))
        self.matching.setText(self.tr("All {n} matching").format(n=texts.count(matching)))
        self.matching.setVisible(0 < shown_checked < matching)
        self.clear.setVisible(bool(checked))

    def _words(self, checked: int, hidden: int) -> str:
        if not checked:
            return ""
        if not hidden:
            return self.tr("{n} checked").format(n=texts.count(checked))
        return self.tr("{n} checked, {hidden} of them not shown").format(
            n=texts.count(checked), hidden=texts.count(hidden)
        )

    def show_moves(self, moves: int) -> None:
        """Say how many rows would move once the pointer is away."""
        self.pending.set_full_text(
            texts.plural(moves, self.tr("{n} move pending"), self.tr("{n} moves pending"))
            if moves
            else ""
        )


def _link(text: str, run: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda _=False: run())
    return button
