"""What a behaviour gate reads off a stretch: latency, errors, energy, temperature, throttling."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from app.fleet.rollout.evidence import Behaviour, DeviceEvidence, EnergyUse
from app.fleet.rollout.gates.effects import Arm, Reading, change, read_blocks
from device_agent.wire.telemetry import Method

Read = Callable[[Behaviour], Reading | None]
EnergyKind = tuple[Method, str, bool]
"""Method, scope, and whether it is net."""

_WANDER_LOG = 0.02
"""By so much (standard deviation) the log of a device's latency or energy is assumed to wander in
each stretch, whatever its blocks show: they cannot see what changes between two stretches."""
_WANDER_K = 0.5
_EPISODE_S = 60.0
"""Throttling comes in episodes; a minute of it counts as one observation."""
_SUREST: tuple[Method, ...] = ("measured", "derived", "estimated")


def arm(devices: Sequence[DeviceEvidence], read: Read) -> Arm:
    """Return the effect on each device that gave a figure before and after."""
    effects, missing = [], 0
    for device in devices:
        before = read(device.before) if device.before else None
        if before is None:
            continue
        after = read(device.after) if device.after else None
        if after is None:
            missing += 1
        else:
            effects.append(change(before, after))
    return Arm(tuple(effects), missing)


def latency(behaviour: Behaviour) -> Reading | None:
    """Read the log of the p95 latency."""
    if not behaviour.p95_s or behaviour.p95_s <= 0:
        return None
    blocks = [math.log(each.p95_s) for each in behaviour.blocks if each.p95_s]
    return read_blocks(math.log(behaviour.p95_s), blocks, _WANDER_LOG**2)


def errors(behaviour: Behaviour) -> Reading | None:
    """Read the share of inferences that failed."""
    tried = behaviour.inferences + behaviour.errors
    if not tried:
        return None
    blocks = [
        each.errors / (each.inferences + each.errors)
        for each in behaviour.blocks
        if each.inferences + each.errors
    ]
    return read_blocks(behaviour.errors / tried, blocks, _floor(behaviour.errors, tried))


def temperature(behaviour: Behaviour) -> Reading | None:
    """Read the mean temperature, in degrees Celsius."""
    if behaviour.temperature_c is None:
        return None
    blocks = [each.temperature_c for each in behaviour.blocks if each.temperature_c is not None]
    return read_blocks(behaviour.temperature_c, blocks, _WANDER_K**2)


def throttling(behaviour: Behaviour) -> Reading | None:
    """Read the share of time that was throttled."""
    if behaviour.throttled is None:
        return None
    blocks = [each.throttled for each in behaviour.blocks if each.throttled is not None]
    episodes = max(behaviour.duration_s / _EPISODE_S, 1.0)
    floor = _floor(behaviour.throttled * episodes, episodes)
    return read_blocks(behaviour.throttled, blocks, floor)


def _floor(hits: float, trials: float) -> float:
    """Return the variance of a share by counting alone.

    One hit and one miss are added, so that none of a few is not taken for a certainty (Laplace).
    """
    share = (hits + 1) / (trials + 2)
    return share * (1 - share) / trials


def energy(kind: EnergyKind) -> Read:
    """Return what reads the log of joules per inference, as that kind of meter knows them."""

    def read(behaviour: Behaviour) -> Reading | None:
        use = next((each for each in behaviour.energy if _kind(each) == kind), None)
        if use is None or use.joules <= 0:
            return None
        blocks = [math.log(joules) for joules in use.block_joules if joules > 0]
        return read_blocks(math.log(use.joules), blocks, _WANDER_LOG**2)

    return read


def energy_kind(devices: Sequence[DeviceEvidence]) -> EnergyKind | None:
    """Return the kind of meter that most devices had before; of several, net and surest first.

    Measured and estimated figures, or those of two scopes, are never compared with each other. Net
    energy is judged only where every device that has the gross figure has it, too.
    """
    counts = Counter(
        _kind(use)
        for device in devices
        if device.before
        for use in device.before.energy
        if use.joules > 0
    )
    return min(counts, key=lambda kind: (-counts[kind], *_rank(kind)), default=None)


def _kind(use: EnergyUse) -> EnergyKind:
    return use.method, use.scope, use.net


def _rank(kind: EnergyKind) -> tuple[int, bool, str]:
    method, scope, net = kind
    return _SUREST.index(method), not net, scope
