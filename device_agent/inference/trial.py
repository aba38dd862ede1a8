"""The trial: does the model give here what it gave on the console?"""

from __future__ import annotations

import io
import statistics
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_agent.errors import WorkerError
from device_agent.inference.pipeline import Pipeline
from device_agent.inference.protocol import TrialReport, one_line
from device_agent.inference.says import Says
from device_agent.inference.session import Outputs, Slot
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Golden, GoldenSample, Manifest
from device_agent.wire.pipeline.agreement import agrees, score_deviation
from device_agent.wire.pipeline.result import Result
from device_agent.wire.pipeline.samples import load_array
from device_agent.wire.pipeline.spec import Detect


@dataclass(frozen=True)
class Comparison:
    """One golden sample: the model's outputs beside the console's.

    Attributes:
        fault: Reason code and detail, or empty texts where the outputs agree.
        top1: Whether the result says the same as the console's.
    """

    fault: tuple[str, str]
    max_abs_error: float
    top1: bool
    run_s: float = 0.0


def run_trial(slot: Slot, pipeline: Pipeline) -> TrialReport:
    """Run every golden sample of a slot.

    Raises:
        WorkerError: A golden file cannot be read, or the runtime failed.
    """
    golden = slot.manifest.golden
    return judge(golden, [_try(slot, pipeline, sample) for sample in golden.samples])


def _try(slot: Slot, pipeline: Pipeline, sample: GoldenSample) -> Comparison:
    expected = tuple(_read_output(slot, name) for name in sample.outputs)
    data = slot.golden_input(sample)
    began_s = time.perf_counter()
    try:
        tensor, got = pipeline.answer(data)
    except ValueError as error:
        raise WorkerError("pipeline-shape", one_line(error)) from error
    run_s = time.perf_counter() - began_s
    golden = slot.manifest.golden
    fault, worst = ("", ""), 0.0
    if golden.compare == "outputs":
        fault, worst = compare(got, expected, golden, sample.input)
    if fault[0]:
        return Comparison(fault, worst, False, run_s)
    try:
        ours, theirs = (pipeline.read(each, tensor, data.shape) for each in (got, expected))
    except WireError as error:
        raise WorkerError("model-output", one_line(error)) from error
    if golden.compare == "results":
        fault, worst = compare_results(ours, theirs, slot.manifest, sample.input)
    return Comparison(fault, worst, agrees(ours, theirs), run_s)


def compare_results(
    got: Result, expected: Result, manifest: Manifest, name: str
) -> tuple[tuple[str, str], float]:
    """Compare a detector's boxes with the console's; returns what `compare` does."""
    post, allowed = manifest.pipeline.post, max(manifest.golden.atol)
    worst = score_deviation(got, expected, post.threshold if isinstance(post, Detect) else 0.0)
    if worst <= allowed:
        return ("", ""), worst
    detail = Says.BOXES(
        name=name,
        n=len(got.findings),
        wanted=len(expected.findings),
        worst=worst,
        allowed=allowed,
    )
    return ("golden-mismatch", detail), worst


def compare(
    got: Outputs, expected: Outputs, golden: Golden, name: str
) -> tuple[tuple[str, str], float]:
    """Compare outputs with the console's: ``|got - expected| <= atol + rtol * |expected|``.

    Returns:
        The first fault, reason code and detail, or empty texts; and the largest deviation.
    """
    if len(got) != len(expected):
        detail = Says.OUTPUTS(name=name, n=len(got), wanted=len(expected))
        return ("golden-shape", detail), 0.0
    worst, fault = 0.0, ("", "")
    for ours, theirs, atol in zip(got, expected, golden.atol, strict=True):
        found, deviation = _compare_one(ours, theirs, (atol, golden.rtol), name)
        worst = max(worst, deviation)
        if found[0] and not fault[0]:
            fault = found
    return fault, worst


def _compare_one(
    got: NDArray[np.generic],
    expected: NDArray[np.generic],
    tolerance: tuple[float, float],
    name: str,
) -> tuple[tuple[str, str], float]:
    if got.shape != expected.shape:
        said = Says.SHAPE(name=name, shape=got.shape, wanted=expected.shape)
        return ("golden-shape", said), 0.0
    if not np.isfinite(got).all():
        return ("golden-nan", Says.NOT_FINITE(name=name)), 0.0
    atol, rtol = tolerance
    deviation = np.abs(got.astype(np.float64) - expected.astype(np.float64))
    limit = atol + rtol * np.abs(expected.astype(np.float64))
    worst = float(deviation.max(initial=0.0))
    if (deviation <= limit).all():
        return ("", ""), worst
    allowed = float(limit.flat[int((deviation - limit).argmax())])
    return ("golden-mismatch", Says.OFF(name=name, worst=worst, allowed=allowed)), worst


def judge(golden: Golden, found: list[Comparison]) -> TrialReport:
    """Return the verdict over all samples; the first fault names the reason."""
    top1 = sum(entry.top1 for entry in found) / len(found)
    reason, detail = next((entry.fault for entry in found if entry.fault[0]), ("", ""))
    if not reason and top1 < golden.min_top1:
        reason = "golden-top1"
        detail = Says.TOP1(share=top1 * 100, wanted=golden.min_top1 * 100)
    return TrialReport(
        passed=not reason,
        reason=reason,
        detail=detail,
        max_abs_error=max(entry.max_abs_error for entry in found),
        top1=top1,
        p50_s=statistics.median(entry.run_s for entry in found),
    )


def _read_output(slot: Slot, name: str) -> NDArray[np.generic]:
    try:
        array = load_array(io.BytesIO(slot.read(name)), name)
    except WireError as error:
        raise WorkerError("golden-file", one_line(error)) from error
    if array.dtype.kind not in "fiu":
        raise WorkerError("golden-file", Says.NOT_NUMBERS(name=name))
    return array
