"""The power may fail, or a SIGKILL come, at any write of the spool; the disk may be full from any.

Each write that SQLite makes is a point (tests/fakes/sqlite_disk.py). From every image of every
point the spool is opened again, and drained: nothing that was promised is missing, no number came
twice or for two records, and the ledger names exactly what is gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from device_agent.errors import StorageError
from device_agent.telemetry import MIN_SPOOL_BYTES, Spool
from device_agent.telemetry import spool as spool_module
from device_agent.wire.messages import Ack
from device_agent.wire.telemetry import Body, Log, Loss, Record, Window
from tests.fakes.sqlite_disk import Image, SqliteDisk, quick
from tests.fakes.telemetry import account, event, own_numbers, window

pytestmark = pytest.mark.timeout(600)  # some thousand starts, on whatever machine

NAME = "spool.db"
ROOM_BYTES = 32 * 1024
"""What the records of these small spools may take."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have everything happen in a small file: what counts is the order of the writes."""
    reserve_bytes = MIN_SPOOL_BYTES - ROOM_BYTES
    monkeypatch.setattr(spool_module, "_WAL_RESERVE_BYTES", reserve_bytes)
    monkeypatch.setattr(spool_module, "_SLACK_BYTES", 4096)
    monkeypatch.setattr(spool_module, "_MERGE_BYTES", 2048)
    monkeypatch.setattr(spool_module, "_DELETE_WITH_NEXT", 3)
    monkeypatch.setattr(spool_module, "_OFFER_AHEAD", 2)


