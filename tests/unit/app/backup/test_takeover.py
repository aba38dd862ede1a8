"""Devices that saw more than the backup knows accept the restored console: real trust stores."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from app.backup import restore
from app.backup.restoring import LEAST_JUMP, unpack
from app.fleet.enrolment_records import Code
from app.fleet.order_records import Signature, StoredSettings
from app.fleet.records import By
from app.fleet.rollout.outcomes import judge
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import Member
from app.key_custody import KeyCustody
from app.key_custody import Words as KeyWords
from app.rolling import Rolling
from app.trust.keyfile import open_key
from app.trust.orders import OrderSigner
from app.workspace import Workspace
from device_agent.errors import RefusalError
from device_agent.trust import TrustStore, reasons
from device_agent.wire.metaset import encode_set
from tests.fakes.fleet import report
from tests.fakes.turns import give_turns
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle
from tests.unit.app.backup.conftest import BACKUP, WORDS

DEVICE_KEY = "d" * 64


class Device:
    """A device's trust store, and what it does with what a console holds for it."""

    def __init__(self, directory: Path, workspace: Workspace, device_id: str = "edge-01") -> None:
        self.device_id = device_id
        root = workspace.repository().root
        self.store = TrustStore(directory / device_id, device_id, root, key=DEVICE_KEY)

    def obey(self, workspace: Workspace) -> str:
        """Refresh, accept the assignment and install it; returns the bundle's digest."""
        self.store.refresh_message(encode_set(workspace.registry.metadata()))
        return self.install(workspace)

    def install(self, workspace: Workspace) -> str:
        stored = workspace.registry.assignment(self.device_id)
        assert stored is not None
        assignment = self.store.check_assignment(stored.document)
        self.store.accept(assignment, stored.document)
        self.store.committed(assignment)
        assert assignment.bundle_digest == stored.digest
        return assignment.bundle_digest


@contextmanager
def refused(reason: str) -> Iterator[None]:
    with pytest.raises(RefusalError) as caught:
        yield
    assert caught.value.reason == reason


def assign(workspace: Workspace, device_id: str, digest: str) -> None:
    """Bring a bundle to one device, as the rollout engine does."""
    signer = workspace.unlock_console(CONSOLE)["assignments"]
    repository = workspace.repository()

    def sign(device: str, path: str, version: int) -> bytes:
        return repository.assign(device, path, version, signer, datetime.now(UTC))

    rollout = Rolling(workspace).create(digest, [device_id], Plan())
    assert give_turns(workspace.registry, rollout, [device_id], sign)
    Rolling(workspace).stop(rollout.rollout_id)


def release(workspace: Workspace, digest: str) -> None:
    workspace.release(digest, RELEASE, workspace.unlock_console(CONSOLE))


@pytest.fixture
def digest(workspace: Workspace) -> str:
    return workspace.library.entries()[0].digest


@pytest.fixture
def device(workspace: Workspace, digest: str, tmp_path: Path) -> Device:
    """A device that runs what it was assigned when the backup was made."""
    device = Device(tmp_path, workspace)
    assign(workspace, "edge-01", digest)
    assert device.obey(workspace) == digest
    return device


@pytest.fixture
def after(workspace: Workspace, device: Device, digest: str, save) -> str:
    """The backup is made; then five more releases and assignments, which the device obeys."""
    save()
    newer = add_bundle(workspace.library, "2.0.0").digest
    for each in (newer, digest, newer, digest, newer):
        release(workspace, each)
        assign(workspace, "edge-01", each)
        assert device.obey(workspace) == each
    return newer


@pytest.fixture
def restored(after: str, file: Path, tmp_path: Path):
    restore(file, tmp_path / "new", WORDS)
    with closing(Workspace.open(tmp_path / "new")) as workspace:
        yield workspace


