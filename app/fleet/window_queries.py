"""What is read of windows: each one, or a range of any length in as few rows as its chart needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import Any

import msgspec

from app.fleet.cells import LEVELS_S, as_window
from app.fleet.rollups import read_cell
from app.fleet.window_rows import merged_count, read_window
from device_agent.wire.telemetry import Window

MOST_ROWS = 6000
"""Of one chart: reading and merging them takes some 50 ms."""

Row = tuple[Any, ...]


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
    if whole and _few_windows(conn, device_id, start_s, end_s):
        rows = conn.execute(_SELECT_WINDOWS, (device_id, start_s, end_s))
        return [_counted(row) for row in rows], 0.0
    level = level_of(conn, [each[0] for each in streams], start_s, end_s, points)
    found: list[Row] = []
    for stream, rolled_seq, _ in streams:
        found += _cell_rows(conn, stream, level, start_s, end_s)
        later = conn.execute(_SELECT_LATER, (stream, rolled_seq, start_s, end_s))
        found += [_counted(row) for row in later]
    return sorted(found, key=lambda row: row[0]), LEVELS_S[level]


def _few_windows(conn: sqlite3.Connection, device_id: str, start_s: float, end_s: float) -> bool:
    (count,) = conn.execute(
        "SELECT COUNT(*) FROM (SELECT 1 FROM windows"
        " WHERE stream IN (SELECT id FROM streams WHERE device_id = ?)"
        " AND start_s >= ? AND start_s < ? LIMIT ?)",
        (device_id, start_s, end_s, MOST_ROWS + 1),
    ).fetchone()
    return int(count) <= MOST_ROWS


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
    return int(start_s // LEVELS_S[level]), int(end_s // LEVELS_S[level])


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
    windows = conn.cursor()
    windows.row_factory = sqlite3.Row
    windows.execute(_EACH_WINDOW, (device_id, start_s, end_s, LEVELS_S[0]))
    yield from merge(
        (as_window(read_cell(rest, latency), digest) for rest, latency, digest in cells),
        map(read_window, windows),
        key=lambda window: window.start_s,
    )


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
    WHERE stream IN (SELECT id FROM streams WHERE device_id = ?) AND start_s >= ? AND start_s < ?
    ORDER BY start_s
"""

# The plus keeps SQLite from reading the whole range by time where a few numbers are wanted.
_SELECT_LATER = """
    SELECT start_s, duration_s, inferences, errors, latency, power_w, uncertainty_w, energy_j,
        net_j, method, source, cpu_percent, memory_bytes, temperature_c, throttled, clock,
        bundles.digest, CASE WHEN first_seq < windows.seq THEN detail END
    FROM windows LEFT JOIN bundles ON bundles.id = bundle
    WHERE stream = ? AND seq > ? AND +start_s >= ? AND +start_s < ?
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
    WHERE stream IN (SELECT id FROM streams WHERE device_id = ?1)
        AND start_s >= ?2 AND start_s < ?3
        AND (gone_s IS NULL OR seq > rolled_seq
            OR CAST(start_s / ?4 AS INTEGER) > CAST(gone_s / ?4 AS INTEGER))
    ORDER BY start_s, stream, seq
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

_SELECT_BEGIN = """
    WITH mine AS (SELECT id FROM streams WHERE device_id = ?1)
    SELECT MIN(start_s) FROM (
        SELECT MIN(start_s) AS start_s FROM windows WHERE stream IN mine
        UNION ALL SELECT MIN(first_s) FROM rollups WHERE stream IN mine AND level = ?2
    )
"""

SELECT_SLICES = """
    SELECT start_s, duration_s, inferences, errors, latency, temperature_c, throttled, clock,
        bundles.digest, detail
    FROM windows LEFT JOIN bundles ON bundles.id = bundle
    WHERE stream IN (SELECT id FROM streams WHERE device_id = ?) AND start_s >= ? AND start_s < ?
    ORDER BY start_s DESC, seq DESC LIMIT ?
"""

SELECT_RECENT = """
    SELECT windows.*, bundles.digest
    FROM windows LEFT JOIN bundles ON bundles.id = bundle
    WHERE stream IN (SELECT id FROM streams WHERE device_id = ?)
    ORDER BY stream DESC, seq DESC LIMIT ?
"""

SELECT_KEPT = """
    SELECT COUNT(*), MIN(windows.start_s), (
        SELECT MAX(gone_s) FROM streams WHERE ?1 IS NULL OR device_id = ?1
    ), (
        SELECT MIN(first_s) FROM rollups WHERE level = 2
            AND stream IN (SELECT id FROM streams WHERE ?1 IS NULL OR device_id = ?1)
    )
    FROM windows WHERE stream IN (SELECT id FROM streams WHERE ?1 IS NULL OR device_id = ?1)
"""
