"""What users of other rollout managers suffer from does not happen here: 10,000 devices."""

from __future__ import annotations

import random

import pytest

from app.fleet.rollout.campaign import left_out
from app.fleet.rollout.plan import MaintenanceWindow, Phase
from app.fleet.rollout.steering import Turn
from tests.fakes.behaving import Model
from tests.fakes.simulated_fleet import COMMITS, Fate
from tests.scenarios.plans import SOAK_S, only, phased, rest
from tests.scenarios.world import BEGIN_S, DAY_S, NEW, OLD, OWNER

BIG = 10_000


def test_a_good_model_reaches_everybody_and_each_phase_is_proven_first(make_world) -> None:
    world = make_world(BIG)
    ten = Phase(name="ten", percent=10, soak_s=SOAK_S)
    world.roll_out(phased(Phase(name="canary", count=5, soak_s=SOAK_S), ten, rest(600.0)))
    done = world.run(3 * DAY_S, 20.0, until="end")
    assert (done.state, done.reason) == ("succeeded", "10000 of 10000 devices serve it")
    assert [len(done.of_phase(each)) for each in range(3)] == [5, 995, 9000]
    begun = {each.phase: each.time_s for each in _decisions(world, "begin")}
    for phase in (0, 1):
        last_proof_s = max(each.succeeded_s for each in done.of_phase(phase))
        assert begun[phase + 1] >= last_proof_s + SOAK_S


