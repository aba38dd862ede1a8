"""An owner who clicks at the wrong moment breaks nothing, and nothing is claimed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.errors import StateError
from app.fleet.rollout.campaign import left_out, retry
from app.fleet.rollout.plan import Phase
from app.fleet.rollout.steering import Turn
from tests.fakes.behaving import Model
from tests.fakes.simulated_fleet import COMMITS, Fate
from tests.scenarios.plans import SOAK_S, only, phased, rest
from tests.scenarios.world import DAY_S, NEW, OLD, OWNER, World

THIRD = "c" * 64


def resume(world: World, *waive: str) -> None:
    world.registry.rollouts.turn(
        world.rollout_id, {"paused"}, Turn("running", ""), OWNER, waive=waive
    )


def roll_back(world: World, scope: str = "all") -> None:
    turn = Turn("rolling_back", "too slow", scope)  # type: ignore[arg-type]
    world.registry.rollouts.roll_back(world.rollout_id, turn, "", OWNER)


def skip(world: World, *device_ids: str) -> None:
    world.registry.rollouts.change_members(
        world.rollout_id, device_ids, lambda m, t: left_out(m, "skipped", "owner", t), "skip", OWNER
    )


def again(world: World, *device_ids: str) -> None:
    world.registry.rollouts.change_members(world.rollout_id, device_ids, retry, "retry", OWNER)


def test_resuming_does_not_pass_a_gate_that_tripped(make_world) -> None:
    world = make_world(300, seed=5)
    world.fleet.model = Model(latency=1.5)
    canary = Phase(name="canary", count=20, soak_s=SOAK_S)
    world.roll_out(phased(canary, rest(), gates=only("latency")))
    # Seldom enough that the look which trips is the one that ends the soak.
    assert world.run(DAY_S, SOAK_S, until="end").state == "paused"
    resume(world)
    after = world.run(DAY_S, SOAK_S, until="end")
    assert (after.state, after.phase) == ("paused", 0)
    assert len(world.gated()) == 2
    assert after.counts()["pending"] == 280


def test_a_waived_gate_holds_nobody_up_any_more(make_world) -> None:
    world = make_world(60)
    few = Phase(name="few", count=5, soak_s=SOAK_S)
    (gate,) = only("agreement")
    world.roll_out(phased(few, rest(), gates=(replace(gate, required=True),)))
    paused = world.run(DAY_S, 60.0, until="end")
    assert (paused.state, paused.phase) == ("paused", 0), "nobody compared anything"
    resume(world, "agreement")
    assert world.run(DAY_S, 60.0, until="end").state == "succeeded"


def test_resuming_takes_back_no_device_that_a_newer_rollout_has(make_world) -> None:
    world = make_world(10)
    world.fleet.fates = lambda device_id, digest, rng: (
        Fate("rolled_back") if digest == NEW else COMMITS
    )
    first = world.roll_out(phased(Phase(name="canary", count=2), rest(), gates=()))
    assert world.run(DAY_S, 60.0, until="end").state == "paused"
    failed = [each.device_id for each in world.rollout.members if each.outcome == "failed"]
    world.new = world.release(THIRD, "3.0.0")
    world.roll_out(phased(rest(), gates=()), failed)
    world.run(600.0, 10.0)
    world.fleet.fates = lambda device_id, digest, rng: COMMITS
    world.registry.rollouts.turn(first, {"paused"}, Turn("running", ""), OWNER)
    world.run(600.0, 10.0)
    assert {world.fleet.serving(each) for each in failed} == {THIRD}
    older = world.registry.rollouts.get(first)
    assert {older.member(each).outcome for each in failed} == {"failed"}


@pytest.mark.parametrize("how", ["retry", "let in"])
def test_a_device_that_went_over_cannot_be_called_back_by_the_older_one(make_world, how) -> None:
    world = make_world(4)
    world.fleet.fates = lambda device_id, digest, rng: Fate("rolled_back")
    first = world.roll_out(phased(rest(), gates=()))
    world.fleet.online(world.ids[3], online=False)
    world.run(600.0, 10.0)
    if how == "let in":
        skip(world, world.ids[0])
    world.new = world.release(THIRD, "3.0.0")
    world.fleet.online(world.ids[0], online=False)
    world.roll_out(phased(rest(), gates=()), [world.ids[0]])
    before = world.registry.rollouts.get(first)
    with pytest.raises(StateError, match="is with rollout 2 by now"):
        world.registry.rollouts.change_members(first, [world.ids[0]], retry, "retry", OWNER)
    assert world.registry.rollouts.get(first) == before


def test_a_device_that_waits_for_another_try_is_called_back_with_the_others(make_world) -> None:
    world = make_world(20)
    unlucky = world.ids[0]
    world.fleet.fates = lambda device_id, digest, rng: (
        Fate("rolled_back") if device_id == unlucky and digest == NEW else COMMITS
    )
    world.fleet.online(world.ids[19], online=False)  # so that the rollout stays open
    world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 10.0)
    world.fleet.online(unlucky, online=False)
    world.tick()
    again(world, unlucky)
    roll_back(world)
    world.run(60.0, 10.0)
    told = world.registry.assignment(unlucky)
    assert told.digest == OLD, "it must not find the bundle that was called back when it returns"
    world.fleet.online(unlucky, online=True)
    done = world.run(DAY_S, 60.0)
    assert (done.state, done.counts()) == ("rolled_back", {"reverted": 19, "skipped": 1})


def test_a_retried_device_goes_back_to_what_it_served_before_its_first_turn(make_world) -> None:
    world = make_world(3)
    world.fleet.online(world.ids[2], online=False)
    world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 10.0)
    world.fleet.falls_back(world.ids[0], to=NEW)  # it says so, and serves the new one
    world.tick()
    again(world, world.ids[0])
    world.run(600.0, 10.0)
    assert world.rollout.member(world.ids[0]).previous == OLD
    roll_back(world)
    world.run(600.0, 10.0)
    assert {world.fleet.serving(each) for each in world.ids} == {OLD}
