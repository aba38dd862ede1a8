"""On simulated fleets, bad models are stopped within the soak and good ones are not.

`tests/fakes/behaving.py` says what noise is drawn. Seeds are fixed, so that a failure is a change
of the code; the tolerance is what chance would exceed once in a thousand for fresh seeds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from msgspec.structs import replace

from app.fleet.rollout.evidence import Behaviour, DeviceEvidence, Evidence, OutcomeCounts
from app.fleet.rollout.gates import GateKind, default_gates, judge_gate
from app.fleet.rollout.gates.distributions import share_bounds
from app.fleet.rollout.gates.looks import LOOKS_IN_SOAK
from tests.fakes.behaving import Fleet, Model

GATES = {gate.kind: gate for gate in default_gates()}
JUDGED: tuple[GateKind, ...] = ("latency", "errors", "energy", "temperature", "drift")
HOT_DAY = {"hot_day": 1.25, "hot_day_k": 8.0}
BAD = {"latency": 1.3, "energy": 1.3, "good_shift": 0.3, "errors": 0.03, "warmer_k": 10.0}
AT_THE_LIMIT = {"latency": 1.15, "energy": 1.15, "errors": 0.01061, "warmer_k": 5.0}
SEEDS = 200
ALLOWED = next(hits for hits in range(SEEDS) if share_bounds(hits + 1, SEEDS, 0.001)[0] > 0.05)
"""False alarms in 200 rollouts that a rate of 5 % exceeds once in a thousand: 21."""


def states(fleet: Fleet, kinds: tuple[GateKind, ...] = JUDGED) -> dict[GateKind, list[str]]:
    looks = list(fleet.looks())
    return {kind: [judge_gate(GATES[kind], look).state for look in looks] for kind in kinds}


@pytest.mark.parametrize(
    ("updated", "waiting", "seeds", "least"),
    [
        # One canary's own wander of 2 % is as large as what its half hour can tell: not always.
        (1, 0, 20, 0.85), (1, 12, 20, 0.85), (1, 2, 20, 0.75),
        (3, 0, 8, 1.0), (3, 12, 8, 1.0), (20, 0, 3, 1.0), (20, 12, 3, 1.0), (200, 20, 1, 1.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("day", [{}, HOT_DAY], ids=["same-day", "hot-day"])
def test_a_bad_model_is_stopped_within_the_soak_and_never_passes(
    updated: int, waiting: int, seeds: int, least: float, day: dict[str, float]
) -> None:
    stopped: Counter[str] = Counter()
    for seed in range(seeds):
        for kind, seen in states(Fleet(seed, updated, waiting, Model(**BAD, **day))).items():
            stopped[kind] += "trips" in seen
            assert "passes" not in seen[2:], f"{kind} passed with seed {seed}"
    assert {kind: stopped[kind] / seeds >= least for kind in JUDGED} == dict.fromkeys(JUDGED, True)


@pytest.mark.parametrize(("updated", "waiting"), [(1, 0), (1, 12), (3, 12), (20, 12)])
def test_a_good_model_is_stopped_no_more_often_than_the_confidence_says(
    updated: int, waiting: int
) -> None:
    day = HOT_DAY if waiting else {}
    tripped: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for seed in range(SEEDS if updated < 20 else 40):
        for kind, seen in states(Fleet(seed, updated, waiting, Model(**day))).items():
            tripped[kind] += "trips" in seen
            passed[kind] += seen[-1] == "passes"
    assert max(tripped.values()) <= ALLOWED
    assert min(passed.values()) >= 0.9 * (SEEDS if updated < 20 else 40)


@pytest.mark.parametrize(("updated", "waiting"), [(1, 0), (3, 12)])
def test_a_model_just_within_its_limits_is_stopped_no_more_often_either(
    updated: int, waiting: int
) -> None:
    tripped: Counter[str] = Counter()
    for seed in range(SEEDS):
        fleet = Fleet(seed, updated, waiting, Model(**AT_THE_LIMIT))
        for kind, seen in states(fleet).items():
            tripped[kind] += "trips" in seen
    assert sum(tripped.values()) > 0
    assert max(tripped.values()) <= ALLOWED


def test_a_hot_day_without_a_control_is_blamed_on_the_model_and_said_so() -> None:
    look = Fleet(1, 20, 0, Model(**HOT_DAY)).at(LOOKS_IN_SOAK)
    verdict = judge_gate(GATES["latency"], look)
    assert verdict.state == "trips"
    assert "what changes the whole fleet counts, too" in verdict.detail


def outcomes(seed: int, devices: int, share: float) -> Iterator[Evidence]:
    """Attempts that end one after the other, a look each time their number has doubled."""
    failed = np.random.default_rng(seed).random(devices) < share
    for look in range(1, LOOKS_IN_SOAK + 1):
        ended = failed[: devices >> (LOOKS_IN_SOAK - look)]
        counts = OutcomeCounts(succeeded=int((~ended).sum()), failed=int(ended.sum()))
        yield Evidence(time_s=0.0, phase=0, look=look, outcomes=counts)


@pytest.mark.parametrize("devices", [16, 64, 400])
def test_failures_at_the_limit_trip_no_more_often_than_the_confidence_says(devices: int) -> None:
    gate = GATES["failures"]
    tripped = sum(
        any(judge_gate(gate, each).state == "trips" for each in outcomes(seed, devices, gate.limit))
        for seed in range(SEEDS)
    )
    assert tripped <= ALLOWED


def test_four_times_as_many_failures_as_allowed_are_stopped() -> None:
    for seed in range(50):
        seen = [judge_gate(GATES["failures"], each).state for each in outcomes(seed, 200, 0.2)]
        assert "trips" in seen


def restarting(seed: int, devices: int, per_hour: float) -> Iterator[Evidence]:
    """Devices of which every tenth restarts once an hour anyway, half of the time observed."""
    rng = np.random.default_rng(seed)
    before = [_stretch(3600.0, int(each)) for each in rng.poisson(0.1, devices)]
    soak_h = 0.5
    times_h = [np.sort(rng.uniform(0, soak_h, each)) for each in rng.poisson(
        (0.1 + per_hour) * soak_h, devices)]  # fmt: skip
    for look in range(1, LOOKS_IN_SOAK + 1):
        end_h = soak_h * 2.0 ** (look - LOOKS_IN_SOAK)
        updated = tuple(
            DeviceEvidence(
                device_id=f"edge-{i}",
                before=before[i],
                after=_stretch(end_h * 3600, int((times_h[i] < end_h).sum())),
            )
            for i in range(devices)
        )
        yield Evidence(
            time_s=0.0, phase=0, look=look, outcomes=OutcomeCounts(succeeded=1), updated=updated
        )


def _stretch(duration_s: float, restarts: int) -> Behaviour:
    return Behaviour(duration_s=duration_s, windows=1, restarts=restarts)


def test_restarts_at_the_limit_trip_no_more_often_than_the_confidence_says() -> None:
    gate = replace(GATES["restarts"], confidence=0.8)
    tripped = sum(
        any(judge_gate(gate, each).state == "trips" for each in restarting(seed, 20, gate.limit))
        for seed in range(SEEDS)
    )
    assert tripped <= 0.2 * SEEDS


def test_a_model_that_restarts_every_hour_is_stopped() -> None:
    for seed in range(10):
        seen = [judge_gate(GATES["restarts"], each).state for each in restarting(seed, 100, 1.0)]
        assert "trips" in seen
