"""The fleet page and what it opens: query, columns, heat map, bulk, palette, keys, reports."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.dialogs.palette import CommandPalette
from tests.pictures.stage import Stage, staged

NAMES = (
    "guide-fleet", "guide-query", "guide-columns", "guide-bulk", "guide-undo", "guide-heat-map",
    "guide-palette", "guide-keys", "guide-report",
)  # fmt: skip
DEVICES = 200
_CHECKED = ("edge-07", "edge-12", "edge-22")
_HEAT_BY = "p95"


def take(directory: Path) -> list[str]:
    """Take them; return their names."""
    with staged(directory, DEVICES) as stage:
        stage.page("guide-fleet", "fleet")
        _take_query(stage)
        stage.opened("guide-columns", lambda: stage.do("fleet.columns"))
        _take_bulk(stage)
        _take_undo(stage)
        _take_heat_map(stage)
        stage.opened("guide-palette", lambda: stage.do("palette"), _look_for_a_device)
        stage.opened("guide-keys", lambda: stage.do("help.keys"))
        stage.opened("guide-report", lambda: stage.do("report.site"))
        return stage.taken


def _take_query(stage: Stage) -> None:
    stage.window.activateWindow()
    stage.do("find")
    box = stage.window.fleet_page.filter_edit
    QTest.keyClicks(box, "site:Lyon p95>10 e")
    stage.settle()
    stage.save("guide-query", box.popup)
    box.popup.hide()
    stage.do("fleet.clear_filter")


def _take_bulk(stage: Stage) -> None:
    page = stage.window.fleet_page
    page.model.set_checked(_CHECKED, True)
    stage.settle()
    stage.opened("guide-bulk", page.foot.menu.click)


def _take_undo(stage: Stage) -> None:
    from app.gui.dialogs.labelling import LabelDialog

    window = stage.window
    dialog = LabelDialog(window.shell, window, _CHECKED)
    dialog.put.setText("role=inspection")
    dialog.run()
    stage.settle()
    window.shell.undoing.did(dialog.said, dialog.undo)
    dialog.deleteLater()
    QTest.qWait(100)
    stage.save("guide-undo", toast=True)
    stage.do("fleet.uncheck")


def _take_heat_map(stage: Stage) -> None:
    stage.do("fleet.heat_map")
    stage.window.fleet_page.stage.heat.choose(_HEAT_BY, "site")
    stage.page("guide-heat-map", "fleet")
    stage.do("fleet.heat_map")


def _look_for_a_device(front: QWidget) -> None:
    assert isinstance(front, CommandPalette)
    QTest.keyClicks(front.edit, "roll")
    QApplication.processEvents()
