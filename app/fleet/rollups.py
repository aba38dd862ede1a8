"""Cells in the database: windows enter them once, in order of their numbers, and are then deleted.

What lies below the oldest number in a device's spool is settled: the device can neither send it
again nor merge it into anything. Only that enters cells, each window in the transaction that notes
how far the stream is rolled up, so a kill at any moment repeats and skips none. Windows stay beside
their cells until they have been stored for `RAW_S`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.fleet.cells import (
    LEVELS_S,
    Cell,
    Power,
    RolledWindow,
    by_time,
    coarser,
    merge,
    pack_latency,
    roll,
    unpack_latency,
)
from app.fleet.times import forget_times
from device_agent.wire.typed import packed_decoder

RAW_S = 14 * 86_400.0
"""Rollouts are judged by single windows, and none lasts longer; cells tell the rest in a tenth of
the room. From the time that the console stored a window: a device's clock may be years off."""
MARK_S = 3600.0
"""How exactly that time is known."""
WINDOWS_AT_ONCE = 400
"""Some 20 ms of the one writer; whoever stores a batch waits no longer for it."""

_decoder = packed_decoder(Cell)
SELECT_ROLLED = f"SELECT {', '.join(RolledWindow._fields)} FROM windows WHERE stream = ?"  # noqa: S608
"""The rows of `RolledWindow`."""
_MARKS = ", ".join("?" * 25)


def roll_some(conn: sqlite3.Connection, stream: int, most: int) -> int:
    """Let the next settled windows of a stream enter their cells; return how many those were."""
    rolled, oldest = conn.execute(
        "SELECT rolled_seq, oldest_seq FROM streams WHERE id = ?", (stream,)
    ).fetchone()
    rows = conn.execute(
        SELECT_ROLLED + " AND seq > ? AND seq < ? ORDER BY seq LIMIT ?",
        (stream, rolled, oldest, most),
    ).fetchall()
    add_windows(conn, stream, [RolledWindow._make(row) for row in rows])
    upto = rows[-1][0] if len(rows) == most else oldest - 1
    conn.execute("UPDATE streams SET rolled_seq = ? WHERE id = ?", (upto, stream))
    return len(rows)


def add_windows(conn: sqlite3.Connection, stream: int, windows: Sequence[RolledWindow]) -> None:
    """Let windows enter the cells of every level, and note where another bundle begins."""
    if not windows:
        return
    cells = roll(windows, 0)
    for level in range(len(LEVELS_S)):
        if level:
            cells = coarser(cells, level)
        _add_cells(conn, stream, level, cells)
    _note_changes(conn, stream, windows)


def waiting_streams(conn: sqlite3.Connection) -> list[int]:
    """Return the streams with settled numbers that were not looked at."""
    return [
        row[0] for row in conn.execute("SELECT id FROM streams WHERE rolled_seq < oldest_seq - 1")
    ]


def mark_time(conn: sqlite3.Connection, now_s: float) -> int:
    """Note what is stored by now, once in `MARK_S`; return up to which row `RAW_S` have passed."""
    newest = conn.execute("SELECT MAX(stored_s) FROM marks").fetchone()[0]
    if newest is None or now_s - newest >= MARK_S or now_s < newest:
        conn.execute("DELETE FROM marks WHERE stored_s > ?", (now_s,))
        row = conn.execute("SELECT MAX(rowid) FROM windows").fetchone()[0]
        conn.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (now_s, row or 0))
    found = conn.execute(
        "SELECT stored_s, row FROM marks WHERE stored_s <= ? ORDER BY stored_s DESC LIMIT 1",
        (now_s - RAW_S,),
    ).fetchone()
    if found is None:
        return 0
    conn.execute("DELETE FROM marks WHERE stored_s < ?", (found[0],))
    return int(found[1])


def streams_with_old(conn: sqlite3.Connection, row: int) -> list[int]:
    """Return the streams with windows up to a row, in one look at those rows' indexes."""
    if not row:
        return []
    return [
        each[0]
        for each in conn.execute("SELECT DISTINCT stream FROM windows WHERE rowid <= ?", (row,))
    ]


def delete_some(conn: sqlite3.Connection, stream: int, most: int, row: int) -> int:
    """Delete the oldest windows of a stream up to a row that are in cells; return how many."""
    found = conn.execute(
        "SELECT windows.rowid, seq, start_s FROM windows JOIN streams ON streams.id = stream"
        " WHERE stream = ? AND seq <= rolled_seq ORDER BY seq LIMIT ?",
        (stream, most),
    ).fetchall()
    # The highest row stays: SQLite would give its number again, and marks would take new for old.
    last = conn.execute("SELECT MAX(rowid) FROM windows").fetchone()[0]
    old = [each for each in found if each[0] <= row and each[0] != last]
    if not old:
        return 0
    conn.executemany("DELETE FROM windows WHERE rowid = ?", [(each[0],) for each in old])
    left = conn.execute("SELECT MIN(seq) FROM windows WHERE stream = ?", (stream,)).fetchone()[0]
    forget_times(conn, stream, left or old[-1][1])
    conn.execute(
        "UPDATE streams SET gone_s = MAX(COALESCE(gone_s, ?1), ?1) WHERE id = ?2",
        (max(each[2] for each in old), stream),
    )
    return len(old)


def read_cell(rest: bytes, latency: bytes) -> Cell:
    """Return a cell from its columns of these names."""
    cell = _decoder.decode(rest)
    cell.latency = unpack_latency(latency)
    return cell


def _add_cells(
    conn: sqlite3.Connection, stream: int, level: int, cells: Mapping[int, Cell]
) -> None:
    rows = []
    for slot, added in cells.items():
        held = conn.execute(
            "SELECT rest, latency FROM rollups WHERE stream = ? AND level = ? AND slot = ?",
            (stream, level, slot),
        ).fetchone()
        cell = added
        if held is not None:
            cell = read_cell(*held)
            merge(cell, added)
        rows.append((stream, level, slot, *_columns(cell)))
    conn.executemany(f"INSERT OR REPLACE INTO rollups VALUES ({_MARKS})", rows)  # noqa: S608


def _columns(cell: Cell) -> tuple[Any, ...]:
    """Return what charts read: power by the method that covers most, by others apart."""
    powers = [_power_columns(method, power) for method, power in by_time(cell)]
    return (
        cell.first_s,
        cell.duration_s,
        cell.inferences,
        cell.errors,
        pack_latency(cell),
        *(powers[0] if powers else (None,) * 7),
        cell.cpu.value,
        cell.cpu.seconds,
        cell.memory_bytes,
        cell.temperature_c,
        cell.throttled,
        cell.clock,
        cell.bundle,
        cell.merged,
        msgspec.msgpack.encode(powers[1:]) if len(powers) > 1 else None,
        msgspec.msgpack.encode(msgspec.structs.replace(cell, latency={})),
    )


def _power_columns(method: int, power: Power) -> tuple[Any, ...]:
    return (
        power.power.value,
        power.uncertainty.value,
        power.energy_j,
        power.net_j,
        method,
        power.source,
        power.seconds,
    )


def _note_changes(conn: sqlite3.Connection, stream: int, windows: Sequence[RolledWindow]) -> None:
    """Keep when another bundle began: a cell tells only the newest."""
    before = conn.execute(
        "SELECT bundle FROM changes WHERE stream = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
        (stream, windows[0].seq),
    ).fetchone()
    bundle = before[0] if before else None
    found = []
    for window in windows:
        if window.bundle is not None and window.bundle != bundle:
            bundle = window.bundle
            found.append((stream, window.seq, window.start_s, bundle))
    conn.executemany("INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?)", found)
