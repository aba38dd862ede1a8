"""The events page: what devices reported and what owners did, newest first, to look through."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QPushButton

from app.errors import MusterError
from app.gui import texts
from app.gui.models.log_rows import RANK, LogReading, LogRow, Wanted, device_in, matching, read_log
from app.gui.models.record_words import both
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.pages.base import Page
from app.gui.remembering import remember_chips, remember_choice
from app.gui.shell import Shell
from app.gui.widgets.lens import SearchLine
from app.gui.widgets.rows_view import RowsView

_HOUR_S = 3600.0
_SPANS_S = (0.0, _HOUR_S, 24 * _HOUR_S, 7 * 24 * _HOUR_S)
_STEP_S = 60.0
"""A span that ends now moves in steps: else each look would want other lines."""


class EventsPage(Page):
    """A lasting list with a filter; a double click opens the device."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.reading: LogReading | None = None
        self._least = "info"
        self._busy = False
        row = self.head(self.tr("Events"))
        self.filter_edit = SearchLine(
            shell.theme, self.tr("Device, code or text"), self.tr("Filter events")
        )
        row.addWidget(self.filter_edit)
        self._build_chips()
        self.model = RowsModel(self._columns(), lambda r: r.key, self)
        self.view = RowsView(
            self.model, shell.theme, self.tr("Events"), self.tr("No events yet."), 4
        )
        self.view.doubleClicked.connect(self._open)
        self.layout_.addWidget(self.view, 1)
        self.first = self.view
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(150)
        self._typing.timeout.connect(self._on_typed)
        self.filter_edit.textChanged.connect(lambda _: self._typing.start())
        remember_chips(shell.preferences, "filters/events-least", self.chips)
        remember_choice(shell.preferences, "filters/events-kind", self.kind)
        remember_choice(shell.preferences, "filters/events-span", self.span)

    def reset_layout(self) -> None:
        """Show every event again."""
        self.chips["info"].click()
        self.kind.setCurrentIndex(0)
        self.span.setCurrentIndex(0)

    def _build_chips(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        self.chips: dict[str, QPushButton] = {}
        words = {
            "info": self.tr("All"),
            "warning": self.tr("Warnings and errors"),
            "error": self.tr("Errors"),
        }
        for least, word in words.items():
            chip = QPushButton(word)
            chip.setCheckable(True)
            chip.setChecked(least == "info")
            chip.setProperty("chip", True)
            chip.clicked.connect(lambda _=False, least=least: self._set_least(least))
            self._group.addButton(chip)
            self.chips[least] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self._build_choices()
        row.addWidget(self.kind)
        row.addWidget(self.span)
        self.layout_.addLayout(row)

    def _build_choices(self) -> None:
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of events"))
        for name, word in (
            ("all", self.tr("All kinds")),
            ("devices", self.tr("From devices")),
            ("people", self.tr("What people did")),
            ("alerts", self.tr("Alerts")),
        ):
            self.kind.addItem(word, name)
        self.span = QComboBox()
        self.span.setAccessibleName(self.tr("Since when"))
        for span_s in _SPANS_S:
            word = (
                self.tr("The last {span}").format(span=texts.span(span_s))
                if span_s
                else self.tr("At any time")
            )
            self.span.addItem(word, span_s)
        for each in (self.kind, self.span):
            each.currentIndexChanged.connect(lambda _: self.refresh())

    def _columns(self) -> tuple[RowColumn[LogRow], ...]:
        words = {
            "info": self.tr("Info"),
            "warning": self.tr("Warning"),
            "error": self.tr("Error"),
            "critical": self.tr("Critical"),
        }
        return (
            RowColumn(
                "  " + self.tr("Time"),
                lambda r: "  " + texts.clock(r.time_s),
                160,
                order=lambda r: r.time_s,
                copy=lambda r: texts.moment(r.time_s),
            ),
            RowColumn(
                self.tr("Severity"),
                lambda r: words.get(r.severity, r.severity),
                104,
                state=lambda r: r.severity,
                order=lambda r: -RANK.get(r.severity, 0),
            ),
            RowColumn(self.tr("Source"), lambda r: r.source, 130),
            *self._of_words(),
        )

    def _of_words(self) -> tuple[RowColumn[LogRow], ...]:
        """Return what the window says in its own words, and copies as it was recorded."""
        return (
            RowColumn(
                self.tr("What"),
                lambda r: r.word,
                182,
                help=lambda r: both(r.word, r.code),
                copy=lambda r: r.code,
            ),
            RowColumn(
                self.tr("Detail"),
                lambda r: r.said or texts.DASH,
                300,
                help=lambda r: both(r.said, r.detail) or texts.DASH,
                copy=lambda r: r.detail or texts.DASH,
            ),
        )

    @property
    def settled(self) -> bool:
        """True once what is wanted was read."""
        return self.reading is not None and not self._busy

    def refresh(self) -> None:
        """Read the log where a line was added or others are wanted."""
        if self._busy:
            return
        self._busy = True
        workspace, wanted, known = self.shell.workspace, self._wanted(), self.reading
        now_s = self.now_s()
        self.shell.bridge.jobs.run(
            lambda _: read_log(workspace, wanted, now_s, known), self._show, self._failed
        )

    def _wanted(self) -> Wanted:
        span_s = float(self.span.currentData())
        since_s = (self.now_s() - span_s) // _STEP_S * _STEP_S if span_s else 0.0
        device_id = device_in(self.filter_edit.text(), self.shell.core.live.get)
        return Wanted(self.kind.currentData(), since_s, device_id)

    def _on_typed(self) -> None:
        self._apply()
        self.refresh()

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self.shell.notify(str(error))

    def _show(self, reading: LogReading) -> None:
        self._busy = False
        if reading is not self.reading:
            self.reading = reading
            self._apply()
        if reading.wanted != self._wanted():
            self.refresh()

    def _set_least(self, least: str) -> None:
        self._least = least
        self._apply()

    def _apply(self) -> None:
        reading = self.reading
        if reading is None:
            return
        rows = matching(reading, self._least, self.filter_edit.text())
        none = self.tr("No event matches.") if reading.total else self.tr("No events yet.")
        self.view.set_empty_text(none)
        self.model.replace(rows)
        shown, held = texts.count(len(rows)), texts.count(len(reading.rows))
        if reading.total > len(reading.rows):
            text = self.tr("{shown} of the newest {held} of {total}").format(
                shown=shown, held=held, total=texts.count(reading.total)
            )
        else:
            text = self.tr("{shown} of {held}").format(shown=shown, held=held)
        self.caption.setText(text)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None and row.device_id and self.shell.core.live.get(row.device_id):
            self.shell.open_device(row.device_id)