class Device:
    """A spool, what went into it, and what a console has got of it.

    Attributes:
        made: By number.
        got: What the console has stored, by number.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / NAME
        self.made: dict[int, Body] = {}
        self.got: dict[int, Record] = {}
        self.refused = 0

    def start(self) -> None:
        """Open the spool, as an agent does that starts."""
        self.spool = Spool(self._path, "edge-01", "boot", MIN_SPOOL_BYTES, lambda: 1000.0)

    def say(self, body: Body) -> None:
        try:
            self.made[self.spool.append(body)] = body
        except StorageError:
            self.refused += 1

    def windows(self, count: int, mode: str = "") -> None:
        """Windows that may be merged with each other, and not with those of another mode."""
        for _ in range(count):
            n = len(self.made) + self.refused
            self.say(window(10.0 * n, inferences=2 * n + 1, power_mode=mode))

    def send(self, max_bytes: int = 600) -> None:
        """One batch reaches the console, and its acknowledgement the device."""
        batch = self.spool.next_batch(max_bytes)
        if batch:
            self.got |= {record.seq: record for record in batch.records}
            self.spool.acknowledge(Ack(spool_id=batch.spool_id, seq=batch.records[-1].seq))

    def known(self) -> tuple[int, int]:
        """How much was promised, and how much has arrived, at this moment."""
        return len(self.made), len(self.got)


def drain(spool: Spool) -> Iterator[Record]:
    while batch := spool.next_batch():
        yield from batch.records
        spool.acknowledge(Ack(spool_id=batch.spool_id, seq=batch.records[-1].seq))


def live(device: Device) -> None:
    """Everything a spool does, each at least once."""
    device.start()
    device.windows(4)
    device.send()
    device.say(event(5.0))
    device.say(Log(time_s=6.0, level="info", logger="x", text="y" * 900))
    device.windows(30)
    device.send()  # the mark, and what was acknowledged goes with the next record
    device.windows(36)  # merges
    for n in range(12):
        device.windows(2, f"mode {n}" + "-" * 700)  # gives up logs, and windows
    device.send(4000)  # deletes at once
    device.windows(2)
    device.spool.close()
    device.start()
    device.windows(3)
    device.spool.limit(2 * MIN_SPOOL_BYTES)
    device.spool.limit(MIN_SPOOL_BYTES)
    device.spool.close()


def check(device: Device, image: Image, directory: Path) -> list[Record]:
    """Start from an image, and see that all is right; returns what was in the spool."""
    promised, arrived_before = image.witness
    got = dict(list(device.got.items())[:arrived_before])
    spool = Spool(image.write(directory) / NAME, "edge-01", "boot", MIN_SPOOL_BYTES, lambda: 1.0)
    newest = spool.report().newest_seq
    assert newest >= max(list(device.made)[:promised], default=0), image.point
    records = list(drain(spool))
    lost = spool.report().lost
    assert spool.append(event(9.0)) == newest + 1, "no number is given twice"
    spool.close()
    arrived, named = account([*got.values(), *records])
    numbers = [n for record in records for n in own_numbers(record)]
    assert len(numbers) == len(set(numbers)), f"{image.point}: a number in two records"
    assert arrived | named == set(range(1, newest + 1)), image.point
    assert not set(numbers) & named, image.point
    assert lost == len(named), image.point
    for record in records:
        check_record(device, got, record, image.point)
    return records


def check_record(device: Device, got: dict[int, Record], record: Record, point: str) -> None:
    numbers = own_numbers(record)
    if numbers & {n for each in got.values() for n in own_numbers(each)}:
        assert got[record.seq] == record, f"{point}: what was sent has changed"
    elif isinstance(record.body, Window) and numbers <= set(device.made):
        parts = [device.made[n] for n in numbers]
        assert record.body.inferences == sum(part.inferences for part in parts), point
        assert record.body.merged == len(parts), point
    elif record.seq in device.made:
        assert record.body == device.made[record.seq], point


def test_a_cut_at_any_write_loses_nothing_outside_the_ledger(tmp_path: Path) -> None:
    home = tmp_path / "device"
    home.mkdir()
    device = Device(home)
    disk = SqliteDisk(home, device.known)
    with disk.watching():
        live(device)
    images, seen = disk.images(), []
    assert len(images) > disk.writes > 300
    with quick():
        for n, image in enumerate(images):
            seen += check(device, image, tmp_path / f"image-{n}")
            shutil.rmtree(tmp_path / f"image-{n}")
    assert any(record.first_seq for record in seen), "some were merged"
    assert {Loss, Window} <= {type(record.body) for record in seen}, "some were given up"


def fill(directory: Path) -> Device:
    """A spool that must merge, and then give up, with the next records."""
    device = Device(directory)
    device.start()
    device.windows(40)
    device.send()
    device.windows(6, "mode" + "-" * 700)
    device.spool.close()
    return device


def work(device: Device) -> None:
    device.start()
    device.windows(6)
    with suppress(StorageError):
        device.send()
    device.say(event(7.0))
    for n in range(5):
        device.windows(1, f"mode {n}" + "-" * 1500)


@pytest.mark.parametrize("prepare", [fill, Device], ids=["a spool that is full", "no spool yet"])
def test_a_disk_full_from_any_write_on_keeps_out_only_what_the_ledger_names(
    tmp_path: Path, prepare: Callable[[Path], Device]
) -> None:
    (tmp_path / "before").mkdir()
    before = prepare(tmp_path / "before")
    full_from, refused = 1, 0
    while True:
        home = tmp_path / f"device-{full_from}"
        shutil.copytree(tmp_path / "before", home)
        device = Device(home)
        device.made, device.got = dict(before.made), dict(before.got)
        disk = SqliteDisk(home)
        disk.full_from = full_from
        with disk.watching():
            work(device)
            reached = disk.writes >= full_from
            disk.full_from = None  # somebody made room
            device.windows(2)
            check_whole(device)
        refused += device.refused
        if not reached:
            break
        full_from += 1
    assert full_from > 50
    assert refused > full_from


def check_whole(device: Device) -> None:
    """Drain a spool that had trouble: every record that was made is here, or is named."""
    records = list(drain(device.spool))
    lost = device.spool.report().lost
    device.spool.close()
    arrived, named = account([*device.got.values(), *records])
    assert {*device.made} <= arrived | named
    kept_out = [
        record.body
        for record in records
        if isinstance(record.body, Loss) and not record.body.first_seq
    ]
    assert sum(each.records for each in kept_out) == device.refused
    assert lost == len(named) + device.refused
    assert all("disk" in each.reason for each in kept_out)
    for record in records:
        check_record(device, device.got, record, "after a full disk")
