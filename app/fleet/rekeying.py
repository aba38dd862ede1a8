"""New metadata and everything that hangs on it, recorded in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.fleet.assigning import SignAssignment, Wanted, put_next_assignments
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.records import By, StoredAssignment
from app.fleet.registry_rows import read_metadata, replace_metadata


@dataclass(frozen=True)
class Event:
    """What an audit event says beside who and when."""

    action: str
    subject: str
    detail: str = ""


@dataclass(frozen=True)
class Rekeyed:
    """What a ceremony leaves.

    Attributes:
        files: The new metadata set.
        sign: Makes each device's next assignment by it.
        released: Target paths that may be assigned; an assignment of another stays as it is.
    """

    files: Mapping[str, bytes]
    sign: SignAssignment
    released: Collection[str]


class Rekeying:
    """The registry's side of a ceremony. Thread-safe."""

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def apply(self, change: Callable[[dict[str, bytes]], Rekeyed], by: By, event: Event) -> None:
        """Replace the metadata set and sign every assignment anew with it.

        Args:
            change: From the present metadata files; what it raises undoes everything.
            by: Who does it, and why.
            event: For the audit log.

        Raises:
            EnvironmentFaultError: The registry cannot be written.
        """
        with self._database.write() as db:
            rekeyed = change(read_metadata(db))
            replace_metadata(db, rekeyed.files)
            every = [StoredAssignment(**row) for row in db.query("SELECT * FROM assignments")]
            kept = [Wanted.again(old) for old in every if old.target_path in rekeyed.released]
            put_next_assignments(db, kept, rekeyed.sign, self._clock())
            append(db, self._clock, by, event.action, event.subject, event.detail)
