"""From a project to a bundle in the library, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.bundles.chunk import describe_file
from app.bundles.dataset import calibration_files, check_fit, golden_files, validation_files
from app.bundles.evaluate import compare_inspected
from app.bundles.golden import make_golden
from app.bundles.inspection import ModelInfo, inspect_model
from app.bundles.library import Library, LibraryEntry
from app.bundles.progress import Progress, Steps, part
from app.bundles.project import Project
from app.bundles.quantize import quantize_inspected
from app.bundles.recipes import Recipe
from app.bundles.session import PROVIDERS, RUNTIME_VERSION
from app.errors import EnvironmentFaultError, InputError
from device_agent.wire.manifest import (
    MANIFEST_NAME,
    VERSION,
    Golden,
    Manifest,
    Quantization,
    Requirements,
    Source,
    encode_manifest,
)
from device_agent.wire.sentence import Sentence

MODEL_NAME = "model.onnx"
LABELS_NAME = "labels.txt"
_OLDEST_RUNTIME = "1.23.0"
_OLDEST_RUNTIME_OPSET = 23
_OLDEST_RUNTIME_IR = 11


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_VERSION = "version '{version}' must look like 1.2.3"
    UNWRITABLE = (
        "library {directory}: the bundle cannot be written ({cause}); check its permissions "
        "and free space"
    )


@dataclass(frozen=True)
class _Contents:
    """What is in the bundle's directory, before its manifest."""

    reference: ModelInfo
    model: ModelInfo
    quantization: Quantization | None
    golden: Golden


def build_bundle(
    project: Project,
    version: str,
    recipe: Recipe,
    library: Library,
    progress: Progress | None = None,
    *,
    clock: Callable[[], float] = time.time,
) -> LibraryEntry:
    """Make a bundle of the project; it appears in the library whole or not at all.

    Raises:
        InputError: The model, a sample or the version cannot be used.
        StateError: The library has this name and version already.
        EnvironmentFaultError: The library cannot be written.
    """
    if not VERSION.fullmatch(version):
        raise InputError(Says.NO_VERSION(version=version))
    library.check_free(project.name, version)
    part(progress, 0.0, 1.0)(Steps.INSPECTING(), 0.0)
    reference = _check_inputs(project)
    try:
        with library.building() as directory:
            contents = _fill(project, recipe, reference, directory, progress)
            manifest = _describe(project, version, directory, clock(), contents)
            (directory / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
            entry = library.adopt(directory)
    except OSError as error:
        raise EnvironmentFaultError(
            Says.UNWRITABLE(directory=library.directory, cause=error.strerror)
        ) from error
    part(progress, 0.0, 1.0)(Steps.BUILT(name=project.name, version=version), 1.0)
    return entry


def _check_inputs(project: Project) -> ModelInfo:
    """Find what is missing before minutes are spent."""
    reference = inspect_model(project.model)
    check_fit(project, reference.graph)
    for files in (calibration_files, validation_files, golden_files):
        files(project)
    return reference


def _fill(
    project: Project,
    recipe: Recipe,
    reference: ModelInfo,
    directory: Path,
    progress: Progress | None,
) -> _Contents:
    path = directory / MODEL_NAME
    quantize_inspected(project, reference, recipe, path, part(progress, 0.05, 0.5))
    model = inspect_model(path)
    quantization = None
    if recipe.method != "none":
        quantization = compare_inspected(project, reference, model, part(progress, 0.5, 0.9))
    part(progress, 0.9, 1.0)(Steps.GOLDEN(), 0.0)
    golden = make_golden(project, model, directory)
    labels = "".join(f"{label}\n" for label in project.labels)
    (directory / LABELS_NAME).write_bytes(labels.encode())
    return _Contents(reference, model, quantization, golden)


def _describe(
    project: Project, version: str, directory: Path, created_s: float, contents: _Contents
) -> Manifest:
    paths = sorted(
        path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()
    )
    return Manifest(
        name=project.name,
        version=version,
        title=project.title,
        created_s=created_s,
        model=MODEL_NAME,
        labels=project.labels,
        files=tuple(describe_file(directory, path) for path in paths),
        graph=contents.model.graph,
        pipeline=project.pipeline,
        requirements=_requirements(contents.model),
        golden=contents.golden,
        source=Source(
            model_sha256=contents.reference.sha256, licence=project.licence, project=project.name
        ),
        quantization=contents.quantization,
    )


def _requirements(model: ModelInfo) -> Requirements:
    """Ask for the memory that was measured, and for a runtime that knows the model's opset."""
    known = (
        model.graph.opsets.get("", 0) <= _OLDEST_RUNTIME_OPSET
        and model.graph.ir_version <= _OLDEST_RUNTIME_IR
    )
    return Requirements(
        providers=PROVIDERS,
        memory_bytes=model.memory_bytes,
        runtime_min=_OLDEST_RUNTIME if known else RUNTIME_VERSION,
    )
