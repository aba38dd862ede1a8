"""Webhooks on rollouts: who is told, and what is still to be told.

What is to be told is written by triggers, within the very transaction that changes a rollout: so
nothing is told that did not happen, nothing that happened is forgotten, and no code of a rollout
has to think of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from app.errors import StateError
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.records import By

_TOLD = ("begin", "advance", "trip")
"""Kinds of decisions that are told; turns to another state are told as such."""
_WEBHOOKS = {
    "webhook_id": int,
    "url": str,
    "secret_file": str,
    "added_s": float,
    "delivered_s": float,
    "dropped": int,
    "error": str,
}
_OUTBOX = {
    "number": int,
    "delivery_id": str,
    "webhook_id": int,
    "rollout_id": int,
    "name": str,
    "kind": str,
    "before": str,
    "state": str,
    "reason": str,
    "phase": int,
    "counts": str,
    "time_s": float,
    "tries": int,
    "due_s": float,
}


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told.

    Attributes:
        secret_file: Name of the file in the data directory with what its deliveries are signed by.
        delivered_s: When it took the newest one, Unix time; None before the first.
        dropped: How many it was never told, since they were too old or too many.
        error: Why the last try failed; empty after one that did not.
    """

    webhook_id: int
    url: str
    secret_file: str
    added_s: float
    delivered_s: float | None = None
    dropped: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that one webhook is to be told.

    Attributes:
        number: In the order in which things happened.
        delivery_id: The same at each try.
        kind: ``state``, ``begin``, ``advance``, ``trip``, ``approval`` or ``test``; of alerts
            ``alert.raised`` or ``alert.cleared``.
        before: The state before; the same as `state` where only a phase moved.
        counts: Devices by outcome, then.
        data: What an alert is, as JSON; empty for a rollout.
        tries: That failed.
        due_s: When it is tried next, Unix time.
    """

    number: int
    delivery_id: str
    webhook_id: int
    rollout_id: int
    name: str
    kind: str
    before: str
    state: str
    reason: str
    phase: int
    counts: dict[str, int]
    time_s: float
    tries: int
    due_s: float
    data: str = ""


def create_webhooks(db: Database) -> None:
    """Create the two tables."""
    optional = {"delivered_s"}
    db.table("webhooks").create(
        _WEBHOOKS, pk="webhook_id", not_null=set(_WEBHOOKS) - optional, strict=True
    )
    db.table("webhook_outbox").create(_OUTBOX, pk="number", not_null=set(_OUTBOX), strict=True)
    db.table("webhook_outbox").create_index(["webhook_id"])


def watch_rollouts(db: Database) -> None:
    """Have what happens to rollouts written down; at each opening, like `parts.watch_parts`."""
    for name, when, values in _triggers():
        db.execute(f"CREATE TRIGGER IF NOT EXISTS tell_{name} {when} BEGIN {_insert(*values)} END")


class Webhooks:
    """The registry's webhooks and their outbox. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> list[Webhook]:
        """Return every webhook, oldest first."""
        rows = self._database.rows("SELECT * FROM webhooks ORDER BY webhook_id")
        return [Webhook(**row) for row in rows]

    def get(self, webhook_id: int) -> Webhook:
        """Return one webhook.

        Raises:
            StateError: There is none of this number.
        """
        for each in self.all():
            if each.webhook_id == webhook_id:
                return each
        raise StateError(
            f"there is no webhook {webhook_id}. `muster rollout webhook list` names them."
        )

    def add(self, url: str, secret_file: str, by: By) -> Webhook:
        """Have an address told from now on.

        Raises:
            StateError: It is told already.
        """
        with self._database.write() as db:
            if list(db.query("SELECT 1 FROM webhooks WHERE url = ?", [url])):
                raise StateError(f"{url} is told already. `muster rollout webhook list` shows it.")
            (newest,) = db.query("SELECT COALESCE(MAX(webhook_id), 0) AS id FROM webhooks")
            made = Webhook(newest["id"] + 1, url, secret_file, self._clock())
            db.execute(
                "INSERT INTO webhooks VALUES (?, ?, ?, ?, NULL, 0, '')",
                [made.webhook_id, url, secret_file, made.added_s],
            )
            append(db, self._clock, by, "webhook.add", f"webhook {made.webhook_id}", url)
            return made

    def remove(self, webhook_id: int, by: By) -> Webhook:
        """Tell an address nothing more, not even what is due.

        Raises:
            StateError: There is no such webhook.
        """
        gone = self.get(webhook_id)
        with self._database.write() as db:
            db.execute("DELETE FROM webhook_outbox WHERE webhook_id = ?", [webhook_id])
            db.execute("DELETE FROM webhooks WHERE webhook_id = ?", [webhook_id])
            append(db, self._clock, by, "webhook.remove", f"webhook {webhook_id}", gone.url)
        return gone

    def waiting(self, webhook_id: int) -> int:
        """Return how much one webhook is still to be told."""
        query = "SELECT COUNT(*) AS n FROM webhook_outbox WHERE webhook_id = ?"
        return int(self._database.rows(query, [webhook_id])[0]["n"])

    def oldest(self, webhook_id: int) -> Due | None:
        """Return what one webhook is to be told next; things keep their order."""
        query = "SELECT * FROM webhook_outbox WHERE webhook_id = ? ORDER BY number LIMIT 1"
        rows = self._database.rows(query, [webhook_id])
        if not rows:
            return None
        row = rows[0]
        counts: dict[str, int] = json.loads(row["counts"])
        return Due(**{**row, "counts": counts})

    def delivered(self, due: Due) -> None:
        """Take note that it was told."""
        with self._database.write_quietly() as db:
            db.execute("DELETE FROM webhook_outbox WHERE number = ?", [due.number])
            db.execute(
                "UPDATE webhooks SET delivered_s = ?, error = '' WHERE webhook_id = ?",
                [self._clock(), due.webhook_id],
            )

    def failed(self, due: Due, error: str, due_s: float) -> None:
        """Take note that a try failed, and when the next one is."""
        with self._database.write_quietly() as db:
            db.execute(
                "UPDATE webhook_outbox SET tries = tries + 1, due_s = ? WHERE number = ?",
                [due_s, due.number],
            )
            db.execute(
                "UPDATE webhooks SET error = ? WHERE webhook_id = ?", [error, due.webhook_id]
            )

    def trim(self, webhook_id: int, most: int, oldest_s: float) -> int:
        """Drop what is too old or too much, the oldest first; return how much that was."""
        with self._database.write_quietly() as db:
            before = db.conn.total_changes
            db.execute(
                "DELETE FROM webhook_outbox WHERE webhook_id = ? AND (time_s < ? OR number <= "
                "(SELECT number FROM webhook_outbox WHERE webhook_id = ? "
                "ORDER BY number DESC LIMIT 1 OFFSET ?))",
                [webhook_id, oldest_s, webhook_id, most],
            )
            dropped = db.conn.total_changes - before
            if dropped:
                db.execute(
                    "UPDATE webhooks SET dropped = dropped + ? WHERE webhook_id = ?",
                    [dropped, webhook_id],
                )
            return int(dropped)


