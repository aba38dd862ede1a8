"""What waits is told truthfully, and what is taken back before it left is never sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.assignment_desk import AssignmentDesk
from app.errors import StateError
from app.fleet.orders import jump_orders
from app.fleet.rollout.engine import RolloutEngine
from app.fleet.rollout.plan import Phase, Plan
from app.joining import Joining
from app.order_desk import OrderDesk
from app.ordering import Ordering
from app.outbox import Entry, Item, Whereabouts, grouped, state_of, waiting
from app.outbox_reading import OutboxReader, where_reported
from app.portions import told
from app.reach import record_reach
from app.reporting import ReportBook
from app.rolling import Rolling
from app.taking_back import cancel
from app.workspace import Workspace
from tests.fakes.fleet import SeenFleet, bare_surroundings
from tests.fakes.joining import REACH, enrol
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICES = ("edge-01", "edge-02", "edge-03")


def window(window_ms: int | None):
    return lambda settings: msgspec.structs.replace(settings, window_ms=window_ms)


class Plant:
    """A console whose link is up or down as a test says; nothing else is made up."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "console"
        self.workspace = new_workspace(self.path)
        for each in DEVICES:
            self.join(each)
        self.linked = False
        self.seen: dict[str, Whereabouts] = {}
        self.told: list[bytes] = []
        self.open()

    def join(self, device_id: str, *, heard: bool = True) -> None:
        self.workspace.add_device(device_id)
        key = enrol(self.workspace, device_id).digest
        if heard:
            self.workspace.registry.enrolments.note_taken([(device_id, key)])

    def open(self) -> None:
        self.book = ReportBook(self.workspace.registry)
        self.book.follow()
        self.desk = OrderDesk(
            self.workspace,
            self.workspace.unlock_console(CONSOLE),
            lambda device_id: False,
            self.tell,
            self.book,
            show=lambda device_id, rejection: None,
            connected=lambda: self.linked,
        )

    def restart(self) -> None:
        self.workspace.close()
        self.workspace = Workspace.open(self.path)
        self.open()

    def tell(self, topic: str, payload: bytes, retain: bool) -> bool:
        self.told.append(payload)
        return True

    def hold(self) -> dict[str, bytes]:
        """Return the settings that the broker should hold, and take them for acknowledged."""
        self.desk.tick()
        held = self.desk.follow()
        registry = self.workspace.registry
        registry.record_held({each.topic for each in held})
        registry.record_acknowledged({each.topic: each.fingerprint for each in held})
        return {each.topic: each.load() for each in held}

    def set(self, *device_ids: str, window_ms: int = 5000) -> None:
        Ordering(self.workspace).set(device_ids, window(window_ms))

    def entries(self, kind: str = "") -> list[Entry]:
        where = lambda each: self.seen.get(each, Whereabouts(online=False))  # noqa: E731
        found = OutboxReader(self.workspace, where).read()
        return [each for each in found if not kind or each.first.kind == kind]

    def states(self, kind: str) -> list[tuple[str, list[str]]]:
        return [(each.state, each.device_ids) for each in self.entries(kind)]

    def actions(self) -> list[str]:
        return [event.action for event in self.workspace.registry.audit(20)]


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(tmp_path)
    yield plant
    plant.workspace.close()


# -- how far something is


@pytest.mark.parametrize(
    ("signed", "let_out", "acknowledged", "online", "state"),
    [
        (False, False, False, True, "engine"),
        (True, False, False, True, "broker"),
        (True, True, False, True, "broker"),
        (True, True, True, False, "device"),
        (True, True, True, True, "sent"),
        (True, True, True, None, "sent"),
    ],
)
def test_each_step_has_its_own_state(signed, let_out, acknowledged, online, state) -> None:
    where = Whereabouts(online, 7.0)
    found = state_of(signed=signed, let_out=let_out, acknowledged=acknowledged, where=where)
    assert found == (state, 7.0 if state == "device" else None)


def test_one_act_is_one_entry_by_state_and_two_acts_are_two() -> None:
    items = [
        Item("settings", f"edge-{n:05}", 1, "window 5 s", state, asked_s, "ada")
        for n, state, asked_s in [(2, "sent", 10.0), (1, "sent", 11.0), (3, "device", 12.0)]
    ]
    items.append(Item("settings", "edge-00004", 1, "window 5 s", "sent", 99.0, "ada"))
    found = grouped(items)
    assert [(each.state, each.device_ids) for each in found] == [
        ("sent", ["edge-00004"]),
        ("device", ["edge-00003"]),
        ("sent", ["edge-00001", "edge-00002"]),
    ]
    later, *first = found
    assert {each.entry_id for each in first} != {later.entry_id}
    assert len({each.entry_id for each in first}) == 1
    assert waiting(found) == 0


