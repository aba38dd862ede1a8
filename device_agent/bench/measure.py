"""Runs a model in the child that would serve it, under the host's meters."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

import msgspec
from msgspec import Struct

from device_agent.bench.target import Target
from device_agent.errors import WorkerError
from device_agent.host import HostSampler
from device_agent.host_options import HostOptions
from device_agent.inference.options import WorkerOptions
from device_agent.inference.protocol import ServingWindow
from device_agent.inference.providers import CPU
from device_agent.inference.worker import Worker
from device_agent.serving import at_rest, join_window
from device_agent.wire.pipeline.places import ReplaySource
from device_agent.wire.sketch import merged
from device_agent.wire.telemetry import Event, Stage, Window

STAGES: tuple[Stage, ...] = ("pre", "run", "post", "total")


class Way(Struct, frozen=True, kw_only=True):
    """One way to run a model.

    Attributes:
        threads: Of the runtime.
        rate_hz: Samples a second; 0 is as fast as they can be worked off.
    """

    provider: str
    threads: int
    rate_hz: float


class Latency(Struct, frozen=True):
    """Of one stage, in seconds."""

    p50_s: float
    p99_s: float


class Cost(Struct, frozen=True, kw_only=True):
    """What a way of running costs.

    Attributes:
        fault: Why it does not run; empty where it does.
        ran_on: The provider that really ran it.
        fallback: What should have run it and did not.
        cpu_s: CPU time of an inference, of the child and this process.
        energy_j: Of an inference, all that the meter saw; None where there is no figure.
        net_j: Of an inference, above the idle device; None where idle is not known.
        energy_source: Where the figure comes from.
        energy_method: ``measured``, ``derived`` or ``estimated``.
        energy_scope: What of the machine it covers.
        memory_bytes: Resident, of the child and this process.
    """

    way: Way
    fault: str = ""
    ran_on: str = ""
    fallback: str = ""
    load_s: float = 0.0
    inferences: int = 0
    errors: int = 0
    duration_s: float = 0.0
    stages: dict[str, Latency] = {}
    cpu_s: float | None = None
    energy_j: float | None = None
    net_j: float | None = None
    energy_source: str = ""
    energy_method: str = ""
    energy_scope: str = ""
    memory_bytes: int | None = None
    throttled: bool = False


def measure(
    target: Target, way: Way, host_options: HostOptions, seconds: float, rest_s: float
) -> Cost:
    """Return what a way of running a model costs.

    Args:
        target: The model, its pipeline and samples.
        way: How to run it.
        host_options: Where the meters are.
        seconds: How long to run.
        rest_s: How long to let it rest before, so that idle power is known.
    """
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as place:
        slot, samples = target.stage(Path(place), way.provider)
        options = WorkerOptions(
            source=ReplaySource(path=str(samples), rate_hz=way.rate_hz),
            threads=way.threads,
            window_s=seconds,
            rest_s=rest_s,
        )
        try:
            return _run(way, slot, options, HostSampler(host_options))
        except WorkerError as error:
            return Cost(way=way, fault=str(error))


def _run(way: Way, slot: Path, options: WorkerOptions, host: HostSampler) -> Cost:
    worker = Worker.start(slot, options)
    heard = _Heard(host)
    host.start()
    try:
        loaded = worker.load()
        host.watch(worker.pid, on_cpu=loaded.provider == CPU)
        host.window()  # what loading took is not asked for
        worker.serve(heard.window, heard.event, heard.end)
        heard.wait(options.rest_s + options.window_s)
    finally:
        worker.stop()
        host.stop()
    if heard.fault:
        raise heard.fault
    cost = _sum(way, [window for window in heard.windows if window.inferences])
    return msgspec.structs.replace(
        cost, ran_on=loaded.provider, fallback=loaded.fallback, load_s=loaded.load_s
    )


class _Heard:
    """Listens to the child, as the agent does."""

    def __init__(self, host: HostSampler) -> None:
        self._host = host
        self.windows: list[Window] = []
        self.fault: WorkerError | None = None
        self._over = threading.Event()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the child has ended."""
        self._over.wait(seconds)

    def window(self, served: ServingWindow) -> None:
        host = self._host.window(served.bundle, at_rest=at_rest(served))
        self.windows.append(join_window(served, host))

    def event(self, event: Event) -> None:
        if event.severity == "error":
            self.fault = self.fault or WorkerError(event.code, event.detail)

    def end(self, reason: str, detail: str) -> None:
        self.fault = WorkerError(reason, detail)
        self._over.set()


def _sum(way: Way, windows: list[Window]) -> Cost:
    """Return what windows of work come to.

    Raises:
        WorkerError: Nothing was inferred.
    """
    count = sum(window.inferences for window in windows)
    if not count:
        raise WorkerError("nothing-inferred", "no sample was worked off; give it more --seconds")
    duration_s = sum(window.duration_s for window in windows)
    energies = [window.energy for window in windows if window.energy]
    nets = [energy.net_j for energy in energies if energy.net_j is not None]
    cpu = [
        window.cpu_percent / 100 * (os.cpu_count() or 1) * window.duration_s
        for window in windows
        if window.cpu_percent is not None
    ]
    memory = [window.memory_bytes for window in windows if window.memory_bytes is not None]
    return Cost(
        way=way,
        inferences=count,
        errors=sum(window.errors for window in windows),
        duration_s=duration_s,
        stages=_latencies(windows),
        cpu_s=sum(cpu) / count if len(cpu) == len(windows) else None,
        energy_j=sum(e.energy_j for e in energies) / count if energies else None,
        net_j=sum(nets) / count if energies and len(nets) == len(energies) else None,
        energy_source=energies[0].source if energies else "",
        energy_method=energies[0].method if energies else "",
        energy_scope=energies[0].scope if energies else "",
        memory_bytes=max(memory, default=None),
        throttled=any(window.throttled for window in windows),
    )


def _latencies(windows: list[Window]) -> dict[str, Latency]:
    found: dict[str, Latency] = {}
    for stage in STAGES:
        sketch = merged(window.stages[stage] for window in windows if stage in window.stages)
        p50, p99 = sketch.quantile(0.5), sketch.quantile(0.99)
        if p50 is not None and p99 is not None:
            found[stage] = Latency(p50, p99)
    return found
