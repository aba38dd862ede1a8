"""Windows are merged before anything is given up, and no total changes by it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from device_agent.telemetry import MIN_SPOOL_BYTES, Spool
from device_agent.telemetry import spool as spool_module
from device_agent.telemetry.merging import merge_windows
from device_agent.wire.messages import Ack
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import merged
from device_agent.wire.telemetry import Log, Loss, Record, Window
from tests.fakes.telemetry import (
    BUNDLE_1,
    BUNDLE_2,
    ESTIMATED,
    MEASURED,
    account,
    event,
    own_numbers,
    sketch,
    window,
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a spool be full early."""
    monkeypatch.setattr(spool_module, "_WAL_RESERVE_BYTES", MIN_SPOOL_BYTES - 128 * 1024)


def open_spool(path: Path) -> Spool:
    return Spool(path, "edge-01", "boot-1", MIN_SPOOL_BYTES, lambda: 1000.0)


def drain(spool: Spool) -> list[Record]:
    records = []
    while batch := spool.next_batch():
        records += batch.records
        spool.acknowledge(Ack(spool_id=batch.spool_id, seq=batch.records[-1].seq))
    return records


def fill_until_merged(spool: Spool, *, step_s: float = 10.0, **fields: object) -> list[Window]:
    """Windows of `step_s` until the spool had to merge some; returns all of them."""
    made = []
    before = spool.report().pending
    while spool.report().pending == before + len(made):
        made.append(window(step_s * len(made), duration_s=step_s, **fields))
        spool.append(made[-1])
        assert len(made) < 5000
    return made


