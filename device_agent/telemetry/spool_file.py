"""The spool's SQLite file: opened, checked, and moved aside when it is damaged.

Laid out for flash memory (docs/adr/0022): a record in its place changes one page, so the table has
no counter of its own and no index over windows, pages are small, and the write-ahead log is written
over and over in place.
"""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path

from device_agent.errors import StorageError

_SCHEMA_VERSION = 2
_SIDE_FILES = ("", "-wal", "-shm")
_PAGE_BYTES = 2048
_WAL_BYTES = 128 * 1024
"""Size at which the log is copied into the file, and to which it is cut back."""

WINDOW, EVENT, LOSS, LOG, MINUTE, TEN_MINUTES = range(6)
"""Kinds of records; `MINUTE` and `TEN_MINUTES` are windows that were merged."""
INDEXED = f"kind BETWEEN {EVENT} AND {LOG}"
"""In a query's WHERE it lets SQLite use the index of the seldom kinds."""

_TABLE = (
    "CREATE TABLE {} (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, body BLOB NOT NULL,"
    " first_seq INTEGER, foreign_runs BLOB)"
)
_INDEX = f"CREATE INDEX records_by_kind ON records (kind, seq) WHERE {INDEXED}"


class DamagedError(Exception):
    """The file is no SQLite database any more, or its contents contradict each other."""


def is_damage(error: sqlite3.Error) -> bool:
    """Tell damage from a full disk, a locked file and the like.

    SQLITE_CORRUPT and SQLITE_NOTADB come as `sqlite3.DatabaseError` itself, everything that the
    environment causes as one of its subclasses.
    """
    return type(error) is sqlite3.DatabaseError


def open_spool_file(path: Path) -> sqlite3.Connection:
    """Open or create the file, for use by any thread under the caller's lock.

    Raises:
        DamagedError: It is there and cannot be used.
        StorageError: It cannot be opened or written.
    """
    try:
        conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    except sqlite3.Error as error:
        raise storage_error(path, error) from error
    try:
        _prepare(conn, path)
    except sqlite3.Error as error:
        conn.close()
        if is_damage(error):
            raise DamagedError(str(error)) from error
        raise storage_error(path, error) from error
    except (DamagedError, StorageError):
        conn.close()
        raise
    return conn


def _prepare(conn: sqlite3.Connection, path: Path) -> None:
    conn.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # of no effect on a file that is there
    conn.execute("PRAGMA journal_mode = WAL")
    # FULL syncs each commit. With NORMAL a power cut may take back the last commits; their
    # sequence numbers would then be handed out a second time, and the console, which has seen
    # them, would drop the new records as duplicates.
    conn.execute("PRAGMA synchronous = FULL")
    (page_bytes,) = conn.execute("PRAGMA page_size").fetchone()
    conn.execute(f"PRAGMA wal_autocheckpoint = {_WAL_BYTES // page_bytes}")
    # Not 0: a log that is cut back and grows again has the file system write its own journal.
    conn.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")
    (verdict,) = conn.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise DamagedError(str(verdict))
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    if version > _SCHEMA_VERSION:
        raise StorageError(f"telemetry spool {path} is of a newer agent; update this agent")
    if version < _SCHEMA_VERSION:
        _lay_out(conn, version)
    if conn.execute("SELECT COUNT(*) FROM meta").fetchone() != (4,):
        raise DamagedError("its id is missing")


def _lay_out(conn: sqlite3.Connection, version: int) -> None:
    conn.execute("BEGIN IMMEDIATE")
    if version == 0:
        _create(conn)
    else:
        _take_over(conn)
    conn.execute(_INDEX)
    conn.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    conn.execute("COMMIT")


def _create(conn: sqlite3.Connection) -> None:
    """Make a new spool.

    `floor` is the highest number that was handed out, where its record is gone already; `offered`
    the highest that may have been sent.
    """
    conn.execute(_TABLE.format("records"))
    conn.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL)")
    values = {"spool_id": uuid.uuid4().hex, "lost": 0, "floor": 0, "offered": 0}
    conn.executemany("INSERT INTO meta VALUES (?, ?)", values.items())


def _take_over(conn: sqlite3.Connection) -> None:
    """Bring a spool of the first layout into this one; all of it may have been sent."""
    row = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'records'").fetchone()
    newest = int(row[0]) if row else 0
    conn.execute(_TABLE.format("records_2"))
    conn.execute("INSERT INTO records_2 (seq, kind, body) SELECT seq, kind, body FROM records")
    conn.execute("DROP TABLE records")
    conn.execute("ALTER TABLE records_2 RENAME TO records")
    conn.executemany("INSERT INTO meta VALUES (?, ?)", [("floor", newest), ("offered", newest)])


def move_aside(path: Path) -> Path:
    """Move a damaged file out of the way, in place of any that was moved before.

    Only the newest is kept: damage that comes again must not fill the disk.

    Raises:
        StorageError: The directory cannot be written.
    """
    aside = path.with_name(path.name + ".damaged")
    try:
        for suffix in _SIDE_FILES:
            source, target = Path(f"{path}{suffix}"), Path(f"{aside}{suffix}")
            target.unlink(missing_ok=True)
            if source.exists():
                source.replace(target)
    except OSError as error:
        raise StorageError(
            f"damaged telemetry spool {path} cannot be moved aside: {error.strerror};"
            " make its directory writable"
        ) from error
    return aside


def newest_seq(conn: sqlite3.Connection) -> int:
    """Return the highest sequence number that was ever handed out, 0 before the first."""
    (newest,) = conn.execute(
        "SELECT MAX(COALESCE((SELECT MAX(seq) FROM records), 0),"
        " (SELECT value FROM meta WHERE name = 'floor'))"
    ).fetchone()
    return int(newest)


def storage_error(path: Path, error: sqlite3.Error) -> StorageError:
    """Return what the environment did, in our words."""
    return StorageError(
        f"telemetry spool {path} cannot be used: {error};"
        " make its directory writable and free some disk space"
    )
