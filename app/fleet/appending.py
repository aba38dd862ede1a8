"""A batch into the store: what is new in it, once, and how far that lets the device delete.

A record is known by its number. A merged window takes the numbers of all that it was made of, so it
is compared by range: what it was made of gives way to it, and what it is a part of already keeps it
out.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.fleet.cells import RolledWindow
from app.fleet.coverage import cover, covered_up_to, covered_within, runs
from app.fleet.rollups import SELECT_ROLLED, add_windows
from app.fleet.times import note_time
from app.fleet.window_rows import START_COLUMN, finite, finite_time, merged_count, window_row
from device_agent.wire.errors import WireError
from device_agent.wire.telemetry import Batch, Event, Log, Loss, Record, Run, Window, own_runs

_WINDOW_COLUMNS = 24
_EVENT_COLUMNS = 7
_LOSS_COLUMNS = 9
_CONTRADICTS = "a merged window that fits none of the stored ones"


class _Held(NamedTuple):
    """The numbers of a window, in the order in which windows are looked for."""

    last: int
    first: int


def append_batch(conn: sqlite3.Connection, batch: Batch) -> int:
    """Store what is new in a batch, within the caller's transaction.

    Returns:
        The number up to which the device may delete its records.

    Raises:
        WireError: A number is below 1, or a merged window ends before it begins.
    """
    records = {record.seq: record for record in batch.records}
    _check_numbers(records.values())
    stream, rolled_seq = _stream(conn, batch.device_id, batch.spool_id)
    unknown = _unknown(conn, stream, records)
    late = _late(conn, stream, [each for each in unknown if _first(each) <= rolled_seq])
    fresh = [each for each in unknown if _first(each) > rolled_seq]
    new = late + _fitting(conn, stream, fresh)
    _insert(conn, stream, new, batch)
    for first, last in _accounted(new):
        cover(conn, stream, first, last)
    if late:
        _roll_late(conn, stream, [record.seq for record in late if record.seq <= rolled_seq])
    return _acknowledged(conn, stream, batch)


def _check_numbers(records: Iterable[Record]) -> None:
    if min(map(_first, records)) < 1:
        raise WireError("telemetry batch", "sequence numbers begin at 1")
    for record in records:
        if _first(record) > record.seq:
            raise WireError("telemetry batch", f"record {record.seq} begins after its number")


def _first(record: Record) -> int:
    return record.seq if record.first_seq is None else record.first_seq


def _unknown(conn: sqlite3.Connection, stream: int, records: dict[int, Record]) -> list[Record]:
    """Return what is not stored under its number, in order; merged windows are yet to be judged."""
    first, last = min(records), max(records)
    rows = conn.execute(
        "SELECT seq, 1 FROM windows WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3"
        " UNION ALL SELECT seq, 0 FROM events WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3"
        " UNION ALL SELECT seq, 0 FROM losses WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3",
        (stream, first, last),
    )
    stored = dict(rows.fetchall())
    return [
        record
        for seq, record in sorted(records.items())
        if seq not in stored or (stored[seq] and record.first_seq is not None)
    ]


def _late(conn: sqlite3.Connection, stream: int, records: list[Record]) -> list[Record]:
    """Return what is to be stored of records that take numbers that were settled before.

    No device sends such a window for the first time, unless its spool was put back to an earlier
    day. What it may once have been made of is in rollups and cannot give way to it any more.
    """
    found = []
    for record in records:
        if isinstance(record.body, Window):
            own = list(own_runs(_first(record), record.seq, record.foreign))
            known = sum(covered_within(conn, stream, first, last) for first, last in own)
            count = sum(last - first + 1 for first, last in own)
            if known == count:
                continue
            for first, last in own:
                cover(conn, stream, first, last)
            found.append(_contradiction(record, known) if known else record)
        else:
            found.append(record)
    return found


def _roll_late(conn: sqlite3.Connection, stream: int, seqs: list[int]) -> None:
    """Let late windows enter the rollups at once: what is settled is not looked at again."""
    for seq in seqs:
        rows = conn.execute(SELECT_ROLLED + " AND seq = ?", (stream, seq)).fetchall()
        add_windows(conn, stream, [RolledWindow._make(row) for row in rows])


def _fitting(conn: sqlite3.Connection, stream: int, records: list[Record]) -> list[Record]:
    """Return what is to be stored, with no number twice; what it replaces is deleted."""
    windows = [record for record in records if isinstance(record.body, Window)]
    if not windows:
        return records
    held = _held(conn, stream, min(map(_first, windows)), windows[-1].seq)
    chosen = {record.seq: record for record in records}
    for record in windows:
        clashes = _clashes(held, record)
        if not clashes:
            insort(held, _Held(record.seq, _first(record)))
        elif any(each.first <= _first(record) and record.seq <= each.last for each in clashes):
            del chosen[record.seq]  # it is a part of what is here
        elif all(_first(record) <= each.first and each.last <= record.seq for each in clashes):
            parts = [each.last for each in clashes]
            stored = [seq for seq in parts if seq == record.seq or not chosen.pop(seq, None)]
            _take_back(conn, stream, stored)
            held = sorted({*held} - {*clashes} | {_Held(record.seq, _first(record))})
        else:
            known = sum(
                min(each.last, record.seq) - max(each.first, _first(record)) + 1 for each in clashes
            )
            chosen[record.seq] = _contradiction(record, known)
    return list(chosen.values())


def _held(conn: sqlite3.Connection, stream: int, first: int, last: int) -> list[_Held]:
    """Return the stored windows that take any number of a range, in order."""
    rows = conn.execute(
        "SELECT * FROM (SELECT seq, COALESCE(first_seq, seq) AS low FROM windows"
        " WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq)"
        " UNION ALL SELECT * FROM (SELECT seq, COALESCE(first_seq, seq) AS low FROM windows"
        " WHERE stream = ?1 AND seq > ?3 ORDER BY seq LIMIT 1) WHERE low <= ?3",
        (stream, first, last),
    )
    return sorted(_Held(*row) for row in rows)


def _clashes(held: Sequence[_Held], record: Record) -> list[_Held]:
    """Return the windows here that take a number of this record's own."""
    clashes = []
    for each in held[bisect_left(held, (_first(record), 0)) :]:
        if each.first > record.seq:
            break
        if not any(low <= each.last <= high for low, high in record.foreign):
            clashes.append(each)
    return clashes


