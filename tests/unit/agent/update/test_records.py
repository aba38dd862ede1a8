"""The journal of a device whose disk fails or has lost it: there is always one."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_agent.errors import StorageError
from device_agent.update import journal as journal_module
from device_agent.update.journal import Journal, JournalFile
from device_agent.update.records import REPORTS_AT_ONCE, Records
from device_agent.update.slots import Slots
from tests.fakes.updates import Device, FakeFetcher, make_bundle

OLD, NEW = make_bundle("1.0.0"), make_bundle("2.0.0")


class Clock:
    now_s = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now_s


def records(directory: Path, clock: Clock) -> Records:
    return Records(JournalFile(directory / "update.json"), Slots(directory), clock)


def fill_disk(patch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    patch.setattr(journal_module, "write_atomic", refuse)


def test_a_change_that_the_disk_refuses_stands_and_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = records(tmp_path, Clock())
    kept.write(Journal(previous=OLD.ref))
    with monkeypatch.context() as patch:
        fill_disk(patch)
        kept.change(Journal(active=OLD.ref))
        assert (kept.journal, kept.settled) == (Journal(active=OLD.ref), False)
        with pytest.raises(StorageError):
            kept.write(Journal(active=NEW.ref))
        assert kept.journal == Journal(active=OLD.ref)
    assert JournalFile(tmp_path / "update.json").load() == Journal(previous=OLD.ref)
    kept.settle()
    assert kept.settled
    assert JournalFile(tmp_path / "update.json").load() == Journal(active=OLD.ref)


def test_reports_go_on_upwards_over_starts_on_a_disk_that_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    clock.now_s = (tmp_path.stat()).st_mtime
    numbers = [records(tmp_path, clock).next_report()]
    fill_disk(monkeypatch)
    for _ in range(3):  # killed after a moment in which much has changed
        clock.now_s += 0.5
        kept = records(tmp_path, clock)
        numbers += [kept.next_report() for _ in range(20)]
    for _ in range(3):
        clock.now_s += 3 * REPORTS_AT_ONCE
        kept = records(tmp_path, clock)
        numbers += [kept.next_report() for _ in range(2 * REPORTS_AT_ONCE)]
    assert numbers == sorted(set(numbers))


def test_without_journal_and_copy_the_oldest_whole_slot_serves(tmp_path: Path) -> None:
    device = Device(tmp_path, FakeFetcher(OLD, NEW))
    device.start()
    device.install(OLD, 1)
    device.install(NEW, 2)
    number = device.updater.next_report()
    for name in ("update.json", "update.json.copy"):
        (tmp_path / name).write_bytes(b"\xff\xff")
    device.events.clear()
    device.boot()
    device.start()
    device.wait(lambda: device.served, "a slot to serve")
    assert device.served == OLD.digest
    assert device.events[0].code == "journal.damaged"
    assert "update.json is damaged" in device.events[0].detail
    assert device.updater.next_report() > number
    device.install(NEW, 2)  # the broker still has the assignment
    assert device.served == NEW.digest


@pytest.mark.parametrize("damage", [b"", b"{}x", b"\0" * 400])
def test_a_damaged_journal_costs_nothing(tmp_path: Path, damage: bytes) -> None:
    device = Device(tmp_path, FakeFetcher(OLD, NEW))
    device.start()
    device.install(OLD, 1)
    device.install(NEW, 2)
    number, slots = device.updater.next_report(), device.updater.slots
    (tmp_path / "update.json").write_bytes(damage)
    device.boot()
    device.start()
    device.wait(lambda: device.served, "the slot to serve")
    assert (device.served, device.updater.slots) == (NEW.digest, slots)
    assert device.updater.next_report() > number
    assert JournalFile(tmp_path / "update.json").load().active == NEW.ref


def test_the_previous_slot_serves_though_the_disk_takes_no_note_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = Device(tmp_path, FakeFetcher(OLD, NEW))
    device.start()
    device.install(OLD, 1)
    device.install(NEW, 2)
    with monkeypatch.context() as patch:
        fill_disk(patch)
        device.updater.saw_crash_loop(NEW.digest, "worker-crash", "again")
        device.wait(lambda: device.served == OLD.digest, "the previous slot")
        device.pump()
        assert (device.step, device.kept) == ("rolled_back", {OLD.digest, NEW.digest})
    device.wait(lambda: device.kept == {OLD.digest}, "the disk to follow")
    assert device.file.load().active == OLD.ref
