"""Which phase a device belongs to. Pure, and the same again for the same plan."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from app.errors import InputError
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.says import Says


def place(plan: Plan, device_ids: Collection[str]) -> dict[str, int]:
    """Return the phase of every device of a new rollout.

    Named devices take their places; the others stand in the order of a hash, so that nobody
    chooses, and counts and percentages of the whole group are cut off in turn.

    Raises:
        InputError: A named device is not of the group, or the same one is there twice.
    """
    devices = set(device_ids)
    if len(devices) != len(device_ids):
        raise InputError(Says.NAMED_TWICE())
    placed = _named(plan, devices)
    rest = sorted(devices - placed.keys(), key=lambda each: _fraction(plan, each))
    taken = 0
    for index, phase in enumerate(plan.phases):
        if phase.count is not None:
            size = phase.count
        elif phase.percent is not None:
            # At least one: a phase of nobody would gate nothing.
            wanted = max(round(len(devices) * phase.percent / 100), 1)
            before = sum(1 for each in placed.values() if each <= index)
            size = max(wanted - before, 0)
        else:
            continue
        if index == plan.last:
            size = len(rest)
        for each in rest[taken : taken + size]:
            placed[each] = index
        taken += size
    return placed


def place_late(plan: Plan, device_id: str, current: int) -> int:
    """Return the phase of a device that begins to match while phase `current` is worked on.

    It stands where its hash would have put it among the phases by percentage, but in none that is
    over, nor in a phase of fixed size: those were chosen to be watched.
    """
    fraction = _fraction(plan, device_id)
    for index, phase in enumerate(plan.phases):
        if index >= current and phase.percent is not None and fraction * 100 < phase.percent:
            return index
    return plan.last


def _named(plan: Plan, devices: Collection[str]) -> dict[str, int]:
    placed: dict[str, int] = {}
    for index, phase in enumerate(plan.phases):
        for each in phase.devices:
            if each not in devices:
                raise InputError(Says.NOT_OF_GROUP(phase=phase.name, device=each))
            placed[each] = index
    return placed


def _fraction(plan: Plan, device_id: str) -> float:
    """Return where a device stands between 0 and 1, by nonce and name alone."""
    digest = hashlib.sha256(f"{plan.nonce}/{device_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
