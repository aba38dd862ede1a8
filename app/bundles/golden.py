"""Golden samples: what a device must compute before a bundle serves there.

The tolerance has to let another CPU's INT8 kernels pass and catch a wrong model. Kernels differ by
the rounding of intermediate activations to 8 bits: by at most a step where quantizing itself
erred by up to half a step, at the same places of the graph. So the quantization noise seen at the
output (largest difference from FP32) is the natural unit, and twice that is allowed. A model that
quantizes almost without noise still gets 2 % of the outputs' spread. Where even that could not
tell the samples from each other, the samples prove nothing and the build is refused.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.dataset import Reader, golden_files
from app.bundles.evaluate import run_files
from app.bundles.inspection import ModelInfo
from app.bundles.progress import silent
from app.bundles.project import Project
from app.errors import InputError
from device_agent.wire.manifest import Golden, GoldenSample

MAX_SAMPLES = 64
GOLDEN_DIRECTORY = "golden"
_NOISE_FACTOR = 2.0
_LEAST_SPREAD_SHARE = 0.02
_RTOL = 0.02


def make_golden(project: Project, reference: ModelInfo, model: ModelInfo, target: Path) -> Golden:
    """Write golden inputs and the model's outputs below `target` and describe them.

    The distance of `model` from `reference`, the FP32 model, sets the tolerance.

    Raises:
        InputError: A sample cannot be used, or the samples could not tell a wrong model.
        OSError: `target` cannot be written.
    """
    files = golden_files(project)
    if len(files) > MAX_SAMPLES:
        raise InputError(f"{project.golden}: {len(files)} golden samples; keep {MAX_SAMPLES}")
    outputs = run_files(project, model, files, silent)
    atol = tolerance(run_files(project, reference, files, silent), outputs)
    _check_telling(project, outputs, atol)
    reader = Reader(project, model.graph)
    (target / GOLDEN_DIRECTORY).mkdir()
    samples = []
    for index, (file, output) in enumerate(zip(files, outputs, strict=True)):
        sample = GoldenSample(
            input=f"{GOLDEN_DIRECTORY}/{index:03}-input.npy",
            output=f"{GOLDEN_DIRECTORY}/{index:03}-output.npy",
            label=file.label,
        )
        np.save(target / sample.input, reader.sample(file.path), allow_pickle=False)
        np.save(target / sample.output, output[None], allow_pickle=False)
        samples.append(sample)
    return Golden(
        samples=tuple(samples), atol=atol, rtol=_RTOL, min_top1=_sure_share(outputs, atol)
    )


def tolerance(reference: NDArray[np.float32], outputs: NDArray[np.float32]) -> float:
    """Return the absolute tolerance for raw outputs, both ``(samples, classes)``."""
    noise = float(np.abs(reference - outputs).max())
    spread = float(outputs.max() - outputs.min())
    return max(_NOISE_FACTOR * noise, _LEAST_SPREAD_SHARE * spread)


def within(got: NDArray[np.float32], expected: NDArray[np.float32], atol: float) -> bool:
    """Return whether `got` passes as `expected`, by the rule of `Golden`."""
    return bool((np.abs(got - expected) <= atol + _RTOL * np.abs(expected)).all())


def _check_telling(project: Project, outputs: NDArray[np.float32], atol: float) -> None:
    """Refuse samples whose outputs all pass for one another: any constant would pass the trial.

    Raises:
        InputError: They do.
    """
    if not any(not within(first, second, atol) for first in outputs for second in outputs):
        raise InputError(
            f"{project.golden}: the model answers all golden samples alike (within {atol:.3g}); "
            "add samples of other labels"
        )


def _sure_share(outputs: NDArray[np.float32], atol: float) -> float:
    """Return the share of samples whose top class no error within the tolerance can change."""
    ranked = np.sort(outputs, axis=1)
    first, second = ranked[:, -1], ranked[:, -2] if outputs.shape[1] > 1 else -np.inf
    allowed = 2 * atol + _RTOL * (np.abs(first) + np.abs(second))
    return float((first - second > allowed).mean()) if outputs.shape[1] > 1 else 1.0
