"""A fleet whose windows are drawn from a seed, as evidence for gates.

Every device has a level of its own, wanders by a few percent from the hour before to the time
after, and scatters from one window to the next with a memory of about a minute: what a device does
now resembles what it did ten seconds ago. Its camera sees one kind of part for a while.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.fleet.rollout.evidence import (
    BLOCKS,
    LEAST_BLOCK_S,
    MOST_WITH_BLOCKS,
    Behaviour,
    Block,
    DeviceEvidence,
    EnergyUse,
    Evidence,
    OutcomeCounts,
)
from app.fleet.rollout.gates.looks import LOOKS_IN_SOAK, next_look_s

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WINDOW_S = 10.0
BASELINE_S = 3600.0
SOAK_S = 1800.0
PER_WINDOW = 100
WANDER = 0.02
NOISE = 0.05
MEMORY = float(np.exp(-WINDOW_S / 60.0))
GOOD_SHARE = 0.85
CLASS_WANDER = 0.2
CLASS_NOISE = 0.4


@dataclass(frozen=True)
class Model:
    """What a bundle does to a device, and the day to all of them."""

    latency: float = 1.0
    energy: float = 1.0
    good_shift: float = 0.0
    errors: float = 0.0005
    warmer_k: float = 0.0
    hot_day: float = 1.0
    hot_day_k: float = 0.0


class Fleet:
    """The windows of some updated devices and some that wait; `at` gives what a look sees."""

    def __init__(self, seed: int, updated: int, waiting: int, model: Model) -> None:
        rng = np.random.default_rng(seed)
        new = Model(hot_day=model.hot_day, hot_day_k=model.hot_day_k)
        self._arms = (_Arm(rng, updated, model), _Arm(rng, waiting, new))

    def looks(self, phase: int = 0) -> Iterator[Evidence]:
        """What is seen at each look of the soak."""
        for look in range(1, LOOKS_IN_SOAK + 1):
            yield self.at(look, phase)

    def at(self, look: int, phase: int = 0) -> Evidence:
        """What is seen at one look."""
        time_s = next_look_s(0.0, look, SOAK_S)
        updated, waiting = self.seen(time_s)
        return Evidence(
            time_s=time_s,
            phase=phase,
            look=look,
            outcomes=OutcomeCounts(succeeded=len(updated), pending=len(waiting)),
            updated=updated,
            waiting=waiting,
        )

    def seen(self, after_s: float) -> tuple[tuple[DeviceEvidence, ...], tuple[DeviceEvidence, ...]]:
        """What the devices did, updated ones and others, up to `after_s` since the update."""
        windows = min(max(int(after_s / WINDOW_S), 1), int(SOAK_S / WINDOW_S))
        updated, waiting = (tuple(arm.devices(windows)) for arm in self._arms)
        return updated, waiting


class _Arm:
    def __init__(self, rng: np.random.Generator, n: int, model: Model) -> None:
        self._n = n
        before, after = int(BASELINE_S / WINDOW_S), int(SOAK_S / WINDOW_S)
        shape = (n, before + after)
        moved = np.arange(before + after) >= before
        day = np.where(moved, np.log(model.hot_day), 0.0)
        self._before = before
        self.latency = _wandering(rng, shape, moved, 0.02, np.log(model.latency)) + day
        self.energy = _wandering(rng, shape, moved, 0.3, np.log(model.energy)) + day
        self.celsius = 50 + 20 * (_wandering(rng, shape, moved, 1.0, 0.0))
        self.celsius += np.where(moved, model.warmer_k + model.hot_day_k, 0.0)
        logit = np.log(GOOD_SHARE / (1 - GOOD_SHARE)) + CLASS_NOISE * _memory(rng, shape)
        logit += np.where(moved, CLASS_WANDER * rng.standard_normal((n, 1)), 0.0)
        good = 1 / (1 + np.exp(-logit)) - np.where(moved, model.good_shift, 0.0)
        self.good = rng.binomial(PER_WINDOW, np.clip(good, 0.0, 1.0))
        self.errors = rng.binomial(PER_WINDOW, np.where(moved, model.errors, 0.0005), shape)

        self._with_blocks = n <= MOST_WITH_BLOCKS
        self._olds = self._stretches(0, before)

    def devices(self, windows: int) -> Iterator[DeviceEvidence]:
        news = self._stretches(self._before, self._before + windows)
        for device, (old, new) in enumerate(zip(self._olds, news, strict=True)):
            yield DeviceEvidence(device_id=f"edge-{device:03d}", before=old, after=new)

    def _stretches(self, begin: int, end: int) -> list[Behaviour]:
        count = min(BLOCKS, max(int((end - begin) * WINDOW_S / LEAST_BLOCK_S), 1))
        edges = np.linspace(begin, end, count + 1).astype(int)
        sizes = np.diff(edges)

        def means(values: Floats) -> Floats:
            return np.add.reduceat(values[:, begin:end], edges[:-1] - begin, axis=1) / sizes

        columns = (
            np.exp(means(self.latency)), np.exp(means(self.energy)), means(self.celsius),
            means(self.good), means(self.errors), np.exp(self.latency[:, begin:end].mean(axis=1)),
        )  # fmt: skip
        return [self._behaviour(sizes, *row) for row in zip(*columns, strict=True)]

    def _behaviour(
        self, sizes: Ints, latency: Floats, joules: Floats, celsius: Floats, good: Floats,
        errors: Floats, p95_s: float,
    ) -> Behaviour:  # fmt: skip
        windows = int(sizes.sum())
        inferences = PER_WINDOW * windows
        found = round(float(good @ sizes))
        blocks = _blocks(sizes, errors * sizes, latency, celsius) if self._with_blocks else ()
        use = EnergyUse(
            method="measured",
            scope="board",
            net=False,
            inferences=inferences,
            joules=float(joules @ sizes / windows),
            block_joules=tuple(map(float, joules)) if self._with_blocks else (),
        )
        return Behaviour(
            duration_s=WINDOW_S * windows,
            windows=windows,
            inferences=inferences,
            errors=round(float(errors @ sizes)),
            p95_s=float(p95_s),
            blocks=blocks,
            energy=(use,),
            temperature_c=float(celsius @ sizes / windows),
            throttled=0.0,
            restarts=0,
            predictions={"good": found, "pit": inferences - found},
            clumping=_clumping(good * sizes, PER_WINDOW * sizes),
        )


def _blocks(sizes: Ints, errors: Floats, latency: Floats, celsius: Floats) -> tuple[Block, ...]:
    return tuple(
        Block(
            inferences=int(PER_WINDOW * size),
            errors=round(float(failed)),
            p95_s=float(p95_s),
            temperature_c=float(degrees),
            throttled=0.0,
        )
        for size, failed, p95_s, degrees in zip(sizes, errors, latency, celsius, strict=True)
    )


def _clumping(good: Floats, drawn: Floats) -> float | None:
    if len(good) < 3:
        return None
    share = good.sum() / drawn.sum()
    spread = max(share * (1 - share), 1e-9)
    chi = ((good - drawn * share) ** 2 / (drawn * spread)).sum()
    return max(1.0, float(chi) / (len(good) - 1))


def _wandering(
    rng: np.random.Generator, shape: tuple[int, int], moved: NDArray[np.bool_], level: float,
    shift: float,
) -> Floats:  # fmt: skip
    n = shape[0]
    own = np.log(level) + 0.3 * rng.standard_normal((n, 1))
    wander = WANDER * rng.standard_normal((n, 1))
    return own + NOISE * _memory(rng, shape) + np.where(moved, wander + shift, 0.0)


def _memory(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Noise of unit variance in which each value resembles the one before."""
    n, windows = shape
    fresh = np.sqrt(1 - MEMORY**2) * rng.standard_normal((windows, n))
    result = np.empty((windows, n))
    last = rng.standard_normal(n)
    for i in range(windows):
        last = result[i] = MEMORY * last + fresh[i]
    return result.T
