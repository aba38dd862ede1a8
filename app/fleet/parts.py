"""Which parts of the registry have changed, whichever process changed them.

With ten thousand devices, who follows the registry must not read it all again for one row. A
counter grows with each row that is written to a part; triggers see to it, so nobody can forget it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sqlite_utils import Database

from app.fleet.database import SharedDatabase

Part = Literal[
    "devices",
    "keys",
    "sticks",
    "metadata",
    "assignments",
    "orders",
    "rollouts",
    "groups",
    "alert_rules",
    "alerts",
]

_TABLES: dict[Part, tuple[str, ...]] = {
    "devices": ("devices",),
    "keys": ("codes", "enrolments", "certificates"),
    "sticks": ("reports",),
    "metadata": ("metadata",),
    "assignments": ("assignments",),
    "orders": ("settings", "commands"),
    "rollouts": ("rollouts", "members"),
    "groups": ("groups",),
    "alert_rules": ("alert_rules", "alert_snoozes"),
    "alerts": ("alerts",),
}
_ONLY = {"reports": "WHEN NEW.way = 'stick'"}
"""Devices report all the time; only what came as a file is looked for in the registry."""


def watch_parts(db: Database) -> None:
    """Have every change counted; at each opening, for a table that was made anew has no triggers.

    Args:
        db: In a write transaction, with its tables.
    """
    for part, tables in _TABLES.items():
        for table in tables:
            for statement in _triggers(part, table):
                db.execute(statement)
        db.execute("INSERT OR IGNORE INTO counters VALUES (?, 0)", [_counter(part)])


def version_of(database: SharedDatabase, *parts: Part) -> tuple[int, ...]:
    """Return a number for each of these parts that grows when it changes.

    Read it before the part: what changes in between is then looked at once more.
    """
    rows = database.rows("SELECT name, value FROM counters")
    values = {row["name"]: int(row["value"]) for row in rows}
    return tuple(values[_counter(part)] for part in parts)


def _triggers(part: Part, table: str) -> Iterator[str]:
    events = ("INSERT", "UPDATE") if table in _ONLY else ("INSERT", "UPDATE", "DELETE")
    for event in events:
        name = f"count_{table}_{event.lower()}"
        count = f"UPDATE counters SET value = value + 1 WHERE name = '{_counter(part)}'"  # noqa: S608
        when = f"AFTER {event} ON {table} {_ONLY.get(table, '')}"
        yield f"CREATE TRIGGER IF NOT EXISTS {name} {when} BEGIN {count}; END"


def _counter(part: Part) -> str:
    return f"part.{part}"
