"""Typing queries on the fleet page: what is offered, what is wrong, and the chips of groups."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.fleet.query import QueryError
from app.fleet.query.completing import Vocabulary
from app.fleet.records import By
from app.gui.widgets.query_box import QueryBox
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.gui.conftest import settle

ADA = By("ada")
# Of popups, by the platform without a screen.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def type_into(qtbot: QtBot, box: QueryBox, text: str) -> None:
    box.clear()
    qtbot.keyClicks(box, text)


def offers(box: QueryBox) -> list[str]:
    return [each.applied(box.text())[0] for each in box.offered]


def test_names_and_values_of_this_fleet_are_offered(window: ConsoleWindow, qtbot: QtBot) -> None:
    box = window.fleet_page.filter_edit
    type_into(qtbot, box, "si")
    assert box.popup.isVisible()
    assert offers(box)[0] == "site:"
    type_into(qtbot, box, "p95>3 -site:ly")
    assert 'p95>3 -site:"Lyon / line 1"' in offers(box)
    type_into(qtbot, box, "lin")
    assert "label.line:" in offers(box)
    box.clear()
    qtbot.keyClicks(box, " ")
    assert box.offered == []
    assert not box.popup.isVisible()


def test_what_is_offered_at_the_end_of_a_long_query_stays_in_the_window(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    small = QWidget()
    qtbot.addWidget(small)
    box = QueryBox(window.theme, Vocabulary)
    QVBoxLayout(small).addWidget(box)
    small.resize(500, 60)
    small.show()
    type_into(qtbot, box, "site:Lyon p95>10 site:Lyon p95>10 e")
    end = small.mapFromGlobal(box.popup.mapToGlobal(box.popup.rect().bottomRight()))
    assert box.popup.isVisible()
    assert end.x() < small.width()


def test_an_offer_is_taken_with_the_keyboard(window: ConsoleWindow, qtbot: QtBot) -> None:
    box = window.fleet_page.filter_edit
    box.setFocus()
    type_into(qtbot, box, "status:fai")
    qtbot.keyClick(box.popup, Qt.Key.Key_Down)
    qtbot.keyClick(box.popup, Qt.Key.Key_Return)
    assert box.text() == "status:failed"
    assert box.cursorPosition() == len("status:failed")
    qtbot.waitUntil(lambda: window.fleet_page.model.rowCount() < 13)


def test_a_mistake_is_marked_where_it_is_until_the_text_changes(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    page = window.fleet_page
    page.filter_edit.setText("edge stie:Lyon")
    page.apply_filter()
    box = page.filter_edit
    assert box.marked == (5, 9)
    assert box.text() == "edge stie:Lyon"
    assert "Did you mean site?" in box.accessibleDescription()
    assert "There is no field 'stie'" in page.mistake.text
    assert "Did you mean site?" in page.mistake.text
    assert page.rect().contains(page.mistake.geometry())
    assert page.mistake.geometry().top() > box.geometry().bottom()
    box.setText("edge site:Lyon")
    assert box.marked is None
    page.apply_filter()
    assert box.accessibleDescription() == ""
    assert page.mistake.isHidden()
    assert 0 < page.model.rowCount() < 13


def test_a_long_mistake_is_said_whole_in_a_narrow_window(window: ConsoleWindow) -> None:
    page = window.fleet_page
    window.resize(window.minimumSize())
    page.mistake.say("no number " * 40)
    assert page.rect().contains(page.mistake.geometry())
    said = page.mistake.findChild(QLabel)
    assert said is not None
    page.mistake.layout().activate()
    assert said.height() >= said.heightForWidth(said.width()) > 2 * said.fontMetrics().height()


def test_marking_changes_neither_text_nor_cursor(window: ConsoleWindow) -> None:
    box = window.fleet_page.filter_edit
    box.setText("p95>fast")
    box.setCursorPosition(2)
    box.show_error(QueryError("no number", "p95>fast", 4, 8))
    assert (box.text(), box.cursorPosition(), box.marked) == ("p95>fast", 2, (4, 8))
    assert box.isUndoAvailable() is False


def test_a_chip_and_an_or_in_the_box_both_hold(window: ConsoleWindow) -> None:
    page = window.fleet_page
    page._chips["failed"].click()
    failed = set(page.model.shown_ids())
    page.filter_edit.setText("edge-01 or edge-02 or has:id")
    page.apply_filter()
    assert set(page.model.shown_ids()) == failed


def test_without_a_match_it_says_whether_chip_and_box_exclude_each_other(
    window: ConsoleWindow,
) -> None:
    page = window.fleet_page
    page.filter_edit.setText("site:Nowhere")
    page.apply_filter()
    assert "as soon as it matches" in page.empty.text
    page._chips["failed"].click()
    assert "must both hold" in page.empty.text


def test_groups_are_chips_with_counts(window: ConsoleWindow, core: FakeCore, qtbot: QtBot) -> None:
    page, groups = window.fleet_page, core.workspace.registry.groups
    for name, query in (("lyon", "site:Lyon"), ("slow", "group:lyon p95>0.001")):
        groups.save(name, query, "", (), ADA)
    window.bridge.refresh()
    chip = page._chips.groups["lyon"]
    assert isinstance(chip, QPushButton)
    chip.click()
    lyon = page.model.rowCount()
    assert 0 < lyon < 13
    assert chip.text() == f"lyon  {lyon}"
    page.filter_edit.setText("group:slow -status:offline")
    page.apply_filter()
    assert 0 < page.model.rowCount() <= lyon
    page.filter_edit.clear()
    groups.delete("slow", ADA)
    groups.delete("lyon", ADA)
    window.bridge.refresh()
    assert page._chips.groups == {}
    assert page.model.rowCount() == 13
    settle(window, qtbot)
