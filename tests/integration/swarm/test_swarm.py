"""Twenty devices of a swarm join a console through mosquitto with mutual TLS, and are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.root import root
from app.core import BrokerSettings, Core
from app.fleet.rollout.plan import canary_plan
from app.link.mosquitto import find_mosquitto
from app.rolling import Rolling
from device_agent.wire.messages import ReportedState
from tests.fakes.brokers import free_port
from tests.fakes.waiting import PATIENCE_S, wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

IDS = [f"sim-{index:04d}" for index in range(1, 21)]
FAILING = {"sim-0004", "sim-0011"}
SCRIPT = """
[device]
load_s = 0.1
trial_s = 0.1
[[bundle]]
version = "2.0.0"
fail_step = "trial"
fail_on = ["sim-0004", "sim-0011"]
"""
pytestmark = pytest.mark.skipif(find_mosquitto() is None, reason="needs mosquitto")


class Fleet:
    """A console, and a swarm as a process of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workspace = new_workspace(path / "data")
        broker = BrokerSettings(port=free_port(), kind="mosquitto")
        self.core = Core(self.workspace, CONSOLE, broker)
        self.core.start()
        wait_until(lambda: self.core.status().connected, "the console to connect")
        (path / "swarm.toml").write_text(SCRIPT)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "device_agent", "swarm", "--state", str(self.path / "swarm"),
             "--script", str(self.path / "swarm.toml"), *more],
        )  # fmt: skip

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(PATIENCE_S)

    def release(self, version: str) -> str:
        entry = add_bundle(self.workspace.library, version)
        self.workspace.release(entry.digest, RELEASE, self.core.console_signers)
        return entry.digest

    def assign(self, digest: str) -> None:
        Rolling(self.workspace).create(digest, IDS, canary_plan(()), "all at once")

    def states(self) -> dict[str, ReportedState]:
        views = [self.core.live.get(each) for each in IDS]
        return {view.device_id: view.state for view in views if view and view.state}

    def serving(self, digest: str) -> set[str]:
        states = self.states().items()
        return {each for each, has in states if has.serving and has.serving.bundle.digest == digest}

    def rolled_back(self) -> set[str]:
        states = self.states().items()
        return {each for each, has in states if has.attempt and has.attempt.step == "rolled_back"}


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    made = Fleet(tmp_path)
    yield made
    made.kill()
    made.core.stop()
    made.workspace.close()


def test_a_swarm_installs_fails_as_scripted_and_goes_on_after_a_kill(fleet: Fleet) -> None:
    codes = fleet.path / "codes"
    arguments = ["device", "enrol-codes", "--count", str(len(IDS)), "--out", str(codes)]
    made = CliRunner().invoke(root, ["--data", str(fleet.path / "data"), *arguments])
    assert made.exit_code == 0, made.output
    assert codes.stat().st_mode & 0o077 == 0
    first = fleet.release("1.0.0")
    fleet.start("--codes", str(codes), "--soak-s", "0.5", "--window-s", "1")
    fleet.assign(first)
    wait_until(lambda: fleet.serving(first) == set(IDS), "version 1 everywhere")
    wait_until(lambda: fleet.core.rollouts()[0].state == "succeeded", "the console to see it")
    assert all(has.inventory.machine.startswith("simulated") for has in fleet.states().values())

    second = fleet.release("2.0.0")
    fleet.assign(second)
    wait_until(lambda: len(fleet.serving(second)) > 2, "the second version to begin")
    fleet.kill()
    before = fleet.states()
    fleet.start()
    expected = set(IDS) - FAILING
    wait_until(lambda: fleet.serving(second) == expected, "the second version where it works")
    wait_until(lambda: fleet.rolled_back() == FAILING, "the failures to be told")
    wait_until(
        lambda: all(has.boot_id != before[each].boot_id for each, has in fleet.states().items()),
        "everybody to be heard again",
    )
    assert fleet.serving(first) == FAILING
    after = fleet.states()
    assert all(after[each].counter > before[each].counter for each in IDS)
    assert {after[each].attempt.reason for each in FAILING if after[each].attempt} == {
        "simulated-failure"
    }
    wait_until(lambda: fleet.workspace.store.count().windows > 0, "telemetry")
    assert fleet.stop() == 0
    wait_until(lambda: fleet.workspace.store.gaps() == 0, "every record to be stored")
