"""What an owner does about alerts: actions behind the page, the menu and the palette."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.fleet.alerts.records import Alert
from app.fleet.records import By
from app.gui import texts
from app.gui.actions import Actions
from app.gui.alert_news import AlertNews
from app.gui.models.alert_rows import headline, query_of
from app.gui.models.undo import Undoable
from app.gui.quiet import FOREVER_S, be_quiet, is_quiet
from app.gui.saying import voiced
from app.gui.shell import Shell

if TYPE_CHECKING:
    from app.gui.pages.alerts import AlertsPage
    from app.gui.shelf import Shelf


class AlertActions(QObject):
    """The actions ``alerts.*`` of the registry.

    Args:
        window: Parent of their dialogs.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def add_to(self, actions: Actions) -> None:
        """Add the actions, before there are pages to show them."""
        self._add_of_alert(actions)
        self._add_about_alert(actions)
        self._add_rules(actions)
        self._add_of_rule(actions)

    def _add_of_alert(self, actions: Actions) -> None:
        add = actions.add
        add(
            "alerts.acknowledge",
            self.tr("Acknowledge"),
            self.acknowledge,
            help=self.tr("Takes note of the chosen alert: it is counted no more until it grows."),
            when=partial(self._why_not, True),
        )
        add(
            "alerts.unacknowledge",
            self.tr("Take acknowledgement back"),
            self.unacknowledge,
            help=self.tr("Lets the chosen alert wait for somebody again."),
            short=self.tr("Take back"),
            when=partial(self._why_not, False),
        )

    def _add_about_alert(self, actions: Actions) -> None:
        add = actions.add
        add(
            "alerts.show_devices",
            self.tr("Show these devices"),
            self.show_devices,
            help=self.tr("Opens the fleet with the devices of the chosen alert."),
            when=partial(self._why_not, None),
        )
        add(
            "alerts.snooze",
            self.tr("Snooze…"),
            self.snooze,
            help=self.tr("Has the rule not asked about a device or a site until a time."),
            when=partial(self._why_not, None),
        )

    def _add_rules(self, actions: Actions) -> None:
        add = actions.add
        add(
            "alerts.rule_new",
            self.tr("New alert rule…"),
            partial(self._edit, None),
            help=self.tr("Says what is worth an alert: a query, for how long, how grave."),
            short=self.tr("New rule…"),
        )
        quiet = add(
            "alerts.quiet",
            self.tr("Do not disturb"),
            self.toggle_quiet,
            help=self.tr("Says nothing by itself; the settings do it until a time."),
        )
        quiet.setCheckable(True)

    def _add_of_rule(self, actions: Actions) -> None:
        add = actions.add
        add(
            "alerts.rule_edit",
            self.tr("Edit rule…"),
            self.edit_rule,
            help=self.tr("Changes the rule that is chosen, or that of the chosen alert."),
            when=self._why_no_rule,
        )
        add(
            "alerts.rule_remove",
            self.tr("Remove rule…"),
            self.remove_rule,
            help=self.tr("Removes the chosen rule; what it raised is cleared."),
            when=self._why_no_rule,
        )
        add(
            "alerts.wake",
            self.tr("End snoozes"),
            self.wake_rule,
            help=self.tr("Has the chosen rule asked about everybody again."),
            when=self._why_nothing_snoozed,
        )

    def attach(
        self,
        shell: Shell,
        pages: Shelf,
        news: AlertNews,
        show_query: Callable[[str], None],
    ) -> None:
        """Take what was made after the actions; the page of alerts may come later still."""
        self._shell, self._pages, self._news = shell, pages, news
        self._show_query = show_query
        shell.bridge.second_passed.connect(self._follow_quiet)
        self._follow_quiet()
        shell.actions.refresh()

    @property
    def _page(self) -> AlertsPage:
        from app.gui.pages.alerts import AlertsPage

        return self._pages.of(AlertsPage)

    @property
    def _chosen(self) -> Alert | None:
        """The chosen alert, none while there is no page to choose it on."""
        return self._page.chosen if self._there() else None

    @property
    def _chosen_rule(self) -> str | None:
        return self._page.chosen_rule if self._there() else None

    def _there(self) -> bool:
        return hasattr(self, "_pages") and "alerts" in self._pages.made

    # What is done

    def acknowledge(self) -> None:
        """Take note of the chosen alert."""
        alert = self._chosen
        if alert is None:
            return
        note = self._page.note.text().strip()
        book, by = self._shell.workspace.registry.alerts, By(self._shell.workspace.actor)
        undo = Undoable(
            self.tr("acknowledgement of {alert}").format(alert=headline(alert)),
            lambda: book.unacknowledge([alert.alert_id], by),
        )
        self._page.go_on()
        self._run(
            lambda: book.acknowledge([alert.alert_id], note, by),
            lambda: self._shell.undoing.did(
                self.tr("Acknowledged: {alert}.").format(alert=headline(alert)), undo
            ),
        )

    def unacknowledge(self) -> None:
        """Let the chosen alert wait again."""
        alert = self._chosen
        if alert is not None:
            book, by = self._shell.workspace.registry.alerts, By(self._shell.workspace.actor)
            self._run(lambda: book.unacknowledge([alert.alert_id], by), lambda: None)

    def show_devices(self) -> None:
        """Open the fleet with the chosen alert's devices."""
        alert = self._chosen
        if alert is None:
            return
        rule, book = self._page.rule_of(alert), self._shell.workspace.registry.alerts
        self._shell.bridge.jobs.run(
            lambda _: query_of(alert, book.devices(alert.alert_id), rule), self._show_query
        )

    def snooze(self) -> None:
        """Ask for how long and where, and snooze."""
        alert = self._chosen
        if alert is not None:
            book = self._shell.workspace.registry.alerts
            self._shell.bridge.jobs.run(
                lambda _: book.devices(alert.alert_id), partial(self._ask_snooze, alert)
            )

    def edit_rule(self) -> None:
        """Edit the chosen rule."""
        self._edit(self._chosen_rule)

    def remove_rule(self) -> None:
        """Ask, and remove the chosen rule."""
        from app.gui.dialogs.confirm import confirm

        name = self._chosen_rule
        if name is None:
            return
        open_ = sum(each.rule == name for each in self._shell.bridge.alerts)
        consequence = texts.plural(
            open_,
            self.tr("{n} open alert is cleared. Its snoozes go, too."),
            self.tr("{n} open alerts are cleared. Its snoozes go, too."),
        )
        title = self.tr("Remove the rule {name}?").format(name=voiced(name))
        if confirm(self._window, title, consequence, self.tr("Remove rule"), danger=True):
            rules, by = self._shell.workspace.registry.alerts.rules, self._by()
            self._run(lambda: rules.remove(name, by), lambda: None)

    def wake_rule(self) -> None:
        """End every snooze of the chosen rule."""
        snoozes, by = self._page.snoozes_of(self._chosen_rule), self._by()
        rules = self._shell.workspace.registry.alerts.rules

        def work() -> None:
            for each in snoozes:
                rules.wake(each.rule, each.scope, each.value, by)

        for each in snoozes:
            self._news.telling.did(each.rule, time.time())
        self._run(work, lambda: None)

    def toggle_quiet(self) -> None:
        """Say nothing by itself until somebody switches it off, or do again."""
        preferences = self._shell.preferences
        be_quiet(preferences, 0.0 if is_quiet(preferences, time.time()) else FOREVER_S)
        self._follow_quiet()

    # Inside

    def _ask_snooze(self, alert: Alert, devices: list[str]) -> None:
        from app.gui.dialogs.snooze import SnoozeDialog

        dialog = SnoozeDialog(self._window, alert, devices)
        if self._exec(dialog):
            rules, by = self._shell.workspace.registry.alerts.rules, self._by()
            scope, value, until_s = dialog.scope, dialog.value, dialog.until_s
            self._run(
                lambda: rules.snooze(alert.rule, scope, value, until_s, by),
                lambda: self._shell.undoing.did(
                    self.tr("{rule} is snoozed until {time}.").format(
                        rule=voiced(alert.rule), time=texts.clock(until_s)
                    ),
                    Undoable(
                        self.tr("snooze of {rule}").format(rule=voiced(alert.rule)),
                        lambda: rules.wake(alert.rule, scope, value, by),
                    ),
                ),
            )
        dialog.deleteLater()

    def _edit(self, name: str | None) -> None:
        from app.gui.dialogs.alert_rule import AlertRuleDialog

        rule = self._page.rule_named(name) if name else None
        dialog = AlertRuleDialog(self._shell, self._window, rule)
        if self._exec(dialog):
            self._news.telling.did(dialog.rule.name, time.time())
            self._after()
        dialog.deleteLater()

    @staticmethod
    def _exec(dialog: QDialog) -> bool:
        return bool(dialog.exec())

    def _run(self, work: Callable[[], object], done: Callable[[], None]) -> None:
        def finished(_: object) -> None:
            done()
            self._after()

        self._shell.bridge.jobs.run(lambda _: work(), finished)

    def _after(self) -> None:
        self._shell.core.wake()
        self._shell.bridge.refresh()
        if self._there():
            self._page.note.clear()
            self._page.refresh()

    def _by(self) -> By:
        return By(self._shell.workspace.actor)

    def _follow_quiet(self) -> None:
        quiet = is_quiet(self._shell.preferences, time.time())
        self._shell.actions["alerts.quiet"].setChecked(quiet)

    def _why_not(self, waits: bool | None) -> str:
        alert = self._chosen
        if alert is None:
            return self.tr("Choose an alert on the alerts page first.")
        if waits is not None and alert.waits != waits:
            return (
                self.tr("Somebody has acknowledged it already.")
                if waits
                else self.tr("Nobody has acknowledged it.")
            )
        return ""

    def _why_nothing_snoozed(self) -> str:
        if why := self._why_no_rule():
            return why
        snoozed = self._page.snoozes_of(self._chosen_rule)
        return "" if snoozed else self.tr("Nothing of this rule is snoozed.")

    def _why_no_rule(self) -> str:
        chosen = self._chosen_rule
        return "" if chosen else self.tr("Choose a rule or an alert on the alerts page first.")
