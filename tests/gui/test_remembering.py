"""Chips and lists that filter are found as they were left."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.gui.pages.alerts import AlertsPage
from app.gui.pages.audit import AuditPage
from app.gui.pages.events import EventsPage
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.gui.conftest import shown


def test_filters_of_events_audit_and_alerts_come_back_until_the_layout_is_reset(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    window.page_of(EventsPage).chips["error"].click()
    window.page_of(EventsPage).kind.setCurrentIndex(2)
    window.page_of(EventsPage).span.setCurrentIndex(1)
    window.page_of(AuditPage).chips["keys"].click()
    window.page_of(AlertsPage).tabs["rules"].click()
    next_start = shown(core, qtbot)
    again = next(next_start)
    events, audit, alerts = (again.page_of(each) for each in (EventsPage, AuditPage, AlertsPage))
    assert events.chips["error"].isChecked()
    assert events._least == "error"
    assert events._wanted().kind == events.kind.itemData(2)
    assert events._wanted().since_s > 0
    assert audit._group_name == "keys"
    assert alerts.tabs["rules"].isChecked()
    again.reset_layout()
    assert events.chips["info"].isChecked()
    assert (events.kind.currentIndex(), events.span.currentIndex()) == (0, 0)
    assert audit._group_name == "all"
    assert alerts.tabs["open"].isChecked()
    next(next_start, None)
