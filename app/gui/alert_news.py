"""Brings alerts to who does not look at their page: a badge, seldom a line, the desktop."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.fleet.alerts.records import Alert
from app.gui.desktop import Desktop
from app.gui.models.alert_rows import worst
from app.gui.models.telling import Message, Telling
from app.gui.quiet import desktop_wanted, is_quiet
from app.gui.shell import Shell
from app.gui.widgets.nav import Nav
from app.gui.widgets.toast import Offer, Toast


class AlertNews(QObject):
    """Follows the bridge's alerts.

    Args:
        window: The console's.
        shell: Its parts.
        nav: Shows the badge.
        toast: Shows lines.
        show_page: Goes to the alerts.
        looks: Whether the user looks at the alerts already.

    Attributes:
        telling: What was told.
    """

    def __init__(
        self,
        window: QWidget,
        shell: Shell,
        nav: Nav,
        toast: Toast,
        *,
        show_page: Callable[[], None],
        looks: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self.telling = Telling(time.time())
        self._window, self._shell, self._nav, self._toast = window, shell, nav, toast
        self._show_page, self._looks = show_page, looks
        self._desktop = Desktop(window)
        shell.bridge.alerts_changed.connect(self._take)
        shell.bridge.second_passed.connect(self._tell)
        self._take(shell.bridge.alerts)

    def _take(self, alerts: tuple[Alert, ...]) -> None:
        count = sum(each.waits for each in alerts)
        self._nav.set_badge("alerts", count, worst(alerts))
        self.telling.take(alerts, time.time())
        self._tell()

    def _tell(self) -> None:
        preferences = self._shell.preferences
        now_s, quiet = time.time(), is_quiet(preferences, time.time())
        seen = self._window.isActiveWindow() and self._looks()
        message = self.telling.due(now_s, quiet=quiet, busy=self._toast.isVisible(), seen=seen)
        if message is None:
            return
        self._shell.notify(message.text, Offer(self.tr("Show"), self._show_page))
        if message.grave and desktop_wanted(preferences, now_s):
            self._tell_desktop(message)

    def _tell_desktop(self, message: Message) -> None:
        if not self._window.isActiveWindow():
            title = self.tr("Muster · {fleet}").format(fleet=self._shell.workspace.fleet)
            self._desktop.tell(title, message.text, self._shell.theme.tokens.accent)
