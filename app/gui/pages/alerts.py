"""The alerts page: what waits for somebody, what became of alerts, and the rules behind them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget

from app.errors import MusterError
from app.fleet.alerts.records import Alert, LogEntry, Rule, Snooze
from app.gui import texts
from app.gui.actions import action_button
from app.gui.models import alert_rows as rows
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.models.telling import Message, Telling
from app.gui.pages.base import Page
from app.gui.remembering import remember_chips
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.widgets.folding import Folding
from app.gui.widgets.labels import card, label
from app.gui.widgets.lens import SearchLine, prompt
from app.gui.widgets.rows_view import RowsView

_TABS: tuple[rows.Tab, ...] = ("open", "acknowledged", "log", "rules", "messages")
_TYPING_PAUSE_MS = 150


class AlertsPage(Page):
    """Tabs over lists; the chosen alert is explained below.

    Attributes:
        reading: What is shown; None before it was read.
        note: What whoever acknowledges wants to say.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.reading: rows.AlertReading | None = None
        self._tab: rows.Tab = "open"
        self._busy = False
        self._next: int | None = None
        self._telling = Telling()
        self._build_head()
        self._build_tabs()
        self._build_lists()
        self._build_details()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._apply)
        self.filter_edit.textChanged.connect(lambda _: self._typing.start())
        shell.bridge.alerts_changed.connect(lambda _: self.refresh() if self.isVisible() else None)
        self.choose("open")
        remember_chips(shell.preferences, "filters/alerts-tab", self.tabs)

    def reset_layout(self) -> None:
        """Show what is open again."""
        self.tabs["open"].click()

    # Building

    def _build_head(self) -> None:
        row = self.head(self.tr("Alerts"))
        self.filter_edit = SearchLine(
            self.shell.theme, self.tr("Rule, site, who or text"), self.tr("Filter alerts")
        )
        row.addWidget(self.filter_edit)
        row.addWidget(action_button(self.shell.actions["alerts.rule_new"], primary=True))

    def _build_tabs(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        self.tabs: dict[rows.Tab, QPushButton] = {}
        for name in _TABS:
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.clicked.connect(lambda _=False, name=name: self.choose(name))
            self._group.addButton(chip)
            self.tabs[name] = chip
            row.addWidget(chip)
        row.addStretch(1)
        row.addWidget(_switch(self.shell, "alerts.quiet"))
        self.layout_.addLayout(row)

    def _build_lists(self) -> None:
        theme = self.shell.theme
        self.alerts = RowsModel(self._alert_columns(), lambda r: r.alert_id, self)
        self.log = RowsModel(self._log_columns(), lambda r: r.number, self)
        self.rules = RowsModel(self._rule_columns(), lambda r: r.name, self)
        self.messages = RowsModel(self._message_columns(), lambda r: (r.time_s, r.text), self)
        self.view = RowsView(self.alerts, theme, self.tr("Alerts"), "", 2)
        self.log_view = RowsView(
            self.log, theme, self.tr("Log of alerts"), self.tr("Nothing happened yet."), 7
        )
        self.rules_view = RowsView(self.rules, theme, self.tr("Alert rules"), "", 2)
        self.messages_view = RowsView(
            self.messages, theme, self.tr("Messages"), self.tr("No message since the start."), 1
        )
        self.stack = QStackedWidget()
        for view in (self.view, self.log_view, self.rules_view, self.messages_view):
            self.stack.addWidget(view)
        for view in (self.view, self.rules_view):
            view.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for name in ("acknowledge", "unacknowledge", "show_devices", "snooze", "rule_edit"):
            self.view.addAction(self.shell.actions[f"alerts.{name}"])
        for name in ("rule_edit", "wake", "rule_remove"):
            self.rules_view.addAction(self.shell.actions[f"alerts.{name}"])
        actions = self.shell.actions
        self.view.doubleClicked.connect(lambda _: actions["alerts.show_devices"].trigger())
        self.rules_view.doubleClicked.connect(lambda _: actions["alerts.rule_edit"].trigger())
        self.layout_.addWidget(self.stack, 1)
        self.first = self.view

    def _build_details(self) -> None:
        self._about = label("", wrap=True)
        self.note = QLineEdit()
        prompt(self.note, self.tr("Note for whoever looks next"))
        self.note.setAccessibleName(self.tr("Note of the acknowledgement"))
        buttons = QHBoxLayout()
        buttons.addStretch(0)  # where there is no note, buttons keep their size
        names = ("acknowledge", "unacknowledge", "show_devices", "snooze", "rule_edit")
        self.buttons = {
            name: action_button(self.shell.actions[f"alerts.{name}"], primary=name == names[0])
            for name in (*names, "wake", "rule_remove")
        }
        for button in self.buttons.values():
            buttons.addWidget(button)
        acts = Folding(self.note, buttons)
        self._details = card(self._about, acts, margins=(14, 10, 14, 10))
        self.layout_.addWidget(self._details)
        self.spared = self._details

    def _alert_columns(self) -> tuple[RowColumn[Alert], ...]:
        return (
            RowColumn(
                "  " + self.tr("Severity"),
                lambda r: rows.severity_word(r.severity),
                104,
                state=lambda r: r.severity,
            ),
            RowColumn(self.tr("Rule"), lambda r: voiced(r.rule), 160),
            RowColumn(self.tr("Site"), lambda r: r.site or texts.DASH, 160),
            RowColumn(self.tr("Devices"), rows.devices_text, 116),
            RowColumn(self.tr("Since"), lambda r: texts.clock(r.raised_s), 140),
            RowColumn(self.tr("State"), rows.state_text, 170),
        )

    def _log_columns(self) -> tuple[RowColumn[LogEntry], ...]:
        return (
            RowColumn("  " + self.tr("Time"), lambda r: "  " + texts.clock(r.time_s), 146),
            RowColumn(
                self.tr("Severity"),
                lambda r: rows.severity_word(r.severity),
                104,
                state=lambda r: r.severity,
            ),
            RowColumn(self.tr("What"), lambda r: rows.kind_word(r.kind), 110),
            RowColumn(self.tr("Rule"), lambda r: voiced(r.rule), 130),
            RowColumn(self.tr("Site"), lambda r: r.site or texts.DASH, 116),
            RowColumn(self.tr("Devices"), lambda r: texts.count(r.devices), 70),
            RowColumn(self.tr("Who"), lambda r: r.who or texts.DASH, 76),
            RowColumn(self.tr("Note"), lambda r: r.note or texts.DASH, 160),
        )

    def _rule_columns(self) -> tuple[RowColumn[Rule], ...]:
        return (
            RowColumn("  " + self.tr("Rule"), lambda r: f"  {voiced(r.name)}", 170),
            RowColumn(
                self.tr("Severity"),
                lambda r: rows.severity_word(r.severity),
                104,
                state=lambda r: r.severity,
            ),
            RowColumn(self.tr("Query"), lambda r: r.query, 220),
            RowColumn(self.tr("For"), lambda r: rows.hold_text(r.hold_s), 66),
            RowColumn(
                self.tr("State"), lambda r: self.tr("On") if r.enabled else self.tr("Off"), 52
            ),
            RowColumn(self.tr("Snoozed"), self._snoozed, 150),
            RowColumn(self.tr("Saved by"), lambda r: r.who or texts.DASH, 84),
        )

    def _message_columns(self) -> tuple[RowColumn[Message], ...]:
        return (
            RowColumn("  " + self.tr("Time"), lambda r: "  " + texts.clock(r.time_s), 150),
            RowColumn(self.tr("Message"), lambda r: r.text, 300),
            RowColumn(
                self.tr("Shown"),
                lambda r: self.tr("Shown") if r.shown else self.tr("Not disturbed"),
                130,
            ),
        )

    # What it is asked

    @property
    def settled(self) -> bool:
        """True once the registry was read."""
        return self.reading is not None

    @property
    def chosen(self) -> Alert | None:
        """The chosen alert, None without one."""
        if not self.isVisible() or self._tab not in ("open", "acknowledged"):
            return None
        return self.alerts.row_at(self.view.place())

    @property
    def chosen_rule(self) -> str | None:
        """Name of the chosen rule, or of that of the chosen alert."""
        if self.isVisible() and self._tab == "rules":
            rule = self.rules.row_at(self.rules_view.place())
            return rule.name if rule else None
        alert = self.chosen
        return alert.rule if alert and self.rule_named(alert.rule) else None

    def rule_named(self, name: str) -> Rule | None:
        """Return a rule by name."""
        found = self.reading.rules if self.reading else ()
        return next((each for each in found if each.name == name), None)

    def rule_of(self, alert: Alert) -> Rule | None:
        """Return the rule behind an alert, None where it is gone."""
        return self.rule_named(alert.rule)

    def snoozes_of(self, rule: str | None) -> list[Snooze]:
        """Return a rule's snoozes that have not ended."""
        found = self.reading.snoozes if self.reading else ()
        return [each for each in found if each.rule == rule and each.until_s > self.now_s()]

    def show_messages(self, telling: Telling) -> None:
        """Show what `telling` told."""
        self._telling = telling

    def go_on(self) -> None:
        """Choose the alert below the chosen one once that is gone: many are gone through in a row.

        Only for what somebody did here: where an alert goes by itself, the next one would be under
        a click that was meant for it.
        """
        self._next = self.view.place()

    def choose(self, tab: rows.Tab) -> None:
        """Show a tab."""
        self._tab = tab
        self.tabs[tab].setChecked(True)
        places = {"log": 1, "rules": 2, "messages": 3}
        self.stack.setCurrentIndex(places.get(tab, 0))
        self._details.setVisible(tab in ("open", "acknowledged", "rules"))
        self._apply()

    def refresh(self) -> None:
        """Read the registry, if something changed."""
        self.messages.replace(self._telling.messages)
        if not self._busy:
            self._busy = True
            registry, known = self.shell.workspace.registry, self.reading
            self.shell.bridge.jobs.run(
                lambda _: rows.read_alerts(registry, known), self._show, self._failed
            )

    # Inside

    def _show(self, reading: rows.AlertReading) -> None:
        self._busy = False
        if reading is not self.reading:
            self.reading = reading
            self._apply()

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self.shell.notify(str(error))

    def _apply(self) -> None:
        reading, text = self.reading, self.filter_edit.text()
        self._name_tabs()
        if reading is None:
            return
        if self._tab in ("open", "acknowledged"):
            self.alerts.replace(rows.shown(reading.alerts, self._tab, text))
            self._choose_next()
        self.log.replace([each for each in reading.log if rows.holds(_words(each), text)])
        self.rules.replace(
            [each for each in reading.rules if rows.holds(f"{each.name} {each.query}", text)]
        )
        self.view.set_empty_text(
            self.tr("No alert matches.")
            if text
            else self.tr("Nothing waits for you.")
            if self._tab == "open"
            else self.tr("Nothing is acknowledged.")
        )
        self.rules_view.set_empty_text(self.tr("No rules: nothing raises an alert."))
        self._say_caption(reading)
        self._show_chosen()

    def _choose_next(self) -> None:
        if self._next is not None and self.view.place() < 0:
            self.view.selectRow(min(self._next, self.alerts.rowCount() - 1))
            self._next = None

    def _name_tabs(self) -> None:
        alerts = self.reading.alerts if self.reading else ()
        rules = self.reading.rules if self.reading else ()
        waiting = sum(each.waits for each in alerts)
        named = self.tr("{tab} · {n}")
        words: dict[rows.Tab, str] = {
            "open": named.format(tab=self.tr("Open", "not acknowledged"), n=texts.count(waiting)),
            "acknowledged": named.format(
                tab=self.tr("Acknowledged"), n=texts.count(len(alerts) - waiting)
            ),
            "log": self.tr("Log"),
            "rules": named.format(tab=self.tr("Rules"), n=texts.count(len(rules))),
            "messages": self.tr("Messages"),
        }
        for name, word in words.items():
            self.tabs[name].setText(word)

    def _say_caption(self, reading: rows.AlertReading) -> None:
        if self._tab == "log" and reading.total > len(reading.log):
            self.caption.setText(
                self.tr("newest {n} of {total}").format(
                    n=texts.count(len(reading.log)), total=texts.count(reading.total)
                )
            )
            return
        devices = sum(each.devices for each in reading.alerts)
        self.caption.setText(
            texts.plural(devices, self.tr("{n} device concerned"), self.tr("{n} devices concerned"))
            if devices
            else self.tr("nothing is wrong that a rule knows of")
        )

    def _show_chosen(self) -> None:
        rules = self._tab == "rules"
        alert = self.chosen
        rule = self.rule_named(self.chosen_rule or "")
        if rules:
            text = voiced(rule.note) if rule else self.tr("Choose a rule to edit or remove it.")
        elif alert is not None:
            text = rows.explained(alert, self.rule_of(alert), self.now_s())
        else:
            text = self.tr("Choose an alert to see what it is about.")
        self._about.setText(text)
        self._place_buttons(rules)
        self.shell.actions.refresh()

    def _place_buttons(self, rules: bool) -> None:
        acknowledged = self._tab == "acknowledged"
        self.note.setVisible(not rules and not acknowledged)
        for name, button in self.buttons.items():
            shown = {
                "acknowledge": not rules and not acknowledged,
                "unacknowledge": acknowledged,
                "rule_edit": True,
                "rule_remove": rules,
                "wake": rules,
            }
            button.setVisible(shown.get(name, not rules))

    def _snoozed(self, rule: Rule) -> str:
        held = self.snoozes_of(rule.name)
        if not held:
            return texts.DASH
        where = held[0].value or self.tr("everywhere")
        text = self.tr("{where} until {time}").format(
            where=where, time=texts.clock(held[0].until_s)
        )
        return text if len(held) == 1 else self.tr("{first} and more").format(first=text)


def _words(entry: LogEntry) -> str:
    kind = rows.kind_word(entry.kind)
    rule = " ".join(rows.rule_words(entry.rule))
    return f"{rule} {entry.site} {entry.severity} {kind} {entry.who} {entry.note}"


def _switch(shell: Shell, name: str) -> QPushButton:
    """Return a chip that follows a checkable action."""
    action = shell.actions[name]
    chip = QPushButton(action.text())
    chip.setCheckable(True)
    chip.setProperty("chip", True)
    chip.setAccessibleName(action.text())
    chip.setToolTip(action.toolTip())

    def follow() -> None:
        chip.setChecked(action.isChecked())
        mark = "✓ " if action.isChecked() else ""
        chip.setText(f"{mark}{action.text()}")

    chip.clicked.connect(lambda _=False: action.trigger())
    action.changed.connect(follow)
    follow()
    return chip
