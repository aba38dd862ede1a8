"""The model in the child: from the bytes of a slot to a session that runs.

What is hashed is what is loaded: the model is read once, and the session is made of those bytes.
"""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from device_agent.errors import WorkerError
from device_agent.inference.protocol import Loaded, one_line
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import (
    MANIFEST_NAME,
    MAX_MANIFEST_BYTES,
    GoldenSample,
    Manifest,
    Requirements,
    decode_manifest,
)
from device_agent.wire.messages import BundleRef
from device_agent.wire.onnx_guard import check_onnx
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.samples import read_sample

WARM_UP_RUNS = 3
_NO_MEMORY = re.compile("bad_alloc|Failed to allocate memory")


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
                "digest-mismatch", f"{name} has sha256 {digest[:12]}, not {entry.sha256[:12]}"
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
    """A model ready to run: one float32 input, of whose outputs the first counts."""

    def __init__(self, runtime: Any, provider: str) -> None:  # noqa: ANN401 - untyped library
        self._runtime = runtime
        self.provider = provider
        self._input: str = runtime.get_inputs()[0].name
        self._output: list[str] = [runtime.get_outputs()[0].name]

    def run(self, tensor: NDArray[np.float32]) -> NDArray[np.generic]:
        """Return the first output for one input tensor.

        Raises:
            WorkerError: The runtime refused or failed.
        """
        try:
            result: NDArray[np.generic] = self._runtime.run(self._output, {self._input: tensor})[0]
        except Exception as error:  # the runtime's errors share no base class
            raise _runtime_error("model-run", error) from error
        return result


def load(path: Path, threads: int) -> tuple[Slot, Session, Loaded]:
    """Make a warm session from a slot.

    Raises:
        WorkerError: Anything about the bundle or the model is not as it must be.
    """
    started_s = time.monotonic()
    slot = Slot(path)
    model = slot.read(slot.manifest.model)
    try:
        check_onnx(model)
    except WireError as error:
        raise WorkerError("model-refused", one_line(error)) from error
    session = make_session(model, slot.manifest.requirements, threads)
    _warm_up(slot, session)
    loaded = Loaded(
        bundle=slot.bundle,
        model_sha256=hashlib.sha256(model).hexdigest(),
        provider=session.provider,
        load_s=time.monotonic() - started_s,
    )
    return slot, session, loaded


def make_session(model: bytes, requirements: Requirements, threads: int) -> Session:
    """Make a session on the first wanted provider that is there.

    Raises:
        WorkerError: No wanted provider is there, or the runtime cannot load the model.
    """
    import onnxruntime

    _check_runtime(str(onnxruntime.__version__), requirements.runtime_min)
    there = onnxruntime.get_available_providers()
    wanted = [name for name in requirements.providers if name in there]
    if not wanted:
        raise WorkerError("provider-missing", f"needs one of {', '.join(requirements.providers)}")
    try:
        runtime = onnxruntime.InferenceSession(
            model, sess_options=_session_options(threads), providers=wanted
        )
    except Exception as error:  # the runtime's errors share no base class
        raise _runtime_error("model-load", error) from error
    return _checked(runtime, requirements)


def _session_options(threads: int) -> Any:  # noqa: ANN401 - untyped library
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # U8S8 needs every optimization: EXTENDED is 3 x slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    # Spinning threads cost ten times the energy of a paced inference.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


def _checked(runtime: Any, requirements: Requirements) -> Session:  # noqa: ANN401 - untyped library
    # The runtime falls back to the CPU in silence; only what it reports now is true.
    provider = str(runtime.get_providers()[0])
    if provider not in requirements.providers:
        raise WorkerError("provider-missing", f"the runtime fell back to {provider}")
    runtime.disable_fallback()
    inputs = runtime.get_inputs()
    if len(inputs) != 1 or inputs[0].type != "tensor(float)":
        kinds = ", ".join(f"{entry.name} {entry.type}" for entry in inputs)
        raise WorkerError("model-input", f"one float32 input is needed, the model has: {kinds}")
    return Session(runtime, provider)


def _runtime_error(reason: str, error: Exception) -> WorkerError:
    if isinstance(error, MemoryError) or _NO_MEMORY.search(str(error)):
        return WorkerError("out-of-memory", one_line(error))
    return WorkerError(reason, one_line(error))


def _check_runtime(version: str, minimum: str) -> None:
    if _numbers(version) < _numbers(minimum):
        raise WorkerError("runtime-too-old", f"onnxruntime is {version}, needs {minimum}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _warm_up(slot: Slot, session: Session) -> None:
    sample = slot.golden_input(slot.manifest.golden.samples[0])
    try:
        tensor = compile_pre(slot.manifest.pipeline)(sample)
    except ValueError as error:
        raise WorkerError("pipeline-shape", one_line(error)) from error
    for _ in range(WARM_UP_RUNS):
        session.run(tensor)


def _read(path: Path, max_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise WorkerError("slot-unreadable", one_line(error)) from error
    if len(data) > max_bytes:
        raise WorkerError("digest-mismatch", f"{path.name} is larger than {max_bytes} bytes")
    return data
