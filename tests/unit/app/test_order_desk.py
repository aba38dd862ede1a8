"""What an owner orders reaches the device, is done once, and its result comes in once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.errors import InputError, StateError
from app.fleet.live import Rejection
from app.fleet.rollout.engine import RolloutEngine
from app.fleet.rollout.plan import canary_plan
from app.order_desk import RESEND_S, OrderDesk
from app.order_signing import RENEW_AFTER_S
from app.ordering import Ordering
from app.reporting import ReportBook
from app.rolling import Rolling
from device_agent.errors import RefusalError
from device_agent.trust import TrustStore
from device_agent.wire.codec import encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.orders import CommandResult, DeviceSettings
from tests.fakes.fleet import SeenFleet, bare_surroundings
from tests.fakes.joining import Identity, enrol
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICE = "edge-01"


def window(window_ms: int | None):
    return lambda settings: msgspec.structs.replace(settings, window_ms=window_ms)


class Plant:
    """A console's order desk, and one enrolled device with its real trust store."""

    def __init__(self, directory: Path) -> None:
        self.workspace = new_workspace(directory / "console")
        self.workspace.add_device(DEVICE)
        self.registry = self.workspace.registry
        self.identity = enrol(self.workspace, DEVICE)
        self.now_s = 0.0
        self.connected = True
        self.online = True
        self.told: list[tuple[str, bytes, bool]] = []
        self.rejections: list[Rejection] = []
        self.signers = self.workspace.unlock_console(CONSOLE)
        self.book = ReportBook(self.registry)
        self.book.follow()
        self.desk = OrderDesk(
            self.workspace,
            self.signers,
            lambda device_id: self.online,
            self.tell,
            self.book,
            show=lambda device_id, rejection: self.rejections.append(rejection),
            clock=lambda: self.unix_s,
            monotonic=lambda: self.now_s,
        )
        self.began_s = self.registry.device(DEVICE).added_s
        self.ordering = Ordering(self.workspace, lambda: self.unix_s)
        self.device = self.trusting(directory / "device")

    @property
    def unix_s(self) -> float:
        return self.began_s + self.now_s

    def trusting(self, directory: Path) -> TrustStore:
        device = TrustStore(
            directory,
            DEVICE,
            self.workspace.repository().root,
            lambda: self.unix_s,
            self.identity.digest,
        )
        device.refresh(self.registry.metadata())
        return device

    def tell(self, topic: str, payload: bytes, retain: bool) -> bool:
        if self.connected:
            self.told.append((topic, payload, retain))
        return self.connected

    def pass_time(self, seconds: float) -> None:
        self.now_s += seconds
        self.desk.tick()

    def commands(self) -> list[bytes]:
        topic = self.workspace.topics.command(DEVICE)
        assert not any(retain for each, _, retain in self.told if each == topic)
        return [payload for each, payload, _ in self.told if each == topic]

    def settings(self) -> bytes | None:
        topic = self.workspace.topics.settings(DEVICE)
        return next((each.load() for each in self.desk.follow() if each.topic == topic), None)

    def answer(self, identity: Identity | None = None, **over: object) -> bytes:
        values = {
            "device_id": DEVICE,
            "command": 1,
            "name": "restart",
            "status": "done",
            "time_s": 1.0,
        }
        result = CommandResult(**{**values, **over})
        return (identity or self.identity).sealed(encode_json(result), "result")

    def status(self, version: int = 1) -> str:
        command = self.registry.orders.command(DEVICE, version)
        assert command is not None
        return command.status

    def actions(self) -> list[str]:
        return [event.action for event in self.registry.audit()]


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(tmp_path)
    yield plant
    plant.workspace.close()


# -- settings


def test_settings_are_retained_signed_and_taken_by_the_device(plant: Plant) -> None:
    assert plant.settings() is None
    plant.ordering.set([DEVICE], window(2500), "too coarse")
    assert plant.settings() is None, "nothing is published before it is signed"
    plant.desk.tick()
    held = plant.device.check_settings(plant.settings())
    assert (held.version, held.settings) == (1, DeviceSettings(window_ms=2500))


