"""The spool keeps what it promised, whatever happens to it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device_agent.errors import ConfigError, StorageError
from device_agent.telemetry import MIN_SPOOL_BYTES, Spool
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Ack
from device_agent.wire.telemetry import MAX_BATCH_BYTES, Event, Loss, Window, encode_batch
from tests.fakes.telemetry import account, event, window

ROOT = Path(__file__).parents[4]


def open_spool(path: Path, megabytes: int = 1) -> Spool:
    return Spool(path, "edge-01", "boot-1", MIN_SPOOL_BYTES * megabytes, lambda: 1000.0)


def drain(spool: Spool) -> list:
    """Every record that waits, oldest first, acknowledged batch by batch."""
    records = []
    while batch := spool.next_batch():
        records += batch.records
        spool.acknowledge(Ack(spool_id=batch.spool_id, seq=batch.records[-1].seq))
    return records


def disk_bytes(path: Path) -> int:
    return sum(f.stat().st_size for f in path.parent.glob(f"{path.name}*"))


def wide_window(n: int) -> Window:
    return window(10.0 * n, predictions={f"label-{n}-{i:040d}": i for i in range(40)})


def test_records_come_out_in_order_with_numbers_from_one(spool: Spool) -> None:
    bodies = [window(0.0), event(5.0), window(10.0)]
    assert [spool.append(body) for body in bodies] == [1, 2, 3]
    batch = spool.next_batch()
    assert (batch.device_id, batch.boot_id, batch.sent_s) == ("edge-01", "boot-1", 1000.0)
    assert batch.oldest_seq == 1
    assert [record.seq for record in batch.records] == [1, 2, 3]
    assert [record.body for record in batch.records] == bodies
    assert spool.next_batch() == batch, "nothing goes before it is acknowledged"


def test_an_empty_spool_has_no_batch(spool: Spool) -> None:
    assert spool.next_batch() is None
    report = spool.report()
    assert (report.pending, report.newest_seq, report.lost) == (0, 0, 0)


def test_an_ack_lets_go_what_it_names_and_nothing_else(spool: Spool) -> None:
    for n in range(5):
        spool.append(event(n))
    assert spool.acknowledge(Ack(spool_id=spool.spool_id, seq=3)) == 3
    assert [record.seq for record in spool.next_batch().records] == [4, 5]
    assert spool.next_batch().oldest_seq == 4
    assert spool.acknowledge(Ack(spool_id=spool.spool_id, seq=3)) == 0
    assert spool.report().pending == 2


def test_an_ack_of_another_spool_changes_nothing(spool: Spool) -> None:
    spool.append(event(1))
    assert spool.acknowledge(Ack(spool_id="another", seq=1)) == 0
    assert spool.report().pending == 1


def test_an_ack_of_a_number_never_issued_changes_nothing(spool: Spool) -> None:
    spool.append(event(1))
    assert spool.acknowledge(Ack(spool_id=spool.spool_id, seq=2)) == 0
    assert spool.report().pending == 1


def test_numbers_go_on_after_everything_was_acknowledged_and_reopened(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    first = open_spool(path)
    for n in range(3):
        first.append(event(n))
    first.acknowledge(Ack(spool_id=first.spool_id, seq=3))
    first.close()
    second = open_spool(path)
    assert second.spool_id == first.spool_id
    assert second.append(event(4)) == 4
    second.close()


def test_every_spool_file_has_an_id_of_its_own(tmp_path: Path) -> None:
    spools = [open_spool(tmp_path / name) for name in ("a.db", "b.db")]
    assert spools[0].spool_id != spools[1].spool_id
    for spool in spools:
        spool.close()


def test_batches_fit_the_wire_and_leave_nothing_out(spool: Spool) -> None:
    noise = os.urandom(300_000).hex()
    for n in range(300):
        spool.append(event(n, detail=noise[n * 1900 : (n + 1) * 1900]))
    seen = []
    while batch := spool.next_batch():
        assert len(encode_batch(batch)) <= MAX_BATCH_BYTES
        assert batch.oldest_seq == batch.records[0].seq
        seen += [record.seq for record in batch.records]
        spool.acknowledge(Ack(spool_id=spool.spool_id, seq=seen[-1]))
    assert seen == list(range(1, 301))


def test_a_small_batch_holds_at_least_one_record(spool: Spool) -> None:
    spool.append(wide_window(1))
    spool.append(wide_window(2))
    assert [record.seq for record in spool.next_batch(10).records] == [1]


def test_a_record_too_large_for_any_batch_takes_no_number(spool: Spool) -> None:
    with pytest.raises(WireError, match="telemetry record"):
        spool.append(window(0.0, predictions={f"{i:0500d}": 1 for i in range(120)}))
    assert spool.append(event(1)) == 1


def test_a_cap_too_small_to_work_with_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="spool_max_bytes"):
        Spool(tmp_path / "spool.db", "edge-01", "boot-1", MIN_SPOOL_BYTES - 1)
    assert not list(tmp_path.iterdir())


def test_a_directory_that_is_not_there_is_one_clear_error_until_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spool = open_spool(tmp_path / "missing" / "spool.db")
    assert "telemetry spool" in caplog.text
    for action in (lambda: spool.append(window(20.0)), spool.next_batch, spool.report):
        with pytest.raises(StorageError, match="telemetry spool"):
            action()
    (tmp_path / "missing").mkdir()
    assert spool.append(event(1)) == 2
    loss, kept = (record.body for record in drain(spool))
    assert kept == event(1)
    assert (loss.records, loss.start_s, loss.end_s) == (1, 20.0, 30.0)
    assert loss.reason == "the disk did not take it: unable to open database file"
    spool.close()


def test_the_cap_holds_on_disk_at_every_moment(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    spool = open_spool(path)
    for n in range(700):
        spool.append(wide_window(n) if n % 3 else event(n, detail="x" * 200))
        assert disk_bytes(path) <= MIN_SPOOL_BYTES
    assert spool.report().lost > 0
    spool.close()


def test_the_oldest_windows_go_first_and_are_named_exactly(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    events = set()
    for n in range(700):
        seq = spool.append(event(n) if n % 50 == 0 else wide_window(n))
        events |= {seq} if n % 50 == 0 else set()
    newest = spool.report().newest_seq
    lost = spool.report().lost
    records = drain(spool)
    arrived, named = account(records)
    assert arrived | named == set(range(1, newest + 1)), "each number came or is named"
    assert not arrived & named, "and none is both"
    assert events <= arrived, "events outlive windows"
    windows = [record.seq for record in records if isinstance(record.body, Window)]
    assert min(windows) > max(named), "the newest windows were kept"
    losses = [record.body for record in records if isinstance(record.body, Loss)]
    assert sum(loss.records for loss in losses) == len(named) == lost
    assert all("spool full" in loss.reason for loss in losses)
    spool.close()


def test_a_smaller_cap_gives_the_oldest_up_and_the_ledger_names_them(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db", megabytes=4)
    for n in range(600):
        spool.append(wide_window(n))
    before, held_bytes = spool.report(), disk_bytes(tmp_path / "spool.db")
    assert (before.lost, before.pending) == (0, 600)
    assert held_bytes > 1.5 * MIN_SPOOL_BYTES
    spool.limit(MIN_SPOOL_BYTES)
    assert disk_bytes(tmp_path / "spool.db") <= MIN_SPOOL_BYTES
    after = spool.report()
    assert after.lost > 0
    records = drain(spool)
    kept, lost = account(records)
    assert kept | lost >= set(range(1, 601))
    assert lost == set(range(1, len(lost) + 1)), "the oldest"
    assert len(lost) == after.lost
    assert all(
        f"{MIN_SPOOL_BYTES}" in each.body.reason for each in records if type(each.body) is Loss
    )
    spool.close()


def test_a_larger_cap_makes_room_and_a_useless_one_changes_nothing(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    with pytest.raises(ConfigError, match="spool_max_bytes"):
        spool.limit(MIN_SPOOL_BYTES - 1)
    spool.limit(8 * MIN_SPOOL_BYTES)
    for n in range(600):
        spool.append(wide_window(n))
    assert spool.report().lost == 0
    spool.close()


def test_consecutive_losses_become_one_entry(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    for n in range(700):
        spool.append(wide_window(n))
    records = [record for record in drain(spool) if isinstance(record.body, Loss)]
    spool.close()
    assert (records[0].body.first_seq, records[0].body.start_s) == (1, 0.0)
    for earlier, later in pairwise(records):
        # An entry grows until the losses reach its own number, which is not lost.
        assert earlier.body.last_seq < earlier.seq
        assert later.body.last_seq >= earlier.seq
        assert earlier.body.end_s == pytest.approx(later.body.start_s)


def test_an_entry_that_may_have_been_sent_is_not_changed_any_more(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    while not spool.report().lost:
        spool.append(wide_window(1))
    sent = {}
    for _ in range(3):
        # Everything is offered, nothing acknowledged, and more is lost meanwhile.
        position = 0
        batch = spool.next_batch(10**7)
        for record in batch.records:
            if isinstance(record.body, Loss):
                assert sent.setdefault(record.seq, record.body) == record.body
            position = record.seq
        assert position == spool.report().newest_seq
        lost = spool.report().lost
        while spool.report().lost == lost:
            spool.append(wide_window(1))
    assert sent
    arrived, named = account(drain(spool))
    assert arrived | named == set(range(1, max(arrived) + 1))
    spool.close()


def test_events_go_when_no_window_is_left_and_the_ledger_stays_exact(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    spool = open_spool(path)
    for n in range(900):
        spool.append(event(n, detail=f"{n:01500d}"))
        if n % 2:
            spool.append(window(n))
    assert disk_bytes(path) <= MIN_SPOOL_BYTES
    newest = spool.report().newest_seq
    records = drain(spool)
    arrived, named = account(records)
    assert arrived | named == set(range(1, newest + 1))
    assert not arrived & named
    kept = [r.body.time_s for r in records if isinstance(r.body, Event)]
    assert 0 < len(kept) < 900
    assert kept == list(range(900 - len(kept), 900)), "the newest events"
    spool.close()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(["window", "event", "ack", "reopen"]), max_size=40))
def test_no_number_is_missing_or_given_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    path = tmp_path_factory.mktemp("spool") / "spool.db"
    spool = open_spool(path)
    given_out, received = [], []
    for n, step in enumerate(steps):
        if step == "window":
            given_out.append(spool.append(window(n)))
        elif step == "event":
            given_out.append(spool.append(event(n)))
        elif step == "ack" and (batch := spool.next_batch(600)):
            received += [record.seq for record in batch.records]
            spool.acknowledge(Ack(spool_id=spool.spool_id, seq=received[-1]))
        elif step == "reopen":
            spool.close()
            spool = open_spool(path)
    received += [record.seq for record in drain(spool)]
    spool.close()
    assert given_out == list(range(1, len(given_out) + 1))
    assert received == given_out


def test_many_threads_share_the_numbers(spool: Spool) -> None:
    numbers: list[int] = []

    def append() -> None:
        for n in range(25):
            numbers.append(spool.append(event(n)))

    threads = [threading.Thread(target=append) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 101))


@pytest.mark.parametrize("megabytes", [1, 4])
def test_sigkill_at_any_moment_neither_skips_nor_repeats_a_number(
    tmp_path: Path, megabytes: int
) -> None:
    path = tmp_path / "spool.db"
    acknowledged: list[int] = []
    records = []
    for round_number in range(6):
        said = _append_until_killed(path, megabytes, 40 + 37 * round_number)
        spool = open_spool(path, megabytes)
        newest = spool.report().newest_seq
        # The last append may have been durable without having been said.
        assert said[-1] <= newest
        assert not set(said) & set(acknowledged), "a number came twice"
        acknowledged += said
        if round_number % 2:
            records += drain(spool)
        spool.close()
    spool = open_spool(path, megabytes)
    newest = spool.report().newest_seq
    records += drain(spool)
    spool.close()
    arrived, named = account(records)
    assert len(records) == len(arrived), "no record came twice"
    assert arrived | named == set(range(1, newest + 1))
    assert set(acknowledged) <= arrived | named


def _append_until_killed(path: Path, megabytes: int, after: int) -> list[int]:
    """Run the child, SIGKILL it amid its appends, return the numbers it said."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.appending_child", str(path), str(megabytes)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = []
    try:
        for line in child.stdout:
            if line.endswith("\n"):
                said.append(int(line))
            if len(said) == after:
                child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    assert child.returncode == -signal.SIGKILL
    return said


