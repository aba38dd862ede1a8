"""Many batches in one transaction, with a short way for what comes in order.

Nearly every batch goes on where its stream ended: single windows and events with new numbers. Such
ones need no look at what is stored, and their rows go in together. What is known of streams is a
copy of what the database says as of the last commit; anything else than the usual goes through
`append_batch` and is read anew. Each transaction grows a number in the file's header (SQLite's
``user_version``): who finds another than its own knows that somebody else has stored something. A
change of the file alone would not say that: rollups change nothing that is known here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from app.fleet.appending import append_batch, event_row
from app.fleet.times import newest_slot, slot_of
from app.fleet.window_rows import START_COLUMN, window_row
from device_agent.wire.telemetry import Batch, Event, Log, Window

MOST_STREAMS = 50_000
"""What is known of so many; a hostile sender could make up any number."""
MOST_BUNDLES = 10_000
_MOST_VERSION = 2**31 - 1
_ROWS_AT_ONCE = 128
"""Times 24 columns: SQLite takes 32,766 values in a statement."""

_Row = tuple[object, ...]


@dataclass(slots=True)
class _Stream:
    """What a stream's rows say.

    Attributes:
        run_first: Where the run of numbers begins that ends with `highest`; 0 without any.
        slot: In which the next window is taken to begin; see `times.py`.
        oldest: The highest `oldest_seq` that its device has said.
    """

    row: int
    highest: int
    oldest: int
    run_first: int
    slot: int | None


@dataclass(slots=True)
class _Pending:
    windows: list[_Row] = field(default_factory=list)
    times: list[_Row] = field(default_factory=list)
    events: list[_Row] = field(default_factory=list)
    coverage: list[_Row] = field(default_factory=list)
    streams: list[_Row] = field(default_factory=list)


class Appender:
    """Not thread-safe: whoever holds the writer's lock may use it.

    Args:
        conn: The one writer.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._streams: dict[tuple[str, str], _Stream] = {}
        self._bundles: dict[str, int] = {}
        self._pending = _Pending()
        self._version = 0  # no file has it once something was stored

    def append(self, batches: Sequence[Batch]) -> list[int]:
        """Store what is new in batches, within the caller's transaction.

        Returns:
            For each the number up to which its device may delete its records.

        Raises:
            WireError: A batch cannot be stored.
        """
        (version,) = self._conn.execute("PRAGMA user_version").fetchone()
        if version != self._version:
            self.forget()
        try:
            found = [self._append(batch) for batch in batches]
            self._flush()
            self._version = version % _MOST_VERSION + 1
            self._conn.execute(f"PRAGMA user_version = {self._version}")
        except BaseException:
            self.forget()
            raise
        return found

    def forget(self) -> None:
        """Know nothing: the transaction was not committed."""
        self._streams.clear()
        self._bundles.clear()
        self._pending = _Pending()
        self._version = 0

    def _append(self, batch: Batch) -> int:
        stream = self._known(batch)
        if stream is None or not _goes_on(batch, stream):
            self._flush()
            self._streams.pop((batch.device_id, batch.spool_id), None)
            return append_batch(self._conn, batch)
        self._take(batch, stream)
        return stream.highest

    def _take(self, batch: Batch, stream: _Stream) -> None:
        pending, inferences, windows = self._pending, 0, 0
        events = len(batch.records)
        for record in batch.records:
            body = record.body
            if isinstance(body, Window):
                bundle = body.bundle
                if bundle is not None and bundle not in self._bundles:
                    self._add_bundle(bundle)
                row = window_row(stream.row, record, body, self._bundles, batch.sent_s)
                pending.windows.append(row)
                slot = slot_of(row[START_COLUMN])
                if slot != stream.slot:
                    stream.slot = slot
                    pending.times.append((stream.row, record.seq, slot))
                inferences += body.inferences
                windows += body.merged
                events -= 1
            elif isinstance(body, (Event, Log)):
                pending.events.append(event_row(stream.row, record.seq, body, batch.sent_s))
        first, last = batch.records[0].seq, batch.records[-1].seq
        if first != stream.highest + 1 or not stream.run_first:
            stream.run_first = first
        stream.highest, stream.oldest = last, max(stream.oldest, batch.oldest_seq)
        pending.coverage.append((stream.row, stream.run_first, last))
        pending.streams.append((last, windows, events, inferences, stream.oldest, stream.row))

    def _flush(self) -> None:
        pending, conn = self._pending, self._conn
        if not pending.streams:
            return
        self._pending = _Pending()
        _insert(conn, "windows", pending.windows)
        again = " ON CONFLICT (stream, seq) DO UPDATE SET slot = excluded.slot"
        _insert(conn, "times", pending.times, again)
        _insert(conn, "events", pending.events)
        # The last of a stream's is all that counts: a statement must not meet a row twice.
        runs = {row[:2]: row for row in pending.coverage}
        again = " ON CONFLICT (stream, first_seq) DO UPDATE SET last_seq = excluded.last_seq"
        _insert(conn, "coverage", list(runs.values()), again)
        conn.executemany(
            "UPDATE streams SET highest_seq = ?, windows = windows + ?, events = events + ?,"
            " inferences = inferences + ?, oldest_seq = ? WHERE id = ?",
            pending.streams,
        )

    def _known(self, batch: Batch) -> _Stream | None:
        """Return what is known of a batch's stream; None for one that is new."""
        key = batch.device_id, batch.spool_id
        known = self._streams.get(key)
        if known is None:
            known = _read_stream(self._conn, *key)
            if known is not None:
                if len(self._streams) >= MOST_STREAMS:
                    self._streams.clear()
                self._streams[key] = known
        return known

    def _add_bundle(self, digest: str) -> None:
        if len(self._bundles) >= MOST_BUNDLES:
            self._bundles.clear()
        self._conn.execute(
            "INSERT INTO bundles (digest) VALUES (?) ON CONFLICT DO NOTHING", (digest,)
        )
        row = self._conn.execute("SELECT id FROM bundles WHERE digest = ?", (digest,)).fetchone()
        self._bundles[digest] = row[0]


