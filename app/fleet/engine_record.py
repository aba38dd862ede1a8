"""What the registry keeps of leading the fleet: how often it was taken over, and by right of what.

Nobody waits for it and no other process reads it, so it does not grow the revision.
"""

from __future__ import annotations

from sqlite_utils import Database

from app.fleet.database import SharedDatabase

_FENCE = "engine.fence"
_RESTORED = "engine.restored"


class EngineRecord:
    """Two of the registry's counters. Thread-safe.

    Raises:
        EnvironmentFaultError: In every method, the registry cannot be read or written.
    """

    def __init__(self, database: SharedDatabase) -> None:
        self._database = database

    @property
    def fence(self) -> int:
        """The highest fence that this registry's console has led with."""
        return self._value(_FENCE)

    @property
    def restored(self) -> bool:
        """Whether every counter was raised above what anybody handed out, and nobody led since."""
        return bool(self._value(_RESTORED))

    def lead(self, fence: int) -> None:
        """Take note that this registry's console leads from now on."""
        with self._database.write_quietly() as db:
            _put(db, _FENCE, fence)
            _put(db, _RESTORED, 0)

    def _value(self, name: str) -> int:
        rows = self._database.rows("SELECT value FROM counters WHERE name = ?", [name])
        return int(rows[0]["value"]) if rows else 0


def note_restored(db: Database) -> None:
    """Take note that what others handed out cannot be newer any more.

    Args:
        db: In a write transaction.
    """
    _put(db, _RESTORED, 1)


def _put(db: Database, name: str, value: int) -> None:
    db.table("counters").upsert({"name": name, "value": value}, pk="name")
