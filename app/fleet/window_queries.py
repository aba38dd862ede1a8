"""What is read of windows: each one, or a range of any length in as few rows as its chart needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from operator import itemgetter
from typing import Any

import msgspec

from app.fleet.cells import LEVELS_S, as_window, slot_of
from app.fleet.rollups import read_cell
from app.fleet.times import LAST_SEQ, Span, by_slot, runs_of, spans_of
from app.fleet.window_rows import WindowSlice, merged_count, read_window
from device_agent.wire.telemetry import Window

MOST_ROWS = 6000
"""Of one chart: reading and merging them takes some 50 ms."""

Row = tuple[Any, ...]
_BY_TIME = itemgetter(0)


def chart_rows(
    conn: sqlite3.Connection, device_id: str, start_s: float, end_s: float, points: int
) -> tuple[list[Row], float]:
    """Return what to draw a range from, by time, in the order of `series.WindowRow`.

    That are single windows where all are there and few enough, else the cells that are as wide as
    a point or the next narrower ones; the newest windows are in no cell yet and stand beside them.

    Returns:
        The rows, and the least width of a point that they can fill, in seconds.
    """
    streams = conn.execute(
        "SELECT id, rolled_seq, gone_s FROM streams WHERE device_id = ?", (device_id,)
    ).fetchall()
    whole = all(gone_s is None or gone_s < start_s for _, _, gone_s in streams)
    spans = spans_of(runs_of(conn, [each[0] for each in streams], start_s, end_s))
    if whole and _are_few(conn, spans):
        rows = [
            _counted(row)
            for span in spans
            for row in conn.execute(_SELECT_WINDOWS, (*span, start_s, end_s))
        ]
        return sorted(rows, key=_BY_TIME), 0.0
    level = level_of(conn, [each[0] for each in streams], start_s, end_s, points)
    found: list[Row] = []
    for stream, rolled_seq, _ in streams:
        found += _cell_rows(conn, stream, level, start_s, end_s)
        later = (stream, rolled_seq + 1, LAST_SEQ, start_s, end_s)
        found += [_counted(row) for row in conn.execute(_SELECT_WINDOWS, later)]
    return sorted(found, key=_BY_TIME), LEVELS_S[level]


def _are_few(conn: sqlite3.Connection, spans: Iterable[Span]) -> bool:
    """Return whether single windows can be drawn; those around the range's ends count, too."""
    left = MOST_ROWS
    for span in spans:
        left -= conn.execute(_COUNT, (*span, left + 1)).fetchone()[0]
        if left < 0:
            return False
    return True


def level_of(
    conn: sqlite3.Connection, streams: Sequence[int], start_s: float, end_s: float, points: int
) -> int:
    """Return which cells to read: as wide as a point or the next narrower, and not too many."""
    wanted = (end_s - start_s) / max(points, 1)
    level = max((n for n, width_s in enumerate(LEVELS_S) if width_s <= wanted), default=0)
    while level < len(LEVELS_S) - 1 and _cells(conn, streams, level, start_s, end_s) > MOST_ROWS:
        level += 1
    return level


def _cells(
    conn: sqlite3.Connection, streams: Sequence[int], level: int, start_s: float, end_s: float
) -> int:
    """Count cells; of the finest level by the next: so most of them are not looked at."""
    if level == 0:
        return round(LEVELS_S[1] / LEVELS_S[0]) * _cells(conn, streams, 1, start_s, end_s)
    count = "SELECT COUNT(*) FROM rollups WHERE stream = ? AND level = ? AND slot BETWEEN ? AND ?"
    slots = slots_of(level, start_s, end_s)
    return sum(conn.execute(count, (each, level, *slots)).fetchone()[0] for each in streams)


def slots_of(level: int, start_s: float, end_s: float) -> tuple[int, int]:
    """Return the first and the last slot of a level that a range touches."""
    return slot_of(start_s, level), slot_of(end_s, level)


def _cell_rows(
    conn: sqlite3.Connection, stream: int, level: int, start_s: float, end_s: float
) -> Iterator[Row]:
    """Yield the cells that hold any window of a range, those at its ends whole."""
    cells = conn.execute(_SELECT_CELLS, (stream, level, *slots_of(level, start_s, end_s)))
    for *row, powers in cells:
        if not row[0] < end_s:
            continue
        yield tuple(row)
        for power in msgspec.msgpack.decode(powers) if powers else ():
            yield _only_power(row, power)


