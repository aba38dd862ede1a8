"""Alerts in the window: page, badge, rule editor, lines that do not nag, the events page."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.fleet.alerts.records import Alert, Rule
from app.fleet.records import By
from app.gui.dialogs.alert_rule import AlertRuleDialog
from app.gui.dialogs.snooze import SnoozeDialog
from app.gui.models.alert_rows import query_of, worst
from app.gui.models.log_rows import Wanted, device_in, read_log
from app.gui.models.telling import EVERY_S, Telling
from app.gui.pages.alerts import AlertsPage
from app.gui.pages.events import EventsPage
from app.gui.quiet import is_quiet
from app.gui.window import ConsoleWindow
from tests.fakes.alerted import Alarmed
from tests.fakes.core import FakeCore, make_core
from tests.fakes.seeded import seed
from tests.gui.conftest import done, settle

Alarms = tuple[ConsoleWindow, AlertsPage]
House = tuple[ConsoleWindow, Alarmed]


@pytest.fixture(scope="module")
def house(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Lend one window for all tests of this module: each leaves alerts as it found them."""
    core = make_core(tmp_path_factory.mktemp("alerts") / "console")
    seed(core, 12, time.time())
    alarmed = Alarmed(core)
    alarmed.look()
    alarmed.look(3600)
    window = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what it uses of a Core
    window.show()
    yield window, alarmed
    window.close()
    core.workspace.close()


@pytest.fixture
def window(house: House, qtbot: QtBot) -> ConsoleWindow:
    settle(house[0], qtbot)
    return house[0]


@pytest.fixture
def core(house: House) -> FakeCore:
    return house[1].core


@pytest.fixture
def alarms(window: ConsoleWindow, qtbot: QtBot) -> Alarms:
    window.show_page("alerts")
    page = window.page_of(AlertsPage)
    page.choose("open")
    page.filter_edit.clear()
    window.bridge.refresh()
    settle(window, qtbot)
    return window, page


def alert(number: int, **more: object) -> Alert:
    known: dict[str, object] = {"severity": "warning", "raised_s": 1.0, "devices": 1} | more
    return Alert(number, "Rule", "Lyon", **known)  # type: ignore[arg-type]


def test_the_badge_counts_what_waits_by_number_shape_and_colour(alarms: Alarms) -> None:
    window, page = alarms
    waiting = page.alerts.rowCount()
    assert waiting >= 2
    button = window.nav._buttons["alerts"]
    assert button.text().strip() == f"Alerts · {waiting}"
    assert button.accessibleName() == f"Alerts · {waiting}"
    assert window.nav._badges["alerts"] == "critical"
    assert page.tabs["open"].text() == f"Open · {waiting}"
    check_tabs(window, page)


def test_an_acknowledgement_with_its_note_and_its_undo(alarms: Alarms, qtbot: QtBot) -> None:
    window, page = alarms
    before = page.alerts.rowCount()
    assert not window.actions_["alerts.acknowledge"].isEnabled()
    page.view.selectRow(0)
    chosen = page.chosen
    assert chosen is not None
    page.note.setText("on it")
    qtbot.mouseClick(page.buttons["acknowledge"], Qt.MouseButton.LeftButton)
    done(window, qtbot, lambda: page.alerts.rowCount() == before - 1)
    held = window.shell.workspace.registry.alerts.get(chosen.alert_id)
    assert (held.waits, held.note) == (False, "on it")
    assert window.nav._buttons["alerts"].text().strip() == f"Alerts · {before - 1}"
    assert page.view.place() == 0  # the next one, to go on with
    assert page.chosen not in (None, chosen)
    said, button = window._toast, page.buttons["acknowledge"]
    assert said.isVisible()
    assert not said.geometry().intersects(QRect(button.mapTo(window, QPoint(0, 0)), button.size()))
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: page.alerts.rowCount() == before)


def test_the_devices_of_an_alert_are_shown_on_the_fleet_page(alarms: Alarms, qtbot: QtBot) -> None:
    window, page = alarms
    page.view.selectRow(0)
    chosen = page.chosen
    assert chosen is not None
    devices = window.shell.workspace.registry.alerts.devices(chosen.alert_id)
    window.actions_["alerts.show_devices"].trigger()
    qtbot.waitUntil(lambda: window.page is window.fleet_page)
    model = window.fleet_page.model
    qtbot.waitUntil(lambda: model.rowCount() == len(devices))