def test_two_fifths_offline_for_a_week_change_no_verdict(make_world) -> None:
    world = make_world(BIG, seed=3)
    away = set(random.Random(1).sample(world.ids, 4 * BIG // 10))
    for each in away:
        world.fleet.online(each, online=False)
    ten = Phase(name="ten", percent=10, soak_s=SOAK_S)
    world.roll_out(phased(ten, rest()))
    world.run(6 * 3600.0, 60.0)
    early = world.rollout
    assert (early.state, world.gated()) == ("running", [])
    assert early.counts() == {"succeeded": BIG - len(away), "pending": len(away)}
    world.run(7 * DAY_S, 6 * 3600.0)
    late = world.rollout
    assert (late.state, late.counts()) == ("running", early.counts()), "silence decides nothing"
    assert f"{len(away)} out of reach" in late.stage.waits
    for each in away:
        world.fleet.online(each, online=True)
    done = world.run(DAY_S, 60.0, until="end")
    assert (done.state, done.counts()) == ("succeeded", {"succeeded": BIG})


@pytest.mark.parametrize("canaries", [1, 3, 50])
@pytest.mark.parametrize(
    "fate",
    [
        Fate("rolled_back", "stage", "load-failed"),
        Fate("rolled_back", "trial", "trial-mismatch"),
        Fate("rolled_back", "soak", "soak-errors"),
        Fate("refused", "verify", "model-unsafe"),
        Fate("hang", "stage"),
        Fate(falls_back_s=600.0),
    ],
    ids=["load", "trial", "soak", "refusal", "hang", "fallback"],
)
def test_a_bad_model_never_passes_its_canary_phase(make_world, canaries: int, fate: Fate) -> None:
    world = make_world(300, seed=canaries)
    world.fleet.fates = lambda device_id, digest, rng: fate if digest == NEW else COMMITS
    world.roll_out(phased(Phase(name="canary", count=canaries, soak_s=SOAK_S), rest()))
    after = world.run(3 * DAY_S, 60.0, until="end")
    assert after.state == "paused", after.stage
    assert after.reason
    touched = {each.device_id for each in after.members if each.assignment is not None}
    assert touched == {each.device_id for each in after.of_phase(0)}


@pytest.mark.parametrize("seed", range(20))
def test_a_model_that_breaks_a_third_of_devices_does_not_reach_the_fleet(make_world, seed) -> None:
    world = make_world(300, seed)
    world.fleet.fates = lambda device_id, digest, rng: (
        Fate("rolled_back") if rng.random() < 0.33 else COMMITS
    )
    world.roll_out(phased(Phase(name="canary", count=20, soak_s=SOAK_S), rest()))
    after = world.run(DAY_S, 60.0, until="end")
    assert after.state == "paused"
    assert after.phase == 0


def test_a_commit_without_proof_of_serving_is_no_success(make_world) -> None:
    world = make_world(20)
    world.fleet.proves = False
    world.roll_out(phased(Phase(name="canary", count=5, soak_s=60.0), rest(), gates=()))
    after = world.run(DAY_S, 600.0)
    assert after.counts() == {"in_progress": 5, "pending": 15}
    assert all(each.overdue(world.now_s) for each in after.of_phase(0))
    assert after.phase == 0


def test_a_device_that_defers_has_not_failed_and_holds_nobody_up(make_world) -> None:
    world = make_world(100)
    world.fleet.fates = lambda device_id, digest, rng: (
        Fate("deferred", "download", "busy") if device_id < "edge-00010" else COMMITS
    )
    world.roll_out(phased(Phase(name="most", percent=90, soak_s=SOAK_S), rest()))
    after = world.run(DAY_S, 60.0)
    assert after.state == "running", after.reason
    assert after.counts() == {"succeeded": 90, "deferred": 10}
    assert world.gated() == []


def test_dead_and_hanging_devices_hold_no_slot(make_world) -> None:
    world = make_world(200)
    dying = set(world.ids[:40])
    world.fleet.fates = lambda device_id, digest, rng: (
        Fate("hang", "stage") if device_id in dying else COMMITS
    )
    world.roll_out(phased(rest(), gates=(), concurrency=10, step_limit_s=600.0))
    most = 0
    for _ in range(400):
        world.now_s += 30.0
        world.tick()
        rollout = world.rollout
        under_way = [
            each
            for each in rollout.members
            if each.outcome in ("assigned", "in_progress")
            and not each.overdue(world.now_s)
            and world.fleet.get(each.device_id).status == "online"
        ]
        most = max(most, len(under_way))
        if world.now_s > 1_800_000_000.0 + 300.0:
            for each in under_way:
                if each.device_id in dying and each.device_id < "edge-00020":
                    world.fleet.online(each.device_id, online=False)
    after = world.rollout
    assert after.counts()["succeeded"] == 160, "the others have had their turn"
    assert most <= 10
    assert after.state == "running"


def test_a_phase_of_nobody_holds_nobody_up(make_world) -> None:
    world = make_world(3)
    few = Phase(name="few", count=3, soak_s=60.0)
    more = Phase(name="more", count=5, soak_s=SOAK_S)
    world.roll_out(phased(few, more, rest(SOAK_S)))
    done = world.run(DAY_S, 30.0, until="end")
    assert done.state == "succeeded"
    assert done.updated_s < BEGIN_S + SOAK_S


def test_a_look_that_was_under_way_when_an_owner_stepped_in_counts_no_more(make_world) -> None:
    world = make_world(20)
    world.fleet.fates = lambda device_id, digest, rng: Fate("rolled_back")
    world.roll_out(phased(Phase(name="canary", count=5, soak_s=SOAK_S), rest()))
    while world.registry.rollouts.newest_verdicts(world.rollout_id, 0) == ():
        world.run(5.0, 5.0)
        if any(each.asked for each in world.engine._campaigns.values()):
            break
    world.registry.rollouts.turn(world.rollout_id, {"running"}, Turn("paused", "wait"), OWNER)
    world.run(600.0, 60.0)
    world.fleet.fates = lambda device_id, digest, rng: COMMITS
    world.registry.rollouts.turn(world.rollout_id, {"paused"}, Turn("running", ""), OWNER)
    after = world.run(120.0, 10.0)
    assert after.state == "running", after.reason


def test_the_rate_is_kept(make_world) -> None:
    world = make_world(500)
    world.roll_out(phased(rest(), gates=(), rate_per_min=30))
    given = []
    for _ in range(120):
        world.now_s += 10.0
        world.tick()
        given += [each.assigned_s for each in world.rollout.members if each.assigned_s]
        in_a_minute = {
            each.device_id
            for each in world.rollout.members
            if each.assigned_s and each.assigned_s > world.now_s - 60.0
        }
        assert len(in_a_minute) <= 30
    assert world.count("pending") == 0


def test_a_fallback_after_success_reopens_the_verdict_of_a_phase_that_is_over(make_world) -> None:
    world = make_world(400)
    away = world.ids[-1]
    world.fleet.online(away, online=False)  # so that the rollout stays open
    plan = phased(Phase(name="canary", count=20, soak_s=SOAK_S), rest(), gates=only("failures"))
    world.roll_out(plan)
    before = world.run(6 * 3600.0, 60.0)
    assert (before.phase, before.counts()["succeeded"]) == (1, 399)
    for each in before.of_phase(0)[:10]:
        world.fleet.falls_back(each.device_id)
    after = world.run(600.0, 10.0, until="end")
    assert after.state == "paused"
    assert "failures" in after.reason
    assert after.counts()["failed"] == 10
    assert after.of_phase(0)[0].reason == "crash-loop"


def test_a_fallback_after_the_end_takes_the_success_of_the_rollout_back(make_world) -> None:
    world = make_world(20)
    world.roll_out(phased(rest(), gates=()))
    assert world.run(DAY_S, 60.0, until="end").state == "succeeded"
    world.run(7 * DAY_S, 3600.0)
    world.fleet.falls_back("edge-00003")
    world.run(60.0, 10.0)
    after = world.rollout
    assert (after.state, after.member("edge-00003").reason) == ("failed", "crash-loop")
    assert after.reason == (
        "1 of 20 devices do not serve it: edge-00003; 1 fell back after it had ended"
    )
    assert after.counts() == {"succeeded": 19, "failed": 1}
    assert _decisions(world, "failed"), "it is kept why"


def test_a_fallback_while_no_engine_ran_is_seen_by_the_next_one(make_world) -> None:
    world = make_world(20)
    world.roll_out(phased(rest(), gates=()))
    world.run(DAY_S, 60.0, until="end")
    world.fleet.falls_back("edge-00003")
    world.engine = world.new_engine()
    world.run(60.0, 10.0)
    assert world.rollout.state == "failed"


def test_what_a_newer_rollout_does_takes_no_older_success_back(make_world) -> None:
    world = make_world(20)
    first = world.roll_out(phased(rest(), gates=()))
    world.run(DAY_S, 60.0, until="end")
    world.new = world.release("c" * 64, "3.0.0")
    world.fleet.fates = lambda device_id, digest, rng: (
        Fate("rolled_back") if device_id < "edge-00005" else COMMITS
    )
    world.roll_out(phased(rest(), gates=()))
    assert world.run(DAY_S, 60.0, until="end").state == "failed"
    older = world.registry.rollouts.get(first)
    assert (older.state, older.counts()) == ("succeeded", {"succeeded": 20})


@pytest.mark.parametrize("scope", ["phase", "all"])
def test_a_tripped_gate_takes_devices_back_to_what_they_served(make_world, scope: str) -> None:
    world = make_world(300, seed=5)
    world.fleet.model = Model(latency=1.5)
    on_trip = "roll_back_phase" if scope == "phase" else "roll_back_all"
    canary = Phase(name="canary", count=20, soak_s=SOAK_S)
    world.roll_out(phased(canary, rest(), gates=only("latency", on_trip)))
    after = world.run(DAY_S, 30.0)
    assert after.state == "rolled_back"
    assert after.counts() == {"reverted": 20, "skipped": 280}
    assert {world.fleet.serving(each) for each in world.ids} == {OLD}


def test_who_was_away_when_it_was_rolled_back_never_runs_the_bad_bundle(make_world) -> None:
    world = make_world(200, seed=5)
    world.fleet.model = Model(latency=1.5)
    world.roll_out(phased(Phase(name="half", percent=50, soak_s=SOAK_S), rest(),
                          gates=only("latency", "roll_back_all")))  # fmt: skip
    world.now_s += 10.0
    world.engine.tick()
    half = [each.device_id for each in world.rollout.of_phase(0)]
    gone_before = half[:5]
    for each in gone_before:  # assigned, and away before the broker could tell them
        world.fleet.online(each, online=False)
    world.deliver()
    while world.count("succeeded") < 5:
        world.run(5.0, 5.0)
    gone_after = sorted(world.fleet.served(NEW))[:5]
    for each in gone_after:
        world.fleet.online(each, online=False)
    after = world.run(DAY_S, 60.0)
    assert after.state == "rolling_back", "ten have not said that they are back"
    assert after.counts()["reverting"] == 10
    for each in gone_before + gone_after:
        world.fleet.online(each, online=True)
    done = world.run(DAY_S, 60.0)
    assert (done.state, done.counts()) == ("rolled_back", {"reverted": 100, "skipped": 100})
    assert {world.fleet.serving(each) for each in world.ids} == {OLD}
    assert not set(gone_before) & world.fleet.served(NEW)


def test_a_device_that_served_nothing_before_says_that_it_cannot_go_back(make_world) -> None:
    world = make_world(3)
    world.fleet.empty("edge-00000")
    world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 10.0)
    turn = Turn("rolling_back", "too slow", "all")
    world.registry.rollouts.roll_back(world.rollout_id, turn, "", OWNER)
    done = world.run(600.0, 10.0)
    assert done.state == "rolled_back"
    assert {each.device_id: (each.outcome, each.reason) for each in done.members} == {
        "edge-00000": ("failed", "no-previous"),
        "edge-00001": ("reverted", ""),
        "edge-00002": ("reverted", ""),
    }


def test_a_paused_rollout_gives_no_turn_to_who_returns(make_world) -> None:
    world = make_world(50)
    for each in world.ids[:20]:
        world.fleet.online(each, online=False)
    world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 10.0)
    world.registry.rollouts.turn(world.rollout_id, {"running"}, Turn("paused", "wait"), OWNER)
    for each in world.ids[:20]:
        world.fleet.online(each, online=True)
    assert world.run(600.0, 10.0).counts() == {"succeeded": 30, "pending": 20}
    world.registry.rollouts.turn(world.rollout_id, {"paused"}, Turn("running", ""), OWNER)
    assert world.run(600.0, 10.0).counts() == {"succeeded": 50}


