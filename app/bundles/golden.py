"""Golden samples: what a device must compute before a bundle serves there.

Where the tolerance (see `tolerance`) cannot tell the samples from each other, they prove nothing
and the build is refused.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.bundles.dataset import LabelledFile, golden_files
from app.bundles.inspection import ModelInfo
from app.bundles.project import Project
from app.bundles.runner import Answer, Runner
from app.bundles.session import Outputs
from app.bundles.tolerance import (
    RTOL,
    output_tolerances,
    results_apart,
    score_tolerance,
    sure_share,
    tells_apart,
)
from app.errors import InputError
from device_agent.wire.manifest import Golden, GoldenSample
from device_agent.wire.pipeline.boxes import chooses
from device_agent.wire.pipeline.post import find_output
from device_agent.wire.pipeline.spec import Classify, Detect
from device_agent.wire.sentence import Sentence

MAX_SAMPLES = 64
DIRECTORY = "golden"


class Says(Sentence):
    """What cannot be done, and what helps."""

    ALIKE = (
        "{golden}: the model answers all golden samples alike (within {allowed}); add samples "
        "that show something else"
    )
    TOO_MANY = "{golden}: {n:d} golden samples; keep {most}"


def make_golden(project: Project, model: ModelInfo, target: Path) -> Golden:
    """Write golden inputs and the model's outputs below `target` and describe them.

    Raises:
        InputError: A sample cannot be used, or the samples could not tell a wrong model.
        OSError: `target` cannot be written.
    """
    files = golden_files(project)
    if len(files) > MAX_SAMPLES:
        raise InputError(Says.TOO_MANY(golden=project.golden, n=len(files), most=MAX_SAMPLES))
    runner = Runner(project, model)
    answers = [runner.run_file(file.path) for file in files]
    golden = _describe(project, model, runner, files, answers)
    (target / DIRECTORY).mkdir()
    for sample, file, answer in zip(golden.samples, files, answers, strict=True):
        np.save(target / sample.input, runner.reader.sample(file.path), allow_pickle=False)
        for place, output in zip(sample.outputs, answer.outputs, strict=True):
            np.save(target / place, output, allow_pickle=False)
    return golden


def _describe(
    project: Project,
    model: ModelInfo,
    runner: Runner,
    files: list[LabelledFile],
    answers: list[Answer],
) -> Golden:
    post, paths = project.pipeline.post, [file.path for file in files]
    samples = tuple(
        _name(file.label, index, len(answers[0].outputs)) for index, file in enumerate(files)
    )
    if isinstance(post, Detect) and chooses(post):
        allowed = score_tolerance(runner, paths, answers, post.threshold)
        results = [answer.result for answer in answers]
        _check(project, results_apart(results, post.threshold, allowed), (allowed,))
        atol = (allowed,) * len(answers[0].outputs)
        return Golden(samples=samples, atol=atol, rtol=RTOL, min_top1=0.0, compare="results")
    atol = output_tolerances(runner, paths, answers)
    outputs = [answer.outputs for answer in answers]
    _check(project, tells_apart(outputs, atol), atol)
    sure = _sure_share(project, model, outputs, atol)
    return Golden(samples=samples, atol=atol, rtol=RTOL, min_top1=sure)


def _name(label: str, index: int, outputs: int) -> GoldenSample:
    return GoldenSample(
        input=f"{DIRECTORY}/{index:03}-input.npy",
        outputs=tuple(f"{DIRECTORY}/{index:03}-output-{number}.npy" for number in range(outputs)),
        label=label,
    )


def _check(project: Project, apart: bool, atol: tuple[float, ...]) -> None:
    if not apart:
        allowed = ", ".join(f"{value:.3g}" for value in atol)
        raise InputError(Says.ALIKE(golden=project.golden, allowed=allowed))


def _sure_share(
    project: Project, model: ModelInfo, outputs: list[Outputs], atol: tuple[float, ...]
) -> float:
    """Return the share of samples whose class is sure; 0 where the numbers alone are to judge."""
    post = project.pipeline.post
    if not isinstance(post, Classify):
        return 0.0
    names = [output.name for output in model.graph.outputs]
    index = find_output(names, post.output, "output")
    return sure_share(np.asarray([each[index].reshape(-1) for each in outputs]), atol[index])