def test_a_rule_is_made_with_a_preview_and_its_mistake_in_place(
    alarms: Alarms, qtbot: QtBot
) -> None:
    window, _ = alarms
    dialog = AlertRuleDialog(window.shell, window, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: window.bridge.jobs.idle)
    dialog.name.setText("Slow")
    dialog.query.setText("p95>abc")
    assert dialog.query.marked == (4, 7)
    assert "is no number" in dialog.matching.text()
    assert not dialog.accept_button.isEnabled()
    dialog.query.setText("status:online")
    count = sum(each.status == "online" for each in window.shell.core.live.all())
    qtbot.waitUntil(lambda: dialog.matching.text() == f"Matches {count} devices now.")
    dialog.run()
    qtbot.waitUntil(lambda: dialog.result() == 1)
    rule = window.shell.workspace.registry.alerts.rules.get("slow")
    assert (rule.query, rule.hold_s, rule.severity) == ("status:online", 600.0, "warning")
    again = AlertRuleDialog(window.shell, window, rule)
    qtbot.addWidget(again)
    again.show()
    assert (again.amount.value(), again.unit.currentData()) == (10, 60)
    again.name.setText("Failed")
    again.run()
    qtbot.waitUntil(lambda: bool(again.error.text()))
    assert "there is a rule Failed already" in again.error.text()
    assert window.shell.workspace.registry.alerts.rules.get("slow").name == "Slow"