def test_who_returns_gets_the_newer_rollout_s_bundle(make_world) -> None:
    world = make_world(50)
    away = world.ids[:20]
    for each in away:
        world.fleet.online(each, online=False)
    first = world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 10.0)
    third = "c" * 64
    world.new = world.release(third, "3.0.0")
    world.roll_out(phased(rest(), gates=()))
    for each in away:
        world.fleet.online(each, online=True)
    assert world.run(900.0, 10.0).state == "succeeded"
    older = world.registry.rollouts.get(first)
    assert older.counts() == {"succeeded": 30, "superseded": 20}
    assert {world.fleet.serving(each) for each in world.ids} == {third}
    assert not set(away) & world.fleet.served(NEW)
    assert older.state == "succeeded", "nobody is left that it would wait for"


def test_a_window_holds_in_each_device_s_time_zone_over_a_clock_change(make_world) -> None:
    world = make_world(30)
    zones = ("America/New_York", "Asia/Tokyo", "Europe/Paris")
    for index, each in enumerate(world.ids):
        world.fleet.place(each, zones[index % 3])
    world.now_s = 1_792_836_000.0  # 2026-10-24 10:00 UTC; Paris leaves summer time that night
    window = MaintenanceWindow(begin="02:30", duration_min=60)
    world.roll_out(phased(rest(), gates=(), window=window))
    done = world.run(2 * DAY_S, 300.0)
    assert done.state == "succeeded"
    for zone, expected in zip(zones, ("06:30", "17:30", "00:30"), strict=True):
        given = {
            each.assigned_s
            for each in done.members
            if zones[world.ids.index(each.device_id) % 3] == zone
        }
        (given_s,) = given
        assert expected == _utc(given_s), zone