def test_without_the_jump_a_device_refuses_the_restored_console(
    after, device, file, tmp_path, digest
) -> None:
    (tmp_path / "plain").mkdir()
    unpack(file, tmp_path / "plain", BACKUP)
    with closing(Workspace.open(tmp_path / "plain")) as plain:
        with refused(reasons.METADATA_ROLLBACK):
            device.obey(plain)
        release(plain, digest)
        assign(plain, "edge-01", digest)
        with refused(reasons.METADATA_ROLLBACK):
            device.obey(plain)
        with refused(reasons.ASSIGNMENT_ROLLBACK):
            device.install(plain)


def test_a_device_accepts_what_the_restored_console_signed_anew(restored, device, digest) -> None:
    assert device.obey(restored) == digest


def test_a_device_accepts_new_releases_and_assignments_of_it(restored, device, digest) -> None:
    device.obey(restored)
    third = add_bundle(restored.library, "3.0.0").digest
    for each in (third, digest, third):
        release(restored, each)
        assign(restored, "edge-01", each)
        assert device.obey(restored) == each


def test_a_device_that_missed_the_restore_accepts_what_follows(restored, device) -> None:
    third = add_bundle(restored.library, "3.0.0").digest
    release(restored, third)
    assign(restored, "edge-01", third)
    assert device.obey(restored) == third


def test_what_the_old_console_signs_afterwards_is_refused(
    restored, workspace, device, after
) -> None:
    device.obey(restored)
    release(workspace, after)
    assign(workspace, "edge-01", after)
    with refused(reasons.METADATA_ROLLBACK):
        device.obey(workspace)


def test_devices_and_bundles_that_are_newer_than_the_backup_are_accepted(
    workspace, device, save, file, tmp_path
) -> None:
    """Neither is in it, so nothing of theirs can jump: the floor under new counters does it."""
    save()
    newer = add_bundle(workspace.library, "1.0.0", name="bearing-faults").digest
    workspace.add_device("edge-02")
    late = Device(tmp_path, workspace, "edge-02")
    for _ in range(4):
        release(workspace, newer)
        assign(workspace, "edge-02", newer)
        late.obey(workspace)
    restore(file, tmp_path / "new", WORDS)
    with closing(Workspace.open(tmp_path / "new")) as restored:
        add_bundle(restored.library, "1.0.0", name="bearing-faults")
        restored.add_device("edge-02")
        release(restored, newer)
        assign(restored, "edge-02", newer)
        assert late.obey(restored) == newer
        assert restored.registry.newest_release(newer).release > LEAST_JUMP


def test_restoring_the_same_backup_again_goes_beyond_the_first_time(
    restored, device, file, tmp_path, monkeypatch, digest
) -> None:
    device.obey(restored)
    for _ in range(3):
        release(restored, digest)
        assign(restored, "edge-01", digest)
        device.obey(restored)
    later_s = time.time() + 3600
    monkeypatch.setattr("app.backup.restoring.time.time", lambda: later_s)
    restore(file, tmp_path / "again", WORDS)
    with closing(Workspace.open(tmp_path / "again")) as again:
        assert device.obey(again) == digest
    with refused(reasons.METADATA_ROLLBACK):
        device.obey(restored)


def test_a_backup_of_a_restored_fleet_is_restored_as_well(
    restored, device, digest, tmp_path
) -> None:
    from app.backup import back_up

    device.obey(restored)
    back_up(restored, tmp_path / "second.backup", BACKUP, scrypt_n=16)
    release(restored, digest)
    assign(restored, "edge-01", digest)
    device.obey(restored)
    restore(tmp_path / "second.backup", tmp_path / "third", WORDS)
    with closing(Workspace.open(tmp_path / "third")) as third:
        assert device.obey(third) == digest


def test_a_clock_that_is_behind_the_backup_still_jumps(
    after, device, file, tmp_path, monkeypatch, digest
) -> None:
    monkeypatch.setattr("app.backup.restoring.time.time", lambda: 0.0)
    assert restore(file, tmp_path / "new", WORDS).jump == LEAST_JUMP
    with closing(Workspace.open(tmp_path / "new")) as restored:
        assert device.obey(restored) == digest


