"""One SQLite file that several threads and processes share by short transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils

from app.errors import EnvironmentFaultError
from device_agent.wire.sentence import Sentence

_BUSY_TIMEOUT_S = 30.0
"""As long as the telemetry's: whoever writes may have to wait for a core meanwhile."""
_OUR_BUGS = frozenset({"SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISUSE", "SQLITE_RANGE"})
"""Primary result codes that no environment causes."""


class Says(Sentence):
    """What cannot be done, and what helps."""

    UNUSABLE = (
        "{path} cannot be used: {cause}. Check that it is writable, undamaged and that the "
        "disk has space."
    )


class SharedDatabase:
    """A connection behind a lock; WAL lets readers and one writer of other processes in.

    Args:
        path: The file; made where it is missing.
        migrations: Applied when opened.

    Attributes:
        after_commit: Called after each write of this process, still alone with the file.

    Raises:
        EnvironmentFaultError: The file cannot be opened, read or written.
    """

    def __init__(self, path: Path, migrations: sqlite_utils.Migrations) -> None:
        self.path = path
        self.after_commit: Callable[[sqlite_utils.Database], None] = _nothing
        self._lock = threading.RLock()
        with self._environment_faults():
            connection = sqlite3.connect(
                path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            self._db = sqlite_utils.Database(connection, execute_plugins=False)
            connection.execute("PRAGMA journal_mode=WAL")
            # An assignment's version must never be handed out twice, not even over a power cut.
            connection.execute("PRAGMA synchronous=FULL")
        with self._transaction("BEGIN IMMEDIATE") as db:
            migrations.apply(db)

    @contextmanager
    def write(self) -> Iterator[sqlite_utils.Database]:
        """Hold the one write transaction of the file; it grows the revision when it commits.

        Raises:
            EnvironmentFaultError: The file cannot be written, or another process held it too long.
        """
        with self.write_quietly() as db:
            yield db
            db.execute("UPDATE counters SET value = value + 1 WHERE name = 'revision'")

    @contextmanager
    def write_quietly(self) -> Iterator[sqlite_utils.Database]:
        """Like `write` for what nobody waits for: the revision stays.

        Raises:
            EnvironmentFaultError: As `write`.
        """
        with self._lock:
            with self._transaction("BEGIN IMMEDIATE") as db:
                yield db
            with self._environment_faults():
                self.after_commit(self._db)

    @contextmanager
    def read(self) -> Iterator[sqlite_utils.Database]:
        """Hold one consistent view over several queries.

        Raises:
            EnvironmentFaultError: The file cannot be read.
        """
        with self._transaction("BEGIN") as db:
            yield db

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Return a query's rows.

        Raises:
            EnvironmentFaultError: The file cannot be read.
        """
        with self._lock, self._environment_faults():
            return list(self._db.query(sql, list(values)))

    def close(self) -> None:
        """Close the file; using it afterwards is a bug."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite_utils.Database]:
        with self._lock, self._environment_faults():
            connection = self._db.conn
            connection.execute(begin)
            try:
                yield self._db
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _environment_faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "") or "SQLITE_MISUSE"
            if any(name.startswith(bug) for bug in _OUR_BUGS):
                raise
            raise EnvironmentFaultError(Says.UNUSABLE(path=self.path, cause=error)) from error


def _nothing(db: sqlite_utils.Database) -> None:
    pass
