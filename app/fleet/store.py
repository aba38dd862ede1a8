"""The console's telemetry: every record once, found again by device and time.

SQLite in WAL mode with ``synchronous=FULL``: the acknowledgement that follows `append` lets a
device delete its own copy, so a power cut must not take ours. One connection writes; readers have
connections of their own and never wait for it.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from app.errors import EnvironmentFaultError
from app.fleet import window_queries
from app.fleet.appender import Appender
from app.fleet.coverage import count_gaps
from app.fleet.found_queries import FoundRows, found_rows
from app.fleet.rollups import (
    WINDOWS_AT_ONCE,
    delete_some,
    mark_time,
    roll_some,
    streams_with_old,
    waiting_streams,
)
from app.fleet.series import WindowSeries, build_series
from app.fleet.telemetry_schema import migrations
from app.fleet.window_queries import MOST_ROWS, chart_rows
from app.fleet.window_rows import WindowSlice, read_window
from device_agent.wire.sentence import Sentence
from device_agent.wire.telemetry import Batch, Window

_LEAST_WORK = 4
"""What a look at a stream costs at least, in windows."""
_DURABLY = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 67108864;
"""
_MUCH = """
    PRAGMA cache_size = -32768;
    PRAGMA wal_autocheckpoint = 64000;
    PRAGMA journal_size_limit = -1;
"""
_LITTLE = """
    PRAGMA query_only = ON;
    PRAGMA cache_size = -512; -- each transaction of another process empties it
"""


class Says(Sentence):
    """What cannot be done, and what helps."""

    NOT_OPENED = (
        "telemetry database {path} cannot be opened: {cause}; make the directory writable, or "
        "move the file away to start a new one"
    )
    NOT_WRITTEN = (
        "telemetry database {path} cannot be written: {cause}; free some disk space or make "
        "the file writable"
    )
    NOT_READ = (
        "telemetry database {path} cannot be read: {cause}; check that the file is there, "
        "readable and undamaged"
    )


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with the device it came from; times are of the device's clock."""

    device_id: str
    seq: int
    time_s: float
    code: str
    severity: str
    detail: str
    bundle: str | None