def test_settings_are_renewed_long_before_they_expire(plant: Plant) -> None:
    plant.ordering.set([DEVICE], window(2500))
    plant.desk.tick()
    first = plant.settings()
    plant.device.accept_settings(plant.device.check_settings(first), first)
    plant.pass_time(RENEW_AFTER_S - 100)
    assert plant.settings() == first
    plant.pass_time(200)
    again = plant.device.check_settings(plant.settings())
    assert (again.version, again.settings.window_ms) == (2, 2500)


def test_settings_signed_by_a_withdrawn_key_are_signed_anew(plant: Plant) -> None:
    plant.ordering.set([DEVICE], window(2500))
    plant.ordering.command(DEVICE, "restart")
    plant.desk.tick()
    old_settings, old_command = plant.settings(), plant.commands()[0]
    rotate_assignments(plant)
    plant.device.refresh(plant.registry.metadata())
    for judge, document in (
        (plant.device.check_settings, old_settings),
        (plant.device.take_command, old_command),
    ):
        with pytest.raises(RefusalError, match="unsigned"):
            judge(document)
    plant.signers.update(plant.workspace.unlock_console(CONSOLE))
    plant.desk.tick()
    assert plant.device.check_settings(plant.settings()).settings.window_ms == 2500
    plant.pass_time(RESEND_S)
    assert plant.device.take_command(plant.commands()[-1]).version == 1


def rotate_assignments(plant: Plant) -> None:
    from app.key_custody import KeyCustody, Words

    words = Words(release=lambda: RELEASE, console=lambda: CONSOLE)
    KeyCustody(plant.workspace).rotate(["assignments"], [], words)


def test_a_console_without_the_newest_key_signs_nothing(plant: Plant) -> None:
    rotate_assignments(plant)
    plant.ordering.set([DEVICE], window(2500))
    plant.desk.tick()
    assert plant.settings() is None


def test_settings_of_several_devices_are_set_or_none_is(plant: Plant) -> None:
    with pytest.raises(StateError, match="edge-99"):
        plant.ordering.set([DEVICE, "edge-99"], window(2500))
    assert plant.registry.orders.settings() == []


# -- commands


def test_a_command_is_sent_when_it_is_new_and_taken_once(plant: Plant) -> None:
    plant.ordering.command(DEVICE, "restart", why="it hangs")
    plant.desk.tick()
    (document,) = plant.commands()
    command = plant.device.take_command(document)
    assert (command.version, command.name) == (1, "restart")
    plant.desk.tick()
    plant.pass_time(RESEND_S - 1)
    assert len(plant.commands()) == 1
    plant.pass_time(2)
    assert len(plant.commands()) == 2, "its result may have been lost"
    with pytest.raises(RefusalError, match="command-repeated"):
        plant.device.take_command(plant.commands()[-1])


def test_a_command_is_sent_again_when_its_device_comes_back(plant: Plant) -> None:
    plant.online = False
    plant.ordering.command(DEVICE, "restart")
    plant.desk.tick()
    plant.pass_time(10 * RESEND_S)
    assert len(plant.commands()) == 1, "the broker keeps it, if it keeps anything"
    plant.online = True
    plant.desk.tick()
    assert len(plant.commands()) == 2


def test_a_command_is_sent_once_there_is_a_connection(plant: Plant) -> None:
    plant.connected = False
    plant.ordering.command(DEVICE, "restart")
    plant.desk.tick()
    plant.connected = True
    plant.desk.tick()
    assert len(plant.commands()) == 1


def test_a_result_ends_the_sending_and_is_recorded_once(plant: Plant) -> None:
    plant.ordering.command(DEVICE, "restart")
    plant.desk.tick()
    for _ in range(2):
        plant.desk.take(DEVICE, plant.answer(detail="serves again"))
    plant.pass_time(10 * RESEND_S)
    assert (plant.status(), len(plant.commands())) == ("done", 1)
    assert plant.actions().count("command.done") == 1
    assert plant.rejections == []


def test_the_next_command_waits_for_the_result_of_the_one_before(plant: Plant) -> None:
    plant.ordering.command(DEVICE, "restart")
    plant.ordering.command(DEVICE, "restart")
    plant.desk.tick()
    assert len(plant.commands()) == 1
    plant.desk.take(DEVICE, plant.answer())
    plant.desk.tick()
    first, second = (plant.device.take_command(each).version for each in plant.commands())
    assert (first, second) == (1, 2)


