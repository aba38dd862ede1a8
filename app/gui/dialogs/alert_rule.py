"""Says what is worth an alert, with who matches now."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from app.errors import MusterError
from app.fleet.alerts.asking import Answer, ask
from app.fleet.alerts.records import SEVERITIES, Rule
from app.fleet.query import Names, Query, QueryError, parse_query
from app.fleet.query.completing import Vocabulary
from app.fleet.records import By
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.models.alert_rows import severity_word
from app.gui.shell import Shell
from app.gui.widgets.labels import label
from app.gui.widgets.query_box import QueryBox

_TYPING_PAUSE_MS = 200
_SAID_LINES = 2
"""How many devices match, and of how many that is not known: nothing is to jump for it."""
_UNITS_S = (86_400, 3600, 60, 1)


class AlertRuleDialog(Dialog):
    """A new rule, or one that is changed.

    Args:
        shell: The console.
        parent: The window.
        rule: The one to change; None for a new one.

    Attributes:
        rule: As it was saved.
    """

    def __init__(self, shell: Shell, parent: QWidget, rule: Rule | None) -> None:
        self.rule = rule or Rule("", "", 600.0, "warning")
        super().__init__(
            parent,
            texts.tr("Edit alert rule") if rule else texts.tr("New alert rule"),
            texts.tr(
                "Devices that match without a break for this long raise one alert for each site. "
                "What is not known of a device is no match."
            ),
            texts.tr("Save rule"),
            560,
        )
        self._shell = shell
        self._old = rule.name if rule else None
        self._names = Names(None)
        self._asked = 0
        self._over = False
        self._build()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._ask)
        self.name.textChanged.connect(lambda _: self._allow())
        self.query.textChanged.connect(lambda _: self._follow())
        registry = shell.workspace.registry
        shell.bridge.jobs.run(lambda _: registry.query_names(), self._take_names)
        self.name.setFocus()

    def _build(self) -> None:
        rule = self.rule
        self.name = QLineEdit(rule.name)
        self.query = QueryBox(
            self._shell.theme, lambda: Vocabulary(self._names.labels or (), self._names.groups)
        )
        self.query.setText(rule.query)
        self.query.set_example("status:failed  site:Lyon")
        self.matching = label("", "dim", wrap=True)
        self.matching.setMinimumHeight(_SAID_LINES * self.fontMetrics().lineSpacing())
        self.matching.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.amount, self.unit = QSpinBox(), QComboBox()
        self.amount.setRange(0, 9999)
        for unit_s, word in zip(
            _UNITS_S,
            (self.tr("days"), self.tr("hours"), self.tr("minutes"), self.tr("seconds")),
            strict=True,
        ):
            self.unit.addItem(word, unit_s)
        self._set_hold(int(rule.hold_s))
        self.severity = QComboBox()
        for each in SEVERITIES:
            self.severity.addItem(severity_word(each), each)
        self.severity.setCurrentIndex(SEVERITIES.index(rule.severity))
        self.note = QLineEdit(rule.note)
        self.note.setPlaceholderText(self.tr("What it means and what to do"))
        self.enabled = QCheckBox(self.tr("Raises alerts"))
        self.enabled.setChecked(rule.enabled)
        self._lay_out()

    def _lay_out(self) -> None:
        hold = QHBoxLayout()
        hold.addWidget(self.amount)
        hold.addWidget(self.unit)
        hold.addStretch(1)
        self.add_field(self.tr("Name"), self.name)
        self.add_field(self.tr("Devices that match"), self.query)
        self.contents.addWidget(self.matching)
        self.contents.addWidget(label(self.tr("For at least"), "h2"))
        self.amount.setAccessibleName(self.tr("For at least"))
        self.unit.setAccessibleName(self.tr("Unit of time"))
        self.contents.addLayout(hold)
        self.add_field(self.tr("Severity"), self.severity)
        self.add_field(self.tr("Note"), self.note)
        self.contents.addWidget(self.enabled)

    def _set_hold(self, hold_s: int) -> None:
        unit_s = next((each for each in _UNITS_S if hold_s and hold_s % each == 0), 60)
        self.unit.setCurrentIndex(_UNITS_S.index(unit_s))
        self.amount.setValue(hold_s // unit_s)

    def run(self) -> None:
        """Save it, off the GUI thread; what is wrong is said here."""
        self.accept_button.setEnabled(False)
        wanted = Rule(
            self.name.text().strip(),
            self.query.text().strip(),
            float(self.amount.value() * self.unit.currentData()),
            self.severity.currentData(),
            self.note.text().strip(),
            self.enabled.isChecked(),
        )
        workspace, labels, old = self._shell.workspace, self._names.labels or (), self._old
        rules = workspace.registry.alerts.rules
        self._shell.bridge.jobs.run(
            lambda _: rules.save(wanted, labels, By(workspace.actor), old),
            self._saved,
            self._failed,
        )

    def _saved(self, rule: Rule) -> None:
        self.rule = rule
        if not self._over:
            self.accept()

    def _failed(self, error: MusterError) -> None:
        if self._over:
            return
        self.say_error(str(error))
        self.accept_button.setEnabled(True)

    def done(self, result: int) -> None:
        """Close; what still comes from other threads has nobody to go to."""
        self._over = True
        super().done(result)

    def _take_names(self, names: Names) -> None:
        if self._over:
            return
        self._names = names
        self._allow()
        self._typing.start()

    def _follow(self) -> None:
        self.say_error("")
        self._allow()
        self._typing.start()

    def _parsed(self) -> Query | None:
        text = self.query.text().strip()
        try:
            query = parse_query(text, self._names)
        except QueryError as error:
            self.query.show_error(error)
            self.matching.setText(self.query.toolTip())
            return None
        self.query.show_error(None)
        if not text:
            self.matching.setText(self.tr("Say which devices, as on the fleet page."))
            return None
        return query

    def _allow(self) -> None:
        query = self._parsed()
        self.accept_button.setEnabled(query is not None and bool(self.name.text().strip()))

    def _ask(self) -> None:
        """Count who matches, off the GUI thread; an answer to what was typed before is dropped."""
        query = self._parsed()
        if query is None:
            return
        self._asked += 1
        asked, live = self._asked, self._shell.core.live
        self._shell.bridge.jobs.run(
            lambda _: ask(query, live.all(), time.time()),
            lambda answer: self._say_count(asked, answer),
        )

    def _say_count(self, asked: int, answer: Answer) -> None:
        if self._over or asked != self._asked or self._parsed() is None:
            return
        lines = [
            texts.plural(
                len(answer.matching),
                self.tr("Matches {n} device now."),
                self.tr("Matches {n} devices now."),
            )
        ]
        if answer.unknown:
            lines.append(
                texts.plural(
                    len(answer.unknown),
                    self.tr("Of {n} device it is not known."),
                    self.tr("Of {n} devices it is not known."),
                )
            )
        self.matching.setText("\n".join(lines))
