"""The certificates that devices were given, and which of them count no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from sqlite_utils import Database

from app.fleet.database import SharedDatabase
from app.fleet.enrolment_records import Certificate, Due


class Certificates:
    """Device certificates in the registry. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def due(self, at_most: int) -> list[Due]:
        """Return accepted keys that have no certificates, or that are past half of their life."""
        rows = self._database.rows(
            "SELECT e.device_id, e.key, e.public_key, max(c.generation) AS newest, "
            "(c.not_before_s + c.not_after_s) / 2 AS half_s "
            "FROM enrolments e "
            "LEFT JOIN certificates c ON c.device_id = e.device_id AND c.key = e.key "
            "WHERE e.state = 'accepted' GROUP BY e.device_id, e.key "
            "HAVING newest IS NULL OR half_s <= ? ORDER BY half_s LIMIT ?",
            [self._clock(), at_most],
        )
        return [
            Due(row["device_id"], row["key"], row["public_key"], (row["newest"] or 0) + 1)
            for row in rows
        ]

    def add(self, issued: Sequence[Certificate]) -> bool:
        """Record a key's certificates of one generation.

        Returns:
            False when the key is not accepted any more, or another process was faster; nothing is
            recorded then.
        """
        first = issued[0]
        where = [first.device_id, first.key]
        with self._database.write() as db:
            accepted = db.query(
                "SELECT 1 FROM enrolments WHERE device_id = ? AND key = ? AND state = 'accepted'",
                where,
            )
            there = db.query(
                "SELECT 1 FROM certificates WHERE device_id = ? AND key = ? AND generation >= ?",
                [*where, first.generation],
            )
            if not list(accepted) or list(there):
                return False
            now_s = self._clock()
            db.table("certificates").insert_all(
                {**asdict(each), "issued_s": now_s} for each in issued
            )
            return True

    def newest(self, device_id: str, key: str) -> list[Certificate]:
        """Return a key's certificates of the newest generation, the standing connection's first."""
        rows = self._database.rows(
            "SELECT * FROM certificates WHERE device_id = ? AND key = ? AND generation = "
            "(SELECT max(generation) FROM certificates WHERE device_id = ? AND key = ?) "
            "ORDER BY purpose DESC",
            [device_id, key, device_id, key],
        )
        return [Certificate(**row) for row in rows]

    def renewed(self) -> dict[str, list[Certificate]]:
        """Return the newest certificates of each accepted key that has joined with older ones.

        By device id, the standing connection's first.
        """
        rows = self._database.rows(
            "SELECT c.* FROM certificates c JOIN enrolments e "
            "ON e.device_id = c.device_id AND e.key = c.key AND e.state = 'accepted' "
            "WHERE c.generation > 1 AND c.generation = (SELECT max(generation) "
            "FROM certificates WHERE device_id = c.device_id AND key = c.key) "
            "ORDER BY c.device_id, c.purpose DESC"
        )
        found: dict[str, list[Certificate]] = {}
        for row in rows:
            found.setdefault(row["device_id"], []).append(Certificate(**row))
        return found

    def ends(self) -> dict[str, float]:
        """Return by device id the Unix time at which its newest certificates end."""
        rows = self._database.rows(
            "SELECT c.device_id, max(c.not_after_s) AS end_s FROM certificates c "
            "JOIN enrolments e ON e.device_id = c.device_id AND e.key = c.key "
            "WHERE e.state = 'accepted' GROUP BY c.device_id ORDER BY c.device_id"
        )
        return {row["device_id"]: row["end_s"] for row in rows}

    def revoked(self) -> list[Certificate]:
        """Return every revoked certificate, in the order in which they were revoked."""
        query = "SELECT * FROM certificates WHERE revoked_s IS NOT NULL ORDER BY revoked_s, serial"
        return [Certificate(**row) for row in self._database.rows(query)]

    def to_end(self) -> list[Certificate]:
        """Return the revoked certificates whose sessions are not proven to have ended."""
        return [each for each in self.revoked() if each.ended_s is None]

    def note_ended(self, serials: Sequence[str]) -> None:
        """Record that what these certificates opened has ended; the revision stays."""
        with self._database.write_quietly() as db:
            db.conn.executemany(
                "UPDATE certificates SET ended_s = ? WHERE serial = ?",
                [(self._clock(), serial) for serial in serials],
            )


def revoke_certificates(db: Database, device_id: str, key: str, now_s: float) -> None:
    """Mark every certificate of a key as revoked, in the transaction that `db` holds."""
    db.execute(
        "UPDATE certificates SET revoked_s = ? "
        "WHERE device_id = ? AND key = ? AND revoked_s IS NULL",
        [now_s, device_id, key],
    )