def test_windows_become_minutes_that_say_the_same(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    made = fill_until_merged(spool)
    records = drain(spool)
    assert spool.report().lost == 0
    assert {n for record in records for n in own_numbers(record)} == set(range(1, len(made) + 1))
    first = records[0]
    assert (first.first_seq, first.seq, first.foreign) == (1, 6, ())
    assert first.body == merge_windows(made[:6])
    assert (first.body.start_s, first.body.duration_s, first.body.merged) == (0.0, 60.0, 6)
    assert sum(record.body.inferences for record in records) == 100 * len(made)
    assert records[-1].body == made[-1], "the newest keep their resolution"
    spool.close()


def test_minutes_become_ten_minutes_when_there_are_only_minutes(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    made = 0
    while spool.report().pending < 2 or made < 2000:
        spool.append_all([window(10.0 * (made + n)) for n in range(60)])
        made += 60
    records = drain(spool)
    assert spool.report().lost == 0
    assert {record.body.merged for record in records} >= {60, 6, 1}
    longest = [record for record in records if record.body.merged == 60]
    assert all(record.body.start_s % 600 == 0 for record in longest)
    assert sum(record.body.merged for record in records) == made
    spool.close()


def test_what_was_sent_once_is_never_merged_even_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    spool = open_spool(path)
    for n in range(30):
        spool.append(window(10.0 * n))
    sent = spool.next_batch(2000).records
    spool.close()
    spool = open_spool(path)
    fill_until_merged(spool)
    records = drain(spool)
    assert list(sent) == records[: len(sent)]
    assert any(record.first_seq for record in records)
    spool.close()


def test_the_numbers_of_events_in_between_stay_theirs(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    newest = 0
    while spool.report().pending == newest:
        newest = spool.append(event(newest) if newest % 4 == 1 else window(10.0 * newest / 2))
    records = drain(spool)
    taken = [n for record in records for n in own_numbers(record)]
    assert sorted(taken) == list(range(1, newest + 1)), "each by exactly one record"
    assert any(record.foreign for record in records)
    spool.close()


@pytest.mark.parametrize(
    "other",
    [
        {"bundle": BUNDLE_2},
        {"bundle": None},
        {"energy": ESTIMATED},
        {"energy": None},
        {"clock": "jumped"},
        {"power_mode": "MAXN"},
    ],
)
def test_windows_that_mean_different_things_stay_apart(
    tmp_path: Path, other: dict[str, object]
) -> None:
    spool = open_spool(tmp_path / "spool.db")
    n = 0
    while spool.report().pending == n:
        n = spool.append(window(10.0 * n, **(other if n % 6 >= 3 else {})))
    first, second = drain(spool)[:2]
    assert (first.body.merged, second.body.merged) == (3, 3)
    assert first.body.bundle == BUNDLE_1
    assert first.body.energy.method == "measured"
    expected = window(30.0, **other)
    assert (second.body.bundle, second.body.clock) == (expected.bundle, expected.clock)
    spool.close()


def test_logs_go_before_windows_and_windows_before_events(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    spool.append(event(0.0))
    for n in range(40):
        spool.append(Log(time_s=n, level="info", logger="x", text="y" * 1000))
    n = 0
    while not spool.report().lost:  # no two of these may be merged
        spool.append(window(10.0 * n, bundle=(BUNDLE_1, BUNDLE_2)[n % 2]))
        n += 1
    arrived, named = account(drain(spool))
    assert named == set(range(2, 42)), "the logs"
    assert {1, 42} <= arrived
    spool.close()


def test_a_loss_of_merged_windows_counts_what_they_were_made_of(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    n = 0
    while not spool.report().lost:
        some = range(n, n + 60)
        spool.append_all([window(10.0 * k, power_mode="x" * 1500 + f"{k // 6}") for k in some])
        n += 60
    records = drain(spool)
    arrived, named = account(records)
    losses = [record.body for record in records if isinstance(record.body, Loss)]
    assert sum(each.records for each in losses) == len(named) == spool.report().lost
    assert not arrived & named
    assert arrived | named == set(range(1, max(arrived) + 1))
    kept = sum(each.body.inferences for each in records if isinstance(each.body, Window))
    assert kept == 100 * (n - len(named))
    spool.close()


def test_merging_adds_sums_and_takes_means_over_time() -> None:
    first = window(
        0.0,
        served_requests=4,
        errors=1,
        values={"depth": Moments(count=1, total=2.0, lowest=2.0, highest=2.0)},
        confidence=(1, 2),
        cpu_percent=10.0,
        throttled=None,
    )
    second = window(
        10.0,
        0.02,
        duration_s=30.0,
        energy=None if first.energy is None else MEASURED,
        predictions={"pit": 1},
        values={"depth": Moments(count=1, total=4.0, lowest=4.0, highest=4.0), "angle": Moments()},
        confidence=(1, 1, 1),
        cpu_percent=30.0,
        memory_bytes=60_000_000,
        temperature_c=None,
        throttled=True,
    )
    whole = merge_windows([first, second])
    assert (whole.start_s, whole.duration_s, whole.merged) == (0.0, 40.0, 2)
    assert (whole.inferences, whole.errors, whole.served_requests) == (200, 1, 4)
    assert whole.stages["total"] == merged([first.stages["total"], second.stages["total"]])
    assert whole.predictions == {"good": 90, "pit": 11}
    assert whole.confidence == (2, 3, 1)
    assert (whole.energy.energy_j, whole.energy.power_w, whole.energy.net_j) == (100.0, 5.0, None)
    assert whole.cpu_percent == 25.0
    assert (whole.memory_bytes, whole.temperature_c, whole.throttled) == (60_000_000, 45.0, True)
    assert whole.values["depth"] == Moments(count=2, total=6.0, spread=2.0, lowest=2.0, highest=4.0)
    assert first.stages["total"] == sketch(*[0.005] * 100), "the parts are left as they were"


def test_a_figure_that_is_no_number_spoils_no_sum(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool.db")
    n = 0
    while spool.report().pending == n:
        start_s = float("nan") if n == 2 else 10.0 * n
        n = spool.append(window(start_s))
    records = drain(spool)
    assert [record.body.merged for record in records[:3]] == [2, 1, 3]
    spool.close()


def test_a_spool_of_the_first_layout_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    bodies = [window(0.0), event(1.0), window(10.0)]
    _write_first_layout(path, bodies)
    spool = open_spool(path)
    assert spool.spool_id == "old"
    assert spool.report().lost == 7
    assert spool.append(event(2.0)) == 10
    assert [(each.seq, each.body) for each in drain(spool)] == [
        *zip((7, 8, 9), bodies, strict=True),
        (10, event(2.0)),
    ]
    spool.close()


def _write_first_layout(path: Path, bodies: list) -> None:
    import msgspec

    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute(
            "CREATE TABLE records (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"
            " body BLOB NOT NULL)"
        )
        conn.execute("CREATE INDEX records_by_kind ON records (kind, seq)")
        conn.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL)")
        conn.executemany("INSERT INTO meta VALUES (?, ?)", [("spool_id", "old"), ("lost", 7)])
        for seq, body in enumerate(bodies, start=7):
            kind = 1 if body.__class__.__name__ == "Event" else 0
            packed = msgspec.msgpack.encode(body)
            conn.execute("INSERT INTO records VALUES (?, ?, ?)", (seq, kind, packed))
        conn.execute("PRAGMA user_version = 1")
    conn.close()
