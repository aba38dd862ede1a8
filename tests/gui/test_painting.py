from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.charts.base_chart import BaseChart
from app.gui.charts.painting import PatientView
from app.gui.picturing import picture_of
from app.gui.turns import Rota, Turn
from app.gui.window import ConsoleWindow
from tests.gui.conftest import settle


class Painted:
    """Which views were painted, and in which turn of the event loop.

    Attributes:
        told: In this order.
    """

    def __init__(self, patch: pytest.MonkeyPatch, parent: QObject) -> None:
        self.told: list[tuple[int, PatientView]] = []
        self.turns = 0
        self._timer = QTimer(parent)
        self._timer.timeout.connect(self._count)
        self._timer.start(0)
        paint = PatientView.paint_picture

        def noted(view: PatientView, due: QRegion) -> None:
            self.told.append((self.turns, view))
            paint(view, due)

        patch.setattr(PatientView, "paint_picture", noted)

    def _count(self) -> None:
        self.turns += 1

    @property
    def views(self) -> list[PatientView]:
        return [view for _, view in self.told]


@pytest.fixture
def painted(window: ConsoleWindow, monkeypatch: pytest.MonkeyPatch) -> Painted:
    return Painted(monkeypatch, window)


def opened(
    window: ConsoleWindow, qtbot: QtBot, device_id: str = "edge-01"
) -> tuple[BaseChart, ...]:
    """Return the charts of a device that nothing new comes for."""
    window.open_device("edge-01")
    settle(window, qtbot)
    window.bridge.stop()
    turn_until_idle(window, qtbot)
    group = window.device_page.group
    assert group is not None
    return group.charts


def turn_until_idle(window: ConsoleWindow, qtbot: QtBot) -> None:
    rota = window.device_page._rota
    qtbot.waitUntil(lambda: window.bridge.jobs.idle and rota.idle)
    pass_turns(qtbot, 5)  # what was drawn asks to be painted once the window has heard of it
    qtbot.waitUntil(lambda: rota.idle)


def pass_turns(qtbot: QtBot, count: int, done: Callable[[], None] = lambda: None) -> None:
    left, timer = [count], QTimer()

    def pass_one() -> None:
        done()
        left[0] -= 1

    timer.timeout.connect(pass_one)
    timer.start(0)
    qtbot.waitUntil(lambda: left[0] <= 0)
    timer.stop()


def is_seen(view: PatientView) -> bool:
    return view.isVisible() and not view.viewport().visibleRegion().isEmpty()


