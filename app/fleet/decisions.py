"""What a rollout does next. Pure: rollout, device views and time in, actions out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.fleet.outcomes import judge
from app.fleet.records import (
    BAD_OUTCOMES,
    FINAL_OUTCOMES,
    REST,
    Member,
    Rollout,
    RolloutState,
)
from device_agent.wire.messages import ReportedState

REFUSAL_SETTLE_S = 5.0
"""A refusal that ends sooner was a matter of order: an assignment came before its metadata."""


class View(Protocol):
    """What a decision looks at in a device's live state."""

    @property
    def status(self) -> str:
        """``offline`` and ``never`` cannot be assigned now."""

    @property
    def state(self) -> ReportedState | None:
        """Its last report."""


Views = Callable[[str], View | None]


@dataclass(frozen=True, slots=True)
class Observe:
    """A device's outcome has changed."""

    member: Member


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the device the rollout's bundle."""

    device_id: str
    refusal_seen_s: float | None


@dataclass(frozen=True, slots=True)
class Advance:
    """Begin a phase."""

    phase: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Take another state, for a reason."""

    state: RolloutState
    reason: str


Action = Observe | Assign | Advance | Turn


def decide(rollout: Rollout, views: Views, now_s: float) -> list[Action]:
    """Return what to do now, in order; nothing when there is nothing to do.

    Open rollouts keep observing. Only a running one assigns, advances or ends. Failures and
    refusals in the canary phase pause it; devices that cannot be reached wait for their turn.
    """
    if not rollout.open:
        return []
    members = [_observed(each, rollout.digest, views, now_s) for each in rollout.members]
    changed = zip(members, rollout.members, strict=True)
    actions: list[Action] = [Observe(new) for new, old in changed if new is not old]
    if rollout.state == "running":
        actions += _steer(rollout.phase, members, views, now_s)
    return actions


def retry(member: Member, now_s: float) -> Member:
    """Return `member` as it is when a resumed rollout gives it another turn."""
    if member.outcome not in BAD_OUTCOMES:
        return member
    return Member(member.device_id, member.phase, updated_s=now_s)


def _observed(member: Member, digest: str, views: Views, now_s: float) -> Member:
    view = views(member.device_id)
    verdict = judge(member, digest, view.state if view else None)
    new = replace(member, outcome=verdict.outcome, reason=verdict.reason, detail=verdict.detail)
    if new == member:
        return member
    return replace(new, updated_s=now_s) if new.outcome != member.outcome else new


def _steer(phase: int, members: Sequence[Member], views: Views, now_s: float) -> list[Action]:
    canaries = [each for each in members if each.phase == 0]
    if broken := _broken_canary(canaries, now_s):
        return [Turn("paused", broken)]
    proven = all(each.outcome == "succeeded" for each in canaries)
    if not proven:  # also when a canary fell back after the rest had begun
        return _assignments(canaries, views)
    actions: list[Action] = [Advance(REST)] if phase < REST else []
    if all(_final(each, now_s) for each in members):
        return [*actions, _end(members)]
    return actions + _assignments(members, views)


def _broken_canary(canaries: Sequence[Member], now_s: float) -> str:
    for each in canaries:
        if each.outcome in BAD_OUTCOMES and _final(each, now_s):
            why = ": ".join(part for part in (each.reason, each.detail) if part)
            return f"canary {each.device_id} {each.outcome}" + (f": {why}" if why else "")
    return ""


def _final(member: Member, now_s: float) -> bool:
    if member.outcome == "refused":
        return now_s - member.updated_s >= REFUSAL_SETTLE_S
    return member.outcome in FINAL_OUTCOMES


def _assignments(members: Sequence[Member], views: Views) -> list[Action]:
    actions: list[Action] = []
    for each in members:
        view = views(each.device_id)
        if each.outcome != "pending" or view is None or view.status in ("offline", "never"):
            continue
        refusal = view.state.refusal if view.state else None
        actions.append(Assign(each.device_id, refusal.time_s if refusal else None))
    return actions


def _end(members: Sequence[Member]) -> Turn:
    if not members:
        return Turn("stopped", "every device of it was decommissioned")
    bad = [each.device_id for each in members if each.outcome != "succeeded"]
    if not bad:
        return Turn("succeeded", f"{len(members)} of {len(members)} devices serve it")
    names = ", ".join(bad[:5]) + (", ..." if len(bad) > 5 else "")
    return Turn("failed", f"{len(bad)} of {len(members)} devices did not take it: {names}")
