"""Whether the machine slowed itself down, by whatever tells it on this one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from device_agent.host.ina3221 import over_current_alarms
from device_agent.host.nvml import Gpu
from device_agent.host.raspberry import ThrottledReading, find_vcgencmd, throttled_since
from device_agent.host.sysfs import HeldFile, find, hwmon_chips, read_int, read_text

_SLOWS_DOWN = re.compile(r"^(thermal-)?(cpufreq|devfreq)|^Processor$|throttle")
"""Types of cooling devices that cool by slowing down; the others are fans."""


class Throttling:
    """Looks again and again; `take` says what was seen since the previous call."""

    def __init__(self, root: Path, gpus: Sequence[Gpu] = ()) -> None:
        self._counters = Counters(root)
        self._pi = _Pi.of(root)
        self._levels = [
            *_levels("over-current alarms", over_current_alarms(root), _is_one),
            *_thermal_levels(root),
        ]
        self._gpus = [gpu for gpu in gpus if gpu.slowed() is not None]
        self._seen: bool | None = None

    @property
    def slow(self) -> list[ThrottledReading]:
        """What somebody must start and stop."""
        return [self._pi.reading] if self._pi else []

    @property
    def names(self) -> list[str]:
        """What is looked at, for people."""
        names = [*self._counters.names, *(name for name, _ in self._levels)]
        if self._pi:
            names.append("get_throttled")
        return names + [f"NVML {gpu.name}" for gpu in self._gpus]

    def look(self) -> None:
        """Read what tells of this moment only."""
        readings = [tells() for _, tells in self._levels]
        readings += [gpu.slowed() for gpu in self._gpus]
        if self._pi:
            readings.append(self._pi.look())
        self._seen = _either(self._seen, *readings)

    def take(self) -> bool | None:
        """Return whether it was throttled since the previous call; None where nothing tells."""
        seen, self._seen = self._seen, None
        return _either(seen, self._counters.advanced())


class Counters:
    """Counts of throttling events: x86 packages, and over-current events of a Jetson."""

    def __init__(self, root: Path) -> None:
        self._x86 = find(
            root / "sys/devices/system/cpu", "cpu*/thermal_throttle/package_throttle_count"
        )
        self._jetson = [path for chip in hwmon_chips(root, "soctherm_oc") for path in _events(chip)]
        self._before = self._read()

    @property
    def names(self) -> list[str]:
        """What is counted, for people."""
        named = (("package_throttle_count", self._x86), ("soctherm_oc", self._jetson))
        return [name for name, paths in named if paths]

    def advanced(self) -> bool | None:
        """Return whether any counter grew since the previous call, None without any counter.

        A counter that vanished, came back or was set back says nothing.
        """
        before, self._before = self._before, self._read()
        known = [path for path in before if path in self._before]
        if not known:
            return None
        return any(self._before[path] > before[path] for path in known)

    def _read(self) -> dict[Path, int]:
        readings = ((path, read_int(path)) for path in [*self._x86, *self._jetson])
        return {path: value for path, value in readings if value is not None}


class _Pi:
    """The bits of a Raspberry Pi: those of now, and those that were set since the last look."""

    def __init__(self, reading: ThrottledReading, flags: int) -> None:
        self.reading = reading
        self._before = flags

    @classmethod
    def of(cls, root: Path) -> _Pi | None:
        tool = find_vcgencmd(root)
        if tool is None:
            return None
        reading = ThrottledReading(tool)
        reading.read_once()
        flags = reading.newest()
        return None if flags is None else cls(reading, flags)

    def look(self) -> bool | None:
        flags = self.reading.newest()
        if flags is None:
            return None
        before, self._before = self._before, flags
        return throttled_since(before, flags)


def _events(chip: Path) -> list[Path]:
    return find(chip, "oc*_event_cnt")


def _thermal_levels(root: Path) -> list[tuple[str, Callable[[], bool | None]]]:
    """Return what tells that heat slows the machine down.

    A cooling device at work is the proof. Where none is shown, a zone at its passive trip point,
    from which on the kernel slows the processor, has to do.
    """
    devices = [
        device
        for device in find(root / "sys/class/thermal", "cooling_device*")
        if _SLOWS_DOWN.search(read_text(device / "type") or "")
    ]
    if devices:
        return _levels("cooling devices", [d / "cur_state" for d in devices], _is_positive)
    zones = find(root / "sys/class/thermal", "thermal_zone*")
    trips = [
        (HeldFile(zone / "temp"), trip)
        for zone in zones
        if (trip := _passive_trip(zone)) is not None
    ]
    if not trips:
        return []

    def tells() -> bool | None:
        readings = ((file.read_int(), trip) for file, trip in trips)
        return _either(*(None if now is None else now >= trip for now, trip in readings))

    return [("passive trip points", tells)]


def _passive_trip(zone: Path) -> int | None:
    """Return the lowest temperature, in m°C, at which the zone slows the processor down."""
    temperatures = [
        read_int(path.with_name(path.name.replace("_type", "_temp")))
        for path in find(zone, "trip_point_*_type")
        if read_text(path) == "passive"
    ]
    # Trip points that are switched off are shown at or below 0 °C.
    return min((value for value in temperatures if value is not None and value > 0), default=None)


def _levels(
    name: str, paths: Sequence[Path], means: Callable[[int], bool]
) -> list[tuple[str, Callable[[], bool | None]]]:
    if not paths:
        return []
    files = [HeldFile(path) for path in paths]

    def tells() -> bool | None:
        values = (file.read_int() for file in files)
        return _either(*(None if value is None else means(value) for value in values))

    return [(name, tells)]


def _is_one(value: int) -> bool:
    return value == 1


def _is_positive(value: int) -> bool:
    return value > 0  # a powerclamp that rests shows -1


def _either(*readings: bool | None) -> bool | None:
    known = [reading for reading in readings if reading is not None]
    return any(known) if known else None
