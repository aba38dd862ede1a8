"""Which sequence numbers of a stream are accounted for, as disjoint runs in a table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of consecutive numbers as (first, last)."""
    first = last = None
    for number in sorted(numbers):
        if last is not None and first is not None and number > last + 1:
            yield first, last
            first = None
        if first is None:
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def cover(conn: sqlite3.Connection, stream: int, first: int, last: int) -> None:
    """Add the run ``first..last``, joining it with every run it touches."""
    touching = _touching(conn, stream, first, last)
    conn.executemany(
        "DELETE FROM coverage WHERE stream = ? AND first_seq = ?",
        [(stream, low) for low, _ in touching],
    )
    low = min([first, *(low for low, _ in touching)])
    high = max([last, *(high for _, high in touching)])
    conn.execute("INSERT INTO coverage VALUES (?, ?, ?)", (stream, low, high))


def _touching(
    conn: sqlite3.Connection, stream: int, first: int, last: int
) -> list[tuple[int, int]]:
    # Runs are disjoint, so going down from `last` they end with the first that lies wholly below.
    found = []
    for low, high in conn.execute(
        "SELECT first_seq, last_seq FROM coverage"
        " WHERE stream = ? AND first_seq <= ? ORDER BY first_seq DESC",
        (stream, last + 1),
    ):
        if high < first - 1:
            break
        found.append((low, high))
    return found


def covered_up_to(conn: sqlite3.Connection, stream: int, start: int) -> int:
    """Return the end of the run that holds `start`, or ``start - 1`` if none does."""
    row = conn.execute(
        "SELECT last_seq FROM coverage"
        " WHERE stream = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
        (stream, start),
    ).fetchone()
    return max(row[0], start - 1) if row else start - 1


def covered_within(conn: sqlite3.Connection, stream: int, first: int, last: int) -> int:
    """Return how many numbers of ``first..last`` are accounted for."""
    touching = _touching(conn, stream, first, last)
    return sum(max(min(high, last) - max(low, first) + 1, 0) for low, high in touching)


def count_gaps(conn: sqlite3.Connection, device_id: str | None) -> int:
    """Return how many numbers from 1 to each stream's highest stored one are not covered."""
    (gaps,) = conn.execute(
        """
        SELECT COALESCE(SUM(highest_seq - (
            SELECT COALESCE(SUM(MIN(last_seq, highest_seq) - first_seq + 1), 0)
            FROM coverage WHERE stream = streams.id AND first_seq <= highest_seq
        )), 0)
        FROM streams WHERE ?1 IS NULL OR device_id = ?1
        """,
        (device_id,),
    ).fetchone()
    return int(gaps)