def _take_back(conn: sqlite3.Connection, stream: int, stored: Sequence[int]) -> None:
    """Delete the windows that a merged one was made of."""
    for seq in stored:
        inferences, detail = conn.execute(
            "DELETE FROM windows WHERE stream = ? AND seq = ? RETURNING inferences, detail",
            (stream, seq),
        ).fetchone()
        conn.execute(
            "UPDATE streams SET windows = windows - ?, inferences = inferences - ? WHERE id = ?",
            (merged_count(detail), inferences, stream),
        )


def _contradiction(record: Record, known: int) -> Record:
    """Return a loss in place of a window that can be stored neither beside nor instead of others.

    `known` of its numbers are stored otherwise.

    No device sends such a one, unless its spool was put back to an earlier day.
    """
    window = record.body
    assert isinstance(window, Window)
    own = sum(b - a + 1 for a, b in own_runs(_first(record), record.seq, record.foreign))
    loss = Loss(
        time_s=window.start_s,
        first_seq=_first(record),
        last_seq=record.seq - 1,  # its own number the entry takes itself
        records=max(own - known, 0),
        reason=_CONTRADICTS,
        start_s=window.start_s,
        end_s=window.start_s + window.duration_s,
        foreign=record.foreign,
    )
    return Record(seq=record.seq, body=loss)


def _accounted(records: Sequence[Record]) -> list[Run]:
    """Return the numbers that are stored or named from now on, as runs."""
    numbers = [record.seq for record in records if record.first_seq is None]
    found = list(runs(numbers))
    for record in records:
        body = record.body
        if record.first_seq is not None:
            found += own_runs(record.first_seq, record.seq, record.foreign)
        elif isinstance(body, Loss) and 1 <= body.first_seq <= body.last_seq < record.seq:
            found += own_runs(body.first_seq, body.last_seq, body.foreign)
    return found