def test_a_command_that_nobody_answers_ends(plant: Plant) -> None:
    plant.ordering.command(DEVICE, "restart", life_s=3600.0)
    plant.desk.tick()
    plant.pass_time(3700.0)
    assert plant.status() == "expired"
    plant.pass_time(10 * RESEND_S)
    assert len(plant.commands()) == 1
    with pytest.raises(RefusalError, match="command-expired"):
        plant.device.take_command(plant.commands()[0])


def test_a_command_that_lives_long_is_signed_again(plant: Plant) -> None:
    plant.ordering.decommission(DEVICE)
    plant.desk.tick()
    plant.pass_time(25 * 86_400.0)
    plant.pass_time(RESEND_S)
    first, last = plant.commands()[0], plant.commands()[-1]
    assert first != last
    plant.registry.update_metadata(lambda files: renewed(plant, files))
    plant.device.refresh(plant.registry.metadata())
    plant.now_s += 10 * 86_400.0  # the first one's 30 days are over
    with pytest.raises(RefusalError, match="command-expired"):
        plant.device.take_command(first)
    assert plant.device.take_command(last).name == "decommission"


def renewed(plant: Plant, files: dict[str, bytes]) -> dict[str, bytes]:
    from datetime import UTC, datetime

    from app.trust import ImageRepository

    repository = ImageRepository.load(files)
    repository.renew(plant.signers, datetime.fromtimestamp(plant.unix_s, UTC))
    return repository.files


@pytest.mark.parametrize("life_s", [0.0, -1.0, 1e9])
def test_a_command_needs_a_sensible_life(plant: Plant, life_s: float) -> None:
    with pytest.raises(InputError, match="730 days"):
        plant.ordering.command(DEVICE, "restart", life_s)
    assert plant.registry.orders.commands() == []


def test_a_device_that_is_not_enrolled_takes_no_command(plant: Plant) -> None:
    plant.workspace.add_device("edge-02")
    with pytest.raises(StateError, match="not enrolled"):
        plant.ordering.command("edge-02", "restart")


# -- results that are not believed


def test_row_33_a_result_that_the_device_did_not_sign_changes_nothing(plant: Plant) -> None:
    plant.ordering.command(DEVICE, "restart")
    plant.desk.tick()
    stranger = Identity()
    forged = plant.answer().replace(b'"done"', b'"fail"')
    result = CommandResult(device_id=DEVICE, command=1, name="restart", status="done", time_s=1.0)
    as_state = plant.identity.sealed(encode_json(result), "state")
    for payload in (b"{}", b"\0", plant.answer(stranger), forged, as_state):
        plant.desk.take(DEVICE, payload)
    assert {each.reason for each in plant.rejections} == {
        "report-unsigned",
        "report-unknown-key",
        "report-forged",
    }
    assert plant.status() == "pending"


def test_a_result_under_another_device_s_name_is_refused(plant: Plant) -> None:
    plant.ordering.command(DEVICE, "restart")
    with pytest.raises(WireError, match="edge-02"):
        plant.desk.take(DEVICE, plant.answer(device_id="edge-02"))
    assert plant.status() == "pending"


# -- out of service


def farewell(plant: Plant, command: int = 1) -> bytes:
    return plant.answer(command=command, name="decommission", detail="all telemetry is with you")


def test_certificates_are_revoked_once_the_device_said_that_it_is_gone(plant: Plant) -> None:
    plant.ordering.set([DEVICE], window(2500))
    plant.ordering.decommission(DEVICE, why="sold")
    plant.desk.tick()
    assert plant.device.take_command(plant.commands()[0]).name == "decommission"
    assert plant.registry.enrolments.current(DEVICE) is not None, "it needs them until then"
    plant.desk.take(DEVICE, farewell(plant))
    assert plant.registry.enrolments.current(DEVICE) is None
    assert plant.registry.enrolments.states()[DEVICE] == "decommissioned"
    assert plant.status() == "done"
    assert plant.settings() is None
    cleared = {topic for topic, payload, retain in plant.told if retain and not payload}
    topics = plant.workspace.topics
    assert cleared == {topics.result(DEVICE), topics.state(DEVICE), topics.alive(DEVICE)}
    event = plant.registry.audit_log.events(1, subject=DEVICE, action="device.decommission")[0]
    assert event.who == f"device {DEVICE}"