def look_of(view: PatientView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_the_charts_of_a_device_are_painted_one_a_turn(
    window: ConsoleWindow, qtbot: QtBot, painted: Painted
) -> None:
    charts = opened(window, qtbot)
    plots = {chart._plot for chart in charts if is_seen(chart._plot)}
    assert len(plots) > 2
    told = [(turn, view) for turn, view in painted.told if view in plots]
    assert {view for _, view in told} == plots
    assert len({turn for turn, _ in told}) == len(told)
    painted.told.clear()
    window.device_page.range_bar.zoomed.emit(0.5)
    window.resize(window.width() + 90, window.height())
    turn_until_idle(window, qtbot)
    assert plots <= set(painted.views)
    assert len({turn for turn, _ in painted.told}) == len(painted.told)


def test_a_chart_out_of_sight_is_not_painted_until_it_is_scrolled_to(
    window: ConsoleWindow, qtbot: QtBot, painted: Painted
) -> None:
    charts = opened(window, qtbot)
    last = [chart for chart in charts if chart.isVisible()][-1]
    assert not last.is_seen
    assert last._plot not in painted.views
    bar = window.device_page.column._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    turn_until_idle(window, qtbot)
    assert last.is_seen
    assert last._plot in painted.views


def test_charts_at_rest_ask_for_no_turn(
    window: ConsoleWindow, qtbot: QtBot, painted: Painted
) -> None:
    opened(window, qtbot)
    painted.told.clear()
    pass_turns(qtbot, 30)
    assert window.device_page._rota.idle
    assert painted.told == []


def test_a_chart_shows_its_last_picture_until_its_turn(window: ConsoleWindow, qtbot: QtBot) -> None:
    chart = opened(window, qtbot)[0]
    before = look_of(chart._plot)
    turn_until_idle(window, qtbot)
    low_s, high_s = chart.x_range
    chart.set_x_range(low_s, (low_s + high_s) / 2)
    assert look_of(chart._plot) == before
    turn_until_idle(window, qtbot)
    assert look_of(chart._plot) != before


def test_no_line_of_the_device_before_stands_under_the_name_of_another(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    charts = opened(window, qtbot)
    window.open_device("edge-02")
    page = window.device_page
    assert page._title.text() == "edge-02"
    for chart in charts:
        image = look_of(chart._plot)
        ground = window.theme.tokens.panel
        assert {image.pixelColor(x, y).name() for x in range(0, image.width(), 3)
                for y in range(0, image.height(), 3)} == {ground}  # fmt: skip
    assert page.column.lane.marks == []
    settle(window, qtbot)
    turn_until_idle(window, qtbot)
    assert not any(chart._plot.blank for chart in charts if chart.is_seen)


def test_a_picture_that_is_saved_is_whole_and_new_at_once(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    charts = opened(window, qtbot)
    seen, unseen = charts[0], [each for each in charts if each.isVisible()][-1]
    low_s, high_s = seen.x_range
    for chart in (seen, unseen):
        before = picture_of(chart).toImage()
        chart.set_x_range(low_s, (low_s + high_s) / 2)
        at_once = picture_of(chart).toImage()
        assert at_once != before
        turn_until_idle(window, qtbot)
        assert picture_of(chart).toImage() == at_once


def test_a_turn_is_given_in_the_order_of_asking_and_once_however_often_it_was_asked_for(
    qtbot: QtBot, window: ConsoleWindow
) -> None:
    rota, told, seen = Rota(window), [], []
    first, second = (Turn(rota, lambda name=name: told.append(name), window) for name in "ab")
    for each in (first, second, first):
        each.ask()
    first.ask_anew()
    pass_turns(qtbot, 5, lambda: seen.append(len(told)))
    assert told == ["b", "a"]
    assert rota.idle
    assert all(after - before <= 1 for before, after in zip([0, *seen], seen, strict=False))


def test_marks_are_made_anew_only_where_they_or_the_colours_changed(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    chart = opened(window, qtbot)[0]
    marks, before = chart._marks, list(chart._marks.items)
    assert before
    chart.draw()
    assert marks.items == before
    chart.set_marks((), marks._losses)
    chart.draw()
    fewer = list(marks.items)
    assert 0 < len(fewer) < len(before)
    window.toggle_theme()
    qtbot.waitUntil(window.updatesEnabled)
    turn_until_idle(window, qtbot)
    assert len(marks.items) == len(fewer)
    assert not set(map(id, marks.items)) & set(map(id, fewer))


def test_a_chart_that_is_moved_again_and_again_shows_where_it_is(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    plot = opened(window, qtbot)[0]._plot
    group = window.device_page.group
    assert group is not None
    before = look_of(plot)
    for _ in range(3):
        group.pan(-30.0)
        turn_until_idle(window, qtbot)
        shown = look_of(plot)
        assert shown != before
        assert shown == picture_of(plot).toImage().convertToFormat(QImage.Format.Format_RGB32)
        before = shown


def test_the_crosshair_goes_with_the_pointer(window: ConsoleWindow, qtbot: QtBot) -> None:
    chart = opened(window, qtbot)[0]
    centre = chart._plot.viewport().rect().center()
    QTest.mouseMove(chart._plot.viewport(), centre)
    qtbot.waitUntil(chart._cross.isVisible)
    # By hand: without a screen Qt asks which window is there, and one of another test may be.
    QApplication.sendEvent(chart._plot, QEvent(QEvent.Type.Leave))
    assert not chart._cross.isVisible()


def test_a_part_that_is_painted_anew_changes_nothing_beside_it(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    plot = opened(window, qtbot)[0]._plot
    before = look_of(plot)
    part = QRect(0, plot.height() - 12, plot.width() // 2, 6)  # through the texts of the axis
    plot._picture.fill(0)
    plot._due = QRegion(part)
    plot.paint_due()
    after = look_of(plot)
    assert after.copy(part) == before.copy(part)
    painter = QPainter(after)
    painter.fillRect(part, 0)
    painter.end()
    empty = QImage(after.size(), after.format())
    empty.fill(0)
    assert after == empty