@dataclass(frozen=True, slots=True)
class StoredLoss:
    """An entry of a device's loss ledger: records that will never come, and why."""

    device_id: str
    time_s: float
    records: int
    reason: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """Totals over everything that was ever stored."""

    windows: int
    events: int
    inferences: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How telemetry is kept; times are of the devices' clocks, None where there is none.

    Attributes:
        windows: Single ones.
        oldest_window_s: When the oldest of them began, of those with each stream's lowest number.
        rolled_up_to_s: When the newest began that is deleted and in rollups only.
        begin_s: When the oldest began that any rollup tells of.
    """

    windows: int
    oldest_window_s: float | None
    rolled_up_to_s: float | None
    begin_s: float | None


class TelemetryStore:
    """telemetry.db, for any number of threads; other processes may have it open, too.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the database.

        Raises:
            EnvironmentFaultError: The file cannot be opened, or is not such a database.
        """
        self.path = path
        self._lock = threading.Lock()
        self._readers: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        try:
            self._writer = sqlite3.connect(path, check_same_thread=False, timeout=30)
            self._writer.executescript(_DURABLY)
            migrations.apply(Database(self._writer, execute_plugins=False))
            self._appender = Appender(self._writer)
        except sqlite3.Error as error:
            raise EnvironmentFaultError(Says.NOT_OPENED(path=path, cause=error)) from error

    def close(self) -> None:
        """Close every connection; the store cannot be used afterwards."""
        with self._lock:
            self._writer.close()
        while not self._readers.empty():
            self._readers.get_nowait().close()

    def expect_much(self) -> None:
        """Have room for transactions of thousands of windows, each of which changes 20 MB.

        Nearly every page changes again with the next window of its device: it goes to the file once
        in 256 MB of the journal, which the next writer that expects less cuts to 64.
        """
        self._writer.executescript(_MUCH)

    def append(self, batch: Batch) -> int:
        """Store what is new in a batch, durably.

        Returns:
            The sequence number up to which the device may delete its records.

        Raises:
            WireError: The batch numbers a record below 1.
            EnvironmentFaultError: The database cannot be written; nothing of the batch is stored.
        """
        return self.append_many([batch])[0]

    def append_many(self, batches: Sequence[Batch]) -> list[int]:
        """Do `append` for several batches in one transaction: all of them or none."""
        with self._writing():
            return self._appender.append(batches)

    def gaps(self, device_id: str | None = None) -> int:
        """Count records that should be here and are neither stored nor named by a loss.

        These are, for each spool, the numbers from 1 to the highest stored one.
        """
        with self._reading() as conn:
            return count_gaps(conn, device_id)

    def windows(
        self, device_id: str, start_s: float, end_s: float, points: int = 2000
    ) -> WindowSeries:
        """Return the windows that begin in ``[start_s, end_s)``, in at most `points` points.

        A long range, and one whose windows are deleted, is read from rollups: their cells are not
        cut at its ends.
        """
        with self._reading() as conn:
            rows, least_s = chart_rows(conn, device_id, start_s, end_s, points)
        return build_series(rows, start_s, end_s, points, least_s)

    def total(self, device_id: str, start_s: float, end_s: float) -> tuple[WindowSeries, float]:
        """Return ``[start_s, end_s)`` as one point, or none, from the narrowest cells there are.

        Also how wide they are, in seconds: those at the ends count whole. 0 where it is made of
        single windows, and so exact.
        """
        with self._reading() as conn:
            rows, width_s = chart_rows(conn, device_id, start_s, end_s, MOST_ROWS)
        return build_series(rows, start_s, end_s, 1), width_s

    def each_window(self, device_id: str, start_s: float, end_s: float) -> Iterator[Window]:
        """Yield the windows that begin in ``[start_s, end_s)`` as they were sent, by time.

        What is only in rollups comes as merged windows of five minutes.
        """
        with self._reading() as conn:
            yield from window_queries.each_window(conn, device_id, start_s, end_s)

    def recent(self, device_id: str, limit: int) -> list[Window]:
        """Return the newest windows of a device as they were sent, oldest first."""
        with self._reading() as conn:
            cursor = conn.cursor()
            cursor.row_factory = sqlite3.Row
            rows = cursor.execute(window_queries.SELECT_RECENT, (device_id, limit)).fetchall()
        return [read_window(row) for row in reversed(rows)]

    def found(self, device_id: str, start_s: float, end_s: float, slices: int) -> FoundRows:
        """Return what models found in ``[start_s, end_s)``, for so many slices of it.

        A long range, and one whose windows are deleted, is read from rollups: their cells are not
        cut at its ends.
        """
        with self._reading() as conn:
            return found_rows(conn, device_id, start_s, end_s, slices)

    def slices(self, device_id: str, start_s: float, end_s: float, most: int) -> list[WindowSlice]:
        """Return the newest windows that begin in ``[start_s, end_s)``, at most `most`, by time."""
        with self._reading() as conn:
            return window_queries.newest_slices(conn, device_id, start_s, end_s, most)

    def count_events(self, device_id: str, code: str, start_s: float, end_s: float) -> int:
        """Return how many events of a code a device noted in ``[start_s, end_s)``."""
        with self._reading() as conn:
            row = conn.execute(
                "SELECT COUNT(*) FROM events"
                " WHERE stream IN (SELECT id FROM streams WHERE device_id = ?)"
                " AND time_s >= ? AND time_s < ? AND code = ?",
                (device_id, start_s, end_s, code),
            ).fetchone()
        return int(row[0])

    def events(
        self,
        device_id: str | None,
        start_s: float,
        end_s: float,
        limit: int,
        codes: Sequence[str] = (),
    ) -> list[StoredEvent]:
        """Return the newest `limit` events in ``[start_s, end_s)``, newest first.

        With `codes` only those; lines of a device's log stand here as ``log.<level>``.
        """
        marks = ", ".join(f"?{place}" for place in range(5, 5 + len(codes)))
        among = f" AND code IN ({marks})" if codes else ""
        with self._reading() as conn:
            rows = conn.execute(
                "SELECT device_id, seq, time_s, code, severity, detail, events.bundle"  # noqa: S608
                " FROM events JOIN streams ON streams.id = stream"
                f" WHERE (?1 IS NULL OR device_id = ?1) AND time_s >= ?2 AND time_s < ?3{among}"
                " ORDER BY time_s DESC, seq DESC LIMIT ?4",
                (device_id, start_s, end_s, limit, *codes),
            ).fetchall()
        return [StoredEvent(*row) for row in rows]

    def newest_event(self) -> int:
        """Return a number that grows with every event that is stored; cheap."""
        with self._reading() as conn:
            return int(conn.execute("SELECT COALESCE(MAX(rowid), 0) FROM events").fetchone()[0])

    def losses(self, device_id: str | None = None) -> list[StoredLoss]:
        """Return the loss ledger, oldest entry first."""
        with self._reading() as conn:
            rows = conn.execute(
                "SELECT device_id, time_s, records, reason, start_s, end_s"
                " FROM losses JOIN streams ON streams.id = stream"
                " WHERE ?1 IS NULL OR device_id = ?1 ORDER BY time_s, seq",
                (device_id,),
            ).fetchall()
        return [StoredLoss(*row) for row in rows]

    def deployments(self, device_id: str, start_s: float, end_s: float) -> list[tuple[float, str]]:
        """Return when another bundle began to serve, and its digest, oldest first."""
        with self._reading() as conn:
            return window_queries.deployments(conn, device_id, start_s, end_s)

    def begin_s(self, device_id: str) -> float | None:
        """Return when the oldest window of a device began, or None if it has none."""
        with self._reading() as conn:
            return window_queries.begin_s(conn, device_id)

    def kept(self, device_id: str | None = None) -> Kept:
        """Return what is kept as single windows, and what only in rollups."""
        with self._reading() as conn:
            return Kept(*conn.execute(window_queries.SELECT_KEPT, (device_id,)).fetchone())

    def upkeep(self, now_s: float) -> Iterator[None]:
        """Roll up what is settled and delete what is old, one short transaction a step.

        The writer is free between steps; whoever stops in between loses nothing.

        Raises:
            EnvironmentFaultError: The database cannot be written.
        """
        with self._writing() as conn:
            row = mark_time(conn, now_s)
        with self._reading() as conn:
            waiting, old = waiting_streams(conn), streams_with_old(conn, row)
        for step, streams in ((roll_some, waiting), (partial(delete_some, row=row), old)):
            left = deque(streams)
            while left:
                yield
                with self._writing() as conn:
                    _work_some(conn, step, left)

    def count(self) -> StoreCounts:
        """Return the totals of the whole fleet."""
        with self._reading() as conn:
            row = conn.execute(
                "SELECT TOTAL(windows), TOTAL(events), TOTAL(inferences) FROM streams"
            ).fetchone()
        return StoreCounts(*map(int, row))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the one writer for a transaction: all of it or none.

        Raises:
            EnvironmentFaultError: The database cannot be written.
        """
        with self._lock:
            try:
                with self._writer:
                    self._writer.execute("BEGIN IMMEDIATE")
                    yield self._writer
            except sqlite3.Error as error:
                self._appender.forget()
                raise EnvironmentFaultError(
                    Says.NOT_WRITTEN(path=self.path, cause=error)
                ) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that no other thread uses meanwhile.

        Raises:
            EnvironmentFaultError: The database cannot be read.
        """
        try:
            conn = self._reader()
            try:
                yield conn
            finally:
                self._readers.put(conn)
        except sqlite3.DatabaseError as error:
            raise EnvironmentFaultError(Says.NOT_READ(path=self.path, cause=error)) from error

    def _reader(self) -> sqlite3.Connection:
        try:
            return self._readers.get_nowait()
        except queue.Empty:
            conn = sqlite3.connect(self.path, check_same_thread=False, timeout=30)
            conn.executescript(_LITTLE)
            return conn


def _work_some(
    conn: sqlite3.Connection, step: Callable[[sqlite3.Connection, int, int], int], left: deque[int]
) -> None:
    """Do a step with as many streams as one transaction is enough for; done ones leave `left`."""
    room = WINDOWS_AT_ONCE
    while left and room > 0:
        done = step(conn, left[0], room)
        if done < room:
            left.popleft()
        room -= max(done, _LEAST_WORK)
