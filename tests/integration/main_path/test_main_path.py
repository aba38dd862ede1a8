"""The main job, whole: a real model, broker, agent processes, runtime and databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bundles.build import build_bundle
from app.bundles.library import LibraryEntry
from app.bundles.project import load_project
from app.bundles.recipes import RECIPES
from app.cli.demo.agents import AgentProcesses
from app.core import BrokerSettings, Core
from app.fleet.rollout.plan import canary_plan
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.config_file import Setup
from tests.fakes.brokers import LONG_BROKER_KINDS, free_port
from tests.fakes.enrolled import enrol_agent
from tests.fakes.places import replay
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, new_workspace

PROJECT = Path(__file__).parents[3] / "models" / "bearing-faults"
DEVICES = ("edge-01", "edge-02")
SETTINGS = {"telemetry": {"window_s": 0.5}, "update": {"soak_s": 0.5}}


class Plant:
    """A console and its devices."""

    def __init__(self, directory: Path, broker_kind: str) -> None:
        self.directory = directory
        self.workspace: Workspace = new_workspace(directory / "console")
        broker = BrokerSettings(port=free_port(), kind=broker_kind)
        self.core = Core(self.workspace, CONSOLE, broker)
        self.agents = AgentProcesses()
        self.core.start()

    def close(self) -> None:
        self.agents.stop()
        self.core.stop()
        self.workspace.close()

    def release(self, version: str, recipe: str) -> LibraryEntry:
        project = load_project(PROJECT)
        entry = build_bundle(project, version, RECIPES[recipe], self.workspace.library)
        self.workspace.release(entry.digest, RELEASE, self.core.console_signers)
        return entry

    def start_agents(self) -> None:
        setup = Setup(replay(PROJECT / "calibration", 20.0), SETTINGS)
        for device_id in DEVICES:
            self.workspace.add_device(device_id)
            config = enrol_agent(self.workspace, device_id, self.directory / device_id, setup)
            self.agents.start(device_id, config)

    def roll_out(self, entry: LibraryEntry) -> None:
        rollout = Rolling(self.workspace).create(entry.digest, DEVICES, canary_plan(DEVICES[:1]))
        registry = self.workspace.registry
        wait_until(
            lambda: not registry.rollouts.get(rollout.rollout_id).open or self.agents.check(),
            f"the rollout of {entry.manifest.version} to end",
        )
        ended = registry.rollouts.get(rollout.rollout_id)
        assert ended.state == "succeeded", (ended.reason, ended.members)

    def serving(self) -> set[str | None]:
        views = [self.core.live.get(device_id) for device_id in DEVICES]
        return {view.bundle_digest if view else None for view in views}

    def inferences(self) -> int:
        return self.workspace.store.count().inferences


@pytest.fixture(params=LONG_BROKER_KINDS)
def plant(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(tmp_path, request.param)
    yield plant
    plant.close()


@pytest.mark.timeout(300)
def test_two_versions_reach_every_device_and_no_telemetry_is_lost(plant: Plant) -> None:
    first = plant.release("1.0.0", "u8s8-tensor-minmax")
    plant.start_agents()
    plant.roll_out(first)
    assert plant.serving() == {first.digest}

    wait_until(lambda: plant.inferences() > 50, "inferences to be stored")
    assert plant.core.broker is not None
    plant.core.broker.hold_down()
    wait_until(lambda: not plant.core.status().connected, "the console to notice")
    before = plant.inferences()
    plant.core.broker.release()
    wait_until(lambda: plant.inferences() > before + 50, "the backlog")

    second = plant.release("2.0.0", "u8s8-channel-minmax")
    plant.roll_out(second)
    assert plant.serving() == {second.digest}
    wait_until(lambda: plant.workspace.store.gaps() == 0, "every record to be stored")
    for device_id in DEVICES:
        moments = plant.workspace.store.deployments(device_id, 0, 1e12)
        assert [digest for _, digest in moments] == [first.digest, second.digest]
