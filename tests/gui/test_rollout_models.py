"""What the rollouts page derives from a rollout and its decisions; no window needed."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from app.fleet.records import AuditEvent
from app.fleet.rollout.gates.gate import Gate, default_gates
from app.fleet.rollout.gates.judge import judge_gate
from app.fleet.rollout.looking import Look
from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import ENGINE, Decision, Member, Outcome, Rollout, Stage
from app.gui.models.rollout_actions import allowed, returning, targets
from app.gui.models.rollout_gates import gate_table
from app.gui.models.rollout_phases import member_rows, phase_views, place_of, shown
from app.gui.models.rollout_timeline import numbers_of, timeline
from tests.fakes.behaving import Fleet, Model

NOW_S = 10_000.0
PLAN = Plan(
    phases=(
        Phase(name="canary", count=2, soak_s=600.0),
        Phase(name="rest", percent=100, approvals=1),
    ),
    gates=default_gates(),
)


def rollout(*members: Member, **changes: object) -> Rollout:
    made = Rollout(
        rollout_id=1, name="first", digest="d", bundle_name="b", bundle_version="1.0.0",
        target_path="p", state="running", reason="", created_s=0.0, updated_s=0.0, plan=PLAN,
        members=members,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by their names


def member(device_id: str = "a", outcome: Outcome = "pending", **changes: object) -> Member:
    return replace(Member(device_id, 0, outcome), **changes)  # type: ignore[arg-type]


def look(model: Model, kind: str = "look", summary: str = "") -> Decision:
    seen = msgspec.structs.replace(Fleet(7, 3, 12, model).at(5), time_s=NOW_S)
    verdicts = tuple(judge_gate(each, seen) for each in PLAN.gates)
    return replace(Look(1, seen, verdicts, PLAN.gates).decision(kind, summary), decision_id=9)


def event(action: str, detail: str, time_s: float = NOW_S, who: str = ENGINE.who) -> AuditEvent:
    return AuditEvent(1, time_s, who, action, "rollout 1", detail, "")


def test_a_device_out_of_reach_is_neither_overdue_nor_waiting() -> None:
    late = member(outcome="in_progress", due_s=NOW_S - 1)
    assert place_of(late, True, NOW_S) == "overdue"
    assert place_of(late, False, NOW_S) == "away"
    assert place_of(replace(late, due_s=NOW_S + 1), True, NOW_S) == "in_progress"
    assert place_of(member(), True, NOW_S) == "waiting"
    assert place_of(member(), False, NOW_S) == "away"
    assert place_of(member(outcome="succeeded"), False, NOW_S) == "succeeded"
    assert place_of(member(outcome="held"), False, NOW_S) == "left_out"


def test_devices_that_need_somebody_stand_first_and_are_found_by_reason() -> None:
    it = rollout(
        member("a", "succeeded"), member("b"), member("c", "failed", reason="trial-mismatch")
    )
    rows = member_rows(it, set(), NOW_S)
    assert [row.device_id for row in rows] == ["c", "b", "a"]
    left = replace(it, members=(member("z", "held"), *it.members))
    assert [row.device_id for row in member_rows(left, set(), NOW_S)] == ["c", "b", "a", "z"]
    assert [row.device_id for row in shown(rows, text="MISMATCH")] == ["c"]
    assert [row.device_id for row in shown(rows, place="waiting")] == ["b"]
    assert shown(rows, phase="rest") == []


def test_who_had_no_turn_before_a_rollout_was_over_was_left_out() -> None:
    it = rollout(member("a"), member("b", "in_progress"), state="stopped")
    rows = member_rows(it, {"a"}, NOW_S)
    assert [(row.device_id, row.place) for row in rows] == [("b", "in_progress"), ("a", "left_out")]
    (open_row, _) = member_rows(replace(it, state="paused"), {"a", "b"}, NOW_S)
    assert open_row.place == "away"


def test_a_phase_says_how_long_it_soaks() -> None:
    it = rollout(member(outcome="succeeded"), stage=Stage(begun_s=9000.0, settled_s=9500.0))
    first, second = phase_views(it, member_rows(it, set(), NOW_S), {1: 1}, NOW_S)
    assert (first.state, first.soak_left_s, first.counts) == ("soaking", 100.0, {"succeeded": 1})
    assert (second.state, second.soak_left_s, second.size) == ("to_come", None, 0)
    assert (second.approved, second.approvals) == (1, 1)
    (first, _) = phase_views(it, [], {}, NOW_S + 200)
    assert (first.state, first.soak_left_s) == ("judging", None)


def test_a_phase_that_waits_for_approvals_has_not_begun() -> None:
    it = rollout(stage=Stage(phase=1))
    states = [each.state for each in phase_views(it, [], {}, NOW_S)]
    assert states == ["done", "not_begun"]
    states = [each.state for each in phase_views(replace(it, state="stopped"), [], {}, NOW_S)]
    assert states == ["done", "ended"]
    early = rollout(stage=Stage(), state="failed")
    assert [each.state for each in phase_views(early, [], {}, NOW_S)] == ["ended", "never_begun"]


def test_the_gate_table_gives_the_newest_verdicts_and_marks_waived_gates() -> None:
    newest = look(Model(latency=1.3))
    table = gate_table(rollout(), [look(Model()), newest, Decision(1, NOW_S, "waive", 0, "")])
    assert table.tripped == ("latency",)
    assert table.time_s == NOW_S
    row = next(each for each in table.rows if each.kind == "latency")
    assert row.figure.endswith(" x")
    assert row.bounds.endswith(" x")
    assert row.bounds.count("x") == 1
    kept = tuple(each for each in PLAN.gates if each.kind != "latency")
    waived = gate_table(rollout(plan=msgspec.structs.replace(PLAN, gates=kept)), [newest])
    assert waived.tripped == ()
    assert next(each for each in waived.rows if each.kind == "latency").on_trip is None


def test_gates_that_were_never_asked_show_their_limit() -> None:
    plan = msgspec.structs.replace(PLAN, gates=(Gate(kind="drift", limit=0.2, min_sample=3),))
    (row,) = gate_table(rollout(plan=plan), []).rows
    assert (row.state, row.limit, row.figure, row.needed) == ("not_asked", "PSI 0.20", "", 3)


def test_damaged_verdicts_are_said_and_hide_no_gate() -> None:
    broken = replace(look(Model()), verdicts=b"{")
    table = gate_table(rollout(), [broken])
    assert len(table.rows) == len(PLAN.gates)
    assert "damaged" in table.problem
    assert "damaged" in numbers_of(broken).problem


def test_a_decision_and_its_audit_event_are_one_line() -> None:
    tripped = look(Model(latency=1.3), "trip", "gate latency: too slow")
    events = [
        event("rollout.paused", "gate latency: too slow", NOW_S + 4),
        event("rollout.retry", "edge-01", NOW_S + 9, who="ada"),
    ]
    lines = timeline([look(Model()), tripped], events, ENGINE.who)
    assert [(each.kind, each.who) for each in lines] == [
        ("retry", "ada"), ("look", ENGINE.who), ("trip", ENGINE.who),
    ]  # fmt: skip
    assert [each.has_numbers for each in lines] == [False, True, True]


def test_of_like_actions_the_nearest_in_time_is_taken() -> None:
    paused = [Decision(1, at_s, "paused", 0, "paused by ada") for at_s in (100.0, 150.0)]
    events = [event("rollout.paused", "paused by ada", at_s, "ada") for at_s in (150.0, 100.0)]
    lines = timeline(paused, events, ENGINE.who)
    assert [(each.time_s, each.who) for each in lines] == [(150.0, "ada"), (100.0, "ada")]


def test_a_decision_is_made_again_from_its_record() -> None:
    kept = look(Model(latency=1.3))
    assert (numbers_of(kept).same, numbers_of(kept).devices) == (True, (3, 12))
    other = replace(kept, verdicts=look(Model()).verdicts)
    assert numbers_of(other).same is False
    assert numbers_of(replace(kept, evidence=b"")).same is None


def test_what_may_be_done_depends_on_the_state() -> None:
    given = member(outcome="succeeded", assignment=1)
    assert allowed(rollout(given)) == {"pause", "stop", "roll_back"}
    assert allowed(rollout(given, state="paused")) == {"resume", "stop", "roll_back"}
    assert allowed(rollout(given, state="succeeded")) == {"roll_back"}
    assert allowed(rollout(given, state="rolled_back")) == frozenset()
    assert allowed(rollout(member(), state="stopped")) == frozenset()


def test_only_devices_with_which_it_can_be_done_are_taken() -> None:
    members = (
        member("bad", "failed", assignment=1), member("busy", "in_progress", assignment=1),
        member("held", "held"), member("idle"), member("gone", "failed", assignment=1, successor=2),
    )  # fmt: skip
    it = rollout(*members)
    assert targets("retry", it, members) == ("bad",)
    assert targets("skip", it, members) == ("bad", "idle")
    assert targets("hold", it, members) == ("idle",)
    assert targets("let_in", it, members) == ("held",)
    assert targets("retry", replace(it, state="stopped"), members) == ()
    assert returning(it, "all") == 2
