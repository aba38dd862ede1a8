"""A simulated telemetry window. Pure."""

from __future__ import annotations

import math
import random
from collections import Counter

from device_agent.swarm.script import Script
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import CONFIDENCE_BINS, Energy, Window

SOURCE = "simulated"
"""What every figure of energy names as its source."""
_DAY_S = 86_400.0


def make_window(
    script: Script, device_id: str, bundle: tuple[str, str], start_s: float, duration_s: float
) -> Window:
    """Return what a device says of a span of time.

    Args:
        script: What is simulated.
        device_id: Whose window it is.
        bundle: Digest and version of what serves.
        start_s: Unix time of its start.
        duration_s: Its length.
    """
    digest, version = bundle
    device, effect = script.device, script.effect(version)
    dice = script.draw(device_id, version, f"{start_s:.0f}")
    own = math.exp(script.draw(device_id, "spread").gauss(0.0, device.spread))
    day = 1.0 + device.drift * math.sin(2 * math.pi * start_s / _DAY_S)
    tried = round(device.rate_hz * duration_s)
    errors = sum(dice.random() < effect.errors for _ in range(tried))
    done = tried - errors
    latency_s = device.latency_s * effect.latency * own * day
    total = Sketch()
    total.add_all(latency_s * math.exp(dice.gauss(0.0, device.noise)) for _ in range(done))
    labels = effect.labels or device.labels
    predicted = Counter(dice.choices(list(labels), list(labels.values()), k=done)) if done else {}
    confidence = _confidence(dice, done)
    net_j = device.energy_j * effect.energy * own * done
    return Window(
        start_s=start_s,
        duration_s=duration_s,
        bundle=digest,
        inferences=done,
        errors=errors,
        stages={"total": total},
        predictions=dict(predicted),
        confidence=confidence,
        energy=_energy(device.idle_w, net_j, duration_s),
        temperature_c=device.temperature_c * day + dice.gauss(0.0, 0.5),
    )


def _confidence(dice: random.Random, inferences: int) -> tuple[int, ...]:
    """Return how often the model was how sure: mostly nearly so."""
    bins = [0] * CONFIDENCE_BINS
    for _ in range(inferences):
        bins[min(int(dice.betavariate(9, 1) * CONFIDENCE_BINS), CONFIDENCE_BINS - 1)] += 1
    return tuple(bins)


def _energy(idle_w: float, net_j: float, duration_s: float) -> Energy:
    energy_j = idle_w * duration_s + net_j
    return Energy(
        source=SOURCE,
        method="estimated",
        scope="board",
        power_w=energy_j / duration_s,
        energy_j=energy_j,
        uncertainty_w=energy_j / duration_s,
        idle_w=idle_w,
        net_j=net_j,
    )
