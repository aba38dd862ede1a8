"""Devices that keep what they serve, whatever rollouts come."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.errors import StateError
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.records import By
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_DEVICE = "there is no device {device}. `muster device list` names them."
    NOT_PINNED = "device {device} is not pinned."


class Pins:
    """The registry's table of pinned devices. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> dict[str, str]:
        """Return the pinned devices, with the reason."""
        return {row["device_id"]: row["why"] for row in self._database.rows("SELECT * FROM pins")}

    def pin(self, device_ids: Iterable[str], by: By) -> None:
        """Have devices keep what they serve: no rollout assigns them anything.

        Raises:
            StateError: There is no such device; nothing has changed then.
        """
        with self._database.write() as db:
            for each in device_ids:
                if not list(db.query("SELECT 1 FROM devices WHERE device_id = ?", [each])):
                    raise StateError(Says.NO_DEVICE(device=each))
                row = {"device_id": each, "who": by.who, "why": by.why, "since_s": self._clock()}
                db.table("pins").upsert(row, pk="device_id")
                append(db, self._clock, by, "device.pin", each, "")

    def unpin(self, device_ids: Iterable[str], by: By) -> None:
        """Have devices take part in rollouts again.

        Raises:
            StateError: A device is not pinned; nothing has changed then.
        """
        with self._database.write() as db:
            for each in device_ids:
                if not list(db.query("SELECT 1 FROM pins WHERE device_id = ?", [each])):
                    raise StateError(Says.NOT_PINNED(device=each))
                db.table("pins").delete(each)
                append(db, self._clock, by, "device.unpin", each, "")
