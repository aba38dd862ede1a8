"""What a reviewer of the engine found: each of these let a rollout say, or do, what was not so."""

from __future__ import annotations

import pytest

from app.errors import EnvironmentFaultError
from app.fleet.rollout.book import RolloutBook
from app.fleet.rollout.campaign import left_out
from app.fleet.rollout.outcomes import judge
from app.fleet.rollout.plan import Phase
from app.fleet.rollout.records import Member
from app.fleet.rollout.steering import Turn
from tests.fakes.fleet import report
from tests.fakes.simulated_fleet import COMMITS, Fate
from tests.scenarios.plans import SOAK_S, only, phased, rest
from tests.scenarios.world import DAY_S, NEW, OLD, OWNER, World

CANARIES = ("edge-00000", "edge-00001")
PROVEN = Member("edge-01", 0, "succeeded", assignment=1, succeeded_s=1.0)


def roll_back(world: World, scope: str = "all") -> None:
    turn = Turn("rolling_back", "x", scope)  # type: ignore[arg-type]
    world.registry.rollouts.roll_back(world.rollout_id, turn, "", OWNER)


def skip(world: World, device_id: str) -> None:
    world.registry.rollouts.change_members(
        world.rollout_id,
        [device_id],
        lambda member, now_s: left_out(member, "skipped", "owner", now_s),
        "skip",
        OWNER,
    )


def test_canaries_that_a_newer_rollout_took_do_not_open_the_fleet(make_world) -> None:
    world = make_world(10)
    for each in CANARIES:
        world.fleet.online(each, online=False)
    first = world.roll_out(phased(Phase(name="canary", devices=CANARIES), rest(), gates=()))
    world.run(60.0, 10.0)
    world.new = world.release("c" * 64, "3.0.0")
    world.roll_out(phased(rest(), gates=()), list(CANARIES))
    world.run(600.0, 10.0)
    assert not world.fleet.served(NEW), "nobody proved it"
    older = world.registry.rollouts.get(first)
    assert (older.state, older.reason) == (
        "paused",
        "phase canary proved nothing: each of its devices was left out",
    )


def test_pinned_canaries_do_not_open_the_fleet_until_an_owner_says_so(make_world) -> None:
    world = make_world(10)
    world.registry.pins.pin(CANARIES, OWNER)
    world.roll_out(phased(Phase(name="canary", devices=CANARIES), rest(), gates=()))
    assert world.run(600.0, 10.0).state == "paused"
    assert not world.fleet.served(NEW)
    world.registry.rollouts.turn(world.rollout_id, {"paused"}, Turn("running", ""), OWNER)
    assert world.run(600.0, 10.0).state == "succeeded"
    assert len(world.fleet.served(NEW)) == 8


def test_a_pinned_device_is_left_alone_by_a_roll_back(make_world) -> None:
    world = make_world(4)
    world.fleet.online("edge-00003", online=False)
    world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 10.0)
    world.registry.pins.pin(["edge-00000"], OWNER)
    roll_back(world)
    done = world.run(600.0, 10.0)
    assert world.fleet.serving("edge-00000") == NEW
    assert done.member("edge-00000").reason == "pinned"


def test_a_device_that_has_left_the_fleet_keeps_nobody_from_going_back(make_world) -> None:
    world = make_world(4)
    world.roll_out(phased(rest(), gates=()))
    world.run(DAY_S, 60.0, until="end")
    world.leave("edge-00000")
    roll_back(world)
    done = world.run(600.0, 10.0)
    assert done.state == "rolled_back"
    assert done.member("edge-00000").reason == "decommissioned"
    assert {world.fleet.serving(each) for each in world.ids[1:]} == {OLD}


def test_a_device_that_returns_after_months_is_not_overdue_at_once(make_world) -> None:
    world = make_world(5)
    world.roll_out(phased(Phase(name="canary", count=1), rest(), gates=()))
    world.now_s += 10.0
    world.engine.tick()
    (canary,) = [each.device_id for each in world.rollout.of_phase(0)]
    world.fleet.online(canary, online=False)
    world.run(60 * DAY_S, 6 * 3600.0)
    world.fleet.online(canary, online=True)
    world.engine.tick()
    assert world.rollout.state == "running", world.rollout.reason


def test_a_skipped_failure_does_not_keep_a_roll_back_open(make_world) -> None:
    world = make_world(3)
    world.fleet.online("edge-00002", online=False)
    world.fleet.empty("edge-00000")
    world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 10.0)
    world.fleet.fates = lambda device_id, digest, rng: (
        Fate("hang") if digest == OLD and device_id == "edge-00001" else COMMITS
    )
    roll_back(world)
    world.run(60.0, 10.0)
    skip(world, "edge-00000")
    skip(world, "edge-00001")
    assert world.run(DAY_S, 600.0).state == "rolled_back"


def test_a_gate_that_trips_for_an_earlier_phase_rolls_that_phase_back(make_world) -> None:
    world = make_world(60)
    world.fleet.online(world.ids[-1], online=False)
    canary = Phase(name="canary", count=10, soak_s=SOAK_S)
    world.roll_out(phased(canary, rest(), gates=only("failures", "roll_back_phase")))
    world.run(6 * 3600.0, 60.0)
    first = [each.device_id for each in world.rollout.of_phase(0)]
    for each in first[:5]:
        world.fleet.falls_back(each)
    world.run(DAY_S, 60.0)
    assert {world.fleet.serving(each) for each in first} == {OLD}, world.rollout.reason


def test_the_rest_can_be_rolled_back_after_a_phase_was(make_world) -> None:
    world = make_world(20)
    world.roll_out(phased(Phase(name="few", count=5), rest(), gates=()))
    world.run(DAY_S, 60.0, until="end")
    roll_back(world, scope="phase")
    world.run(DAY_S, 600.0)
    roll_back(world)
    world.run(DAY_S, 600.0)
    assert {world.fleet.serving(each) for each in world.ids} == {OLD}


def test_a_tick_that_could_not_write_forgets_no_report(make_world, monkeypatch) -> None:
    world = make_world(1)
    world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 600.0)
    real = RolloutBook.progress

    def busy(*args: object) -> None:
        raise EnvironmentFaultError("busy")

    monkeypatch.setattr(RolloutBook, "progress", busy)
    for _ in range(10):
        world.now_s += 100.0
        world.fleet.step()
        if world.fleet.get("edge-00000").state.attempt.step == "commit":
            break
        with pytest.raises(EnvironmentFaultError):
            world.engine.tick()
    with pytest.raises(EnvironmentFaultError):
        world.engine.tick()
    monkeypatch.setattr(RolloutBook, "progress", real)
    world.now_s += 10.0
    world.engine.tick()
    assert world.rollout.state == "succeeded", world.rollout.counts()


@pytest.mark.parametrize("step", ["refused", "deferred"])
def test_a_renewed_assignment_that_is_not_taken_takes_no_proof_back(step) -> None:
    said = report("edge-01", serving=NEW, attempt=2, step=step)
    assert judge(PROVEN, NEW, said, 9.0, 60.0).outcome == "succeeded"


def test_a_device_that_was_set_up_anew_with_another_bundle_is_no_success() -> None:
    after = judge(PROVEN, NEW, report("edge-01", serving=OLD), 9.0, 60.0)
    assert (after.outcome, after.reason) == ("failed", "serves-another")
