"""Temperature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from device_agent.host.nvml import Gpu
from device_agent.host.sysfs import HeldFile, find, hwmon_chips, read_text

_CPU_CHIPS = ("coretemp", "k10temp", "zenpower", "cpu_thermal")
_LOWEST_C, _HIGHEST_C = -55.0, 150.0
"""Jetson gives -256 °C for a zone that is switched off."""


class Thermometer:
    """The thermal zones of a machine, or its CPU's sensor where it has none; and its cards."""

    def __init__(self, root: Path, gpus: Sequence[Gpu] = ()) -> None:
        zones = find(root / "sys/class/thermal", "thermal_zone*/temp")
        self._zones = [HeldFile(path) for path in zones]
        self._chips = [
            HeldFile(path)
            for name in _CPU_CHIPS
            for chip in hwmon_chips(root, name)
            for path in find(chip, "temp*_input")
        ]
        self._gpus = [gpu for gpu in gpus if gpu.temperature_c() is not None]

    @property
    def names(self) -> list[str]:
        """What is read, for people."""
        zones = [zone.path.parent for zone in self._zones]
        chips = [chip.path.parent for chip in self._chips]
        named = [read_text(zone / "type") or zone.name for zone in zones]
        named = named or sorted({read_text(chip / "name") or "" for chip in chips})
        return named + [f"NVML {gpu.name}" for gpu in self._gpus]

    def hottest_c(self) -> float | None:
        """Return the highest believable temperature of any zone, else of a CPU sensor; or a card's.

        A Jetson's zones know its GPU, a PC's do not.
        """
        hottest = _hottest(_read(self._zones))
        if hottest is None:
            hottest = _hottest(_read(self._chips))
        return _hottest([hottest, *(gpu.temperature_c() for gpu in self._gpus)])


def _read(files: list[HeldFile]) -> list[float]:
    values = (file.read_int() for file in files)
    return [value / 1000 for value in values if value is not None]


def _hottest(readings: Iterable[float | None]) -> float | None:
    known = [t for t in readings if t is not None]
    return max((t for t in known if _LOWEST_C <= t <= _HIGHEST_C), default=None)
