"""What a device was told and what came of it, and its log, which it sends when it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.fleet.live import DeviceView
from app.fleet.order_records import StoredCommand
from app.fleet.store import StoredEvent
from app.gui import texts
from app.gui.models.order_states import mark_of, stage_of, stage_words
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import Pill, card, label
from device_agent.wire.orders import LogRequest
from device_agent.wire.telemetry import LogLevel

_COMMANDS = 5
_LEVELS: tuple[LogLevel, ...] = ("error", "warning", "info", "debug")
_USUAL = 2
_INSIDE = (14, 10, 14, 12)


class DeviceOrders(QWidget):
    """Commands and the log.

    Args:
        theme: The colours.
        restart: Has the device load its model anew.
        fetch: Has it send lines of its log.

    Attributes:
        log: The lines that are here.
        log_state: How far the newest request for lines is.
    """

    def __init__(
        self,
        theme: ThemeManager,
        restart: Callable[[], None],
        fetch: Callable[[LogRequest], None],
    ) -> None:
        super().__init__()
        self._fetch = fetch
        self._lines: tuple[str, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._commands_card(theme, restart))
        layout.addWidget(self._log_card(), 1)

    def _commands_card(self, theme: ThemeManager, restart: Callable[[], None]) -> QWidget:
        self.restart = QPushButton(self.tr("Restart the inference"))
        self.restart.setToolTip(
            self.tr("Loads the model in a fresh process; the old one serves until that is ready.")
        )
        self.restart.clicked.connect(lambda _=False: restart())
        self.none = label(self.tr("It was given no command yet."), "dim", wrap=True)
        self.rows = [(Pill(theme), label("", "dim", wrap=True)) for _ in range(_COMMANDS)]
        inside: list[QWidget] = [label(self.tr("Commands"), "h2"), self.restart, self.none]
        for row in self.rows:
            inside += row
        return card(*inside, margins=_INSIDE)

    def _log_card(self) -> QWidget:
        self.level = QComboBox()
        self.level.setAccessibleName(self.tr("Lines of at least this level"))
        self.level.addItems(
            [self.tr("error"), self.tr("warning"), self.tr("info"), self.tr("debug")]
        )
        self.level.setCurrentIndex(_USUAL)
        self.fetch = QPushButton(self.tr("Fetch the log"))
        self.fetch.setToolTip(self.tr("Has the device send the newest 200 lines of its log."))
        self.fetch.clicked.connect(
            lambda _=False: self._fetch(LogRequest(level=_LEVELS[self.level.currentIndex()]))
        )
        row = QHBoxLayout()
        row.addWidget(self.level, 1)
        row.addWidget(self.fetch)
        self.log_state = label("", "dim", wrap=True)
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setTabChangesFocus(True)
        self.log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setMinimumHeight(8 * self.fontMetrics().height())
        self.log.setAccessibleName(self.tr("Lines of the device's log"))
        self.log_age = label("", "dim", wrap=True)
        title = label(self.tr("Log"), "h2")
        return card(title, row, self.log_state, self.log_age, self.log, margins=_INSIDE)

    # What it is told

    def show_orders(
        self,
        commands: Sequence[StoredCommand],
        lines: Sequence[StoredEvent],
        view: DeviceView | None,
        now_s: float,
    ) -> None:
        """Show commands, newest first, and lines of the log, newest first."""
        taken = view.state.command if view and view.state else 0
        reachable = view is not None and view.status not in ("offline", "never")
        self.none.setVisible(not commands)
        for place, (pill, said) in enumerate(self.rows):
            there = place < len(commands)
            pill.setVisible(there)
            said.setVisible(there)
            if there:
                it = commands[place]
                stage = stage_of(it, taken, reachable)
                pill.set_state(mark_of(stage), f"{it.name} {it.version}")
                said.setText(stage_words(it, stage, now_s))
        asked = next((each for each in commands if each.name == "logs"), None)
        self._say_log(asked, taken, reachable, now_s)
        self._show_lines(lines, now_s)

    def _say_log(
        self, asked: StoredCommand | None, taken: int, reachable: bool, now_s: float
    ) -> None:
        if asked is None:
            self.log_state.setText(self.tr("A device sends no log by itself: fetch it."))
            return
        self.log_state.setText(stage_words(asked, stage_of(asked, taken, reachable), now_s))

    def _show_lines(self, lines: Sequence[StoredEvent], now_s: float) -> None:
        rows = tuple(
            f"{texts.clock(each.time_s, now_s)} {each.code.removeprefix('log.'):7} {each.detail}"
            for each in reversed(lines)
        )
        if lines:
            said = texts.plural(
                len(lines), self.tr("One line is here, {age}."),
                self.tr("{n} lines are here, the newest {age}."),
                age=texts.age(lines[0].time_s, now_s),
            )  # fmt: skip
        else:
            said = self.tr("No lines are here.")
        self.log_age.setText(said)
        if rows == self._lines:
            return
        self._lines = rows
        self.log.setPlainText("\n".join(rows))
        self.log.verticalScrollBar().setValue(self.log.verticalScrollBar().maximum())
