"""Somebody with write access to a data directory who wants its audit log to lie."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from app.fleet.audit_chain import GENESIS, chained
from app.fleet.audit_log import HEAD_NAME
from app.fleet.records import AuditEvent

_COLUMNS = "event_id, time_s, who, action, subject, detail, why, hash"


@contextmanager
def dropping_triggers(path: Path) -> Iterator[sqlite3.Connection]:
    """Lend the registry without its triggers, which are back afterwards: a careful forger."""
    with closing(sqlite3.connect(path)) as db:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        triggers = db.execute(query).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        yield db
        for _, sql in triggers:
            db.execute(sql)
        db.commit()


def forge(
    path: Path, change: Callable[[AuditEvent], AuditEvent], *, head_too: bool = False
) -> None:
    """Change events and compute the whole chain anew; `head_too` rewrites the head file as well."""
    with dropping_triggers(path) as db:
        rows = db.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY event_id").fetchall()
        previous = GENESIS
        for row in rows:
            event = chained(previous, change(AuditEvent(*row)))
            previous = event.hash
            changed = "who = ?, action = ?, subject = ?, detail = ?, why = ?, hash = ?"
            values = (event.who, event.action, event.subject, event.detail, event.why, event.hash)
            db.execute(f"UPDATE audit SET {changed} WHERE event_id = ?", (*values, event.event_id))
    if head_too:
        file = path.with_name(HEAD_NAME)
        document = msgspec.json.decode(file.read_bytes())
        document["head"] = {"count": len(rows), "hash": previous}
        file.write_bytes(msgspec.json.encode(document))
