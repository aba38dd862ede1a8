from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from pyqtgraph.graphicsItems.DateAxisItem import DAY_HOUR_ZOOM_LEVEL
from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.gui.charts.axes import Axis, DateAxis
from app.gui.charts.chart_column import make
from app.gui.charts.found_chart import FoundChart
from app.gui.charts.series import (
    finite_runs,
    levels,
    nearest,
    value_range,
    view_start,
    with_gaps,
)
from app.gui.charts.time_chart import TimeChart
from app.gui.models.device_charts import CHARTS
from app.gui.models.time_range import typed
from app.gui.reading import Doubt
from app.gui.turns import Rota
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.fakes.sent import batch
from tests.fakes.sent import window as telemetry_window
from tests.gui.conftest import settle


def open_device(window: ConsoleWindow, qtbot: QtBot, device_id: str = "edge-01") -> None:
    window.open_device(device_id)
    settle(window, qtbot)


def test_a_paused_chart_keeps_its_range_while_data_comes(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    open_device(window, qtbot)
    page = window.device_page
    group = page.group
    assert group is not None
    low, high = group.x_range
    group.charts[0].view_box.chosen.emit(low + 500, low + 200)
    held = group.x_range
    assert group.paused
    assert page.range_bar.live.isVisible()
    last = page._shown
    bundle = core.workspace.library.entries()[0]
    ref = core.live.get("edge-01").state.slots.active
    assert bundle is not None
    assert ref is not None
    body = telemetry_window(np.random.default_rng(3), high + 1, ref, 0.02)
    core.workspace.store.append(batch("edge-01", [body], 5000, high + 11))
    page.refresh()
    qtbot.waitUntil(lambda: page._shown is not last)
    settle(window, qtbot)
    for each in group.charts:
        assert each.x_range == pytest.approx(held)
    page.range_bar.live.click()
    settle(window, qtbot)
    assert not group.paused
    assert not page.range_bar.live.isVisible()
    assert group.x_range[1] > high - 1
    assert group.x_range[1] - group.x_range[0] == pytest.approx(group.span_s)


def test_the_crosshair_is_at_the_same_time_in_every_chart(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    open_device(window, qtbot)
    group = window.device_page.group
    assert group is not None
    at_s = sum(group.x_range) / 2
    group.charts[1].hovered.emit(at_s)
    qtbot.waitUntil(lambda: window.device_page.column.lane._at is not None)
    for chart in group.charts:
        assert chart._cross.isVisible()
        assert chart._cross.value() == pytest.approx(at_s)
    latency = group.charts[0]
    index = nearest(latency._time, at_s, 60)
    assert index is not None
    assert f"{latency._columns['p95'][index]:.1f}" in latency._legend["p95"].text.text()
    group.charts[1].hovered.emit(None)
    assert not any(chart._cross.isVisible() for chart in group.charts)


def test_deployments_are_drawn_where_the_bundle_changed(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    open_device(window, qtbot)
    page = window.device_page
    assert page._shown is not None
    inside = [each for each in page._shown.deployments if each.label == "1.1.0"]
    assert len(inside) == 1
    marks = [mark.value() for mark in page.group.charts[0]._marks.items if hasattr(mark, "value")]
    assert inside[0].time_s in marks
    assert "1.1.0 began to serve" in page.column.lane.said_at(inside[0].time_s)


def test_lost_telemetry_is_drawn_with_its_reason(window: ConsoleWindow, qtbot: QtBot) -> None:
    open_device(window, qtbot)
    page = window.device_page
    assert page._shown is not None
    (loss,) = page._shown.losses
    for chart in page.group.charts[:2]:
        regions = [mark.getRegion() for mark in chart._marks.items if hasattr(mark, "getRegion")]
        assert regions == [(loss.start_s, loss.end_s)]
    ((reason, *_),) = page.group.charts[0]._marks.reasons
    assert reason.toPlainText() == "spool full at 67108864 bytes"
    assert "6 records lost: spool full" in page.column.lane.said_at(loss.start_s + 1)


def test_a_doubtful_clock_is_a_strip_at_the_foot_and_a_jump_is_named(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    open_device(window, qtbot)
    chart = window.device_page.group.charts[0]
    start_s, end_s = chart.x_range
    middle_s = (start_s + end_s) / 2
    doubts = (Doubt(start_s, middle_s, "unsynchronised"), Doubt(middle_s, end_s, "jumped"))
    chart.set_data(chart._time, chart._columns, (), (), doubts)
    strips = [mark for mark in chart._marks.items if hasattr(mark, "getRegion")]
    assert [strip.getRegion() for strip in strips] == [(start_s, middle_s), (middle_s, end_s)]
    assert [reason.toPlainText() for reason, *_ in chart._marks.reasons] == ["clock set"]


def test_power_says_measured_or_estimated_and_by_what(window: ConsoleWindow, qtbot: QtBot) -> None:
    open_device(window, qtbot, "edge-01")
    assert (
        "measured: INA3221 VDD_IN"
        in window.device_page.column.charts["power"].unit.accessibleName()
    )
    open_device(window, qtbot, "edge-02")
    assert (
        "estimated: CPU share model"
        in window.device_page.column.charts["power"].unit.accessibleName()
    )


def test_a_unit_that_would_be_cut_has_a_line_of_its_own(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    open_device(window, qtbot)
    chart = window.device_page.column.charts["power"]
    beside = chart.unit.y()
    assert abs(beside - chart.title.y()) < chart.title.height()
    chart.say_unit("W · measured: " + "INA3221 VDD_IN " * 4)
    qtbot.waitUntil(lambda: chart.unit.y() >= chart.title.geometry().bottom())
    assert chart.unit.text() == chart.unit.accessibleName()
    chart.say_unit("W")
    qtbot.waitUntil(lambda: chart.unit.y() == beside)


def test_a_range_button_reads_and_shows_that_range(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, now_s = window.device_page, core.current.last_message_s
    monkeypatch.setattr(page, "now_s", lambda: now_s)  # all that there is grows older else
    open_device(window, qtbot)
    page.range_bar.spans[300.0].click()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page._shown.end_s - page._shown.start_s == 300)
    assert page.group is not None
    assert page.group.x_range[1] - page.group.x_range[0] == pytest.approx(300)
    page.range_bar.spans[3600.0].click()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page._shown.end_s - page._shown.start_s == 3600)
    assert 900 < page.group.x_range[1] - page.group.x_range[0] < 1000  # all there is: 15 minutes


def test_a_merged_window_is_no_gap_where_it_covers_the_time() -> None:
    time_s = np.array([0.0, 600.0, 610.0, 620.0, 630.0, 640.0, 1300.0])
    covered_s = np.array([600.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0])
    x, columns = with_gaps(time_s, {"y": np.arange(7.0)}, covered_s)
    assert np.flatnonzero(np.isnan(columns["y"])).tolist() == [6]
    assert x[6] == 970.0


def test_no_line_is_drawn_over_time_nobody_measured() -> None:
    time_s = np.array([0.0, 10, 20, 30, 100, 110, 120])
    x, columns = with_gaps(time_s, {"y": np.arange(7.0)})
    assert x.tolist() == [0, 10, 20, 30, 65, 100, 110, 120]
    assert np.isnan(columns["y"][4])
    assert [(run.start, run.stop) for run in finite_runs(columns["y"])] == [(0, 4), (5, 8)]


def test_a_flat_line_stays_flat_and_labels_have_room() -> None:
    time_s, flat = np.arange(10.0), np.full(10, 50.0)
    found = value_range(time_s, [flat], 0, 9, 0.0)
    assert found is not None
    assert found[0] < 46
    assert found[1] > 54
    with_head = value_range(time_s, [flat], 0, 9, 0.3)
    assert with_head is not None
    assert with_head[1] > found[1]
    assert value_range(time_s, [np.full(10, np.nan)], 0, 9, 0.0) is None


def test_axis_labels_have_room(window: ConsoleWindow, qtbot: QtBot) -> None:
    open_device(window, qtbot)
    for chart in window.device_page.group.charts:
        axis = chart._plot.left
        widest = QFontMetrics(chart.font()).horizontalAdvance("1,000.5")
        assert axis.width() >= widest * 0.8


def test_axes_write_numbers_and_days_as_the_language_does(qapp: QApplication) -> None:
    numbers, times = Axis("left"), DateAxis("bottom")
    times.zoomLevel = DAY_HOUR_ZOOM_LEVEL
    monday_s = datetime(2026, 11, 30).timestamp()
    assert numbers.tickStrings([0.0, 0.5, 12000.5], 1.0, 0.5) == ["0.0", "0.5", "12,000.5"]
    assert times.tickStrings([monday_s], 1.0, 86400) == ["Mon 30"]
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        assert numbers.tickStrings([0.5, 12000.5], 1.0, 0.5) == ["0,5", "12.000,5"]
        assert times.tickStrings([monday_s], 1.0, 86400) == ["Mo. 30"]
        assert times.tickStrings([monday_s], 1.0, 3600) == ["00:00"]
    finally:
        QLocale.setDefault(QLocale.c())


def test_a_narrow_chart_of_a_quarter_of_an_hour_still_has_times(qapp: QApplication) -> None:
    axis = DateAxis("bottom")
    axis.fontMetrics = QFontMetrics(qapp.font())  # as of its first paint on
    begin_s = datetime(2026, 11, 30, 12, 1).timestamp()
    for size_px in (90, 140, 190, 400):
        ticks = [each for _, level in axis.tickValues(begin_s, begin_s + 900, size_px)
                 for each in level]  # fmt: skip
        assert ticks
        assert len(ticks) * axis.fontMetrics.boundingRect("00:00").width() < size_px


def test_a_chart_without_a_device_shows_no_times(window: ConsoleWindow) -> None:
    chart = make(window.theme, CHARTS[0], Rota(window))
    assert not chart._plot.bottom.style["showValues"]
    chart.set_x_range(1_700_000_000.0, 1_700_000_900.0)
    assert chart._plot.bottom.style["showValues"]
    chart.deleteLater()


def test_a_chart_brings_no_widgets_that_nobody_sees(window: ConsoleWindow) -> None:
    before = len(QApplication.allWidgets())
    rota = Rota(window)
    made = [make(window.theme, each, rota) for each in CHARTS]
    seen = sum(1 + len(each.findChildren(QWidget)) for each in made)
    assert len(QApplication.allWidgets()) - before <= seen + len(made), "PlotItem's menus are back"
    for each in made:
        each.deleteLater()


def test_what_was_read_is_shown_in_one_chart_a_turn_the_seen_ones_first(
    window: ConsoleWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, told = [0], []
    counting = QTimer()
    counting.timeout.connect(lambda: turns.append(turns[-1] + 1))
    counting.start(0)
    open_device(window, qtbot)
    window.bridge.stop()  # what it had read a second later would begin with the seen ones again
    for kind in (TimeChart, FoundChart):
        monkeypatch.setattr(kind, "draw", lambda chart: told.append((turns[-1], chart.is_seen)))
    page, last = window.device_page, window.device_page._shown
    page.refresh()
    qtbot.waitUntil(lambda: page._shown is not last and page.settled)
    counting.stop()
    assert len(told) > 1
    assert len({turn for turn, _ in told}) == len(told)
    seen = [seen for _, seen in told]
    assert seen == sorted(seen, reverse=True)


def test_the_grid_is_few_rectangles_and_none_that_nobody_could_see(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    class Painter(QPainter):
        lines = 0

        def drawLine(self, *_: object) -> None:
            self.lines += 1

    open_device(window, qtbot)
    axis = window.device_page.group.charts[0]._plot.left
    window.grab()
    drawn = axis.picture
    assert 4 <= len(drawn[1]) <= 16
    assert min(pen.color().alpha() for pen, *_ in drawn[1]) > 1
    image = QImage(800, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = Painter(image)
    ticks = [(QPen(Qt.GlobalColor.white), begin, end) for _, begin, end in drawn[1]]
    axis.drawPicture(painter, drawn[0], ticks, [])
    painter.end()
    assert painter.lines == 0
    middle = int(drawn[1][0][1].y()), int(drawn[1][0][1].x() + drawn[1][0][2].x()) // 2
    column = [image.pixelColor(middle[1], y).lightness() > 0 for y in range(300)]
    assert any(column[middle[0] - 1 : middle[0] + 2])
    assert sum(column) == len(drawn[1]), "each is one pixel high"


def test_a_young_record_fills_the_view_and_an_old_one_gets_the_span_that_was_asked() -> None:
    now_s = 10_000.0
    assert view_start(now_s, 900, None) == now_s - 900
    assert view_start(now_s, 900, now_s - 5000) == now_s - 900
    assert now_s - 120 < view_start(now_s, 900, now_s - 100) < now_s - 100
    assert view_start(now_s, 900, now_s - 1) == now_s - 30
    assert view_start(now_s, 900, now_s - 890) == now_s - 900


def test_labels_close_together_stand_at_different_heights() -> None:
    assert levels([0.0, 10.0, 11.0, 12.0, 50.0], near_s=5.0) == [0, 0, 1, 2, 0]


def test_a_point_that_the_device_merged_says_so(window: ConsoleWindow, qtbot: QtBot) -> None:
    open_device(window, qtbot)
    group = window.device_page.group
    assert group is not None
    chart = group.charts[0]
    time_s = np.array([1000.0, 1010.0, 1020.0])
    column = np.array([1.0, 2.0, 3.0])
    group.set_span(40.0)
    chart.set_x_range(990.0, 1030.0)
    chart.set_data(
        time_s, {"p50": column, "p95": column, "p99": column}, (), merged=np.array([1, 6, 1])
    )
    said = []
    for at_s in time_s:
        chart.show_crosshair(float(at_s))
        said.append(chart._plot.toolTip())
    assert said == ["", "merged from 6 windows", ""]


def test_a_typed_range_is_held_and_a_wrong_one_says_why(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    open_device(window, qtbot)
    page = window.device_page
    bar, group = page.range_bar, page.group
    assert group is not None
    begin_s = round(group.x_range[1] - 400)
    bar.dates.click()
    bar.begin.setText("soon")
    bar.show_dates.click()
    assert not group.paused
    assert bar.error.text().startswith("That is no time.")
    assert bar.begin.property("wrong")
    bar.begin.setText(typed(begin_s))
    bar.end.setText(typed(begin_s + 200))
    bar.show_dates.click()
    settle(window, qtbot)
    assert bar.error.text() == ""
    assert group.x_range == (begin_s, begin_s + 200)
    group.pan(-86400.0)
    qtbot.waitUntil(lambda: "There is nothing before" in bar.status.text())


def test_keys_pan_zoom_and_go_back_to_live(window: ConsoleWindow, qtbot: QtBot) -> None:
    open_device(window, qtbot)
    page = window.device_page
    group = page.group
    assert group is not None
    low, high = group.x_range
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Plus)
    assert group.x_range[1] - group.x_range[0] == pytest.approx(0.7 * (high - low), rel=0.05)
    at_s = group.x_range[0]
    qtbot.keyClick(page, Qt.Key.Key_Left)
    assert group.x_range[0] < at_s
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not group.paused


def test_which_charts_are_shown_is_remembered_and_the_last_one_stays(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    open_device(window, qtbot)
    page = window.device_page
    assert page.column is not None
    for key in page.column.shown:
        page._choose_chart(key, False)
    assert page.column.shown == ("faults",)
    page._choose_chart("temp", True)
    assert window.shell.preferences.texts("device/charts") == ("temp", "faults")
