"""A rollout follows its group: who joins later gets a place, who leaves before its turn waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.fleet.labelling import Labelling
from app.fleet.live import LiveFleet
from app.fleet.query import matches_query
from app.fleet.records import Bundle, By
from app.fleet.registry import Registry
from app.fleet.rollout.engine import RolloutEngine
from app.fleet.rollout.placing import place, place_late
from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import Member, Rollout
from device_agent.wire.messages import Alive
from tests.fakes.fleet import bare_surroundings, report

ADA = By("ada")
NEW = "b" * 64
PLAN = Plan(
    phases=(
        Phase(name="canary", devices=("edge-00",)),
        Phase(name="few", count=2),
        Phase(name="half", percent=50),
        Phase(name="rest", percent=100),
    ),
    group="site:Lyon label.role:inspection",
    nonce="fixed",
)
FIRST = tuple(f"edge-{number:02}" for number in range(10))
LATE = tuple(f"late-{number:02}" for number in range(8))


class Following:
    """An engine over a real registry and the real live fleet."""

    def __init__(self, path: Path) -> None:
        self.now_s = 1000.0
        self.registry = Registry(path / "registry.db", lambda: self.now_s)
        self.fleet = LiveFleet()
        for each in FIRST:
            self.add(each, "Lyon", "inspection")
        release = self.registry.add_release(
            Bundle(NEW, "surface-defects", "2.0.0", 1), lambda files, n: (f"path/{n}", {}), ADA
        )
        placed = place(PLAN, FIRST)
        members = [Member(each, placed[each]) for each in FIRST]
        self.registry.rollouts.create("r", release, PLAN, members, ADA)
        around = bare_surroundings(lambda: self.now_s)
        self.engine = RolloutEngine(
            self.registry, self.fleet, replace(around, matches=matches_query)
        )

    def add(self, device_id: str, site: str, role: str) -> None:
        self.registry.add_device(device_id, site, {"role": role}, ADA)
        self.fleet.describe(device_id, site, {"role": role})
        alive = Alive(online=True, since_s=self.now_s, boot_id="boot")
        self.fleet.apply_alive(device_id, alive, self.now_s)
        self.fleet.apply_state(device_id, report(device_id), self.now_s)

    def label(self, device_id: str, role: str) -> None:
        """Label a device anew in the registry, which the live fleet follows."""
        self.registry.label_devices([device_id], Labelling(put={"role": role}), ADA)
        for each in self.registry.devices():
            self.fleet.describe(each.device_id, each.site, each.labels)

    def tick(self) -> Rollout:
        self.now_s += 1
        while self.engine.tick():
            pass
        return self.registry.rollouts.get(1)

    def succeed(self) -> None:
        """Let every device that was assigned prove it."""
        for each in self.registry.assignments():
            state = report(each.device_id, serving=NEW, attempt=each.version, step="commit")
            self.fleet.apply_state(each.device_id, state, self.now_s)

    def member(self, device_id: str) -> Member | None:
        return self.registry.rollouts.get(1).member(device_id)


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Following]:
    following = Following(tmp_path)
    yield following
    following.registry.close()


def test_devices_that_join_later_land_in_the_phase_of_their_hash(following: Following) -> None:
    following.tick()
    for each in LATE:
        following.add(each, "Lyon", "inspection")
    following.add("other-01", "Porto", "inspection")
    following.add("other-02", "Lyon", "spare")
    rollout = following.tick()
    assert rollout.phase == 0
    phases = {each: rollout.member(each).phase for each in LATE}  # type: ignore[union-attr]
    assert phases == {each: place_late(PLAN, each, 0) for each in LATE}
    assert set(phases.values()) == {2, 3}  # never one that was chosen to be watched
    assert rollout.member("other-01") is None
    assert rollout.member("other-02") is None


def test_a_device_begins_to_match_when_it_is_labelled_anew(following: Following) -> None:
    following.add("late-00", "Lyon", "spare")
    following.tick()
    assert following.member("late-00") is None
    following.label("late-00", "inspection")
    following.tick()
    member = following.member("late-00")
    assert member is not None
    assert member.phase == place_late(PLAN, "late-00", 0)


def test_who_joins_late_is_not_placed_in_a_phase_that_is_over(following: Following) -> None:
    for _ in range(3):
        following.tick()
        following.succeed()
    assert following.tick().phase == 3
    for each in LATE:
        following.add(each, "Lyon", "inspection")
    rollout = following.tick()
    assert {rollout.member(each).phase for each in LATE} == {3}  # type: ignore[union-attr]
    following.succeed()
    ended = following.tick()
    assert (ended.state, ended.counts()["succeeded"]) == ("succeeded", 18)


def test_a_device_that_leaves_before_its_turn_is_held_and_comes_back(following: Following) -> None:
    following.tick()
    last = next(each for each in FIRST if place(PLAN, FIRST)[each] == 3)
    following.label(last, "spare")
    member = following.tick().member(last)
    assert member is not None
    assert (member.outcome, member.reason) == ("held", "left-group")
    for _ in range(2):
        following.succeed()
        following.tick()
    following.label(last, "inspection")
    member = following.tick().member(last)
    assert member is not None
    assert (member.outcome, member.phase) == ("pending", 3)
    for _ in range(2):
        following.succeed()
        ended = following.tick()
    assert (ended.state, ended.counts()["succeeded"]) == ("succeeded", 10)


def test_who_has_left_is_not_assigned_anything(following: Following) -> None:
    last = next(each for each in FIRST if place(PLAN, FIRST)[each] == 3)
    following.label(last, "spare")
    for _ in range(5):
        ended = following.tick()
        following.succeed()
    assert (ended.state, ended.counts()["succeeded"]) == ("succeeded", 9)
    assert last not in {each.device_id for each in following.registry.assignments()}


def test_a_device_that_had_its_turn_stays(following: Following) -> None:
    following.tick()
    following.fleet.describe("edge-00", "Porto", {})
    member = following.tick().member("edge-00")
    assert member is not None
    assert member.outcome != "held"
