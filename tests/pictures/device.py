"""One device, and several in one chart."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.gui.dialogs.compare import CompareDialog
from tests.pictures.stage import Stage, staged

NAMES = ("guide-device", "guide-compare")
_DEVICES = 24
_DEVICE = "edge-01"
"""It has a deployment, a gap and an alarm."""
_COMPARED = ("edge-01", "edge-05", "edge-13")


def take(directory: Path) -> list[str]:
    """Take them; return their names."""
    with staged(directory, _DEVICES) as stage:
        stage.window.open_device(_DEVICE)
        stage.page("guide-device", "device")
        _take_compare(stage)
        return stage.taken


def _take_compare(stage: Stage) -> None:
    stage.window.show_page("fleet")
    stage.window.fleet_page.model.set_checked(_COMPARED, True)
    stage.settle()
    stage.opened("guide-compare", lambda: stage.do("device.compare"), _around_deployments)


def _around_deployments(front: QWidget) -> None:
    assert isinstance(front, CompareDialog)
    front.figure.setCurrentIndex(max(front.figure.findText("p95"), 0))
    front.span.setCurrentIndex(0)
    front.way.setCurrentIndex(1)