# -- settings


def test_settings_go_from_the_engine_to_the_device_and_vanish_when_in_effect(plant: Plant) -> None:
    plant.set("edge-01", "edge-02")
    assert plant.states("settings") == [("engine", ["edge-01", "edge-02"])]
    assert plant.hold() == {}
    (entry,) = plant.entries("settings")
    assert (entry.state, waiting([entry])) == ("broker", 1)
    assert entry.first.who == plant.workspace.actor
    assert entry.first.keys and entry.signed_s
    plant.linked = True
    assert len(plant.hold()) == 2
    assert plant.states("settings") == [("device", ["edge-01", "edge-02"])]
    plant.seen["edge-01"] = Whereabouts(online=True)
    assert sorted(plant.states("settings")) == [("device", ["edge-02"]), ("sent", ["edge-01"])]
    plant.seen["edge-01"] = Whereabouts(online=True, settings=entry.first.number)
    assert plant.states("settings") == [("device", ["edge-02"])]


def test_settings_cancelled_before_they_left_are_never_sent(plant: Plant) -> None:
    plant.linked = True
    plant.set("edge-01", window_ms=2000)
    before = plant.hold()
    plant.linked = False
    plant.set("edge-01", "edge-02", window_ms=9000)
    assert plant.hold() == before
    done = cancel(plant.workspace, plant.entries("settings")[:1], "not now")
    assert (done.unsent, done.perhaps) == (["edge-01", "edge-02"], [])
    plant.linked = True
    assert plant.hold() == before
    assert plant.actions()[:2] == ["settings.cancelled"] * 2
    assert plant.workspace.registry.orders.settings_of("edge-01").settings.window_ms == 2000
    assert plant.workspace.registry.orders.settings_of("edge-02").version == 0
    assert plant.states("settings") == [("device", ["edge-01"])]


def test_settings_cancelled_after_they_left_are_superseded_by_those_before(plant: Plant) -> None:
    plant.linked = True
    plant.set("edge-01", window_ms=2000)
    (topic,) = plant.hold()
    plant.set("edge-01", window_ms=9000)
    sent = plant.hold()[topic]
    number = plant.entries("settings")[0].first.number
    done = cancel(plant.workspace, plant.entries("settings")[:1])
    assert (done.unsent, done.perhaps) == ([], ["edge-01"])
    assert plant.hold()[topic] != sent
    held = plant.workspace.registry.orders.settings_of("edge-01")
    assert (held.settings.window_ms, held.version) == (2000, number + 1)


def test_settings_changed_meanwhile_are_not_the_ones_to_cancel(plant: Plant) -> None:
    plant.set("edge-01", window_ms=2000)
    stale = plant.entries("settings")
    plant.set("edge-01", window_ms=3000)
    assert cancel(plant.workspace, stale).late == ["edge-01"]
    assert plant.workspace.registry.orders.settings_of("edge-01").settings.window_ms == 3000


def test_what_waits_is_the_same_after_a_restart(plant: Plant) -> None:
    plant.set("edge-01")
    plant.desk.tick()
    before = plant.entries()
    plant.restart()
    assert plant.entries() == before
    assert cancel(plant.workspace, plant.entries()).unsent == ["edge-01"]
    plant.linked = True
    assert plant.hold() == {}


def test_what_a_stick_took_along_counts_as_sent(plant: Plant) -> None:
    plant.set("edge-01")
    Ordering(plant.workspace).command("edge-01", "restart")
    plant.desk.tick()
    assert told(plant.workspace, ["edge-01"])[0].documents
    done = cancel(plant.workspace, plant.entries())
    assert (done.unsent, done.perhaps) == ([], ["edge-01", "edge-01"])


def test_nothing_of_before_a_restore_can_be_taken_back(plant: Plant) -> None:
    plant.set("edge-01")
    plant.desk.tick()
    with plant.workspace.registry._db.write() as db:
        jump_orders(db, 1000, 1.0)
    assert plant.entries("settings") == []


# -- commands


