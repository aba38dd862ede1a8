"""Stored telemetry becomes evidence: the right windows, each once, of the right bundle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.errors import EnvironmentFaultError
from app.fleet.rollout.baselines import OTHER_LABELS
from app.fleet.rollout.evidence import (
    BLOCKS,
    MOST_SAMPLED,
    MOST_WITH_BLOCKS,
    Agreement,
    Behaviour,
    Evidence,
    OutcomeCounts,
    Question,
    Updated,
)
from app.fleet.rollout.gates import default_gates, judge_gate
from app.fleet.rollout.measuring import MOST_WINDOWS, Measuring, sampled
from app.fleet.store import TelemetryStore
from device_agent.telemetry.merging import merge_windows
from device_agent.wire.moments import Moments
from device_agent.wire.telemetry import Body, Energy, Window
from tests.fakes.telemetry import BUNDLE_1, BUNDLE_2, ESTIMATED, MEASURED, batch, event, window

ASSIGNED_S, COMMITTED_S, NOW_S = 10_000.0, 10_100.0, 11_900.0
NET = Energy(
    source="INA3221 VDD_IN", method="measured", scope="board", power_w=5.0, energy_j=50.0,
    idle_w=3.0, net_j=20.0,
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TelemetryStore]:
    store = TelemetryStore(tmp_path / "telemetry.db")
    yield store
    store.close()


def run(begin_s: float, end_s: float, **fields: Any) -> list[Window]:
    """Windows of 10 s, one after the other."""
    return [window(begin_s + 10 * i, **fields) for i in range(int((end_s - begin_s) / 10))]


def keep(store: TelemetryStore, device_id: str, bodies: Sequence[Body], first_seq: int = 1) -> None:
    store.append(batch(bodies, first_seq, device_id=device_id, spool_id=f"spool-{device_id}"))


def ask(*device_ids: str, waiting: Sequence[str] = (), **fields: Any) -> Question:
    defaults: dict[str, Any] = {
        "time_s": NOW_S,
        "phase": 1,
        "look": 3,
        "digest": BUNDLE_2,
        "nonce": "nonce",
        "updated": [Updated(each, ASSIGNED_S, COMMITTED_S) for each in device_ids],
        "waiting": waiting,
        "outcomes": OutcomeCounts(succeeded=len(device_ids)),
        "baseline_s": 1800.0,
    }
    return Question(**{**defaults, **fields})


def old_then_new(latency_s: float = 0.007, **fields: Any) -> list[Window]:
    before = run(ASSIGNED_S - 1800, ASSIGNED_S)
    trial = run(ASSIGNED_S, COMMITTED_S, latency_s=0.5)
    return [
        *before,
        *trial,
        *run(COMMITTED_S, NOW_S, latency_s=latency_s, bundle=BUNDLE_2, **fields),
    ]


def test_a_device_is_measured_before_its_assignment_and_after_its_commit(
    store: TelemetryStore,
) -> None:
    keep(store, "edge-01", old_then_new(errors=1, temperature_c=50.0, throttled=True))
    evidence = Measuring(store).evidence(ask("edge-01"))
    (device,) = evidence.updated
    before, after = device.before, device.after
    assert before and after
    assert (before.windows, before.duration_s, before.inferences) == (180, 1800.0, 18_000)
    assert (after.windows, after.errors, after.restarts) == (180, 180, 0)
    assert before.p95_s == pytest.approx(0.005, rel=0.01)
    assert after.p95_s == pytest.approx(0.007, rel=0.01)
    assert (before.temperature_c, after.temperature_c) == (45.0, 50.0)
    assert (before.throttled, after.throttled) == (0.0, 1.0)
    assert before.predictions == {"good": 16_200, "pit": 1_800}
    assert before.confidence == (0, 0, 0, 0, 0, 0, 1800, 3600, 5400, 7200)
    assert len(before.blocks) == len(after.blocks) == BLOCKS
    assert sum(each.inferences for each in after.blocks) == after.inferences
    assert (evidence.phase, evidence.look, evidence.time_s) == (1, 3, NOW_S)


def test_a_slower_model_in_the_store_trips_its_gate(store: TelemetryStore) -> None:
    keep(store, "edge-01", old_then_new(0.0065))
    keep(store, "edge-02", old_then_new(0.0050))
    verdicts = {
        each: judge_gate(default_gates()[1], Measuring(store).evidence(ask(each))).state
        for each in ("edge-01", "edge-02")
    }
    assert verdicts == {"edge-01": "trips", "edge-02": "passes"}


def test_what_comes_late_is_in_the_next_look(store: TelemetryStore) -> None:
    windows = old_then_new()
    measuring = Measuring(store)
    keep(store, "edge-01", windows[:200])
    early = measuring.evidence(ask("edge-01")).updated[0].after
    keep(store, "edge-01", windows[200:], first_seq=201)
    late = measuring.evidence(ask("edge-01")).updated[0].after
    assert early and late
    assert (early.windows, late.windows) == (10, 180)


def test_merged_windows_count_for_all_they_were_made_of(store: TelemetryStore) -> None:
    windows = old_then_new()
    merged = [merge_windows(windows[i : i + 6]) for i in range(0, 180, 6)]
    keep(store, "edge-01", [*merged, *windows[190:]])
    keep(store, "edge-02", windows)
    whole, parts = Measuring(store).evidence(ask("edge-02", "edge-01")).updated
    assert whole.before and parts.before
    assert (whole.before.windows, parts.before.windows) == (30, 180)
    # The edges of blocks fall between other windows; everything else is the same.
    assert without_parts(whole.before) == without_parts(parts.before)


def without_parts(behaviour: Behaviour) -> Behaviour:
    (use,) = behaviour.energy
    use = msgspec.structs.replace(use, block_joules=(), joules=round(use.joules, 9))
    return msgspec.structs.replace(behaviour, windows=0, blocks=(), energy=(use,))


def test_windows_of_another_bundle_are_not_the_new_ones(store: TelemetryStore) -> None:
    third = "3" * 64
    before = run(ASSIGNED_S - 1800, ASSIGNED_S - 900, bundle=third) + run(
        ASSIGNED_S - 900, ASSIGNED_S
    )
    fell_back = run(COMMITTED_S + 600, NOW_S)
    keep(
        store,
        "edge-01",
        [*before, *run(COMMITTED_S, COMMITTED_S + 600, bundle=BUNDLE_2), *fell_back],
    )
    (device,) = Measuring(store).evidence(ask("edge-01")).updated
    assert device.before and device.after
    assert (device.before.windows, device.after.windows) == (90, 60)
    named = [Updated("edge-01", ASSIGNED_S, COMMITTED_S, previous=third)]
    (device,) = Measuring(store).evidence(ask(updated=named)).updated
    assert device.before
    assert device.before.windows == 90


def test_windows_with_a_doubtful_clock_are_left_out_and_counted(store: TelemetryStore) -> None:
    windows = old_then_new()
    doubted = [msgspec.structs.replace(each, clock="jumped") for each in windows[-30:]]
    keep(store, "edge-01", [*windows[:-30], *doubted])
    (device,) = Measuring(store).evidence(ask("edge-01")).updated
    assert device.after
    assert (device.after.windows, device.after.doubtful) == (150, 30)


def test_a_fleet_that_doubts_all_its_clocks_is_told_why_nothing_can_be_said(
    store: TelemetryStore,
) -> None:
    keep(store, "edge-01", old_then_new(clock="unsynchronised"))
    evidence = Measuring(store).evidence(ask("edge-01"))
    verdict = judge_gate(default_gates()[1], evidence)
    assert verdict.state == "no_evidence"
    assert verdict.detail.endswith("180 windows were left out, for the devices doubt their clocks")


def test_the_control_is_measured_over_the_same_time_and_under_one_bundle(
    store: TelemetryStore,
) -> None:
    keep(store, "edge-01", old_then_new())
    keep(store, "waits", run(ASSIGNED_S - 1800, NOW_S))
    keep(store, "by-stick", old_then_new())
    devices = Measuring(store).evidence(ask("edge-01", waiting=["waits", "by-stick"])).waiting
    by_id = {each.device_id: each for each in devices}
    waits = by_id["waits"]
    assert waits.before and waits.after
    assert (waits.before.windows, waits.after.windows) == (180, 180)
    assert by_id["by-stick"].before
    assert by_id["by-stick"].after is None


def test_a_device_without_telemetry_is_named_and_vouches_for_nothing(store: TelemetryStore) -> None:
    evidence = Measuring(store).evidence(ask("mute", waiting=["mute-too"]))
    (device,), (control,) = evidence.updated, evidence.waiting
    assert (device.device_id, device.before, device.after) == ("mute", None, None)
    assert (control.device_id, control.before) == ("mute-too", None)
    for gate in default_gates()[1:]:
        assert judge_gate(gate, evidence).state == "no_evidence"


def test_energy_keeps_methods_scopes_and_idle_apart(store: TelemetryStore) -> None:
    end_s = COMMITTED_S
    parts = [
        *run(end_s, end_s + 300, bundle=BUNDLE_2, energy=NET),
        *run(end_s + 300, end_s + 600, bundle=BUNDLE_2, energy=MEASURED),
        *run(end_s + 600, end_s + 900, bundle=BUNDLE_2, energy=ESTIMATED),
        *run(end_s + 900, end_s + 1200, bundle=BUNDLE_2, energy=MEASURED, inferences=0),
        *run(end_s + 1200, NOW_S, bundle=BUNDLE_2, energy=None),
    ]
    keep(store, "edge-01", parts)
    (device,) = Measuring(store).evidence(ask("edge-01")).updated
    assert device.after
    uses = {(each.method, each.net): each for each in device.after.energy}
    assert {key: (each.inferences, each.joules) for key, each in uses.items()} == {
        ("measured", False): (6000, pytest.approx(0.5)),
        ("measured", True): (3000, pytest.approx(0.2)),
        ("estimated", False): (3000, pytest.approx(0.9)),
    }
    assert len(uses["measured", True].block_joules) < BLOCKS


def test_restarts_are_those_that_the_device_noted_meanwhile(store: TelemetryStore) -> None:
    times_s = [ASSIGNED_S - 900, COMMITTED_S + 10, COMMITTED_S + 20, NOW_S + 500]
    restarts = [event(each, "worker.restarted") for each in times_s]
    keep(store, "edge-01", [*old_then_new(), *restarts, event(COMMITTED_S + 15, "worker.down")])
    (device,) = Measuring(store).evidence(ask("edge-01")).updated
    assert device.before and device.after
    assert (device.before.restarts, device.after.restarts) == (1, 2)


def test_rare_labels_are_counted_together_on_both_sides(store: TelemetryStore) -> None:
    many = {f"class-{i:03d}": 1000 - i for i in range(200)}
    old = run(ASSIGNED_S - 1800, ASSIGNED_S, predictions=many)
    new = run(COMMITTED_S, NOW_S, bundle=BUNDLE_2, predictions={**many, "unheard": 5})
    keep(store, "edge-01", [*old, *new])
    (device,) = Measuring(store).evidence(ask("edge-01")).updated
    assert device.before and device.after
    assert set(device.before.predictions) == set(device.after.predictions)
    assert len(device.before.predictions) == 32
    assert device.after.predictions[OTHER_LABELS] == (sum(range(801, 970)) + 5) * 180


def test_what_a_regression_measured_is_no_label(store: TelemetryStore) -> None:
    fields = {"predictions": {"width": 100}, "values": {"width": Moments(count=100, total=5.0)}}
    keep(store, "edge-01", run(ASSIGNED_S - 1800, ASSIGNED_S, **fields))
    (device,) = Measuring(store).evidence(ask("edge-01")).updated
    assert device.before
    assert device.before.predictions == {}


def test_clumps_are_told_from_independent_draws(store: TelemetryStore) -> None:
    mixed = run(ASSIGNED_S - 1800, ASSIGNED_S, predictions={"good": 50, "pit": 50})
    for i, each in enumerate(mixed):
        only = {"good": 100} if i // 30 % 2 else {"pit": 100}
        mixed[i] = msgspec.structs.replace(each, predictions=only)
    keep(store, "clumped", mixed)
    keep(store, "even", run(ASSIGNED_S - 1800, ASSIGNED_S))
    keep(store, "short", run(ASSIGNED_S - 100, ASSIGNED_S))
    devices = Measuring(store).evidence(ask("clumped", "even", "short")).updated
    clumped, even, short = (each.before.clumping for each in devices if each.before)
    assert clumped > 500
    assert even == 1.0
    assert short is None


def test_a_sample_is_the_same_at_each_look_and_differs_between_rollouts() -> None:
    fleet = [f"edge-{i:05d}" for i in range(5000)]
    chosen = sampled(fleet, "a")
    assert len(set(chosen)) == MOST_SAMPLED
    assert sampled(fleet[::-1], "a") == chosen
    assert sampled(fleet, "b") != chosen
    assert len({*chosen} & {*sampled(fleet[1:], "a")}) >= MOST_SAMPLED - 1


def test_a_large_arm_keeps_no_blocks_and_a_stretch_only_its_newest_windows(
    store: TelemetryStore,
) -> None:
    ids = [f"edge-{i:02d}" for i in range(MOST_WITH_BLOCKS + 1)]
    for each in ids:
        keep(store, each, run(ASSIGNED_S - 5000, ASSIGNED_S))
    evidence = Measuring(store).evidence(ask(*ids, baseline_s=5000.0))
    for device in evidence.updated:
        assert device.before
        assert device.before.blocks == ()
        assert device.before.energy[0].block_joules == ()
        assert device.before.windows == MOST_WINDOWS


def test_evidence_is_kept_as_json_and_measured_on_any_thread(store: TelemetryStore) -> None:
    keep(store, "edge-01", old_then_new())
    question = ask("edge-01", agreements=[Agreement(device_id="edge-01", compared=9, agreed=8)])
    with ThreadPoolExecutor(1) as pool:
        evidence = pool.submit(Measuring(store).evidence, question).result()
    assert msgspec.json.decode(msgspec.json.encode(evidence), type=Evidence) == evidence
    assert evidence.agreements[0].agreed == 8


def test_figures_that_are_no_numbers_stay_out(store: TelemetryStore) -> None:
    broken = Energy(
        source="?", method="measured", scope="board", power_w=float("nan"), energy_j=float("nan")
    )
    odd = run(
        ASSIGNED_S - 1800, ASSIGNED_S, energy=broken, temperature_c=float("inf"), duration_s=-5.0
    )
    keep(store, "edge-01", odd)
    evidence = Measuring(store).evidence(ask("edge-01"))
    before = evidence.updated[0].before
    assert before
    assert (before.energy, before.temperature_c, before.duration_s) == ((), None, 0.0)
    assert msgspec.json.decode(msgspec.json.encode(evidence), type=Evidence) == evidence


def test_nothing_is_read_of_the_control_while_nobody_is_updated(store: TelemetryStore) -> None:
    keep(store, "waits", run(ASSIGNED_S - 1800, NOW_S, bundle=BUNDLE_1))
    evidence = Measuring(store).evidence(ask(waiting=["waits"]))
    assert (evidence.updated, evidence.waiting) == ((), ())


def test_a_store_that_cannot_be_read_is_an_environment_fault(
    store: TelemetryStore, tmp_path: Path
) -> None:
    keep(store, "edge-01", old_then_new())
    other = tmp_path / "gone.db"
    broken = TelemetryStore(other)
    broken.close()
    other.write_bytes(b"no database at all" * 500)
    with pytest.raises(EnvironmentFaultError, match="cannot be read"):
        Measuring(broken).evidence(ask("edge-01"))
    assert Measuring(store).evidence(ask("edge-01")).updated[0].after
