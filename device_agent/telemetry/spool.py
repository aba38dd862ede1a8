"""Telemetry on the device until the console has acknowledged it.

Sequence numbers are handed out in the transaction that stores the record, so they have no holes
and none is given twice, whether the process is killed or the power fails. The file never grows
beyond its cap: the oldest windows are merged first, then logs, windows and events are given up, in
this order, and a `Loss` with a number of its own names them. What the disk does not take is
counted in a tally that needs no room, and enters the ledger as soon as the disk takes it.

What was acknowledged is deleted with the next record, and what may have been sent is marked ahead:
a record costs one commit of one page or two (docs/adr/0022).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from device_agent.errors import ConfigError, StorageError
from device_agent.telemetry.kept_out import KeptOut
from device_agent.telemetry.ledger import Ledger, damage_loss, full_at
from device_agent.telemetry.merging import Merger
from device_agent.telemetry.rows import KINDS, Row, Rows, decode_body
from device_agent.telemetry.spool_file import (
    LOSS,
    DamagedError,
    is_damage,
    move_aside,
    open_spool_file,
    storage_error,
)
from device_agent.telemetry.tally import Tally
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Ack, SpoolReport
from device_agent.wire.telemetry import MAX_BATCH_BYTES, Batch, Body, Record, encode_batch

_log = logging.getLogger(__name__)

T = TypeVar("T")

MIN_SPOOL_BYTES = 1024 * 1024
MAX_RECORD_BYTES = 48 * 1024
"""A record must fit a batch even where it does not compress."""

_WAL_RESERVE_BYTES = 512 * 1024
"""Part of the cap that the database file leaves to its write-ahead log."""
_SLACK_BYTES = 64 * 1024
_MERGE_BYTES = 32 * 1024
_APPEND_AT_ONCE = 64
_DELETE_AT_ONCE = 1000
_DELETE_WITH_NEXT = 200
"""So many acknowledged records may wait for the next append to delete them."""
_OFFER_AHEAD = 64
_SHRINK_AT_ONCE_BYTES = 256 * 1024
_RAW_TO_WIRE = 8
_MAX_BATCH_RECORDS = 1000


class Spool:
    """A durable queue of telemetry records. Thread-safe.

    Attributes:
        spool_id: Made at random with the file: tells a wiped device that counts from 1 again from
            one that repeats itself. Empty until the disk lets the file be opened.
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

        Where the disk is at fault it is opened later, by whatever is done next.

        Raises:
            ConfigError: The cap is too small to work with.
        """
        _check_cap(max_bytes)
        self._path = path
        self._device_id = device_id
        self._boot_id = boot_id
        self._max_bytes = max_bytes
        self._clock = clock
        self._lock = threading.RLock()
        self._appended: list[threading.Event] = []
        self._kept_out = KeptOut(Tally.beside(path))
        self._acked_seq = 0
        self._offered_seq = 0
        self.spool_id = ""
        self._conn: sqlite3.Connection | None = None
        try:
            self._guarded(lambda: None)
        except StorageError as error:
            _log.error("%s", error)

    def append(self, body: Body) -> int:
        """Store a record durably and return its sequence number.

        Raises:
            WireError: The record is too large for any batch; no number was used.
            StorageError: It could not be written; no number was used, and the ledger will say so.
        """
        return self.append_all([body])[0]

    def append_all(self, bodies: Sequence[Body]) -> list[int]:
        """Store records that belong together, with fewer writes than one by one.

        Raises:
            WireError: One of them is too large for any batch; none is stored.
            StorageError: Not all could be written; the ledger will name those that were not.
        """
        packed = [(KINDS[type(body)], _pack(body)) for body in bodies]
        numbers: list[int] = []
        with self._lock:
            try:
                while len(numbers) < len(packed):
                    some = packed[len(numbers) :][:_APPEND_AT_ONCE]
                    numbers += self._guarded(lambda some=some: self._append(some))  # type: ignore[misc]
            except StorageError as error:
                self._kept_out.add(bodies[len(numbers) :], self._clock(), str(error.__cause__))
                raise
        for event in self._appended:
            event.set()
        return numbers

    def next_batch(self, max_bytes: int = MAX_BATCH_BYTES) -> Batch | None:
        """Return the oldest records that fit `max_bytes` on the wire, or None if there are none.

        They follow each other in the spool and begin with the oldest, so one acknowledgement of
        the last covers all; at least one is returned, whatever its size. From here on they count
        as sent: they stay as they are, to be merged with nothing.

        Raises:
            StorageError: The spool cannot be read.
        """
        return self._guarded(lambda: self._next_batch(max_bytes))

    def acknowledge(self, ack: Ack) -> int:
        """Let go what the console has stored and return how many records that were.

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

    def glance(self) -> SpoolReport | None:
        """Return how much waits; None while the disk does not let it be read."""
        try:
            return self.report()
        except StorageError:
            return None

    @property
    def max_bytes(self) -> int:
        """The cap in effect."""
        return self._max_bytes

    def limit(self, max_bytes: int) -> None:
        """Have another cap from now on; what does not fit is merged, or given up and named.

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
            try:
                self._guarded(self._settle)
            except StorageError as error:
                _log.error("%s", error)
            if self._conn is not None:
                self._conn.close()
            self._kept_out.close()

    def _append(self, some: Sequence[tuple[int, bytes]]) -> list[int]:
        with self._rows.transaction():
            self._rows.delete_up_to(self._acked_seq, _DELETE_AT_ONCE)
            self._enter_kept_out()
            numbers = [self._rows.insert(kind, packed) for kind, packed in some]
            self._trim(self._max_bytes)
        self._kept_out.entered(self._kept_out.episode)
        return numbers

    def _enter_kept_out(self) -> None:
        if self._kept_out.episode:
            self._ledger.keep_out(self._kept_out.losses(self._clock()))
            self._rows.set_entered(self._kept_out.episode)

    def _trim(self, max_bytes: int) -> None:
        """Merge, then give up, until so much is enough."""
        rows, offered = self._rows, self._offered_seq
        reason = full_at(self._max_bytes)
        while rows.used_bytes > max_bytes - _WAL_RESERVE_BYTES:
            if not (
                self._merger.free(_MERGE_BYTES, offered)
                or self._ledger.give_up_oldest(offered, self._clock(), reason)
            ):
                return

    def _shrink(self) -> None:
        """Give up what is over the cap, in steps that bound the write-ahead log; then the file."""
        self._delete_acknowledged()
        budget = self._rows.used_bytes
        while budget > self._max_bytes:
            budget = max(budget - _SHRINK_AT_ONCE_BYTES, self._max_bytes)
            with self._rows.transaction():
                self._trim(budget)
        with self._rows.transaction():
            self._trim(self._max_bytes)
        try:
            self._db.execute("VACUUM")  # deleting frees pages, not the disk
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
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
                self._offer(records[-1].seq)
                return batch
            fitting = int(len(records) * max_bytes / size * 0.95)
            records = records[: min(max(fitting, 1), len(records) - 1)]
        return None

    def _offer(self, seq: int) -> None:
        """Mark, before they are sent, that records may have been sent; ahead, to write seldom."""
        if seq <= self._offered_seq:
            return
        self._offered_seq = seq + _OFFER_AHEAD
        try:
            with self._rows.transaction():
                self._rows.set_meta("offered", self._offered_seq)
        except sqlite3.OperationalError as error:
            # A full disk must not keep from sending what would make room. Should the agent end
            # before the mark is kept, a merged window may come after its parts: the console knows.
            _log.debug("what was sent is not marked: %s", error)

    def _oldest_records(self, max_raw_bytes: int) -> list[Record]:
        records: list[Record] = []
        unreadable: list[Row] = []
        raw_bytes = 0
        for row in self._rows.after(self._acked_seq, _MAX_BATCH_RECORDS):
            raw_bytes += len(row.packed)
            if records and raw_bytes > max_raw_bytes:
                break
            body = decode_body(row.packed)
            if body is None:
                unreadable.append(row)
            else:
                records.append(
                    Record(seq=row.seq, body=body, first_seq=row.first_seq, foreign=row.foreign)
                )
        if unreadable:
            with self._rows.transaction():
                self._ledger.give_up(
                    unreadable, self._offered_seq, self._clock(), "unreadable in the spool"
                )
            return self._oldest_records(max_raw_bytes)
        return records

    def _acknowledge(self, ack: Ack) -> int:
        if ack.spool_id != self.spool_id or ack.seq > self._rows.newest:
            return 0
        released = self._rows.count(self._acked_seq, ack.seq)
        self._acked_seq = max(self._acked_seq, ack.seq)
        if self._rows.count(0, self._acked_seq) > _DELETE_WITH_NEXT:
            self._delete_acknowledged()
        return released

    def _delete_acknowledged(self) -> None:
        """Delete now what would go with the next record; in slices, which bound the log."""
        while self._rows.count(0, self._acked_seq):
            with self._rows.transaction():
                self._rows.delete_up_to(self._acked_seq, _DELETE_AT_ONCE)

    def _settle(self) -> None:
        """Write what waits for the next record: there will be none."""
        self._delete_acknowledged()
        if self._kept_out.episode:
            with self._rows.transaction():
                self._enter_kept_out()
            self._kept_out.entered(self._kept_out.episode)

    def _report(self) -> SpoolReport:
        return SpoolReport(
            spool_id=self.spool_id,
            pending=self._rows.count(self._acked_seq),
            newest_seq=self._rows.newest,
            lost=self._rows.meta("lost"),
        )

    def _guarded(self, action: Callable[[], T]) -> T:
        """Run `action` under the lock; on damage begin a new spool and run it again."""
        with self._lock:
            try:
                self._need_file()
                return action()
            except sqlite3.Error as error:
                self._merger.begin_again()
                if not is_damage(error):
                    raise storage_error(self._path, error) from error
                damage = str(error)
            try:
                self._begin_anew(damage)
                return action()
            except sqlite3.Error as error:
                raise storage_error(self._path, error) from error

    @property
    def _db(self) -> sqlite3.Connection:
        if self._conn is None:
            raise StorageError(f"telemetry spool {self._path} is not open")
        return self._conn

    def _need_file(self) -> None:
        if self._conn is None:
            try:
                self._adopt(open_spool_file(self._path))
            except DamagedError as error:
                self._begin_anew(str(error))

    def _adopt(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._rows = Rows(conn)
        self._ledger = Ledger(self._rows, _SLACK_BYTES)
        self._merger = Merger(self._rows, MAX_RECORD_BYTES)
        self._acked_seq = 0
        (self.spool_id,) = conn.execute("SELECT value FROM meta WHERE name = 'spool_id'").fetchone()
        self._offered_seq = self._rows.meta("offered")
        self._kept_out.entered(self._rows.entered)  # the agent ended before the tally heard of it

    def _begin_anew(self, problem: str) -> None:
        if self._conn is not None:
            self._conn.close()
            self._conn = None
        aside = move_aside(self._path)
        _log.error("telemetry spool %s is damaged (%s); kept as %s", self._path, problem, aside)
        try:
            self._adopt(open_spool_file(self._path))
        except DamagedError as error:
            raise StorageError(f"telemetry spool {self._path} cannot be made: {error}") from error
        self._append([(LOSS, _pack(damage_loss(problem, aside.name, self._clock())))])


def _pack(body: Body) -> bytes:
    packed = msgspec.msgpack.encode(body)
    if len(packed) > MAX_RECORD_BYTES:
        raise WireError(
            "telemetry record", f"{len(packed)} bytes, at most {MAX_RECORD_BYTES} are allowed"
        )
    return packed


def _check_cap(max_bytes: int) -> None:
    if max_bytes < MIN_SPOOL_BYTES:
        raise ConfigError(
            f"telemetry.spool_max_bytes is {max_bytes}; give at least {MIN_SPOOL_BYTES}"
        )
