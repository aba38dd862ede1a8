"""A device of a rollout that is rolled back accepts the way back: real trust stores."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.assignment_desk import AssignmentDesk
from app.errors import StateError
from app.fallbacks import lacking, release_again
from app.fleet.rollout.engine import RolloutEngine
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import Phase, Plan
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.errors import RefusalError
from device_agent.trust import TrustStore, reasons
from device_agent.wire.metaset import encode_set
from tests.fakes.fleet import SeenFleet, bare_surroundings, report
from tests.fakes.turns import give_turns
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

BACK = Plan(
    phases=(Phase(name="all", percent=100, soak_s=600),),
    gates=(Gate(kind="failures", limit=0.1, on_trip="roll_back_all"),),
)

PLAIN = Plan()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    for each in ("edge-01", "edge-02"):
        workspace.add_device(each)
    yield workspace
    workspace.close()


def release(workspace: Workspace, digest: str) -> None:
    workspace.release(digest, RELEASE, workspace.unlock_console(CONSOLE))


@pytest.fixture
def old(workspace: Workspace) -> str:
    digest = add_bundle(workspace.library, "1.0.0").digest
    release(workspace, digest)
    return digest


@pytest.fixture
def new(workspace: Workspace, old: str) -> str:
    digest = add_bundle(workspace.library, "2.0.0").digest
    release(workspace, digest)
    return digest


class Device:
    """A device's own trust code, and what it takes of what the console holds for it."""

    def __init__(self, directory: Path, workspace: Workspace) -> None:
        self.workspace = workspace
        root = workspace.repository().root
        self.store = TrustStore(directory / "device", "edge-01", root, key="d" * 64)

    def obey(self) -> str:
        self.store.refresh_message(encode_set(self.workspace.registry.metadata()))
        stored = self.workspace.registry.assignment("edge-01")
        assert stored is not None
        assignment = self.store.check_assignment(stored.document)
        self.store.accept(assignment, stored.document)
        self.store.committed(assignment)
        return assignment.bundle_digest


def assign(workspace: Workspace, digest: str, plan: Plan = PLAIN) -> int:
    """Create a rollout of one device and give it its turn."""
    rollout = Rolling(workspace).create(digest, ["edge-01"], plan)
    give(workspace, rollout.rollout_id)
    return rollout.rollout_id


def give(workspace: Workspace, rollout_id: int) -> None:
    signer = workspace.unlock_console(CONSOLE)["assignments"]
    repository = workspace.repository()

    def sign(device: str, path: str, version: int) -> bytes:
        return repository.assign(device, path, version, signer, datetime.now(UTC))

    assert give_turns(
        workspace.registry, workspace.registry.rollouts.get(rollout_id), ["edge-01"], sign
    )


def test_without_a_release_again_a_device_refuses_the_way_back(
    workspace: Workspace, old: str, new: str, tmp_path: Path
) -> None:
    device = Device(tmp_path, workspace)
    for digest in (old, new):
        rollout_id = assign(workspace, digest)
        assert device.obey() == digest
        Rolling(workspace).stop(rollout_id)
    assign(workspace, old)
    with pytest.raises(RefusalError) as refused:
        device.obey()
    assert refused.value.reason == reasons.RELEASE_ROLLBACK


def test_after_a_release_again_the_device_accepts_it(
    workspace: Workspace, old: str, new: str, tmp_path: Path
) -> None:
    device = Device(tmp_path, workspace)
    Rolling(workspace).stop(assign(workspace, old))
    assert device.obey() == old
    wanted = Rolling(workspace).lacking(new, ["edge-01", "edge-02"])
    assert [(each.title, each.devices) for each in wanted] == [("surface-defects@1.0.0", 1)]
    release_again(workspace, wanted, RELEASE, workspace.unlock_console(CONSOLE))
    assert Rolling(workspace).lacking(new, ["edge-01"]) == []
    Rolling(workspace).stop(assign(workspace, new, BACK))
    assert device.obey() == new
    assign(workspace, old)
    assert device.obey() == old


