"""One open rollout in memory: what changed is looked at, not all of its devices.

Pure: reports and time in, new members out. `engine` records what it says and only then applies it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.outcomes import judge
from app.fleet.rollout.records import (
    BAD_OUTCOMES,
    LEFT_OUT,
    UNDER_WAY,
    Member,
    Outcome,
    Rollout,
)
from device_agent.wire.messages import ReportedState

REFUSAL_SETTLE_S = 5.0
"""A refusal that ends sooner was a matter of order: an assignment came before its metadata."""
_UNREACHABLE = frozenset({"offline", "never"})


class View(Protocol):
    """What a rollout looks at in a device's live state."""

    @property
    def status(self) -> str:
        """``offline`` and ``never`` cannot be assigned now."""

    @property
    def state(self) -> ReportedState | None:
        """Its last report."""


Views = Callable[[str], View | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many devices of one phase are where.

    Attributes:
        under_way: Reachable and within their time; what occupies a slot of `concurrency`.
        overdue: Reachable, and longer at a step than it should take.
        unreachable: Not through, and not there: they neither stall nor vouch.
        unsettled: Refused a moment ago, which may be a matter of order.
    """

    total: int = 0
    succeeded: int = 0
    failed: int = 0
    refused: int = 0
    deferred: int = 0
    left_out: int = 0
    waiting: int = 0
    under_way: int = 0
    overdue: int = 0
    unreachable: int = 0
    unsettled: int = 0

    @property
    def bad(self) -> int:
        """Devices that failed, refused for good, or hang."""
        return self.failed + self.refused - self.unsettled + self.overdue

    @property
    def settled(self) -> bool:
        """Whether every device that can be reached is through."""
        return not (self.waiting or self.under_way or self.unsettled)

    @property
    def attainable(self) -> int:
        """How many may still succeed without anybody's help, those that have included."""
        return self.total - self.left_out - self.bad


class Campaign:
    """The members of one open rollout, counted as they change.

    Attributes:
        rollout: As it was last recorded; its `members` are those of the moment it was loaded.
        verdicts: Of the newest look at the phase that is worked on, by gate.
        asked: A look is being measured.
    """

    def __init__(
        self, rollout: Rollout, now_s: float, verdicts: tuple[GateVerdict, ...] = ()
    ) -> None:
        self.rollout = rollout
        self.verdicts = verdicts
        self.asked = False
        self._members: dict[str, Member] = {}
        self._reachable: set[str] = set()
        self._phases: dict[int, Counter[tuple[Outcome, bool]]] = {}
        self._ready: dict[int, dict[str, None]] = {}
        self._under_way: set[str] = set()
        self._refused: set[str] = set()
        times = sorted(each.assigned_s or 0.0 for each in rollout.members)
        self.assigned_s: deque[float] = deque(at_s for at_s in times if at_s > now_s - 60.0)
        for each in rollout.members:
            self._put(each)

    @property
    def members(self) -> Collection[Member]:
        """Every device in it, as last applied."""
        return self._members.values()

    def member(self, device_id: str) -> Member | None:
        """Return one device's part, or None."""
        return self._members.get(device_id)

    def observe(self, device_ids: Iterable[str] | None, views: Views, now_s: float) -> list[Member]:
        """Return the members whose newest report says something new; nothing is applied.

        Args:
            device_ids: Which may have changed; None for all.
            views: Device id to its live state.
            now_s: Unix time.
        """
        looked = self._members if device_ids is None else self._members.keys() & set(device_ids)
        changed = []
        for device_id in looked:
            view, member = views(device_id), self._members[device_id]
            came = self._reach(member, view is not None and view.status not in _UNREACHABLE)
            if view is not None and member.outcome not in LEFT_OUT and not member.successor:
                new = self._judged(member, view.state, now_s)
                if came and new.overdue(now_s):  # its time stood still while it was away
                    new = replace(new, due_s=now_s + self.rollout.plan.step_limit_s)
                if new is not member:
                    changed.append(new)
        return changed

    def apply(self, members: Iterable[Member]) -> None:
        """Take over members as they were recorded."""
        for each in members:
            old = self._members.get(each.device_id)
            if old is not None:
                self._drop(old)
            self._put(each)

    def reachable(self, device_id: str) -> bool:
        """Return whether a device was there when it was last looked at."""
        return device_id in self._reachable

    def tally(self, phase: int, now_s: float) -> Tally:
        """Return how many devices of a phase are where."""
        counts = self._phases.get(phase, Counter())
        each: Counter[str] = Counter()
        for (outcome, reachable), number in counts.items():
            each[_place(outcome, reachable)] += number
        overdue = [one for one in self._overdue(now_s) if self._members[one].phase == phase]
        fresh = [one for one in self._refused if self._fresh_refusal(one, phase, now_s)]
        return Tally(
            total=sum(counts.values()),
            succeeded=each["succeeded"],
            failed=each["failed"],
            refused=each["refused"],
            deferred=each["deferred"],
            left_out=each["left_out"],
            waiting=each["waiting"],
            under_way=each["under_way"] - len(overdue),
            overdue=len(overdue),
            unreachable=each["unreachable"],
            unsettled=len(fresh),
        )

    def ready(self, phase: int) -> Iterator[Member]:
        """Yield the members of phases up to `phase` that wait for their turn and are there."""
        for each in range(phase + 1):
            for device_id in self._ready.get(each, {}):
                yield self._members[device_id]

    def slots(self, now_s: float) -> int:
        """Return how many devices are under way that can be reached and are not overdue."""
        return len(self._under_way & self._reachable) - len(self._overdue(now_s))

    def bad(self, phase: int, now_s: float) -> list[Member]:
        """Return the members of a phase that failed, refused or hang, by device id."""
        overdue = set(self._overdue(now_s))
        found = [
            each
            for each in self._members.values()
            if each.phase == phase and (each.outcome in BAD_OUTCOMES or each.device_id in overdue)
        ]
        return sorted(found, key=lambda each: each.device_id)

    def _judged(self, member: Member, state: ReportedState | None, now_s: float) -> Member:
        rollout = self.rollout
        digest = (rollout.back_digest or member.previous) if member.back else rollout.digest
        return judge(member, digest, state, now_s, rollout.plan.step_limit_s)

    def _overdue(self, now_s: float) -> list[str]:
        return [
            each for each in self._under_way & self._reachable if self._members[each].overdue(now_s)
        ]

    def _fresh_refusal(self, device_id: str, phase: int, now_s: float) -> bool:
        member = self._members[device_id]
        return member.phase == phase and now_s - member.updated_s < REFUSAL_SETTLE_S

    def _reach(self, member: Member, reachable: bool) -> bool:
        """Note whether a device is there; return whether it has just come."""
        if reachable == (member.device_id in self._reachable):
            return False
        self._drop(member)
        self._reachable ^= {member.device_id}
        self._put(member)
        return reachable

    def _put(self, member: Member) -> None:
        device_id, reachable = member.device_id, member.device_id in self._reachable
        self._members[device_id] = member
        self._phases.setdefault(member.phase, Counter())[member.outcome, reachable] += 1
        if member.outcome in UNDER_WAY:
            self._under_way.add(device_id)
        elif member.outcome == "refused":
            self._refused.add(device_id)
        elif member.outcome == "pending" and reachable:
            self._ready.setdefault(member.phase, {})[device_id] = None

    def _drop(self, member: Member) -> None:
        device_id, reachable = member.device_id, member.device_id in self._reachable
        self._phases[member.phase][member.outcome, reachable] -= 1
        self._under_way.discard(device_id)
        self._refused.discard(device_id)
        self._ready.get(member.phase, {}).pop(device_id, None)


def retry(member: Member, now_s: float) -> Member:
    """Return `member` as it is when it gets another turn.

    What it served before the first turn is kept: after a failure half way nobody could tell.
    """
    return Member(
        member.device_id,
        member.phase,
        previous=member.previous,
        tries=member.tries,
        updated_s=now_s,
    )


def left_out(member: Member, outcome: Outcome, reason: str, now_s: float) -> Member:
    """Return `member` as somebody nobody waits for."""
    return replace(
        member, outcome=outcome, step="", reason=reason, detail="", due_s=None, updated_s=now_s
    )


def _place(outcome: Outcome, reachable: bool) -> str:
    """Return the field of `Tally` that counts it."""
    if outcome in LEFT_OUT:
        return "left_out"
    if outcome in ("succeeded", "failed", "refused", "deferred"):
        return outcome
    if outcome == "reverted":
        return "left_out"
    if not reachable:
        return "unreachable"
    return "waiting" if outcome == "pending" else "under_way"
