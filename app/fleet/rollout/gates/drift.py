"""Whether a model predicts another mix than the one before it: population stability index.

``PSI = sum (q - p) ln(q / p)`` over the labels' shares before, `p`, and after, `q`. Even where
nothing changed it is above 0, for shares of finite counts differ: by ``(B - 1)(1/n + 1/m)`` in the
mean, with B labels and n and m draws (Yurdakul and Naranjo, Journal of Risk Model Validation 2020).
That is taken off. Inputs of one camera are no independent draws: n and m are divided by how much
further blocks scatter than draws would (the design effect of Rao and Scott, Annals of Statistics
1984).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.fleet.rollout.evidence import BLOCKS, Behaviour, DeviceEvidence
from app.fleet.rollout.gates.effects import Arm, Reading

_RARE = 0.01
"""Labels of a smaller share, before and after together, are judged as one."""
_HALF = 0.5
"""Added to each count, so that a label that is missing on one side has a share."""

Counts = Mapping[str, float]


def drift_arm(devices: Sequence[DeviceEvidence]) -> Arm:
    """Return the drift of each device from its own baseline."""
    effects, missing = [], 0
    for device in devices:
        counts = _counts(device.before) if device.before else {}
        if device.before is None or not counts:
            continue
        found = _drift(device.before, device.after) if device.after else None
        if found is None:
            missing += 1
        else:
            effects.append(found)
    return Arm(tuple(effects), missing)


def _counts(behaviour: Behaviour) -> Counts:
    """Return what is counted by label; of a model without labels, its confidence by bins."""
    if behaviour.predictions:
        return behaviour.predictions
    return {str(place): count for place, count in enumerate(behaviour.confidence) if count}


def _drift(before: Behaviour, after: Behaviour) -> Reading | None:
    if before.clumping is None or after.clumping is None:
        return None  # nobody can say how many independent draws these are
    if bool(before.predictions) != bool(after.predictions):
        return None
    old, new = _without_rare(_counts(before), _counts(after))
    if not new:
        return None
    n = sum(old.values()) / max(before.clumping, 1.0)
    m = sum(new.values()) / max(after.clumping, 1.0)
    return psi(_shares(old, n), _shares(new, m), n, m)


def _without_rare(old: Counts, new: Counts) -> tuple[Counts, Counts]:
    total_old, total_new = sum(old.values()), sum(new.values())
    if not total_old or not total_new:
        return {}, {}
    share = {
        label: old.get(label, 0) / total_old + new.get(label, 0) / total_new
        for label in sorted({*old, *new})
    }
    names = {label: label if part >= 2 * _RARE else "" for label, part in share.items()}
    return _renamed(old, names), _renamed(new, names)


def _renamed(counts: Counts, names: Mapping[str, str]) -> Counts:
    result = dict.fromkeys(names.values(), 0.0)
    for label, count in counts.items():
        result[names[label]] += count
    return result


def _shares(counts: Counts, draws: float) -> list[float]:
    total = sum(counts.values())
    scaled = [count / total * draws + _HALF for _, count in sorted(counts.items())]
    return [each / sum(scaled) for each in scaled]


def psi(before: Sequence[float], after: Sequence[float], n: float, m: float) -> Reading:
    """Return the index of two lists of shares, less what chance makes of it.

    Its variance is that of the delta method, plus that of the chi-squared law which it follows
    where nothing changed.

    Args:
        before: Shares above 0 that add up to 1.
        after: The same labels' shares.
        n: Independent draws behind `before`.
        m: Those behind `after`.
    """
    pairs = list(zip(before, after, strict=True))
    value = math.fsum((q - p) * math.log(q / p) for p, q in pairs)
    chance = (len(pairs) - 1) * (1 / n + 1 / m)
    by_old = [-math.log(q / p) - (q - p) / p for p, q in pairs]
    by_new = [math.log(q / p) + (q - p) / q for p, q in pairs]
    spread = _variance(before, by_old) / n + _variance(after, by_new) / m
    null = 2 * max(len(pairs) - 1, 1) * (1 / n + 1 / m) ** 2
    return Reading(value - chance, spread + null, BLOCKS - 1)


def _variance(shares: Sequence[float], slopes: Sequence[float]) -> float:
    mean = math.fsum(p * g for p, g in zip(shares, slopes, strict=True))
    return math.fsum(p * (g - mean) ** 2 for p, g in zip(shares, slopes, strict=True))
