"""Each gate passes, trips, waits or says that it saw nothing, from the evidence alone."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.fleet.rollout.evidence import (
    Agreement,
    Behaviour,
    Block,
    DeviceEvidence,
    EnergyUse,
    Evidence,
    OutcomeCounts,
)
from app.fleet.rollout.gates import GateKind, GateVerdict, default_gates, judge_gate
from tests.fakes.behaving import Fleet, Model

GATES = {gate.kind: gate for gate in default_gates()}
BEHAVIOUR: tuple[GateKind, ...] = (
    "latency", "errors", "energy", "temperature", "throttling", "restarts", "drift",
)  # fmt: skip
KINDS = st.sampled_from(get_args(GateKind))
SCATTER = (0.98, 1.01, 1.02, 0.99, 1.0, 1.01, 0.97, 1.02)


def stretch(p95_s: float = 0.010, joules: float = 0.5, **fields: Any) -> Behaviour:
    """Half an hour of 18,000 inferences, in blocks that scatter by 2 %."""
    defaults: dict[str, Any] = {
        "duration_s": 1800.0,
        "windows": 180,
        "inferences": 18_000,
        "p95_s": p95_s,
        "blocks": tuple(
            Block(inferences=2250, p95_s=p95_s * each, temperature_c=50.0, throttled=0.0)
            for each in SCATTER
        ),
        "energy": (use(joules),),
        "temperature_c": 50.0,
        "throttled": 0.0,
        "restarts": 0,
        "predictions": {"good": 16_000, "pit": 2_000},
        "clumping": 4.0,
    }
    return Behaviour(**{**defaults, **fields})


def use(joules: float, method: str = "measured", scope: str = "board", net: bool = False) -> Any:
    return EnergyUse(
        method=method,
        scope=scope,
        net=net,
        inferences=18_000,
        joules=joules,
        block_joules=tuple(joules * each for each in SCATTER),
    )


def device(name: str, before: Behaviour | None, after: Behaviour | None) -> DeviceEvidence:
    return DeviceEvidence(device_id=name, before=before, after=after)


def seen(*updated: DeviceEvidence, **fields: Any) -> Evidence:
    defaults: dict[str, Any] = {
        "time_s": 2000.0,
        "phase": 0,
        "look": 5,
        "outcomes": OutcomeCounts(succeeded=len(updated)),
        "updated": updated,
    }
    return Evidence(**{**defaults, **fields})


def ended(**counts: int) -> Evidence:
    return seen(outcomes=OutcomeCounts(**counts))


def judged(kind: GateKind, evidence: Evidence, **fields: Any) -> GateVerdict:
    return judge_gate(replace(GATES[kind], **fields), evidence)


# What every gate promises


@pytest.mark.parametrize("kind", get_args(GateKind))
@pytest.mark.parametrize(
    "evidence",
    [
        seen(),
        seen(device("a", None, None)),
        seen(device("a", stretch(), None)),
        seen(device("a", stretch(), Behaviour(duration_s=0.0, windows=0))),
        seen(waiting=(device("b", stretch(), stretch()),)),
    ],
    ids=["nobody", "no-telemetry", "silent-since", "empty-since", "control-only"],
)
def test_what_is_missing_never_passes(kind: GateKind, evidence: Evidence) -> None:
    verdict = judge_gate(GATES[kind], replace(evidence, outcomes=OutcomeCounts(refused=3)))
    assert (verdict.state, verdict.figure, verdict.sample) == ("no_evidence", None, 0)
    assert verdict.detail


@pytest.mark.parametrize("kind", BEHAVIOUR)
def test_most_devices_gone_silent_never_pass(kind: GateKind) -> None:
    good = [device(f"good-{i}", stretch(), stretch()) for i in range(4)]
    silent = [device(f"silent-{i}", stretch(), None) for i in range(5)]
    verdict = judged(kind, seen(*good, *silent))
    assert (verdict.state, verdict.sample, verdict.needed) == ("undecided", 4, 5)
    assert judged(kind, seen(*good, *silent[:4])).state == "passes"


@pytest.mark.parametrize("kind", BEHAVIOUR)
def test_fewer_devices_than_the_plan_asks_for_decide_nothing(kind: GateKind) -> None:
    good = device("a", stretch(), stretch())
    bad = device("b", stretch(), worse())
    for each in (good, bad):
        verdict = judged(kind, seen(each), min_sample=2)
        assert (verdict.state, verdict.needed) == ("undecided", 2)
        assert "needs 2 devices" in verdict.detail


def worse() -> Behaviour:
    hot = tuple(
        Block(inferences=1000, errors=1250, p95_s=0.03 * each, temperature_c=80.0, throttled=0.9)
        for each in SCATTER
    )
    return stretch(
        0.030, 1.5, errors=9000, blocks=hot, temperature_c=80.0, throttled=0.9, restarts=3,
        predictions={"good": 2_000, "pit": 16_000},
    )  # fmt: skip


@given(
    kind=KINDS,
    seed=st.integers(0, 10_000),
    updated=st.integers(0, 14),
    waiting=st.integers(0, 14),
    look=st.integers(1, 5),
    phase=st.integers(0, 4),
)
@settings(max_examples=60, deadline=None)
def test_a_verdict_is_within_its_bounds_and_the_same_from_its_record(
    kind: GateKind, seed: int, updated: int, waiting: int, look: int, phase: int
) -> None:  # fmt: skip
    fleet = Fleet(seed, updated, waiting, Model(latency=1 + seed % 5 / 10))
    evidence = fleet.at(look, phase)
    verdict = judge_gate(GATES[kind], evidence)
    if verdict.lower is not None and verdict.upper is not None:
        assert verdict.lower <= verdict.figure <= verdict.upper
    record = msgspec.json.encode(evidence)
    assert judge_gate(GATES[kind], msgspec.json.decode(record, type=Evidence)) == verdict
    kept = msgspec.json.decode(msgspec.json.encode(verdict), type=GateVerdict)
    assert kept == verdict


@given(
    kind=st.sampled_from(("latency", "errors", "energy", "temperature", "drift")),
    seed=st.integers(0, 1000),
    waiting=st.sampled_from((0, 3, 20)),
)
@settings(max_examples=40, deadline=None)
def test_a_later_look_at_the_same_figures_is_surer_of_nothing(
    kind: GateKind, seed: int, waiting: int
) -> None:  # fmt: skip
    evidence = Fleet(seed, 3, waiting, Model()).at(5)
    now, later = (judge_gate(GATES[kind], replace(evidence, look=look)) for look in (5, 9))
    assert later.figure == now.figure
    assert later.lower <= now.lower <= now.upper <= later.upper


# Failures


def test_refusals_deferrals_and_silence_are_no_failures() -> None:
    counts = {"refused": 50, "deferred": 50, "unreachable": 400, "pending": 7, "in_progress": 3}
    assert judged("failures", ended(succeeded=20, **counts)).state == "passes"
    assert judged("failures", ended(**counts)).state == "no_evidence"


def test_a_failed_named_canary_trips_at_once() -> None:
    verdict = judged("failures", ended(succeeded=2, failed=1, named_failed=1))
    assert verdict.state == "trips"
    assert verdict.detail == "1 of the devices named one by one failed; 0 may"
    assert judged("failures", ended(succeeded=2, failed=1, named_failed=1), at_most=1).state != (
        "trips"
    )


def test_a_share_of_failures_trips_when_chance_cannot_explain_it() -> None:
    assert judged("failures", ended(succeeded=14, failed=6)).state == "trips"
    few = judged("failures", ended(succeeded=18, failed=2))
    assert (few.state, few.figure) == ("undecided", 0.1)
    assert few.lower < few.limit < few.upper
    assert judged("failures", ended(succeeded=99, failed=1)).state == "passes"


# Behaviour


@pytest.mark.parametrize("kind", BEHAVIOUR)
def test_one_canary_is_judged_from_its_own_blocks(kind: GateKind) -> None:
    same = device("a", stretch(duration_s=14_400.0), stretch())
    assert judged(kind, seen(same)).state == "passes"
    if kind != "restarts":  # of these, three in half an hour after none in four are not enough
        assert judged(kind, seen(device("a", stretch(), worse()))).state == "trips"


@pytest.mark.parametrize("kind", ["latency", "energy", "temperature"])
def test_one_device_without_blocks_decides_nothing(kind: GateKind) -> None:
    bare = {"blocks": (), "energy": (replace(use(0.5), block_joules=()),)}
    verdict = judged(kind, seen(device("a", stretch(**bare), stretch(**bare))))
    assert (verdict.state, verdict.sample, verdict.lower) == ("undecided", 1, None)


def test_what_changes_the_whole_fleet_trips_nothing_while_devices_wait() -> None:
    hot = [device(f"d{i}", stretch(), stretch(0.013 + i * 1e-5, 0.65)) for i in range(6)]
    updated, waiting = hot[:3], tuple(hot[3:])
    for kind in ("latency", "energy"):
        verdict = judged(kind, seen(*updated, waiting=waiting))
        assert verdict.state == "passes"
        assert verdict.detail.endswith("3 devices against 3 that wait")
        alone = judged(kind, seen(*updated))
        assert alone.state == "trips"
        assert "what changes the whole fleet counts, too" in alone.detail


def test_a_slower_model_is_told_by_how_much() -> None:
    verdict = judged("latency", seen(device("a", stretch(0.010), stretch(0.014))))
    assert verdict.state == "trips"
    assert verdict.figure == pytest.approx(1.4)
    assert verdict.detail.startswith("p95 latency: 1.40 x (1.")


def test_measured_energy_is_never_compared_with_estimated_nor_board_with_package() -> None:
    before = stretch(energy=(use(0.5),))
    for other in (use(5.0, method="estimated"), use(5.0, scope="package"), use(5.0, net=True)):
        verdict = judged("energy", seen(device("a", before, stretch(energy=(other,)))))
        assert verdict.state == "no_evidence"


def test_net_energy_is_judged_where_every_device_has_it() -> None:
    both = stretch(energy=(use(0.5), use(0.1, net=True)))
    more = stretch(energy=(use(0.53), use(0.13, net=True)))
    verdict = judged("energy", seen(device("a", both, more)))
    assert verdict.figure == pytest.approx(1.3)
    assert verdict.detail.startswith("energy per inference (net, measured, board): 1.30 x")
    only_gross = device("b", stretch(), stretch(0.010, 0.53))
    verdict = judged("energy", seen(device("a", both, more), only_gross))
    assert verdict.figure == pytest.approx(1.06)


def test_one_error_among_few_inferences_is_no_rate() -> None:
    few = {"inferences": 50, "blocks": ()}
    waiting = tuple(device(f"w{i}", stretch(**few), stretch(**few)) for i in range(20))
    once = device("a", stretch(**few), stretch(**{**few, "inferences": 49, "errors": 1}))
    assert judged("errors", seen(once, waiting=waiting)).state == "undecided"


def test_a_model_that_fails_on_every_input_trips_the_error_gate() -> None:
    dead = Behaviour(duration_s=600.0, windows=60, inferences=0, errors=6000)
    verdict = judged("errors", seen(device("a", stretch(), dead)), min_sample=1)
    assert verdict.figure == 1.0
    waiting = tuple(device(f"w{i}", stretch(), stretch()) for i in range(12))
    assert judged("errors", seen(device("a", stretch(), dead), waiting=waiting)).state == "trips"


def test_restarts_of_one_sick_device_among_many_trip_nothing() -> None:
    good = [device(f"d{i}", stretch(), stretch()) for i in range(99)]
    sick = device("sick", stretch(), stretch(restarts=500))
    assert judged("restarts", seen(*good, sick)).state == "passes"
    each = [device(f"d{i}", stretch(), stretch(restarts=1)) for i in range(100)]
    assert judged("restarts", seen(*each)).state == "trips"


def test_restarts_that_are_not_known_are_no_evidence() -> None:
    silent = stretch(restarts=None)
    assert judged("restarts", seen(device("a", silent, silent))).state == "no_evidence"


# Drift


def test_the_same_mix_drifts_by_nothing_and_another_mix_trips() -> None:
    same = judged("drift", seen(device("a", stretch(), stretch())))
    assert same.figure == pytest.approx(0.0, abs=0.001)
    other = stretch(predictions={"good": 10_000, "pit": 8_000})
    assert judged("drift", seen(device("a", stretch(), other))).state == "trips"


def test_a_label_that_was_never_seen_before_is_drift() -> None:
    other = stretch(predictions={"good": 12_000, "crack": 6_000})
    assert judged("drift", seen(device("a", stretch(), other))).state == "trips"


def test_few_predictions_prove_no_drift() -> None:
    old, new = {"good": 9, "pit": 3}, {"good": 7, "pit": 5}
    evidence = seen(device("a", stretch(predictions=old), stretch(predictions=new)))
    assert judged("drift", evidence).state == "undecided"


def test_a_model_without_labels_is_judged_by_its_confidence() -> None:
    sure, unsure = (0, 0, 0, 0, 0, 0, 0, 0, 1000, 9000), (0, 0, 0, 0, 0, 4000, 4000, 1000, 500, 500)
    before = stretch(predictions={}, confidence=sure)
    after = stretch(predictions={}, confidence=unsure)
    assert judged("drift", seen(device("a", before, before))).state == "passes"
    assert judged("drift", seen(device("a", before, after))).state == "trips"
    nothing = stretch(predictions={})
    assert judged("drift", seen(device("a", nothing, nothing))).state == "no_evidence"


LABELLED = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 10_000), max_size=8)


@given(LABELLED, LABELLED)
def test_any_counts_give_a_finite_drift(old: dict[str, int], new: dict[str, int]) -> None:
    evidence = seen(device("a", stretch(predictions=old), stretch(predictions=new)))
    verdict = judged("drift", evidence)
    assert verdict.figure is None or verdict.lower <= verdict.figure <= verdict.upper


# Agreement


def test_agreement_is_judged_downwards() -> None:
    def at(*shares: int) -> GateVerdict:
        runs = tuple(
            Agreement(device_id=f"d{i}", compared=1000, agreed=each)
            for i, each in enumerate(shares)
        )
        return judged("agreement", seen(agreements=runs))

    assert at(960).state == "passes"
    assert at(800, 810).state == "trips"
    assert at(905).state == "undecided"
    verdict = at(*[950 + i for i in range(20)])
    assert (verdict.state, verdict.sample) == ("passes", 20)
    assert verdict.lower <= verdict.figure <= verdict.upper
    assert at(0).figure == 0.0


def test_a_shadow_run_that_compared_nothing_is_no_evidence() -> None:
    run = Agreement(device_id="a", compared=0, agreed=0)
    assert judged("agreement", seen(agreements=(run,))).state == "no_evidence"
