"""How good a model is, and what quantizing cost: measured on samples it was not tuned on."""

from __future__ import annotations

import math
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.agreement import Noise, agreement
from app.bundles.dataset import LabelledFile, Reader, has_classes, validation_files
from app.bundles.inspection import ModelInfo, inspect_model, read_model
from app.bundles.progress import Progress, Steps, part, silent
from app.bundles.project import Project
from app.bundles.quantize import RECIPE_KEY
from app.bundles.runner import Runner
from app.bundles.session import open_session, run_all
from device_agent.wire.manifest import Quantization
from device_agent.wire.pipeline.result import Result

_Z_95 = 1.959964
_WARM_UP = 3
_ROUNDS = 40
_MIN_ROUNDS = 5
_TIMING_BUDGET_S = 3.0


@dataclass(frozen=True)
class Evaluation:
    """A model's answers on the held-out samples.

    Attributes:
        findings: How often each label was found.
        accuracy: Share of samples whose label is the true one; None where samples have none.
        accuracy_low: Its Wilson lower bound at 95 %.
        confusion: ``(labels, labels)`` counts: row the true label, column the model's.
    """

    labels: tuple[str, ...]
    samples: int
    findings: dict[str, int]
    accuracy: float | None = None
    accuracy_low: float | None = None
    confusion: NDArray[np.int64] | None = None


def evaluate(project: Project, model: Path, progress: Progress | None = None) -> Evaluation:
    """Run a model of the project over the held-out samples.

    Raises:
        InputError: The model or a sample cannot be used.
    """
    files, results = validation_files(project), []
    runner = Runner(project, inspect_model(model))
    for index, file in enumerate(files):
        (progress or silent)(Steps.RUNNING(model=model.name, n=len(files)), index / len(files))
        results.append(runner.run_file(file.path).result)
    counts = Counter(finding.label for result in results for finding in result.held)
    findings = {label: counts[label] for label in project.labels}
    if not has_classes(project):
        return Evaluation(project.labels, len(files), findings)
    confusion = _confusion(project.labels, files, results)
    right, samples = int(np.trace(confusion)), len(files)
    low = wilson_low(right, samples)
    return Evaluation(project.labels, samples, findings, right / samples, low, confusion)


def _confusion(
    labels: tuple[str, ...], files: list[LabelledFile], results: list[Result]
) -> NDArray[np.int64]:
    confusion = np.zeros((len(labels),) * 2, np.int64)
    for file, result in zip(files, results, strict=True):
        for finding in result.held:
            confusion[labels.index(file.label), labels.index(finding.label)] += 1
    return confusion


def compare(project: Project, quantized: Path, progress: Progress | None = None) -> Quantization:
    """Compare a quantized model with the project's FP32 model on the held-out samples.

    Raises:
        InputError: A model or sample cannot be used.
    """
    return compare_inspected(
        project, inspect_model(project.model), inspect_model(quantized), progress
    )


def compare_inspected(
    project: Project, reference: ModelInfo, candidate: ModelInfo, progress: Progress | None
) -> Quantization:
    """Do what `compare` does with two models of the project.

    Raises:
        InputError: A model or sample cannot be used.
    """
    files = validation_files(project)
    found = _run_both(project, files, (reference, candidate), part(progress, 0.0, 0.8))
    part(progress, 0.8, 1.0)(Steps.TIMING(), 0.0)
    agreeing, trials = agreement(found.expected, found.got)
    classes = has_classes(project)
    return Quantization(
        recipe=recipe_of(candidate.path),
        samples=len(files),
        agreement=agreeing / trials,
        agreement_low=wilson_low(agreeing, trials),
        sqnr_db=found.noise.worst_db(),
        latency_ratio=_latency_ratio(project, reference, candidate),
        size_ratio=candidate.size_bytes / reference.size_bytes,
        accuracy=_accuracy(files, found.got) if classes else None,
        accuracy_fp32=_accuracy(files, found.expected) if classes else None,
    )


@dataclass(frozen=True)
class _Both:
    """What two models said of the same samples; their raw outputs are too large to keep."""

    expected: list[Result]
    got: list[Result]
    noise: Noise


def _run_both(
    project: Project,
    files: list[LabelledFile],
    models: tuple[ModelInfo, ModelInfo],
    progress: Progress,
) -> _Both:
    first, second = (Runner(project, model) for model in models)
    found = _Both([], [], Noise())
    for index, file in enumerate(files):
        progress(Steps.RUNNING_BOTH(n=len(files)), index / len(files))
        expected, got = first.run_file(file.path), second.run_file(file.path)
        found.expected.append(expected.result)
        found.got.append(got.result)
        found.noise.add(expected.outputs, got.outputs)
    return found


def _accuracy(files: list[LabelledFile], results: list[Result]) -> float:
    right = [
        any(finding.label == file.label for finding in result.held)
        for file, result in zip(files, results, strict=True)
    ]
    return sum(right) / len(right)


def recipe_of(model: Path) -> str:
    """Return the recipe that `quantize` noted in a model, ``fp32`` where it noted none.

    Raises:
        InputError: The model cannot be read.
    """
    metadata: dict[str, str] = open_session(read_model(model)).get_modelmeta().custom_metadata_map
    return metadata.get(RECIPE_KEY, "fp32")


def wilson_low(successes: int, trials: int) -> float:
    """Return the lower end of the 95 % Wilson score interval, 0 without trials."""
    if trials == 0:
        return 0.0
    share, z2 = successes / trials, _Z_95**2
    spread = _Z_95 * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    return max(0.0, (share + z2 / (2 * trials) - spread) / (1 + z2 / trials))


def _latency_ratio(project: Project, reference: ModelInfo, candidate: ModelInfo) -> float:
    tensor = Reader(project, reference.graph).tensor(validation_files(project)[0].path)
    sessions = [open_session(read_model(model.path)) for model in (reference, candidate)]
    first, second = interleaved_medians_s(
        [partial(run_all, session, tensor) for session in sessions]
    )
    return second / first


def interleaved_medians_s(
    runs: list[Callable[[], object]], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Return each run's median seconds, measured in turn so that a busy machine slows all alike."""
    for run in runs * _WARM_UP:
        run()
    times: list[list[float]] = [[] for _ in runs]
    began = clock()
    while len(times[0]) < _ROUNDS:
        for run, taken in zip(runs, times, strict=True):
            start = clock()
            run()
            taken.append(clock() - start)
        if len(times[0]) >= _MIN_ROUNDS and clock() - began > _TIMING_BUDGET_S:
            break
    return [statistics.median(taken) for taken in times]