def test_a_phase_waits_for_its_approvals(make_world) -> None:
    world = make_world(20)
    canary = Phase(name="canary", count=2)
    everybody = Phase(name="rest", percent=100, approvals=2)
    world.roll_out(phased(canary, everybody, gates=()))
    world.run(600.0, 10.0)
    world.approvals = 1
    waiting = world.run(600.0, 10.0)
    assert waiting.counts() == {"succeeded": 2, "pending": 18}
    assert waiting.stage.waits == "phase rest wants 1 more approval (of 2)"
    world.approvals = 2
    assert world.run(600.0, 10.0).state == "succeeded"


def test_a_pinned_device_keeps_what_it_serves_until_it_is_let_go(make_world) -> None:
    world = make_world(5)
    world.registry.pins.pin(["edge-00001"], OWNER)
    world.roll_out(phased(Phase(name="canary", count=4), rest(), gates=()))
    world.run(600.0, 10.0)
    held = world.rollout.member("edge-00001")
    assert (held.outcome, held.reason) == ("held", "pinned")
    assert world.fleet.serving("edge-00001") == OLD


def test_an_unpinned_device_gets_its_turn(make_world) -> None:
    world = make_world(5)
    world.registry.pins.pin(["edge-00001"], OWNER)
    world.fleet.online("edge-00002", online=False)  # so that the rollout stays open
    world.roll_out(phased(rest(), gates=()))
    world.run(600.0, 10.0)
    world.registry.pins.unpin(["edge-00001"], OWNER)
    world.run(600.0, 10.0)
    assert world.fleet.serving("edge-00001") == NEW


def test_a_device_that_is_held_out_is_waited_for_by_nobody(make_world) -> None:
    world = make_world(5)
    world.roll_out(phased(rest(), gates=()))
    world.registry.rollouts.change_members(
        world.rollout_id,
        ["edge-00003"],
        lambda member, now_s: left_out(member, "held", "held-by-owner", now_s),
        "hold",
        OWNER,
    )
    done = world.run(600.0, 10.0)
    assert (done.state, done.counts()) == ("succeeded", {"succeeded": 4, "held": 1})


def _decisions(world, kind: str):
    return [
        each for each in world.registry.rollouts.decisions(world.rollout_id) if each.kind == kind
    ]


def _utc(time_s: float) -> str:
    minutes = int(time_s % DAY_S // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
