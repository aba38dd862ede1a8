"""Three agents and a swarm, through mosquitto over mTLS, while broker and engine are killed.

`MUSTER_SWARM` says how many devices the swarm has; `make soak` takes 300.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from app.bundles.build import build_bundle
from app.bundles.project import load_project
from app.bundles.recipes import RECIPES
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import Rollout
from app.link.mosquitto import find_mosquitto
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.config_file import Setup
from tests.fakes.agents import AgentProcess
from tests.fakes.brokers import free_port
from tests.fakes.enrolled import enrol_agent
from tests.fakes.places import replay
from tests.fakes.processes import descendants, wait_until_gone
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, new_workspace

PROJECT = Path(__file__).parents[3] / "models" / "bearing-faults"
SWARM = int(os.environ.get("MUSTER_SWARM", "40"))
AGENTS = ("edge-01", "edge-02", "edge-03")
FAILING = ("sim-0007", "sim-0021")
SCRIPT = f"""
[device]
load_s = 0.2
trial_s = 0.2
[[bundle]]
version = "2.0.0"
fail_step = "trial"
fail_on = {json.dumps(FAILING)}
[[bundle]]
version = "3.0.0"
fail_step = "soak"
fail_share = 0.7
"""
PATIENCE_S = 240.0

pytestmark = [
    pytest.mark.skipif(find_mosquitto() is None, reason="needs mosquitto"),
    pytest.mark.timeout(900),
]


class Fleet:
    """A data directory, `muster serve` over it, three agents and a swarm, each a process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = path / "data"
        self.port = free_port()
        self.random = random.Random(11)
        self.digests: dict[str, str] = {}
        self._serve: subprocess.Popen[str] | None = None
        self._swarm: subprocess.Popen[bytes] | None = None
        self.agents: list[AgentProcess] = []
        self.kills = Counter[str]()
        new_workspace(self.data).close()

    @property
    def ids(self) -> list[str]:
        return [*AGENTS, *(f"sim-{n:04d}" for n in range(1, SWARM + 1))]

    def muster(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli.main", *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        )

    def serve(self) -> None:
        self._serve = subprocess.Popen(
            [sys.executable, "-u", "-m", "app.cli.main", "serve", "--port", str(self.port),
             "--kind", "mosquitto"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=self._environment(),
        )  # fmt: skip
        assert self._serve.stdout is not None
        line = self._serve.stdout.readline()
        assert line.startswith("Serving fleet"), line

    def kill_engine(self) -> None:
        """SIGKILL the console; its broker ends with it, and another console follows."""
        assert self._serve is not None
        below = descendants(self._serve.pid)
        self._serve.kill()
        self._serve.communicate()
        wait_until_gone(below)  # or their port is not free yet
        self.kills["engine"] += 1
        self.serve()

    def kill_broker(self) -> None:
        """SIGKILL mosquitto alone; the console starts it anew."""
        assert self._serve is not None
        for each in descendants(self._serve.pid):
            with contextlib.suppress(psutil.NoSuchProcess):
                if each.name() == "mosquitto":
                    each.kill()
                    self.kills["broker"] += 1

    def release(self, version: str, recipe: str) -> None:
        with closing(Workspace.open(self.data)) as workspace:
            entry = build_bundle(load_project(PROJECT), version, RECIPES[recipe], workspace.library)
            workspace.release(entry.digest, RELEASE, workspace.unlock_console(CONSOLE))
        self.digests[version] = entry.digest

    def start_devices(self) -> None:
        codes = self.path / "codes"
        self.muster("device", "enrol-codes", "--count", str(SWARM), "--out", str(codes))
        script = self.path / "swarm.toml"
        script.write_text(SCRIPT)
        self._swarm = subprocess.Popen(
            [sys.executable, "-m", "device_agent", "swarm", "--state", str(self.path / "swarm"),
             "--codes", str(codes), "--script", str(script), "--soak-s", "1", "--window-s", "2"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        setup = Setup(
            replay(PROJECT / "calibration", 10.0),
            {"telemetry": {"window_s": 1.0}, "update": {"soak_s": 1.0}},
        )
        with closing(Workspace.open(self.data)) as workspace:
            for each in AGENTS:
                workspace.add_device(each)
                config = enrol_agent(workspace, each, self.path / each, setup)
                self.agents.append(AgentProcess(config))
        for agent in self.agents:
            agent.start()

    def roll_out(self, version: str, *phases: Phase, gates: tuple[Gate, ...] = ()) -> int:
        with closing(Workspace.open(self.data)) as workspace:
            plan = Plan(phases=phases, gates=gates, concurrency=max(SWARM // 3, 10))
            return Rolling(workspace).create(self.digests[version], self.ids, plan).rollout_id

    def rollout(self, rollout_id: int) -> Rollout:
        with closing(Workspace.open(self.data)) as workspace:
            return workspace.registry.rollouts.get(rollout_id)

    def wait_for_end(self, rollout_id: int, what: str) -> Rollout:
        wait_until(lambda: self.rollout(rollout_id).state != "running", what, PATIENCE_S)
        return self.rollout(rollout_id)

    def close(self) -> None:
        for agent in self.agents:
            agent.kill()
        for process in (self._swarm, self._serve):
            if process is not None:
                process.kill()
                process.communicate()

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "MUSTER_DATA": str(self.data),
            "MUSTER_RELEASE_PASSPHRASE": RELEASE,
            "MUSTER_CONSOLE_PASSPHRASE": CONSOLE,
        }


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    fleet = Fleet(tmp_path)
    yield fleet
    fleet.close()


def test_rollouts_end_right_whatever_is_killed(fleet: Fleet) -> None:
    fleet.serve()
    for version, recipe in (
        ("1.0.0", "u8s8-tensor-minmax"), ("2.0.0", "u8s8-channel-minmax"), ("3.0.0", "fp32"),
    ):  # fmt: skip
        fleet.release(version, recipe)
    fleet.start_devices()
    everybody = Phase(name="everybody", percent=100)

    first = fleet.wait_for_end(fleet.roll_out("1.0.0", everybody), "version 1 everywhere")
    assert first.state == "succeeded", first.reason

    canary = Phase(name="canary", devices=("edge-01", "sim-0001"), min_succeeded=2)
    fifth = Phase(name="fifth", percent=20)
    second_id = fleet.roll_out("2.0.0", canary, fifth, everybody)
    stop = threading.Event()
    killer = threading.Thread(target=_kill_at_random, args=(fleet, stop))
    killer.start()
    try:
        second = fleet.wait_for_end(second_id, "version 2 to be tried everywhere")
    finally:
        stop.set()
        killer.join()
    bad = {each.device_id: each.reason for each in second.members if each.outcome != "succeeded"}
    assert second.state == "failed", second.reason
    assert bad == dict.fromkeys(FAILING, "simulated-failure")
    assert fleet.kills["engine"] >= 1, fleet.kills
    assert fleet.kills["broker"] >= 1, fleet.kills

    gate = Gate(kind="failures", limit=0.2, min_sample=5, on_trip="pause")
    most = Phase(name="half", percent=50, soak_s=5.0)
    third = fleet.wait_for_end(
        fleet.roll_out("3.0.0", most, everybody, gates=(gate,)), "version 3 to be stopped"
    )
    assert third.state == "paused", third.reason
    assert "failures" in third.reason
    assert third.phase == 0
    untouched = [each for each in third.members if each.phase == 1]
    assert {each.outcome for each in untouched} == {"pending"}
    _check_books(fleet, second_id, third.rollout_id)


def _kill_at_random(fleet: Fleet, stop: threading.Event) -> None:
    """The broker and the engine in turn, at moments that a seed chooses."""
    for kill in (fleet.kill_engine, fleet.kill_broker) * 3:
        if stop.wait(fleet.random.uniform(1.0, 5.0)):
            return
        kill()


def _check_books(fleet: Fleet, second: int, third: int) -> None:
    """Nobody was assigned twice or forgotten, and the audit log tells every step."""
    with closing(Workspace.open(fleet.data)) as workspace:
        registry = workspace.registry
        versions = {each.device_id: each.version for each in registry.assignments()}
        members = registry.rollouts.get(third).members
        given = {each.device_id for each in members if each.assignment is not None}
        assert all(each.tries == 1 for each in members if each.device_id in given)
        for device_id in fleet.ids:
            assert versions[device_id] == 2 + (device_id in given), device_id
        events = [each for each in registry.audit(5000) if each.subject == f"rollout {second}"]
        told = Counter(each.action for each in events)
        assert told["rollout.create"] == told["rollout.failed"] == 1
        assert told["rollout.begin"] == 3
        assert told["rollout.advance"] == 2
        assert told["rollout.assign"] >= 3
        assert registry.audit_log.verify().intact
