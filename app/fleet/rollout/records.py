"""Where a rollout and each of its devices stand, as frozen records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Literal

from app.fleet.records import By
from app.fleet.rollout.plan import Plan

RolloutState = Literal[
    "running", "paused", "rolling_back", "succeeded", "failed", "rolled_back", "stopped"
]
Outcome = Literal[
    "pending", "assigned", "in_progress", "succeeded", "failed", "refused", "deferred",
    "skipped", "held", "superseded", "reverting", "reverted",
]  # fmt: skip
Scope = Literal["phase", "all"]

OPEN_STATES: frozenset[RolloutState] = frozenset({"running", "paused", "rolling_back"})
"""States in which a rollout still follows its devices."""
BAD_OUTCOMES: frozenset[Outcome] = frozenset({"failed", "refused"})
FINAL_OUTCOMES: frozenset[Outcome] = frozenset({"succeeded", "failed", "refused", "reverted"})
"""The device itself has said how it ended."""
LEFT_OUT: frozenset[Outcome] = frozenset({"skipped", "held", "superseded"})
"""Somebody decided that the device has no part in it; nobody waits for it."""
UNDER_WAY: frozenset[Outcome] = frozenset({"assigned", "in_progress", "reverting"})

ENGINE = By("rollout engine")


@dataclass(frozen=True, slots=True)
class Member:
    """One device in a rollout.

    Attributes:
        phase: Index into the plan's phases.
        assignment: Version of the first assignment made for this turn; None before that.
        step: Of the attempt, while it is under way.
        reason: Reason code of an outcome that is not a success, else empty.
        detail: One line for people.
        refusal_seen_s: Device time of the refusal that already stood when it was assigned.
        previous: Digest of the bundle it proved to serve when it was assigned; empty for none.
        assigned_s: Unix time of the assignment.
        succeeded_s: When its proof of serving came.
        due_s: When its step should be over, by its own ETA or the plan's limit.
        tries: Turns it was given in this rollout.
        back: It was told to go back to what it served before.
        successor: The rollout that has the device now, so that this one no longer follows it; 0.
        updated_s: When the outcome last changed.
    """

    device_id: str
    phase: int
    outcome: Outcome = "pending"
    assignment: int | None = None
    step: str = ""
    reason: str = ""
    detail: str = ""
    refusal_seen_s: float | None = None
    previous: str = ""
    assigned_s: float | None = None
    succeeded_s: float | None = None
    due_s: float | None = None
    tries: int = 0
    back: bool = False
    successor: int = 0
    updated_s: float = 0.0

    def overdue(self, now_s: float) -> bool:
        """Return whether it is under way for longer than its step should take."""
        return self.outcome in UNDER_WAY and self.due_s is not None and now_s > self.due_s


@dataclass(frozen=True, slots=True)
class Want:
    """One assignment that is to be made.

    Attributes:
        member: The device, as it is once it has its assignment; the version is filled in.
        target_path: Of the release it is to run.
        digest: Of that release's bundle.
    """

    member: Member
    target_path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a rollout is.

    Attributes:
        phase: Index of the phase that is being worked on.
        begun_s: When that phase began; None while it waits for approvals.
        settled_s: When every device of it that could be reached was through; None before.
        looks: How often the gates of each phase were looked at.
        looked_s: When those of this phase were last.
        bad: Bad devices of each phase at its newest look.
        waits: What it waits for, one line; empty where it works.
    """

    phase: int = 0
    begun_s: float | None = None
    settled_s: float | None = None
    looks: tuple[int, ...] = ()
    looked_s: float | None = None
    bad: tuple[int, ...] = ()
    waits: str = ""

    def looks_at(self, phase: int) -> int:
        """Return how often a phase's gates were looked at."""
        return self.looks[phase] if phase < len(self.looks) else 0

    def bad_at(self, phase: int) -> int:
        """Return how many devices of a phase were bad at its newest look."""
        return self.bad[phase] if phase < len(self.bad) else 0

    def looked(self, phase: int, time_s: float, bad: int) -> Stage:
        """Return this stage after one more look at a phase, which found so many bad devices."""
        looks = _with(self.looks, phase, self.looks_at(phase) + 1)
        looked_s = time_s if phase == self.phase else self.looked_s
        return replace(self, looks=looks, looked_s=looked_s, bad=_with(self.bad, phase, bad))

    def again(self, phases: Collection[int]) -> Stage:
        """Return this stage once devices of `phases` get another turn, or people step in.

        What the gates said is of before that: they are looked at again before the phase is left.
        """
        settled_s = None if self.phase in phases else self.settled_s
        return replace(self, settled_s=settled_s, looked_s=None, bad=())

    def following(self) -> Stage:
        """Return the stage at which the next phase begins, or waits for its approvals."""
        return Stage(phase=self.phase + 1, looks=self.looks, bad=self.bad)


@dataclass(frozen=True, slots=True)
class Rollout:
    """A campaign that brings one bundle to a group of devices.

    Attributes:
        digest: The bundle's digest; `target_path` is the release that was newest at creation.
        reason: Why it is paused or how it ended, one line.
        back_scope: What is rolled back, while and after it is.
        back_phase: The first phase that is rolled back where the scope is one.
        back_digest: The bundle to go back to; empty: each device to what it served before.
        edit: Grows with each change of it that was not the engine's own.
    """

    rollout_id: int
    name: str
    digest: str
    bundle_name: str
    bundle_version: str
    target_path: str
    state: RolloutState
    reason: str
    created_s: float
    updated_s: float
    plan: Plan = field(default_factory=Plan)
    stage: Stage = field(default_factory=Stage)
    back_scope: Scope | None = None
    back_phase: int = 0
    back_digest: str = ""
    edit: int = 0
    members: tuple[Member, ...] = field(default=())

    @property
    def open(self) -> bool:
        """True while it still follows its devices."""
        return self.state in OPEN_STATES

    @property
    def phase(self) -> int:
        """Index of the phase that is being worked on."""
        return self.stage.phase

    def of_phase(self, phase: int) -> tuple[Member, ...]:
        """Return the members of one phase."""
        return tuple(each for each in self.members if each.phase == phase)

    def counts(self, phase: int | None = None) -> Counter[Outcome]:
        """Return how many devices, of all phases or of one, have each outcome."""
        return Counter(
            member.outcome for member in self.members if phase is None or member.phase == phase
        )

    def member(self, device_id: str) -> Member | None:
        """Return one device's part in it, or None."""
        return next((each for each in self.members if each.device_id == device_id), None)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the engine or of an owner, with the numbers it was made from.

    Attributes:
        kind: ``look``, ``advance``, ``trip``, ``end``, ``join``, or an owner's action.
        summary: One line for people.
        verdicts: Gate verdicts as JSON; empty where no gate was asked.
        gates: The gates as they were then, as JSON: an owner may waive some later.
        evidence: What the gates saw, as zstd JSON; empty where no gate was asked.
    """

    rollout_id: int
    time_s: float
    kind: str
    phase: int
    summary: str
    verdicts: bytes = b""
    evidence: bytes = b""
    gates: bytes = b""
    decision_id: int = 0


def _with(values: tuple[int, ...], index: int, value: int) -> tuple[int, ...]:
    """Return `values` with one set; what is missing before it is 0."""
    longer = [*values, *[0] * (index + 1 - len(values))]
    longer[index] = value
    return tuple(longer)
