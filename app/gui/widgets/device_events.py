"""What a device noted: by kind, or one by one where a word is looked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui import texts
from app.gui.models.event_kinds import Noted, kinds_of, matching
from app.gui.models.record_words import both

_SHAPES = {"error": "■", "warning": "▲"}
_LEVELS = ("info", "warning", "error")


class DeviceEvents(QWidget):
    """A filter over a list, newest first.

    Attributes:
        words: Looked for in code and detail.
        least: How severe at least.
        rows: What is found.
    """

    def __init__(self) -> None:
        super().__init__()
        self._events: list[Noted] = []
        self._now_s = 0.0
        self.words = QLineEdit()
        self.words.setAccessibleName(self.tr("Find events"))
        self.words.setPlaceholderText(self.tr("Words in code or text"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(lambda _: self._fill())
        self.least = QComboBox()
        self.least.setAccessibleName(self.tr("How severe at least"))
        self.least.addItems(
            [self.tr("All"), self.tr("Warnings and errors"), self.tr("Errors only")]
        )
        self.least.currentIndexChanged.connect(lambda _: self._fill())
        self.rows = QListWidget()
        self.rows.setAccessibleName(self.tr("Events of this device"))
        self.rows.setWordWrap(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for each in (self.words, self.least, self.rows):
            layout.addWidget(each)

    def show_events(self, events: Sequence[Noted], now_s: float) -> None:
        """Show events, newest first; those of one code as one until a word is looked for."""
        self._events, self._now_s = list(events), now_s
        self._fill()

    def _fill(self) -> None:
        words = self.words.text()
        lines: list[tuple[Noted | None, str]]
        found = matching(self._events, words, _LEVELS[self.least.currentIndex()])
        if words.strip():
            lines = [(each, self._line(each, 1)) for each in found]
        else:
            lines = [(each.newest, self._line(each.newest, each.times)) for each in kinds_of(found)]
        if not lines:
            said = self.tr("Nothing matches.") if self._events else self.tr("No events yet.")
            lines = [(None, said)]
        texts_ = [text for _, text in lines]
        if texts_ == [self.rows.item(row).text() for row in range(self.rows.count())]:
            return
        at = self.rows.verticalScrollBar().value()
        self.rows.clear()
        for it, text in lines:
            item = QListWidgetItem(text)
            if it is not None:
                item.setToolTip(told(it))
            self.rows.addItem(item)
        self.rows.verticalScrollBar().setValue(at)

    def _line(self, it: Noted, times: int) -> str:
        often = f" × {texts.count(times)}" if times > 1 else ""
        shape = _SHAPES.get(it.event.severity, "·")
        time = texts.clock(it.event.time_s, self._now_s)
        return f"{shape} {time}  {it.word}{often}  {it.said}".strip()


def told(it: Noted) -> str:
    """Return all of an event: its time and code, what it says, and how the device sent that."""
    head = f"{texts.clock(it.event.time_s)}  {it.event.code}"
    return f"{head}\n{both(it.said, it.event.detail)}"
