"""Windows of a range are found by their numbers, whatever the clock of their device did."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from app.fleet.appender import Appender
from app.fleet.cells import LEVELS_S
from app.fleet.store import TelemetryStore
from app.fleet.telemetry_schema import migrations
from app.fleet.times import between, by_slot, runs_of, slot_of, spans_of
from tests.fakes.telemetry import batch, window

SLOT_S = LEVELS_S[0]
FAR_S = 1e300
NEAR_S = st.integers(-12, 24).map(lambda n: n * SLOT_S / 4)
starts_s = NEAR_S | st.floats(-2 * SLOT_S, 6 * SLOT_S) | st.sampled_from((-FAR_S, FAR_S))
sent = st.lists(st.tuples(st.integers(-4, 3), st.lists(starts_s, min_size=1, max_size=6)))
"""Batches: how far their first number is from the next one, and when their windows begin."""


@contextmanager
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as conn:
        migrations.apply(Database(conn))
        yield conn


def store_all(conn: sqlite3.Connection, batches: list[tuple[int, list[float]]]) -> None:
    appender, highest = Appender(conn), 0
    for ahead, each in batches:
        first = max(highest + 1 + ahead, 1)
        appender.append([batch([window(start_s) for start_s in each], first)])
        highest = max(highest, first + len(each) - 1)


def stored(conn: sqlite3.Connection, start_s: float, end_s: float) -> list[int]:
    """Return the numbers of a range by looking at every window."""
    rows = conn.execute("SELECT seq, start_s FROM windows ORDER BY seq")
    return [seq for seq, at_s in rows if start_s <= at_s < end_s]


def found(
    conn: sqlite3.Connection, spans: list[tuple[int, int, int]], start_s: float, end_s: float
) -> list[int]:
    return sorted(
        seq
        for span in spans
        for seq, at_s in conn.execute(
            "SELECT seq, start_s FROM windows WHERE stream = ? AND seq BETWEEN ? AND ?", span
        )
        if start_s <= at_s < end_s
    )


@given(sent, starts_s, starts_s)
def test_every_window_of_a_range_is_found_once(
    batches: list[tuple[int, list[float]]], one_s: float, other_s: float
) -> None:
    start_s, end_s = sorted((one_s, other_s))
    with database() as conn:
        store_all(conn, batches)
        runs = runs_of(conn, [1], start_s, end_s)
        assert found(conn, spans_of(runs), start_s, end_s) == stored(conn, start_s, end_s)
        slots = [span for spans in by_slot(runs) for span in spans]
        assert found(conn, slots, start_s, end_s) == stored(conn, start_s, end_s)
        wider = runs_of(conn, [1], -FAR_S, FAR_S)
        assert list(between(wider, start_s, end_s)) == runs


@given(sent)
def test_what_an_older_database_holds_is_found_in_the_same_runs(
    batches: list[tuple[int, list[float]]],
) -> None:
    with database() as conn, closing(sqlite3.connect(":memory:")) as old:
        migrations.apply(Database(old), stop_before="find_times_by_number")
        store_all(conn, batches)
        rows = conn.execute("SELECT * FROM windows").fetchall()
        old.executemany(f"INSERT INTO windows VALUES ({', '.join('?' * 24)})", rows)
        migrations.apply(Database(old))
        for seq, start_s in conn.execute("SELECT seq, start_s FROM windows"):
            (span,) = [
                each
                for each in runs_of(old, [1], start_s, start_s)
                if each.first <= seq <= each.last
            ]
            assert span.slot == slot_of(start_s)


def test_a_clock_that_runs_as_it_should_makes_a_row_for_a_slot() -> None:
    with database() as conn:
        store_all(conn, [(0, [10.0 * n for n in range(50)]), (2, [500.0, 599.9, 600.0])])
        assert conn.execute("SELECT seq, slot FROM times").fetchall() == [(1, 0), (31, 1), (55, 2)]
        assert spans_of(runs_of(conn, [1], 300.0, 599.0)) == [(1, 31, 54)]


def test_a_window_that_comes_late_leaves_those_behind_it_where_they_are() -> None:
    with database() as conn:
        store_all(conn, [(0, [10.0, 20.0]), (1, [40.0, 50.0])])
        store_all(conn, [(2, [700.0])])
        assert conn.execute("SELECT seq, slot FROM times").fetchall() == [(1, 0), (3, 2), (4, 0)]
        assert found(conn, spans_of(runs_of(conn, [1], 0.0, 100.0)), 0.0, 100.0) == [1, 2, 4, 5]


def test_what_is_deleted_leaves_no_runs_behind(tmp_path: Path) -> None:
    store = TelemetryStore(tmp_path / "telemetry.db")
    store.append(batch([window(SLOT_S * n) for n in range(100)]))
    store.append(batch([window(SLOT_S * 100)], 101))
    for now_s in (0.0, 20 * 86_400.0):
        for _ in store.upkeep(now_s):
            pass
    with closing(sqlite3.connect(store.path)) as conn:
        assert conn.execute("SELECT seq FROM windows").fetchall() == [(101,)]
        assert conn.execute("SELECT seq, slot FROM times").fetchall() == [(101, 100)]
    store.close()