def expect_new_spool(spool: Spool, old_id: str) -> Loss:
    assert spool.spool_id != old_id
    (record,) = spool.next_batch().records
    assert record.seq == 1
    assert isinstance(record.body, Loss)
    assert "damaged" in record.body.reason
    assert (record.body.first_seq, record.body.last_seq) == (0, 0)
    return record.body


@pytest.mark.parametrize(
    "damage", [b"this is no database" * 300, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_file_is_moved_aside_and_the_loss_recorded(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "spool.db"
    old = open_spool(path)
    old.append(event(1))
    old.close()
    path.write_bytes(damage)
    spool = open_spool(path)
    loss = expect_new_spool(spool, old.spool_id)
    assert "spool.db.damaged" in loss.reason
    assert (tmp_path / "spool.db.damaged").read_bytes() == damage
    assert spool.append(event(2)) == 2
    assert "damaged" in caplog.text
    spool.close()


def test_pages_that_contradict_each_other_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    old = open_spool(path)
    for n in range(300):
        old.append(wide_window(n))
    old.close()
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(os.urandom(8 * 4096))
    spool = open_spool(path)
    expect_new_spool(spool, old.spool_id)
    spool.close()


def test_damage_while_running_begins_a_new_spool_and_keeps_the_record(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    spool = open_spool(path)
    for n in range(300):
        spool.append(wide_window(n))
    old_id = spool.spool_id
    # Another connection ruins the file behind the spool's back.
    vandal = sqlite3.connect(path)
    vandal.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    vandal.close()
    path.write_bytes(os.urandom(path.stat().st_size))
    seq = spool.append(event(7.0))
    assert spool.spool_id != old_id
    records = spool.next_batch().records
    assert [type(record.body) for record in records] == [Loss, Event]
    assert records[-1].seq == seq
    spool.close()


def test_only_the_newest_damaged_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    for n in range(3):
        path.write_bytes(f"damage {n} ".encode() * 1000)
        open_spool(path).close()
    assert [p.name for p in tmp_path.glob("*.damaged*")] == ["spool.db.damaged"]
    assert (tmp_path / "spool.db.damaged").read_bytes().startswith(b"damage 2")


def test_one_unreadable_record_is_named_and_does_not_block_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    spool = open_spool(path)
    for n in range(3):
        spool.append(event(n))
    with sqlite3.connect(path) as vandal:
        vandal.execute("UPDATE records SET body = x'c1' WHERE seq = 2")
    vandal.close()
    records = drain(spool)
    arrived, named = account(records)
    assert arrived == {1, 3, 4}
    assert named == {2}
    assert spool.report().lost == 1
    spool.close()


def test_a_full_disk_is_one_clear_error_and_uses_no_number(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    spool.append(event(1))
    spool._conn.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StorageError, match=r"telemetry spool .* free some disk space"):
        for n in range(100):
            spool.append(wide_window(n))
    newest = spool.report().newest_seq
    spool._conn.execute("PRAGMA max_page_count = 100000")
    assert spool.append(event(2)) == newest + 2, "after the entry of the ledger"
    losses = [record.body for record in drain(spool) if isinstance(record.body, Loss)]
    assert [(each.records, each.reason) for each in losses] == [
        (1, "the disk did not take it: database or disk is full")
    ]
    assert spool.report().lost == 1
    assert spool.append(event(3)) == newest + 3, "it is named once"
    spool.close()