def _acknowledged(conn: sqlite3.Connection, stream: int, batch: Batch) -> int:
    """Return what may be deleted: an ack also covers everything below it."""
    first, last = batch.records[0].seq, max(record.seq for record in batch.records)
    if first <= batch.oldest_seq:
        return last
    below = covered_up_to(conn, stream, batch.oldest_seq)
    return last if below >= first - 1 else below


def _stream(conn: sqlite3.Connection, device_id: str, spool_id: str) -> tuple[int, int]:
    """Return a stream's row, and how far it is rolled up."""
    conn.execute(
        "INSERT INTO streams (device_id, spool_id, highest_seq, windows, events, inferences)"
        " VALUES (?, ?, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
        (device_id, spool_id),
    )
    row = conn.execute(
        "SELECT id, rolled_seq FROM streams WHERE device_id = ? AND spool_id = ?",
        (device_id, spool_id),
    ).fetchone()
    return int(row[0]), int(row[1])


def _insert(conn: sqlite3.Connection, stream: int, records: Sequence[Record], batch: Batch) -> None:
    if not records:
        return
    sent_s = batch.sent_s
    windows = [(each, each.body) for each in records if isinstance(each.body, Window)]
    events = [(each.seq, each.body) for each in records if isinstance(each.body, (Event, Log))]
    losses = [(each.seq, each.body) for each in records if isinstance(each.body, Loss)]
    bundles = _bundle_ids(conn, {body.bundle for _, body in windows if body.bundle})
    window_rows = [window_row(stream, each, body, bundles, sent_s) for each, body in windows]
    _insert_rows(conn, "windows", _WINDOW_COLUMNS, window_rows)
    for row in window_rows:
        note_time(conn, stream, row[1], row[START_COLUMN])
    event_rows = [event_row(stream, seq, body, sent_s) for seq, body in events]
    _insert_rows(conn, "events", _EVENT_COLUMNS, event_rows)
    loss_rows = [_loss_row(stream, seq, body, sent_s) for seq, body in losses]
    _insert_rows(conn, "losses", _LOSS_COLUMNS, loss_rows)
    conn.execute(
        "UPDATE streams SET highest_seq = MAX(highest_seq, ?), windows = windows + ?,"
        " events = events + ?, inferences = inferences + ?,"
        " oldest_seq = MAX(oldest_seq, ?) WHERE id = ?",
        (
            max(each.seq for each in records),
            sum(body.merged for _, body in windows),
            len(events),
            sum(body.inferences for _, body in windows),
            batch.oldest_seq,
            stream,
        ),
    )


def event_row(stream: int, seq: int, event: Event | Log, sent_s: float) -> tuple[object, ...]:
    """Return the columns of an event; a line of a log stands among them, as ``log.<level>``."""
    time_s = finite_time(event.time_s, sent_s)
    if isinstance(event, Log):
        severity = "info" if event.level == "debug" else event.level
        detail = f"{event.logger}: {event.text}"
        return (stream, seq, time_s, f"log.{event.level}", severity, detail, None)
    return (stream, seq, time_s, event.code, event.severity, event.detail, event.bundle)


def _loss_row(stream: int, seq: int, loss: Loss, sent_s: float) -> tuple[object, ...]:
    return (
        stream,
        seq,
        finite_time(loss.time_s, sent_s),
        loss.first_seq,
        loss.last_seq,
        loss.records,
        loss.reason,
        finite(loss.start_s),
        finite(loss.end_s),
    )


def _insert_rows(
    conn: sqlite3.Connection, table: str, columns: int, rows: list[tuple[object, ...]]
) -> None:
    marks = ", ".join("?" * columns)
    conn.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  (our own names)


def _bundle_ids(conn: sqlite3.Connection, digests: set[str]) -> dict[str, int]:
    conn.executemany(
        "INSERT INTO bundles (digest) VALUES (?) ON CONFLICT DO NOTHING",
        [(digest,) for digest in digests],
    )
    return {
        digest: conn.execute("SELECT id FROM bundles WHERE digest = ?", (digest,)).fetchone()[0]
        for digest in digests
    }
