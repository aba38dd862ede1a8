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
from device_agent.inference.session import Slot
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Golden, GoldenSample
from device_agent.wire.pipeline.samples import load_array


@dataclass(frozen=True)
class Comparison:
    """One golden sample: the model's output beside the console's.

    Attributes:
        fault: Reason code and detail, or empty texts where the outputs agree.
        top1: Whether the top class is the console's.
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
    expected = _read_output(slot, sample.output)
    data = slot.golden_input(sample)
    began_s = time.perf_counter()
    try:
        got = pipeline.output(data)
    except ValueError as error:
        raise WorkerError("pipeline-shape", one_line(error)) from error
    run_s = time.perf_counter() - began_s
    found = compare(got, expected, slot.manifest.golden, sample.input)
    return Comparison(found.fault, found.max_abs_error, found.top1, run_s)


def compare(
    got: NDArray[np.generic], expected: NDArray[np.generic], golden: Golden, name: str
) -> Comparison:
    """Compare an output with the console's: ``|got - expected| <= atol + rtol * |expected|``."""
    if got.shape != expected.shape:
        detail = f"{name}: output is {got.shape}, the console had {expected.shape}"
        return Comparison(("golden-shape", detail), 0.0, False)
    if not np.isfinite(got).all():
        return Comparison(("golden-nan", f"{name}: output is not finite"), 0.0, False)
    deviation = np.abs(got.astype(np.float64) - expected.astype(np.float64))
    limit = golden.atol + golden.rtol * np.abs(expected.astype(np.float64))
    worst = float(deviation.max(initial=0.0))
    top1 = bool(got.argmax() == expected.argmax())
    if (deviation <= limit).all():
        return Comparison(("", ""), worst, top1)
    allowed = float(limit.flat[int((deviation - limit).argmax())])
    detail = f"{name}: output is off by {worst:.4g}, allowed is {allowed:.4g}"
    return Comparison(("golden-mismatch", detail), worst, top1)


def judge(golden: Golden, found: list[Comparison]) -> TrialReport:
    """Return the verdict over all samples; the first fault names the reason."""
    top1 = sum(entry.top1 for entry in found) / len(found)
    reason, detail = next((entry.fault for entry in found if entry.fault[0]), ("", ""))
    if not reason and top1 < golden.min_top1:
        reason = "golden-top1"
        detail = f"{top1:.0%} of the top classes are the console's, needs {golden.min_top1:.0%}"
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
        raise WorkerError("golden-file", f"{name}: not an array of numbers")
    return array
