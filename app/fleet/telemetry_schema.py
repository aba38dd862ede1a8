"""Schema and migrations of telemetry.db."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from app.fleet.times import slot_of

migrations = Migrations("telemetry")


@migrations()
def create_tables(db: Database) -> None:
    """Create the first schema.

    A stream is one spool of one device. `coverage` holds, as disjoint runs, the sequence numbers
    that are stored or named by a loss: gaps stay countable after old windows are deleted.
    """
    db.table("streams").create(
        {
            "id": int,
            "device_id": str,
            "spool_id": str,
            "highest_seq": int,
            "windows": int,
            "events": int,
            "inferences": int,
        },
        pk="id",
        not_null={"device_id", "spool_id", "highest_seq", "windows", "events", "inferences"},
    )
    db.table("streams").create_index(["device_id", "spool_id"], unique=True)
    db.table("bundles").create({"id": int, "digest": str}, pk="id", not_null={"digest"})
    db.table("bundles").create_index(["digest"], unique=True)
    db.table("coverage").create(
        {"stream": int, "first_seq": int, "last_seq": int}, pk=("stream", "first_seq")
    )
    _create_windows(db)
    _create_events(db)
    _create_losses(db)


def _create_windows(db: Database) -> None:
    db.table("windows").create(
        {
            "stream": int,
            "seq": int,
            "start_s": float,
            "duration_s": float,
            "bundle": int,
            "inferences": int,
            "errors": int,
            "dropped": int,
            "alarms": int,
            "latency": bytes,
            "latency_total_s": float,
            "power_w": float,
            "uncertainty_w": float,
            "energy_j": float,
            "method": int,
            "source": str,
            "cpu_percent": float,
            "memory_bytes": int,
            "temperature_c": float,
            "throttled": int,
            "detail": bytes,
        },
        not_null={"stream", "seq", "start_s", "duration_s", "latency", "detail"},
    )
    db.table("windows").create_index(["stream", "seq"], unique=True)
    db.table("windows").create_index(["stream", "start_s", "bundle"])


def _create_events(db: Database) -> None:
    db.table("events").create(
        {
            "stream": int,
            "seq": int,
            "time_s": float,
            "code": str,
            "severity": str,
            "detail": str,
            "bundle": str,
        },
        not_null={"stream", "seq", "time_s", "code"},
    )
    db.table("events").create_index(["stream", "seq"], unique=True)
    db.table("events").create_index(["stream", "time_s"])
    db.table("events").create_index(["time_s"])


def _create_losses(db: Database) -> None:
    db.table("losses").create(
        {
            "stream": int,
            "seq": int,
            "time_s": float,
            "first_seq": int,
            "last_seq": int,
            "records": int,
            "reason": str,
            "start_s": float,
            "end_s": float,
        },
        not_null={"stream", "seq", "time_s", "first_seq", "last_seq", "records"},
    )
    db.table("losses").create_index(["stream", "seq"], unique=True)


@migrations()
def add_merged_windows(db: Database) -> None:
    """Let a window take several numbers, up to its `seq`; null where it takes only that."""
    db.table("windows").add_column("first_seq", int)


@migrations()
def add_net_energy_and_doubts(db: Database) -> None:
    """Let charts show energy above idle, and which windows bear a doubtful time; null before."""
    db.table("windows").add_column("net_j", float)
    db.table("windows").add_column("clock", int)


@migrations()
def add_rollups(db: Database) -> None:
    """Let windows be summed up in cells and then deleted.

    A stream's `oldest_seq` is the highest that its device has said; windows up to `rolled_seq` are
    in cells; `gone_s` is the newest start of those deleted. `changes` are the windows in cells with
    another bundle than the one before; `marks` say which rows were stored by when. Cells of one
    stream and level lie side by side in the file, for charts read them in a row.
    """
    for name in ("oldest_seq", "rolled_seq"):
        db.table("streams").add_column(name, int, not_null_default=0)
    db.table("streams").add_column("gone_s", float)
    db.execute(
        """
        CREATE TABLE rollups (
            stream INTEGER NOT NULL, level INTEGER NOT NULL, slot INTEGER NOT NULL,
            first_s FLOAT NOT NULL, duration_s FLOAT NOT NULL, inferences INTEGER, errors INTEGER,
            latency BLOB NOT NULL, power_w FLOAT, uncertainty_w FLOAT, energy_j FLOAT, net_j FLOAT,
            method INTEGER, source TEXT, power_s FLOAT, cpu_percent FLOAT, cpu_s FLOAT,
            memory_bytes INTEGER, temperature_c FLOAT, throttled INTEGER, clock INTEGER,
            bundle INTEGER, merged INTEGER, powers BLOB, rest BLOB NOT NULL,
            PRIMARY KEY (stream, level, slot)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        "CREATE TABLE changes (stream INTEGER NOT NULL, seq INTEGER NOT NULL,"
        " start_s FLOAT NOT NULL, bundle INTEGER NOT NULL, PRIMARY KEY (stream, seq)) WITHOUT ROWID"
    )
    db.table("marks").create({"stored_s": float, "row": int}, pk="stored_s")


@migrations()
def find_times_by_number(db: Database) -> None:
    """Let windows of a range be found by their numbers: see `times.py`, which tells of its rows.

    The index over times was written at another place for each window.
    """
    db.execute(
        "CREATE TABLE times (stream INTEGER NOT NULL, seq INTEGER NOT NULL, slot INTEGER NOT NULL,"
        " PRIMARY KEY (stream, seq)) WITHOUT ROWID"
    )
    rows = db.execute("SELECT stream, seq, start_s FROM windows ORDER BY stream, seq")
    slots = ((stream, seq, slot_of(start_s)) for stream, seq, start_s in rows)
    runs = (next(run) for _, run in groupby(slots, key=itemgetter(0, 2)))
    db.conn.executemany("INSERT INTO times VALUES (?, ?, ?)", runs)
    db.execute("DROP INDEX idx_windows_stream_start_s_bundle")
