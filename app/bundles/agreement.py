"""How far two models agree: in what they say, and in their raw outputs."""

from __future__ import annotations

import math

import numpy as np

from app.bundles.session import Outputs
from device_agent.wire.pipeline.agreement import pair
from device_agent.wire.pipeline.result import Result

MAX_SQNR_DB = 200.0
"""Shown for equal outputs: infinity has no place in JSON."""
VALUE_SHARE = 0.05
"""Values agree that are no farther apart than this share of what the reference's values span."""


def agreement(expected: list[Result], got: list[Result]) -> tuple[int, int]:
    """Return in how many of how many cases the results of the same samples say the same.

    A case is a sample's class, one of its values, or a box that either model found: boxes are the
    same if they have one label and overlap by half. A sample in which neither finds any is a case
    of agreement, too.
    """
    spans = _spans(expected)
    same = cases = 0
    for ours, theirs in zip(expected, got, strict=True):
        pairs = pair(ours, theirs)
        cases += max(_cases(ours, theirs, len(pairs)), 1)
        same += sum(_close(one.value, other.value, spans.get(one.label)) for one, other in pairs)
        same += not ours.held and not theirs.held
    return same, cases


def _cases(ours: Result, theirs: Result, pairs: int) -> int:
    boxes = any(finding.box is not None for finding in ours.held + theirs.held)
    if boxes:  # each that only one model found is a case of its own
        return len(ours.held) + len(theirs.held) - pairs
    return max(len(ours.held), len(theirs.held))


def _spans(results: list[Result]) -> dict[str, float]:
    """Return how far apart the values of each label are."""
    values: dict[str, list[float]] = {}
    for result in results:
        for finding in result.held:
            if finding.value is not None:
                values.setdefault(finding.label, []).append(finding.value)
    return {label: max(each) - min(each) for label, each in values.items()}


def _close(ours: float | None, theirs: float | None, span: float | None) -> bool:
    if ours is None or theirs is None or span is None:
        return True
    return abs(ours - theirs) <= VALUE_SHARE * span


class Noise:
    """Signal and quantization noise of each output, summed over samples."""

    def __init__(self) -> None:
        self._signal: list[float] = []
        self._noise: list[float] = []

    def add(self, reference: Outputs, got: Outputs) -> None:
        """Add one sample's outputs; where their shapes differ there is noise alone."""
        for index, (ours, theirs) in enumerate(zip(reference, got, strict=True)):
            if index == len(self._signal):
                self._signal.append(0.0)
                self._noise.append(0.0)
            signal = ours.astype(np.float64)
            noise = signal - theirs if ours.shape == theirs.shape else signal
            self._signal[index] += float(np.square(signal).sum())
            self._noise[index] += float(np.square(noise).sum())

    def worst_db(self) -> float:
        """Return the signal to noise ratio of the output that has the lowest."""
        return min(map(sqnr_db, self._signal, self._noise))


def sqnr_db(signal: float, noise: float) -> float:
    """Return the ratio of two powers in decibels, at most `MAX_SQNR_DB`."""
    if noise == 0.0:
        return MAX_SQNR_DB
    if signal == 0.0:
        return -MAX_SQNR_DB
    return max(-MAX_SQNR_DB, min(MAX_SQNR_DB, 10 * math.log10(signal / noise)))
