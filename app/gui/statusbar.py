"""The status bar: broker, message rate, queue, and how old what is shown is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QStatusBar

from app.gui import texts
from app.gui.jobs import Jobs
from app.gui.models.freshness import STALE_AFTER_S
from app.gui.models.link_words import as_of, link_words
from app.gui.models.outbox_rows import waiting_words
from app.gui.outbox_watch import Outbox
from app.gui.saying import voiced
from app.gui.theme.icons import icon
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.jobs_line import JobsLine
from app.gui.widgets.labels import ElidedLabel, Pill, Yielding, label
from app.outbox import waiting

if TYPE_CHECKING:
    from app.core import CoreStatus

_WARNING_CHARS = 52
_WARNING_SHARE = 3
"""All the rest of the line has twice as much as the warning."""

Freshness = Literal["live", "stale", "offline", "waiting"]


@dataclass(frozen=True, slots=True)
class DataAge:
    """How fresh the console's picture of the fleet is."""

    freshness: Freshness
    age_s: float | None


def data_age(status: CoreStatus, now_s: float) -> DataAge:
    """Judge how fresh the data is: never live while the broker cannot be reached."""
    age_s = None if status.last_message_s is None else max(now_s - status.last_message_s, 0.0)
    if not status.connected:
        return DataAge("offline", age_s)
    if age_s is None:
        return DataAge("waiting", None)
    return DataAge("live" if age_s <= STALE_AFTER_S else "stale", age_s)


_PILL = {"live": "online", "stale": "degraded", "offline": "failed", "waiting": "never"}


class StatusBar(QStatusBar):
    """The bottom line of the window."""

    def __init__(self, theme: ThemeManager, keys: QAction, outbox: QAction, jobs: Jobs) -> None:
        super().__init__()
        self._theme = theme
        self.setSizeGripEnabled(False)
        self._broker = Yielding("", "dim")
        self._rate = Yielding("", "dim")
        self._queue = Yielding("", "dim")
        self._error = ElidedLabel("", "error")
        self.warning = _link(keys)
        self.waiting = _link(outbox)
        theme.changed.connect(self._recolour)
        self._recolour()
        self._age = label("", "dim")
        self._pill = Pill(theme)
        for widget in (self._broker, self._rate, self._queue):
            widget.setContentsMargins(0, 0, 14, 0)
            self.addWidget(widget)
        self.addWidget(self._error, 1)
        self.jobs = JobsLine(jobs)
        self.addPermanentWidget(self.jobs)
        self.addPermanentWidget(self.waiting)
        self.addPermanentWidget(self.warning)
        self.addPermanentWidget(self._pill)
        self.addPermanentWidget(self._age)
        self.setContentsMargins(10, 2, 12, 2)
        self.setAccessibleName(self.tr("Console status"))

    def _warn(self, text: str) -> None:
        """Say what ends soon; all of it stands on the keys page, where a click leads."""
        most = self.fontMetrics().averageCharWidth() * _WARNING_CHARS
        room = min(most, self.width() // _WARNING_SHARE)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.warning.setText(shown)
        self.warning.setToolTip(text)
        self.warning.setAccessibleName(self.tr("Ends soon: {text}").format(text=text))
        self.warning.setVisible(bool(text))

    def _recolour(self) -> None:
        self.warning.setIcon(icon("warning", self._theme.tokens.warn))
        self.waiting.setIcon(icon("outbox", self._theme.tokens.accent))

    def show_outbox(self, outbox: Outbox) -> None:
        """Say how much is to be sent; a click leads to the list."""
        words = waiting_words(waiting(outbox.entries))
        self.waiting.setText(words)
        self.waiting.setAccessibleName(words)
        self.waiting.setVisible(bool(words))

    def show_status(self, status: CoreStatus, now_s: float) -> None:
        """Show how things are."""
        self._broker.setText(link_words(status, now_s))
        self._rate.setText(self.tr("{rate} msg/s").format(rate=texts.number(status.messages_per_s)))
        queue = self.tr("queue {n}").format(n=texts.count(status.queued))
        dropped = self.tr("dropped {n}").format(n=texts.count(status.dropped))
        self._queue.setText(f"{queue} · {dropped}")
        self._error.set_full_text(voiced(status.error))
        self._warn(voiced(status.warning))
        age = data_age(status, now_s)
        words = {
            "live": self.tr("Live"),
            "stale": self.tr("Stale"),
            "offline": self.tr("Offline"),
            "waiting": self.tr("Waiting"),
        }
        self._pill.set_state(_PILL[age.freshness], words[age.freshness])
        self._age.setText(as_of(status.last_message_s, now_s))


def _link(action: QAction) -> QPushButton:
    """Return a button that leads somewhere, and is hidden until there is a reason to go."""
    button = QPushButton()
    button.setProperty("link", True)
    button.clicked.connect(lambda _=False: action.trigger())
    button.hide()
    return button
