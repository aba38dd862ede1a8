"""What the settings page offers: quiet when wanted, and what people paste elsewhere to copy."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from app.gui import quiet
from app.gui.pages.settings import SettingsPage
from app.gui.widgets.labels import Facts
from app.gui.window import ConsoleWindow
from app.rolling import Rolling
from tests.fakes.core import FakeCore


def test_who_wants_quiet_is_told_nothing_by_itself_and_everything_that_was_asked(
    window: ConsoleWindow, core: FakeCore
) -> None:
    window.show_page("settings")
    notices = window.page_of(SettingsPage)._notices
    assert notices.spans[0.0].isChecked()
    notices.spans[3600.0].click()
    assert "until" in notices._told.text()
    assert not quiet.desktop_wanted(window.preferences, notices._clock())
    Rolling(core.workspace).pause(core.rollouts()[0].rollout_id, "look at it")
    window.bridge.refresh()
    assert not window._toast.isVisible()
    window.shell.notify("You asked for this.")
    assert window._toast.isVisible()
    window._toast.stop()
    notices._clock = lambda: quiet.quiet_until_s(window.preferences) + 1
    notices.show()
    assert notices.spans[0.0].isChecked()
    notices.spans[0.0].click()
    Rolling(core.workspace).resume(core.rollouts()[0].rollout_id)
    window.bridge.refresh()
    assert "Running" in window._toast.text
    notices.spans[quiet.FOREVER_S].click()
    assert quiet.is_quiet(window.preferences, 3e9)


def test_the_desktop_is_asked_only_where_that_is_wanted(window: ConsoleWindow) -> None:
    window.show_page("settings")
    notices = window.page_of(SettingsPage)._notices
    assert quiet.desktop_wanted(window.preferences, 100.0)
    notices.desktop.click()
    assert not quiet.desktop_wanted(window.preferences, 100.0)


def test_paths_addresses_and_keys_are_copied_whole(window: ConsoleWindow, qtbot: QtBot) -> None:
    window.show_page("settings")
    page = window.page_of(SettingsPage)
    button = page._store.copies["path"]
    button.click()
    assert QGuiApplication.clipboard().text() == str(window.shell.workspace.path)
    assert button.copied
    window.show_page("fleet")
    assert not button.copied
    assert page._broker.copies["address"].accessibleName() == "Copy 127.0.0.1:1883"


@pytest.mark.parametrize("value", ["", "abc"])
def test_there_is_nothing_to_copy_where_there_is_no_value(qtbot: QtBot, value: str) -> None:
    facts = Facts((("key", "Key"),))
    qtbot.addWidget(facts)
    facts.show()
    facts.offer_copy("key", value)
    assert facts.copies["key"].isVisible() == bool(value)


def test_cards_that_are_too_wide_to_stand_side_by_side_stand_below_each_other(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    window.show_page("settings")
    page = window.page_of(SettingsPage)
    area = page.findChild(QScrollArea)
    assert area is not None
    right = page._broker

    def left_px() -> int:
        return right.mapTo(area.viewport(), right.rect().topLeft()).x()

    window.resize(1600, 800)
    qtbot.waitUntil(lambda: left_px() > area.width() // 2)
    for each in page.languages.values():
        each.setText("as German words")
    window.resize(1040, 640)
    qtbot.waitUntil(lambda: left_px() < area.width() // 2)
    assert area.widget().width() == area.viewport().width()
