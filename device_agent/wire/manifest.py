"""The signed description of a bundle."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import Meta, Struct

from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Counter, Digest, Text
from device_agent.wire.pipeline.spec import Pipeline
from device_agent.wire.pipeline.validation import validate_pipeline
from device_agent.wire.says import Says
from device_agent.wire.sentence import Framed

FORMAT: Literal["muster-bundle/1"] = "muster-bundle/1"
MANIFEST_NAME = "manifest.json"
MAX_MANIFEST_BYTES = 512 * 1024
CHUNK_BYTES = 128 * 1024
"""The most raw bytes of one chunk; compressed it stays far under every broker's packet limit."""

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
VERSION = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}(?:-[a-z0-9.]{1,20})?")
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}){0,3}")

SizeBytes = Annotated[int, Meta(ge=0, le=4 * 1024**3)]


class Chunk(Struct, frozen=True, kw_only=True):
    """A run of a file's bytes; the digest is of the raw bytes."""

    sha256: Digest
    size_bytes: Annotated[int, Meta(ge=1, le=CHUNK_BYTES)]


class File(Struct, frozen=True, kw_only=True):
    """One file of the bundle, cut into chunks in order."""

    path: str
    size_bytes: SizeBytes
    sha256: Digest
    chunks: tuple[Chunk, ...]


class Tensor(Struct, frozen=True, kw_only=True):
    """An input or output of the graph; a str in `shape` is a free dimension's name."""

    name: Text
    dtype: Text
    shape: tuple[int | str, ...]


class Graph(Struct, frozen=True, kw_only=True):
    """What the runtime must be able to run."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    ir_version: int
    opsets: dict[str, int]
    operators: dict[str, int]


CPU_PROVIDER = "CPUExecutionProvider"
"""The one that every runtime has and that runs everything."""


class Requirements(Struct, frozen=True, kw_only=True):
    """What a device must have; empty means any.

    Attributes:
        providers: Execution providers in order of preference.
        memory_bytes: Free memory needed to load and run.
    """

    architectures: tuple[str, ...] = ()
    providers: tuple[str, ...] = (CPU_PROVIDER,)
    memory_bytes: SizeBytes = 0
    runtime_min: str = ""


class Quantization(Struct, frozen=True, kw_only=True):
    """How the model was quantized and what that cost, measured on held-out samples.

    Attributes:
        agreement: Share of samples on which the top label equals FP32's.
        agreement_low: Wilson lower bound of that share at 95 %.
        sqnr_db: Signal to quantization noise of the outputs.
        latency_ratio: Quantized over FP32, median on the console's machine.
    """

    recipe: Text
    samples: Counter
    agreement: float
    agreement_low: float
    sqnr_db: float
    latency_ratio: float
    size_ratio: float
    accuracy: float | None = None
    accuracy_fp32: float | None = None


class GoldenSample(Struct, frozen=True, kw_only=True):
    """An input as the source gives it, and the raw outputs the model gave on the console (npy).

    Attributes:
        outputs: One file for each output of the graph, in its order.
    """

    input: str
    outputs: tuple[str, ...]
    label: Text


class Golden(Struct, frozen=True, kw_only=True):
    """Samples for the trial on the device: ``|got - expected| <= atol + rtol * |expected|``.

    Attributes:
        compare: ``outputs`` number by number, or the ``results``, of a detector that orders and
            counts its boxes itself: every box is found again, with a score within `atol`.
        atol: One for each output of the graph, in its order; with ``results`` all the same.
        min_top1: Share of samples whose result must say the same: the top label of a
            classification.
    """

    samples: tuple[GoldenSample, ...]
    atol: tuple[float, ...]
    rtol: float
    min_top1: float = 1.0
    compare: Literal["outputs", "results"] = "outputs"


class Source(Struct, frozen=True, kw_only=True):
    """Where the model comes from."""

    model_sha256: Digest
    licence: Text
    project: Text


class Manifest(Struct, frozen=True, kw_only=True):
    """The signed description of a bundle.

    Attributes:
        model: Path of the ONNX file, one of `files`.
        labels: Class names, in the order of the model's outputs.
    """

    format: Literal["muster-bundle/1"] = FORMAT
    name: str
    version: str
    title: Text
    created_s: float
    model: str
    labels: tuple[str, ...]
    files: tuple[File, ...]
    graph: Graph
    pipeline: Pipeline
    requirements: Requirements
    golden: Golden
    source: Source
    quantization: Quantization | None = None

    def file(self, path: str) -> File:
        """Return the entry of `path`.

        Raises:
            WireError: The manifest has no such file.
        """
        for entry in self.files:
            if entry.path == path:
                return entry
        raise WireError("manifest", Says.NOT_LISTED(path=repr(path)))


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the bytes that are hashed and signed."""
    return encode_json(manifest)


def decode_manifest(data: bytes) -> Manifest:
    """Decode and validate a manifest.

    Raises:
        WireError: Oversize, malformed, or inconsistent; the field is named.
    """
    manifest = decode_json(data, Manifest, "manifest", MAX_MANIFEST_BYTES)
    validate_manifest(manifest)
    return manifest


def validate_manifest(manifest: Manifest) -> None:
    """Check what types alone cannot say.

    Raises:
        WireError: A name, path, size or reference is wrong; the field is named.
    """
    if not NAME.fullmatch(manifest.name):
        raise _wrong("name", Says.BAD_NAME(name=repr(manifest.name)))
    if not VERSION.fullmatch(manifest.version):
        raise _wrong("version", Says.BAD_VERSION(version=repr(manifest.version)))
    _validate_files(manifest.files)
    manifest.file(manifest.model)
    _validate_golden(manifest)
    outputs = [tensor.name for tensor in manifest.graph.outputs]
    validate_pipeline(manifest.pipeline, manifest.labels, outputs)


def _wrong(field: str, problem: str) -> WireError:
    return WireError("manifest", Framed.FIELD(field=field, said=problem))


def _validate_golden(manifest: Manifest) -> None:
    golden, outputs = manifest.golden, len(manifest.graph.outputs)
    if not golden.samples:
        raise _wrong("golden.samples", Says.NO_SAMPLES())
    if len(golden.atol) != outputs:
        raise _wrong("golden.atol", Says.OUTPUTS(n=len(golden.atol), all=outputs))
    for index, sample in enumerate(golden.samples):
        if len(sample.outputs) != outputs:
            where = f"golden.samples[{index}].outputs"
            raise _wrong(where, Says.OUTPUTS(n=len(sample.outputs), all=outputs))
        for path in (sample.input, *sample.outputs):
            manifest.file(path)


def _validate_files(files: tuple[File, ...]) -> None:
    seen: set[str] = {MANIFEST_NAME}
    for index, entry in enumerate(files):
        where = f"files[{index}]"
        if not _PATH.fullmatch(entry.path):
            raise _wrong(f"{where}.path", Says.NO_PLAIN_PATH(path=repr(entry.path[:80])))
        if entry.path.lower() in seen:  # case clash: one file on some file systems
            raise _wrong(f"{where}.path", Says.PATH_TWICE(path=repr(entry.path)))
        seen.add(entry.path.lower())
        if sum(chunk.size_bytes for chunk in entry.chunks) != entry.size_bytes:
            raise _wrong(f"{where}.chunks", Says.SIZES())
