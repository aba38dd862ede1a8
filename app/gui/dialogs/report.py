"""Asks what a report is to be of, over which period, and as what."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QHBoxLayout, QWidget

from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.report_files import Form
from app.reports.contents import Kind
from app.reports.making import Asked

KINDS: tuple[Kind, ...] = ("device", "rollout", "site")
_DAY_S = 86400.0
_WHOLE, _BETWEEN = -1.0, 0.0
"""Periods that are no number of seconds before now."""


class ReportDialog(Dialog):
    """What, period and format; the file is asked for after it.

    Args:
        parent: The window.
        names: Of each kind: what it is called in a report, and what is shown of it.
        kind: What is asked for at first.
        name: Which of them; may be empty.
    """

    def __init__(
        self,
        parent: QWidget,
        names: Mapping[Kind, Sequence[tuple[str, str]]],
        kind: Kind,
        name: str,
    ) -> None:
        about = texts.tr("One file that says what was, how sure that is, and how to check it.")
        super().__init__(parent, texts.tr("Report"), about, texts.tr("Write the report…"), 480)
        self._names = names
        self.kind, self.name, self.span, self.form = (QComboBox() for _ in range(4))
        words = (self.tr("Device"), self.tr("Rollout"), self.tr("Site"))
        for each, text in zip(KINDS, words, strict=True):
            self.kind.addItem(text, each)
        for text, form in ((self.tr("HTML, for a browser"), "html"), (self.tr("PDF"), "pdf")):
            self.form.addItem(text, form)
        now = QDateTime.currentDateTime()
        self.begin, self.end = QDateTimeEdit(now.addDays(-7)), QDateTimeEdit(now)
        self._build()
        self.kind.setCurrentIndex(KINDS.index(kind))
        self._offer()
        self.name.setCurrentIndex(max(self.name.findData(name), 0))
        self.kind.currentIndexChanged.connect(lambda _: self._offer())
        self.span.currentIndexChanged.connect(lambda _: self._allow())
        for edit in (self.begin, self.end):
            edit.dateTimeChanged.connect(lambda _: self._allow())

    def _build(self) -> None:
        fields = (
            (self.tr("Of what"), self.kind),
            (self.tr("Which"), self.name),
            (self.tr("Period"), self.span),
            (self.tr("Format"), self.form),
        )
        for text, box in fields:
            self.add_field(text, box)
            if box is self.span:
                self.contents.addLayout(self._between())
        self.name.setMaxVisibleItems(20)

    def _between(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, edit in ((self.tr("From"), self.begin), (self.tr("To"), self.end)):
            edit.setDisplayFormat("yyyy-MM-dd HH:mm")  # as everywhere in the console
            edit.setCalendarPopup(True)
            edit.setAccessibleName(text)
            row.addWidget(edit, 1)
        return row

    @property
    def chosen_kind(self) -> Kind:
        """What is asked for."""
        return KINDS[self.kind.currentIndex()]

    @property
    def chosen_form(self) -> Form:
        """As what it is written."""
        return "pdf" if self.form.currentData() == "pdf" else "html"

    def asked(self) -> Asked:
        """Return what was asked for."""
        seconds, name = float(self.span.currentData()), str(self.name.currentData())
        if seconds == _WHOLE:
            return Asked(self.chosen_kind, name, None, None)
        if seconds == _BETWEEN:
            begin_s, end_s = (each.dateTime().toSecsSinceEpoch() for each in (self.begin, self.end))
            return Asked(self.chosen_kind, name, float(begin_s), float(end_s))
        return Asked(self.chosen_kind, name, time.time() - seconds, None)

    def _offer(self) -> None:
        """Offer what there is of the kind, and the periods that suit it."""
        self.name.clear()
        for value, shown in self._names[self.chosen_kind]:
            self.name.addItem(shown, value)
        spans = [
            (self.tr("The last 24 hours"), _DAY_S),
            (self.tr("The last 7 days"), 7 * _DAY_S),
            (self.tr("The last 30 days"), 30 * _DAY_S),
            (self.tr("Between two times"), _BETWEEN),
        ]
        if self.chosen_kind == "rollout":
            spans.insert(0, (self.tr("From its begin to its end"), _WHOLE))
        self.span.clear()
        for text, seconds in spans:
            self.span.addItem(text, seconds)
        self._allow()

    def _allow(self) -> None:
        between = self.span.currentData() == _BETWEEN
        for edit in (self.begin, self.end):
            edit.setVisible(between)
        backwards = between and self.begin.dateTime() >= self.end.dateTime()
        self.say_error(self.tr("The period ends before it begins.") if backwards else "")
        self.accept_button.setEnabled(self.name.count() > 0 and not backwards)
