"""What the registry keeps, as frozen records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RolloutState = Literal["running", "paused", "succeeded", "failed", "stopped"]
Outcome = Literal[
    "pending", "assigned", "in_progress", "succeeded", "failed", "refused", "deferred"
]

OPEN_STATES: frozenset[RolloutState] = frozenset({"running", "paused"})
"""States in which a rollout still follows its devices."""
BAD_OUTCOMES: frozenset[Outcome] = frozenset({"failed", "refused"})
FINAL_OUTCOMES: frozenset[Outcome] = frozenset({"succeeded", "failed", "refused"})
CANARY, REST = 0, 1
PHASE_NAMES = ("canary", "rest")


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and why."""

    who: str
    why: str = ""


ENGINE = By("rollout engine")


@dataclass(frozen=True, slots=True)
class Device:
    """A device the owner has added."""

    device_id: str
    site: str
    labels: Mapping[str, str]
    added_s: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a release signs."""

    digest: str
    name: str
    version: str
    manifest_size_bytes: int


@dataclass(frozen=True, slots=True)
class Release:
    """A bundle that was signed into the metadata set; the same digest may be released again.

    Attributes:
        target_path: Where the manifest stands in the image repository.
        release: Counter that grows with every release of this name.
    """

    target_path: str
    digest: str
    name: str
    version: str
    release: int
    manifest_size_bytes: int
    released_s: float


@dataclass(frozen=True, slots=True)
class StoredAssignment:
    """The newest signed assignment of one device.

    Attributes:
        version: Grows with each assignment this device is ever given.
        document: The signed bytes.
        rollout_id: The rollout it was made for.
    """

    device_id: str
    version: int
    target_path: str
    digest: str
    document: bytes
    rollout_id: int
    issued_s: float


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One action of an owner: who, what, on what, when and why.

    Attributes:
        event_id: 1 for the first; no number is left out.
        hash: Over the hash of the event before and this one, in hex.
    """

    event_id: int
    time_s: float
    who: str
    action: str
    subject: str
    detail: str
    why: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One device in a rollout.

    Attributes:
        phase: Index into the rollout's phases: 0 canary, 1 rest.
        assignment: Version of the first assignment made for this rollout; None before that.
        reason: Reason code of an outcome that is not a success, else empty.
        detail: One line for people.
        refusal_seen_s: Device time of the refusal that already stood when it was assigned.
        updated_s: When the outcome last changed.
    """

    device_id: str
    phase: int
    outcome: Outcome = "pending"
    assignment: int | None = None
    reason: str = ""
    detail: str = ""
    refusal_seen_s: float | None = None
    updated_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Rollout:
    """A campaign that brings one bundle to devices, canaries first.

    Attributes:
        digest: The bundle's digest; `target_path` is the release that was newest at creation.
        phase: Index of the phase that is being worked on.
        reason: Why it is paused or how it ended, one line.
    """

    rollout_id: int
    name: str
    digest: str
    bundle_name: str
    bundle_version: str
    target_path: str
    state: RolloutState
    reason: str
    phase: int
    created_s: float
    updated_s: float
    members: tuple[Member, ...] = field(default=())

    @property
    def phases(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The device ids of the canary phase and of the rest."""
        return self._phase(0), self._phase(1)

    @property
    def open(self) -> bool:
        """True while it still follows its devices: running or paused."""
        return self.state in OPEN_STATES

    def counts(self) -> Counter[Outcome]:
        """Return how many devices have each outcome."""
        return Counter(member.outcome for member in self.members)

    def member(self, device_id: str) -> Member | None:
        """Return one device's part in it, or None."""
        return next((each for each in self.members if each.device_id == device_id), None)

    def _phase(self, phase: int) -> tuple[str, ...]:
        return tuple(each.device_id for each in self.members if each.phase == phase)