def _triggers() -> Iterator[tuple[str, str, tuple[str, str, str, str]]]:
    """Yield name, event, and how kind, state before, reason and phase are found."""
    phase = "COALESCE(json_extract(NEW.stage, '$.phase'), 0)"
    waits = "COALESCE(json_extract(NEW.stage, '$.waits'), '')"
    waited = "COALESCE(json_extract(OLD.stage, '$.waits'), '')"
    yield (
        "turned",
        "AFTER UPDATE OF state ON rollouts WHEN NEW.state != OLD.state",
        ("'state'", "OLD.state", "NEW.reason", phase),
    )
    # A phase that has not begun waits for nothing but its approvals.
    yield (
        "approval",
        f"AFTER UPDATE OF stage ON rollouts WHEN {waits} NOT IN ('', {waited}) "
        "AND json_extract(NEW.stage, '$.begun_s') IS NULL",
        ("'approval'", "NEW.state", waits, phase),
    )
    kinds = ", ".join(f"'{each}'" for each in _TOLD)
    yield (
        "decided",
        f"AFTER INSERT ON decisions WHEN NEW.kind IN ({kinds})",
        ("NEW.kind", "rollouts.state", "NEW.summary", "NEW.phase"),
    )


def _insert(kind: str, before: str, reason: str, phase: str) -> str:
    return (
        "INSERT INTO webhook_outbox (delivery_id, webhook_id, rollout_id, name, kind, before, "  # noqa: S608
        "state, reason, phase, counts, time_s, tries, due_s) "
        f"SELECT lower(hex(randomblob(16))), webhook_id, rollout_id, name, {kind}, {before}, "
        f"state, {reason}, {phase}, (SELECT json_group_object(outcome, n) FROM (SELECT outcome, "
        "COUNT(*) AS n FROM members WHERE rollout_id = NEW.rollout_id GROUP BY outcome)), "
        "(julianday('now') - 2440587.5) * 86400.0, 0, 0.0 "
        "FROM webhooks JOIN rollouts ON rollout_id = NEW.rollout_id;"
    )
