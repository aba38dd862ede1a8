"""Rollouts, their members and their decisions as rows of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import msgspec
from sqlite_utils import Database

from app.errors import StateError
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import (
    FINAL_OUTCOMES,
    UNDER_WAY,
    Decision,
    Member,
    Rollout,
    Stage,
    Want,
)
from app.fleet.rollout.says import Says
from device_agent.wire.typed import json_decoder

_ALL = ("SELECT * FROM rollouts ORDER BY rollout_id", "SELECT * FROM members ORDER BY rowid")
_ONE = (
    "SELECT * FROM rollouts WHERE rollout_id = ?",
    "SELECT * FROM members WHERE rollout_id = ? ORDER BY rowid",
)
_OPEN = (
    "SELECT * FROM rollouts WHERE state IN ('running', 'paused', 'rolling_back') "
    "ORDER BY rollout_id",
    "SELECT members.* FROM members JOIN rollouts USING (rollout_id) "
    "WHERE state IN ('running', 'paused', 'rolling_back') ORDER BY members.rowid",
)
_MEMBER_FIELDS = tuple(each.name for each in fields(Member))
_CHANGED_FIELDS = tuple(each for each in _MEMBER_FIELDS if each != "device_id")
_PUT = (
    f"UPDATE members SET {', '.join(f'{each} = :{each}' for each in _CHANGED_FIELDS)} "  # noqa: S608
    "WHERE rollout_id = :rollout_id AND device_id = :device_id"
)
_INSERT = (
    f"INSERT INTO members (rollout_id, {', '.join(_MEMBER_FIELDS)}) "  # noqa: S608
    f"VALUES (:rollout_id, {', '.join(f':{each}' for each in _MEMBER_FIELDS)})"
)
_KEPT_APART = ("rollout_id", "members", "plan", "stage")


def every_rollout(db: Database) -> list[Rollout]:
    """Return every rollout, oldest first."""
    return _load(db, _ALL, [])


def open_rollouts(db: Database) -> list[Rollout]:
    """Return the rollouts that still follow their devices, oldest first."""
    return _load(db, _OPEN, [])


def open_edits(db: Database) -> dict[int, int]:
    """Return the open rollouts' ids with their `Rollout.edit`."""
    query = (
        "SELECT rollout_id, edit FROM rollouts WHERE state IN ('running', 'paused', 'rolling_back')"
    )
    return {row["rollout_id"]: row["edit"] for row in db.query(query)}


def standing_members(db: Database) -> list[tuple[int, str, Member]]:
    """Return the successes of rollouts that have ended, of devices not assigned anything since.

    Each comes with the rollout and the digest of its bundle.
    """
    query = (
        "SELECT members.*, rollouts.digest AS served FROM members "
        "JOIN assignments USING (device_id, rollout_id) JOIN rollouts USING (rollout_id) "
        "WHERE state IN ('succeeded', 'failed', 'stopped') AND outcome = 'succeeded'"
    )
    found = []
    for row in db.query(query):
        rollout_id, digest = row.pop("rollout_id"), row.pop("served")
        found.append((rollout_id, digest, Member(**row)))
    return found


def one_rollout(db: Database, rollout_id: int) -> Rollout:
    """Return one rollout.

    Raises:
        StateError: There is none of this id.
    """
    found = _load(db, _ONE, [rollout_id])
    if not found:
        raise StateError(Says.NO_ROLLOUT(rollout=rollout_id))
    return found[0]


def head_of(db: Database, rollout_id: int) -> Rollout:
    """Return one rollout without its members.

    Raises:
        StateError: There is none of this id.
    """
    rows = list(db.query(_ONE[0], [rollout_id]))
    if not rows:
        raise StateError(Says.NO_ROLLOUT(rollout=rollout_id))
    return _read(rows[0], ())


def insert_rollout(db: Database, rollout: Rollout) -> int:
    """Insert a rollout and its members and return its id; the id it came with is not used."""
    row = _row(rollout)
    rollout_id = db.table("rollouts").insert(row).last_pk
    assert isinstance(rollout_id, int)
    insert_members(db, rollout_id, rollout.members)
    return rollout_id


def insert_members(db: Database, rollout_id: int, members: Iterable[Member]) -> None:
    """Write members that are new in the rollout."""
    db.conn.executemany(_INSERT, [_member_row(rollout_id, each) for each in members])


def put_rollout(db: Database, rollout: Rollout) -> None:
    """Write a rollout that is there already; its members stay as they are."""
    db.table("rollouts").update(rollout.rollout_id, _row(rollout))


def put_members(db: Database, rollout_id: int, members: Iterable[Member]) -> None:
    """Write members that are in the rollout already."""
    db.conn.executemany(_PUT, [_member_row(rollout_id, each) for each in members])


def members_of(db: Database, rollout_id: int, device_ids: Sequence[str]) -> dict[str, Member]:
    """Return some members of a rollout, by device id."""
    query = (
        "SELECT * FROM members WHERE rollout_id = ? "
        "AND device_id IN (SELECT value FROM json_each(?))"
    )
    found = {}
    for row in db.query(query, [rollout_id, msgspec.json.encode(list(device_ids)).decode()]):
        del row["rollout_id"]
        found[row["device_id"]] = Member(**row)
    return found


