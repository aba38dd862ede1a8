"""A rollout's phases and devices as its page shows them. Qt-free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.fleet.rollout.records import FINAL_OUTCOMES, LEFT_OUT, UNDER_WAY, Member, Rollout
from app.gui.codes import code_word
from app.gui.reasons import left_meaning

Place = Literal[
    "succeeded", "in_progress", "overdue", "failed", "refused", "deferred", "waiting", "away",
    "left_out", "reverted",
]  # fmt: skip
PLACES: tuple[Place, ...] = (
    "succeeded", "in_progress", "overdue", "failed", "refused", "deferred", "waiting", "away",
    "left_out", "reverted",
)  # fmt: skip
"""In the order in which a bar shows them."""
_RANKS: tuple[Place, ...] = (
    "failed", "refused", "overdue", "in_progress", "deferred", "waiting", "away", "succeeded",
    "reverted", "left_out",
)  # fmt: skip
"""In the order in which a list shows them: what needs somebody first, who had no part last."""
PhaseState = Literal[
    "done", "working", "soaking", "judging", "not_begun", "to_come", "never_begun", "ended"
]


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase.

    Attributes:
        soak_left_s: Of a phase that soaks; None otherwise.
        approvals: Signatures it needs before it begins.
        approved: Signatures it has that count.
        counts: How many of its devices are where; places of nobody are missing.
    """

    index: int
    name: str
    size: int
    state: PhaseState
    soak_s: float
    soak_left_s: float | None
    approvals: int
    approved: int
    counts: Mapping[Place, int]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One device in a rollout's list."""

    member: Member
    phase: str
    place: Place

    @property
    def device_id(self) -> str:
        """Which device."""
        return self.member.device_id


def place_of(member: Member, reachable: bool, now_s: float) -> Place:
    """Return where one device stands; one that is out of reach and not through is ``away``."""
    if member.outcome in FINAL_OUTCOMES:
        return member.outcome  # type: ignore[return-value]  # final outcomes are places
    if member.outcome in LEFT_OUT:
        return "left_out"
    if member.outcome == "deferred":
        return "deferred"
    if not reachable:
        return "away"
    if member.outcome in UNDER_WAY:
        return "overdue" if member.overdue(now_s) else "in_progress"
    return "waiting"


def place_in(rollout: Rollout, member: Member, reachable: bool, now_s: float) -> Place:
    """Return where a device stands; who had no turn in a rollout that is over was left out."""
    if not rollout.open and member.outcome in ("pending", "deferred"):
        return "left_out"
    return place_of(member, reachable, now_s)


def member_rows(rollout: Rollout, away: Collection[str], now_s: float) -> list[MemberRow]:
    """Return every device of a rollout, those that need somebody first.

    Args:
        rollout: Which one.
        away: Devices that cannot be reached now.
        now_s: Unix time.
    """
    names = [each.name for each in rollout.plan.phases]
    rows = [
        MemberRow(
            each,
            names[each.phase] if each.phase < len(names) else str(each.phase + 1),
            place_in(rollout, each, each.device_id not in away, now_s),
        )
        for each in rollout.members
    ]
    ranks = {place: rank for rank, place in enumerate(_RANKS)}
    rows.sort(key=lambda row: (ranks[row.place], row.member.phase, row.device_id))
    return rows


def phase_views(
    rollout: Rollout, rows: Sequence[MemberRow], approved: Mapping[int, int], now_s: float
) -> list[PhaseView]:
    """Return the phases of a rollout, in order.

    Args:
        rollout: Which one.
        rows: Its devices.
        approved: Index of a phase to the signatures it has.
        now_s: Unix time.
    """
    counts: dict[int, Counter[Place]] = {}
    for row in rows:
        counts.setdefault(row.member.phase, Counter())[row.place] += 1
    views = []
    for index, phase in enumerate(rollout.plan.phases):
        here = counts.get(index, Counter())
        left_s = _soak_left_s(rollout, index, now_s)
        views.append(
            PhaseView(
                index=index,
                name=phase.name,
                size=here.total(),
                state=_state(rollout, index, left_s),
                soak_s=phase.soak_s,
                soak_left_s=left_s,
                approvals=phase.approvals,
                approved=approved.get(index, 0),
                counts=here,
            )
        )
    return views


def shown(
    rows: Sequence[MemberRow], phase: str = "", place: str = "", text: str = ""
) -> list[MemberRow]:
    """Return the rows of a phase and place, empty for all, whose device or reason holds `text`."""
    wanted = text.lower().strip()
    return [
        row
        for row in rows
        if (not phase or row.phase == phase)
        and (not place or row.place == place)
        and (not wanted or wanted in _words(row.member))
    ]


def _words(member: Member) -> str:
    # Not the detail as it is said: ten thousand of them would take seconds at a keystroke.
    reason = f"{member.reason} {left_meaning(member.reason) or code_word(member.reason)}"
    return f"{member.device_id} {reason} {member.detail} {member.step}".lower()


def _soak_left_s(rollout: Rollout, index: int, now_s: float) -> float | None:
    stage = rollout.stage
    if not rollout.open or index != stage.phase or stage.settled_s is None:
        return None
    left_s = stage.settled_s + rollout.plan.phases[index].soak_s - now_s
    return left_s if left_s > 0 else None


def _state(rollout: Rollout, index: int, soak_left_s: float | None) -> PhaseState:
    stage = rollout.stage
    if index < stage.phase or rollout.state == "succeeded":
        return "done"
    if not rollout.open:
        return "ended" if index == stage.phase else "never_begun"
    if index > stage.phase:
        return "to_come"
    if stage.begun_s is None:
        return "not_begun"
    if soak_left_s is not None:
        return "soaking"
    return "working" if stage.settled_s is None else "judging"
