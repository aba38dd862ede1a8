"""When a rollout would be over: rate, concurrency, windows and soak, for devices that are there."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.windows import when_open_s

_FETCH_BYTES_PER_S = 1e6
"""What a device fetches over a modest link; a guess, and used only where no attempt is known."""
_STEPS_S = 30.0
"""Verifying, trial, swap and the agent's own soak, on a small machine."""


@dataclass(frozen=True, slots=True)
class Duration:
    """When a rollout would be over.

    Attributes:
        device_s: What one device takes, the median.
        basis: Whether that is of past attempts or guessed from steps and bytes.
        ends_s: Unix time at which each phase is over, its soak included.
    """

    device_s: float
    basis: Literal["past attempts", "steps"]
    ends_s: tuple[float, ...]

    @property
    def finish_s(self) -> float:
        """Unix time at which the last phase is over."""
        return self.ends_s[-1]


def expected(
    plan: Plan,
    phases: Sequence[Sequence[tuple[str, int]]],
    durations_s: Collection[float],
    now_s: float,
) -> Duration:
    """Return when a rollout would be over; approvals are taken to come at once.

    Args:
        plan: Rate, concurrency, window and soak.
        phases: Of each phase, the devices that take it: time zone, and bytes to fetch.
        durations_s: How long past attempts took.
        now_s: When it begins, Unix time.
    """
    device_s = median(durations_s) if durations_s else _guess_s(plan, phases)
    ends, at_s = [], now_s
    for phase, devices in zip(plan.phases, phases, strict=True):
        at_s = _phase_end_s(plan, phase, [zone for zone, _ in devices], device_s, at_s)
        ends.append(at_s)
    return Duration(device_s, "past attempts" if durations_s else "steps", tuple(ends))


def _guess_s(plan: Plan, phases: Sequence[Sequence[tuple[str, int]]]) -> float:
    sizes = [size for devices in phases for _, size in devices]
    fetch_s = median(sizes) / _FETCH_BYTES_PER_S if sizes else 0.0
    return fetch_s + _STEPS_S + (plan.shadow.duration_s if plan.shadow else 0)


def _phase_end_s(
    plan: Plan, phase: Phase, zones: Sequence[str], device_s: float, begin_s: float
) -> float:
    """Return when the last device is through and the soak over; empty phases only soak."""
    if not zones:
        return begin_s + phase.soak_s
    count = len(zones)
    turns_s = 0.0
    if plan.rate_per_min:
        turns_s = 60.0 * (math.ceil(count / plan.rate_per_min) - 1)
    if plan.concurrency:
        turns_s = max(turns_s, device_s * (math.ceil(count / plan.concurrency) - 1))
    # As if all of it had to fit into the windows of the zone that comes last.
    last_s = max(when_open_s(plan.window, zone, begin_s, turns_s) for zone in set(zones))
    return last_s + device_s + phase.soak_s
