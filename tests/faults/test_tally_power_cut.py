"""A full disk keeps records out, and then the agent dies: the ledger names them, once each.

The power fails at every write of the tally, leaving nothing, half or all of it; and at every write
of the transaction that enters the count, with the tally as it was at that moment.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device_agent.errors import StorageError
from device_agent.telemetry import MIN_SPOOL_BYTES, Spool, tally
from device_agent.wire.messages import Ack
from device_agent.wire.telemetry import Loss
from tests.fakes.sqlite_disk import SqliteDisk, quick
from tests.fakes.telemetry import window

NAME = "spool.db"
TALLY = "spool.db.tally"
REFUSED = 3
PWRITE = os.pwrite


class PowerCut(BaseException):
    """Nothing of the program runs after it."""


class Writes:
    """The tally's writes; the power fails at one of them."""

    def __init__(self, cut_at: int, part: float) -> None:
        self._cut_at, self._part = cut_at, part
        self.count = 0

    def __call__(self, fd: int, data: bytes, place: int) -> int:
        self.count += 1
        if self.count == self._cut_at:
            PWRITE(fd, data[: int(len(data) * self._part)], place)
            raise PowerCut
        return PWRITE(fd, data, place)


def make(directory: Path) -> Spool:
    return Spool(directory / NAME, "edge-01", "boot", MIN_SPOOL_BYTES, lambda: 1000.0)


@contextmanager
def full(home: Path) -> Iterator[SqliteDisk]:
    disk = SqliteDisk(home)
    disk.full_from = 1
    with disk.watching():
        yield disk


def keep_out(home: Path, said: list[int]) -> None:
    """Start, and have the full disk refuse records; `said` tells which were refused for sure."""
    with full(home):
        spool = make(home)
        for n in range(REFUSED):
            with pytest.raises(StorageError):
                spool.append(window(10.0 * n))
            said.append(n)


def entries(spool: Spool) -> list[Loss]:
    found: list[Loss] = []
    while batch := spool.next_batch():
        found += [each.body for each in batch.records if isinstance(each.body, Loss)]
        spool.acknowledge(Ack(spool_id=batch.spool_id, seq=batch.records[-1].seq))
    return found


def kept_out(home: Path) -> int:
    """Start on a disk with room, twice; return how many records the ledger says were kept out."""
    total = 0
    for _ in range(2):
        spool = make(home)
        spool.append(window(90.0))
        total += sum(each.records for each in entries(spool))
        spool.close()
    return total


def prepared(home: Path) -> Path:
    home.mkdir()
    spool = make(home)
    spool.append(window(1.0))
    spool.close()
    return home


def test_a_killed_agent_has_its_count_in_the_ledger_with_reason_and_time(tmp_path: Path) -> None:
    home = prepared(tmp_path / "device")
    keep_out(home, [])
    spool = make(home)
    spool.append(window(90.0))
    (loss,) = entries(spool)
    assert (loss.records, loss.first_seq, loss.last_seq) == (REFUSED, 0, 0)
    assert (loss.start_s, loss.end_s) == (0.0, 10.0 * (REFUSED - 1) + 10.0)
    assert "full" in loss.reason
    assert spool.report().lost == REFUSED
    spool.close()
    assert kept_out(home) == 0, "nothing is named twice"


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 1.0])
def test_a_cut_at_any_write_of_the_tally_loses_no_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    for cut_at in range(1, REFUSED + 2):
        home, said = prepared(tmp_path / f"device-{cut_at}"), list[int]()
        writes = Writes(cut_at, part)
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", writes)
            with pytest.raises(PowerCut):
                keep_out(home, said)
                make(home).append(window(80.0))  # enters the count, and clears the tally
        in_flight = int(part > 0.01 and cut_at <= REFUSED)  # its bytes come before the block's half
        assert kept_out(home) == len(said) + in_flight, (cut_at, part)


def test_a_cut_while_the_count_is_entered_names_it_once(tmp_path: Path) -> None:
    home = prepared(tmp_path / "device")
    keep_out(home, [])
    disk = SqliteDisk(home, (home / TALLY).read_bytes)
    with disk.watching():
        spool = make(home)
        spool.append(window(80.0))
        spool.append(window(90.0))
    images = disk.images()
    assert len({image.witness for image in images}) == 2, "with the tally full, and cleared"
    with quick():
        for n, image in enumerate(images):
            there = image.write(tmp_path / f"image-{n}")
            (there / TALLY).write_bytes(image.witness)
            assert kept_out(there) == REFUSED, image.point
            shutil.rmtree(there)


def test_counting_goes_on_over_many_starts_on_a_full_disk(tmp_path: Path) -> None:
    home = prepared(tmp_path / "device")
    for _ in range(4):
        keep_out(home, [])
    assert kept_out(home) == 4 * REFUSED


def test_a_tally_that_cannot_be_made_is_said_once_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = prepared(tmp_path / "device")
    (home / TALLY).unlink()
    (home / TALLY).mkdir()
    with full(home) as disk:
        spool = make(home)
        for n in range(3):
            with pytest.raises(StorageError):
                spool.append(window(10.0 * n))
        disk.full_from = None
    assert caplog.text.count("counted in memory alone") == 1
    spool.append(window(80.0))
    assert sum(each.records for each in entries(spool)) == 3
    spool.close()


def test_the_tally_needs_no_room_once_it_is_there(tmp_path: Path) -> None:
    home = prepared(tmp_path / "device")
    before = (home / TALLY).stat()
    keep_out(home, [])
    after = (home / TALLY).stat()
    assert (after.st_size, after.st_blocks) == (before.st_size, before.st_blocks)
    assert before.st_blocks * 512 >= 2 * tally.BLOCK_BYTES, "its room is taken, not a hole"


def test_the_longest_reasons_fit_a_block() -> None:
    kept = tuple(tally.Kept("x" * 240, 2**62, 1e300, 1e300) for _ in range(8))
    count = tally.Count(2**62, kept)
    assert tally.unpack(tally.pack(2**63, count)) == (2**63, count)
