"""A thread that reads the sensors a few times a second and hands out windows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device_agent.host.energy import EnergyAccount
from device_agent.host.load import MachineLoad, ProcessLoad
from device_agent.host.power import Estimator, PowerSource, find_meter
from device_agent.host.thermal import ThrottleCounters, hottest_c
from device_agent.wire.telemetry import Energy

IDLE_W = 4.0
MAX_W = 15.0


@dataclass(frozen=True)
class HostWindow:
    """The host over a span of time; None where it has no sensor, or none that can be believed.

    Attributes:
        energy: None only if no time has passed.
        cpu_percent: CPU time of the agent and its inference child, of the whole machine's.
        memory_bytes: Their resident memory at the end.
        temperature_c: The highest reading.
        throttled: Whether the machine slowed itself down in this span.
    """

    energy: Energy | None
    cpu_percent: float | None
    memory_bytes: int | None
    temperature_c: float | None
    throttled: bool | None


class HostSampler:
    """Samples the host between `start` and `stop`; `window` may be called from any thread."""

    def __init__(
        self,
        root: Path = Path("/"),
        *,
        idle_w: float = IDLE_W,
        max_w: float = MAX_W,
        interval_s: float = 0.5,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root = root
        self._interval_s = interval_s
        self._clock = clock
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        estimator = Estimator(idle_w, max_w)
        self._meter, reason = find_meter(root)
        self.power = (
            PowerSource(self._meter.source, self._meter.method, self._meter.scope)
            if self._meter
            else PowerSource(estimator.source(reason), "estimated", "board")
        )
        self._energy = EnergyAccount(self._meter, reason, estimator)
        self._machine = MachineLoad(root)
        self._processes = ProcessLoad()
        self._throttle = ThrottleCounters(root)
        self._began_s = self._sampled_s = clock()
        self._temperature_c: float | None = None
        self._prime()

    def start(self) -> None:
        """Begin to sample."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="host-sampler", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop sampling."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
            self._thread = None

    def watch(self, pid: int | None) -> None:
        """Count the CPU and memory of this child process too, from now on."""
        with self._lock:
            self._processes.watch(pid)

    def sample(self) -> None:
        """Read the sensors once."""
        with self._lock:
            self._sample()

    def window(self) -> HostWindow:
        """Return what happened since the previous call, or since the sampler was made."""
        with self._lock:
            self._sample()
            elapsed_s = self._sampled_s - self._began_s
            window = HostWindow(
                energy=self._energy.take(),
                cpu_percent=self._processes.percent(self._processes.cpu_s(), elapsed_s),
                memory_bytes=self._processes.memory_bytes(),
                temperature_c=self._temperature_c,
                throttled=self._throttle.advanced(),
            )
            self._began_s = self._sampled_s
            self._temperature_c = None
            return window

    def _run(self) -> None:
        while not self._stopping.wait(self._interval_s):
            self.sample()

    def _prime(self) -> None:
        """Take the first readings, which later ones are compared with."""
        self._processes.cpu_s()
        if self._meter:
            self._meter.mean_power_w(self._sampled_s)

    def _sample(self) -> None:
        now_s = self._clock()
        elapsed_s = now_s - self._sampled_s
        if elapsed_s <= 0:
            return
        self._sampled_s = now_s
        meter_w = self._meter.mean_power_w(now_s) if self._meter else None
        self._energy.add(elapsed_s, meter_w, self._machine.share())
        readings = [t for t in (self._temperature_c, hottest_c(self._root)) if t is not None]
        self._temperature_c = max(readings, default=None)
