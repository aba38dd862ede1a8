"""The running console over real brokers: release, rollout, and a broker that forgets."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core import BrokerSettings, Core
from app.errors import EnvironmentFaultError, PassphraseError, StateError
from app.fleet.labelling import Labelling
from app.fleet.rollout.plan import Phase, Plan, canary_plan
from app.fleet.rollout.records import Rollout
from app.key_custody import KeyCustody, Words
from app.link.mosquitto import find_mosquitto
from app.rolling import Rolling
from app.workspace import LOCK_NAME, Workspace
from tests.fakes.audit import dropping_triggers
from tests.fakes.brokers import LONG_BROKER_KINDS, free_port
from tests.fakes.device import FakeDevice, Script
from tests.fakes.joining import Identity, enrol
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICES = ("edge-01", "edge-02", "edge-03")
CANARY = DEVICES[0]


class Plant:
    """A console, its broker and some devices."""

    def __init__(self, path: Path, kind: str) -> None:
        self.workspace = new_workspace(path / "data")
        for each in DEVICES:
            self.workspace.add_device(each)
        self.core = Core(self.workspace, CONSOLE, BrokerSettings(port=free_port(), kind=kind))
        self.core.start()
        self.devices: list[FakeDevice] = []
        self._identities: dict[str, Identity] = {}

    def join(self, *device_ids: str, script: Script = "commit") -> list[FakeDevice]:
        settings, broker = self.core.settings, self.core.broker
        assert broker is not None
        address, topics = (settings.host, settings.port), self.workspace.topics
        made = [
            FakeDevice(address, topics, each, self.identity(each), script, tls=broker.tls)
            for each in device_ids
        ]
        self.devices += made
        return made

    def identity(self, device_id: str) -> Identity:
        if device_id not in self._identities:
            self._identities[device_id] = enrol(self.workspace, device_id)
        return self._identities[device_id]

    def roll_out(self, version: str) -> Rollout:
        entry = add_bundle(self.workspace.library, version)
        self.workspace.release(entry.digest, RELEASE, self.core.console_signers)
        return Rolling(self.workspace).create(entry.digest, DEVICES, canary_plan((CANARY,)))

    def now(self, rollout: Rollout) -> Rollout:
        return self.workspace.registry.rollouts.get(rollout.rollout_id)

    def wait_for(self, rollout: Rollout, state: str) -> Rollout:
        wait_until(lambda: self.now(rollout).state == state, f"the rollout to be {state}")
        return self.now(rollout)

    def settle(self) -> None:
        wait_until(lambda: self.core.status().publisher_idle, "everything to be published")

    def close(self) -> None:
        for each in self.devices:
            each.close()
        self.core.stop()
        self.workspace.close()


@pytest.fixture(params=LONG_BROKER_KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def found_any(found: Callable[[str], "Plant"]) -> "Plant":
    return found("mosquitto" if find_mosquitto() else "amqtt")


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Callable[[str], Plant]]:
    plants: list[Plant] = []

    def make(kind: str) -> Plant:
        plants.append(Plant(tmp_path, kind))
        return plants[-1]

    yield make
    for plant in plants:
        plant.close()


def test_who_is_labelled_anew_elsewhere_joins_the_open_rollout(found_any: Plant) -> None:
    plant = found_any
    workspace = plant.workspace
    workspace.label_devices([CANARY], Labelling(put={"role": "inspection"}))
    plan = Plan(
        phases=(Phase(name="canary", devices=(CANARY,)), Phase(name="rest", percent=100)),
        group="label.role:inspection",
    )
    digest = add_bundle(workspace.library, "1.0.0").digest
    workspace.release(digest, RELEASE, plant.core.console_signers)
    rollout = Rolling(workspace).create(digest, [CANARY], plan)
    elsewhere = Workspace.open(workspace.path)  # as the command line does in its own process
    elsewhere.label_devices(["edge-02"], Labelling("Lyon", {"role": "inspection"}))
    elsewhere.close()
    wait_until(lambda: plant.now(rollout).member("edge-02") is not None, "edge-02 to join")
    view = plant.core.live.get("edge-02")
    assert view is not None
    assert (view.site, dict(view.labels)) == ("Lyon", {"role": "inspection"})
    assert plant.now(rollout).member("edge-03") is None
    workspace.label_devices(["edge-02"], Labelling(drop=("role",)))
    wait_until(lambda: plant.now(rollout).member("edge-02").outcome == "held", "edge-02 to be held")


def test_a_release_reaches_every_device_canary_first(found, kind: str) -> None:
    plant = found(kind)
    canary, *rest = plant.join(*DEVICES)
    rollout = plant.roll_out("1.0.0")
    ended = plant.wait_for(rollout, "succeeded")
    assert [each.outcome for each in ended.members] == ["succeeded"] * 3
    began = {each.device_id: each.issued_s for each in plant.workspace.registry.assignments()}
    assert began[CANARY] < min(began[each.device_id] for each in rest)
    assert canary.assignments == [1]
    wait_until(lambda: "1.root.json" in canary.metadata, "the metadata to reach it")
    wait_until(lambda: plant.core.rollouts()[0].state == "succeeded", "the snapshot to follow")
    assert plant.core.live.get(CANARY).bundle_digest == rollout.digest


def test_a_canary_that_rolls_back_pauses_and_nobody_else_is_assigned(found_any) -> None:
    plant = found_any
    plant.join(CANARY, script="rolled_back")
    rest = plant.join(*DEVICES[1:])
    rollout = plant.roll_out("1.0.0")
    paused = plant.wait_for(rollout, "paused")
    assert paused.reason == f"phase canary cannot be proven; {CANARY} failed: trial-failed"
    plant.settle()
    assert [each.assignments for each in rest] == [[], []]
    plant.devices[0].script = "commit"
    Rolling(plant.workspace).resume(rollout.rollout_id)
    plant.wait_for(rollout, "succeeded")
    assert plant.devices[0].assignments == [1, 2]


def test_a_device_that_claims_without_serving_convinces_nobody(found_any) -> None:
    plant = found_any
    (liar,) = plant.join(CANARY, script="lie")
    plant.join(*DEVICES[1:])
    rollout = plant.roll_out("1.0.0")
    wait_until(lambda: plant.now(rollout).member(CANARY).outcome == "in_progress", "the claim")
    assert plant.now(rollout).state == "running"
    assert set(liar.assignments) == {1}
    assert [a.device_id for a in plant.workspace.registry.assignments()] == [CANARY]


def test_a_broker_that_lost_everything_is_filled_again(found, kind: str) -> None:
    plant = found(kind)
    plant.join(*DEVICES)
    rollout = plant.roll_out("1.0.0")
    plant.wait_for(rollout, "succeeded")
    plant.core.broker.hold_down()
    wait_until(lambda: not plant.core.status().connected, "the loss to be seen")
    assert "held down" in plant.core.status().error
    for saved in (plant.workspace.path / "broker").glob("*.db*"):
        saved.unlink()
    plant.core.broker.release()
    wait_until(lambda: plant.core.status().connected, "the broker to come back")
    plant.settle()
    plant.devices[0].close()
    (fresh,) = plant.join(CANARY)
    wait_until(lambda: fresh.serving is not None, "a wiped device to find everything again")
    assert fresh.assignments == [1], "the same assignment, not a new one"
    wait_until(lambda: plant.core.status().error == "", "nothing to be in the way")


def test_a_broker_that_dies_is_started_again_by_itself(found_any) -> None:
    plant = found_any
    first = plant.core.broker.pid
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: plant.core.broker.pid not in (None, first), "another broker")
    wait_until(lambda: plant.core.status().connected, "a connection")


def test_telemetry_is_stored_acknowledged_and_the_ack_outlives_everything(found_any) -> None:
    plant = found_any
    (device,) = plant.join(CANARY)
    wait_until(lambda: plant.core.live.get(CANARY).status != "never", "the device")
    seq = device.measure()
    wait_until(lambda: device.acks and device.acks[-1].seq == seq, "the acknowledgement")
    assert plant.workspace.store.count().events == 1
    plant.core.stop()
    plant.core.start()
    assert plant.workspace.registry.acks()[CANARY].seq == seq
    plant.settle()


def test_a_chunk_that_a_device_misses_is_published_again(found_any) -> None:
    plant = found_any
    plant.join(*DEVICES)
    plant.wait_for(plant.roll_out("1.0.0"), "succeeded")
    device = plant.devices[1]
    held = set(device.chunks)
    device.forget_chunks()
    wait_until(lambda: set(device.chunks) == held, "every chunk to come again")


def test_the_chunks_of_a_bundle_that_nobody_is_assigned_are_cleared(found_any) -> None:
    plant = found_any
    plant.join(*DEVICES)
    first = plant.roll_out("1.0.0")
    plant.wait_for(first, "succeeded")
    plant.wait_for(plant.roll_out("2.0.0"), "succeeded")
    plant.settle()
    topic = plant.workspace.topics.chunk(first.digest)
    wait_until(lambda: topic not in plant.workspace.registry.held_topics(), "it to be cleared")


def test_a_console_that_was_killed_goes_on_where_it_was(found_any) -> None:
    plant = found_any
    rollout = plant.roll_out("1.0.0")
    canary = plant.join(CANARY)[0]
    wait_until(lambda: plant.now(rollout).phase == 1, "the canary")
    plant.core.stop()
    again = Core(plant.workspace, CONSOLE, plant.core.settings)
    plant.core = again
    again.start()
    plant.join(*DEVICES[1:])
    plant.wait_for(rollout, "succeeded")
    assert canary.assignments[-1] == 1
    assert set(canary.assignments) == {1}
    assert {a.version for a in plant.workspace.registry.assignments()} == {1}


def test_a_second_core_is_refused_and_the_first_goes_on(found) -> None:
    plant = found("amqtt")
    other = Workspace.open(plant.workspace.path)
    second = Core(other, CONSOLE, BrokerSettings(port=free_port(), kind="amqtt"))
    with pytest.raises(StateError, match="in use by process"):
        second.start()
    assert second.broker is not None
    assert not second.broker.alive
    other.close()
    wait_until(lambda: plant.core.status().connected, "the first to go on")


def test_a_wrong_console_passphrase_starts_nothing(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "data")
    with pytest.raises(PassphraseError, match="does not open"):
        Core(workspace, RELEASE, BrokerSettings(port=0))
    workspace.close()
    assert not (workspace.path / "broker").exists()


def test_a_busy_port_starts_nothing_and_may_be_tried_again(found, tmp_path: Path) -> None:
    plant = found("amqtt")
    workspace = new_workspace(tmp_path / "other")
    busy = BrokerSettings(port=plant.core.settings.port, kind="amqtt")
    with pytest.raises(EnvironmentFaultError, match="already in use"):
        Core(workspace, CONSOLE, busy).start()
    free = Core(workspace, CONSOLE, BrokerSettings(port=free_port(), kind="amqtt"))
    free.start()
    free.stop()
    workspace.close()


def test_an_external_broker_is_used_and_left_alone(found, tmp_path: Path) -> None:
    plant = found("amqtt")
    workspace = new_workspace(tmp_path / "other", fleet="other")
    external = BrokerSettings(
        port=plant.core.settings.port, embedded=False, plain=not plant.core.broker.tls
    )
    core = Core(workspace, CONSOLE, external)
    core.start()
    wait_until(lambda: core.status().connected, "a connection")
    assert core.status().broker_kind == "external"
    core.stop()
    workspace.close()
    assert plant.core.broker.alive


def test_a_stopped_core_leaves_no_thread_and_no_lock(found) -> None:
    before = {each.name for each in threading.enumerate()}
    plant = found("amqtt")
    plant.core.stop()
    plant.core.stop()
    assert {each.name for each in threading.enumerate()} <= before
    assert (plant.workspace.path / LOCK_NAME).read_bytes() == b""


def test_a_console_with_a_tampered_audit_log_runs_and_says_so(found_any: Plant) -> None:
    found_any.settle()
    wait_until(lambda: found_any.core.status().error == "", "nothing to be in the way")
    found_any.core.stop()
    with dropping_triggers(found_any.workspace.path / "registry.db") as db:
        db.execute("UPDATE audit SET who = 'eve' WHERE event_id = 2")
    found_any.core.start()
    wait_until(lambda: found_any.core.status().connected, "the console to be connected")
    words = "the audit log was tampered with: entry 2 is not as it was written"
    wait_until(lambda: words in found_any.core.status().error, "the console to say so")
    found_any.join(*DEVICES)
    found_any.wait_for(found_any.roll_out("1.0.0"), "succeeded")


def test_a_rotation_by_another_process_is_published_and_signed_with_from_then_on(
    found_any, tmp_path: Path
) -> None:
    plant = found_any
    canary, *_ = plant.join(*DEVICES)
    first = plant.wait_for(plant.roll_out("1.0.0"), "succeeded")
    before = plant.workspace.repository().keyids()
    other = Workspace.open(tmp_path / "data")
    root = other.keys.unlock(("root",), RELEASE)["root"]
    words = Words(release=lambda: RELEASE, console=lambda: CONSOLE)
    KeyCustody(other).rotate(["targets", "snapshot", "timestamp", "assignments"], [root], words)
    other.close()
    wait_until(lambda: "2.root.json" in canary.metadata, "the new root to reach the device")
    plant.wait_for(plant.roll_out("1.1.0"), "succeeded")
    named = plant.workspace.repository().keyids()
    assert not set(before["assignments"]) & set(named["assignments"])
    for role, signer in plant.core.console_signers.items():
        assert signer.public_key.keyid in named[role]
    wait_until(lambda: plant.core.status().error == "", "nothing to be in the way")
    assert plant.now(first).state == "succeeded", "what was proved stays proved"
