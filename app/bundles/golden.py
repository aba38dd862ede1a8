"""Golden samples: what a device must compute before a bundle serves there.

The tolerance has to let another CPU's kernels pass and catch a wrong model. Kernels for INT8 differ
in how they round intermediate activations: some values fall one step beside. What that can do to
the outputs is measured here: each golden input is jittered by up to half a step of an 8-bit
input, which makes roundings fall the other way throughout the graph, and the largest change
of an output is taken twice (on sample models one jitter moves outputs by 1 or 2 % of their
spread). At least 2 % of the spread is allowed, for models that hardly react. The loss through
quantizing is no measure for it: a badly quantized model would let any other pass. Where the
tolerance cannot tell the samples from each other, they prove nothing and the build is refused.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.dataset import LabelledFile, golden_files
from app.bundles.inspection import ModelInfo
from app.bundles.project import Project
from app.bundles.runner import Runner
from app.bundles.session import Outputs
from app.errors import InputError
from device_agent.wire.manifest import Golden, GoldenSample
from device_agent.wire.pipeline.post import find_output
from device_agent.wire.pipeline.spec import Classify

MAX_SAMPLES = 64
DIRECTORY = "golden"
_RTOL = 0.02
_JITTER_STEPS = 255
_JITTER_DRAWS = 4
_JITTER_FACTOR = 2.0
_LEAST_SPREAD_SHARE = 0.02


def make_golden(project: Project, model: ModelInfo, target: Path) -> Golden:
    """Write golden inputs and the model's outputs below `target` and describe them.

    Raises:
        InputError: A sample cannot be used, or the samples could not tell a wrong model.
        OSError: `target` cannot be written.
    """
    files = golden_files(project)
    if len(files) > MAX_SAMPLES:
        raise InputError(f"{project.golden}: {len(files)} golden samples; keep {MAX_SAMPLES}")
    runner = Runner(project, model)
    outputs = [runner.run_file(file.path).outputs for file in files]
    atol = _tolerances(runner, files, outputs)
    if not tells_apart(outputs, atol):
        allowed = ", ".join(f"{value:.3g}" for value in atol)
        raise InputError(
            f"{project.golden}: the model answers all golden samples alike (within {allowed}); "
            "add samples of other labels"
        )
    (target / DIRECTORY).mkdir()
    samples = [
        _write(runner, file, output, target, index)
        for index, (file, output) in enumerate(zip(files, outputs, strict=True))
    ]
    sure = _sure_share(project, model, outputs, atol)
    return Golden(samples=tuple(samples), atol=atol, rtol=_RTOL, min_top1=sure)


def _write(
    runner: Runner, file: LabelledFile, outputs: Outputs, target: Path, index: int
) -> GoldenSample:
    places = [f"{DIRECTORY}/{index:03}-output-{number}.npy" for number in range(len(outputs))]
    sample = GoldenSample(
        input=f"{DIRECTORY}/{index:03}-input.npy", outputs=tuple(places), label=file.label
    )
    np.save(target / sample.input, runner.reader.sample(file.path), allow_pickle=False)
    for place, output in zip(places, outputs, strict=True):
        np.save(target / place, output, allow_pickle=False)
    return sample


def _tolerances(
    runner: Runner, files: list[LabelledFile], outputs: list[Outputs]
) -> tuple[float, ...]:
    """Return the absolute tolerance of each output."""
    rng = np.random.default_rng(0)
    moved = [0.0] * len(outputs[0])
    for file, expected in zip(files, outputs, strict=True):
        tensor = runner.reader.tensor(file.path)
        step = (tensor.max() - tensor.min()) / _JITTER_STEPS
        for _ in range(_JITTER_DRAWS):
            jitter = step * (rng.random(tensor.shape, np.float32) - np.float32(0.5))
            got = runner.run(tensor + jitter, file.path)
            moved = [
                max(before, float(_distance(ours, theirs).max(initial=0.0)))
                for before, ours, theirs in zip(moved, got, expected, strict=True)
            ]
    return tuple(
        max(_JITTER_FACTOR * most, _LEAST_SPREAD_SHARE * _spread(values))
        for most, values in zip(moved, zip(*outputs, strict=True), strict=True)
    )


def _spread(values: tuple[NDArray[np.generic], ...]) -> float:
    """Return how far apart the numbers of one output are, over all samples."""
    return float(max(each.max() for each in values) - min(each.min() for each in values))


def within(got: NDArray[np.float32], expected: NDArray[np.float32], atol: float) -> bool:
    """Return whether `got` passes as `expected`, by the rule of `Golden`."""
    if got.shape != expected.shape:
        return False
    allowed = atol + _RTOL * np.abs(expected.astype(np.float64))
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


def _sure_share(
    project: Project, model: ModelInfo, outputs: list[Outputs], atol: tuple[float, ...]
) -> float:
    """Return the share of samples whose result is sure; 0 where the numbers alone are to judge."""
    post = project.pipeline.post
    if not isinstance(post, Classify):
        return 0.0
    names = [output.name for output in model.graph.outputs]
    index = find_output(names, post.output, "output")
    return sure_share(np.asarray([each[index].reshape(-1) for each in outputs]), atol[index])


def sure_share(outputs: NDArray[np.float32], atol: float) -> float:
    """Return the share of samples whose top class no error within the tolerance can change."""
    if outputs.shape[1] < 2:
        return 1.0
    ranked = np.sort(outputs, axis=1)
    first, second = ranked[:, -1], ranked[:, -2]
    allowed = 2 * atol + _RTOL * (np.abs(first) + np.abs(second))
    return float((first - second > allowed).mean())