def fresh_wants(db: Database, rollout: Rollout, wants: Sequence[Want]) -> list[Want]:
    """Return the wants of devices that have not had this turn, in a rollout that gives turns."""
    allowed = {"running": False, "rolling_back": True}
    if rollout.state not in allowed:
        return []
    now = members_of(db, rollout.rollout_id, [each.member.device_id for each in wants])
    return [
        want
        for want in wants
        if want.member.back == allowed[rollout.state]
        and (old := now.get(want.member.device_id)) is not None
        and old.tries == want.member.tries - 1
        and (want.member.back or old.outcome == "pending")
    ]


def insert_decision(db: Database, decision: Decision) -> None:
    """Keep a decision; the id it came with is not used."""
    row = asdict(decision)
    del row["decision_id"]
    db.table("decisions").insert(row)


def read_decisions(db: Database, rollout_id: int) -> list[Decision]:
    """Return the decisions of a rollout, oldest first."""
    query = "SELECT * FROM decisions WHERE rollout_id = ? ORDER BY decision_id"
    return [Decision(**row) for row in db.query(query, [rollout_id])]


def read_headlines(db: Database, rollout_id: int) -> list[Decision]:
    """Return the decisions of a rollout without their numbers, oldest first."""
    query = (
        "SELECT rollout_id, time_s, kind, phase, summary, decision_id FROM decisions "
        "WHERE rollout_id = ? ORDER BY decision_id"
    )
    return [Decision(**row) for row in db.query(query, [rollout_id])]


def drop_member(db: Database, device_id: str, now_s: float) -> list[int]:
    """Take a device that is gone out of the open rollouts that wait for it; return their ids.

    A rollout that loses its last named canary before it is proven pauses: nobody has tried the
    bundle.
    """
    dropped = []
    for rollout in open_rollouts(db):
        member = rollout.member(device_id)
        if member is None or member.outcome in FINAL_OUTCOMES:
            continue
        db.table("members").delete((rollout.rollout_id, device_id))
        dropped.append(rollout.rollout_id)
        changed = replace(rollout, edit=rollout.edit + 1, updated_s=now_s)
        alone = tuple(each.device_id for each in rollout.of_phase(member.phase)) == (device_id,)
        if rollout.state == "running" and alone and member.phase < rollout.plan.last:
            reason = Says.LAST_CANARY(device=device_id)
            changed = replace(changed, state="paused", reason=reason)
        put_rollout(db, changed)
    return dropped


def devices_gone(db: Database) -> set[str]:
    """Return the devices that have left the fleet."""
    query = "SELECT device_id, state FROM enrolments ORDER BY state = 'accepted', requested_s"
    states = {row["device_id"]: row["state"] for row in db.query(query)}
    return {each for each, state in states.items() if state == "decommissioned"}


def check_free(
    db: Database, devices: Sequence[str], *, but: int | None = None
) -> list[tuple[int, Member]]:
    """Check that a new rollout may have these devices.

    Args:
        db: The registry.
        devices: Which ones.
        but: A rollout whose own members they may be.

    Returns:
        Where they wait in older rollouts with nothing under way: the new one supersedes those.

    Raises:
        StateError: A device is unknown or gone, or has an attempt of an open rollout under way.
    """
    known = {row["device_id"] for row in db.query("SELECT device_id FROM devices")}
    wanted = set(devices)
    held = {
        member.device_id: (rollout.rollout_id, member)
        for rollout in open_rollouts(db)
        if rollout.rollout_id != but
        for member in rollout.members
        if member.device_id in wanted and not member.successor and member.outcome != "skipped"
    }
    gone = devices_gone(db)
    for each in devices:
        if each in gone:
            raise StateError(Says.GONE(device=each))
        if each not in known:
            raise StateError(Says.NO_DEVICE(device=each))
        if each in held and held[each][1].outcome in UNDER_WAY:
            busy = held[each][0]
            raise StateError(Says.BUSY(device=each, rollout=busy))
    return list(held.values())


def _member_row(rollout_id: int, member: Member) -> dict[str, object]:
    # Not `asdict`: it copies deeply, which takes longer than the database.
    row: dict[str, object] = {each: getattr(member, each) for each in _MEMBER_FIELDS}
    return row | {"rollout_id": rollout_id}


def _load(db: Database, queries: tuple[str, str], values: list[object]) -> list[Rollout]:
    rows = list(db.query(queries[0], values))
    members: dict[int, list[Member]] = {row["rollout_id"]: [] for row in rows}
    for row in db.query(queries[1], values):
        members[row.pop("rollout_id")].append(Member(**row))
    return [_read(row, tuple(members[row["rollout_id"]])) for row in rows]


def _read(row: dict[str, Any], members: tuple[Member, ...]) -> Rollout:
    plan = json_decoder(Plan).decode(row.pop("plan"))
    stage = json_decoder(Stage).decode(row.pop("stage"))
    return Rollout(**row, plan=plan, stage=stage, members=members)


def _row(rollout: Rollout) -> dict[str, object]:
    row: dict[str, object] = {
        each.name: getattr(rollout, each.name)
        for each in fields(Rollout)
        if each.name not in _KEPT_APART
    }
    row["plan"] = msgspec.json.encode(rollout.plan).decode()
    row["stage"] = msgspec.json.encode(rollout.stage).decode()
    return row
