"""The spool's records as rows: numbered, read, replaced and deleted within one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from device_agent.telemetry.spool_file import (
    EVENT,
    INDEXED,
    LOG,
    LOSS,
    MINUTE,
    TEN_MINUTES,
    WINDOW,
    newest_seq,
)
from device_agent.wire.telemetry import Body, Event, Log, Loss, Run, Window, own_runs
from device_agent.wire.typed import packed_decoder

KINDS: dict[type, int] = {Window: WINDOW, Event: EVENT, Loss: LOSS, Log: LOG}
_WINDOWS = f"kind IN ({WINDOW}, {MINUTE}, {TEN_MINUTES})"
_COLUMNS = "seq, kind, body, first_seq, foreign_runs"
_bodies: msgspec.msgpack.Decoder[Body] = packed_decoder(Body)
_runs: msgspec.msgpack.Decoder[tuple[Run, ...]] = packed_decoder(tuple[Run, ...])


def decode_body(packed: bytes) -> Body | None:
    """Return the stored body, or None if its bytes make no sense."""
    try:
        return _bodies.decode(packed)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


class Row(NamedTuple):
    """One stored record."""

    seq: int
    kind: int
    packed: bytes
    first_seq: int | None = None
    packed_foreign: bytes | None = None

    @property
    def first(self) -> int:
        """The lowest number it takes."""
        return self.seq if self.first_seq is None else self.first_seq

    @property
    def foreign(self) -> tuple[Run, ...]:
        """Runs between `first` and `seq` that other records take; none where they make no sense."""
        try:
            return _runs.decode(self.packed_foreign) if self.packed_foreign else ()
        except msgspec.MsgspecError:
            return ()

    @property
    def numbers(self) -> int:
        """How many numbers it takes."""
        return sum(b - a + 1 for a, b in own_runs(self.first, self.seq, self.foreign))


class Rows:
    """One connection's records. Everything that changes them stands within `transaction`."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._newest = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of it or nothing; durable once it has ended."""
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            self._newest = newest_seq(self._conn)
            yield
            self._keep_floor()
        except BaseException:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            raise
        self._conn.execute("COMMIT")

    def _keep_floor(self) -> None:
        """See that no number is handed out again, though the newest record may be gone."""
        (newest,) = self._conn.execute("SELECT MAX(seq) FROM records").fetchone()
        if (newest or 0) < self._newest and self.meta("floor") < self._newest:
            self.set_meta("floor", self._newest)

    def insert(self, kind: int, packed: bytes) -> int:
        """Add a record and return its number."""
        self._newest += 1
        self._conn.execute(
            "INSERT INTO records (seq, kind, body) VALUES (?, ?, ?)", (self._newest, kind, packed)
        )
        return self._newest

    def replace(self, row: Row) -> None:
        """Have a record of that number be this one."""
        query = f"REPLACE INTO records ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
        self._conn.execute(query, row)

    def delete(self, numbers: Iterable[int]) -> None:
        """Remove records."""
        self._conn.executemany("DELETE FROM records WHERE seq = ?", [(n,) for n in numbers])

    def delete_up_to(self, seq: int, limit: int) -> int:
        """Remove the oldest records up to a number, `limit` at most; return how many."""
        return self._conn.execute(
            "DELETE FROM records WHERE seq IN"
            " (SELECT seq FROM records WHERE seq <= ? ORDER BY seq LIMIT ?)",
            (seq, limit),
        ).rowcount

    def after(self, seq: int, limit: int = -1) -> Iterator[Row]:
        """Yield the records above a number, oldest first."""
        query = f"SELECT {_COLUMNS} FROM records WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608
        return map(Row._make, self._conn.execute(query, (seq, limit)))

    def windows_after(self, seq: int, limit: int) -> list[Row]:
        """Return the oldest windows above a number, `limit` at most."""
        query = (
            f"SELECT {_COLUMNS} FROM records"  # noqa: S608
            f" WHERE seq > ? AND {_WINDOWS} ORDER BY seq LIMIT ?"
        )
        return [Row._make(row) for row in self._conn.execute(query, (seq, limit))]

    def seldom(self, kind: int, above: int = 0, *, newest_first: bool = False) -> Iterator[Row]:
        """Yield the events, losses or logs above a number, in order."""
        order = "DESC" if newest_first else "ASC"
        query = (
            f"SELECT {_COLUMNS} FROM records"  # noqa: S608
            f" WHERE kind = ? AND {INDEXED} AND seq > ? ORDER BY seq {order}"
        )
        return map(Row._make, self._conn.execute(query, (kind, above)))

    def count(self, above: int, up_to: int = 2**62) -> int:
        """Return how many records have a number in ``(above, up_to]``."""
        (count,) = self._conn.execute(
            "SELECT COUNT(*) FROM records WHERE seq > ? AND seq <= ?", (above, up_to)
        ).fetchone()
        return int(count)

    @property
    def newest(self) -> int:
        """The highest number that was ever handed out."""
        return newest_seq(self._conn)

    @property
    def used_bytes(self) -> int:
        """Bytes of the pages in use; free pages are used again before the file grows."""
        (pages,) = self._conn.execute("PRAGMA page_count").fetchone()
        (free,) = self._conn.execute("PRAGMA freelist_count").fetchone()
        (size,) = self._conn.execute("PRAGMA page_size").fetchone()
        return int((pages - free) * size)

    def meta(self, name: str) -> int:
        """Return a kept figure."""
        (value,) = self._conn.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return int(value)

    def set_meta(self, name: str, value: int) -> None:
        """Keep a figure."""
        self._conn.execute("UPDATE meta SET value = ? WHERE name = ?", (value, name))

    @property
    def entered(self) -> int:
        """The counting of kept out records that was entered last; 0 before the first."""
        there = self._conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'entered'").fetchone()
        found = self._conn.execute("SELECT episode FROM entered").fetchone() if there else None
        return int(found[0]) if found else 0

    def set_entered(self, episode: int) -> None:
        """Keep which counting was entered; in a table of its own, which older agents pass over."""
        self._conn.execute(
            "CREATE TABLE IF NOT EXISTS entered (id INTEGER PRIMARY KEY, episode INTEGER NOT NULL)"
        )
        self._conn.execute("REPLACE INTO entered VALUES (1, ?)", (episode,))