def _only_power(row: Sequence[Any], power: Sequence[Any]) -> Row:
    """Return a row that adds the power by one more method to a cell, and nothing else."""
    power_w, uncertainty_w, energy_j, net_j, method, source, seconds = power
    return (
        *(row[0], 0.0, 0, 0, b"", power_w, uncertainty_w, energy_j, net_j, method, source),
        *(None, None, None, None, row[15], row[16], row[17], seconds, 0.0),
    )


def _counted(row: Row) -> Row:
    """Return a window's row with what it was merged from, and the seconds of its means."""
    *known, detail = row
    merged = None if detail is None else merged_count(detail)
    return (*known, merged, row[1], row[1])


def each_window(
    conn: sqlite3.Connection, device_id: str, start_s: float, end_s: float
) -> Iterator[Window]:
    """Yield the windows that begin in ``[start_s, end_s)`` as they were sent, by time.

    Up to where single ones are deleted, cells of the finest level stand for them.
    """
    cells = conn.execute(_EACH_CELL, (device_id, start_s, end_s, LEVELS_S[0]))
    yield from merge(
        (as_window(read_cell(rest, latency), digest) for rest, latency, digest in cells),
        map(read_window, _each_row(conn, device_id, start_s, end_s)),
        key=lambda window: window.start_s,
    )


def _each_row(
    conn: sqlite3.Connection, device_id: str, start_s: float, end_s: float
) -> Iterator[sqlite3.Row]:
    """Yield the rows of single windows by time, a slot at a time; in no cell that stands for it."""
    cursor = conn.cursor()
    cursor.row_factory = sqlite3.Row
    for spans in by_slot(runs_of(conn, streams_of(conn, device_id), start_s, end_s)):
        rows = [
            row
            for span in spans
            for row in cursor.execute(_EACH_WINDOW, (*span, start_s, end_s, LEVELS_S[0]))
        ]
        yield from sorted(rows, key=lambda row: (row["start_s"], row["stream"], row["seq"]))


def newest_slices(
    conn: sqlite3.Connection, device_id: str, start_s: float, end_s: float, most: int
) -> list[WindowSlice]:
    """Return the newest windows that begin in ``[start_s, end_s)``, at most `most`, by time."""
    found: list[tuple[int, WindowSlice]] = []
    runs = runs_of(conn, streams_of(conn, device_id), start_s, end_s)
    for spans in by_slot(runs[::-1]):
        rows = (
            row for each in spans for row in conn.execute(_SELECT_SLICES, (*each, start_s, end_s))
        )
        some = [(seq, WindowSlice._make(row)) for seq, *row in rows]
        found += sorted(some, key=lambda each: (each[1].start_s, each[0]), reverse=True)
        if len(found) >= most:
            break
    return [each for _, each in reversed(found[:most])]


def streams_of(conn: sqlite3.Connection, device_id: str) -> list[int]:
    """Return the streams of a device."""
    rows = conn.execute("SELECT id FROM streams WHERE device_id = ?", (device_id,))
    return [row[0] for row in rows]


def deployments(
    conn: sqlite3.Connection, device_id: str, start_s: float, end_s: float
) -> list[tuple[float, str]]:
    """Return when another bundle began to serve, and its digest, oldest first."""
    return list(conn.execute(_SELECT_DEPLOYMENTS, (device_id, start_s, end_s)))


def begin_s(conn: sqlite3.Connection, device_id: str) -> float | None:
    """Return when the oldest window of a device began, or None if it has none."""
    row = conn.execute(_SELECT_BEGIN, (device_id, len(LEVELS_S) - 1)).fetchone()
    return None if row[0] is None else float(row[0])


_SELECT_WINDOWS = """
    SELECT start_s, duration_s, inferences, errors, latency, power_w, uncertainty_w, energy_j,
        net_j, method, source, cpu_percent, memory_bytes, temperature_c, throttled, clock,
        bundles.digest, CASE WHEN first_seq < windows.seq THEN detail END
    FROM windows LEFT JOIN bundles ON bundles.id = bundle
    WHERE stream = ? AND seq BETWEEN ? AND ? AND start_s >= ? AND start_s < ?
"""

_COUNT = """
    SELECT COUNT(*) FROM (SELECT 1 FROM windows WHERE stream = ? AND seq BETWEEN ? AND ? LIMIT ?)
"""