def test_a_withdrawn_bundle_is_not_assigned_again(workspace, device, digest, save, file, tmp_path):
    signers = workspace.unlock_console(CONSOLE)
    signers |= workspace.keys.unlock(("targets",), RELEASE)

    def withdraw(_: dict[str, bytes]) -> dict[str, bytes]:
        repository = workspace.repository()
        for path in list(repository.targets()):
            repository.withdraw(path, signers, datetime.now(UTC))
        return repository.files

    old = workspace.registry.assignment("edge-01")
    workspace.registry.update_metadata(withdraw)
    save()
    assert restore(file, tmp_path / "new", WORDS).assigned == 0
    with closing(Workspace.open(tmp_path / "new")) as restored:
        assert restored.registry.assignment("edge-01") == old
        release(restored, digest)
        assign(restored, "edge-01", digest)
        assert device.obey(restored) == digest


def test_running_rollouts_wait_for_the_owner(workspace, device, digest, save, file, tmp_path):
    workspace.add_device("edge-02")
    running = Rolling(workspace).create(digest, ["edge-02"], Plan())
    save()
    assert restore(file, tmp_path / "new", WORDS).paused == 1
    with closing(Workspace.open(tmp_path / "new")) as restored:
        rollout = restored.registry.rollouts.get(running.rollout_id)
        assert rollout.state == "paused"
        assert "restored from a backup" in rollout.reason
        assert restored.registry.audit()[0].action == "rollout.paused"
        assert Rolling(restored).resume(running.rollout_id).state == "running"
        assign_path = restored.registry.newest_release(digest).target_path
        assert rollout.target_path == assign_path


def test_a_report_on_an_older_assignment_decides_nothing(restored, digest) -> None:
    rollout = restored.registry.rollouts.all()[0]
    (member,) = rollout.members
    assert member.assignment == restored.registry.assignment("edge-01").version
    state = report("edge-01", attempt=6, step="rolled_back", reason="trial-failed")
    assigned = Member("edge-01", 1, "assigned", member.assignment)
    assert judge(assigned, digest, state, 1.0, 60.0).outcome == "assigned"


def test_a_code_that_may_have_been_used_since_is_good_no_more(
    workspace, device, save, file, tmp_path
) -> None:
    until_s = int(time.time() + 900)
    workspace.registry.enrolments.add_code(Code("a" * 64, "edge-01", "b" * 64, until_s), By("ada"))
    save()
    restore(file, tmp_path / "new", WORDS)
    with closing(Workspace.open(tmp_path / "new")) as restored:
        code = restored.registry.enrolments.code("a" * 64)
        assert code is not None
        assert code.expires_s == 0


# Settings and commands


def set_window(workspace: Workspace, window_ms: int, device_id: str = "edge-01") -> bytes:
    """Change a device's settings, sign them as the running console does, and return them."""
    orders = workspace.registry.orders
    change = partial(msgspec.structs.replace, window_ms=window_ms)
    return sign_settings(workspace, orders.change_settings(device_id, change, By("ada")))


def sign_settings(workspace: Workspace, stored: StoredSettings) -> bytes:
    signer = order_signer(workspace)
    workspace.registry.orders.sign_settings(
        stored, lambda s: Signature(signer.settings(s.device_id, s.version, s.settings), "k", 1.0)
    )
    return workspace.registry.orders.settings_of(stored.device_id).signature.document


def restart(workspace: Workspace, device_id: str = "edge-01") -> bytes:
    """Give a device a command and return it, signed."""
    until = datetime.now(UTC) + timedelta(days=1)
    asked = workspace.registry.orders.ask(
        device_id, "restart", DEVICE_KEY, until.timestamp(), By("ada")
    )
    signer = order_signer(workspace)
    return signer.command(device_id, asked.version, asked.name, DEVICE_KEY, until)


def order_signer(workspace: Workspace) -> OrderSigner:
    signer = workspace.unlock_console(CONSOLE)["assignments"]
    return workspace.repository().orders(signer, datetime.now(UTC))


def apply(device: Device, document: bytes) -> int | None:
    settings = device.store.check_settings(document)
    device.store.accept_settings(settings, document)
    return settings.settings.window_ms


