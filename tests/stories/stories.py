"""The user stories, in the order of a fleet's first day: each begins where the one before ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.fleet.rollout.book import RolloutBook
from app.gui.window import ConsoleWindow
from tests.stories.operator import Operator, Steps, Until

PROJECT = Path(__file__).parents[2] / "models" / "surface-defects"
RELEASE_WORDS = "seven lamps burn over water"
CONSOLE_WORDS = "correct horse battery staple"
DEVICE = "edge-01"


class FirstDay:
    """What happens on the way, and whom it takes.

    Attributes:
        agent: The device's agent, once it runs.
    """

    def __init__(self, operator: Operator, directory: Path) -> None:
        self.operator = operator
        self.directory = directory
        self.agent: subprocess.Popen[bytes] | None = None
        self._enrolling: subprocess.Popen[bytes] | None = None

    def steps(self) -> Steps:
        """Tell them all."""
        yield from self.first_start()
        yield from self.enrol()
        yield from self.import_and_quantize()
        yield from self.sign()
        yield from self.roll_out()
        yield from self.diagnose()
        yield from self.report()
        yield from self.offline_and_back()

    def end(self) -> None:
        """Stop what was started."""
        for each in (self.agent, self._enrolling):
            if each is not None:
                each.kill()
                each.wait()

    @property
    def window(self) -> ConsoleWindow:
        """The console."""
        return next(
            each for each in QApplication.topLevelWidgets() if isinstance(each, ConsoleWindow)
        )

    def first_start(self) -> Steps:
        """From nothing: a fleet is founded, its sheet read, its window open."""
        op = self.operator
        yield from op.see("Welcome to Muster")
        yield from op.picture("welcome")
        yield from op.click("Found a fleet")
        yield from op.type("Name of the fleet", "plant-7")
        for name, words in (
            ("Release passphrase", RELEASE_WORDS),
            ("Console passphrase", CONSOLE_WORDS),
        ):
            yield from op.type(name, words)
            yield from op.type(f"{name}, again", words)
        yield from op.picture("found")
        yield from op.click("Found the fleet")
        yield from op.see("Keep this elsewhere")
        assert "plant-7" in op.read("Recovery sheet")
        yield from op.picture("recovery-sheet")
        yield from op.click("Open the console")
        yield from op.see("First steps", timeout_s=60.0)
        yield Until("the window to be finished", lambda: self.window.finished)
        yield Until("the broker", lambda: self.window.bridge.status.connected)
        yield from op.picture("first-steps")

    def enrol(self) -> Steps:
        """A device joins with the command that the window shows; its key is compared."""
        op = self.operator
        yield from op.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        yield from op.type("Device", DEVICE)
        yield from op.type("Site", "Lyon / line 1")
        yield from op.type("Labels", "line=1")
        yield from op.click("Make code")
        yield Until("the code", lambda: bool(self._command()))
        yield from op.picture("enrol-code")
        self._run_on_the_device(self._command())
        yield from op.see("waits", timeout_s=60.0)
        yield from op.click(f"Accept {DEVICE}")
        yield from op.see("Accepted.")
        assert self._enrolling is not None
        yield Until("the device to have joined", lambda: self._enrolling.poll() == 0)
        self.agent = self._agent("run", "--config", str(self._config))
        yield from op.see("The device is in", timeout_s=60.0)
        yield from op.picture("enrolled")
        yield from op.click("Close")

    def import_and_quantize(self) -> Steps:
        """A model project becomes a bundle; what quantizing cost is said."""
        op = self.operator
        yield from op.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        yield from op.type("Project folder", os.path.relpath(PROJECT))
        yield from op.press(Qt.Key.Key_Tab)
        yield from op.see("Found")
        yield from op.picture("import")
        yield from op.click("Build bundle")
        yield from op.see("Built, and what quantization cost", timeout_s=120.0)
        yield from op.picture("quantized")
        yield from op.click("Done")

    def sign(self) -> Steps:
        """The bundle is released by whoever knows the passphrase, and by nobody else."""
        op = self.operator
        yield from op.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        yield from op.click("Release the bundle…")
        yield from op.type("Release passphrase", CONSOLE_WORDS)
        yield from op.click("Sign and release")
        yield from op.see("does not open")
        assert not self.window.shell.workspace.registry.releases()
        yield from op.type("Release passphrase", RELEASE_WORDS)
        yield from op.picture("sign")
        yield from op.click("Sign and release")
        registry = self.window.shell.workspace.registry
        yield Until("the release", lambda: len(registry.releases()) == 1)

    def roll_out(self) -> Steps:
        """The device proves that it serves what was rolled out."""
        op = self.operator
        yield from op.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        yield from op.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        yield from op.click("All free")
        yield from op.picture("plan")
        yield from op.click("Start rollout")
        rollouts = self.window.shell.workspace.registry.rollouts
        yield Until("the rollout to end", lambda: _ended(rollouts), 120.0)
        assert [each.state for each in rollouts.all()] == ["succeeded"]
        yield from op.see("Succeeded")
        yield from op.picture("rolled-out")

    def diagnose(self) -> Steps:
        """The device's page: figures, a look at the past and back, its own log."""
        op = self.operator
        yield from op.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        yield from op.command("device.open")
        page = self.window.device_page
        yield Until("the charts", lambda: page.device_id == DEVICE and page.settled)
        yield Until("telemetry", lambda: self.window.shell.workspace.store.count().windows > 3)
        yield from op.picture("device")
        yield from op.press(Qt.Key.Key_Plus)
        yield from op.press(Qt.Key.Key_Left)
        yield from op.picture("a-look-at-the-past")
        yield from op.click("Back to live")
        yield from op.click("Orders")
        yield from op.click("Fetch the log")
        yield from op.see("lines are here, the newest")
        yield from op.picture("log")

    def report(self) -> Steps:
        """What was is written into one file."""
        op, path = self.operator, self.directory / "report.html"
        yield from op.command("report.device")
        yield from op.picture("report")
        yield from op.click("Write the report…")
        yield from op.name_file(path)
        yield Until("the report", path.exists)
        text = path.read_text(encoding="utf-8")
        assert DEVICE in text and self._served() in text

    def offline_and_back(self) -> Steps:
        """With no link an order waits, and is seen to wait; with the link it is obeyed."""
        op, shell = self.operator, self.window.shell
        broker = shell.core.broker
        assert broker is not None
        broker.hold_down()
        yield Until("the loss of the link", lambda: not self.window.bridge.status.connected)
        yield from op.command("device.restart")
        orders = shell.workspace.registry.orders
        yield Until("the order", lambda: orders.commands(DEVICE)[0].name == "restart")
        yield from op.press(Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
        yield from op.picture("outbox-offline")
        newest = orders.commands(DEVICE)[0]
        assert newest.status == "pending"
        yield from op.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        yield from op.picture("fleet-offline")
        broker.release()
        yield Until("the answer", lambda: orders.command(DEVICE, newest.version).status == "done")
        yield from op.picture("back")

    def _served(self) -> str:
        view = self.window.shell.core.live.get(DEVICE)
        assert view is not None and view.bundle_digest is not None
        return view.bundle_digest[:12]

    def _command(self) -> str:
        try:
            return self.operator.read("Enrolment code")
        except AssertionError:
            return ""

    @property
    def _config(self) -> Path:
        return self.directory / DEVICE / "agent.toml"

    def _run_on_the_device(self, command: str) -> None:
        words = command.split()
        assert words[0] == "muster-agent"
        self._config.parent.mkdir()
        self._enrolling = self._agent(
            *words[1:], "--config", str(self._config), "--source", "replay",
            "--samples", str(PROJECT / "calibration"), "--rate", "10",
        )  # fmt: skip

    def _agent(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.directory / f"{arguments[0]}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "device_agent", *arguments],
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def _ended(rollouts: RolloutBook) -> bool:
    return bool(rollouts.all()) and not rollouts.open()
