"""What a rollout would do, before anybody asks for it: who takes the bundle, who will not, and why.

Pure: a plan, the bundle and what is known of each device in; a forecast out. It goes by the newest
inventory a device reported, so a device may still surprise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from app.fleet.records import Release
from app.fleet.rollout.caveats import Warned, warnings_of
from app.fleet.rollout.duration import Duration, expected
from app.fleet.rollout.placing import place
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import UNDER_WAY, Rollout
from app.fleet.rollout.says import Foretold
from device_agent.wire.manifest import Manifest
from device_agent.wire.messages import Inventory, ReportedState
from device_agent.wire.needs import DISK_RESERVE_BYTES, unmet

Answer = Literal[
    "accepts", "serves_already", "refuses", "unreachable", "pinned", "busy", "unknown"
]  # fmt: skip
_Taken = Mapping[str, tuple[int, bool]]
"""Device id to the open rollout it is in, and whether an attempt of that is under way."""
RELEASE_ROLLBACK = "release-rollback"
DISK_FULL = "disk-full"


class Seen(Protocol):
    """What a dry run looks at in a device's live state."""

    @property
    def status(self) -> str:
        """``offline`` and ``never`` cannot be reached now."""

    @property
    def state(self) -> ReportedState | None:
        """Its last report."""

    @property
    def last_seen_s(self) -> float | None:
        """Unix time."""


@dataclass(frozen=True, slots=True)
class DeviceForecast:
    """What one device would do.

    Attributes:
        phase: Index into the plan's phases.
        answer: The first that holds of: ``busy`` with an attempt of another rollout, which keeps
            this one from being created; ``pinned``; ``serves_already``; ``refuses``, by what it
            reported last; ``unreachable`` now; ``unknown``, for it reported no inventory yet; else
            ``accepts``.
        reason: Reason code the device would give; ``disk-full`` may go away by itself.
        detail: One line for people.
        rollout: The open rollout it is busy in, or that it would leave for this one; 0 for none.
        seen_s: When it was last heard of.
        bytes: What it would have to fetch, before compression; None where nobody knows what it has.
    """

    device_id: str
    phase: int
    answer: Answer
    reason: str = ""
    detail: str = ""
    rollout: int = 0
    seen_s: float | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a rollout would do.

    Attributes:
        total_bytes: Of all devices that would fetch it now or later, as far as known.
        duration: When it would be over, from now on, were everybody there to the end.
    """

    devices: tuple[DeviceForecast, ...]
    total_bytes: int
    duration: Duration
    warnings: tuple[Warned, ...]

    def counts(self, phase: int | None = None) -> Counter[Answer]:
        """Return how many devices, of all phases or of one, answer what."""
        return Counter(each.answer for each in self.devices if phase in (None, each.phase))


@dataclass(frozen=True)
class Bundles:
    """What is known of the bundles in question.

    Attributes:
        release: The release that would be assigned.
        manifest: Of its bundle.
        chunks: Digest of a bundle of the library to its chunks and their raw sizes in bytes; the
            manifest counts as one. A bundle that is not there cannot spare a device anything.
    """

    release: Release
    manifest: Manifest
    chunks: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Fleet:
    """What is known of the devices.

    Attributes:
        seen: Device id to its live state; None where it was never heard of.
        installed: Device id to the release counter of the same bundle name it has, where known.
        pins: Devices that keep what they serve, with the reason.
        rollouts: The other open ones.
        durations_s: How long past attempts took, from assignment to proof.
        volatile: Fields of the plan's group that change by themselves.
    """

    seen: Mapping[str, Seen | None]
    installed: Mapping[str, int] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    rollouts: Sequence[Rollout] = ()
    durations_s: Sequence[float] = ()
    volatile: Collection[str] = ()


def forecast(
    plan: Plan, device_ids: Collection[str], bundles: Bundles, fleet: Fleet, now_s: float
) -> Forecast:
    """Return what a rollout of these devices would do.

    Raises:
        InputError: The plan cannot be used with these devices.
    """
    placed = place(plan, device_ids)
    taken = _taken(fleet.rollouts)
    fetching = _Fetching(bundles)
    devices = tuple(
        _forecast(each, placed[each], (bundles, fleet), taken, fetching)
        for each in sorted(placed, key=lambda each: (placed[each], each))
    )
    willing = [each for each in devices if each.answer == "accepts"]
    later = [each for each in devices if each.answer in ("unreachable", "unknown")]
    states = {each: _state(fleet.seen.get(each)) for each in placed}
    inventories = {each: state.inventory for each, state in states.items() if state}
    sizes = Counter(placed.values())
    warnings = [
        *warnings_of(plan, sizes, inventories, fleet.volatile),
        *_older(bundles.release, devices),
        *_unproven(plan, devices),
    ]
    return Forecast(
        devices=devices,
        total_bytes=sum(each.bytes or 0 for each in [*willing, *later]),
        duration=expected(plan, _loads(plan, willing, inventories), fleet.durations_s, now_s),
        warnings=tuple(warnings),
    )


def _loads(
    plan: Plan, willing: Sequence[DeviceForecast], inventories: Mapping[str, Inventory]
) -> list[list[tuple[str, int]]]:
    """Return time zone and bytes to fetch of the willing devices of each phase."""
    zones = {each: inventory.time_zone for each, inventory in inventories.items()}
    return [
        [
            (zones.get(each.device_id, ""), each.bytes or 0)
            for each in willing
            if each.phase == index
        ]
        for index in range(len(plan.phases))
    ]


def _older(release: Release, devices: Sequence[DeviceForecast]) -> Iterator[Warned]:
    """Yield that devices went on since, or back by a newer release, and what helps."""
    newer = sum(each.reason == RELEASE_ROLLBACK for each in devices)
    if newer:
        bundle = f"{release.name}@{release.version}"
        say = Foretold.NEWER_RELEASE_ONE if newer == 1 else Foretold.NEWER_RELEASE
        yield Warned(RELEASE_ROLLBACK, say(n=newer, name=release.name, bundle=bundle))


def _unproven(plan: Plan, devices: Sequence[DeviceForecast]) -> Iterator[Warned]:
    """Yield the phases that too few devices can prove, or only those that are away now."""
    for index, phase in enumerate(plan.phases):
        answers = [each.answer for each in devices if each.phase == index]
        # Who is pinned is held out: nobody waits for it.
        needed = min(phase.min_succeeded, len(answers) - answers.count("pinned"))
        there = sum(each in ("accepts", "serves_already") for each in answers)
        away = sum(each in ("unreachable", "unknown") for each in answers)
        figures = {"phase": phase.name, "needed": needed}
        if there + away < needed:
            yield Warned("unprovable-phase", Foretold.UNPROVABLE(n=there + away, **figures))
        elif there < needed:
            yield Warned("absent-phase", Foretold.ABSENT(n=there, **figures))


def _forecast(
    device_id: str, phase: int, known: tuple[Bundles, Fleet], taken: _Taken, fetching: _Fetching
) -> DeviceForecast:
    bundles, fleet = known
    seen = fleet.seen.get(device_id)
    state = _state(seen)
    other, under_way = taken.get(device_id, (0, False))
    answer, reason, detail = _held_back(device_id, state, bundles, fleet) or _now(seen)
    if under_way:
        answer, reason, detail = "busy", "", Foretold.AT_AN_ATTEMPT(rollout=other)
    return DeviceForecast(
        device_id=device_id,
        phase=phase,
        answer=answer,
        reason=reason,
        detail=detail,
        rollout=other,
        seen_s=seen.last_seen_s if seen else None,
        bytes=fetching.size_bytes(state) if state else None,
    )


def _held_back(
    device_id: str, state: ReportedState | None, bundles: Bundles, fleet: Fleet
) -> tuple[Answer, str, str] | None:
    """Return what keeps a device from taking the bundle whether it is there or not."""
    if device_id in fleet.pins:
        return "pinned", "", fleet.pins[device_id]
    if state and state.serving and state.serving.bundle.digest == bundles.release.digest:
        return "serves_already", "", ""
    refusal = _refusal(state, bundles, fleet.installed.get(device_id, 0))
    return ("refuses", *refusal) if refusal else None


def _now(seen: Seen | None) -> tuple[Answer, str, str]:
    if seen is None or seen.status == "never":
        return "unreachable", "", Foretold.NEVER_SEEN()
    if seen.status == "offline":
        return "unreachable", "", Foretold.OFFLINE()
    if seen.state is None or not _told(seen.state.inventory):
        return "unknown", "", Foretold.UNTOLD()
    return "accepts", "", ""


def _refusal(
    state: ReportedState | None, bundles: Bundles, installed: int
) -> tuple[str, str] | None:
    """Return reason and detail; by the rules the agent applies, in its order."""
    release = bundles.release
    if release.release < installed:
        return RELEASE_ROLLBACK, Foretold.OLDER_RELEASE(
            name=release.name, release=release.release, installed=installed
        )
    if state is None or not _told(state.inventory):
        return None
    has, needs = state.inventory, bundles.manifest.requirements
    machine = _architecture(has.machine)
    if lacking := unmet(needs, machine, has.runtime, has.providers, has.memory_bytes):
        return lacking.reason, lacking.detail
    needed = sum(each.size_bytes for each in bundles.manifest.files) + DISK_RESERVE_BYTES
    if has.disk_bytes and has.disk_free_bytes < needed and not _holds(state, release.digest):
        return DISK_FULL, Foretold.DISK_FULL(needed=needed / 1e6, free=has.disk_free_bytes / 1e6)
    return None


def _told(inventory: Inventory) -> bool:
    """Return whether it says enough; an agent that has just started does not know its runtime."""
    return bool(inventory.machine and re.search(r"\d", inventory.runtime))


def _architecture(machine: str) -> str:
    """Return what ``uname -m`` says: inventories put a board's name before it."""
    inside = re.search(r"\(([^()]*)\)$", machine)
    return inside[1] if inside else machine


