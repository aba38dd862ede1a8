"""What a restored registry records before devices may believe it.

Devices remember the highest versions and release counters they saw, and some of those were handed
out after the backup was made. So all of them jump, in one transaction, and what the broker shall
hold is signed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace

from sqlite_utils import Database

from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.engine_record import note_restored
from app.fleet.orders import jump_orders
from app.fleet.records import By, Release, StoredAssignment
from app.fleet.registry_rows import (
    FLOOR,
    floor_of_versions,
    read_metadata,
    replace_metadata,
)
from app.fleet.rekeying import Event, Rekeyed
from device_agent.wire.assignment import target_path
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why rollouts wait after it."""

    RESTORED = "the fleet was restored from a backup; look before you resume"


class TakeOver:
    """The registry's side of a restore. For a registry that nobody else uses yet."""

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def apply(
        self, jump: int, change: Callable[[dict[str, bytes]], Rekeyed], by: By, event: Event
    ) -> tuple[int, int]:
        """Raise every counter by `jump`, sign anew, and pause what runs.

        Args:
            jump: Higher than any number of versions handed out since the backup.
            change: From the metadata files to those after the jump; what it raises undoes all.
            by: Who restores, and why.
            event: For the audit log.

        Returns:
            How many devices are assigned a bundle anew, and how many rollouts were paused.

        Raises:
            EnvironmentFaultError: The registry cannot be written.
        """
        with self._database.write() as db:
            rekeyed = change(read_metadata(db))
            replace_metadata(db, rekeyed.files)
            paths = _move_releases(db, jump)
            floor = floor_of_versions(db) + jump
            db.table("counters").upsert({"name": FLOOR, "value": floor}, pk="name")
            jump_orders(db, jump, self._clock())
            assigned = self._assign_anew(db, jump, paths, rekeyed)
            # A report on an assignment from before must not count as one on its successor.
            db.execute(
                "UPDATE members SET assignment = assignment + ? WHERE assignment NOT NULL", [jump]
            )
            # One that was used after the backup must not be good for a second time.
            db.execute("UPDATE codes SET expires_s = 0 WHERE used_key = ''")
            append(db, self._clock, by, event.action, event.subject, event.detail)
            note_restored(db)
            paused = self._pause(db, by)
        return assigned, paused

    def _assign_anew(
        self, db: Database, jump: int, paths: Mapping[str, str], rekeyed: Rekeyed
    ) -> int:
        count = 0
        for row in list(db.query("SELECT * FROM assignments")):
            old = StoredAssignment(**row)
            path = paths.get(old.target_path, old.target_path)
            if path not in rekeyed.released:
                continue  # withdrawn: nothing that is signed today may name it
            version = old.version + jump
            made = replace(
                old,
                version=version,
                target_path=path,
                document=rekeyed.sign(old.device_id, path, version),
                issued_s=self._clock(),
            )
            db.table("assignments").upsert(asdict(made), pk="device_id")
            count += 1
        return count

    def _pause(self, db: Database, by: By) -> int:
        running = list(db.query("SELECT rollout_id FROM rollouts WHERE state = 'running'"))
        reason = Says.RESTORED()
        for row in running:
            rollout_id = row["rollout_id"]
            change = {"state": "paused", "reason": reason, "updated_s": self._clock()}
            db.table("rollouts").update(rollout_id, change)
            append(db, self._clock, by, "rollout.paused", f"rollout {rollout_id}", reason)
        return len(running)


def _move_releases(db: Database, jump: int) -> dict[str, str]:
    """Count every release as `jump` later; return where each one's target stands from now on."""
    paths = {}
    for row in list(db.query("SELECT * FROM releases")):
        release = Release(**row)
        counter = release.release + jump
        paths[release.target_path] = target_path(release.name, release.version, counter)
        db.execute(
            "UPDATE releases SET target_path = ?, release = ? WHERE target_path = ?",
            [paths[release.target_path], counter, release.target_path],
        )
    for old, new in paths.items():
        db.execute("UPDATE rollouts SET target_path = ? WHERE target_path = ?", [new, old])
    return paths
