"""From a model's bytes to a session of the runtime: providers, options, caches, warm-up.

`Builder.build` is the tour. A cache or a provider that does not work is done without, and said;
only when nothing is left does building fail.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device_agent.errors import WorkerError
from device_agent.inference.cache import Cache, Subject
from device_agent.inference.hardware import fingerprint
from device_agent.inference.libraries import load_vendor_libraries, loader_says
from device_agent.inference.protocol import Progress, one_line
from device_agent.inference.providers import (
    CPU,
    ENGINES,
    Placement,
    Profile,
    Threads,
    choose_providers,
    judge,
    provider_options,
    read_profile,
)
from device_agent.inference.says import Says
from device_agent.wire.manifest import Requirements

GRAPH_NAME = "graph.onnx"
WARM_UP_RUNS = 3
MAX_PROFILE_BYTES = 64 * 1024 * 1024
_NO_MEMORY = re.compile("bad_alloc|Failed to allocate memory")

Tell = Callable[[Progress], None]
Run = Callable[[Any], None]
"""Runs a session once, on an input like those to come."""


class Steps:
    """Says which step of a load has begun, and how long it may take."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._began_s = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        """Time since the load began."""
        return time.monotonic() - self._began_s

    def begin(self, step: str, expected_s: float | None = None) -> None:
        """Say that a step begins; `expected_s` is its own length, where that is known."""
        self._tell(Progress(step=step, elapsed_s=self.elapsed_s, expected_s=expected_s))


@dataclass(frozen=True)
class Built:
    """A warm session.

    Attributes:
        run_s: The fastest of the warm-up runs.
    """

    runtime: Any
    placement: Placement
    threads: Threads
    run_s: float


class Builder:
    """Builds sessions of one model.

    Args:
        model: The bytes that were hashed.
        requirements: The manifest's; its providers are asked for in their order.
        cache: Where graphs and engines are kept; None keeps none.
        steps: Hears what goes on.

    Raises:
        WorkerError: The runtime is too old, or none of the providers is there.
    """

    def __init__(
        self, model: bytes, requirements: Requirements, cache: Cache | None, steps: Steps
    ) -> None:
        import onnxruntime

        _check_runtime(str(onnxruntime.__version__), requirements.runtime_min)
        self._ort = onnxruntime
        self._model = model
        self._cache = cache
        self._steps = steps
        there = onnxruntime.get_available_providers()
        self._asked = choose_providers(requirements.providers, there)
        if self._asked[0] == CPU:  # it can run everything: nothing is left for those behind it
            self._asked = [CPU]
        load_vendor_libraries(onnxruntime, self._asked)
        self._refused: dict[str, str] = {}

    def build(self, threads: Threads, run: Run) -> Built:
        """Return a session that has run.

        Raises:
            WorkerError: The runtime cannot load or run the model.
        """
        if self._asked[0] == CPU:
            return self._on_cpu(threads, run)
        profile = _profile_directory()
        try:
            runtime, run_s = self._accelerated(threads, run, profile)
            seen = _read_profile(runtime) if profile else None
        finally:
            if profile:
                shutil.rmtree(profile, ignore_errors=True)
        return Built(runtime, self._judge(runtime, seen), threads, run_s)

    def _judge(self, runtime: Any, profile: Profile | None) -> Placement:  # noqa: ANN401
        registered = list(runtime.get_providers())
        if profile is None:  # a full disk must not keep a model from serving
            return Placement(registered[0], Says.NO_PROFILE())
        return judge(self._asked, registered, profile, self._reasons(registered))

    def _reasons(self, registered: Sequence[str]) -> dict[str, str]:
        """Return why each provider that was left out was, where that is told."""
        silent = [name for name in self._asked if name not in (*registered, *self._refused)]
        told = {name: loader_says(self._ort, name) for name in silent}
        return self._refused | {name: text for name, text in told.items() if text}

    def _on_cpu(self, threads: Threads, run: Run) -> Built:
        subject = self._subject(threads)
        with self._trying(subject) as cache:
            runtime = self._from_graph(cache, subject, threads) if cache else None
            if runtime is None:
                self._steps.begin("load")
                runtime = self._open(self._model, [CPU], threads)
            run_s = self._warm_up(runtime, run)
        return Built(runtime, Placement(CPU), threads, run_s)

    def _from_graph(self, cache: Cache, subject: Subject, threads: Threads) -> Any:  # noqa: ANN401
        """Return a session of the optimized graph, made first if need be; None without one.

        Also the load that makes the graph uses it, so that what a trial tries is what later starts
        load.
        """
        path = cache.find(subject) or self._make_graph(cache, subject, threads)
        if path is None:
            return None
        self._steps.begin("load")
        try:
            return self._open(str(path / GRAPH_NAME), [CPU], threads, optimized=True)
        except WorkerError:
            return None

    def _make_graph(self, cache: Cache, subject: Subject, threads: Threads) -> Path | None:
        with cache.making(subject) as directory:
            if directory is None:
                return None
            self._steps.begin("optimize", cache.expected_s(subject, CPU))
            began_s = time.monotonic()
            try:
                self._open(self._model, [CPU], threads, graph=directory / GRAPH_NAME)
            except WorkerError:
                return None
            return directory if cache.keep(subject, CPU, time.monotonic() - began_s) else None

    def _accelerated(self, threads: Threads, run: Run, profile: Path | None) -> tuple[Any, float]:
        """Return a session on the first providers that work, and the time of a run."""
        if not ENGINES & set(self._asked):
            return self._load(threads, run, profile, None)
        subject = self._subject(threads)
        with self._trying(subject) as cache:
            engines = cache.find(subject) if cache else None
            if cache is None or engines:
                return self._load(threads, run, profile, engines)
            with cache.making(subject) as directory:
                began_s = time.monotonic()
                self._steps.begin("engine", cache.expected_s(subject, self._asked[0]))
                found = self._load(threads, run, profile, directory)
                if directory:
                    cache.keep(subject, self._asked[0], time.monotonic() - began_s)
                return found

    def _load(
        self, threads: Threads, run: Run, profile: Path | None, engines: Path | None
    ) -> tuple[Any, float]:
        """Leave out one provider after the other until the rest loads and runs the model."""
        for index, name in enumerate(self._asked):
            try:
                runtime = self._open(
                    self._model, self._asked[index:], threads, engines=engines, profile=profile
                )
                return runtime, self._warm_up(runtime, run)
            except WorkerError as error:
                missing = loader_says(self._ort, name)
                if name == self._asked[-1] and missing:
                    raise WorkerError("provider-missing", f"{name}: {missing}") from error
                if name == self._asked[-1]:
                    raise
                self._refused[name] = missing or error.detail
        raise AssertionError("at least one provider is asked for")

    def _warm_up(self, runtime: Any, run: Run) -> float:  # noqa: ANN401 - untyped library
        self._steps.begin("warm-up")
        times_s = []
        for _ in range(WARM_UP_RUNS):
            began_s = time.perf_counter()
            run(runtime)
            times_s.append(time.perf_counter() - began_s)
        return min(times_s)

    def _open(
        self,
        model: bytes | str,
        providers: Sequence[str],
        threads: Threads,
        *,
        optimized: bool = False,
        graph: Path | None = None,
        engines: Path | None = None,
        profile: Path | None = None,
    ) -> Any:  # noqa: ANN401 - untyped library
        options = self._options(threads, optimized)
        if graph:
            options.optimized_model_filepath = str(graph)
        if profile:
            options.enable_profiling = True
            options.profile_file_prefix = str(profile / "run")
        asked = [(name, provider_options(name, threads, engines)) for name in providers]
        try:
            runtime = self._ort.InferenceSession(
                model, sess_options=options, providers=asked, enable_fallback=0
            )
        except Exception as error:  # the runtime's errors share no base class
            raise runtime_error("model-load", error) from error
        runtime.disable_fallback()
        return runtime

    def _options(self, threads: Threads, optimized: bool) -> Any:  # noqa: ANN401
        options = self._ort.SessionOptions()
        options.intra_op_num_threads = threads.count
        options.inter_op_num_threads = 1
        level = self._ort.GraphOptimizationLevel
        # U8S8 needs every optimization: EXTENDED is 3 x slower. A kept graph has had them all.
        options.graph_optimization_level = (
            level.ORT_DISABLE_ALL if optimized else level.ORT_ENABLE_ALL
        )
        spinning = "1" if threads.spinning else "0"
        options.add_session_config_entry("session.intra_op.allow_spinning", spinning)
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        options.log_severity_level = 3
        return options

    def _subject(self, threads: Threads) -> Subject:
        options = [(name, provider_options(name, threads, None)) for name in self._asked]
        return Subject(
            model_sha256=hashlib.sha256(self._model).hexdigest(),
            model_bytes=len(self._model),
            runtime=f"{self._ort.__version__} {self._ort.get_build_info()}",
            hardware=fingerprint(),
            providers=tuple(self._asked),
            options=repr(options),
        )

    def _trying(self, subject: Subject) -> AbstractContextManager[Cache | None]:
        if self._cache is None or self._cache.refused(subject):
            return nullcontext(None)
        return self._cache.trying(subject)


def runtime_error(reason: str, error: Exception) -> WorkerError:
    """Return an error of the runtime as ours; one for want of memory has its own reason."""
    if isinstance(error, MemoryError) or _NO_MEMORY.search(str(error)):
        return WorkerError("out-of-memory", one_line(error))
    return WorkerError(reason, one_line(error))


def _profile_directory() -> Path | None:
    try:
        return Path(tempfile.mkdtemp(prefix="muster-profile-"))
    except OSError:
        return None


def _read_profile(runtime: Any) -> Profile | None:  # noqa: ANN401 - untyped library
    """End the profile of the warm-up and read it; None where the disk has not taken it whole."""
    try:
        with Path(runtime.end_profiling()).open("rb") as file:
            return read_profile(file.read(MAX_PROFILE_BYTES))
    except (OSError, WorkerError):
        return None


def _check_runtime(version: str, minimum: str) -> None:
    if _numbers(version) < _numbers(minimum):
        raise WorkerError("runtime-too-old", Says.RUNTIME(version=version, wanted=minimum))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
