"""A rollout believes proof only, waits for the silent, and goes on after any crash."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import EnvironmentFaultError, StateError
from app.fleet.records import Bundle, By
from app.fleet.registry import Registry
from app.fleet.rollout.book import RolloutBook
from app.fleet.rollout.campaign import REFUSAL_SETTLE_S
from app.fleet.rollout.engine import RolloutEngine
from app.fleet.rollout.outcomes import judge
from app.fleet.rollout.placing import place
from app.fleet.rollout.plan import canary_plan
from app.fleet.rollout.records import Member, Rollout
from app.fleet.rollout.steering import Turn
from tests.fakes.fleet import SeenFleet, bare_surroundings, report

OWNER = By("ada")
OLD, NEW = "a" * 64, "b" * 64
CANARY, SECOND, THIRD = "edge-01", "edge-02", "edge-03"
DEVICES = (CANARY, SECOND, THIRD)


class Bench:
    """An engine over a real registry, with scripted devices and a clock of its own."""

    def __init__(self, path: Path, devices: tuple[str, ...] = DEVICES, canaries: int = 1) -> None:
        self.now_s = 1000.0
        self.path = path / "registry.db"
        self.registry = Registry(self.path, lambda: self.now_s)
        self.fleet = SeenFleet(*devices)
        self.signing_fails = False
        for each in devices:
            self.registry.add_device(each, "", {}, OWNER)
        release = self.registry.add_release(
            Bundle(NEW, "surface-defects", "2.0.0", 1), lambda files, n: (f"path/{n}", {}), OWNER
        )
        plan = canary_plan(devices[:canaries])
        placed = place(plan, devices)
        members = [Member(each, placed[each]) for each in devices]
        made = self.registry.rollouts.create("r", release, plan, members, OWNER)
        self.rollout_id = made.rollout_id
        self.engine = self.new_engine()

    def new_engine(self) -> RolloutEngine:
        around = bare_surroundings(lambda: self.now_s)
        around = replace(around, signer=lambda shadow: self.sign)
        return RolloutEngine(self.registry, self.fleet, around)

    def sign(self, device_id: str, target_path: str, version: int) -> bytes:
        if self.signing_fails:
            raise StateError(f"bundle {target_path} is withdrawn.")
        return f"{device_id}:{version}".encode()

    def tick(self, after_s: float = 0.5) -> Rollout:
        self.now_s += after_s
        self.engine.tick()
        return self.rollout

    @property
    def rollout(self) -> Rollout:
        return self.registry.rollouts.get(self.rollout_id)

    def outcomes(self) -> list[str]:
        return [each.outcome for each in self.rollout.members]

    def assigned(self) -> dict[str, int]:
        return {each.device_id: each.version for each in self.registry.assignments()}

    def succeed(self, *device_ids: str) -> None:
        for each in device_ids:
            version = self.assigned()[each]
            self.fleet.says(report(each, serving=NEW, attempt=version, step="commit"))

    def turn(self, state: str) -> None:
        self.registry.rollouts.turn(
            self.rollout_id, {"running", "paused"}, Turn(state, "owner"), OWNER
        )


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.registry.close()


def test_canary_first_then_the_rest_then_success(bench: Bench) -> None:
    bench.tick()
    assert bench.assigned() == {CANARY: 1}
    bench.succeed(CANARY)
    assert bench.tick().phase == 1
    assert bench.assigned() == dict.fromkeys(DEVICES, 1)
    bench.succeed(SECOND, THIRD)
    ended = bench.tick()
    assert (ended.state, ended.reason) == ("succeeded", "3 of 3 devices serve it")
    assert bench.outcomes() == ["succeeded"] * 3


def test_the_rest_waits_until_every_canary_has_succeeded(tmp_path: Path) -> None:
    bench = Bench(tmp_path, canaries=2)
    bench.tick()
    bench.succeed(CANARY)
    assert bench.tick().phase == 0
    assert bench.assigned() == {CANARY: 1, SECOND: 1}
    bench.succeed(SECOND)
    bench.tick()
    assert THIRD in bench.assigned()
    bench.registry.close()


def test_without_canaries_everybody_begins_at_once(tmp_path: Path) -> None:
    bench = Bench(tmp_path, canaries=0)
    bench.tick()
    assert set(bench.assigned()) == set(DEVICES)
    bench.registry.close()


def test_canaries_alone_make_a_whole_rollout(tmp_path: Path) -> None:
    bench = Bench(tmp_path, (CANARY,))
    bench.tick()
    bench.succeed(CANARY)
    assert bench.tick().state == "succeeded"
    bench.registry.close()


@pytest.mark.parametrize(
    ("state", "proof"),
    [
        (report(CANARY, serving=NEW), "no attempt"),
        (report(CANARY, serving=NEW, attempt=0, step="commit"), "an older assignment's commit"),
        (report(CANARY, serving=OLD, attempt=1, step="commit"), "the old bundle still serves"),
        (report(CANARY, serving=None, attempt=1, step="commit"), "nothing serves"),
        (report(CANARY, serving=NEW, attempt=1, step="soak"), "it has not committed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_success_without_proof_of_serving(bench: Bench, state, proof: str) -> None:
    bench.tick()
    bench.fleet.says(state)
    after = bench.tick()
    assert bench.outcomes()[0] in ("assigned", "in_progress"), proof
    assert (after.state, after.phase) == ("running", 0)
    assert set(bench.assigned()) == {CANARY}


@pytest.mark.parametrize(("step", "outcome"), [("rolled_back", "failed"), ("refused", "refused")])
def test_a_canary_that_fails_pauses_with_its_reason(bench: Bench, step, outcome: str) -> None:
    bench.tick()
    bench.fleet.says(report(CANARY, serving=OLD, attempt=1, step=step, reason="trial-failed"))
    bench.tick()
    after = bench.tick(REFUSAL_SETTLE_S)
    assert bench.outcomes() == [outcome, "pending", "pending"]
    assert after.state == "paused"
    assert after.reason == (f"phase canary cannot be proven; {CANARY} {outcome}: trial-failed")
    assert set(bench.assigned()) == {CANARY}
    assert bench.registry.audit()[0].who == "rollout engine"


def test_a_paused_rollout_assigns_nothing_but_goes_on_observing(bench: Bench) -> None:
    bench.tick()
    bench.turn("paused")
    bench.succeed(CANARY)
    after = bench.tick()
    assert (after.state, after.phase, bench.outcomes()[0]) == ("paused", 0, "succeeded")
    assert set(bench.assigned()) == {CANARY}


def test_resuming_gives_the_failed_canary_another_turn(bench: Bench) -> None:
    bench.tick()
    bench.fleet.says(report(CANARY, serving=OLD, attempt=1, step="rolled_back"))
    assert bench.tick().state == "paused"
    bench.turn("running")
    assert bench.tick().state == "running", "the old failure must not count again"
    assert bench.assigned() == {CANARY: 2}
    bench.succeed(CANARY)
    bench.tick()
    assert set(bench.assigned()) == set(DEVICES)


def test_a_stopped_rollout_assigns_nothing_more(bench: Bench) -> None:
    bench.tick()
    bench.turn("stopped")
    bench.succeed(CANARY)
    assert bench.tick().state == "stopped"
    assert set(bench.assigned()) == {CANARY}


def test_offline_devices_neither_fail_nor_vouch_and_get_their_turn(bench: Bench) -> None:
    bench.fleet.status(CANARY, "offline")
    for _ in range(5):
        bench.tick(86400.0)
    assert (bench.rollout.state, bench.outcomes(), bench.assigned()) == (
        "running",
        ["pending"] * 3,
        {},
    )
    bench.fleet.status(CANARY, "online")
    bench.tick()
    assert bench.assigned() == {CANARY: 1}
    bench.fleet.status(CANARY, "offline")
    assert bench.tick(86400.0).state == "running"
    assert bench.outcomes()[0] == "assigned"


def test_one_offline_device_does_not_hold_up_the_others(bench: Bench) -> None:
    bench.fleet.status(THIRD, "offline")
    bench.tick()
    bench.succeed(CANARY)
    bench.tick()
    bench.succeed(SECOND)
    after = bench.tick()
    assert (after.state, bench.outcomes()) == ("running", ["succeeded", "succeeded", "pending"])
    bench.fleet.status(THIRD, "online")
    bench.tick()
    bench.succeed(THIRD)
    assert bench.tick().state == "succeeded"


def test_a_failure_in_the_rest_ends_in_failure_that_names_it(bench: Bench) -> None:
    bench.tick()
    bench.succeed(CANARY)
    bench.tick()
    bench.succeed(SECOND)
    bench.fleet.says(report(THIRD, attempt=1, step="rolled_back", reason="soak-errors"))
    after = bench.tick()
    assert after.state == "failed"
    assert after.reason == f"1 of 3 devices did not take it: {THIRD}"


def test_a_device_alone_that_fails_ends_in_failure(tmp_path: Path) -> None:
    bench = Bench(tmp_path, (CANARY,), canaries=0)
    bench.tick()
    bench.fleet.says(report(CANARY, attempt=1, step="rolled_back", reason="trial-failed"))
    assert bench.tick().state == "failed"
    bench.registry.close()


def test_a_canary_that_falls_back_while_the_rest_runs_pauses(bench: Bench) -> None:
    bench.fleet.status(THIRD, "offline")
    bench.tick()
    bench.succeed(CANARY)
    bench.tick()
    bench.fleet.says(report(CANARY, serving=OLD, attempt=1, step="rolled_back", reason="crash"))
    after = bench.tick()
    assert after.state == "paused"
    assert "crash" in after.reason
    bench.fleet.status(THIRD, "online")
    bench.tick()
    assert THIRD not in bench.assigned()


def test_a_deferred_canary_is_waited_for(bench: Bench) -> None:
    bench.tick()
    bench.fleet.says(report(CANARY, attempt=1, step="deferred", reason="busy"))
    assert bench.tick(86400.0).state == "running"
    assert bench.outcomes()[0] == "deferred"
    bench.succeed(CANARY)
    bench.tick()
    assert bench.outcomes()[0] == "succeeded"


def test_a_standing_refusal_pauses_and_a_passing_one_does_not(bench: Bench) -> None:
    bench.tick()
    bench.fleet.says(report(CANARY, refusal_s=5.0))
    assert bench.tick().state == "running"
    assert bench.outcomes()[0] == "refused"
    bench.fleet.says(report(CANARY))
    bench.tick()
    assert bench.outcomes()[0] == "assigned"
    bench.fleet.says(report(CANARY, refusal_s=6.0))
    bench.tick()
    after = bench.tick(REFUSAL_SETTLE_S)
    assert (after.state, bench.outcomes()[0]) == ("paused", "refused")
    assert "assignment-expired" in after.reason


def test_a_refusal_from_before_the_assignment_is_not_held_against_it(bench: Bench) -> None:
    bench.fleet.says(report(CANARY, refusal_s=5.0))
    bench.tick()
    bench.tick()
    bench.tick(REFUSAL_SETTLE_S)
    assert (bench.rollout.state, bench.outcomes()[0]) == ("running", "assigned")


def test_a_console_that_forgot_everything_keeps_the_verdicts(bench: Bench) -> None:
    bench.tick()
    bench.succeed(CANARY)
    bench.tick()
    bench.fleet.forget()
    bench.engine = bench.new_engine()
    after = bench.tick()
    assert bench.outcomes() == ["succeeded", "assigned", "assigned"]
    assert after.state == "running"


def test_a_restarting_agent_does_not_take_its_success_back(bench: Bench) -> None:
    bench.tick()
    bench.succeed(CANARY)
    bench.tick()
    bench.fleet.says(report(CANARY, serving=None, attempt=1, step="commit"))
    bench.tick()
    assert bench.outcomes()[0] == "succeeded"


def test_a_renewed_assignment_proves_the_same_bundle(bench: Bench) -> None:
    bench.tick()
    bench.registry.renew_assignments([bench.registry.assignment(CANARY)], bench.sign)
    bench.succeed(CANARY)
    bench.tick()
    assert bench.assigned()[CANARY] == 2
    assert bench.outcomes()[0] == "succeeded"


def test_an_assignment_that_cannot_be_made_pauses_with_the_reason(bench: Bench) -> None:
    bench.signing_fails = True
    after = bench.tick()
    assert after.state == "paused"
    assert "path/1 is withdrawn" in after.reason
    assert bench.assigned() == {}


def test_an_owner_who_pauses_in_another_process_is_obeyed_at_the_next_tick(bench: Bench) -> None:
    bench.tick()
    other = Registry(bench.path)
    other.rollouts.turn(bench.rollout_id, {"running"}, Turn("paused", "wait"), OWNER)
    other.close()
    bench.succeed(CANARY)
    assert bench.tick().state == "paused"
    assert set(bench.assigned()) == {CANARY}


class PowerCutError(Exception):
    """The console dies here."""


@pytest.mark.parametrize("cut_at", range(1, 12))
def test_a_crash_at_any_write_resumes_and_assigns_nobody_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_at: int
) -> None:
    bench = Bench(tmp_path)
    writes = 0

    def counted(name: str):
        real = getattr(RolloutBook, name)

        def call(self: RolloutBook, *args: object, **kwargs: object) -> object:
            nonlocal writes
            writes += 1
            if writes == cut_at:  # before the write, or with the next one after it
                raise PowerCutError
            return real(self, *args, **kwargs)

        monkeypatch.setattr(RolloutBook, name, call)

    counted("assign")
    counted("progress")
    for _ in range(12):
        try:
            bench.tick()
        except PowerCutError:
            bench.engine = bench.new_engine()
            continue
        bench.succeed(*bench.assigned())
    assert bench.rollout.state == "succeeded"
    assert bench.assigned() == dict.fromkeys(DEVICES, 1)
    bench.registry.close()


STEPS = ["idle", "download", "verify", "stage", "trial", "swap", "soak", "rolled_back", "refused"]


def proves(fleet: SeenFleet, member: Member) -> bool:
    view = fleet.get(member.device_id)
    assert view is not None
    assert view.state is not None
    serving, attempt = view.state.serving, view.state.attempt
    return (
        member.assignment is not None
        and serving is not None
        and serving.bundle.digest == NEW
        and attempt is not None
        and attempt.step == "commit"
        and attempt.assignment >= member.assignment
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(DEVICES),
            st.sampled_from([*STEPS, "deferred", "commit", "offline", "online"]),
            st.sampled_from([OLD, NEW, None]),
            st.integers(0, 3),
        ),
        max_size=25,
    )
)
def test_whatever_devices_say_the_promises_hold(tmp_path_factory, story) -> None:
    bench = Bench(tmp_path_factory.mktemp("story"))
    proven: set[str] = set()
    for device_id, step, serving, attempt in story:
        if step in ("offline", "online"):
            bench.fleet.status(device_id, step)
        else:
            bench.fleet.says(report(device_id, serving=serving, attempt=attempt, step=step))
        now = bench.tick()
        proven |= {each.device_id for each in now.members if proves(bench.fleet, each)}
        succeeded = {m.device_id for m in now.members if m.outcome == "succeeded"}
        assert succeeded <= proven, "success without proof"
        if set(bench.assigned()) - {CANARY}:
            assert CANARY in proven, "the rest began before the canary had proved it"
        if now.state == "succeeded":
            assert proven == set(DEVICES)
    assert all(version == 1 for version in bench.assigned().values())
    bench.registry.close()


def test_a_large_phase_is_assigned_in_bounded_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.fleet.rollout.engine.ASSIGN_PER_TICK", 4)
    monkeypatch.setattr("app.fleet.rollout.engine.ASSIGN_AT_ONCE", 3)
    bench = Bench(tmp_path, tuple(f"edge-{n:02d}" for n in range(10)), canaries=0)
    steps = []
    for _ in range(4):
        more = bench.engine.tick()
        steps.append((more, len(bench.assigned())))
    assert steps == [(True, 4), (True, 8), (False, 10), (False, 10)]
    bench.registry.close()


def test_silence_is_judged_as_what_was_known() -> None:
    known = Member(CANARY, 0, "in_progress", 4, "trial")
    assert judge(known, NEW, None, 1.0, 60.0) is known
    old = report(CANARY, attempt=3, step="commit", serving=OLD)
    assert judge(known, NEW, old, 1.0, 60.0) is known


def test_a_registry_that_cannot_be_written_is_not_called_a_failed_rollout(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise EnvironmentFaultError("disk full")

    monkeypatch.setattr(RolloutBook, "assign", full)
    with pytest.raises(EnvironmentFaultError):
        bench.tick()
    assert (bench.rollout.state, bench.outcomes()) == ("running", ["pending"] * 3)
