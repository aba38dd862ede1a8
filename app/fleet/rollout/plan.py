"""What the owner decided when a rollout was made. Pure data, kept as JSON in the registry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from app.errors import InputError
from app.fleet.rollout.gates.gate import Gate, check_gate
from app.fleet.rollout.says import Says, Wrong
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.typed import json_decoder

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STEP_LIMIT_S = 3600.0
"""How long a step may take where the device gives no ETA of its own."""
PATIENCE = 3.0
"""A gate that is undecided when the soak is over may have so many soaks, then people decide."""
MOST_PHASES = 20
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Phase(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One slice of a rollout. Give at most one of `devices`, `count` and `percent`.

    Attributes:
        devices: Canaries by name.
        count: So many devices more.
        percent: So much of the whole group, the phases before included; 100 takes all the rest.
        soak_s: How long its gates go on looking once its devices are through.
        min_succeeded: Proofs of serving it needs; the unreachable give none.
        approvals: Signatures it needs before it begins.
    """

    name: str
    devices: tuple[str, ...] = ()
    count: int | None = None
    percent: int | None = None
    soak_s: float = 0.0
    min_succeeded: int = 1
    approvals: int = 0


class MaintenanceWindow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When devices may be given their assignment.

    Attributes:
        begin: ``HH:MM`` of local time; it may end on the next day.
        time_zone: IANA name; empty for each device's own, as it reports it.
    """

    begin: str
    duration_min: int
    days: tuple[Day, ...] = DAYS
    time_zone: str = ""


class Plan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a rollout is for, in which order, and what stops it.

    Attributes:
        group: Query; devices that begin to match join. Empty: the devices it was made with, only.
        rate_per_min: Assignments a minute, at most.
        concurrency: Devices under way at a time, at most; the unreachable and overdue do not count.
        step_limit_s: When a step without an ETA is overdue.
        nonce: Random; decides the order of devices.
    """

    phases: tuple[Phase, ...] = (Phase(name="all", percent=100),)
    group: str = ""
    gates: tuple[Gate, ...] = ()
    rate_per_min: int | None = None
    concurrency: int | None = None
    window: MaintenanceWindow | None = None
    shadow: ShadowOrder | None = None
    step_limit_s: float = STEP_LIMIT_S
    nonce: str = ""

    @property
    def last(self) -> int:
        """Index of the last phase."""
        return len(self.phases) - 1

    @property
    def rolls_back(self) -> bool:
        """Whether a tripped gate sends devices back without asking."""
        return any(each.on_trip != "pause" for each in self.gates)


def check_plan(plan: Plan) -> None:
    """Check what the types do not say.

    Raises:
        InputError: Something in it cannot be; the field's path is named.
    """
    for problem in _problems(plan):
        raise InputError(Says.PLAN_UNUSABLE(said=problem))
    for index, gate in enumerate(plan.gates):
        check_gate(gate, f"gates[{index}]")


def read_plan(text: bytes | str) -> Plan:
    """Read a plan from JSON.

    Raises:
        InputError: It is none; the field's path is named.
    """
    try:
        plan = json_decoder(Plan).decode(text)
    except msgspec.DecodeError as error:
        raise InputError(Says.PLAN_UNREADABLE(problem=error)) from error
    check_plan(plan)
    return plan


def canary_plan(canaries: tuple[str, ...], gates: tuple[Gate, ...] = ()) -> Plan:
    """Return the smallest plan: named canaries, all of which must succeed, then the rest."""
    rest = Phase(name="rest", percent=100)
    if not canaries:
        return Plan(phases=(rest,), gates=gates)
    first = Phase(name="canary", devices=canaries, min_succeeded=len(canaries))
    return Plan(phases=(first, rest), gates=gates)


def gates_of(plan: Plan, current: int, phase: int) -> Sequence[Gate]:
    """Return the gates that are asked about `phase` while `current` is worked on.

    How a bundle behaves shows in time only: a phase without a soak is judged by what became of its
    attempts and by what its shadow runs found.
    """
    if phase != current:
        kinds = {"failures"}
    elif plan.phases[phase].soak_s == 0:
        kinds = {"failures", "agreement"}
    else:
        return plan.gates
    return [each for each in plan.gates if each.kind in kinds]


def _problems(plan: Plan) -> Iterator[str]:
    if not 1 <= len(plan.phases) <= MOST_PHASES:
        yield Wrong.NO_PHASES(most=MOST_PHASES)
        return
    covered = 0
    names: set[str] = set()
    for index, phase in enumerate(plan.phases):
        path = f"phases[{index}]"
        yield from _phase_problems(phase, path)
        if phase.percent is not None:
            if phase.percent <= covered:
                yield Wrong.NOT_BEYOND(path=path, percent=phase.percent, covered=covered)
            covered = phase.percent
        if twice := names.intersection(phase.devices):
            yield Wrong.TWICE(path=path, device=min(twice))
        names.update(phase.devices)
    if plan.phases[-1].percent != 100:
        yield Wrong.NO_REST(path=f"phases[{plan.last}]")
    yield from _limit_problems(plan)


def _phase_problems(phase: Phase, path: str) -> Iterator[str]:
    given = [phase.devices != (), phase.count is not None, phase.percent is not None]
    if given.count(True) != 1:
        yield Wrong.ONE_OF(path=path)
    if phase.count is not None and phase.count < 1:
        yield Wrong.COUNT(path=path)
    if phase.percent is not None and not 1 <= phase.percent <= 100:
        yield Wrong.PERCENT(path=path)
    if not 0 <= phase.soak_s <= 90 * 86_400:
        yield Wrong.SOAK(path=path)
    if phase.min_succeeded < 1:
        yield Wrong.NO_PROOF(path=path)
    if not 0 <= phase.approvals <= 20:
        yield Wrong.APPROVALS(path=path)


def _limit_problems(plan: Plan) -> Iterator[str]:
    kinds = [each.kind for each in plan.gates]
    if twice := {each for each in kinds if kinds.count(each) > 1}:
        yield Wrong.TWO_GATES(gate=min(twice))
    for name in ("rate_per_min", "concurrency"):
        limit = getattr(plan, name)
        if limit is not None and limit < 1:
            yield Wrong.AT_LEAST_ONE(name=name)
    if not 10 <= plan.step_limit_s <= 30 * 86_400:
        yield "step_limit_s: must be 10 seconds to 30 days."
    window = plan.window
    if window is None:
        return
    if not _CLOCK.fullmatch(window.begin):
        yield "window.begin: must be HH:MM, for example 22:30."
    if not 1 <= window.duration_min <= 1440:
        yield "window.duration_min: must be 1 to 1440."
    if not window.days:
        yield "window.days: name at least one of " + ", ".join(DAYS) + "."
    if window.time_zone:
        try:
            ZoneInfo(window.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield f"window.time_zone: {window.time_zone!r} is unknown: write Europe/Paris, say."