class _Fetching:
    """What devices have to fetch; worked out once for each set of bundles they hold."""

    def __init__(self, bundles: Bundles) -> None:
        self._chunks = bundles.chunks
        self._wanted = bundles.chunks.get(bundles.release.digest, {})
        self._known: dict[frozenset[str], int] = {}

    def size_bytes(self, state: ReportedState) -> int:
        held = frozenset(_held(state))
        if held not in self._known:
            there = {chunk for each in held for chunk in self._chunks.get(each, ())}
            self._known[held] = sum(
                size for chunk, size in self._wanted.items() if chunk not in there
            )
        return self._known[held]


def _held(state: ReportedState) -> Iterable[str]:
    slots = state.slots
    refs = [slots.active, slots.candidate, slots.previous]
    refs.append(state.serving.bundle if state.serving else None)
    return (each.digest for each in refs if each)


def _holds(state: ReportedState, digest: str) -> bool:
    return digest in _held(state)


def _state(seen: Seen | None) -> ReportedState | None:
    return seen.state if seen else None


def _taken(rollouts: Iterable[Rollout]) -> dict[str, tuple[int, bool]]:
    """Return who is in an open rollout, and whether with an attempt under way."""
    return {
        member.device_id: (rollout.rollout_id, member.outcome in UNDER_WAY)
        for rollout in rollouts
        for member in rollout.members
        if not member.successor and member.outcome != "skipped"
    }
