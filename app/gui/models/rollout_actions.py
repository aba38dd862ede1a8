"""What an owner may do with a rollout and with which of its devices. Qt-free."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from app.fleet.rollout.records import BAD_OUTCOMES, LEFT_OUT, Member, Rollout, Scope

OfRollout = Literal["pause", "resume", "stop", "roll_back"]
OfDevices = Literal["retry", "skip", "hold", "let_in"]
OF_ROLLOUT: tuple[OfRollout, ...] = ("pause", "resume", "roll_back", "stop")
OF_DEVICES: tuple[OfDevices, ...] = ("retry", "skip", "hold", "let_in")
_ROLLS_BACK = frozenset({"running", "paused", "succeeded", "failed", "stopped"})


def allowed(rollout: Rollout) -> frozenset[OfRollout]:
    """Return what may be done with a rollout as a whole."""
    found: set[OfRollout] = set()
    if rollout.state == "running":
        found.add("pause")
    if rollout.state == "paused":
        found.add("resume")
    if rollout.open:
        found.add("stop")
    if rollout.state in _ROLLS_BACK and returning(rollout, "all"):
        found.add("roll_back")
    return frozenset(found)


def returning(rollout: Rollout, scope: Scope) -> int:
    """Return how many devices a roll-back sends back: those that were given the bundle."""
    return sum(
        each.assignment is not None
        and not each.successor
        and each.outcome not in ("reverting", "reverted")
        and (scope == "all" or each.phase == rollout.phase)
        for each in rollout.members
    )


def targets(what: OfDevices, rollout: Rollout, members: Iterable[Member]) -> tuple[str, ...]:
    """Return those of `members` with which this may be done now."""
    if not rollout.open:
        return ()
    return tuple(each.device_id for each in members if not each.successor and _may(what, each))


def _may(what: OfDevices, member: Member) -> bool:
    if what == "retry":
        return member.outcome in BAD_OUTCOMES
    if what == "hold":
        return member.outcome == "pending"
    if what == "let_in":
        return member.outcome in ("held", "skipped")
    ended_badly = member.outcome in BAD_OUTCOMES
    return member.outcome not in LEFT_OUT and (member.assignment is None or ended_badly)
