"""The audit log: who did what, on what, when and why; events are added and never changed.

Three things keep it honest. Triggers refuse every statement that changes or removes an event, which
stops mistakes. A hash chain (`audit_chain`) shows what was changed past the triggers. The head of
the chain also lies in a small file beside the database, which shows that the newest events were cut
off or that the database was replaced by an older copy. The file is written after the commit, so a
crash leaves it behind, never ahead.

Whoever rewrites the database *and* the head file is not found out by these two: compare with a head
from elsewhere, one printed by ``muster audit verify`` or carried by an export or a backup.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from app.errors import MusterError
from app.files import environment_faults, write_file
from app.fleet.audit_chain import (
    EMPTY,
    GENESIS,
    ChainCheck,
    Head,
    Says,
    Verdict,
    chained,
    write_export,
)
from app.fleet.database import SharedDatabase
from app.fleet.records import AuditEvent, By
from device_agent.wire.typed import json_decoder

_log = logging.getLogger(__name__)

HEAD_NAME = "audit.head"
Told = Callable[[float], None]
_TOLD_EVERY = 500
_HEAD_FLAG = "audit_head"
"""Counter that is 1 once there was a head file: from then on a missing one is a finding."""
_TRIGGERS = {
    "audit_only_grows": (
        "BEFORE INSERT ON audit WHEN NEW.event_id IS NOT "
        "(SELECT coalesce(max(event_id), 0) + 1 FROM audit)"
    ),
    "audit_never_changes": "BEFORE UPDATE ON audit",
    "audit_never_shrinks": "BEFORE DELETE ON audit",
}
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"


def append(  # noqa: PLR0917 - a line of the log, in the order in which it is read
    db: Database,
    clock: Callable[[], float],
    by: By,
    action: str,
    subject: str,
    detail: str = "",
) -> None:
    """Add an event in the transaction that `db` holds, so that it stands or falls with the deed.

    Args:
        db: As lent by `SharedDatabase.write` or `write_quietly` of the registry.
        clock: Unix time in seconds.
        by: Who acts, and why.
        action: ``<what>.<deed>``, for example ``device.add``.
        subject: On what: a device's id, ``rollout 3``, a bundle's name and version.
        detail: One line for people.
    """
    newest = _newest(db)
    event = AuditEvent(newest.count + 1, clock(), by.who, action, subject, detail, by.why)
    db.table("audit").insert(asdict(chained(newest.hash, event)))


def chain_rows(db: Database, rows: Iterable[AuditEvent]) -> None:
    """Put events that have no hashes yet into the empty table, numbered and chained anew."""
    previous = GENESIS
    for number, row in enumerate(rows, start=1):
        event = AuditEvent(
            number, row.time_s, row.who, row.action, row.subject, row.detail, row.why
        )
        linked = chained(previous, event)
        previous = linked.hash
        db.table("audit").insert(asdict(linked))


def guard_rows(db: Database) -> None:
    """Make the triggers that refuse every change of an event."""
    for name, when in _TRIGGERS.items():
        db.execute(_trigger_sql(name, when))


class AuditLog:
    """The events in the registry, and the head file beside it. Thread-safe.

    Args:
        database: The registry's.
        head_path: The head file; made at the first use of a registry.

    Raises:
        EnvironmentFaultError: Here and in every method, a file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, head_path: Path) -> None:
        self._database = database
        self._file = _HeadFile(head_path)
        self._kept: Head | None = None
        self._begin()
        database.after_commit = self._follow

    def events(
        self, limit: int = 200, *, subject: str | None = None, action: str = ""
    ) -> list[AuditEvent]:
        """Return the newest events, newest first.

        Args:
            limit: At most so many.
            subject: Only those on this, for example a device's id.
            action: Only those whose action begins so, for example ``device.``.
        """
        query = (
            "SELECT * FROM audit WHERE (? IS NULL OR subject = ?) "
            "AND substr(action, 1, length(?)) = ? ORDER BY event_id DESC LIMIT ?"
        )
        rows = self._database.rows(query, [subject, subject, action, action, limit])
        return [AuditEvent(**row) for row in rows]

    def newest_about(self, action: str, subjects: Collection[str]) -> dict[str, AuditEvent]:
        """Return by subject the newest event of an action."""
        rows = self._database.rows(
            "SELECT * FROM audit WHERE action = ? "
            "AND subject IN (SELECT value FROM json_each(?)) ORDER BY event_id",
            [action, msgspec.json.encode(list(subjects)).decode()],
        )
        return {row["subject"]: AuditEvent(**row) for row in rows}

    def head(self) -> Head:
        """Return the head of the log as the database has it."""
        with self._database.read() as db:
            return _newest(db)

    def holds(self, head: Head) -> bool:
        """Return whether this log has a head, or is one that went on from it."""
        with self._database.read() as db:
            return _holds(db, head)

    def verify(
        self, known: Iterable[tuple[str, Head]] = (), progress: Told | None = None
    ) -> Verdict:
        """Look at every event, at the triggers and at the head file.

        Args:
            known: Heads from elsewhere, each with where it is from.
            progress: Called now and then with the share that is done; what it raises ends this.
        """
        kept, damage = self._file.read()
        heads = list(known) + ([(Says.HEAD_FILE(), kept)] if kept else [])
        check = ChainCheck(heads)
        with self._database.read() as db:
            if damage and _flagged(db):
                check.report(damage)
            for problem in _unguarded(db):
                check.report(problem)
            for event in _told(_every(db), _newest(db).count, progress):
                check.take(event)
        behind = max(0, check.head.count - kept.count) if kept else 0
        return Verdict(check.head, check.problems(), behind)

    def tampering(self) -> str:
        """Return one line for people if the log is not as it was written, else nothing."""
        verdict = self.verify()
        if verdict.intact:
            return ""
        return (
            f"the audit log was tampered with: {verdict.problems[0]}. "
            "Look at `muster audit verify`; docs/backup.md says what to do."
        )

    def export(self, path: Path, fleet: str, progress: Told | None = None) -> Head:
        """Write the whole log as JSON lines with hashes, and return its head.

        Args:
            path: Where to.
            fleet: Its name, for the header.
            progress: As of `verify`.

        Raises:
            EnvironmentFaultError: It cannot be written.
        """
        with self._database.read() as db:
            head = _newest(db)
            write_export(path, fleet, head, _told(_every(db), head.count, progress))
        return head

    def _begin(self) -> None:
        """Begin to keep a head, once in the life of a registry."""
        with self._database.read() as db:
            flagged, newest = _flagged(db), _newest(db)
        if flagged:
            return
        if self._file.read() == (None, self._file.missing):
            self._file.write(newest)
        with self._database.write_quietly() as db:
            db.execute("INSERT OR IGNORE INTO counters VALUES (?, 1)", [_HEAD_FLAG])

    def _follow(self, db: Database) -> None:
        """Bring the head file up to date after a commit, unless that would hide a finding."""
        newest = _newest(db)
        if newest == self._kept:
            return
        try:
            kept, _ = self._file.read()
            if kept is not None and kept.count < newest.count and _holds(db, kept):
                self._file.write(newest)
        except MusterError as error:
            # The deed is done and recorded; the next event tries again.
            _log.warning("the audit log's head is not kept: %s", error)
            return
        self._kept = newest