def test_the_last_word_again_is_no_offence(plant: Plant) -> None:
    plant.ordering.decommission(DEVICE)
    word = farewell(plant)
    plant.desk.take(DEVICE, word)
    plant.book.follow()
    plant.desk.take(DEVICE, word)
    assert plant.rejections == []


def test_a_device_may_say_that_it_was_taken_out_on_the_spot(plant: Plant) -> None:
    plant.desk.take(DEVICE, farewell(plant, command=0))
    assert plant.registry.enrolments.states()[DEVICE] == "decommissioned"


def test_a_decommissioning_that_failed_leaves_the_device_in(plant: Plant) -> None:
    plant.ordering.decommission(DEVICE)
    failed = plant.answer(name="decommission", status="failed", reason="disk-error")
    plant.desk.take(DEVICE, failed)
    assert plant.registry.enrolments.current(DEVICE) is not None
    assert plant.status() == "failed"


def test_a_device_that_is_written_off_is_told_nothing_more(plant: Plant) -> None:
    plant.ordering.decommission(DEVICE)
    plant.desk.tick()
    plant.ordering.write_off(DEVICE, "stolen")
    assert plant.registry.enrolments.states()[DEVICE] == "decommissioned"
    plant.desk.tick()
    assert plant.status() == "cancelled"
    plant.pass_time(10 * RESEND_S)
    assert len(plant.commands()) == 1


def test_what_a_former_self_was_told_does_not_reach_a_device_enrolled_anew(
    plant: Plant, tmp_path: Path
) -> None:
    plant.ordering.decommission(DEVICE)
    plant.desk.tick()
    old = plant.commands()[0]
    plant.identity = enrol(plant.workspace, DEVICE, replace=True)
    plant.book.follow()
    plant.desk.tick()
    assert plant.status() == "cancelled"
    wiped = plant.trusting(tmp_path / "wiped")
    with pytest.raises(RefusalError, match="command-wrong-device"):
        wiped.take_command(old)
    assert plant.ordering.command(DEVICE, "restart").version == 2


def roll_out(plant: Plant, *devices: str, canaries: tuple[str, ...] = ()) -> int:
    library = plant.workspace.library
    entry = library.entries()[0] if library.entries() else add_bundle(library, "1.0.0")
    plant.workspace.release(entry.digest, RELEASE, plant.signers)
    return (
        Rolling(plant.workspace)
        .create(entry.digest, devices, canary_plan(tuple(canaries)))
        .rollout_id
    )


def test_a_device_that_has_left_holds_no_rollout_up(plant: Plant) -> None:
    plant.workspace.add_device("edge-02")
    rollout_id = roll_out(plant, DEVICE, "edge-02")
    plant.desk.take(DEVICE, farewell(plant, command=0))
    rollout = plant.registry.rollouts.get(rollout_id)
    assert [member.device_id for member in rollout.members] == ["edge-02"]
    assert rollout.state == "running"
    assert "rollout.member-left" in plant.actions()
    Rolling(plant.workspace).stop(rollout_id)
    with pytest.raises(StateError, match="edge-01 is decommissioned"):
        roll_out(plant, DEVICE)


def test_a_rollout_does_not_go_on_without_the_canary_that_left(plant: Plant) -> None:
    plant.workspace.add_device("edge-02")
    rollout_id = roll_out(plant, DEVICE, "edge-02", canaries=(DEVICE,))
    plant.desk.take(DEVICE, farewell(plant, command=0))
    rollout = plant.registry.rollouts.get(rollout_id)
    assert (rollout.state, rollout.reason) == (
        "paused",
        "its last canary, edge-01, was decommissioned",
    )


def test_a_rollout_that_everybody_left_ends_and_proves_nothing(plant: Plant) -> None:
    rollout_id = roll_out(plant, DEVICE)
    plant.desk.take(DEVICE, farewell(plant, command=0))
    RolloutEngine(plant.registry, SeenFleet(), bare_surroundings(lambda: plant.unix_s)).tick()
    rollout = plant.registry.rollouts.get(rollout_id)
    assert (rollout.state, rollout.reason) == (
        "stopped",
        "every device of it was decommissioned",
    )