@pytest.fixture
def ordered(workspace: Workspace, device: Device, save) -> None:
    """Settings and a command before the backup, and several after it."""
    assert apply(device, set_window(workspace, 1000)) == 1000
    device.store.take_command(restart(workspace))
    save()
    for window_ms in (2000, 3000, 4000):
        apply(device, set_window(workspace, window_ms))
        for each in workspace.registry.orders.due():
            workspace.registry.orders.settle(each, "cancelled", "done with", By("ada"))
        device.store.take_command(restart(workspace))


def test_without_the_jump_a_device_refuses_the_orders_of_the_restored_console(
    ordered, device, file, tmp_path
) -> None:
    (tmp_path / "plain").mkdir()
    unpack(file, tmp_path / "plain", BACKUP)
    with closing(Workspace.open(tmp_path / "plain")) as plain:
        with refused(reasons.SETTINGS_ROLLBACK):
            apply(device, set_window(plain, 5000))
        with refused(reasons.COMMAND_REPLAYED):
            device.store.take_command(restart(plain))


def test_a_device_obeys_the_orders_of_the_restored_console(ordered, device, file, tmp_path) -> None:
    restore(file, tmp_path / "new", WORDS)
    with closing(Workspace.open(tmp_path / "new")) as restored:
        device.obey(restored)
        (stored,) = restored.registry.orders.settings()
        assert stored.signature.document == b"", "the running console signs it anew"
        assert apply(device, sign_settings(restored, stored)) == 1000
        assert apply(device, set_window(restored, 5000)) == 5000
        (before,) = restored.registry.orders.commands()
        assert (before.status, before.detail) == ("cancelled", "restored from a backup")
        command = device.store.take_command(restart(restored))
        assert command.version > LEAST_JUMP


def test_a_device_that_got_its_first_orders_after_the_backup_obeys(
    workspace, device, save, file, tmp_path
) -> None:
    save()
    for window_ms in (2000, 3000):
        apply(device, set_window(workspace, window_ms))
    device.store.take_command(restart(workspace))
    restore(file, tmp_path / "new", WORDS)
    with closing(Workspace.open(tmp_path / "new")) as restored:
        device.obey(restored)
        assert apply(device, set_window(restored, 5000)) == 5000
        device.store.take_command(restart(restored))


# A root that was rotated after the backup


def rotate(workspace: Workspace, *roles: str) -> None:
    root = open_key(workspace.path / "keys" / "root.json", "root", RELEASE)
    words = KeyWords(lambda: RELEASE, lambda: CONSOLE)
    KeyCustody(workspace).rotate(roles, [root], words)


def test_a_root_that_was_only_renewed_after_the_backup_does_no_harm(
    workspace, device, digest, save, file, tmp_path
) -> None:
    save()
    root = open_key(workspace.path / "keys" / "root.json", "root", RELEASE)
    KeyCustody(workspace).renew({"root"}, [root], KeyWords(lambda: RELEASE, lambda: CONSOLE))
    device.obey(workspace)
    restore(file, tmp_path / "new", WORDS)
    with closing(Workspace.open(tmp_path / "new")) as restored:
        assert device.obey(restored) == digest


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_a_key_that_was_rotated_after_the_backup_cannot_be_replaced_by_its_older_one(
    workspace, device, save, file, tmp_path, role
) -> None:
    save()
    rotate(workspace, role)
    device.obey(workspace)
    restore(file, tmp_path / "new", WORDS)
    with (
        closing(Workspace.open(tmp_path / "new")) as restored,
        refused(reasons.METADATA_UNSIGNED),
    ):
        device.obey(restored)


def test_assignments_rotated_after_the_backup_are_taken_back(
    workspace, device, digest, save, file, tmp_path
) -> None:
    """Targets of the restored console delegate to its key again, with a higher version."""
    save()
    rotate(workspace, "assignments")
    device.obey(workspace)
    restore(file, tmp_path / "new", WORDS)
    with closing(Workspace.open(tmp_path / "new")) as restored:
        assert device.obey(restored) == digest
