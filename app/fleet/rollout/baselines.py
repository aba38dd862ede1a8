"""From the stored windows of one device to what it did over a stretch. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TypeVar

import numpy as np
from msgspec.structs import replace

from app.fleet.rollout.evidence import BLOCKS, LEAST_BLOCK_S, Behaviour, Block, EnergyUse
from app.fleet.series import QUANTILES, Ints, latency_quantiles
from app.fleet.window_rows import Findings, WindowSlice, read_findings
from device_agent.wire.telemetry import Method

LEAST_FOR_P95 = 20
"""Of fewer inferences the 95th percentile is merely the slowest one."""
LEAST_BLOCKS_FOR_CLUMPING = 3
MOST_LABELS = 32
OTHER_LABELS = "(other)"
_LABEL_LENGTH = 64
_EXPECTED = 5.0
"""Labels that are rarer than so many in a block are counted together (Cochran, Biometrics 1954)."""

T = TypeVar("T")
_Kind = tuple[Method, str, bool]


@dataclass(slots=True)
class _Used:
    joules: float = 0.0
    inferences: int = 0


def summarise(
    windows: Sequence[WindowSlice], doubtful: int, restarts: int | None, *, with_blocks: bool
) -> Behaviour | None:
    """Return what a device did in these windows, None where there were none at all.

    Args:
        windows: By time.
        doubtful: How many were left out, for their time is doubtful.
        restarts: Of the inference child over the same time.
        with_blocks: Whether parts of the stretch are kept.
    """
    if not windows:
        return Behaviour(duration_s=0.0, windows=0, doubtful=doubtful) if doubtful else None
    groups = _groups(windows)
    findings = [read_findings(each.detail) for each in windows]
    blocks = _blocks(windows, groups)
    labels = [_labels(part) for part in _parted(findings, groups)]
    return replace(
        _whole(windows),
        blocks=blocks if with_blocks else (),
        energy=_energy(windows, findings, groups, with_blocks=with_blocks),
        restarts=restarts,
        predictions=dict(sum(labels, Counter())),
        clumping=_clumping(labels),
        confidence=_confidence(findings),
        doubtful=doubtful,
    )


def common_labels(stretches: Iterable[Behaviour | None]) -> frozenset[str]:
    """Return the labels that are worth a count of their own: the most frequent of all stretches."""
    total: Counter[str] = Counter()
    for each in stretches:
        total.update(each.predictions if each else {})
    return frozenset(label for label, _ in sorted(total.items(), key=_frequent)[: MOST_LABELS - 1])


def with_labels(behaviour: Behaviour | None, kept: Collection[str]) -> Behaviour | None:
    """Return it with all labels but those `kept` counted together."""
    if behaviour is None:
        return None
    counts: Counter[str] = Counter()
    for label, count in sorted(behaviour.predictions.items()):
        counts[label if label in kept else OTHER_LABELS] += count
    return replace(behaviour, predictions=dict(counts))


def _frequent(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _duration_s(window: WindowSlice) -> float:
    return max(window.duration_s, 0.0)


def _groups(windows: Sequence[WindowSlice]) -> Ints:
    """Return the block of each window: parts of equal length, counted without holes."""
    ends_s = np.cumsum([_duration_s(each) for each in windows])
    total_s = float(ends_s[-1])
    count = min(BLOCKS, int(total_s / LEAST_BLOCK_S))
    if count < 2:
        return np.zeros(len(windows), dtype=np.int64)
    middles_s = ends_s - np.diff(ends_s, prepend=0.0) / 2
    places = np.minimum(np.floor(middles_s / total_s * count), count - 1)
    return np.unique(places, return_inverse=True)[1].astype(np.int64)


def _parted(items: Sequence[T], groups: Ints) -> list[Sequence[T]]:
    """Return the items of each block; they are by time, and so are the blocks."""
    edges = [*np.searchsorted(groups, np.arange(int(groups[-1]) + 1)), len(items)]
    return [items[begin:end] for begin, end in pairwise(edges)]


def _whole(windows: Sequence[WindowSlice]) -> Behaviour:
    (whole,) = _blocks(windows, np.zeros(len(windows), dtype=np.int64))
    return Behaviour(
        duration_s=math.fsum(map(_duration_s, windows)),
        windows=len(windows),
        inferences=whole.inferences,
        errors=whole.errors,
        p95_s=whole.p95_s,
        temperature_c=whole.temperature_c,
        throttled=whole.throttled,
    )


def _blocks(windows: Sequence[WindowSlice], groups: Ints) -> tuple[Block, ...]:
    parts = _parted(windows, groups)
    p95_s = latency_quantiles([each.latency for each in windows], groups, len(parts))[
        QUANTILES.index(0.95)
    ]
    return tuple(_block(part, float(p95)) for part, p95 in zip(parts, p95_s, strict=True))


def _block(windows: Sequence[WindowSlice], p95_s: float) -> Block:
    inferences = sum(each.inferences for each in windows)
    throttled = [(each.throttled, _duration_s(each)) for each in windows]
    return Block(
        inferences=inferences,
        errors=sum(each.errors for each in windows),
        p95_s=p95_s if inferences >= LEAST_FOR_P95 and math.isfinite(p95_s) else None,
        temperature_c=_mean([(each.temperature_c, _duration_s(each)) for each in windows]),
        throttled=_mean(throttled),
    )


def _mean(values: Sequence[tuple[float | None, float]]) -> float | None:
    """Return the mean over time of what is known."""
    known = [(value, weight) for value, weight in values if value is not None and weight > 0]
    if not known:
        return None
    return math.fsum(v * w for v, w in known) / math.fsum(w for _, w in known)


def _energy(
    windows: Sequence[WindowSlice], findings: Sequence[Findings], groups: Ints, *, with_blocks: bool
) -> tuple[EnergyUse, ...]:
    """Return energy per inference for each kind of meter; windows without inferences are idle."""
    parts = [_used(part) for part in _parted([*zip(windows, findings, strict=True)], groups)]
    kinds = sorted({kind for part in parts for kind in part})
    uses = []
    for kind in kinds:
        found = [part[kind] for part in parts if kind in part]
        inferences = sum(each.inferences for each in found)
        each_block = tuple(each.joules / each.inferences for each in found)
        uses.append(
            EnergyUse(
                method=kind[0],
                scope=kind[1],
                net=kind[2],
                inferences=inferences,
                joules=math.fsum(each.joules for each in found) / inferences,
                block_joules=each_block if with_blocks else (),
            )
        )
    return tuple(uses)


def _used(part: Sequence[tuple[WindowSlice, Findings]]) -> dict[_Kind, _Used]:
    found: dict[_Kind, _Used] = {}
    for window, each in part:
        energy, inferences = each.energy, window.inferences
        if energy is None or not inferences:
            continue
        for net, joules in ((False, energy.energy_j), (True, energy.net_j)):
            if joules is None or not math.isfinite(joules):
                continue
            used = found.setdefault((energy.method, energy.scope[:_LABEL_LENGTH], net), _Used())
            used.joules += joules
            used.inferences += inferences
    return found


def _labels(part: Sequence[Findings]) -> Counter[str]:
    """Count labels; what a regression or anomaly score measured is no label."""
    counts: Counter[str] = Counter()
    for found in part:
        for label, count in found.predictions.items():
            if label not in found.values and count:
                counts[label[:_LABEL_LENGTH]] += count
    return counts


def _clumping(labels: Sequence[Counter[str]]) -> float | None:
    """Return Pearson's chi-squared of blocks against labels, over its degrees of freedom.

    It is 1 in the mean where every inference is an independent draw, and as many times larger as
    the variance of shares is (McCullagh and Nelder, Generalized Linear Models, 4.5).
    """
    blocks = [each for each in labels if each]
    if len(blocks) < LEAST_BLOCKS_FOR_CLUMPING:
        return None
    total = sum(blocks, Counter[str]())
    rare = {label for label, count in total.items() if count < _EXPECTED * len(blocks)}
    names = sorted(total.keys() - rare)
    table = np.array(
        [[*(each[name] for name in names), sum(each[name] for name in rare)] for each in blocks],
        dtype=np.float64,
    )
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2:
        return 1.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    freedom = float((table.shape[0] - 1) * (table.shape[1] - 1))
    chi_squared = float(((table - expected) ** 2 / expected).sum())
    return max(1.0, chi_squared / freedom)


def _confidence(findings: Sequence[Findings]) -> tuple[int, ...]:
    return tuple(map(sum, zip_longest(*(each.confidence for each in findings), fillvalue=0)))
