"""Alerts: who is raised when, what is one alert, what lasts over a restart, what people say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.errors import InputError, StateError
from app.fleet.alerts.asking import ask
from app.fleet.alerts.engine import AlertEngine
from app.fleet.alerts.records import DEFAULT_RULES, Alert, Rule
from app.fleet.live import DeviceView
from app.fleet.query import QueryError, parse_query
from app.fleet.records import By
from app.fleet.registry import Registry
from device_agent.wire.messages import AttemptReport, BundleRef, Slots
from tests.fakes.queried import device

ADA = By("ada", "")
START_S = 1_800_000_000.0


class Fleet:
    """Views that a test sets."""

    def __init__(self) -> None:
        self.views: dict[str, DeviceView] = {}
        self.changed: set[str] = set()

    def glance(self, device_id: str) -> DeviceView | None:
        return self.views.get(device_id)

    def watch(self) -> object:
        def drain() -> set[str]:
            taken, self.changed = self.changed, set()
            return taken

        return drain

    def says(self, device_id: str, **changes: object) -> None:
        before = self.views.get(device_id) or device(device_id, site="Lyon", last_seen_s=START_S)
        self.views[device_id] = msgspec.structs.replace(before, **changes)
        self.changed.add(device_id)


class World:
    """A registry, a fleet, a clock and the engine over them."""

    def __init__(self, path: Path) -> None:
        self.now_s = 0.0
        self.fleet = Fleet()
        self.registry = Registry(path, lambda: START_S + self.now_s)
        for each in self.registry.alerts.rules.all():
            self.registry.alerts.rules.remove(each.name, ADA)
        self.begin()

    def begin(self) -> None:
        self.engine = AlertEngine(
            self.registry,
            self.fleet,  # type: ignore[arg-type]
            lambda: START_S + self.now_s,
            lambda: self.now_s,
            settle_s=0.0,
            calm_s=60.0,
        )
        self.fleet.changed |= self.fleet.views.keys()

    def rule(self, query: str, hold_s: float = 0.0, name: str = "Rule", **more: object) -> None:
        rule = Rule(name, query, hold_s, "warning", **more)  # type: ignore[arg-type]
        self.registry.alerts.rules.save(rule, (), ADA)

    def add(self, *device_ids: str, site: str = "Lyon", **changes: object) -> None:
        for each in device_ids:
            self.registry.add_device(each, site, {}, ADA)
            self.fleet.says(each, site=site, **changes)

    def look(self, after_s: float = 0.0, *, connected: bool = True) -> tuple[Alert, ...]:
        self.now_s += after_s
        self.engine.look(connected=connected)
        return self.engine.open()

    def kinds(self) -> list[str]:
        return [each.kind for each in self.registry.alerts.log(99)[0]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "registry.db")
    yield world
    world.registry.close()


def test_an_alert_is_raised_only_after_the_device_matched_without_a_break(world: World) -> None:
    world.rule("status:failed", hold_s=120)
    world.add("edge-01", status="failed")
    assert world.look() == ()
    assert world.look(100) == ()
    world.fleet.says("edge-01", status="online")
    assert world.look(10) == ()
    world.fleet.says("edge-01", status="failed")
    assert world.look(10) == ()
    assert world.look(119) == ()
    (alert,) = world.look(1)
    assert (alert.rule, alert.site, alert.devices, alert.waits) == ("Rule", "Lyon", 1, True)


def test_a_wall_clock_that_is_set_raises_nothing(tmp_path: Path) -> None:
    world = World(tmp_path / "registry.db")
    world.rule("status:failed", hold_s=120)
    world.add("edge-01", status="failed")
    world.look()
    world.engine._unix = lambda: START_S + 1e6
    assert world.look(10) == ()
    world.registry.close()


def test_an_age_is_reached_by_time_alone(world: World) -> None:
    world.rule("seen>1h")
    world.add("edge-01")
    world.look()
    assert world.look(3599) == ()
    assert len(world.look(2)) == 1


def test_a_flood_is_one_alert_a_site(world: World) -> None:
    world.rule("status:offline")
    world.add(*(f"lyon-{each}" for each in range(300)), status="offline")
    world.add("porto-1", site="Porto", status="offline")
    found = {each.site: each.devices for each in world.look()}
    assert found == {"Lyon": 300, "Porto": 1}
    assert world.kinds() == ["raised", "raised"]
    ids = {each.site: each.alert_id for each in world.engine.open()}
    assert len(world.registry.alerts.devices(ids["Lyon"])) == 300


def test_what_flaps_stays_one_alert_and_is_counted(world: World) -> None:
    world.rule("status:failed")
    world.add("edge-01", status="failed")
    world.look()
    for _ in range(3):
        world.fleet.says("edge-01", status="online")
        assert len(world.look(20)) == 1
        world.fleet.says("edge-01", status="failed")
        assert len(world.look(20)) == 1
    assert world.engine.open()[0].flaps == 3
    assert world.kinds() == ["raised"]
    world.fleet.says("edge-01", status="online")
    world.look(1)
    assert world.look(60) == ()
    assert world.kinds() == ["cleared", "raised"]


def test_what_comes_back_soon_is_the_same_alert_again(world: World) -> None:
    world.rule("status:failed")
    world.add("edge-01", status="failed")
    (first,) = world.look()
    for status, after_s in (("online", 1), ("online", 61), ("failed", 60)):
        world.fleet.says("edge-01", status=status)
        world.look(after_s)
    (again,) = world.engine.open()
    assert (again.alert_id, again.times) == (first.alert_id, 2)
    for status, after_s in (("online", 1), ("online", 61), ("failed", 601)):
        world.fleet.says("edge-01", status=status)
        world.look(after_s)
    assert world.engine.open()[0].alert_id != first.alert_id


@pytest.mark.parametrize("query", ["p95>12", "-p95<12", "status:degraded", "throttled:yes"])
def test_stale_figures_of_a_device_that_left_neither_raise_nor_clear(
    world: World, query: str
) -> None:
    world.rule(query)
    world.add("edge-01", "edge-02", status="offline", p95_s=0.030)
    assert world.look() == ()
    assert world.look(9) == ()


def test_an_alert_of_a_device_that_went_away_is_its_last_known_state(world: World) -> None:
    world.rule("p95>12")
    world.add("edge-01", p95_s=0.030)
    assert [(each.devices, each.unknown) for each in world.look()] == [(1, 0)]
    world.fleet.says("edge-01", status="offline")
    assert [(each.devices, each.unknown) for each in world.look(1)] == [(1, 1)]
    assert len(world.look(9999)) == 1
    world.fleet.says("edge-01", status="online", p95_s=0.010)
    assert [each.unknown for each in world.look(1)] == [0]
    assert world.look(60) == ()


def test_a_preview_tells_who_matches_from_who_is_not_known() -> None:
    views = [
        device("slow", p95_s=0.030),
        device("fast", p95_s=0.005),
        device("away", p95_s=0.030, status="offline"),
    ]
    answer = ask(parse_query("p95>12"), views, START_S)
    assert (answer.matching, answer.unknown) == (["slow"], ["away"])
    answer = ask(parse_query("-p95<12 site:Lyon"), views, START_S)
    assert (answer.matching, answer.unknown) == (["slow"], ["away"])
    answer = ask(parse_query("p95>12 or id:away"), views, START_S)
    assert (answer.matching, answer.unknown) == (["away", "slow"], [])


def test_a_console_that_hears_nothing_decides_nothing(world: World) -> None:
    world.rule("seen>1h")
    world.add("edge-01")
    world.look()
    assert world.look(7200, connected=False) == ()
    world.fleet.says("edge-01", last_seen_s=START_S + 7200)
    assert world.look(1) == ()


def test_after_a_restart_nothing_is_raised_again_and_what_is_over_is_cleared(world: World) -> None:
    world.rule("status:failed", hold_s=60)
    world.add("edge-01", "edge-02", status="failed")
    world.look()
    (before,) = world.look(60)
    world.fleet.says("edge-01", status="offline")  # as a console that has just started sees it
    world.fleet.says("edge-02", status="online")
    world.begin()
    (after,) = world.look(1)
    assert (after.alert_id, after.devices, after.unknown) == (before.alert_id, 2, 1)
    (after,) = world.look(60)
    assert (after.alert_id, after.devices) == (before.alert_id, 1)
    assert world.kinds() == ["raised"]


def test_who_leaves_the_fleet_ends_its_alert(world: World) -> None:
    world.rule("status:failed")
    world.add("edge-01", status="failed")
    world.look()
    with world.registry._db.write() as db:
        db.execute("DELETE FROM devices")
    assert world.look(1) == ()


def test_a_stranger_raises_nothing(world: World) -> None:
    world.rule("status:failed")
    world.fleet.says("stranger", status="failed")
    assert world.look() == ()
    assert world.look(5) == ()


def test_a_rule_that_is_removed_or_off_clears_what_it_raised(world: World) -> None:
    world.rule("status:failed")
    world.rule("status:failed", name="Other")
    world.add("edge-01", status="failed")
    assert len(world.look()) == 2
    rules = world.registry.alerts.rules
    rules.remove("Rule", ADA)
    rules.save(replace(rules.get("Other"), enabled=False), (), ADA, "Other")
    assert world.look(1) == ()


def test_a_snooze_holds_devices_out_until_its_time(world: World) -> None:
    world.rule("status:failed")
    world.add("edge-01", "edge-02", status="failed")
    world.look()
    rules = world.registry.alerts.rules
    rules.snooze("rule", "device", "edge-01", START_S + 1000, ADA)
    assert [each.devices for each in world.look(1)] == [1]
    rules.snooze("rule", "site", "Lyon", START_S + 500, ADA)
    assert world.look(1) == ()
    assert [each.devices for each in world.look(600)] == [1]
    assert [each.devices for each in world.look(600)] == [2]
    assert rules.snoozes() == []


def test_an_acknowledgement_is_kept_audited_and_taken_back(world: World) -> None:
    world.rule("status:failed")
    world.add("edge-01", status="failed")
    (alert,) = world.look()
    book = world.registry.alerts
    book.acknowledge([alert.alert_id], "on it", By("bob"))
    (held,) = world.look(1)
    assert (held.waits, held.who, held.note) == (False, "bob", "on it")
    event = world.registry.audit(1)[0]
    assert (event.action, event.who, event.why) == ("alert.acknowledge", "bob", "on it")
    with pytest.raises(StateError, match="acknowledged already"):
        book.acknowledge([alert.alert_id], "me too", ADA)
    assert book.get(alert.alert_id).who == "bob"
    book.unacknowledge([alert.alert_id], ADA)
    assert world.look(1)[0].waits
    assert world.kinds() == ["unacknowledged", "acknowledged", "raised"]


def test_an_acknowledged_alert_that_doubles_waits_again(world: World) -> None:
    world.rule("status:failed")
    world.add(*(f"a-{each}" for each in range(4)), status="failed")
    (alert,) = world.look()
    world.registry.alerts.acknowledge([alert.alert_id], "", ADA)
    world.add(*(f"b-{each}" for each in range(4)), status="failed")
    assert not world.look(1)[0].waits
    world.add("c-1", status="failed")
    assert world.look(1)[0].waits
    assert world.registry.alerts.get(alert.alert_id).waits
    assert world.kinds()[0] == "grew"


def test_webhooks_are_told_of_what_is_raised_and_cleared(world: World) -> None:
    world.registry.webhooks.add("https://example.org/", "secret", ADA)
    world.rule("status:failed")
    world.add("edge-01", "edge-02", status="failed")
    world.look()
    due = world.registry.webhooks.oldest(1)
    assert due is not None
    assert due.kind == "alert.raised"
    expected = {"alert": 1, "rule": "Rule", "site": "Lyon", "severity": "warning", "devices": 2}
    assert json.loads(due.data) == expected


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (Rule("", "status:failed", 0, "info"), InputError),
        (Rule("x", " ", 0, "info"), InputError),
        (Rule("x", "p95>", 0, "info"), QueryError),
        (Rule("x", "status:failed", -1, "info"), InputError),
        (Rule("x", "status:failed", 0, "loud"), InputError),  # type: ignore[arg-type]
    ],
)
def test_a_rule_that_cannot_be_is_not_saved(world: World, rule: Rule, error: type) -> None:
    before = world.registry.revision
    with pytest.raises(error):
        world.registry.alerts.rules.save(rule, (), ADA)
    assert world.registry.alerts.rules.all() == []
    assert world.registry.revision == before


def test_a_rule_keeps_to_its_own_name(world: World) -> None:
    world.rule("status:failed")
    with pytest.raises(StateError, match="there is a rule Rule already"):
        world.rule("status:offline", name="rule")
    assert [each.query for each in world.registry.alerts.rules.all()] == ["status:failed"]


def test_a_device_that_was_given_nothing_yet_has_not_failed() -> None:
    (rule,) = [each for each in DEFAULT_RULES if each.name == "Failed"]
    bundle = BundleRef(digest="ab" * 32, name="surface-defects", version="1.0.0")
    fresh = device("fresh", status="failed")
    assert fresh.state is not None
    broken = msgspec.structs.replace(
        device("broken", status="failed"),
        state=msgspec.structs.replace(fresh.state, slots=Slots(active=bundle)),
    )
    back = device("back", status="failed", attempt=AttemptReport(assignment=1, step="rolled_back"))
    answer = ask(parse_query(rule.query), [fresh, broken, back], START_S)
    assert answer.matching == ["back", "broken"]


def test_a_new_fleet_begins_with_rules_that_can_be_read(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "registry.db")
    assert {each.name for each in registry.alerts.rules.all()} == {e.name for e in DEFAULT_RULES}
    engine = AlertEngine(registry, Fleet())  # type: ignore[arg-type]
    engine.look(connected=True)
    assert engine.error == ""
    registry.close()
