"""What an ONNX file holds, found without trusting it."""

from __future__ import annotations

import hashlib
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.bundles.probe import Report
from app.bundles.self_limit import OVER_TIME
from app.bundles.session import RUNTIME_VERSION
from app.errors import InputError
from app.system import OWN_CONSOLE
from device_agent.wire.codec import decode_json
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Graph
from device_agent.wire.onnx_guard import check_onnx
from device_agent.wire.sentence import Sentence

MAX_MODEL_BYTES = 2 * 1024**3 - 1
"""Protobuf's own limit; larger models need external data, which is refused."""
PROBE_TIMEOUT_S = 180.0
PROBE_CPU_S = 120
PROBE_MEMORY_BYTES = 4 * 1024**3
"""Address space beside eight times the model's size."""
_MAX_REPORT_BYTES = 8 * 1024 * 1024
if sys.platform != "win32":
    _KILLED = (signal.SIGXCPU, signal.SIGKILL)
_FIRST_FAULT = 0xC000_0000
"""From here on exit codes of Windows are what elsewhere are signals."""

_UNSUPPORTED = (
    re.compile(r"No Op registered for (?P<op>\S+) with domain_version of (?P<version>\d+)"),
    re.compile(r"Could not find an implementation for (?P<op>[^\s(]+)\((?P<version>\d+)\)"),
    re.compile(r"error: (?P<op>\S+?)\((?P<version>-?\d+)\) is not a registered function/op"),
)


class Says(Sentence):
    """What cannot be done, and what helps."""

    TOO_LARGE = "{path}: larger than 2 GB; only self-contained models are taken"
    UNREADABLE = "{path}: cannot be read ({cause}); name an ONNX file"
    NOT_SELF_CONTAINED = "{path}: {said}; export one self-contained ONNX file"
    UNSUPPORTED = (
        "{path}: operator {op} is not supported by ONNX Runtime {version}; export the model with "
        "standard operators"
    )
    CANNOT_RUN = "{path}: ONNX Runtime {version} cannot run it: {problem}; export it again"
    SLOW = "{path}: does not load within {seconds:d} s; simplify the model"
    DIED = "{path}: {said}; do not use this model"
    SLOW_CPU = "does not load and run once within {seconds:d} s of CPU time"
    CRASHES = "ONNX Runtime {version} crashes on it ({signal})"
    FAILS = "ONNX Runtime {version} fails on it ({problem})"


@dataclass(frozen=True)
class ModelInfo:
    """An ONNX file that the runtime loads.

    Attributes:
        parameters: Number of weights.
        memory_bytes: What loading it and one run took, measured.
    """

    graph: Graph
    size_bytes: int
    sha256: str
    parameters: int
    memory_bytes: int
    path: Path


def inspect_model(path: Path) -> ModelInfo:
    """Check an ONNX file, load it in a child process, and describe it.

    Raises:
        InputError: Not ONNX, truncated, external data, an unsupported operator or domain, or
            one that the runtime cannot load within the child's limits.
    """
    data = read_model(path)
    report = _probe(path, data)
    if report.graph is None:
        raise InputError(_explain(path, report.error))
    return ModelInfo(
        graph=report.graph,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        parameters=report.parameters,
        memory_bytes=report.memory_bytes,
        path=path,
    )


def read_model(path: Path) -> bytes:
    """Return the bytes of an ONNX file that `check_onnx` lets pass.

    Raises:
        InputError: It cannot be read, is too large, or is refused.
    """
    try:
        if path.stat().st_size > MAX_MODEL_BYTES:
            raise InputError(Says.TOO_LARGE(path=path))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Says.UNREADABLE(path=path, cause=error.strerror)) from error
    try:
        check_onnx(data)
    except WireError as error:
        raise InputError(Says.NOT_SELF_CONTAINED(path=path, said=error.problem)) from error
    return data


def _probe(path: Path, data: bytes) -> Report:
    memory_bytes = PROBE_MEMORY_BYTES + 8 * len(data)
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "app.bundles.probe", str(PROBE_CPU_S), str(memory_bytes)],
            input=data,
            capture_output=True,
            timeout=PROBE_TIMEOUT_S,
            check=False,
            creationflags=OWN_CONSOLE,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(Says.SLOW(path=path, seconds=round(PROBE_TIMEOUT_S))) from error
    if child.returncode != 0:
        raise InputError(Says.DIED(path=path, said=_how_it_died(child)))
    return decode_json(child.stdout, Report, "probe report", _MAX_REPORT_BYTES)


def _how_it_died(child: subprocess.CompletedProcess[bytes]) -> str:
    code = child.returncode
    if code == OVER_TIME or (sys.platform != "win32" and -code in _KILLED):
        return Says.SLOW_CPU(seconds=PROBE_CPU_S)
    if code < 0 or code >= _FIRST_FAULT:
        name = signal.Signals(-code).name if code < 0 else f"{code:#x}"
        return Says.CRASHES(version=RUNTIME_VERSION, signal=name)
    lines = child.stderr.decode(errors="replace").strip().splitlines()
    last = lines[-1][:200] if lines else f"exit code {code}"
    return Says.FAILS(version=RUNTIME_VERSION, problem=last)


def _explain(path: Path, error: str) -> str:
    for pattern in _UNSUPPORTED:
        match = pattern.search(error)
        if match:
            version = match["version"]
            opset = "" if version.startswith("-") else f" (opset {version})"
            return Says.UNSUPPORTED(path=path, op=f"{match['op']}{opset}", version=RUNTIME_VERSION)
    text = re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ", "", " ".join(error.split()))
    return Says.CANNOT_RUN(path=path, version=RUNTIME_VERSION, problem=text[:300])
