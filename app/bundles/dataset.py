"""A project's samples, read and brought into the model's input shape."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.project import Project
from app.errors import InputError
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Graph, Tensor
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.samples import read_sample, suffixes
from device_agent.wire.pipeline.spec import Anomaly, Classify, Regress, Series
from device_agent.wire.pipeline.validation import validate_pipeline
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_FOLDERS = "{path}: has no folders; make one for each label"
    NO_LABEL = "{path}: '{label}' is not a label of the project; use one of {known}"
    NO_SAMPLES = "{folder}: has no {what} samples; put files there ({kinds})"
    FOLDER_UNREADABLE = "{folder}: cannot be read ({cause})"
    UNREADABLE = "{path}: cannot be read ({cause})"
    BAD_SAMPLE = "{path}: {said}; replace or remove this file"
    LENGTH = "{path}: holds {n:d} values; cut it into windows of {length:d}"
    BAD_STEP = "{path}: {said}; replace this file or correct the steps"
    INPUTS = "{model}: wants inputs {found}; the pipeline feeds one float32 tensor"
    WRONG_FIELD = "{model}: {said}; correct this field"
    ROW = (
        "{model}: output {name} is {kind} {shape}; the project's {n:d} labels want float32 "
        "(1, {n:d})"
    )
    WRONG_SHAPE = (
        "{path}: gives the model {shape} where it wants {wanted}; replace this file, or add a "
        "resize step to the pipeline"
    )


@dataclass(frozen=True)
class LabelledFile:
    """One sample and the class it shows; empty where samples have no one class."""

    path: Path
    label: str


def calibration_files(project: Project) -> list[Path]:
    """Return the calibration samples in the order of their names.

    Raises:
        InputError: There is none.
    """
    return _files(project, project.calibration, "calibration")


def has_classes(project: Project) -> bool:
    """Return whether a sample shows one of the labels, so that its folder or name can say which.

    An image may hold any number of boxes, and quantities have values; nothing tells the truth then.
    """
    return isinstance(project.pipeline.post, Classify | Anomaly)


def validation_files(project: Project) -> list[LabelledFile]:
    """Return the held-out samples, label by label where they have labels.

    Raises:
        InputError: There is none, or a folder is no label.
    """
    if not has_classes(project):
        files = _files(project, project.validation, "validation")
        return [LabelledFile(path, "") for path in files]
    folders = [path for path in _listing(project.validation) if path.is_dir()]
    for folder in folders:
        _check_label(project, folder, folder.name)
    if not folders:
        raise InputError(Says.NO_FOLDERS(path=project.validation))
    return [
        LabelledFile(path, folder.name)
        for folder in folders
        for path in _files(project, folder, "validation")
    ]


def golden_files(project: Project) -> list[LabelledFile]:
    """Return the golden samples; a name's part before ``--`` is the label, if samples have one.

    Raises:
        InputError: There is none, or a name does not start with a label.
    """
    files = _files(project, project.golden, "golden")
    if not has_classes(project):
        return [LabelledFile(path, "") for path in files]
    samples = [LabelledFile(path, path.name.partition("--")[0]) for path in files]
    for sample in samples:
        _check_label(project, sample.path, sample.label)
    return samples


def _check_label(project: Project, path: Path, label: str) -> None:
    if label not in project.labels:
        known = ", ".join(project.labels)
        raise InputError(Says.NO_LABEL(path=path, label=label, known=known))


def _files(project: Project, folder: Path, what: str) -> list[Path]:
    endings = suffixes(project.pipeline.sample)
    files = [
        path
        for path in _listing(folder)
        if path.is_file() and path.suffix.lower() in endings and not path.name.startswith(".")
    ]
    if not files:
        kinds = ", ".join(sorted(endings))
        raise InputError(Says.NO_SAMPLES(folder=folder, what=what, kinds=kinds))
    return files


def _listing(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise InputError(Says.FOLDER_UNREADABLE(folder=folder, cause=error.strerror)) from error


class Reader:
    """Reads sample files as the model's input, and says which file does not fit."""

    def __init__(self, project: Project, graph: Graph) -> None:
        """Prepare for a model.

        Raises:
            InputError: The model does not take one float32 tensor, or give what the pipeline reads.
        """
        check_fit(project, graph)
        self._project = project
        self._shape = graph.inputs[0].shape
        self._pre = compile_pre(project.pipeline)

    def sample(self, path: Path) -> NDArray[np.generic]:
        """Return the sample as the agent's source would give it.

        Raises:
            InputError: The file is not such a sample.
        """
        spec = self._project.pipeline.sample
        try:
            sample = read_sample(path, spec)
        except WireError as error:
            raise InputError(Says.BAD_SAMPLE(path=path, said=error.problem)) from error
        except OSError as error:
            raise InputError(Says.UNREADABLE(path=path, cause=error.strerror)) from error
        if isinstance(spec, Series) and len(sample) != spec.length:
            raise InputError(Says.LENGTH(path=path, n=len(sample), length=spec.length))
        return sample

    def tensor(self, path: Path) -> NDArray[np.float32]:
        """Return the model's input, ``(1, ...)`` float32.

        Raises:
            InputError: The file is not such a sample, or has another shape than the model wants.
        """
        return self.prepare(self.sample(path), path)

    def prepare(self, sample: NDArray[np.generic], path: Path) -> NDArray[np.float32]:
        """Return the model's input for a sample that came from `path`.

        Raises:
            InputError: It does not fit the steps, or has another shape than the model wants.
        """
        try:
            tensor = self._pre(sample)
        except ValueError as error:
            raise InputError(Says.BAD_STEP(path=path, said=error)) from error
        if not _matches(tensor.shape, self._shape):
            raise InputError(
                Says.WRONG_SHAPE(path=path, shape=tensor.shape, wanted=_show(self._shape))
            )
        return tensor


def check_fit(project: Project, graph: Graph) -> None:
    """Check that the pipeline can feed the model and read its outputs.

    Raises:
        InputError: It cannot; the tensor or the pipeline's field is named.
    """
    where = project.model
    if len(graph.inputs) != 1 or graph.inputs[0].dtype != "float32":
        found = ", ".join(f"{tensor.name} {tensor.dtype}" for tensor in graph.inputs)
        raise InputError(Says.INPUTS(model=where, found=found))
    names = [output.name for output in graph.outputs]
    try:
        validate_pipeline(project.pipeline, project.labels, names)
    except WireError as error:
        raise InputError(Says.WRONG_FIELD(model=where, said=error.problem)) from error
    post = project.pipeline.post
    if isinstance(post, Classify | Regress):
        _check_row(project, graph.outputs[names.index(post.output) if post.output else 0])


def _check_row(project: Project, output: Tensor) -> None:
    count = len(project.labels)
    if output.dtype != "float32" or not _matches((1, count), output.shape):
        found = {"name": output.name, "kind": output.dtype, "shape": _show(output.shape)}
        raise InputError(Says.ROW(model=project.model, n=count, **found))


def _matches(shape: tuple[int, ...], wanted: tuple[int | str, ...]) -> bool:
    return len(shape) == len(wanted) and all(
        isinstance(want, str) or side == want for side, want in zip(shape, wanted, strict=True)
    )


def _show(shape: tuple[int | str, ...]) -> str:
    return f"({', '.join(str(side) for side in shape)})"
