"""Tables can be sorted, copied and exported, and the window is found as it was left."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.gui.layout_memory import fitting
from app.gui.models.commands import search
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.pages.audit import AuditPage
from app.gui.pages.models import ModelsPage
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.gui.conftest import settle, shown

Row = tuple[str, float | None]
ROWS: list[Row] = [("edge-10", 2.0), ("edge-9", None), ("edge-1", 11.0)]


def model() -> RowsModel[Row]:
    found = RowsModel[Row](
        (
            RowColumn("  Device", lambda r: "  " + r[0], 80),
            RowColumn("Size", lambda r: f"{r[1]} MB", 80, right=True, order=lambda r: r[1]),
            RowColumn("Age", lambda r: "2 min ago", 80, right=True),
            RowColumn("", lambda r: "", 6),
        ),
        lambda r: r[0],
    )
    found.replace(ROWS)
    return found


def test_a_sort_goes_by_value_keeps_the_unknown_last_and_survives_new_rows() -> None:
    rows = model()
    rows.sort_by(0)
    assert [each[0] for each in rows.rows] == ["edge-1", "edge-9", "edge-10"]
    rows.sort_by(1, descending=True)
    assert [each[1] for each in rows.rows] == [11.0, 2.0, None]
    rows.sort_by(1)
    assert [each[1] for each in rows.rows] == [2.0, 11.0, None]
    assert rows.headerData(1, Qt.Orientation.Horizontal) == "Size  ▴"
    rows.replace([*ROWS, ("edge-2", 5.0)])
    assert [each[1] for each in rows.rows] == [2.0, 5.0, 11.0, None]
    rows.sort_by(-1)
    assert rows.rows == [*ROWS, ("edge-2", 5.0)]
    assert [each.sortable for each in rows.columns] == [True, True, False, False]
    assert rows.table()[0] == ["Device", "Size", "Age"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (QRect(100, 100, 800, 600), QRect(100, 100, 800, 600)),  # it fits: not moved
        (QRect(2000, 100, 800, 600), QRect(480, 100, 800, 600)),  # its screen is gone
        (QRect(900, 400, 800, 600), QRect(480, 120, 800, 600)),  # half outside
        (QRect(0, 0, 2560, 1400), QRect(0, 0, 1280, 720)),  # from a larger screen
        (QRect(-300, -200, 300, 200), QRect(0, 0, 400, 300)),  # never smaller than it can be
    ],
)
def test_a_window_is_never_left_where_nobody_reaches_it(wanted: QRect, found: QRect) -> None:
    assert fitting(wanted, [QRect(0, 0, 1280, 720)], QSize(400, 300)) == found
    assert fitting(wanted, [], QSize(400, 300)) == wanted


def test_every_table_is_exported_as_shown(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = window.actions_["view.export_table"]
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "table.csv"), "")
    )
    window.show_page("settings")
    assert not export.isEnabled()
    assert export.toolTip() == "This page has no table."
    window.show_page("models")
    settle(window, qtbot)
    page = window.page_of(ModelsPage)
    page.view.horizontalHeader().sectionClicked.emit(1)
    export.trigger()
    qtbot.waitUntil(lambda: (tmp_path / "table.csv").exists() and window.bridge.jobs.idle)
    header, *rows = csv.reader(io.StringIO((tmp_path / "table.csv").read_text("utf-8-sig")))
    assert header[:4] == ["Model", "Version", "State", "Digest"]
    assert [row[3] for row in rows] == [each.entry.digest for each in page.model.rows]
    assert [row[1] for row in rows] == ["1.0.0", "1.0.0", "1.1.0", "1.1.0"]


def test_a_cell_and_a_row_are_copied_whole(window: ConsoleWindow, qtbot: QtBot) -> None:
    window.show_page("models")
    settle(window, qtbot)
    page = window.page_of(ModelsPage)
    page.view.setCurrentIndex(page.model.index(1, 3))
    digest = page.model.rows[1].entry.digest
    menu = window.tables.row_menu(page.view)
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == digest
    assert window._toast.text == "Copied."
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[3] == digest
    columns = window.tables.column_menu(page.view)
    next(each for each in columns.actions() if each.text() == "Digest").trigger()
    assert digest not in page.view.chosen_text()


def test_every_chart_is_saved_as_a_picture(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chart.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.open_device("edge-01")
    settle(window, qtbot)
    charts = window.tables.charts()
    assert len(charts) >= 4
    found = search(window.commands(), "save chart power picture")
    assert found[0].is_target
    window.tables.chart_menu(charts[0]).actions()[0].trigger()
    qtbot.waitUntil(lambda: path.exists() and window.bridge.jobs.idle)
    assert QImage(str(path)).width() == charts[0].width()
    path.unlink()
    window.actions_["view.picture"].trigger()
    qtbot.waitUntil(lambda: path.exists() and window.bridge.jobs.idle)
    assert QImage(str(path)).size() == window.page.size()


def test_the_next_start_finds_the_window_as_it_was_left(core: FakeCore, qtbot: QtBot) -> None:
    first = next(shown(core, qtbot))
    first.show_page("audit")
    view = first.page_of(AuditPage).view
    usual = view.columnWidth(2)
    view.setColumnWidth(2, usual + 40)
    view.horizontalHeader().moveSection(1, 3)
    view.horizontalHeader().sectionClicked.emit(2)
    first.page_of(AuditPage).filter_edit.setText("edge-01")
    first.resize(1100, 700)
    first.close()
    again = next(shown(core, qtbot))
    page = again.page_of(AuditPage)
    assert again.page is page
    # The screen of the tests is 800 x 800, and the window is no narrower than 1040.
    assert (again.width(), again.height()) == (1040, 700)
    assert page.view.columnWidth(2) == usual + 40
    assert page.view.horizontalHeader().visualIndex(1) == 3
    assert page.model.sorted_by == 2
    assert page.filter_edit.text() == "edge-01"
    again.actions_["layout.reset"].trigger()
    assert page.view.columnWidth(2) == usual
    assert page.view.horizontalHeader().visualIndex(1) == 1
    assert page.model.sorted_by == -1
    assert page.filter_edit.text() == ""
    assert again.height() == 800
    again.choose_theme("light")
    again.open_device("edge-02")
    again.close()
    third = ConsoleWindow(core)  # type: ignore[arg-type]  # what a window uses of a Core
    qtbot.addWidget(third)
    assert third.theme.choice == "light"
    assert third.page is third.device_page
    assert third.device_page.device_id == "edge-02"
    third.close()