_SELECT_CELLS = """
    SELECT first_s, duration_s, inferences, errors, latency, power_w, uncertainty_w, energy_j,
        net_j, method, source, cpu_percent, memory_bytes, temperature_c, throttled, clock,
        bundles.digest, merged, power_s, cpu_s, powers
    FROM rollups LEFT JOIN bundles ON bundles.id = bundle
    WHERE stream = ? AND level = ? AND slot BETWEEN ? AND ?
"""

_EACH_CELL = """
    SELECT rest, latency, bundles.digest
    FROM streams CROSS JOIN rollups LEFT JOIN bundles ON bundles.id = bundle
    WHERE device_id = ?1 AND stream = streams.id AND level = 0
        AND slot BETWEEN CAST(?2 / ?4 AS INTEGER) - 1 AND CAST(gone_s / ?4 AS INTEGER)
        AND first_s >= ?2 AND first_s < ?3
    ORDER BY first_s, stream
"""

_EACH_WINDOW = """
    SELECT windows.*, bundles.digest
    FROM windows JOIN streams ON streams.id = stream LEFT JOIN bundles ON bundles.id = bundle
    WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3 AND start_s >= ?4 AND start_s < ?5
        AND (gone_s IS NULL OR seq > rolled_seq
            OR CAST(start_s / ?6 AS INTEGER) > CAST(gone_s / ?6 AS INTEGER))
"""

# A bundle is new if what ran before it, even before the range, had another one.
_SELECT_DEPLOYMENTS = """
    WITH mine AS (SELECT id, rolled_seq FROM streams WHERE device_id = ?1),
    moments AS (
        SELECT start_s, seq, bundle FROM changes WHERE stream IN (SELECT id FROM mine)
        UNION ALL
        SELECT start_s, seq, bundle FROM mine CROSS JOIN windows
        WHERE stream = mine.id AND seq > rolled_seq AND bundle IS NOT NULL
    ),
    steps AS (
        SELECT start_s, bundle, LAG(bundle) OVER (ORDER BY start_s, seq) AS before
        FROM moments WHERE start_s < ?3
    )
    SELECT start_s, digest FROM steps JOIN bundles ON bundles.id = bundle
    WHERE start_s >= ?2 AND bundle IS NOT before
    ORDER BY start_s
"""

# Windows up to `rolled_seq` are in cells, which know when the first of theirs began.
_SELECT_BEGIN = """
    WITH mine AS (SELECT id, rolled_seq FROM streams WHERE device_id = ?1)
    SELECT MIN(start_s) FROM (
        SELECT MIN(start_s) AS start_s FROM mine CROSS JOIN windows
        WHERE stream = mine.id AND seq > rolled_seq
        UNION ALL SELECT MIN(first_s) FROM mine CROSS JOIN rollups
        WHERE stream = mine.id AND level = ?2
    )
"""

_SELECT_SLICES = """
    SELECT seq, start_s, duration_s, inferences, errors, latency, temperature_c, throttled, clock,
        bundles.digest, detail
    FROM windows LEFT JOIN bundles ON bundles.id = bundle
    WHERE stream = ? AND seq BETWEEN ? AND ? AND start_s >= ? AND start_s < ?
"""

SELECT_RECENT = """
    SELECT windows.*, bundles.digest
    FROM windows LEFT JOIN bundles ON bundles.id = bundle
    WHERE stream IN (SELECT id FROM streams WHERE device_id = ?)
    ORDER BY stream DESC, seq DESC LIMIT ?
"""

SELECT_KEPT = """
    SELECT COUNT(*), (
        SELECT MIN(start_s) FROM windows WHERE rowid IN (
            SELECT (SELECT rowid FROM windows WHERE stream = streams.id ORDER BY seq LIMIT 1)
            FROM streams WHERE ?1 IS NULL OR device_id = ?1
        )
    ), (
        SELECT MAX(gone_s) FROM streams WHERE ?1 IS NULL OR device_id = ?1
    ), (
        SELECT MIN(first_s) FROM rollups WHERE level = 2
            AND stream IN (SELECT id FROM streams WHERE ?1 IS NULL OR device_id = ?1)
    )
    FROM windows WHERE stream IN (SELECT id FROM streams WHERE ?1 IS NULL OR device_id = ?1)
"""