def test_a_plan_that_rolls_back_is_refused_without_a_way_back(
    workspace: Workspace, old: str, new: str
) -> None:
    Rolling(workspace).stop(assign(workspace, old))
    before = workspace.registry.audit(), workspace.registry.rollouts.all()
    with pytest.raises(StateError, match=r"surface-defects@1.0.0.*on=pause"):
        Rolling(workspace).create(new, ["edge-01"], BACK)
    assert (workspace.registry.audit(), workspace.registry.rollouts.all()) == before
    pausing = Plan(phases=BACK.phases, gates=(Gate(kind="failures", limit=0.1),))
    assert Rolling(workspace).create(new, ["edge-01"], pausing).state == "running"


def test_rolling_back_to_an_older_release_is_refused_until_it_is_newer(
    workspace: Workspace, old: str, new: str
) -> None:
    rollout_id = assign(workspace, new)
    before = workspace.registry.rollouts.get(rollout_id)
    with pytest.raises(StateError, match="older than this one"):
        Rolling(workspace).roll_back(rollout_id, digest=old)
    assert workspace.registry.rollouts.get(rollout_id) == before
    release(workspace, old)
    assert Rolling(workspace).roll_back(rollout_id, digest=old).state == "rolling_back"


def test_another_name_has_its_own_counter(workspace: Workspace, new: str) -> None:
    other = add_bundle(workspace.library, "1.0.0", name="bearing-faults").digest
    release(workspace, other)
    target = workspace.registry.newest_release(new)
    assert lacking(workspace, target, {"edge-01": other}) == []


def test_nothing_is_released_where_one_is_not_in_the_library(
    workspace: Workspace, old: str, new: str
) -> None:
    target = workspace.registry.newest_release(new)
    wanted = lacking(workspace, target, {"edge-01": old, "edge-02": "f" * 64})
    assert [each.here for each in wanted] == [True, False]
    before = workspace.registry.releases()
    with pytest.raises(StateError, match="not in the library"):
        release_again(workspace, wanted, RELEASE, workspace.unlock_console(CONSOLE))
    assert workspace.registry.releases() == before


def test_a_tripped_gate_sends_a_device_back_and_its_own_trust_code_agrees(
    workspace: Workspace, old: str, new: str, tmp_path: Path
) -> None:
    device = Device(tmp_path, workspace)
    Rolling(workspace).stop(assign(workspace, old))
    assert device.obey() == old
    wanted = Rolling(workspace).lacking(new, ["edge-01"])
    release_again(workspace, wanted, RELEASE, workspace.unlock_console(CONSOLE))
    canaries = Phase(name="canaries", devices=("edge-01", "edge-02"), soak_s=60)
    plan = Plan(
        phases=(canaries, Phase(name="rest", percent=100)),
        gates=(Gate(kind="failures", limit=0.1, at_most=0, on_trip="roll_back_all"),),
    )
    workspace.add_device("edge-03")
    made = Rolling(workspace).create(new, ["edge-01", "edge-02", "edge-03"], plan)
    fleet = SeenFleet("edge-01", "edge-02", "edge-03")
    fleet.says(report("edge-01", serving=old, attempt=1, step="commit"))
    now = [1000.0]
    desk = AssignmentDesk(workspace, workspace.unlock_console(CONSOLE))
    around = replace(bare_surroundings(lambda: now[0]), signer=desk.signer)
    engine = RolloutEngine(workspace.registry, fleet, around)

    def version(device_id: str) -> int:
        stored = workspace.registry.assignment(device_id)
        assert stored is not None
        return stored.version

    engine.tick()
    assert device.obey() == new
    fleet.says(report("edge-01", serving=new, attempt=version("edge-01"), step="commit"))
    fleet.says(report("edge-02", attempt=version("edge-02"), step="rolled_back", reason="trial"))
    for _ in range(3):
        now[0] += 30
        engine.tick()
    rollout = workspace.registry.rollouts.get(made.rollout_id)
    assert rollout.state == "rolling_back", rollout.reason
    assert device.obey() == old
    fleet.says(report("edge-01", serving=old, attempt=version("edge-01"), step="commit"))
    now[0] += 30
    engine.tick()
    member = workspace.registry.rollouts.get(made.rollout_id).member("edge-01")
    assert member is not None
    assert member.outcome == "reverted"
