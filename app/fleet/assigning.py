"""Recording what devices are to run, many at once: one query for versions, one write for rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from app.fleet.records import StoredAssignment
from app.fleet.registry_rows import floor_of_versions

SignAssignment = Callable[[str, str, int], bytes]
"""From device id, target path and assignment version to the signed document."""

_NEWEST = """
SELECT device_id, version FROM assignments WHERE device_id IN (SELECT value FROM json_each(?))
"""
_PUT = """
INSERT INTO assignments (device_id, version, target_path, digest, document, rollout_id, issued_s)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (device_id) DO UPDATE SET
    version = excluded.version, target_path = excluded.target_path, digest = excluded.digest,
    document = excluded.document, rollout_id = excluded.rollout_id, issued_s = excluded.issued_s
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one device is to run, before it is signed.

    Attributes:
        target_path: The release of the bundle.
        digest: The bundle's.
        rollout_id: The rollout it is made for.
    """

    device_id: str
    target_path: str
    digest: str
    rollout_id: int

    @classmethod
    def again(cls, old: StoredAssignment) -> Wanted:
        """Return the same as before, to be signed anew."""
        return cls(old.device_id, old.target_path, old.digest, old.rollout_id)


def newest_versions(db: Database, device_ids: Iterable[str]) -> dict[str, int]:
    """Return by device the version that its next assignment must be above."""
    wanted, floor = list(device_ids), floor_of_versions(db)
    rows = db.execute(_NEWEST, [msgspec.json.encode(wanted).decode()])
    return dict.fromkeys(wanted, floor) | {each: max(version, floor) for each, version in rows}


def put_next_assignments(
    db: Database, wanted: Sequence[Wanted], sign: SignAssignment, now_s: float
) -> list[StoredAssignment]:
    """Sign what devices are to run under their next versions, and record all of it or nothing.

    Args:
        db: In a write transaction.
        wanted: In the order in which they are signed.
        sign: Makes each document; what it raises ends it, and the caller's transaction with it.
        now_s: Unix time in seconds.
    """
    versions = newest_versions(db, (each.device_id for each in wanted))
    made = []
    for each in wanted:
        version = versions[each.device_id] = versions[each.device_id] + 1
        document = sign(each.device_id, each.target_path, version)
        made.append(
            StoredAssignment(
                each.device_id,
                version,
                each.target_path,
                each.digest,
                document,
                each.rollout_id,
                now_s,
            )
        )
    db.conn.executemany(_PUT, [_row(each) for each in made])
    return made


def _row(made: StoredAssignment) -> tuple[str, int, str, str, bytes, int, float]:
    return (
        made.device_id,
        made.version,
        made.target_path,
        made.digest,
        made.document,
        made.rollout_id,
        made.issued_s,
    )
