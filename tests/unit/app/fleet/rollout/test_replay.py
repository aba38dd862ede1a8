"""Every decision can be made again from its record, and one that was changed is found out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.fleet.records import Bundle, By
from app.fleet.registry import Registry
from app.fleet.rollout.engine import RolloutEngine
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import Member
from app.fleet.rollout.replay import evidence_of, replay
from app.fleet.rollout.steering import Turn
from tests.fakes.fleet import SeenFleet, bare_surroundings, report

OWNER, NEW = By("ada"), "b" * 64
PLAN = Plan(
    phases=(Phase(name="all", percent=100, soak_s=60),),
    gates=(
        Gate(kind="failures", limit=0.05),
        Gate(kind="latency", limit=1.2, required=False),
    ),
)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """A registry with a rollout that its gates have looked at."""
    now = [1000.0]
    registry = Registry(tmp_path / "registry.db", lambda: now[0])
    registry.add_device("edge-01", "", {}, OWNER)
    registry.add_device("edge-02", "", {}, OWNER)
    bundle = Bundle(NEW, "surface-defects", "2.0.0", 1)
    release = registry.add_release(bundle, lambda files, n: (f"path/{n}", {}), OWNER)
    members = [Member("edge-01", 0), Member("edge-02", 0)]
    registry.rollouts.create("r", release, PLAN, members, OWNER)
    fleet = SeenFleet("edge-01", "edge-02")
    engine = RolloutEngine(registry, fleet, bare_surroundings(lambda: now[0]))
    engine.tick()
    fleet.says(report("edge-01", serving=NEW, attempt=1, step="commit"))
    fleet.says(report("edge-02", serving=None, attempt=1, step="rolled_back", reason="trial"))
    for _ in range(8):
        now[0] += 10
        engine.tick()
    yield registry
    registry.close()


def test_every_look_is_made_again_and_is_equal(registry: Registry) -> None:
    decisions = registry.rollouts.decisions(1)
    found = replay(decisions)
    assert found
    assert all(each.equal for each in found)
    assert {verdict.kind for verdict in found[0].again} == {"failures", "latency"}
    assert evidence_of(next(each for each in decisions if each.evidence)).outcomes.final == 2


def test_waiving_a_gate_later_does_not_change_what_was_decided(registry: Registry) -> None:
    before = replay(registry.rollouts.decisions(1))
    registry.rollouts.turn(1, {"running"}, Turn("paused", "ada"), OWNER)
    registry.rollouts.turn(1, {"paused"}, Turn("running", ""), OWNER, waive=["failures"])
    assert replay(registry.rollouts.decisions(1)) == before


def test_a_decision_that_does_not_follow_from_its_evidence_is_found(registry: Registry) -> None:
    first = next(each for each in registry.rollouts.decisions(1) if each.evidence)
    (lied,) = replay([replace(first, verdicts=first.verdicts.replace(b'"undecided"', b'"passes"'))])
    assert first.verdicts.count(b'"undecided"') == 1
    assert not lied.equal


@pytest.mark.parametrize("column", ["evidence", "verdicts", "gates"])
def test_a_damaged_record_is_told_and_hides_no_other(registry: Registry, column: str) -> None:
    decisions = registry.rollouts.decisions(1)
    first = next(each for each in decisions if each.evidence)
    found = replay([replace(first, **{column: b"{"}), *decisions])
    assert not found[0].equal
    assert column in found[0].problem
    assert all(each.equal for each in found[1:])