def _insert(conn: sqlite3.Connection, table: str, rows: Sequence[_Row], more: str = "") -> None:
    """Insert many rows by one statement.

    ``executemany`` gives the interpreter away and waits for it again at each row; where other
    threads work, that is most of the time.

    One that fails leaves rows before it to the caller, who rolls all back: else SQLite copies each
    page before it changes it, for an end of this statement alone.
    """
    for at in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[at : at + _ROWS_AT_ONCE]
        marks = f"({', '.join('?' * len(some[0]))})"
        values = ", ".join([marks] * len(some))
        conn.execute(
            f"INSERT OR FAIL INTO {table} VALUES {values}{more}",  # noqa: S608  (our own names)
            list(chain.from_iterable(some)),
        )


def _goes_on(batch: Batch, stream: _Stream) -> bool:
    """Return whether every record is a single new one that nothing stored has to do with."""
    seq = batch.records[0].seq
    if seq <= stream.highest or seq < stream.oldest or seq != batch.oldest_seq:
        return False
    for record in batch.records:
        if record.seq != seq or record.first_seq is not None:
            return False
        if not isinstance(record.body, (Window, Event, Log)):
            return False
        seq += 1
    return True


def _read_stream(conn: sqlite3.Connection, device_id: str, spool_id: str) -> _Stream | None:
    row = conn.execute(
        "SELECT id, highest_seq, oldest_seq FROM streams WHERE device_id = ? AND spool_id = ?",
        (device_id, spool_id),
    ).fetchone()
    if row is None:
        return None
    run = conn.execute(
        "SELECT first_seq FROM coverage WHERE stream = ? AND last_seq = ?", row[:2]
    ).fetchone()
    stream, highest, oldest = row
    return _Stream(stream, highest, oldest, run[0] if run else 0, newest_slot(conn, stream))
