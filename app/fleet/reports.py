"""The newest verified report of each device, as the device signed it.

It is kept for two reasons: an older report must not be believed again after a restart, and a
console that has just started shows what its devices said last. With it stand the hashes of the few
before it, so that a broker that brings these again is not taken for an attacker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal

from app.fleet.database import SharedDatabase

Way = Literal["link", "stick"]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A verified report.

    Attributes:
        key: Digest of the key that signed it; another key counts from the start.
        time_s: By the device's clock.
        document: The signed envelope.
        way: How it came: over the broker, or as a file.
        before: sha256 of the bodies believed before it, newest first, one after the other; a few.
    """

    device_id: str
    key: str
    counter: int
    time_s: float
    received_s: float
    document: bytes
    way: Way = "link"
    before: bytes = b""


_COLUMNS = tuple(each.name for each in fields(StoredReport))


class Reports:
    """Signed reports in the registry. Thread-safe.

    Args:
        database: The registry's.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase) -> None:
        self._database = database

    def all(self) -> list[StoredReport]:
        """Return the newest report of each device, by device id."""
        rows = self._database.rows("SELECT * FROM reports ORDER BY device_id")
        return [StoredReport(**row) for row in rows]

    def of_device(self, device_id: str) -> StoredReport | None:
        """Return a device's newest report, None before its first."""
        rows = self._database.rows("SELECT * FROM reports WHERE device_id = ?", [device_id])
        return StoredReport(**rows[0]) if rows else None

    def from_sticks(self) -> list[StoredReport]:
        """Return the reports that came as files and are the newest of their devices."""
        rows = self._database.rows("SELECT * FROM reports WHERE way = 'stick'")
        return [StoredReport(**row) for row in rows]

    def record(self, reports: Iterable[StoredReport]) -> None:
        """Keep verified reports; the revision stays."""
        rows = [{name: getattr(each, name) for name in _COLUMNS} for each in reports]
        with self._database.write_quietly() as db:
            db.conn.executemany(_KEEP, rows)


# Never an older one, and never one of a key that counts no more: another process may have been
# faster than the one that verified it.
_KEEP = """
INSERT INTO reports (device_id, key, counter, time_s, received_s, document, way, before)
SELECT :device_id, :key, :counter, :time_s, :received_s, :document, :way, :before
WHERE EXISTS (SELECT 1 FROM enrolments
              WHERE device_id = :device_id AND key = :key AND state = 'accepted')
ON CONFLICT (device_id) DO UPDATE SET
    key = excluded.key, counter = excluded.counter, time_s = excluded.time_s,
    received_s = excluded.received_s, document = excluded.document, way = excluded.way,
    before = excluded.before
WHERE excluded.key <> reports.key OR excluded.counter > reports.counter
"""
