"""The line above every page while there is no link: said once for each loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton

from app.gui.models.link_words import link_banner
from app.gui.theme.icons import icon
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.banner import Banner

if TYPE_CHECKING:
    from app.core import CoreStatus


class LinkBanner(Banner):
    """Comes when the link is down, goes when it is back or when it is closed.

    Args:
        theme: The window's.
        button: Leads to the outbox.
    """

    def __init__(self, theme: ThemeManager, button: QPushButton) -> None:
        super().__init__(theme, button)
        self._closed_s: float | None = None
        self._since_s: float | None = None
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName(self.tr("Put this line away"))
        self.close_button.setToolTip(self.tr("Put this line away until the next loss"))
        self.close_button.clicked.connect(lambda _=False: self._put_away())
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.addWidget(self.close_button)
        theme.changed.connect(self._recolour_close)
        self._recolour_close()

    def show_status(self, status: CoreStatus, now_s: float) -> None:
        """Say that the link is down, unless that was read and put away."""
        self._since_s = status.link_since_s if status.link == "down" else None
        known = self._since_s is not None and self._since_s == self._closed_s
        self.say("" if self._since_s is None or known else link_banner(status, now_s))

    def _put_away(self) -> None:
        self._closed_s = self._since_s
        self.say("")

    def _recolour_close(self) -> None:
        self.close_button.setIcon(icon("close", self._theme.tokens.dim))
