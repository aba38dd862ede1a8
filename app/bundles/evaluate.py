"""How good a model is, and what quantizing cost: measured on samples it was not tuned on."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.dataset import Reader, validation_files
from app.bundles.inspection import ModelInfo, inspect_model, read_model
from app.bundles.progress import Progress, part, silent
from app.bundles.project import Project
from app.bundles.quantize import RECIPE_KEY
from app.bundles.runner import Runner
from app.bundles.session import open_session, run_all
from device_agent.wire.manifest import Quantization

MAX_SQNR_DB = 200.0
"""Shown for equal outputs: infinity has no place in JSON."""
_Z_95 = 1.959964
_WARM_UP = 3
_ROUNDS = 40
_MIN_ROUNDS = 5
_TIMING_BUDGET_S = 3.0


@dataclass(frozen=True)
class Evaluation:
    """A model's answers on the held-out samples.

    Attributes:
        confusion: ``(labels, labels)`` counts: row the true label, column the model's.
        accuracy_low: Wilson lower bound of the accuracy at 95 %.
    """

    labels: tuple[str, ...]
    samples: int
    accuracy: float
    accuracy_low: float
    confusion: NDArray[np.int64]


@dataclass(frozen=True)
class Outputs:
    """Raw first outputs of one model on many samples.

    Attributes:
        values: ``(samples, classes)`` float32.
        truth: ``(samples,)``, the true labels' indices.
    """

    values: NDArray[np.float32]
    truth: NDArray[np.int64]

    @property
    def top(self) -> NDArray[np.int64]:
        """Index of each sample's top class."""
        return np.asarray(self.values.argmax(axis=1), np.int64)

    @property
    def accuracy(self) -> float:
        """Share of samples whose top class is the true one."""
        return float((self.top == self.truth).mean())


def evaluate(project: Project, model: Path, progress: Progress | None = None) -> Evaluation:
    """Run a model of the project over the held-out samples.

    Raises:
        InputError: The model or a sample cannot be used.
    """
    outputs = run_validation(project, inspect_model(model), progress or silent)
    confusion = np.zeros((len(project.labels),) * 2, np.int64)
    np.add.at(confusion, (outputs.truth, outputs.top), 1)
    right, samples = int(np.trace(confusion)), len(outputs.truth)
    return Evaluation(
        labels=project.labels,
        samples=samples,
        accuracy=right / samples,
        accuracy_low=wilson_low(right, samples),
        confusion=confusion,
    )


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
    expected = run_validation(project, reference, part(progress, 0.0, 0.4))
    got = run_validation(project, candidate, part(progress, 0.4, 0.8))
    part(progress, 0.8, 1.0)("timing both models", 0.0)
    agreeing, samples = int((expected.top == got.top).sum()), len(got.truth)
    return Quantization(
        recipe=recipe_of(candidate.path),
        samples=samples,
        agreement=agreeing / samples,
        agreement_low=wilson_low(agreeing, samples),
        sqnr_db=sqnr_db(expected.values, got.values),
        latency_ratio=_latency_ratio(project, reference, candidate),
        size_ratio=candidate.size_bytes / reference.size_bytes,
        accuracy=got.accuracy,
        accuracy_fp32=expected.accuracy,
    )


def run_validation(project: Project, model: ModelInfo, progress: Progress) -> Outputs:
    """Return the model's outputs on every held-out sample.

    Raises:
        InputError: The model or a sample cannot be used.
    """
    files = validation_files(project)
    runner = Runner(project, model)
    rows = []
    for index, file in enumerate(files):
        progress(f"running {model.path.name} on {len(files)} samples", index / len(files))
        rows.append(runner.run_file(file.path)[0].reshape(-1))
    truth = np.asarray([project.labels.index(file.label) for file in files], np.int64)
    return Outputs(np.asarray(rows), truth)


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


def sqnr_db(reference: NDArray[np.float32], got: NDArray[np.float32]) -> float:
    """Return the signal to quantization noise ratio, at most `MAX_SQNR_DB`."""
    signal = float(np.square(reference, dtype=np.float64).sum())
    noise = float(np.square(reference - got, dtype=np.float64).sum())
    if noise == 0.0:
        return MAX_SQNR_DB
    if signal == 0.0:
        return -MAX_SQNR_DB
    return max(-MAX_SQNR_DB, min(MAX_SQNR_DB, 10 * math.log10(signal / noise)))


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
