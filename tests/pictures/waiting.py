"""What waits for somebody: alerts, the rule behind one, and the outbox."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QWidget

from app.gui.dialogs.alert_rule import AlertRuleDialog
from app.gui.pages.alerts import AlertsPage
from app.gui.pages.outbox import OutboxPage
from app.ordering import Ordering
from tests.fakes.alerted import Alarmed
from tests.fakes.core import FakeCore
from tests.fakes.joining import enrol
from tests.pictures.stage import Stage, staged, until

NAMES = ("guide-alerts", "guide-rule", "guide-outbox")
_DEVICES = 60
_LONG_S = 3600.0
_ORDERED = ("edge-01", "edge-02", "edge-03", "edge-04")
_AWAY = "edge-07"
_AWAY_S = 1440.0


def take(directory: Path) -> list[str]:
    """Take them; return their names."""
    with staged(directory, _DEVICES, prepare=_alarm_and_order) as stage:
        _take_alerts(stage)
        stage.opened("guide-rule", lambda: stage.do("alerts.rule_new"), _say_a_rule)
        _take_outbox(stage)
        return stage.taken


def _alarm_and_order(core: FakeCore) -> None:
    alarmed = Alarmed(core)
    alarmed.look()
    alarmed.look(_LONG_S)
    for each in (*_ORDERED, _AWAY):
        enrol(core.workspace, each)
    ordering = Ordering(core.workspace)
    ordering.set(_ORDERED, lambda old: msgspec.structs.replace(old, window_ms=5000))


def _take_alerts(stage: Stage) -> None:
    stage.window.show_page("alerts")
    stage.window.bridge.refresh()
    stage.settle()
    stage.window.page_of(AlertsPage).view.selectRow(0)
    stage.page("guide-alerts", "alerts")


def _say_a_rule(front: QWidget) -> None:
    assert isinstance(front, AlertRuleDialog)
    front.name.setText("Slow on line 1")
    front.query.setText("site:'Lyon / line 1' p95>6")
    front.note.setText("Look at the camera's light first, then at the temperature.")


def _take_outbox(stage: Stage) -> None:
    down = {
        "connected": False,
        "messages_per_s": 0.0,
        "link": "down",
        "link_since_s": time.time() - _AWAY_S,
    }
    stage.core.current = replace(stage.core.current, **down)  # type: ignore[arg-type]
    stage.window.show_page("outbox")
    page = stage.window.page_of(OutboxPage)
    until(lambda: bool(page.model.rows) and not stage.window.bridge.status.connected)
    page.chips["unsent"].click()
    page.view.selectRow(0)
    stage.page("guide-outbox", "outbox")
