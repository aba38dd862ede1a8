"""What gives way to the devices on a fleet page that is low for its letters."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.gui.widgets.fleet_room import FleetRoom
from app.gui.window import ConsoleWindow
from tests.gui.conftest import settle


class Guide(QWidget):
    brief = False

    def set_brief(self, brief: bool) -> None:
        self.brief = brief


@pytest.mark.parametrize(
    ("lines", "more", "charts", "brief"),
    [
        (40, True, True, False),
        (30, False, True, True),
        (30, True, False, True),
        (20, False, False, True),
    ],
)
def test_charts_and_steps_give_way_by_the_lines_that_fit(
    qtbot: QtBot, lines: int, more: bool, charts: bool, brief: bool
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    guide, heat, drawn = Guide(page), QWidget(page), QWidget(page)
    FleetRoom(page, guide, heat, drawn)  # type: ignore[arg-type]  # what it uses of a GuideCard
    page.show()
    page.resize(300, lines * page.fontMetrics().lineSpacing())
    for each, other in ((guide, heat), (heat, guide)):
        other.hide()
        each.setVisible(not more)
        each.setVisible(more)
        assert drawn.isHidden() is not charts
    assert guide.brief is brief


def test_a_low_page_says_the_next_step_alone_and_all_of_them_once_it_is_higher(
    empty_window: ConsoleWindow, qtbot: QtBot
) -> None:
    page = empty_window.fleet_page
    settle(empty_window, qtbot)
    qtbot.waitUntil(page.guide.isVisible)
    pills = page.guide.pills.values()
    assert all(each.isVisible() for each in pills)
    page.guide.set_brief(True)
    assert [name for name, each in page.guide.pills.items() if each.isVisible()] == [
        page.guide.steps.next  # type: ignore[union-attr]  # they were read
    ]
    page.guide.set_brief(False)
    assert all(each.isVisible() for each in pills)
