"""The model in the child: from the bytes of a slot to a session that runs.

What is hashed is what is loaded: the model is read once, and the session is made of those bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from device_agent.errors import WorkerError
from device_agent.inference.building import Builder, Built, Steps, Tell, runtime_error
from device_agent.inference.cache import Cache
from device_agent.inference.protocol import Load, Loaded, one_line
from device_agent.inference.providers import CPU, choose_threads, more_threads, usable_cpus
from device_agent.inference.says import Says
from device_agent.inference.server.tensors import TensorSpec, spec_of
from device_agent.inference.sources.making import rate_of
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import (
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    GoldenSample,
    Manifest,
    decode_manifest,
)
from device_agent.wire.messages import BundleRef
from device_agent.wire.onnx_guard import check_onnx
from device_agent.wire.pipeline.places import ServerSource
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.samples import read_sample

Shapes = list[tuple[int, ...]]
Outputs = tuple[NDArray[np.generic], ...]
SELDOM_HZ = 1.0
_NUMBERS = re.compile(r"tensor\((?:float|float16|double|u?int(?:8|16|32|64))\)")


class Slot:
    """An installed bundle on disk: its manifest, and its files checked as they are read."""

    def __init__(self, path: Path) -> None:
        """Read the manifest.

        Raises:
            WorkerError: It is missing or not a manifest.
        """
        self._path = path
        data = _read(path / MANIFEST_NAME, MAX_MANIFEST_BYTES)
        try:
            self.manifest: Manifest = decode_manifest(data)
        except WireError as error:
            raise WorkerError("manifest-invalid", one_line(error)) from error
        self.bundle = BundleRef(
            digest=hashlib.sha256(data).hexdigest(),
            name=self.manifest.name,
            version=self.manifest.version,
        )

    def read(self, name: str) -> bytes:
        """Return the bytes of one of the bundle's files.

        Raises:
            WorkerError: It is missing, or not what the manifest says.
        """
        entry = self.manifest.file(name)
        data = _read(self._path / name, entry.size_bytes)
        digest = hashlib.sha256(data).hexdigest()
        if digest != entry.sha256:
            raise WorkerError(
                "digest-mismatch",
                Says.OTHER_DIGEST(name=name, digest=digest[:12], wanted=entry.sha256[:12]),
            )
        return data

    def golden_input(self, sample: GoldenSample) -> NDArray[np.generic]:
        """Return a golden sample as a source would give it.

        Raises:
            WorkerError: The file is missing, changed, or no such sample.
        """
        self.read(sample.input)
        try:
            return read_sample(self._path / sample.input, self.manifest.pipeline.sample)
        except (WireError, OSError) as error:
            raise WorkerError("golden-file", one_line(error)) from error


class Session:
    """A model ready to run: one float32 input, and all its outputs.

    Attributes:
        provider: What runs it; see `Placement`.
        fallback: What should have run it and does not; else empty.
        threads: The runtime's own.
        outputs: Their names, in the graph's order.
    """

    def __init__(self, built: Built, shapes: Shapes) -> None:
        """Take a session over.

        Args:
            built: The session.
            shapes: Of the outputs it gave while it was warmed up.
        """
        self._runtime = built.runtime
        self._shapes = shapes
        self.provider = built.placement.provider
        self.fallback = built.placement.fallback
        self.threads = built.threads.count
        self._input: str = self._runtime.get_inputs()[0].name
        self.outputs: tuple[str, ...] = tuple(entry.name for entry in self._runtime.get_outputs())
        self._names = list(self.outputs)

    @property
    def signature(self) -> tuple[TensorSpec, tuple[TensorSpec, ...]]:
        """The input and the outputs, as the runtime describes them."""
        outputs = tuple(spec_of(entry) for entry in self._runtime.get_outputs())
        return spec_of(self._runtime.get_inputs()[0]), outputs

    def run(self, tensor: NDArray[np.float32]) -> Outputs:
        """Return all outputs for one input tensor; any number of threads may ask at once.

        Raises:
            WorkerError: The runtime refused or failed.
        """
        try:
            return tuple(self._runtime.run(self._names, {self._input: tensor}))
        except Exception as error:  # the runtime's errors share no base class
            raise runtime_error("model-run", error) from error

    def bind(self) -> Callable[[NDArray[np.float32]], Outputs]:
        """Return `run` for one thread, with less around it: input and outputs stay bound.

        What it returns is valid until it is called again. On the CPU alone; elsewhere binding
        copies the input to the device once, and would not see that it has changed.
        """
        if self.provider != CPU:
            return self.run
        return Bound(self._runtime, self._input, self._shapes).run


class Bound:
    """Runs a session on bound buffers; see `Session.bind`."""

    def __init__(self, runtime: Any, name: str, shapes: Shapes) -> None:  # noqa: ANN401
        self._run = runtime.run_with_iobinding
        self._binding = runtime.io_binding()
        self._name = name
        self._tensor: NDArray[np.float32] | None = None
        self._outputs = self._bind_outputs(runtime.get_outputs(), shapes)

    def _bind_outputs(self, outputs: list[Any], shapes: Shapes) -> Outputs | None:
        """Give the runtime arrays to write into; None where it decides on them each time."""
        declared = [tuple(output.shape) for output in outputs]
        if declared != shapes or any(output.type != "tensor(float)" for output in outputs):
            for output in outputs:
                self._binding.bind_output(output.name)
            return None
        arrays = tuple(np.zeros(output.shape, np.float32) for output in outputs)
        for output, array in zip(outputs, arrays, strict=True):
            self._binding.bind_output(
                output.name, "cpu", 0, np.float32, array.shape, array.ctypes.data
            )
        return arrays

    def run(self, tensor: NDArray[np.float32]) -> Outputs:
        """Return all outputs for one input tensor.

        Raises:
            WorkerError: The runtime refused or failed.
        """
        try:
            if tensor is not self._tensor:
                self._binding.bind_cpu_input(self._name, tensor)
                self._tensor = tensor  # the runtime reads this memory and holds no reference
            self._run(self._binding)
            return self._outputs or tuple(self._binding.copy_outputs_to_cpu())
        except Exception as error:  # the runtime's errors share no base class
            raise runtime_error("model-run", error) from error


def load(request: Load, tell: Tell) -> tuple[Slot, Session, Loaded]:
    """Make a warm session from a slot.

    Args:
        request: What was asked for.
        tell: Hears which step begins.

    Raises:
        WorkerError: Anything about the bundle or the model is not as it must be.
    """
    steps = Steps(tell)
    steps.begin("read")
    slot = Slot(Path(request.slot))
    model = slot.read(slot.manifest.model)
    try:
        check_onnx(model)
    except WireError as error:
        raise WorkerError("model-refused", one_line(error)) from error
    session = _make_session(model, slot, request, steps)
    loaded = Loaded(
        bundle=slot.bundle,
        model_sha256=hashlib.sha256(model).hexdigest(),
        provider=session.provider,
        fallback=session.fallback,
        threads=session.threads,
        load_s=steps.elapsed_s,
    )
    return slot, session, loaded


def _make_session(model: bytes, slot: Slot, request: Load, steps: Steps) -> Session:
    needs = slot.manifest.requirements
    cache = Cache(Path(request.cache), request.cache_max_bytes) if request.cache else None
    builder = Builder(model, needs, cache, steps)
    run = _Once(_first_tensor(slot))
    source = request.source or slot.manifest.pipeline.source
    # Requests come now and then: threads that spin between them would only heat the device.
    rate_hz = SELDOM_HZ if isinstance(source, ServerSource) else rate_of(source)
    built = builder.build(choose_threads(request.threads, rate_hz, usable_cpus()), run)
    more = more_threads(built.threads, request.threads, rate_hz, built.run_s)
    if more and built.placement.provider == CPU:  # one thread does not keep up with the stream
        built = builder.build(more, run)
    if built.placement.provider not in needs.providers:
        placed = built.placement
        detail = Says.FELL_BACK(provider=placed.provider, said=placed.fallback)
        raise WorkerError("provider-missing", one_line(detail))
    return Session(built, run.shapes)


class _Once:
    """Runs sessions of the runtime on a golden sample, after a look at what they take and give.

    Attributes:
        shapes: Of the outputs that came last.
    """

    def __init__(self, tensor: NDArray[np.float32]) -> None:
        self._tensor = tensor
        self.shapes: Shapes = []

    def __call__(self, runtime: Any) -> None:  # noqa: ANN401 - untyped library
        _check_graph(runtime)
        try:
            outputs = runtime.run(None, {runtime.get_inputs()[0].name: self._tensor})
        except Exception as error:  # the runtime's errors share no base class
            raise runtime_error("model-run", error) from error
        self.shapes = [output.shape for output in outputs]


def _check_graph(runtime: Any) -> None:  # noqa: ANN401 - untyped library
    inputs = runtime.get_inputs()
    if len(inputs) != 1 or inputs[0].type != "tensor(float)":
        kinds = ", ".join(f"{entry.name} {entry.type}" for entry in inputs)
        raise WorkerError("model-input", Says.INPUTS(kinds=kinds))
    for entry in runtime.get_outputs():
        if not _NUMBERS.fullmatch(entry.type):
            raise WorkerError("model-output", Says.OUTPUT(name=entry.name, kind=entry.type))


def _first_tensor(slot: Slot) -> NDArray[np.float32]:
    sample = slot.golden_input(slot.manifest.golden.samples[0])
    try:
        return compile_pre(slot.manifest.pipeline)(sample)
    except ValueError as error:
        raise WorkerError("pipeline-shape", one_line(error)) from error


def _read(path: Path, max_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise WorkerError("slot-unreadable", one_line(error)) from error
    if len(data) > max_bytes:
        raise WorkerError("digest-mismatch", Says.FILE_TOO_LARGE(name=path.name, most=max_bytes))
    return data
