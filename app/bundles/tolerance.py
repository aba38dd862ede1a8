"""How far a device's answers to golden samples may be from the console's.

The tolerance has to let another CPU's kernels pass and catch a wrong model. Kernels for INT8 differ
in how they round intermediate activations: some values fall one step beside. What that can do to
the outputs is measured here: each golden input is jittered by up to half a step of an 8-bit
input, which makes roundings fall the other way throughout the graph, and the largest change
of an output is taken twice (on sample models one jitter moves outputs by 1 or 2 % of their
spread). At least 2 % of the spread is allowed, for models that hardly react. The loss through
quantizing is no measure for it: a badly quantized model would let any other pass. A detector that
orders its boxes itself may give other rows for a rounding; of it the scores of the boxes are
compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.runner import Answer, Runner
from app.bundles.session import Outputs
from app.errors import InputError
from device_agent.wire.pipeline.agreement import score_deviation
from device_agent.wire.pipeline.result import Result
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What cannot be done, and what helps."""

    SHAPES = "{path}: the model's outputs change their shape; give them one"


RTOL = 0.02
_JITTER_STEPS = 255
_JITTER_DRAWS = 4
_JITTER_FACTOR = 2.0
_LEAST_SPREAD_SHARE = 0.02
_LEAST_SCORE = 0.02


def output_tolerances(
    runner: Runner, paths: list[Path], answers: list[Answer]
) -> tuple[float, ...]:
    """Return the absolute tolerance of each output.

    Raises:
        InputError: The model fails on a jittered sample, or gives other shapes for it.
    """
    moved = [0.0] * len(answers[0].outputs)
    for path, answer in zip(paths, answers, strict=True):
        for got in _jittered(runner, path):
            if [each.shape for each in got.outputs] != [each.shape for each in answer.outputs]:
                raise InputError(Says.SHAPES(path=path))
            moved = [
                max(before, float(_distance(ours, theirs).max(initial=0.0)))
                for before, ours, theirs in zip(moved, got.outputs, answer.outputs, strict=True)
            ]
    outputs = zip(*(answer.outputs for answer in answers), strict=True)
    return tuple(
        max(_JITTER_FACTOR * most, _LEAST_SPREAD_SHARE * _spread(values))
        for most, values in zip(moved, outputs, strict=True)
    )


def score_tolerance(
    runner: Runner, paths: list[Path], answers: list[Answer], threshold: float
) -> float:
    """Return how far the scores of boxes may move.

    Raises:
        InputError: The model fails on a jittered sample.
    """
    moved = [
        score_deviation(got.result, answer.result, threshold)
        for path, answer in zip(paths, answers, strict=True)
        for got in _jittered(runner, path)
    ]
    return max(_JITTER_FACTOR * max(moved), _LEAST_SCORE)


def _jittered(runner: Runner, path: Path) -> Iterator[Answer]:
    """Yield answers to a sample of which each number moved by up to half a step."""
    sample = runner.reader.sample(path)
    tensor = runner.reader.prepare(sample, path)
    rng = np.random.default_rng(0)
    step = (tensor.max() - tensor.min()) / _JITTER_STEPS
    for _ in range(_JITTER_DRAWS):
        jitter = step * (rng.random(tensor.shape, np.float32) - np.float32(0.5))
        yield runner.answer(tensor + jitter, sample.shape, path)


def _spread(values: tuple[NDArray[np.float32], ...]) -> float:
    """Return how far apart the numbers of one output are, over all samples."""
    numbers = np.concatenate([each.reshape(-1) for each in values])
    return float(np.ptp(numbers.astype(np.float64))) if numbers.size else 0.0


def within(got: NDArray[np.float32], expected: NDArray[np.float32], atol: float) -> bool:
    """Return whether `got` passes as `expected`, by the rule of `Golden`."""
    if got.shape != expected.shape:
        return False
    allowed = atol + RTOL * np.abs(expected.astype(np.float64))
    return bool((_distance(got, expected) <= allowed).all())


def _distance(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.abs(first.astype(np.float64) - second.astype(np.float64))


def tells_apart(outputs: list[Outputs], atol: tuple[float, ...]) -> bool:
    """Return whether any two samples' outputs differ: else a constant would pass for the model."""
    return any(
        not within(ours, theirs, allowed)
        for first in outputs
        for second in outputs
        for ours, theirs, allowed in zip(first, second, atol, strict=True)
    )


def results_apart(results: list[Result], threshold: float, atol: float) -> bool:
    """Return whether any two samples' boxes differ by more than the tolerance of scores."""
    return any(
        score_deviation(first, second, threshold) > atol for first in results for second in results
    )


def sure_share(outputs: NDArray[np.float32], atol: float) -> float:
    """Return the share of samples whose top class no error within the tolerance can change."""
    if outputs.shape[1] < 2:
        return 1.0
    ranked = np.sort(outputs, axis=1)
    first, second = ranked[:, -1], ranked[:, -2]
    allowed = 2 * atol + RTOL * (np.abs(first) + np.abs(second))
    return float((first - second > allowed).mean())
