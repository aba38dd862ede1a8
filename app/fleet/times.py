"""Where in a stream the windows of a range of time are: the runs of numbers that began in a slot.

A row says that from its number on, up to the next row, windows began in one slot, as wide as the
finest cell. Where a device's clock runs as it should that is a row for a slot. An index over the
times of all windows would be written at another place for each of them, as the one over their
numbers is, which has to be there for each to be stored once.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from app.fleet import cells

LAST_SEQ = 2**63 - 1


class Run(NamedTuple):
    """Numbers of a stream whose windows, where there are any, began in one slot."""

    slot: int
    stream: int
    first: int
    last: int


class Span(NamedTuple):
    """Numbers of a stream that hold all its windows of a range, and maybe some around it."""

    stream: int
    first: int
    last: int


def slot_of(start_s: float) -> int:
    """Return the slot in which a window begins; a later one is never in a lower."""
    return cells.slot_of(start_s, 0)


def newest_slot(conn: sqlite3.Connection, stream: int) -> int | None:
    """Return the slot that a window with the next number would be taken to begin in."""
    return _slot_at(conn, stream, LAST_SEQ)


def note_time(conn: sqlite3.Connection, stream: int, seq: int, start_s: float) -> None:
    """Take note when a window of any number begins; what is known of those behind it stays."""
    slot, held = slot_of(start_s), _slot_at(conn, stream, seq)
    if held == slot:
        return
    if _slot_at(conn, stream, seq - 1) == slot:  # then a run of another one begins here
        conn.execute("DELETE FROM times WHERE stream = ? AND seq = ?", (stream, seq))
    else:
        conn.execute("INSERT OR REPLACE INTO times VALUES (?, ?, ?)", (stream, seq, slot))
    if held is not None:
        conn.execute(
            "INSERT OR IGNORE INTO times SELECT ?1, ?2 + 1, ?3"
            " WHERE EXISTS (SELECT 1 FROM windows WHERE stream = ?1 AND seq > ?2)",
            (stream, seq, held),
        )


def _slot_at(conn: sqlite3.Connection, stream: int, seq: int) -> int | None:
    row = conn.execute(
        "SELECT slot FROM times WHERE stream = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
        (stream, seq),
    ).fetchone()
    return row[0] if row else None


def forget_times(conn: sqlite3.Connection, stream: int, seq: int) -> None:
    """Drop what is only known of numbers below `seq`, whose windows are deleted."""
    conn.execute(
        "DELETE FROM times WHERE stream = ?1"
        " AND seq < (SELECT MAX(seq) FROM times WHERE stream = ?1 AND seq <= ?2)",
        (stream, seq),
    )


def runs_of(
    conn: sqlite3.Connection, streams: Iterable[int], start_s: float, end_s: float
) -> list[Run]:
    """Return the runs that can hold windows that begin in ``[start_s, end_s)``, by slot."""
    low, high = slot_of(start_s), slot_of(end_s)
    return sorted(
        Run(slot, stream, first, last or LAST_SEQ)
        for stream in streams
        for slot, first, last in conn.execute(_SELECT_RUNS, (stream, low, high))
    )


def spans_of(runs: Iterable[Run]) -> list[Span]:
    """Return the numbers of runs, joined where they touch."""
    found: list[Span] = []
    for _, stream, first, last in sorted(runs, key=itemgetter(1, 2)):
        before = found[-1] if found else None
        if before is not None and before.stream == stream and before.last + 1 == first:
            found[-1] = before._replace(last=last)
        else:
            found.append(Span(stream, first, last))
    return found


def since(runs: Iterable[Run], least: Mapping[int, int]) -> list[Run]:
    """Return what there is of runs from the least number of each stream on."""
    return [
        run._replace(first=max(run.first, least[run.stream]))
        for run in runs
        if run.last >= least[run.stream]
    ]


def between(runs: Sequence[Run], start_s: float, end_s: float) -> Sequence[Run]:
    """Return those of some runs that `runs_of` would return for this range."""
    low = bisect_left(runs, slot_of(start_s), key=itemgetter(0))
    high = bisect_right(runs, slot_of(end_s), key=itemgetter(0))
    return runs[low:high]


def by_slot(runs: Sequence[Run]) -> Iterator[list[Span]]:
    """Yield the numbers of one slot after the other, in the order of the runs."""
    for _, each in groupby(runs, key=itemgetter(0)):
        yield spans_of(each)


_SELECT_RUNS = """
    SELECT slot, seq, (SELECT MIN(seq) - 1 FROM times WHERE stream = ?1 AND seq > run.seq)
    FROM times AS run WHERE stream = ?1 AND slot BETWEEN ?2 AND ?3
"""
