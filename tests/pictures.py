"""Pictures for docs/rollouts.md that no demo shows in time: ``python -m tests.pictures DIRECTORY``.

The fleet in them is simulated: devices, telemetry and decisions come from `tests.fakes`.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui.capture import SIZE
from app.gui.dialogs.new_rollout import NewRolloutDialog
from app.gui.pages.rollouts import RolloutsPage
from app.gui.window import ConsoleWindow
from app.rolling import Rolling
from tests.fakes.core import FakeCore, make_core, seed
from tests.fakes.gated import add_gated_rollout

_DEVICES = 24
_STEP_MS = 50
_STEPS = 200
_GATES = 1
_PHASES = 1


def main(directory: Path) -> None:
    """Take every picture."""
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as place:
        core = make_core(Path(place) / "console")
        _fill(core)
        window = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what it uses of a Core
        window.resize(*SIZE)
        window.show()
        _take_gate(window, directory / "rollout-gate-dark.png")
        _take_wizard(window, directory / "rollout-wizard-dark.png")
        window.close()
        core.workspace.close()
    app.quit()


def _fill(core: FakeCore) -> None:
    now_s = time.time()
    seed(core, _DEVICES, now_s)
    newest = core.rollouts()[0]
    Rolling(core.workspace).stop(newest.rollout_id)
    devices = [each.device_id for each in newest.members]
    add_gated_rollout(core, newest.digest, devices, now_s)


def _take_gate(window: ConsoleWindow, path: Path) -> None:
    window.show_page("rollouts")
    page = window.page
    assert isinstance(page, RolloutsPage)
    _until(lambda: window.finished and page.settled and window.bridge.jobs.idle)
    page.detail.tabs.button(_GATES).click()
    QTest.qWait(_STEP_MS)
    window.grab().save(str(path))


def _take_wizard(window: ConsoleWindow, path: Path) -> None:
    rolling = Rolling(window.shell.workspace)
    rolling.stop(window.shell.core.rollouts()[0].rollout_id)
    devices = [each.device_id for each in window.shell.core.live.all()]
    dialog = NewRolloutDialog(window.shell, devices, window)
    dialog.bundle.setCurrentIndex(1)
    dialog.gates.on.click()
    dialog.phases.add.click()
    dialog.tabs.button(_PHASES).click()
    dialog.show()
    _until(lambda: dialog.preview is not None)
    QTest.qWait(_STEP_MS)
    dialog.grab().save(str(path))
    dialog.close()


def _until(ready: Callable[[], bool]) -> None:
    for _ in range(_STEPS):
        QTest.qWait(_STEP_MS)
        if ready():
            return
    raise TimeoutError("the window did not show what was asked for")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
