"""How devices pass from one rollout to another, within a transaction of the registry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlite_utils import Database

from app.errors import StateError
from app.fleet.rollout.campaign import left_out
from app.fleet.rollout.records import FINAL_OUTCOMES, Member, Rollout, RolloutState
from app.fleet.rollout.rows import (
    check_free,
    devices_gone,
    head_of,
    put_members,
    put_rollout,
)
from app.fleet.rollout.says import Says
from device_agent.wire.sentence import Framed


def take_over(
    db: Database, rollout_id: int, older: Iterable[tuple[int, Member]], now_s: float
) -> dict[int, int]:
    """Have devices leave older rollouts for a newer one; what they proved there stays.

    Args:
        db: In a write transaction.
        rollout_id: The newer one.
        older: Devices with the rollout that each is in.
        now_s: Unix time.

    Returns:
        How many devices left each of the older rollouts.
    """
    touched: dict[int, list[Member]] = {}
    for other, member in older:
        touched.setdefault(other, []).append(member)
    for other, members in touched.items():
        waiting = [each for each in members if each.outcome not in FINAL_OUTCOMES]
        ended = [each for each in members if each.outcome in FINAL_OUTCOMES]
        gone = [left_out(each, "superseded", "", now_s) for each in waiting] + ended
        put_members(db, other, [replace(each, successor=rollout_id) for each in gone])
        head = head_of(db, other)
        put_rollout(db, replace(head, edit=head.edit + 1, updated_s=now_s))
    return {other: len(members) for other, members in touched.items()}


def still_here(db: Database, rollout: Rollout) -> list[Member]:
    """Return the devices whose newest assignment is of this rollout; the others leave it.

    Those that have left the fleet are not here, either; what is recorded of them stays.
    """
    query = "SELECT device_id, rollout_id FROM assignments"
    newest = {row["device_id"]: row["rollout_id"] for row in db.query(query)}
    given = [each for each in rollout.members if each.assignment is not None]
    gone = [each for each in given if newest.get(each.device_id) != rollout.rollout_id]
    left = [replace(each, successor=newest.get(each.device_id, 0)) for each in gone]
    put_members(db, rollout.rollout_id, left)
    left_fleet = devices_gone(db)
    return [each for each in given if each not in gone and each.device_id not in left_fleet]


def check_ours(db: Database, rollout: Rollout, members: Sequence[Member]) -> None:
    """Check that no other rollout has these members by now.

    Raises:
        StateError: One has.
    """
    gone = [(each.successor, each) for each in members if each.successor]
    ids = [each.device_id for each in members]
    for other, member in gone or check_free(db, ids, but=rollout.rollout_id):
        raise StateError(Says.WITH_ANOTHER(device=member.device_id, rollout=other))


def named(members: Sequence[Member]) -> str:
    """Return members in one line for the audit log."""
    names = ", ".join(each.device_id for each in members[:5])
    return Framed.AND_MORE(parts=names, n=len(members) - 5) if len(members) > 5 else names


def check_state(rollout: Rollout, allowed: Collection[RolloutState], wanted: str) -> None:
    """Check that a rollout is in one of the states from which it can become what is wanted.

    Raises:
        StateError: It is not.
    """
    if rollout.state not in allowed:
        states = " or ".join(sorted(allowed))
        raise StateError(
            Says.WRONG_STATE(
                rollout=rollout.rollout_id, state=rollout.state, states=states, wanted=wanted
            )
        )
