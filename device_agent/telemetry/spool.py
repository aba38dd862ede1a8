"""Telemetry on the device until the console has acknowledged it.

Sequence numbers are handed out in the transaction that stores the record, so they have no holes
and none is given twice, whether the process is killed or the power fails. The file never grows
beyond its cap: the oldest windows are given up first, and a `Loss` with a number of its own names
them.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from device_agent.errors import ConfigError, StorageError
from device_agent.telemetry.ledger import Ledger, decode_body
from device_agent.telemetry.spool_file import (
    EVENT,
    LOG,
    LOSS,
    WINDOW,
    DamagedError,
    is_damage,
    move_aside,
    newest_seq,
    open_spool_file,
    storage_error,
    used_bytes,
)
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Ack, SpoolReport
from device_agent.wire.telemetry import (
    MAX_BATCH_BYTES,
    Batch,
    Body,
    Event,
    Log,
    Loss,
    Record,
    Window,
    encode_batch,
)

_log = logging.getLogger(__name__)

T = TypeVar("T")

MIN_SPOOL_BYTES = 1024 * 1024
MAX_RECORD_BYTES = 48 * 1024
"""A record must fit a batch even where it does not compress."""

_WAL_RESERVE_BYTES = 512 * 1024
"""Part of the cap that the database file leaves to its write-ahead log."""
_SLACK_BYTES = 64 * 1024
_DELETE_AT_ONCE = 2000
_SHRINK_AT_ONCE_BYTES = 2 * 1024 * 1024
_MAX_BATCH_RECORDS = 2000
_RAW_TO_WIRE = 8
"""Telemetry compresses less than this, so more raw bytes need not be read for a batch."""

_KINDS = {Window: WINDOW, Event: EVENT, Loss: LOSS, Log: LOG}


class Spool:
    """A bounded, durable queue of telemetry records. Thread-safe.

    Attributes:
        spool_id: Made at random with the file: tells a wiped device that counts from 1 again from
            one that repeats itself.
    """

    def __init__(
        self,
        path: Path,
        device_id: str,
        boot_id: str,
        max_bytes: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open the spool, or begin a new one where there is none or only a damaged one.

        Raises:
            ConfigError: The cap is too small to work with.
            StorageError: The file cannot be opened or written.
        """
        _check_cap(max_bytes)
        self._path = path
        self._device_id = device_id
        self._boot_id = boot_id
        self._max_bytes = max_bytes
        self._clock = clock
        self._lock = threading.RLock()
        self._appended: list[threading.Event] = []
        self._offered_seq = 0
        try:
            self._adopt(open_spool_file(path))
        except DamagedError as error:
            self._begin_anew(str(error))

    def append(self, body: Body) -> int:
        """Store a record durably and return its sequence number.

        Raises:
            WireError: The record is too large for any batch; no number was used.
            StorageError: It could not be written; no number was used.
        """
        packed = msgspec.msgpack.encode(body)
        if len(packed) > MAX_RECORD_BYTES:
            raise WireError(
                "telemetry record", f"{len(packed)} bytes, at most {MAX_RECORD_BYTES} are allowed"
            )
        seq = self._guarded(lambda: self._append(_KINDS[type(body)], packed))
        for event in self._appended:
            event.set()
        return seq

    def next_batch(self, max_bytes: int = MAX_BATCH_BYTES) -> Batch | None:
        """Return the oldest records that fit `max_bytes` on the wire, or None if there are none.

        They follow each other in the spool and begin with the oldest, so one acknowledgement of
        the last covers all; at least one is returned, whatever its size.

        Raises:
            StorageError: The spool cannot be read.
        """
        return self._guarded(lambda: self._next_batch(max_bytes))

    def acknowledge(self, ack: Ack) -> int:
        """Delete what the console has stored and return how many records that were.

        An ack of another spool, or of a number that was never handed out, changes nothing.

        Raises:
            StorageError: The spool cannot be written.
        """
        return self._guarded(lambda: self._acknowledge(ack))

    def report(self) -> SpoolReport:
        """Return how much waits.

        Raises:
            StorageError: The spool cannot be read.
        """
        return self._guarded(self._report)

    def limit(self, max_bytes: int) -> None:
        """Have another cap from now on; what does not fit is given up, and the ledger names it.

        Raises:
            ConfigError: The cap is too small to work with; the old one stands.
            StorageError: The spool cannot be written.
        """
        _check_cap(max_bytes)
        with self._lock:
            shrinks = max_bytes < self._max_bytes
            self._max_bytes = max_bytes
        if shrinks:
            self._guarded(self._shrink)

    def notify(self, event: threading.Event) -> None:
        """Set `event` after each append from now on."""
        self._appended.append(event)

    def close(self) -> None:
        """Close the file; the spool cannot be used afterwards."""
        with self._lock:
            self._conn.close()

    def _append(self, kind: int, packed: bytes) -> int:
        with self._transaction():
            cursor = self._conn.execute(
                "INSERT INTO records (kind, body) VALUES (?, ?)", (kind, packed)
            )
            self._trim(self._max_bytes)
            return int(cursor.lastrowid or 0)

    def _trim(self, max_bytes: int) -> None:
        self._ledger.trim(
            max_bytes - _WAL_RESERVE_BYTES,
            self._offered_seq,
            self._clock(),
            f"spool full at {self._max_bytes} bytes",
        )

    def _shrink(self) -> None:
        """Give up what is over the cap, in steps that bound the write-ahead log; then the file."""
        budget = used_bytes(self._conn)
        while budget > self._max_bytes:
            budget = max(budget - _SHRINK_AT_ONCE_BYTES, self._max_bytes)
            with self._transaction():
                self._trim(budget)
        with self._transaction():
            self._trim(self._max_bytes)
        try:
            self._conn.execute("VACUUM")  # deleting frees pages, not the disk
            self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            _log.warning("the spool's file keeps its size for now: %s", error)

    def _next_batch(self, max_bytes: int) -> Batch | None:
        records = self._oldest_records(max_bytes * _RAW_TO_WIRE)
        while records:
            batch = Batch(
                device_id=self._device_id,
                spool_id=self.spool_id,
                boot_id=self._boot_id,
                sent_s=self._clock(),
                oldest_seq=records[0].seq,
                records=tuple(records),
            )
            size = len(encode_batch(batch))
            if size <= max_bytes or len(records) == 1:
                self._offered_seq = max(self._offered_seq, records[-1].seq)
                return batch
            fitting = int(len(records) * max_bytes / size * 0.95)
            records = records[: min(max(fitting, 1), len(records) - 1)]
        return None

    def _oldest_records(self, max_raw_bytes: int) -> list[Record]:
        records: list[Record] = []
        unreadable = []
        raw_bytes = 0
        for seq, packed in self._conn.execute(
            "SELECT seq, body FROM records ORDER BY seq LIMIT ?", (_MAX_BATCH_RECORDS,)
        ):
            raw_bytes += len(packed)
            if records and raw_bytes > max_raw_bytes:
                break
            body = decode_body(packed)
            if body is None:
                unreadable.append((seq, packed))
            else:
                records.append(Record(seq=seq, body=body))
        if unreadable:
            with self._transaction():
                self._ledger.give_up(
                    unreadable, self._offered_seq, self._clock(), "unreadable in the spool"
                )
            return self._oldest_records(max_raw_bytes)
        return records

    def _acknowledge(self, ack: Ack) -> int:
        if ack.spool_id != self.spool_id or ack.seq > newest_seq(self._conn):
            return 0
        deleted = 0
        while True:
            # In slices, which bound the write-ahead log.
            count = self._conn.execute(
                "DELETE FROM records WHERE seq IN"
                " (SELECT seq FROM records WHERE seq <= ? ORDER BY seq LIMIT ?)",
                (ack.seq, _DELETE_AT_ONCE),
            ).rowcount
            deleted += count
            if count < _DELETE_AT_ONCE:
                return deleted

    def _report(self) -> SpoolReport:
        (pending,) = self._conn.execute("SELECT COUNT(*) FROM records").fetchone()
        (lost,) = self._conn.execute("SELECT value FROM meta WHERE name = 'lost'").fetchone()
        return SpoolReport(
            spool_id=self.spool_id,
            pending=pending,
            newest_seq=newest_seq(self._conn),
            lost=lost,
        )

    def _guarded(self, action: Callable[[], T]) -> T:
        """Run `action` under the lock; on damage begin a new spool and run it again."""
        with self._lock:
            try:
                return action()
            except sqlite3.Error as error:
                if not is_damage(error):
                    raise storage_error(self._path, error) from error
                self._conn.close()
                self._begin_anew(str(error))
            try:
                return action()
            except sqlite3.Error as error:
                raise storage_error(self._path, error) from error

    def _adopt(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._ledger = Ledger(conn, _SLACK_BYTES)
        (self.spool_id,) = conn.execute("SELECT value FROM meta WHERE name = 'spool_id'").fetchone()
        # What an earlier process may have sent is not known: take everything as sent.
        self._offered_seq = newest_seq(conn)

    def _begin_anew(self, problem: str) -> None:
        aside = move_aside(self._path)
        _log.error("telemetry spool %s is damaged (%s); kept as %s", self._path, problem, aside)
        try:
            self._adopt(open_spool_file(self._path))
        except DamagedError as error:
            raise StorageError(f"telemetry spool {self._path} cannot be made: {error}") from error
        self._append(LOSS, msgspec.msgpack.encode(self._damage_loss(problem, aside)))

    def _damage_loss(self, problem: str, aside: Path) -> Loss:
        # Numbers of this spool begin at 1: 0 says that none of them is meant.
        return Loss(
            time_s=self._clock(),
            first_seq=0,
            last_seq=0,
            records=0,
            reason=f"spool damaged ({problem[:200]}), kept as {aside.name};"
            " how many records it held is not known",
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            raise
        self._conn.execute("COMMIT")


def _check_cap(max_bytes: int) -> None:
    if max_bytes < MIN_SPOOL_BYTES:
        raise ConfigError(
            f"telemetry.spool_max_bytes is {max_bytes}; give at least {MIN_SPOOL_BYTES}"
        )
