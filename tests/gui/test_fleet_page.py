"""The fleet page as a person uses it: columns, chips, checks, the heat map, what is not new."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.fleet.records import By
from app.gui.dialogs.columns import ColumnsDialog
from app.gui.dialogs.save_filter import SaveFilterDialog
from app.gui.models import fleet_export
from app.gui.models.fleet_fields import USUAL, offered
from app.gui.pages.fleet import FleetPage
from app.gui.widgets import fleet_view
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore, make_core
from tests.fakes.seeded import seed

DEVICES = 30
ADA = By("ada")
# Of tool tips, by the platform without a screen.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeCore]:
    core = make_core(tmp_path_factory.mktemp("fleet") / "console")
    seed(core, DEVICES, time.time(), 60.0)
    yield core
    core.workspace.close()


@pytest.fixture(scope="module")
def window(core: FakeCore, qapp: object) -> Iterator[ConsoleWindow]:
    window = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what a window uses of a Core
    window.show()
    yield window
    window.close()


@pytest.fixture
def page(window: ConsoleWindow, core: FakeCore, qtbot: QtBot) -> Iterator[FleetPage]:
    """The page as it is at first; a test leaves no filter, check or column behind."""
    page = window.fleet_page
    qtbot.waitUntil(lambda: window.finished and window.bridge.jobs.idle)
    core.current = replace(core.current, connected=True, last_message_s=time.time())
    window.bridge.refresh()
    yield page
    for group in core.workspace.registry.groups.all():
        core.workspace.registry.groups.delete(group.name, ADA)
    window.bridge.refresh()
    page.clear_filter()
    page.uncheck_all()
    page.view.set_layout(USUAL, 1, {})
    page.model.sort_by("id", descending=False)
    if page.stage.shows_heat:
        page.toggle_heat_map()
    qtbot.waitUntil(lambda: window.bridge.jobs.idle)


def again(core: FakeCore) -> ConsoleWindow:
    return ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what a window uses of a Core


def cell(page: FleetPage, device_id: str, field: str) -> str:
    place = page.model.place_of(device_id)
    section = next(at for at, each in enumerate(page.model.columns) if each.field == field)
    assert place is not None
    return str(page.model.data(page.model.index(place, section)))


# Columns


def test_any_field_and_label_can_be_a_column(page: FleetPage) -> None:
    labels = page.model.data_columns.labels()
    names = [each.field for each in offered(labels)]
    assert "label.line" in names
    page.view.set_layout(names, 0)
    assert page.view.names() == names
    assert cell(page, "edge-02", "label.line") == "1"
    assert cell(page, "edge-02", "memory") == "8.0 GB"
    assert cell(page, "edge-02", "provider") == "CPUExecutionProvider"
    for place in range(page.model.rowCount()):
        for section in range(1, page.model.columnCount()):
            page.model.data(page.model.index(place, section), Qt.ItemDataRole.ToolTipRole)


def test_the_dialog_moves_checks_and_freezes(page: FleetPage, qtbot: QtBot) -> None:
    dialog = ColumnsDialog(page, offered(["line"]), ["id", "p95", "site"], 1)
    qtbot.addWidget(dialog)
    dialog.list.setCurrentRow(2)
    dialog.list.move_chosen(-1)
    assert dialog.chosen() == ["id", "site", "p95"]
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.chosen() == ["site", "p95"]
    assert dialog.frozen.maximum() == 1
    for row in (1, 2):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.accept_button.isEnabled()


def test_frozen_columns_stay_while_the_others_scroll_and_rows_stay_level(page: FleetPage) -> None:
    view, part = page.view, page.view.part
    view.set_layout([each.field for each in offered([])], 2)
    assert [part.isColumnHidden(at) for at in range(5)] == [False] * 3 + [True] * 2
    assert [view.isColumnHidden(at) for at in range(5)] == [True] * 3 + [False] * 2
    bar = view.horizontalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    index = page.model.index(0, 1)
    assert part.visualRect(index).left() >= 0
    view.verticalScrollBar().setValue(60)
    assert part.verticalScrollBar().value() == 60
    assert part.rowViewportPosition(5) == view.rowViewportPosition(5)
    assert part.viewport().height() == view.viewport().height()
    view.set_layout(USUAL, 0)
    assert part.isHidden()
    assert not view.isColumnHidden(0)


def test_a_drag_reorders_and_keeps_row_and_scroll(page: FleetPage, qtbot: QtBot) -> None:
    view = page.view
    view.focus_device("edge-20")
    scrolled = view.verticalScrollBar().value()
    sections = [each.field for each in page.model.columns]
    view.header.moveSection(
        view.header.visualIndex(sections.index("p95")),
        view.header.visualIndex(sections.index("site")),
    )
    qtbot.waitUntil(lambda: page.model.columns[2].field == "p95")
    assert page.model.columns[3].field == "site"
    assert page.device_id == "edge-20"
    assert view.currentIndex().row() == page.model.place_of("edge-20")
    assert view.verticalScrollBar().value() == scrolled


def test_columns_sort_filter_and_chip_come_back_at_the_next_start(
    page: FleetPage, core: FakeCore, qtbot: QtBot
) -> None:
    core.workspace.registry.groups.save("lyon", "site:Lyon", "", (), ADA)
    page.shell.bridge.refresh()
    page.view.set_layout(["id", "label.line", "p99", "temp"], 2)
    page.view.header.resizeSection(3, 171)
    page.model.sort_by("p99", descending=True)
    page.view.layout_changed.emit()
    page._chips.groups["lyon"].click()
    page.filter_edit.setText("p95>0")
    page.apply_filter()
    shown = page.model.shown_ids()
    window = again(core)
    qtbot.addWidget(window)
    other = window.fleet_page
    window.bridge.refresh()
    assert other.view.names() == ["id", "label.line", "p99", "temp"]
    assert other.view.frozen == 2
    assert abs(other.view.columnWidth(3) - 171) < 8
    assert (other.model.sort_field, other.model.descending) == ("p99", True)
    assert other.filter_edit.text() == "p95>0"
    assert other._chips.query == "group:lyon"
    assert other.model.shown_ids() == shown
    assert other.device_id in shown  # also what the charts show is of them
    assert other.view.currentIndex().isValid()


def test_columns_fit_a_small_window_unless_somebody_has_made_one_wider(
    page: FleetPage, qtbot: QtBot
) -> None:
    view, window = page.view, page.window()
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: not view.horizontalScrollBar().maximum())
    usual = view.columnWidth(view.names().index("site") + 1)
    assert len(page.model.columns) == 12
    view.set_layout(view.names(), 1, {"model": 4000})
    assert view.horizontalScrollBar().maximum()
    assert view.columnWidth(view.names().index("site") + 1) >= usual


# Checks


def test_shift_checks_a_range_and_space_the_current_row(page: FleetPage, qtbot: QtBot) -> None:
    view, part = page.view, page.view.part

    def click(place: int, modifier: Qt.KeyboardModifier) -> None:
        at = part.visualRect(page.model.index(place, 0)).center()
        qtbot.mouseClick(part.viewport(), Qt.MouseButton.LeftButton, modifier, at)

    click(1, Qt.KeyboardModifier.NoModifier)
    click(4, Qt.KeyboardModifier.ShiftModifier)
    assert page.checked_devices() == page.model.shown_ids(1, 4)
    page.uncheck_all()
    view.setCurrentIndex(page.model.index(6, 2))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    view.setCurrentIndex(page.model.index(8, 2))
    qtbot.keyClick(view, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert page.checked_devices() == page.model.shown_ids(6, 8)


def test_the_header_checks_the_screen_and_a_link_all_that_match(page: FleetPage) -> None:
    page.filter_edit.setText("-id:edge-01")
    page.apply_filter()
    page.view.part.header.sectionClicked.emit(0)
    seen = page.view.on_screen()
    assert set(page.checked_devices()) == set(seen)
    assert len(seen) < page.model.rowCount() == DEVICES
    assert page.foot.matching.text() == f"All {DEVICES} matching"
    page.foot.matching.click()
    assert len(page.checked_devices()) == DEVICES
    assert not page.foot.matching.isVisible()
    assert page.foot.menu.text() == f"Actions for {DEVICES} devices ▾"
    page.filter_edit.setText("id:edge-03")
    page.apply_filter()
    assert page.foot.checked.text() == f"{DEVICES} checked, {DEVICES - 1} of them not shown"


def test_the_ids_of_checked_devices_are_copied(page: FleetPage) -> None:
    page.model.set_checked(["edge-03", "edge-02"], True)
    page.shell.actions["fleet.copy_ids"].trigger()
    assert QGuiApplication.clipboard().text() == "edge-02\nedge-03"
    page.view.focus_device("edge-05")
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "edge-05"
    page.uncheck_all()
    assert "first" in page.shell.actions.why_not("fleet.copy_ids")
    assert "first" in page.shell.actions.why_not("fleet.save_filter")


def test_an_export_has_the_checked_devices_and_the_columns_shown(page: FleetPage) -> None:
    page.view.set_layout(["id", "label.line", "p95", "history"], 1)
    page.model.set_checked(["edge-03", "edge-07"], True)
    columns = fleet_export.exported(page.model.columns)
    assert [each.field for each in columns] == ["id", "label.line", "p95"]
    views = page.commands._exported()
    rows = [list(fleet_export.cells(columns, each, connected=True)) for each in views]
    assert [each[:2] for each in rows] == [["edge-03", "2"], ["edge-07", "6"]]
    assert isinstance(rows[0][2], float)
    assert rows[1][2] is None  # it is away
    page.uncheck_all()
    page.model.sort_by("p95", descending=True)
    assert [each.device_id for each in page.commands._exported()] == page.model.shown_ids()
    page.model.sort_by("id", descending=False)


# Chips


def test_every_group_is_reachable_and_the_chosen_one_is_in_sight(
    page: FleetPage, core: FakeCore
) -> None:
    names = [f"a-group-of-some-{index}" for index in range(12)]
    for name in names:
        core.workspace.registry.groups.save(name, "site:Lyon", "", (), ADA)
    page.shell.bridge.refresh()
    chips = page._chips
    shown = [name for name, chip in chips.groups.items() if chip.isVisible()]
    assert shown
    assert chips.more.isVisible()
    assert sorted((*shown, *chips.hidden_groups)) == sorted(names)
    last = chips.hidden_groups[-1]
    chips.choose(f"group:{last}")
    page.apply_filter()
    assert chips.groups[last].isVisible()
    assert chips.query == f"group:{last}"
    assert 0 < page.model.rowCount() < DEVICES


def test_what_is_asked_is_saved_under_a_name_and_can_get_another(
    page: FleetPage, core: FakeCore, qtbot: QtBot
) -> None:
    page._chips["online"].click()
    page.filter_edit.setText("site:Lyon or site:Brno")
    page.apply_filter()
    asked = set(page.model.shown_ids())
    dialog = SaveFilterDialog(page.shell, page, page.asked(), [])
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.name.setText("Not A Name")
    dialog.run()
    qtbot.waitUntil(lambda: "cannot name a group" in dialog.error.text())
    assert core.workspace.registry.groups.all() == []
    dialog.name.setText("both")
    dialog.run()
    qtbot.waitUntil(lambda: dialog.saved == "both")
    page.choose_group("both")
    assert set(page.model.shown_ids()) == asked
    group = core.workspace.registry.groups.get("both")
    change = SaveFilterDialog(page.shell, page, group.query, [], group)
    qtbot.addWidget(change)
    change.name.setText("two-sites")
    change.run()
    qtbot.waitUntil(lambda: change.saved == "two-sites")
    assert [each.name for each in core.workspace.registry.groups.all()] == ["two-sites"]


def test_a_name_that_is_taken_is_refused_before_anything_is_saved(
    page: FleetPage, core: FakeCore, qtbot: QtBot
) -> None:
    core.workspace.registry.groups.save("lyon", "site:Lyon", "", (), ADA)
    page.shell.bridge.refresh()
    dialog = SaveFilterDialog(page.shell, page, "site:Brno", [])
    qtbot.addWidget(dialog)
    dialog.name.setText("lyon")
    assert "already" in dialog.error.text()
    assert not dialog.accept_button.isEnabled()


# States


def test_no_match_offers_to_clear_and_escape_clears_too(page: FleetPage, qtbot: QtBot) -> None:
    for way in (
        page.empty.clear.click,
        lambda: qtbot.keyClick(page.filter_edit, Qt.Key.Key_Escape),
    ):
        page.filter_edit.setText("id:nothing-like-it")
        page.apply_filter()
        assert page.empty.isVisible()
        assert page.empty.clear.isVisible()
        assert not page.empty.begin.isVisible()
        way()
        assert page.model.rowCount() == DEVICES + 1
        assert not page.empty.isVisible()


def test_without_a_link_no_figure_looks_new(
    page: FleetPage, core: FakeCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = page.model.data_columns.row("edge-02")
    assert row is not None
    seen_s = page.model.data_columns.views[row].last_seen_s
    assert seen_s is not None
    monkeypatch.setattr(page.model, "_clock", lambda: seen_s + 1)  # half a minute later it is old
    assert not page.model.stale(row)
    core.current = replace(core.current, connected=False, last_message_s=time.time() - 600)
    page.shell.bridge.refresh()
    assert page.model.stale(row)
    assert "when last heard of: " in page.caption.text()
    assert not page.banners.quiet.isVisible()  # the window says it above every page
    core.current = replace(core.current, connected=True)
    page.shell.bridge.refresh()
    assert "for 10 min" in page.banners.quiet.text
    assert "last heard" not in page.caption.text()
    assert not page.model.stale(row)
    core.current = replace(core.current, connected=False)
    page.shell.bridge.refresh()
    away = page.model.data_columns.row("edge-07")
    assert away is not None
    assert page.model.stale(away)  # nobody knows who is away: it shows what it had last, dim
    place = page.model.place_of("edge-02")
    section = next(at for at, each in enumerate(page.model.columns) if each.field == "p95")
    tip = page.model.data(page.model.index(place, section), Qt.ItemDataRole.ToolTipRole)
    assert "as it was" in str(tip)


def test_rows_hold_still_for_a_while_after_a_key_and_new_devices_wait(
    page: FleetPage, window: ConsoleWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(page.view), "hasFocus", lambda _: True)
    monkeypatch.setattr(fleet_view, "_KEYED_MS", 3_600_000)
    page.view.setCurrentIndex(page.model.index(3, 2))
    qtbot.keyClick(page.view, Qt.Key.Key_Down)
    assert page.view.busy
    before = page.model.shown_ids()
    view = page.model.data_columns.views[0]
    page._take_devices([msgspec.structs.replace(view, device_id="edge-00")], set())
    assert page.model.shown_ids() == before
    assert "pending" in page.foot.pending.accessibleName()
    monkeypatch.setattr(type(page.view), "busy", property(lambda _: False))
    page.view.released.emit()
    assert page.model.shown_ids()[0] == "edge-00"
    scrolled = page.view.verticalScrollBar()
    scrolled.setValue(40)
    focused = page.view.currentIndex()
    page._take_devices([], {"edge-00"})
    assert page.model.shown_ids() == before
    assert scrolled.value() == 40
    assert page.model.view_at(page.view.currentIndex().row()) is not None
    assert focused.isValid()


# Heat map


def test_the_heat_map_shows_the_same_devices_and_the_same_focus(
    page: FleetPage, qtbot: QtBot
) -> None:
    page.view.focus_device("edge-09")
    page.shell.actions["fleet.heat_map"].trigger()
    canvas = page.stage.heat.canvas
    assert canvas.isVisible()
    assert canvas.current_row == page.model.data_columns.row("edge-09")
    assert (
        "edge-09: p95" in canvas.accessibleDescription() or "edge-09" in page.stage.heat.said.text()
    )
    row = page.model.data_columns.row("edge-12")
    assert row is not None
    box = canvas.cell_rect(row)
    assert box is not None
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert page.device_id == "edge-12"
    assert page.model.view_at(page.view.currentIndex().row()).device_id == "edge-12"
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert page.checked_devices() == ["edge-12"]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert page.device_id != "edge-12"
    page.filter_edit.setText("id:edge-12")
    page.apply_filter()
    assert canvas.cell_rect(row) is not None
    assert page.stage.heat.canvas.describe(row).startswith("edge-12: p95 ")


def test_a_double_click_opens_and_hovering_says_device_and_value(
    page: FleetPage, window: ConsoleWindow, qtbot: QtBot
) -> None:
    page.toggle_heat_map()
    canvas = page.stage.heat.canvas
    row = page.model.data_columns.row("edge-07")
    assert row is not None
    box = canvas.cell_rect(row)
    assert box is not None
    assert canvas.describe(row) == "edge-07: p95 no value"
    said: list[object] = []
    canvas.hovered.connect(said.append)
    QTest.mouseMove(canvas.viewport(), box.center() + QPoint(1, 1))
    assert said[-1] == row
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert window.page is window.device_page
    assert window.device_page.device_id == "edge-07"
    window.show_page("fleet")


@pytest.mark.parametrize("width", [1040, 1600, 1041])
def test_the_legend_of_the_heat_map_is_never_cut(page: FleetPage, width: int) -> None:
    heat = page.stage.heat
    heat.figure.setMinimumWidth(300)  # as in a language with long words
    page.window().resize(width, 800)
    page.toggle_heat_map()
    page.window().layout().activate()
    QGuiApplication.processEvents()
    legend = heat._legend
    assert legend.width() == legend.sizeHint().width()
    assert heat.rect().contains(legend.geometry())
    assert (legend.geometry().top() > heat.figure.geometry().top()) == (width < 1600)
    heat.figure.setMinimumWidth(0)


def test_metric_and_groups_of_the_heat_map_come_back(
    page: FleetPage, core: FakeCore, qtbot: QtBot
) -> None:
    page.toggle_heat_map()
    heat = page.stage.heat
    heat.choose("temp", "label.line")
    heat.refresh()
    heat.chosen.emit()
    window = again(core)
    qtbot.addWidget(window)
    other = window.fleet_page.stage
    assert other.shows_heat
    assert (other.heat.figure.currentData(), other.heat.group.currentData()) == (
        "temp",
        "label.line",
    )
    heat.choose("p95", "site")
    heat.chosen.emit()
