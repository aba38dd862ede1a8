"""Lines across the fleet page: who waits to be let in, who was not believed, who is silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.gui import texts
from app.gui.actions import action_button
from app.gui.shell import Shell
from app.gui.statusbar import data_age
from app.gui.widgets.banner import Banner

if TYPE_CHECKING:
    from app.core import CoreStatus


class FleetBanners(QWidget):
    """Takes no room while there is nothing to say.

    Args:
        shell: The console.
        show_rejected: Filters for the devices in whose names reports were not believed.

    Attributes:
        waiting: Devices that wait for the owner.
        rejected: Reports that were not believed.
        quiet: There is a link, and nobody says anything over it.
    """

    def __init__(self, shell: Shell, show_rejected: Callable[[], None]) -> None:
        super().__init__()
        self._shell = shell
        look = QPushButton(self.tr("Look at them…"))
        look.clicked.connect(lambda _=False: shell.actions["device.requests"].trigger())
        show = QPushButton(self.tr("Show these devices"))
        show.clicked.connect(lambda _=False: show_rejected())
        self.waiting = Banner(shell.theme, look, "device")
        self.rejected = Banner(shell.theme, show)
        self.quiet = Banner(shell.theme, action_button(shell.actions["go.settings"]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for banner in (self.quiet, self.waiting, self.rejected):
            column.addWidget(banner)
        shell.bridge.pending_changed.connect(lambda _: self._say_waiting())
        self._say_waiting()

    def say_rejected(self, count: int) -> None:
        """Say in the names of how many devices a report was not believed."""
        text = texts.plural(
            count,
            self.tr("A report in the name of {n} device was not believed"),
            self.tr("Reports in the names of {n} devices were not believed"),
        )
        self._say(self.rejected, text if count else "")

    def say_quiet(self, status: CoreStatus, now_s: float) -> None:
        """Say that nobody says anything; that there is no link, the window says above each page."""
        age, text = data_age(status, now_s), ""
        if age.freshness == "stale" and age.age_s is not None:
            text = self.tr(
                "No device has said anything for {span}, though there is a link to the broker."
            ).format(span=texts.span(age.age_s))
        self._say(self.quiet, text)

    def _say_waiting(self) -> None:
        count = len(self._shell.bridge.pending)
        text = texts.plural(
            count, self.tr("{n} device waits for you"), self.tr("{n} devices wait for you")
        )
        self._say(self.waiting, text if count else "")

    def _say(self, banner: Banner, text: str) -> None:
        if banner.text != text:
            banner.say(text)
        banners = (self.quiet, self.waiting, self.rejected)
        self.setVisible(any(each.text for each in banners))