def test_a_command_cancelled_before_it_left_is_never_sent(plant: Plant) -> None:
    command = Ordering(plant.workspace).command("edge-01", "restart")
    Ordering(plant.workspace).command("edge-02", "decommission")
    plant.desk.tick()
    assert [each.state for each in plant.entries("command")] == ["broker", "broker"]
    assert sorted(cancel(plant.workspace, plant.entries()).unsent) == ["edge-01", "edge-02"]
    plant.linked = True
    plant.desk.tick()
    assert plant.told == []
    now = plant.workspace.registry.orders.command("edge-01", command.version)
    assert now is not None
    assert (now.status, now.detail) == ("cancelled", "never sent")


def test_a_command_that_left_is_said_to_be_with_the_device_perhaps(plant: Plant) -> None:
    plant.linked = True
    Ordering(plant.workspace).command("edge-01", "restart")
    plant.desk.tick()
    assert len(plant.told) == 1
    assert plant.states("command") == [("device", ["edge-01"])]
    assert cancel(plant.workspace, plant.entries()).perhaps == ["edge-01"]
    plant.desk.tick()
    assert len(plant.told) == 1
    assert plant.entries() == []
    assert plant.actions()[0] == "command.cancelled"


# -- rollouts


def test_a_rollout_paused_while_nothing_can_be_sent_has_sent_nothing(plant: Plant) -> None:
    workspace = plant.workspace
    bundle = add_bundle(workspace.library, "1.0.0")
    workspace.release(bundle.digest, RELEASE, workspace.unlock_console(CONSOLE))
    plan = Plan(phases=(Phase(name="all", percent=100),), gates=())
    made = Rolling(workspace).create(bundle.digest, DEVICES, plan)
    fleet = SeenFleet(*DEVICES)
    desk = AssignmentDesk(workspace, workspace.unlock_console(CONSOLE))
    around = replace(
        bare_surroundings(lambda: 1.0), reached=lambda: plant.linked, signer=desk.signer
    )
    engine = RolloutEngine(workspace.registry, fleet, around)
    assert not engine.tick()
    (entry,) = plant.entries("rollout")
    assert (entry.state, entry.device_ids) == ("engine", list(DEVICES))
    assert entry.first.who == workspace.actor
    assert cancel(workspace, [entry]).unsent == list(DEVICES)
    plant.linked = True
    engine.tick()
    assert workspace.registry.assignments() == []
    assert plant.entries("rollout") == []
    assert workspace.registry.rollouts.get(made.rollout_id).state == "paused"
    Rolling(workspace).resume(made.rollout_id)
    engine.tick()
    (entry,) = plant.entries("rollout")
    assert (entry.state, entry.device_ids) == ("broker", list(DEVICES))
    assert entry.first.keys == ",".join(workspace.repository().keyids()["assignments"])


# -- keys


def test_an_accepted_key_waits_until_its_device_was_told_and_heard(plant: Plant) -> None:
    registry, topics = plant.workspace.registry, plant.workspace.topics
    for each in ("edge-11", "edge-12", "edge-13"):
        plant.join(each, heard=each == "edge-13")
    assert plant.states("enrolment") == [("broker", ["edge-11", "edge-12"])]
    registry.record_held({topics.enrol_reply("edge-12")})
    registry.record_acknowledged({topics.enrol_reply("edge-12"): "f"})
    told_, untold = sorted(plant.entries("enrolment"), key=lambda each: each.device_ids)[::-1]
    assert (told_.state, told_.device_ids) == ("device", ["edge-12"])
    assert cancel(plant.workspace, [untold]).unsent == ["edge-11"]
    assert cancel(plant.workspace, [told_]).perhaps == ["edge-12"]
    assert not registry.enrolments.keys().keys() & {"edge-11", "edge-12"}
    assert plant.entries("enrolment") == []


def test_a_revocation_waits_for_the_broker_and_cannot_be_taken_back(plant: Plant) -> None:
    record_reach(plant.workspace.registry, REACH)
    Joining(plant.workspace).revoke("edge-01", "stolen")
    (entry,) = plant.entries("revocation")
    assert (entry.state, entry.cancellable) == ("broker", False)
    with pytest.raises(StateError, match="cannot be taken back"):
        cancel(plant.workspace, [entry])
    assert plant.states("revocation") == [("broker", ["edge-01"])]


def test_who_runs_no_console_goes_by_reports(plant: Plant) -> None:
    where = where_reported(plant.workspace)
    assert where("edge-01") == Whereabouts()
