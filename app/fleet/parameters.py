"""Single values that the whole fleet shares, such as its certificate authority's certificate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from sqlite_utils import Database

from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.records import By

Name = Literal["ca_certificate", "broker_hosts", "broker_listen", "reach", "crl"]


class Parameters:
    """The registry's table of single values. Thread-safe."""

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def get(self, name: Name) -> str | None:
        """Return a value, None where it was never set.

        Raises:
            EnvironmentFaultError: The registry cannot be read.
        """
        query = "SELECT value FROM parameters WHERE name = ?"
        rows = self._database.rows(query, [name])
        return str(rows[0]["value"]) if rows else None

    def put(self, name: Name, value: str, by: By | None, detail: str = "") -> None:
        """Set a value; without anybody to name it leaves no audit event.

        Raises:
            EnvironmentFaultError: The registry cannot be written.
        """
        with self._database.write() as db:
            self._put(db, name, value, by, detail)

    def put_first(self, name: Name, value: str, by: By | None, detail: str = "") -> str:
        """Set a value unless there is one already; return the one that holds.

        Raises:
            EnvironmentFaultError: The registry cannot be written.
        """
        with self._database.write() as db:
            rows = list(db.query("SELECT value FROM parameters WHERE name = ?", [name]))
            if rows:
                return str(rows[0]["value"])
            self._put(db, name, value, by, detail)
            return value

    def forget(self, name: Name, by: By, detail: str = "") -> None:
        """Remove a value; nothing happens where there is none.

        Raises:
            EnvironmentFaultError: The registry cannot be written.
        """
        with self._database.write() as db:
            db.execute("DELETE FROM parameters WHERE name = ?", [name])
            append(db, self._clock, by, "fleet.forget", name, detail)

    def _put(self, db: Database, name: Name, value: str, by: By | None, detail: str) -> None:
        db.table("parameters").upsert({"name": name, "value": value}, pk="name")
        if by is not None:
            append(db, self._clock, by, "fleet.set", name, detail)
