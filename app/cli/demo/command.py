"""The command: prepares a directory, opens the console, runs the script beside it, judges."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.broker_settings import BrokerSettings
from app.cli.demo.agents import AgentProcesses
from app.cli.demo.plans import CANARY
from app.cli.demo.report import Report
from app.cli.demo.scenario import DemoEndedError, Scenario, Stage
from app.core import Core
from app.errors import EnvironmentFaultError, InputError, MusterError, OutcomeError
from app.files import environment_faults
from app.starting import has_screen
from app.workspace import Workspace

if TYPE_CHECKING:
    from app.gui.window import ConsoleWindow

logger = logging.getLogger(__name__)

MARKER = ".muster-demo"
FLEET = "demo"
RELEASE_PASSPHRASE = "demo-release"  # noqa: S105  (a throw-away fleet's, printed for the user)
CONSOLE_PASSPHRASE = "demo-console"  # noqa: S105


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/demo"),
    show_default=True,
    help="Where everything goes; an earlier demo there is removed.",
)
@click.option(
    "--broker",
    type=click.Choice(["mosquitto", "amqtt"]),
    help="Which broker to run; mosquitto where it is installed.",
)
@click.option(
    "--devices",
    type=click.IntRange(30, 1000),
    help="Simulate so many devices beside the three agents, and a version that a gate stops.",
)
@click.option("--close", is_flag=True, help="Close the window at the end, also on a screen.")
def demo(out: Path, broker: str | None, devices: int | None, close: bool) -> None:
    """Show the whole job: three agents, two versions of a model, a broker that dies.

    Without a screen it runs offscreen. It exits 0 only if everything happened, and leaves
    report.json and pictures of every page in the output directory. With --devices a swarm takes
    part, phase by phase, and a bad version 3 has to be stopped by its gate.
    """
    check_system()
    screen = has_screen()
    if not screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    out = out.absolute()
    prepare(out)
    click.echo(f"Muster demo in {out}" + ("" if screen else ", without a screen"))
    report = perform(out, broker, devices or 0, stay=screen and not close)
    report.write(out / "report.json")
    conclude(report, out)


def check_system() -> None:
    """Say at once where a demo cannot be.

    Raises:
        EnvironmentFaultError: On Windows.
    """
    if sys.platform == "win32":
        raise EnvironmentFaultError(
            "the demo runs agents, and these need Linux. `muster console` does without."
        )


def prepare(out: Path) -> None:
    """Make the directory empty, but never one that was not a demo's.

    Raises:
        InputError: The directory holds something else.
        EnvironmentFaultError: It cannot be written.
    """
    with environment_faults(out):
        if out.exists() and any(out.iterdir()):
            if not (out / MARKER).exists():
                raise InputError(f"{out} holds files of yours. Name another directory with --out.")
            shutil.rmtree(out)
        out.mkdir(parents=True, exist_ok=True)
        (out / MARKER).touch()


def perform(out: Path, broker: str | None, simulated: int = 0, *, stay: bool) -> Report:
    """Run fleet, console and script; whatever happens, no process is left."""
    workspace = Workspace.create(out / "workspace", FLEET, RELEASE_PASSPHRASE, CONSOLE_PASSPHRASE)
    core = Core(workspace, CONSOLE_PASSPHRASE, BrokerSettings(port=0, kind=broker))
    agents = AgentProcesses()
    core.start()
    try:
        return Performance(core, out, agents, simulated, stay=stay).run()
    finally:
        agents.stop()
        core.stop()
        workspace.close()


class Performance:
    """The window on the main thread, the script on another."""

    def __init__(
        self, core: Core, out: Path, agents: AgentProcesses, simulated: int, *, stay: bool
    ) -> None:
        self._core = core
        self._out = out
        self._stay = stay
        self._began_s = time.monotonic()
        self._ended = threading.Event()
        stage = Stage(
            core, out, RELEASE_PASSPHRASE, agents, self._say, self._capture, self._ended, simulated
        )
        self._scenario = Scenario(stage)
        self._thread = threading.Thread(target=self._play, name="demo-script")

    def run(self) -> Report:
        """Open the window, play the script, and return what was seen."""
        from app.gui.main import run_console

        run_console(self._core, on_ready=self._begin)
        self._ended.set()
        self._thread.join()
        return self._scenario.report

    def _begin(self, window: ConsoleWindow) -> None:
        from app.gui.remote import Remote

        self._window = window
        self._remote = Remote(window)
        self._thread.start()

    def _play(self) -> None:
        report = self._scenario.report
        try:
            self._scenario.run()
        except DemoEndedError as error:
            report.failure = str(error)
            return
        except MusterError as error:
            report.failure = str(error)
        except Exception as error:
            report.failure = f"a bug of Muster's: {error!r}"
            logger.exception("the demo's script failed")
        self._finish()

    def _finish(self) -> None:
        self._scenario.measure()
        if self._stay:
            self._say("done; the window is yours, close it to end the demo")
        else:
            self._remote.call(self._window.close)

    def _capture(self) -> Sequence[Path]:
        from app.gui.capture import capture_enrolment, capture_pages

        shots: list[Path] = []
        window, directory = self._window, self._out / "screenshots"
        for theme in ("dark", "light"):
            shots += self._remote.call(partial(capture_pages, window, directory, theme))
            shots.append(
                self._remote.call(partial(capture_enrolment, window, CANARY, directory, theme))
            )
        return shots

    def _say(self, text: str) -> None:
        click.echo(f"[{time.monotonic() - self._began_s:6.1f} s] {text}")


def conclude(report: Report, out: Path) -> None:
    """Say what came of it.

    Raises:
        OutcomeError: Something that the demo promises did not happen.
    """
    click.echo(f"Report: {out / 'report.json'}, pictures: {out / 'screenshots'}")
    if problems := report.problems():
        raise OutcomeError(f"the demo did not succeed: {'; '.join(problems)}.")
    for sentence in report.sentences():
        click.echo(sentence)
    click.echo(
        f"Look again: MUSTER_CONSOLE_PASSPHRASE={CONSOLE_PASSPHRASE}"
        f" muster --data {out / 'workspace'} console"
    )
