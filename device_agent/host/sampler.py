"""A thread that reads the sensors a few times a second and hands out windows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from device_agent.host.clock import ClockWatch
from device_agent.host.energy import EnergyAccount
from device_agent.host.idle import IdleBaseline, Setting, of_span
from device_agent.host.load import MachineLoad, ProcessLoad
from device_agent.host.mode import PowerMode
from device_agent.host.nvml import Gpu, find_gpus
from device_agent.host.power import Estimator, Meters, PowerSource, Slow, find_meters
from device_agent.host.says import Meter
from device_agent.host.thermal import Thermometer
from device_agent.host.throttle import Throttling
from device_agent.host_options import HostOptions
from device_agent.wire.telemetry import ClockState, Energy, Event

AT_REST_CPU_SHARE = 0.05
"""Of one core: agent and child do no more than wait."""


@dataclass(frozen=True)
class HostWindow:
    """The host over a span of time; None where it has no sensor, or none that can be believed.

    Attributes:
        energy: None only if no time has passed.
        cpu_percent: CPU time of the agent and its inference child, of the whole machine's.
        memory_bytes: Their resident memory at the end.
        temperature_c: The highest reading.
        throttled: Whether the machine slowed itself down in this span.
        clock: What was doubtful about the time of day.
        power_mode: The machine's, at the end; empty where it has none.
    """

    energy: Energy | None
    cpu_percent: float | None
    memory_bytes: int | None
    temperature_c: float | None
    throttled: bool | None
    clock: ClockState = ""
    power_mode: str = ""


class HostSampler:
    """Samples the host between `start` and `stop`; `window` may be called from any thread.

    Args:
        options: The device's own file.
        note: Gets events of the clock, on the thread that saw them.
        interval_s: Between two samples.
        clock: Monotonic.
        watch: Makes what watches the time of day.
    """

    def __init__(
        self,
        options: HostOptions,
        note: Callable[[Event], None] = lambda _: None,
        *,
        interval_s: float = 0.5,
        clock: Callable[[], float] = time.monotonic,
        watch: Callable[[Path, Callable[[Event], None]], ClockWatch] = ClockWatch,
    ) -> None:
        root = Path(options.root)
        self._note = note
        self._interval_s = interval_s
        self._clock = clock
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        gpus = find_gpus(root)
        self._find_power(options, root, gpus)
        self._mode = PowerMode(root)
        self._machine = MachineLoad(root)
        self._processes = ProcessLoad()
        self._thermometer = Thermometer(root, gpus)
        self._throttling = Throttling(root, gpus)
        self._heard: list[Event] = []
        self._watch = watch(root, self._heard.append)
        self._slow: list[Slow] = [*self._found.slow, *self._mode.slow, *self._throttling.slow]
        self._began_s = self._sampled_s = clock()
        self._temperature_c: float | None = None
        self._prime()

    def _find_power(self, options: HostOptions, root: Path, gpus: list[Gpu]) -> None:
        self._found = find_meters(root, options.plug, gpus)
        self._meters = self._found.best_first
        self._estimator = Estimator(options.idle_w, options.max_w)
        self._energy = EnergyAccount(self._meters, self._found.reason, self._estimator)
        self.power = _expected(self._found, self._estimator)
        self._idle = IdleBaseline()

    @property
    def power_mode(self) -> str:
        """The machine's power mode; empty where it has none."""
        return self._mode.now()

    @property
    def clock_state(self) -> ClockState:
        """What is doubtful about the time of day at this moment."""
        return "" if self._watch.synchronised else "unsynchronised"

    @property
    def sensors(self) -> tuple[str, ...]:
        """What can be read on this machine, a line each."""
        meters = [f"{meter.source} ({meter.method}, {meter.scope})" for meter in self._meters]
        reason = [self._found.reason] if self._found.reason else []
        named = (
            ("power", [*meters, *reason]),
            ("temperature", self._thermometer.names),
            ("throttling", self._throttling.names),
        )
        return tuple(
            Meter.SENSORS(quantity=what, parts=", ".join(names))[:2000]
            for what, names in named
            if names
        )

    def start(self) -> None:
        """Begin to sample."""
        self._stopping.clear()
        for slow in self._slow:
            slow.start()
        self._thread = threading.Thread(target=self._run, name="host-sampler", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop sampling."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
            self._thread = None
        for slow in self._slow:
            slow.stop()

    def watch(self, pid: int | None, *, on_cpu: bool = False) -> None:
        """Count the CPU and memory of this child process too, from now on.

        Args:
            pid: None for none.
            on_cpu: Its model runs on the processor: what a card draws is not its doing.
        """
        with self._lock:
            self._processes.watch(pid)
            if self._found.cards:
                self._read_meters(self._clock(), closing=True)  # up to here it was as before
                self._found.cards.tell(cards_work=not on_cpu)

    def sample(self) -> None:
        """Read the sensors once."""
        with self._lock:
            self._sample()
        self._tell()

    def window(self, bundle: str | None = None, *, at_rest: bool = False) -> HostWindow:
        """Return what happened since the previous call, or since the sampler was made.

        Args:
            bundle: The bundle that was loaded.
            at_rest: Nothing was asked of it.
        """
        with self._lock:
            self._sample(closing=True)
            elapsed_s = self._sampled_s - self._began_s
            used_s = self._processes.cpu_s()
            at_rest = at_rest and used_s <= AT_REST_CPU_SHARE * elapsed_s
            window = HostWindow(
                energy=self._take_energy(bundle, at_rest, elapsed_s),
                cpu_percent=self._processes.percent(used_s, elapsed_s),
                memory_bytes=self._processes.memory_bytes(),
                temperature_c=self._temperature_c,
                throttled=self._throttling.take(),
                clock=self._watch.take(),
                power_mode=self._mode.now(),
            )
            self._began_s = self._sampled_s
            self._temperature_c = None
        self._tell()
        return window

    def _run(self) -> None:
        while not self._stopping.wait(self._interval_s):
            self.sample()

    def _prime(self) -> None:
        """Take the first readings, which later ones are compared with."""
        self._processes.cpu_s()
        for meter in self._meters:
            meter.mean_power_w(self._sampled_s)
        self._metered_s = [self._sampled_s] * len(self._meters)

    def _read_meters(self, now_s: float, *, closing: bool) -> None:
        """Read the meters that are due; at the end of a window all of them are."""
        for place, meter in enumerate(self._meters):
            elapsed_s = now_s - self._metered_s[place]
            if elapsed_s > 0 and (closing or elapsed_s >= meter.rests_s):
                self._metered_s[place] = now_s
                self._energy.meter(place, elapsed_s, meter.mean_power_w(now_s))

    def _sample(self, *, closing: bool = False) -> None:
        now_s = self._clock()
        self._read_meters(now_s, closing=closing)
        elapsed_s = now_s - self._sampled_s
        if elapsed_s <= 0:
            return
        self._sampled_s = now_s
        self._energy.add(elapsed_s, self._machine.share())
        readings = [self._temperature_c, self._thermometer.hottest_c()]
        self._temperature_c = max((t for t in readings if t is not None), default=None)
        self._throttling.look()
        self._watch.look()

    def _take_energy(self, bundle: str | None, at_rest: bool, elapsed_s: float) -> Energy | None:
        energy = self._energy.take()
        if energy is None:
            return None
        self.power = PowerSource(energy.source, energy.method, energy.scope)
        if energy.method == "estimated":
            return energy  # the model knows its own idle power
        setting = Setting(energy.source, bundle, self._mode.now())
        if at_rest:
            self._idle.rest(setting, energy.power_w, elapsed_s, self._sampled_s)
        else:
            self._idle.work()
        idle_w = self._idle.idle_w(setting, self._sampled_s)
        return of_span(msgspec.structs.replace(energy, idle_w=idle_w), elapsed_s)

    def _tell(self) -> None:
        """Hand events on, without the lock: whoever takes them may wait for a disk."""
        while self._heard:
            try:
                event = self._heard.pop(0)
            except IndexError:  # another thread told it
                return
            self._note(event)


def _expected(found: Meters, estimator: Estimator) -> PowerSource:
    """Return where figures should come from, before there is any."""
    if found.best_first:
        best = found.best_first[0]
        return PowerSource(best.source, best.method, best.scope)
    return PowerSource(estimator.source(found.reason), "estimated", "board")
