"""Rollouts and their members as rows of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlite_utils import Database

from app.errors import StateError
from app.fleet.records import CANARY, FINAL_OUTCOMES, Member, Rollout

_ALL = ("SELECT * FROM rollouts ORDER BY rollout_id", "SELECT * FROM members ORDER BY rowid")
_ONE = (
    "SELECT * FROM rollouts WHERE rollout_id = ?",
    "SELECT * FROM members WHERE rollout_id = ? ORDER BY rowid",
)
_OPEN = (
    "SELECT * FROM rollouts WHERE state IN ('running', 'paused') ORDER BY rollout_id",
    "SELECT members.* FROM members JOIN rollouts USING (rollout_id) "
    "WHERE state IN ('running', 'paused') ORDER BY members.rowid",
)
_PUT = (
    "UPDATE members SET phase = :phase, outcome = :outcome, assignment = :assignment, "
    "reason = :reason, detail = :detail, refusal_seen_s = :refusal_seen_s, "
    "updated_s = :updated_s WHERE rollout_id = :rollout_id AND device_id = :device_id"
)


def every_rollout(db: Database) -> list[Rollout]:
    """Return every rollout, oldest first."""
    return _load(db, _ALL, [])


def open_rollouts(db: Database) -> list[Rollout]:
    """Return the rollouts that still follow their devices, oldest first."""
    return _load(db, _OPEN, [])


def one_rollout(db: Database, rollout_id: int) -> Rollout:
    """Return one rollout.

    Raises:
        StateError: There is none of this id.
    """
    found = _load(db, _ONE, [rollout_id])
    if not found:
        raise StateError(f"there is no rollout {rollout_id}. `muster rollout list` names them.")
    return found[0]


def insert_rollout(db: Database, rollout: Rollout) -> int:
    """Insert a rollout and its members and return its id; the id it came with is not used."""
    row = asdict(rollout)
    del row["rollout_id"], row["members"]
    rollout_id = db.table("rollouts").insert(row).last_pk
    assert isinstance(rollout_id, int)
    db.table("members").insert_all(
        {"rollout_id": rollout_id, **asdict(member)} for member in rollout.members
    )
    return rollout_id


def put_members(db: Database, rollout_id: int, members: Iterable[Member]) -> None:
    """Write members that are in the rollout already."""
    rows = [{"rollout_id": rollout_id, **asdict(member)} for member in members]
    db.conn.executemany(_PUT, rows)


def drop_member(db: Database, device_id: str, now_s: float) -> list[int]:
    """Take a device that is gone out of the open rollouts that wait for it; return their ids.

    A rollout that loses its last canary before it is proven pauses: nobody has tried the bundle.
    """
    dropped = []
    for rollout in open_rollouts(db):
        member = rollout.member(device_id)
        if member is None or member.outcome in FINAL_OUTCOMES:
            continue
        db.table("members").delete((rollout.rollout_id, device_id))
        dropped.append(rollout.rollout_id)
        if rollout.state == "running" and rollout.phases[CANARY] == (device_id,):
            reason = f"its last canary, {device_id}, was decommissioned"
            change = {"state": "paused", "reason": reason, "updated_s": now_s}
            db.table("rollouts").update(rollout.rollout_id, change)
    return dropped


def check_free(db: Database, devices: Sequence[str]) -> None:
    """Check that a new rollout may have these devices.

    Raises:
        StateError: A device is unknown or gone, or still belongs to an open rollout.
    """
    known = {row["device_id"] for row in db.query("SELECT device_id FROM devices")}
    busy = {
        member.device_id: rollout.rollout_id
        for rollout in open_rollouts(db)
        for member in rollout.members
    }
    query = "SELECT device_id, state FROM enrolments ORDER BY state = 'accepted', requested_s"
    states = {row["device_id"]: row["state"] for row in db.query(query)}
    for each in devices:
        if states.get(each) == "decommissioned":
            raise StateError(f"device {each} is decommissioned. Leave it out, or enrol it anew.")
        if each not in known:
            raise StateError(
                f"there is no device {each}. Add it first: `muster device add {each}`."
            )
        if each in busy:
            raise StateError(
                f"device {each} is still in rollout {busy[each]}. "
                f"Wait for it to end, or stop it: `muster rollout stop {busy[each]}`."
            )


def _load(db: Database, queries: tuple[str, str], values: list[object]) -> list[Rollout]:
    rows = list(db.query(queries[0], values))
    members: dict[int, list[Member]] = {row["rollout_id"]: [] for row in rows}
    for row in db.query(queries[1], values):
        members[row.pop("rollout_id")].append(Member(**row))
    return [Rollout(**row, members=tuple(members[row["rollout_id"]])) for row in rows]
