"""A rollout that a gate has paused, and the wizard with phases and gates."""

from __future__ import annotations

import time
from pathlib import Path

from app.gui.dialogs.new_rollout import NewRolloutDialog
from app.gui.pages.rollouts import RolloutsPage
from app.gui.picturing import picture_of
from app.rolling import Rolling
from tests.fakes.core import FakeCore
from tests.fakes.gated import add_gated_rollout
from tests.pictures.stage import Stage, staged, until

NAMES = ("rollout-gate-dark", "rollout-wizard-dark")
_DEVICES = 24
_GATES = 1
_PHASES = 1


def take(directory: Path) -> list[str]:
    """Take them; return their names."""
    with staged(directory, _DEVICES, prepare=_gate) as stage:
        _take_gate(stage)
        _take_wizard(stage)
        return stage.taken


def _gate(core: FakeCore) -> None:
    newest = core.rollouts()[0]
    Rolling(core.workspace).stop(newest.rollout_id)
    devices = [each.device_id for each in newest.members]
    add_gated_rollout(core, newest.digest, devices, time.time())


def _take_gate(stage: Stage) -> None:
    stage.window.show_page("rollouts")
    stage.settle()
    stage.window.page_of(RolloutsPage).detail.tabs.button(_GATES).click()
    stage.page("rollout-gate-dark", "rollouts")


def _take_wizard(stage: Stage) -> None:
    shell = stage.window.shell
    Rolling(shell.workspace).stop(shell.core.rollouts()[0].rollout_id)
    devices = [each.device_id for each in shell.core.live.all()]
    dialog = NewRolloutDialog(shell, devices, stage.window)
    dialog.bundle.setCurrentIndex(1)
    dialog.gates.on.click()
    dialog.phases.add.click()
    dialog.tabs.button(_PHASES).click()
    dialog.show()
    until(lambda: dialog.preview is not None)
    stage.settle()
    stage.keep("rollout-wizard-dark", picture_of(dialog))
    dialog.close()