def test_a_snooze_offers_the_site_first(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SnoozeDialog(window, alert(1), ["edge-01"])
    qtbot.addWidget(dialog)
    assert (dialog.scope, dialog.value) == ("site", "Lyon")
    assert 3500 < dialog.until_s - time.time() < 3700


def check_tabs(window: ConsoleWindow, page: AlertsPage) -> None:
    page.tabs["rules"].click()
    assert page.rules.rowCount() == 7
    page.rules_view.selectRow(0)
    assert window.actions_["alerts.rule_edit"].isEnabled()
    page.filter_edit.setText("offline")
    page._apply()
    assert [each.name for each in page.rules.rows] == ["Offline"]
    page.filter_edit.clear()
    page.tabs["log"].click()
    assert {each.kind for each in page.log.rows} == {"raised"}


def test_new_alerts_are_told_once_together_and_seldom() -> None:
    telling = Telling(0.5)
    telling.take([alert(1, raised_s=0.0)], 0.0)
    assert telling.due(0.0, quiet=False, busy=False) is None  # it was there at the start
    telling.take([alert(1), alert(2), alert(3, severity="critical", devices=300)], 1.0)
    assert telling.due(1.0, quiet=False, busy=True) is None  # another line is shown
    message = telling.due(2.0, quiet=False, busy=False)
    assert message is not None
    assert message.grave
    assert message.text == "2 new alerts about 301 devices: Rule"
    telling.take([alert(4)], 3.0)
    assert telling.due(2.0 + EVERY_S - 1, quiet=False, busy=False) is None
    telling.take([], 4.0)  # it went before it was told
    assert telling.due(3.0 + EVERY_S, quiet=False, busy=False) is None
    assert len(telling.messages) == 1


def test_what_the_user_just_did_and_what_disturbs_is_not_told() -> None:
    telling = Telling()
    telling.take([], 0.0)
    telling.did("Rule", 1.0)
    telling.take([alert(1)], 2.0)
    assert telling.due(2.0, quiet=False, busy=False) is None
    telling.take([alert(1), alert(2)], 100.0)
    assert telling.due(100.0, quiet=True, busy=False) is None
    assert [each.shown for each in telling.messages] == [False]
    telling.take([alert(1), alert(2), alert(3)], 150.0)
    assert telling.due(150.0, quiet=False, busy=True, seen=True) is None  # the page is looked at
    assert [each.shown for each in telling.messages] == [True, False]
    acknowledged = alert(2, acknowledged_s=5.0)
    telling.take([acknowledged], 200.0)
    telling.take([alert(2)], 201.0)  # the acknowledgement was taken back
    assert telling.due(201.0, quiet=False, busy=False) is None


def test_a_new_alert_is_a_line_with_a_way_to_it_unless_not_to_be_disturbed(
    window: ConsoleWindow, house: House, core: FakeCore
) -> None:
    rules, by, telling = core.workspace.registry.alerts.rules, By("ada"), window.alert_news.telling
    window.show_page("fleet")
    window._toast.stop()
    window.actions_["alerts.quiet"].trigger()
    assert is_quiet(window.shell.preferences, time.time())
    rules.save(Rule("Everybody", "has:id", 0.0, "info"), (), by)
    house[1].look(1)
    window.bridge.refresh()
    assert not window._toast.isVisible()
    assert "Everybody" in telling.messages[0].text
    assert not telling.messages[0].shown
    window.actions_["alerts.quiet"].trigger()
    rules.save(Rule("Everybody too", "has:id", 0.0, "info"), (), by)
    house[1].look(1)
    telling._next_s = 0.0
    window.bridge.refresh()
    assert window._toast.isVisible()
    assert "Everybody too" in window._toast.text
    assert not window._toast.hasFocus()
    window._toast.button.click()
    assert window.page is window.pages["alerts"]
    for name in ("Everybody", "Everybody too"):
        rules.remove(name, by)
    house[1].look(1)


def test_a_snooze_is_shown_with_its_rule_and_ended_there(
    alarms: Alarms, core: FakeCore, qtbot: QtBot
) -> None:
    window, page = alarms
    rules = core.workspace.registry.alerts.rules
    rules.snooze("Offline", "site", "Nowhere", time.time() + 999, By("ada"))
    page.choose("rules")
    page.refresh()
    qtbot.waitUntil(lambda: bool(page.snoozes_of("Offline")))
    place = page.rules.place_of("Offline")
    assert place is not None
    assert page.rules.index(place, 5).data().startswith("Nowhere until ")
    page.rules_view.selectRow(place)
    qtbot.mouseClick(page.buttons["wake"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.snoozes_of("Offline"))
    assert rules.snoozes() == []
    assert not window.actions_["alerts.wake"].isEnabled()


def test_many_devices_are_found_by_the_rule_and_few_by_name() -> None:
    rule = Rule("Rule", "status:failed or p95>9", 0.0, "info")
    assert query_of(alert(1), ["a", "b"], rule) == 'id="a","b"'
    many = [f"edge-{each}" for each in range(99)]
    assert query_of(alert(1), many, rule) == '(status:failed or p95>9) site="Lyon"'
    assert worst([alert(1), alert(2, severity="critical", acknowledged_s=1.0)]) == "warning"


def test_the_log_is_read_again_only_when_a_line_was_added(core: FakeCore) -> None:
    workspace, now_s = core.workspace, time.time()
    first = read_log(workspace, Wanted(), now_s)
    assert read_log(workspace, Wanted(), now_s + 1, first) is first
    workspace.note("test.note", "x")
    second = read_log(workspace, Wanted(), now_s, first)
    assert second is not first
    assert second.total == first.total + 1
    one = read_log(workspace, Wanted(device_id="edge-01"), now_s, second)
    assert {each.device_id for each in one.rows} <= {"", "edge-01"}
    assert "device.add" in {each.code for each in one.rows}
    assert device_in("commit edge-01", core.live.get) == "edge-01"
    assert device_in("commit", core.live.get) == ""
    people = read_log(workspace, Wanted("people"), now_s, second)
    assert {each.device_id for each in people.rows} == {""}
    assert len({each.key for each in second.rows}) == len(second.rows)


def test_events_keep_their_place_and_open_their_device(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    window.show_page("events")
    settle(window, qtbot)
    page = window.page_of(EventsPage)
    page.kind.setCurrentIndex(page.kind.findData("devices"))
    settle(window, qtbot)
    place = page.model.rowCount() - 1
    chosen = page.model.rows[place]
    page.view.selectRow(place)
    scrolled = page.view.verticalScrollBar().value()
    page.kind.setCurrentIndex(page.kind.findData("all"))
    settle(window, qtbot)
    assert page.view.chosen() == [chosen]
    core.workspace.note("test.note", "x")
    page.refresh()
    settle(window, qtbot)
    assert page.view.chosen() == [chosen]
    assert page.view.verticalScrollBar().value() >= scrolled
    page.view.doubleClicked.emit(page.model.index(page.view.place(), 0))
    assert window.page is window.device_page
    assert window.device_page.device_id == chosen.device_id
