"""A device's part in rollouts, beside and in its charts."""

from __future__ import annotations

import time
from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import Decision, Member, Rollout
from app.gui.models.device_rollouts import notes_of, parts_of
from app.gui.pages.device import DevicePage
from app.gui.window import ConsoleWindow
from app.rolling import Rolling
from tests.fakes.core import FakeCore
from tests.fakes.gated import add_gated_rollout
from tests.gui.conftest import settle
from tests.gui.test_pages import clipped_at_rest

PLAN = Plan(phases=(Phase(name="canary", count=1), Phase(name="rest", percent=100)))
TRIP = Decision(1, 50.0, "trip", 0, "gate latency: 1.3 x, limit 1.15 x", decision_id=1)
BACK = Decision(1, 60.0, "rolling_back", 0, "rolled back by ada", decision_id=2)
PAUSE = Decision(1, 55.0, "paused", 0, "paused by ada", decision_id=3)
LOOK = Decision(1, 40.0, "look", 0, "look 1", decision_id=4)


def rollout(*members: Member, number: int = 1) -> Rollout:
    return Rollout(
        rollout_id=number, name=f"r{number}", digest="d", bundle_name="b", bundle_version="1",
        target_path="p", state="running", reason="", created_s=0.0, updated_s=0.0, plan=PLAN,
        members=members,
    )  # fmt: skip


def kinds(member: Member) -> list[tuple[str, str]]:
    notes = notes_of(member.device_id, [rollout(member)], lambda _: [LOOK, TRIP, PAUSE, BACK])
    return [(each.kind, each.gate) for each in notes]


def test_a_device_is_marked_by_the_gate_that_sent_it_back() -> None:
    member = Member("a", 0, "reverted", assignment=1, assigned_s=10.0, back=True)
    assert kinds(member) == [("rolled_back", "latency"), ("paused", ""), ("rolled_back", "")]


def test_a_device_that_kept_the_bundle_is_marked_by_what_tripped() -> None:
    member = Member("a", 0, "succeeded", assignment=1, assigned_s=10.0)
    assert kinds(member) == [("tripped", "latency"), ("paused", "")]


def test_a_device_that_never_had_its_turn_is_marked_by_nothing() -> None:
    assert kinds(Member("a", 1)) == []
    assert kinds(Member("a", 1, "succeeded", assignment=1, assigned_s=90.0)) == []
    assert notes_of("b", [rollout(Member("a", 0))], lambda _: [TRIP]) == ()


def test_the_newest_three_parts_are_told() -> None:
    rollouts = [rollout(Member("a", 0), number=number) for number in (5, 4, 3, 2)]
    parts = parts_of("a", [rollout(Member("z", 0), number=6), *rollouts], False, 100.0)
    assert [each.rollout_id for each in parts] == [5, 4, 3]
    assert {each.row.place for each in parts} == {"away"}
    done = replace(rollouts[0], members=(Member("a", 1, "succeeded"),))
    assert [each.row.phase for each in parts_of("a", [done], True, 100.0)] == ["rest"]


def test_charts_and_side_panel_tell_of_the_gate_that_tripped(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    newest = core.rollouts()[0]
    Rolling(core.workspace).stop(newest.rollout_id)
    devices = [each.device_id for each in newest.members]
    made = add_gated_rollout(core, newest.digest, devices, time.time())
    canary = next(each.device_id for each in made.of_phase(0) if each.outcome == "succeeded")
    window.open_device(canary)
    settle(window, qtbot)
    page = window.page
    assert isinstance(page, DevicePage)
    qtbot.waitUntil(lambda: bool(page.group.charts[0]._marks.notes))
    note = page.group.charts[0]._marks.notes[0]
    assert (note.kind, note.gate) == ("tripped", "latency")
    pill, told = page._side._parts[0]
    assert pill.accessibleName() == "Succeeded"
    assert told.text().startswith("surface-defects, watched (Paused), phase canary: proved")
    assert clipped_at_rest(window, qtbot) == []
