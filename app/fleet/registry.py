"""The registry: what the owner decided and signed. The broker is a cache of it.

One SQLite file, shared by the running console and the command line. Every change grows `revision`;
every action of an owner or of the rollout engine leaves an audit event in the same transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import msgspec
from sqlite_utils import Database

from app.errors import StateError
from app.fleet.alerts.book import Alerts
from app.fleet.alerts.schema import watch_alerts
from app.fleet.approvals import Approvals
from app.fleet.assigning import SignAssignment, Wanted, newest_versions, put_next_assignments
from app.fleet.audit_log import HEAD_NAME, AuditLog, append
from app.fleet.certificates import Certificates
from app.fleet.database import SharedDatabase
from app.fleet.engine_record import EngineRecord
from app.fleet.enrolments import Enrolments
from app.fleet.groups import Groups
from app.fleet.labelling import Labelling, label_devices, missing_device
from app.fleet.orders import Orders
from app.fleet.parameters import Parameters
from app.fleet.parts import Part, version_of, watch_parts
from app.fleet.pins import Pins
from app.fleet.query import Names
from app.fleet.records import AuditEvent, Bundle, By, Device, Release, StoredAssignment
from app.fleet.registry_rows import (
    floor_of_versions,
    read_device,
    read_metadata,
    replace_metadata,
)
from app.fleet.registry_schema import migrations
from app.fleet.rekeying import Rekeying
from app.fleet.reports import Reports
from app.fleet.rollout.book import RolloutBook
from app.fleet.rollout.hooks import Webhooks, watch_rollouts
from app.fleet.takeover import TakeOver
from device_agent.wire.messages import Ack
from device_agent.wire.sentence import Sentence

Files = Mapping[str, bytes]
SignRelease = Callable[[dict[str, bytes], int], tuple[str, Files]]
"""From the current metadata files and the release counter to the target path and the new files."""


class Says(Sentence):
    """What was released, what cannot be done, and what helps."""

    RELEASE = "release {n:d}"
    IN_FLEET = "device {device} is already in this fleet. Choose another id."
    NOT_RELEASED = "bundle {digest} is not released. Run `muster bundle release` first."


class Registry:
    """Everything a console must not lose. Thread-safe.

    Args:
        path: The SQLite file; made where it is missing.
        clock: Unix time in seconds.

    Attributes:
        audit_log: Who did what; its head lies in a file beside `path`.
        parameters: Single values.
        enrolments: Which keys may speak for which device.
        certificates: What devices were given to connect with.
        reports: What devices said last, as they signed it.
        rekeying: What ceremonies with the fleet's keys record.
        take_over: What a restore from a backup records.
        orders: Settings and commands.
        groups: Queries with a name.
        approvals: Who may approve phases of rollouts, and what they signed.
        webhooks: Who is told what becomes of rollouts.
        engine_record: How often the fleet was taken over by a console.
        pins: Devices that keep what they serve.
        alerts: Rules, open alerts and what became of them.
        rollouts: Campaigns, where each of their devices stands, and every decision.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._db = SharedDatabase(path, migrations)
        with self._db.write_quietly() as db:
            watch_parts(db)
            watch_rollouts(db)
            watch_alerts(db)
        self.audit_log = AuditLog(self._db, path.with_name(HEAD_NAME))
        self.parameters = Parameters(self._db, clock)
        self.enrolments = Enrolments(self._db, clock)
        self.certificates = Certificates(self._db, clock)
        self.reports = Reports(self._db)
        self.rekeying = Rekeying(self._db, clock)
        self.take_over = TakeOver(self._db, clock)
        self.orders = Orders(self._db, clock)
        self.groups = Groups(self._db, clock)
        self.approvals = Approvals(self._db, clock)
        self.webhooks = Webhooks(self._db, clock)
        self.engine_record = EngineRecord(self._db)
        self.rollouts = RolloutBook(self._db, clock)
        self.pins = Pins(self._db, clock)
        self.alerts = Alerts(self._db, clock)

    def close(self) -> None:
        """Close the file; using it afterwards is a bug."""
        self._db.close()

    @property
    def revision(self) -> int:
        """Grows with every change, whichever process made it."""
        return int(self._db.rows("SELECT value FROM counters WHERE name = 'revision'")[0]["value"])

    def version_of(self, *parts: Part) -> tuple[int, ...]:
        """Return what changes when one of these parts does; read it before the part itself."""
        return version_of(self._db, *parts)

    # Devices

    def add_device(self, device_id: str, site: str, labels: Mapping[str, str], by: By) -> None:
        """Add a device.

        Raises:
            StateError: There is one of this id.
        """
        with self._db.write() as db:
            if list(db.query("SELECT 1 FROM devices WHERE device_id = ?", [device_id])):
                raise StateError(Says.IN_FLEET(device=device_id))
            db.table("devices").insert(
                {
                    "device_id": device_id,
                    "site": site,
                    "labels": msgspec.json.encode(dict(labels)).decode(),
                    "added_s": self._clock(),
                }
            )
            self._audit(db, by, "device.add", device_id, site)

    def label_devices(
        self, device_ids: Collection[str], labelling: Labelling, by: By
    ) -> list[Device]:
        """Change sites and labels of all these devices or none; return those that changed.

        Raises:
            StateError: There is none of one of these ids.
        """
        with self._db.write() as db:
            return label_devices(db, self._clock, device_ids, labelling, by)

    def devices(self) -> list[Device]:
        """Return every device, by id."""
        return [
            read_device(row) for row in self._db.rows("SELECT * FROM devices ORDER BY device_id")
        ]

    def in_service(self) -> set[str]:
        """Return the ids of the devices that have not left the fleet."""
        states = self.enrolments.states()
        rows = self._db.rows("SELECT device_id FROM devices")
        ids = {row["device_id"] for row in rows}
        return {each for each in ids if states.get(each) != "decommissioned"}

    def device(self, device_id: str) -> Device:
        """Return one device.

        Raises:
            StateError: There is none of this id.
        """
        rows = self._db.rows("SELECT * FROM devices WHERE device_id = ?", [device_id])
        if not rows:
            raise missing_device(device_id)
        return read_device(rows[0])

    def query_names(self) -> Names:
        """Return the labels and saved groups that queries may name."""
        rows = self._db.rows("SELECT DISTINCT key FROM devices, json_each(devices.labels)")
        return Names([row["key"] for row in rows], self.groups.texts())

    # Metadata set and releases

    def metadata(self) -> dict[str, bytes]:
        """Return the signed metadata files: name to bytes."""
        rows = self._db.rows("SELECT * FROM metadata")
        return {row["file"]: row["content"] for row in rows}

    def update_metadata(self, change: Callable[[dict[str, bytes]], Files | None]) -> bool:
        """Replace the metadata set by what `change` makes of it, unless that is None."""
        with self._db.write_quietly() as db:
            files = change(read_metadata(db))
            if files is None:
                return False
            replace_metadata(db, files)
            db.execute("UPDATE counters SET value = value + 1 WHERE name = 'revision'")
            return True

    def add_release(self, bundle: Bundle, sign: SignRelease, by: By) -> Release:
        """Record a release together with the metadata set that holds it.

        The release counter is higher than any before under the bundle's name.
        """
        with self._db.write() as db:
            query = "SELECT max(release) AS newest FROM releases WHERE name = ?"
            newest = next(iter(db.query(query, [bundle.name])))["newest"]
            counter = max(newest or 0, floor_of_versions(db)) + 1
            path, files = sign(read_metadata(db), counter)
            replace_metadata(db, files)
            release = Release(
                target_path=path, release=counter, released_s=self._clock(), **asdict(bundle)
            )
            db.table("releases").insert(asdict(release))
            subject = f"{bundle.name} {bundle.version}"
            self._audit(db, by, "bundle.release", subject, Says.RELEASE(n=counter))
            return release

    def releases(self) -> list[Release]:
        """Return every release, newest first."""
        rows = self._db.rows("SELECT * FROM releases ORDER BY released_s DESC, release DESC")
        return [Release(**row) for row in rows]

    def newest_release(self, digest: str) -> Release:
        """Return the newest release of a bundle.

        Raises:
            StateError: It was never released.
        """
        query = "SELECT * FROM releases WHERE digest = ? ORDER BY release DESC LIMIT 1"
        rows = self._db.rows(query, [digest])
        if not rows:
            raise StateError(Says.NOT_RELEASED(digest=digest[:12]))
        return Release(**rows[0])

    # Assignments

    def assignments(self) -> list[StoredAssignment]:
        """Return the newest assignment of every device that has one, by device id."""
        rows = self._db.rows("SELECT * FROM assignments ORDER BY device_id")
        return [StoredAssignment(**row) for row in rows]

    def newest_versions(self) -> dict[str, int]:
        """Return the version of every device's assignment; cheaper than what it says."""
        with self._db.read() as db:
            return dict(db.execute("SELECT device_id, version FROM assignments").fetchall())

    def assignments_of(self, device_ids: Collection[str]) -> list[StoredAssignment]:
        """Return the newest assignments of some devices; those without any are left out."""
        query = "SELECT * FROM assignments WHERE device_id IN (SELECT value FROM json_each(?))"
        rows = self._db.rows(query, [msgspec.json.encode(list(device_ids)).decode()])
        return [StoredAssignment(**row) for row in rows]

    def assignment(self, device_id: str) -> StoredAssignment | None:
        """Return a device's newest assignment, None before its first."""
        rows = self._db.rows("SELECT * FROM assignments WHERE device_id = ?", [device_id])
        return StoredAssignment(**rows[0]) if rows else None

    def renew_assignments(self, old: Sequence[StoredAssignment], sign: SignAssignment) -> None:
        """Sign assignments anew under their next versions, but those that have changed."""
        with self._db.write() as db:
            newest = newest_versions(db, (each.device_id for each in old))
            same = [each for each in old if newest[each.device_id] == each.version]
            put_next_assignments(db, [Wanted.again(each) for each in same], sign, self._clock())

    # What the broker is told, and the audit log

    def acks(self) -> dict[str, Ack]:
        """Return how far each device's telemetry is stored."""
        rows = self._db.rows("SELECT * FROM acks")
        return {row["device_id"]: Ack(spool_id=row["spool_id"], seq=row["seq"]) for row in rows}

    def record_acks(self, acks: Mapping[str, Ack]) -> None:
        """Keep how far telemetry is stored; the revision stays."""
        rows = ((device_id, ack.spool_id, ack.seq) for device_id, ack in acks.items())
        with self._db.write_quietly() as db:  # thousands at once: upsert_all takes ten times longer
            db.conn.executemany(
                "INSERT OR REPLACE INTO acks (device_id, spool_id, seq) VALUES (?, ?, ?)", rows
            )

    def held_fingerprints(self) -> dict[str, str]:
        """Return what the broker acknowledged last on each topic; empty where that is not known."""
        rows = self._db.rows("SELECT topic, fingerprint FROM held WHERE fingerprint <> ''")
        return {row["topic"]: row["fingerprint"] for row in rows}

    def record_acknowledged(self, fingerprints: Mapping[str, str]) -> None:
        """Keep what the broker acknowledged; the revision stays."""
        rows = [(fingerprint, topic) for topic, fingerprint in fingerprints.items()]
        with self._db.write_quietly() as db:
            db.conn.executemany("UPDATE held SET fingerprint = ? WHERE topic = ?", rows)

    def held_topics(self) -> set[str]:
        """Return the retained topics that a broker may hold of ours."""
        return {row["topic"] for row in self._db.rows("SELECT topic FROM held")}

    def record_held(self, topics: Collection[str]) -> None:
        """Keep which retained topics a broker may hold of ours; the revision stays."""
        with self._db.write_quietly() as db:
            known = {row["topic"] for row in db.query("SELECT topic FROM held")}
            gone = [(topic,) for topic in known.difference(topics)]
            db.conn.executemany("DELETE FROM held WHERE topic = ?", gone)
            db.table("held").insert_all({"topic": topic} for topic in set(topics) - known)

    def audit(self, limit: int = 200) -> list[AuditEvent]:
        """Return the newest audit events, newest first."""
        return self.audit_log.events(limit)

    def note(self, by: By, action: str, subject: str, detail: str = "") -> None:
        """Append an audit event for an action that changes nothing else here."""
        with self._db.write() as db:
            self._audit(db, by, action, subject, detail)

    def _audit(self, db: Database, by: By, action: str, subject: str, detail: str) -> None:
        append(db, self._clock, by, action, subject, detail)
