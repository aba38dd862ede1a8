"""The spool's SQLite file: opened, checked, and moved aside when it is damaged."""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path

from device_agent.errors import StorageError

_SCHEMA_VERSION = 1
_SIDE_FILES = ("", "-wal", "-shm")
_CHECKPOINT_PAGES = 64

WINDOW, EVENT, LOSS, LOG = 0, 1, 2, 3
"""Kinds of records."""


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
    conn.execute("PRAGMA journal_mode = WAL")
    # FULL syncs each commit. With NORMAL a power cut may take back the last commits; their
    # sequence numbers would then be handed out a second time, and the console, which has seen
    # them, would drop the new records as duplicates.
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    conn.execute("PRAGMA journal_size_limit = 0")
    (verdict,) = conn.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise DamagedError(str(verdict))
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    if version > _SCHEMA_VERSION:
        raise StorageError(f"telemetry spool {path} is of a newer agent; update this agent")
    if version < _SCHEMA_VERSION:
        _create(conn)
    if conn.execute("SELECT COUNT(*) FROM meta").fetchone() != (2,):
        raise DamagedError("its id is missing")


def _create(conn: sqlite3.Connection) -> None:
    conn.execute("BEGIN IMMEDIATE")
    # AUTOINCREMENT never reuses a number, not even after every row was acknowledged and deleted.
    conn.execute(
        "CREATE TABLE records (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL,"
        " body BLOB NOT NULL)"
    )
    conn.execute("CREATE INDEX records_by_kind ON records (kind, seq)")
    conn.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL)")
    conn.executemany(
        "INSERT INTO meta VALUES (?, ?)", [("spool_id", uuid.uuid4().hex), ("lost", 0)]
    )
    conn.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    conn.execute("COMMIT")


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


def used_bytes(conn: sqlite3.Connection) -> int:
    """Return the bytes of the pages in use; free pages are used again before the file grows."""
    (pages,) = conn.execute("PRAGMA page_count").fetchone()
    (free,) = conn.execute("PRAGMA freelist_count").fetchone()
    (size,) = conn.execute("PRAGMA page_size").fetchone()
    return int((pages - free) * size)


def newest_seq(conn: sqlite3.Connection) -> int:
    """Return the highest sequence number that was ever handed out, 0 before the first."""
    row = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'records'").fetchone()
    return int(row[0]) if row else 0


def storage_error(path: Path, error: sqlite3.Error) -> StorageError:
    """Return what the environment did, in our words."""
    return StorageError(
        f"telemetry spool {path} cannot be used: {error};"
        " make its directory writable and free some disk space"
    )
