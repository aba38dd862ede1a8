from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.fleet.audit_chain import verify_export
from app.gui import language
from app.gui.pages.audit import AuditPage
from app.gui.window import ConsoleWindow
from app.rolling import Rolling
from tests.fakes.core import FakeCore
from tests.fakes.seeded import seed
from tests.gui.conftest import settle
from tests.gui.test_pages import clipped_at_rest


@pytest.fixture
def core(empty_core: FakeCore) -> FakeCore:
    """A small fleet: nothing here is about its history."""
    seed(empty_core, 5, time.time(), history_s=60.0)
    return empty_core


def audit_page(window: ConsoleWindow, qtbot: QtBot) -> AuditPage:
    window.show_page("audit")
    settle(window, qtbot)
    return window.page_of(AuditPage)


def actions(page: AuditPage) -> set[str]:
    return {row.event.action for row in page.model.rows}


def test_the_log_says_who_did_what_on_what_when_and_why(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    page = audit_page(window, qtbot)
    rollout = core.rollouts()[0]
    Rolling(core.workspace).pause(rollout.rollout_id, "canary too hot")
    qtbot.waitUntil(
        lambda: bool(page.model.rows) and page.model.rows[0].event.action == "rollout.paused",
    )
    shown = [page.model.index(0, column).data() for column in range(page.model.columnCount())]
    assert shown[2] == core.workspace.actor
    assert shown[3:5] == ["rollout.paused", f"rollout {rollout.rollout_id}"]
    assert shown[6] == "canary too hot"
    assert page.pill.accessibleName() == "Verified"


def test_groups_and_words_filter_together(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    page = audit_page(window, qtbot)
    page.chips["bundles"].click()
    assert {each.split(".")[0] for each in actions(page)} == {"bundle", "rollout"}
    page.filter_edit.setText("first light")
    page._apply()
    assert all(
        "First light" in f"{row.event.detail} {row.event.subject}" for row in page.model.rows
    )
    page.filter_edit.setText("nothing like this")
    page._apply()
    assert page.model.rowCount() == 0
    page.filter_edit.clear()
    page.chips["fleet"].click()
    assert "fleet.create" in actions(page)


def test_a_changed_entry_is_found_and_said_in_words(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    page = audit_page(window, qtbot)
    assert page.pill.accessibleName() == "Verified"
    with sqlite3.connect(core.workspace.path / "registry.db") as db:
        db.execute("DROP TRIGGER audit_never_changes")
        db.execute("UPDATE audit SET who = 'somebody else' WHERE event_id = 3")
    db.close()
    window.actions_["audit.verify"].trigger()
    qtbot.waitUntil(lambda: page.pill.accessibleName() == "Tampered with")
    assert "entry 3 is not as it was written" in page.verdict.text()
    assert clipped_at_rest(window, qtbot) == []


def test_the_export_verifies_elsewhere(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    page = audit_page(window, qtbot)
    page.export(tmp_path / "audit.jsonl")
    qtbot.waitUntil(lambda: "Wrote" in window._toast.text)
    fleet, verdict = verify_export(tmp_path / "audit.jsonl")
    assert (fleet, verdict.intact) == ("plant-7", True)
    assert verdict.head == core.workspace.registry.audit_log.head()


def test_an_export_that_cannot_be_written_says_so(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = audit_page(window, qtbot)
    page.export(tmp_path / "nowhere" / "audit.jsonl")
    qtbot.waitUntil(lambda: "nowhere" in window._toast.text)


def test_a_german_window_says_entries_in_german_and_exports_them_as_kept(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, qapp: QApplication
) -> None:
    page = audit_page(window, qtbot)
    kept = [each.event for each in page.model.rows]
    exported = page.model.table()
    language.speak(qapp, "de")
    try:
        page.reading = None
        page.verify()
        qtbot.waitUntil(lambda: page.reading is not None)
        what = {page.model.index(row, 3).data() for row in range(page.model.rowCount())}
        assert {"Flotte gegründet", "Rollout angelegt"} <= what
        assert [each.event for each in page.model.rows] == kept
        assert page.model.table() == exported
        tip = page.model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole)
        assert tip.endswith(f"\n{kept[0].action}")
        page.filter_edit.setText("flotte gegründet")
        page._apply()
        assert actions(page) == {"fleet.create"}
    finally:
        language.speak(qapp, "system")
        QLocale.setDefault(QLocale.c())
