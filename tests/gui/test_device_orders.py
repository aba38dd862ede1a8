"""Commands to a device and its log, on its page."""

from __future__ import annotations

import time
from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.fleet.order_records import Signature, StoredCommand
from app.gui.models.order_states import stage_of, stage_words
from app.gui.window import ConsoleWindow
from device_agent.wire.orders import LogRequest
from device_agent.wire.telemetry import Log
from tests.fakes.core import FakeCore
from tests.fakes.joining import enrol
from tests.fakes.telemetry import batch
from tests.gui.conftest import settle

ASKED = StoredCommand("edge-02", 3, "logs", "key", 9e9, 100.0, "ada", "")
SIGNED = replace(ASKED, signature=Signature(b"document", "k", 101.0))


def test_a_command_says_how_far_it_is_and_why_it_waits() -> None:
    assert stage_of(ASKED, 2, True) == "queued"
    assert stage_of(SIGNED, 2, True) == "sent"
    assert stage_of(SIGNED, 2, False) == "waits"
    assert stage_of(SIGNED, 3, True) == "taken"
    failed = replace(SIGNED, status="failed", reason="not-serving", answered_s=160.0)
    assert stage_of(failed, 3, True) == "failed"
    assert stage_words(failed, "failed", 190.0) == "Refused or failed 30 s ago: not-serving"
    assert stage_words(ASKED, "waits", 112.0) == (
        "Asked 12 s ago; waits for the device, which is out of reach"
    )


def test_restart_and_log_are_asked_for_and_shown_with_their_state(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    enrol(core.workspace, "edge-02")
    window.open_device("edge-02")
    settle(window, qtbot)
    orders = window.device_page._side.orders
    assert orders.log_state.text() == "A device sends no log by itself: fetch it."
    window.device_page._side.tabs.button(3).click()
    orders.restart.click()
    qtbot.waitUntil(lambda: orders.rows[0][0].accessibleName() == "restart 1")
    assert orders.rows[0][1].text().endswith("waits to be signed")
    orders.level.setCurrentIndex(1)
    orders.fetch.click()
    qtbot.waitUntil(lambda: orders.rows[1][0].accessibleName() == "restart 1")
    newest = core.workspace.registry.orders.commands("edge-02")[0]
    assert (newest.name, newest.logs) == ("logs", LogRequest(level="warning"))
    assert "waits to be signed" in orders.log_state.text()
    assert orders.log.toPlainText() == ""
    line = Log(time_s=time.time() - 3, level="warning", logger="agent", text="no camera")
    core.workspace.store.append(batch([line], 1, device_id="edge-02", spool_id="logs"))
    window.device_page.refresh()
    qtbot.waitUntil(lambda: "no camera" in orders.log.toPlainText())
    assert orders.log_age.text().startswith("One line is here, ")


def test_a_device_that_is_not_enrolled_is_asked_for_nothing(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    window.open_device("edge-02")
    settle(window, qtbot)
    window.device_page._side.orders.restart.click()
    settle(window, qtbot)
    assert core.workspace.registry.orders.commands("edge-02") == []
