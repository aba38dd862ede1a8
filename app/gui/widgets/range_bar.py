"""Which time the charts show: the last minutes to days, or from one date to another."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui import texts
from app.gui.models.time_range import Fault, RangeError, parse_range, typed
from app.gui.texts import QT_TRANSLATE_NOOP
from app.gui.widgets.labels import label

SPANS: Mapping[float, str] = {
    300.0: QT_TRANSLATE_NOOP("words", "5 min"),
    900.0: QT_TRANSLATE_NOOP("words", "15 min"),
    3600.0: QT_TRANSLATE_NOOP("words", "1 h"),
    86400.0: QT_TRANSLATE_NOOP("words", "24 h"),
    7 * 86400.0: QT_TRANSLATE_NOOP("words", "7 d"),
    30 * 86400.0: QT_TRANSLATE_NOOP("words", "30 d"),
}
USUAL_S = 900.0
_FAULTS: Mapping[Fault, str] = {
    "unreadable": QT_TRANSLATE_NOOP(
        "words", "That is no time. Write 2026-11-28 14:00, 2026-11-28, or 14:00 for today."
    ),
    "reversed": QT_TRANSLATE_NOOP("words", "The end lies before the beginning. Swap them."),
    "future": QT_TRANSLATE_NOOP("words", "The range begins in the future. Give an earlier time."),
    "short": QT_TRANSLATE_NOOP("words", "A range lasts at least 10 seconds. Make it longer."),
    "long": QT_TRANSLATE_NOOP("words", "A range lasts at most 400 days. Make it shorter."),
}
_ZOOM = 0.5
_PAN = 0.5


class RangeBar(QWidget):
    """Chips for the last so long, two fields for dates, buttons to zoom and pan.

    Attributes:
        span_chosen: Show the last so many seconds, live.
        range_chosen: Show from a time to a time, and stay there.
        zoomed: Show a range this many times as long.
        panned: Show later by this share of the range; below 0 earlier.
        live_asked: Follow the newest data again.
    """

    span_chosen = Signal(float)
    range_chosen = Signal(float, float)
    zoomed = Signal(float)
    panned = Signal(float)
    live_asked = Signal()

    def __init__(self, span_s: float) -> None:
        super().__init__()
        self._now_s = 0.0
        self._range = (0.0, 1.0)
        self.spans: dict[float, QPushButton] = {}
        self.status = label("", "dim", wrap=True)
        self.status.hide()
        self.live = QPushButton(" " + self.tr("Back to live"))
        self.live.setProperty("primary", True)
        self.live.clicked.connect(lambda _=False: self.live_asked.emit())
        self.live.hide()
        self._build(span_s)

    def _build(self, span_s: float) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(5)
        group = QButtonGroup(self)
        for each_s, text in SPANS.items():
            button = self._chip(texts.tr(text), each_s == span_s)
            button.setAccessibleName(self.tr("Show the last {span}").format(span=button.text()))
            button.clicked.connect(lambda _=False, s=each_s: self._choose_span(s))
            group.addButton(button)
            self.spans[each_s] = button
            row.addWidget(button)
        self.dates = self._chip(self.tr("From … to …"), False)
        self.dates.clicked.connect(lambda _=False: self._open_dates())
        group.addButton(self.dates)
        row.addWidget(self.dates)
        self._add_steps(row)
        row.addStretch(1)
        row.addWidget(self.live)
        row.addStrut(30)
        layout.addLayout(row)
        layout.addWidget(self._dates_row())
        layout.addWidget(self.error)
        layout.addWidget(self.status)

    def _chip(self, text: str, checked: bool) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setProperty("chip", True)
        button.setChecked(checked)
        return button

    def _add_steps(self, row: QHBoxLayout) -> None:
        row.addSpacing(6)
        for text, name, ask in (
            ("◂", self.tr("Earlier (left arrow)"), lambda: self.panned.emit(-_PAN)),
            ("▸", self.tr("Later (right arrow)"), lambda: self.panned.emit(_PAN)),
            ("−", self.tr("Zoom out (minus)"), lambda: self.zoomed.emit(1 / _ZOOM)),
            ("+", self.tr("Zoom in (plus)"), lambda: self.zoomed.emit(_ZOOM)),
        ):
            button = QPushButton(text)
            button.setProperty("chip", True)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _=False, run=ask: run())
            row.addWidget(button)

    def _dates_row(self) -> QWidget:
        self._fields = QWidget()
        row = QHBoxLayout(self._fields)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.begin, self.end = QLineEdit(), QLineEdit()
        wide = self.fontMetrics().horizontalAdvance("0000-00-00 00:00:00") + 30
        for field, text in ((self.begin, self.tr("From")), (self.end, self.tr("To"))):
            field.setAccessibleName(text)
            field.setMinimumWidth(wide)
            field.setMaximumWidth(2 * wide)
            field.returnPressed.connect(self._choose_dates)
            field.textEdited.connect(lambda _: self._say(None))
            row.addWidget(label(text, "dim"))
            row.addWidget(field)
        self.end.setPlaceholderText(self.tr("now"))
        self.show_dates = QPushButton(self.tr("Show"))
        self.show_dates.clicked.connect(lambda _=False: self._choose_dates())
        row.addWidget(self.show_dates)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        row.addStretch(1)
        self._fields.hide()
        return self._fields

    # What it is told

    def show_range(
        self, start_s: float, end_s: float, now_s: float, *, paused: bool, begin_s: float | None
    ) -> None:
        """Say what is shown, and where the record begins."""
        self._range, self._now_s = (start_s, end_s), now_s
        self.live.setVisible(paused)
        said = ""
        if begin_s is not None and start_s < begin_s:
            said = self.tr("There is nothing before {time}.").format(
                time=texts.clock(begin_s, now_s)
            )
        if paused:
            held = self.tr("Held from {start} to {end}; new data goes on behind it.").format(
                start=texts.clock(start_s, now_s), end=texts.clock(end_s, now_s)
            )
            said = f"{held} {said}".strip()
        self.status.setText(said)
        self.status.setVisible(bool(said))

    # Inside

    def _choose_span(self, span_s: float) -> None:
        self._fields.hide()
        self._say(None)
        self.span_chosen.emit(span_s)

    def _open_dates(self) -> None:
        self.begin.setText(typed(self._range[0]))
        self.end.setText(typed(self._range[1]))
        self._say(None)
        self._fields.show()
        self.begin.setFocus()

    def _choose_dates(self) -> None:
        try:
            start_s, end_s = parse_range(self.begin.text(), self.end.text(), self._now_s)
        except RangeError as error:
            self._say(error)
            return
        self._say(None)
        self.range_chosen.emit(start_s, end_s)

    def _say(self, error: RangeError | None) -> None:
        self.error.setText("" if error is None else texts.tr(_FAULTS[error.fault]))
        self.error.setVisible(error is not None)
        for field, end in ((self.begin, "from"), (self.end, "to")):
            field.setProperty("wrong", error is not None and error.end == end)
            field.style().polish(field)
