"""By how much devices changed, compared with those that wait: difference in differences.

Each device is its own baseline: its effect is what it did after, less what it did before. What the
devices that wait changed over the same time (a hot day, a night shift) is taken off. Figures that
are ratios come here as logarithms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from app.fleet.rollout.gates.distributions import t_quantile

FEW = 10
"""Fewer devices than these do not show by themselves how far devices scatter."""
LEAST_BLOCKS = 3
_KNOWN = math.inf
"""Degrees of freedom of a variance that need not be estimated."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of one device over one stretch, or its change between two.

    Attributes:
        variance: Of `value`, as its blocks show it; None where there are too few.
        freedom: Degrees of freedom of that.
        floor: Variance that counting alone causes, or that is assumed whatever the blocks show.
    """

    value: float
    variance: float | None = None
    freedom: float = _KNOWN
    floor: float = 0.0


@dataclass(frozen=True, slots=True)
class Arm:
    """The devices of one side.

    Attributes:
        effects: Of those that gave a figure before and after.
        missing: Devices that gave one before, and none after.
    """

    effects: tuple[Reading, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """The estimate, with one-sided bounds; None where nothing shows how far figures scatter."""

    figure: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class _Spread:
    variance: float
    freedom: float


def variance(values: Sequence[float]) -> float:
    """Return the variance of a sample; `statistics.variance` takes 20 times as long."""
    mean = fmean(values)
    return math.fsum((each - mean) ** 2 for each in values) / (len(values) - 1)


def read_blocks(value: float, blocks: Sequence[float], floor: float = 0.0) -> Reading:
    """Return a reading whose variance is that of the mean of its blocks.

    Blocks of some minutes scatter almost independently where single windows do not (the method of
    batch means: Law and Kelton, Simulation Modeling and Analysis, 9.5.3).
    """
    m = len(blocks)
    if m < LEAST_BLOCKS:
        return Reading(value, floor=floor)
    return Reading(value, variance(blocks) / m, m - 1, floor)


def change(before: Reading, after: Reading) -> Reading:
    """Return the effect on one device."""
    spread = None
    if before.variance is not None and after.variance is not None:
        spread = _sum([(before.variance, before.freedom), (after.variance, after.freedom)])
    return Reading(
        after.value - before.value,
        spread.variance if spread else None,
        spread.freedom if spread else _KNOWN,
        before.floor + after.floor,
    )


def compare(updated: Sequence[Reading], waiting: Sequence[Reading], alpha: float) -> Bounds:
    """Return the mean effect on `updated`, less that on `waiting`, each bound at level `alpha`."""
    figure = fmean(each.value for each in updated)
    if waiting:
        figure -= fmean(each.value for each in waiting)
    spread = _spread(updated, waiting)
    if spread is None:
        return Bounds(figure, None, None)
    floor = _of_means(updated, waiting, [each.floor for each in (*updated, *waiting)])
    if floor > spread.variance:
        spread = _Spread(floor, _KNOWN)
    half = t_quantile(alpha, spread.freedom) * math.sqrt(spread.variance)
    return Bounds(figure, figure - half, figure + half)


def _spread(updated: Sequence[Reading], waiting: Sequence[Reading]) -> _Spread | None:
    """Return the variance of the difference of means, by what there is most to learn from.

    Many devices on both sides (or no control): each side's own scatter, after Welch, Biometrika
    1947. Few on one side: both scatter alike, as in Student's test, but at least as far as the
    blocks of the few say. Few on both: the blocks alone, which show what happened on these devices
    and cannot show how others would differ.
    """
    by_blocks = _by_blocks(updated, waiting)
    if len(updated) >= FEW and (not waiting or len(waiting) >= FEW):
        return _sum([_of_mean(arm) for arm in (updated, waiting) if arm])
    if waiting and len(updated) + len(waiting) >= FEW + 2:
        pooled = _pooled(updated, waiting)
        own = _by_blocks(updated, ())
        return own if own and own.variance > pooled.variance else pooled
    return by_blocks


def _of_mean(arm: Sequence[Reading]) -> tuple[float, float]:
    n = len(arm)
    return variance([each.value for each in arm]) / n, n - 1


def _pooled(updated: Sequence[Reading], waiting: Sequence[Reading]) -> _Spread:
    n, m = len(updated), len(waiting)
    squares = sum(
        variance([each.value for each in arm]) * (len(arm) - 1)
        for arm in (updated, waiting)
        if len(arm) > 1
    )
    return _Spread(squares / (n + m - 2) * (1 / n + 1 / m), n + m - 2)


def _by_blocks(updated: Sequence[Reading], waiting: Sequence[Reading]) -> _Spread | None:
    parts = []
    for arm in (updated, waiting):
        for each in arm:
            if each.variance is None:
                return None
            parts.append((each.variance / len(arm) ** 2, each.freedom))
    return _sum(parts)


def _of_means(
    updated: Sequence[Reading], waiting: Sequence[Reading], variances: Sequence[float]
) -> float:
    n, m = len(updated), len(waiting)
    own, others = variances[:n], variances[n:]
    return math.fsum(own) / n**2 + (math.fsum(others) / m**2 if m else 0.0)


def _sum(parts: Sequence[tuple[float, float]]) -> _Spread:
    """Add variances; degrees of freedom after Satterthwaite, Biometrics Bulletin 1946."""
    total = math.fsum(each for each, _ in parts)
    weight = math.fsum(each**2 / freedom for each, freedom in parts)
    return _Spread(total, total**2 / weight if weight > 0 else _KNOWN)
