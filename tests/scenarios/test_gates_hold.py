"""Each gate stops its kind of bad model within the phase, and no good one by chance."""

from __future__ import annotations

import math

import msgspec
import pytest
import zstandard

from app.fleet.rollout.evidence import Evidence
from app.fleet.rollout.gates import judge_gate
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.plan import PATIENCE, Phase
from tests.fakes.behaving import Model
from tests.scenarios.plans import SOAK_S, phased, rest
from tests.scenarios.world import BEGIN_S, DAY_S

BAD = {
    "latency": Model(latency=1.3),
    "energy": Model(energy=1.3),
    "drift": Model(good_shift=0.3),
    "errors": Model(errors=0.05),
    "temperature": Model(warmer_k=15.0),
}


@pytest.mark.parametrize("canaries", [3, 20])
@pytest.mark.parametrize("kind", list(BAD))
def test_a_model_that_behaves_worse_is_stopped_within_its_phase(make_world, kind, canaries) -> None:
    for seed in range(5):
        world = make_world(200, seed)
        world.fleet.model = BAD[kind]
        world.roll_out(phased(Phase(name="canary", count=canaries, soak_s=SOAK_S), rest()))
        after = world.run(DAY_S, 60.0, until="end")
        assert (after.state, after.phase) == ("paused", 0) or after.back_scope == "phase"
        assert f"gate {kind}" in after.reason
        assert after.updated_s <= BEGIN_S + (1 + PATIENCE) * SOAK_S
        touched = [each for each in after.members if each.assignment is not None]
        assert len(touched) == canaries, "nobody else was given it"


def test_ten_thousand_devices_are_kept_from_a_slow_model(make_world) -> None:
    world = make_world(10_000)
    world.fleet.model = BAD["latency"]
    one = Phase(name="one percent", percent=1, soak_s=SOAK_S)
    world.roll_out(phased(one, rest()))
    after = world.run(DAY_S, 60.0, until="end")
    assert (after.state, after.phase) == ("paused", 0)
    assert sum(each.assignment is not None for each in after.members) == 100


@pytest.mark.parametrize("seeds", [80, pytest.param(200, marks=pytest.mark.soak)])
def test_a_good_model_is_stopped_by_chance_no_more_often_than_its_confidence_says(
    make_world, seeds
) -> None:
    stopped = []
    for seed in range(seeds):
        world = make_world(40, seed)
        world.fleet.model = Model(hot_day=1.25, hot_day_k=8.0) if seed % 2 else Model()
        world.roll_out(phased(Phase(name="canary", count=8, soak_s=SOAK_S), rest()))
        after = world.run(2 * DAY_S, 300.0, until="end")
        if after.state != "succeeded":
            stopped.append(after.reason)
    # Each gate errs in 5 % of rollouts at most; a bound at 99 % on what so many may show.
    allowed = 0.05 * seeds + 2.33 * math.sqrt(0.05 * 0.95 * seeds)
    assert len(stopped) <= allowed, stopped[:5]


def test_every_look_can_be_judged_again_from_its_record(make_world) -> None:
    world = make_world(200)
    world.fleet.model = BAD["latency"]
    plan = phased(Phase(name="canary", count=20, soak_s=SOAK_S), rest())
    world.roll_out(plan)
    world.run(DAY_S, 60.0, until="end")
    judged = 0
    for decision in world.registry.rollouts.decisions(world.rollout_id):
        if not decision.evidence:
            continue
        evidence = msgspec.json.decode(zstandard.decompress(decision.evidence), type=Evidence)
        kept = msgspec.json.decode(decision.verdicts, type=tuple[GateVerdict, ...])
        again = tuple(judge_gate(gate, evidence) for gate in plan.gates)
        assert again == kept
        judged += 1
    assert judged >= 1


def test_no_look_has_the_number_of_another_one(make_world) -> None:
    world = make_world(200)
    world.roll_out(phased(Phase(name="canary", count=20, soak_s=SOAK_S), rest(SOAK_S)))
    for _ in range(200):
        world.run(120.0, 60.0)
        world.engine = world.new_engine()
    looks = [
        (evidence.phase, evidence.look)
        for each in world.registry.rollouts.decisions(world.rollout_id)
        if each.evidence
        for evidence in [msgspec.json.decode(zstandard.decompress(each.evidence), type=Evidence)]
    ]
    assert world.rollout.state == "succeeded"
    assert len(looks) == len(set(looks))
