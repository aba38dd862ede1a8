"""A project's samples, read and brought into the model's input shape."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bundles.project import Project
from app.errors import InputError
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Graph
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.samples import read_sample, suffixes


@dataclass(frozen=True)
class LabelledFile:
    """One sample and the class it shows."""

    path: Path
    label: str


def calibration_files(project: Project) -> list[Path]:
    """Return the calibration samples in the order of their names.

    Raises:
        InputError: There is none.
    """
    return _files(project, project.calibration, "calibration")


def validation_files(project: Project) -> list[LabelledFile]:
    """Return the held-out samples, label by label.

    Raises:
        InputError: There is none, or a folder is no label.
    """
    folders = [path for path in _listing(project.validation) if path.is_dir()]
    for folder in folders:
        _check_label(project, folder, folder.name)
    if not folders:
        raise InputError(f"{project.validation}: has no folders; make one for each label")
    return [
        LabelledFile(path, folder.name)
        for folder in folders
        for path in _files(project, folder, "validation")
    ]


def golden_files(project: Project) -> list[LabelledFile]:
    """Return the golden samples; a name's part before ``--`` is the label.

    Raises:
        InputError: There is none, or a name does not start with a label.
    """
    files = _files(project, project.golden, "golden")
    samples = [LabelledFile(path, path.name.partition("--")[0]) for path in files]
    for sample in samples:
        _check_label(project, sample.path, sample.label)
    return samples


def _check_label(project: Project, path: Path, label: str) -> None:
    if label not in project.labels:
        known = ", ".join(project.labels)
        raise InputError(f"{path}: {label!r} is not a label of the project; use one of {known}")


def _files(project: Project, folder: Path, what: str) -> list[Path]:
    endings = suffixes(project.pipeline.sample)
    files = [
        path
        for path in _listing(folder)
        if path.is_file() and path.suffix.lower() in endings and not path.name.startswith(".")
    ]
    if not files:
        kinds = ", ".join(sorted(endings))
        raise InputError(f"{folder}: has no {what} samples; put files there ({kinds})")
    return files


def _listing(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise InputError(f"{folder}: cannot be read ({error.strerror})") from error


class Reader:
    """Reads sample files as the model's input, and says which file does not fit."""

    def __init__(self, project: Project, graph: Graph) -> None:
        """Prepare for a model.

        Raises:
            InputError: The model does not take one float32 tensor or give a score a label.
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
        try:
            return read_sample(path, self._project.pipeline.sample)
        except WireError as error:
            raise InputError(f"{path}: {error.problem}; replace or remove this file") from error
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error

    def tensor(self, path: Path) -> NDArray[np.float32]:
        """Return the model's input, ``(1, ...)`` float32.

        Raises:
            InputError: The file is not such a sample, or has another shape than the model wants.
        """
        tensor = self._pre(self.sample(path))
        if not _matches(tensor.shape, self._shape):
            raise InputError(
                f"{path}: gives the model {tensor.shape} where it wants {_show(self._shape)}; "
                "replace this file, or add a resize step to the pipeline"
            )
        return tensor


def check_fit(project: Project, graph: Graph) -> None:
    """Check that the pipeline can feed the model and read its first output.

    Raises:
        InputError: It cannot; the tensor is named.
    """
    where = project.model
    if len(graph.inputs) != 1 or graph.inputs[0].dtype != "float32":
        found = ", ".join(f"{tensor.name} {tensor.dtype}" for tensor in graph.inputs)
        raise InputError(f"{where}: wants inputs {found}; the pipeline feeds one float32 tensor")
    output = graph.outputs[0]
    classes = len(project.labels)
    if output.dtype != "float32" or not _matches((1, classes), output.shape):
        raise InputError(
            f"{where}: output {output.name} is {output.dtype} {_show(output.shape)}; "
            f"the project's {classes} labels want float32 (1, {classes})"
        )


def _matches(shape: tuple[int, ...], wanted: tuple[int | str, ...]) -> bool:
    return len(shape) == len(wanted) and all(
        isinstance(want, str) or side == want for side, want in zip(shape, wanted, strict=True)
    )


def _show(shape: tuple[int | str, ...]) -> str:
    return f"({', '.join(str(side) for side in shape)})"
