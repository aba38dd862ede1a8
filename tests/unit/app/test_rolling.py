"""What an owner does with rollouts: each in the audit log, and after a refusal nothing changed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import InputError, StateError
from app.fleet.records import By
from app.fleet.rollout.book import Progress
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import Phase, Plan, canary_plan
from app.fleet.rollout.records import Member, Outcome
from app.fleet.rollout.steering import Turn
from app.rolling import Rolling
from app.workspace import Workspace
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICES = ("edge-01", "edge-02", "edge-03")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    digest = add_bundle(workspace.library, "1.0.0").digest
    workspace.release(digest, RELEASE, workspace.unlock_console(CONSOLE))
    for each in (*DEVICES, "edge-04"):
        workspace.add_device(each)
    gates = (Gate(kind="failures", limit=0.1), Gate(kind="latency", limit=1.2))
    plan = Plan(phases=canary_plan(("edge-01",)).phases, gates=gates)
    Rolling(workspace).create(digest, DEVICES, plan, "r")
    yield workspace
    workspace.close()


@pytest.fixture
def rolling(workspace: Workspace) -> Rolling:
    return Rolling(workspace)


def become(workspace: Workspace, device_id: str, outcome: Outcome, **more: object) -> None:
    book = workspace.registry.rollouts
    rollout = book.get(1)
    member = rollout.member(device_id)
    assert member is not None
    changed = replace(member, outcome=outcome, **more)
    assert book.progress(rollout, Progress(members=[changed]))


def member(workspace: Workspace, device_id: str) -> Member:
    found = workspace.registry.rollouts.get(1).member(device_id)
    assert found is not None
    return found


def everything(workspace: Workspace) -> object:
    registry = workspace.registry
    book = registry.rollouts
    return book.all(), book.decisions(1), registry.pins.all(), registry.audit()


def newest_action(workspace: Workspace) -> tuple[str, str]:
    event = workspace.registry.audit(1)[0]
    return event.action, event.why


def refused(workspace: Workspace, act: Callable[[], object], why: str) -> None:
    before = everything(workspace)
    with pytest.raises((StateError, InputError), match=why):
        act()
    assert everything(workspace) == before


def test_pausing_resuming_and_stopping_are_audited(workspace, rolling) -> None:
    assert rolling.pause(1, "storm").state == "paused"
    assert newest_action(workspace) == ("rollout.paused", "storm")
    assert rolling.resume(1, "calm").state == "running"
    assert newest_action(workspace) == ("rollout.running", "calm")
    assert rolling.stop(1, "enough").state == "stopped"
    assert newest_action(workspace) == ("rollout.stopped", "enough")
    for act in (rolling.pause, rolling.resume, rolling.stop):
        refused(workspace, lambda act=act: act(1), "is stopped")
        refused(workspace, lambda act=act: act(7), "no rollout 7")


def test_resuming_gives_who_failed_another_turn_and_waives_gates(workspace, rolling) -> None:
    become(workspace, "edge-01", "failed", assignment=1, reason="trial", tries=1)
    rolling.pause(1)
    refused(workspace, lambda: rolling.resume(1, waive=["energy"]), "no gate energy")
    rolling.resume(1, "known", waive=["latency"])
    found = workspace.registry.rollouts.get(1)
    assert [each.kind for each in found.plan.gates] == ["failures"]
    again = member(workspace, "edge-01")
    assert (again.outcome, again.tries, again.assignment) == ("pending", 1, None)
    actions = [each.action for each in workspace.registry.audit(2)]
    assert actions == ["rollout.running", "rollout.waive"]


def test_a_gate_is_waived_only_while_it_is_paused(workspace, rolling) -> None:
    refused(workspace, lambda: rolling.resume(1, waive=["latency"]), "is running")


def test_retrying_without_names_takes_all_that_failed_or_refused(workspace, rolling) -> None:
    refused(workspace, lambda: rolling.retry(1), "nothing to retry")
    become(workspace, "edge-01", "failed", assignment=1)
    become(workspace, "edge-02", "refused", assignment=1)
    refused(workspace, lambda: rolling.retry(1, ["edge-01", "edge-03"]), "edge-03 is pending")
    assert [each.device_id for each in rolling.retry(1, why="disk")] == ["edge-01", "edge-02"]
    assert newest_action(workspace) == ("rollout.retry", "disk")
    assert workspace.registry.rollouts.get(1).counts()["pending"] == 3


def test_skipping_holding_and_letting_in(workspace, rolling) -> None:
    rolling.skip(1, ["edge-02"], "broken")
    rolling.hold(1, ["edge-03"], "night shift")
    assert member(workspace, "edge-02").outcome == "skipped"
    assert member(workspace, "edge-03").outcome == "held"
    refused(workspace, lambda: rolling.hold(1, ["edge-02"]), "only one that waits")
    rolling.let_in(1, ["edge-02", "edge-03"], "fixed")
    assert newest_action(workspace) == ("rollout.let-in", "fixed")
    assert workspace.registry.rollouts.get(1).counts()["pending"] == 3
    refused(workspace, lambda: rolling.let_in(1, ["edge-02"]), "not held out")
    become(workspace, "edge-01", "in_progress", assignment=1, step="trial")
    refused(workspace, lambda: rolling.skip(1, ["edge-01"]), "had its turn")
    refused(workspace, lambda: rolling.hold(1, ["edge-01"]), "only one that waits")
    refused(workspace, lambda: rolling.skip(1, ["edge-04"]), "not in rollout 1")


def test_nobody_is_changed_in_a_rollout_that_ended(workspace, rolling) -> None:
    become(workspace, "edge-01", "failed", assignment=1)
    rolling.stop(1)
    for act in (rolling.retry, rolling.skip, rolling.hold, rolling.let_in):
        refused(workspace, lambda act=act: act(1, ["edge-01"]), "is stopped")


def test_rolling_back_can_be_asked_for_once_even_after_the_end(workspace, rolling) -> None:
    book = workspace.registry.rollouts
    book.turn(1, {"running"}, Turn("succeeded", "3 of 3"), By("test"))
    refused(workspace, lambda: rolling.roll_back(1, digest="f" * 64), "not released")
    assert rolling.roll_back(1, "phase", why="complaints").state == "rolling_back"
    assert newest_action(workspace) == ("rollout.rolling_back", "complaints")
    assert book.get(1).back_scope == "phase"
    refused(workspace, lambda: rolling.roll_back(1), "is rolling_back")


def test_a_pin_is_taken_off_by_unpinning_only(workspace, rolling) -> None:
    rolling.pin(["edge-01", "edge-02"], "trial line")
    assert workspace.registry.pins.all() == dict.fromkeys(DEVICES[:2], "trial line")
    assert newest_action(workspace) == ("device.pin", "trial line")
    refused(workspace, lambda: rolling.pin(["edge-03", "edge-99"]), "no device edge-99")
    refused(workspace, lambda: rolling.unpin(["edge-01", "edge-03"]), "edge-03 is not pinned")
    rolling.unpin(["edge-01", "edge-02"], "done")
    assert newest_action(workspace) == ("device.unpin", "done")
    assert workspace.registry.pins.all() == {}


def test_what_cannot_be_created_leaves_nothing(workspace, rolling) -> None:
    digest = workspace.library.entries()[0].digest
    rest = Plan(phases=(Phase(name="rest", percent=50),))
    refused(workspace, lambda: rolling.create(digest, [], Plan()), "needs devices")
    refused(workspace, lambda: rolling.create(digest, ["edge-04"], rest), "must take the rest")
    refused(workspace, lambda: rolling.create(digest, ["edge-99"], Plan()), "no device edge-99")
    refused(workspace, lambda: rolling.create("f" * 64, ["edge-04"], Plan()), "not released")
    plan = canary_plan(("edge-01",))
    refused(workspace, lambda: rolling.create(digest, ["edge-04"], plan), "not of this group")
    become(workspace, "edge-01", "in_progress", assignment=1, step="trial")
    refused(workspace, lambda: rolling.create(digest, ["edge-01"], Plan()), "at an attempt")
