"""What is to be measured: a slot, a bundle or a model project, each as a slot and samples.

The slot is made of links to the files that are there. Its manifest is theirs but for three things:
it asks for one provider, has no source of its own, and tells no sink.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from device_agent.errors import ConfigError
from device_agent.wire.codec import decode_json
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import (
    CHUNK_BYTES,
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    Chunk,
    File,
    Golden,
    GoldenSample,
    Graph,
    Manifest,
    Requirements,
    Source,
    Tensor,
    decode_manifest,
    encode_manifest,
)
from device_agent.wire.pipeline.places import EventSink
from device_agent.wire.pipeline.samples import suffixes
from device_agent.wire.pipeline.spec import Pipeline

PROJECT_NAME = "project.json"
MAX_SAMPLES = 64
PROBE_TIMEOUT_S = 120.0
_PROBE = (
    "import json, sys, onnxruntime as ort; "
    "s = ort.InferenceSession(sys.argv[1], providers=['CPUExecutionProvider']); "
    "print(json.dumps([[[t.name, t.type, t.shape] for t in each] "
    "for each in (s.get_inputs(), s.get_outputs())]))"
)


class _Project(Struct, frozen=True, kw_only=True):
    """As much of a project.json as a measurement needs; paths are relative to it."""

    name: str
    model: str
    labels: tuple[str, ...]
    pipeline: Pipeline
    validation: str


@dataclass(frozen=True)
class Target:
    """What is to be measured.

    Attributes:
        files: The manifest's paths, and where their bytes are.
        samples: What the source is to give.
    """

    manifest: Manifest
    files: Mapping[str, Path]
    samples: tuple[Path, ...]

    @property
    def name(self) -> str:
        """What to call it."""
        return f"{self.manifest.name} {self.manifest.version}"

    @property
    def providers(self) -> tuple[str, ...]:
        """What it asks for, in its order."""
        return self.manifest.requirements.providers

    def stage(self, directory: Path, provider: str) -> tuple[Path, Path]:
        """Make a slot that asks for one provider; return it and the directory of samples."""
        slot, samples = directory / "slot", directory / "samples"
        for name, path in self.files.items():
            _link(slot / name, path)
        for index, path in enumerate(self.samples):
            _link(samples / f"{index:04d}{path.suffix}", path)
        pipeline = msgspec.structs.replace(
            self.manifest.pipeline, source=None, sinks=(EventSink(enabled=False),)
        )
        needs = msgspec.structs.replace(self.manifest.requirements, providers=(provider,))
        manifest = msgspec.structs.replace(self.manifest, pipeline=pipeline, requirements=needs)
        (slot / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
        return slot, samples


def find_target(path: Path) -> Target:
    """Return what lies at a path: a bundle's or slot's directory, or a project's.

    Raises:
        ConfigError: It is neither, or cannot be read.
    """
    directory = path.parent if path.name in (PROJECT_NAME, MANIFEST_NAME) else path
    try:
        if (directory / MANIFEST_NAME).exists() and path.name != PROJECT_NAME:
            return _bundle(directory)
        return _project(directory)
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path}: no {MANIFEST_NAME} and no {PROJECT_NAME} is there; name a slot, the directory"
            " of a bundle or that of a model project"
        ) from error
    except (OSError, WireError) as error:
        raise ConfigError(f"{path} cannot be measured: {error}; correct it") from error


def _bundle(directory: Path) -> Target:
    manifest = decode_manifest(_read(directory / MANIFEST_NAME, MAX_MANIFEST_BYTES))
    files = {entry.path: directory / entry.path for entry in manifest.files}
    inputs = tuple(directory / sample.input for sample in manifest.golden.samples)
    return Target(manifest, files, inputs)


def _project(directory: Path) -> Target:
    data = _read(directory / PROJECT_NAME, MAX_MANIFEST_BYTES)
    project = decode_json(data, _Project, "project", MAX_MANIFEST_BYTES)
    endings = suffixes(project.pipeline.sample)
    found = sorted(
        path
        for path in (directory / project.validation).rglob("*")
        if path.suffix.lower() in endings
    )
    if not found:
        raise WireError("project", f"validation: {project.validation} holds no sample")
    step = max(len(found) // MAX_SAMPLES, 1)  # some of every label
    samples = tuple(found[::step][:MAX_SAMPLES])
    model = directory / project.model
    first = f"golden/first{samples[0].suffix}"
    files = {project.model: model, first: samples[0]}
    return Target(_manifest(project, model, files, first), files, samples)


def _manifest(project: _Project, model: Path, files: Mapping[str, Path], first: str) -> Manifest:
    inputs, outputs = _signature(model)
    return Manifest(
        name=project.name, version="0.0.0", title="measured", created_s=0.0, model=project.model,
        labels=project.labels,
        files=tuple(_entry(name, path.read_bytes()) for name, path in files.items()),
        graph=Graph(inputs=inputs, outputs=outputs, ir_version=1, opsets={}, operators={}),
        pipeline=project.pipeline,
        requirements=Requirements(),
        golden=Golden(
            # Only a trial reads outputs, and there is none: the input stands for them.
            samples=(GoldenSample(input=first, outputs=(first,) * len(outputs), label=""),),
            atol=(0.0,) * len(outputs), rtol=0.0,
        ),
        source=Source(model_sha256="0" * 64, licence="", project=""),
    )  # fmt: skip


def _signature(model: Path) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Return inputs and outputs, asked of a process of its own: the model is whatever it is."""
    try:
        answer = subprocess.run(
            [sys.executable, "-c", _PROBE, str(model)],
            capture_output=True, check=True, stdin=subprocess.DEVNULL, timeout=PROBE_TIMEOUT_S,
        )  # fmt: skip
        inputs, outputs = json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        said = getattr(error, "stderr", None) or b""
        last = said.decode(errors="replace").strip().splitlines()[-1:] or [str(error)]
        raise WireError("model", f"ONNX Runtime cannot load {model}: {last[0]}") from error
    return _tensors(inputs), _tensors(outputs)


def _tensors(found: list[Any]) -> tuple[Tensor, ...]:
    return tuple(
        Tensor(
            name=name,
            dtype=kind,
            shape=tuple(size if isinstance(size, int) else str(size) for size in shape),
        )
        for name, kind, shape in found
    )


def _entry(path: str, content: bytes) -> File:
    parts = [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    chunks = tuple(
        Chunk(sha256=hashlib.sha256(part).hexdigest(), size_bytes=len(part)) for part in parts
    )
    digest = hashlib.sha256(content).hexdigest()
    return File(path=path, size_bytes=len(content), sha256=digest, chunks=chunks)


def _read(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        return file.read(max_bytes + 1)


def _link(link: Path, path: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(path.resolve())
