"""A model project: a directory with project.json, an FP32 model and three sample folders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from app.errors import InputError
from app.given_paths import is_file, is_folder
from device_agent.wire.codec import decode_json
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import NAME
from device_agent.wire.messages import Text
from device_agent.wire.pipeline.spec import Pipeline
from device_agent.wire.pipeline.validation import validate_pipeline
from device_agent.wire.sentence import Sentence

PROJECT_NAME = "project.json"
MAX_PROJECT_BYTES = 256 * 1024


class Says(Sentence):
    """What cannot be done, and what helps."""

    UNREADABLE = "{file}: cannot be read ({cause}); name a folder with a {name}"
    WRONG_FIELD = "{file}: {said}; correct this field"
    NO_FIELD = "{file}: {unknown}: is no field; correct or remove it"
    BAD_NAME = "{file}: name '{name}' must be made of a-z, 0-9 and inner hyphens"
    NO_MODEL = "{file}: model '{model}' is not a file; put it there or correct it"
    NO_FOLDER = "{file}: {field} '{folder}' is not a folder; make it or correct it"


class ProjectFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What project.json holds; paths are relative to it."""

    format: Literal["muster-project/1"]
    name: Text
    title: Text
    licence: Text
    model: str
    labels: tuple[Text, ...]
    pipeline: Pipeline
    calibration: str
    validation: str
    golden: str


@dataclass(frozen=True)
class Project:
    """A model project whose files are where it says.

    Attributes:
        model: The FP32 ONNX file.
        labels: Class names, in the order of the model's outputs.
        calibration: Folder of unlabelled samples that set the activations' ranges.
        validation: Folder of held-out samples, one folder a label.
        golden: Folder of samples for the trial on a device, ``<label>--<anything>``.
    """

    directory: Path
    name: str
    title: str
    licence: str
    labels: tuple[str, ...]
    pipeline: Pipeline
    model: Path
    calibration: Path
    validation: Path
    golden: Path


def load_project(path: Path) -> Project:
    """Read a project's directory, or its project.json.

    Raises:
        InputError: A file is missing or a field is wrong; it is named.
    """
    file = path / PROJECT_NAME if is_folder(path) else path
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            Says.UNREADABLE(file=file, cause=error.strerror, name=PROJECT_NAME)
        ) from error
    return _resolve(file, _decode(file, data))


def _decode(file: Path, data: bytes) -> ProjectFile:
    try:
        spec = decode_json(data, ProjectFile, "project", MAX_PROJECT_BYTES)
        validate_pipeline(spec.pipeline, spec.labels)
    except WireError as error:
        raise InputError(Says.WRONG_FIELD(file=file, said=error.problem)) from error
    unknown = next(_unknown(msgspec.json.decode(data), msgspec.to_builtins(spec)), None)
    if unknown:
        raise InputError(Says.NO_FIELD(file=file, unknown=unknown))
    if not NAME.fullmatch(spec.name):
        raise InputError(Says.BAD_NAME(file=file, name=spec.name))
    return spec


def _unknown(given: object, read: object) -> Iterator[str]:
    """Yield the paths of what was given and not read: a misspelt field would mean its default."""
    if isinstance(given, dict) and isinstance(read, dict):
        for key, value in given.items():
            if key not in read:
                yield key
            else:
                yield from (_join(key, below) for below in _unknown(value, read[key]))
    elif isinstance(given, list) and isinstance(read, list | tuple):
        for index, (value, other) in enumerate(zip(given, read, strict=True)):
            yield from (_join(f"[{index}]", below) for below in _unknown(value, other))


def _join(above: str, below: str) -> str:
    return above + below if below.startswith("[") else f"{above}.{below}"


def _resolve(file: Path, spec: ProjectFile) -> Project:
    directory = file.parent
    if not is_file(directory / spec.model):
        raise InputError(Says.NO_MODEL(file=file, model=spec.model))
    for field in ("calibration", "validation", "golden"):
        folder = getattr(spec, field)
        if not is_folder(directory / folder):
            raise InputError(Says.NO_FOLDER(file=file, field=field, folder=folder))
    return Project(
        directory=directory,
        name=spec.name,
        title=spec.title,
        licence=spec.licence,
        labels=spec.labels,
        pipeline=spec.pipeline,
        model=directory / spec.model,
        calibration=directory / spec.calibration,
        validation=directory / spec.validation,
        golden=directory / spec.golden,
    )
