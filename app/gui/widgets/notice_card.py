"""What the window may say by itself, and how it is arranged: a card of the settings page."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QHBoxLayout, QPushButton

from app.gui import quiet, texts
from app.gui.actions import action_button
from app.gui.shell import Shell
from app.gui.widgets.labels import card, label

_HOUR_S, _WORKDAY_S = 3600.0, 8 * 3600.0
_INSIDE = (16, 12, 16, 14)


class NoticeSettings:
    """Desktop notices and do not disturb.

    Args:
        shell: The console.
        clock: Unix time in seconds.
    """

    def __init__(self, shell: Shell, clock: Callable[[], float] = time.time) -> None:
        self._preferences, self._clock = shell.preferences, clock
        self.desktop = QCheckBox(texts.tr("Desktop notices while the window is not looked at"))
        self.desktop.setChecked(self._preferences.flag(quiet.DESKTOP, True))
        self.desktop.toggled.connect(lambda on: self._preferences.put(quiet.DESKTOP, on))
        self.spans: dict[float, QPushButton] = {}
        self._told = label("", "dim", wrap=True)
        self._group = QButtonGroup(self.desktop)
        self.row = QHBoxLayout()
        self.row.setSpacing(6)
        for span_s, word in (
            (0.0, texts.tr("Off")),
            (_HOUR_S, texts.tr("1 hour")),
            (_WORKDAY_S, texts.tr("8 hours")),
            (quiet.FOREVER_S, texts.tr("Until I switch it off")),
        ):
            self._add(span_s, word)
        self.row.addStretch(1)
        self.card = self._card(shell)
        self.show()

    def show(self) -> None:
        """Show whether it is quiet, and until when."""
        now_s, until_s = self._clock(), quiet.quiet_until_s(self._preferences)
        if not quiet.is_quiet(self._preferences, now_s):
            self.spans[0.0].setChecked(True)
            self._told.setText(
                texts.tr(
                    "Alerts, rollouts that end or stop, and devices that ask to join are announced."
                )
            )
        elif until_s >= quiet.FOREVER_S:
            self.spans[quiet.FOREVER_S].setChecked(True)
            self._told.setText(texts.tr("Nothing is said; everything stands in the log."))
        else:
            told = texts.tr("Nothing is said until {time}; everything stands in the log.")
            self._told.setText(told.format(time=texts.clock(until_s, now_s)))

    def _add(self, span_s: float, word: str) -> None:
        button = QPushButton(word)
        button.setCheckable(True)
        button.setProperty("chip", True)
        button.setAccessibleName(texts.tr("Do not disturb: {span}").format(span=word))
        button.clicked.connect(lambda _=False: self._choose(span_s))
        self._group.addButton(button)
        self.spans[span_s] = button
        self.row.addWidget(button)

    def _choose(self, span_s: float) -> None:
        until_s = span_s if span_s in (0.0, quiet.FOREVER_S) else self._clock() + span_s
        quiet.be_quiet(self._preferences, until_s)
        self.show()

    def _card(self, shell: Shell) -> QFrame:
        reset = QHBoxLayout()
        reset.addWidget(action_button(shell.actions["layout.reset"]))
        reset.addWidget(action_button(shell.actions["help.keys"]))
        reset.addStretch(1)
        return card(
            label(texts.tr("Notices"), "h2"),
            self.desktop,
            label(texts.tr("Do not disturb")),
            self.row,
            self._told,
            label(texts.tr("Layout and keys"), "h2"),
            reset,
            margins=_INSIDE,
        )