class _HeadDocument(Struct, frozen=True, kw_only=True):
    format: Literal["muster-audit-head/1"] = "muster-audit-head/1"
    head: Head


class _HeadFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.missing = Says.HEAD_MISSING(path=path)

    def read(self) -> tuple[Head | None, str]:
        """Return what it says, or None and what is wrong with it."""
        with environment_faults(self._path):
            if not self._path.exists():
                return None, self.missing
            data = self._path.read_bytes()
        try:
            return json_decoder(_HeadDocument).decode(data).head, ""
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return None, Says.HEAD_DAMAGED(path=self._path, problem=error)

    def write(self, head: Head) -> None:
        write_file(self._path, msgspec.json.encode(_HeadDocument(head=head)) + b"\n")


def _newest(db: Database) -> Head:
    query = "SELECT event_id, hash FROM audit ORDER BY event_id DESC LIMIT 1"
    rows = list(db.query(query))
    return Head(count=rows[0]["event_id"], hash=rows[0]["hash"]) if rows else EMPTY


def _every(db: Database) -> Iterator[AuditEvent]:
    return (AuditEvent(**row) for row in db.query("SELECT * FROM audit ORDER BY event_id"))


def _told(events: Iterator[AuditEvent], total: int, progress: Told | None) -> Iterator[AuditEvent]:
    for place, event in enumerate(events):
        if progress is not None and place % _TOLD_EVERY == 0:
            progress(place / max(total, 1))
        yield event


def _holds(db: Database, head: Head) -> bool:
    rows = list(db.query("SELECT hash FROM audit WHERE event_id = ?", [head.count]))
    return head == EMPTY or bool(rows and rows[0]["hash"] == head.hash)


def _flagged(db: Database) -> bool:
    return bool(list(db.query("SELECT 1 FROM counters WHERE name = ?", [_HEAD_FLAG])))


def _unguarded(db: Database) -> list[str]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
    there = {row["name"]: row["sql"] for row in db.query(query)}
    return [
        Says.TRIGGER(name=name)
        for name, when in _TRIGGERS.items()
        if there.get(name) != _trigger_sql(name, when)
    ]


def _trigger_sql(name: str, when: str) -> str:
    return f"CREATE TRIGGER {name} {when} {_REFUSE}"
