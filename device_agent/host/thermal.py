"""Temperature."""

from __future__ import annotations

from pathlib import Path

from device_agent.host.sysfs import HeldFile, find, hwmon_chips, read_text

_CPU_CHIPS = ("coretemp", "k10temp", "zenpower", "cpu_thermal")
_LOWEST_C, _HIGHEST_C = -55.0, 150.0
"""Jetson gives -256 °C for a zone that is switched off."""


class Thermometer:
    """The thermal zones of a machine, or its CPU's sensor where it has none."""

    def __init__(self, root: Path) -> None:
        zones = find(root / "sys/class/thermal", "thermal_zone*/temp")
        self._zones = [HeldFile(path) for path in zones]
        self._chips = [
            HeldFile(path)
            for name in _CPU_CHIPS
            for chip in hwmon_chips(root, name)
            for path in find(chip, "temp*_input")
        ]

    @property
    def names(self) -> list[str]:
        """What is read, for people."""
        zones = [zone.path.parent for zone in self._zones]
        chips = [chip.path.parent for chip in self._chips]
        named = [read_text(zone / "type") or zone.name for zone in zones]
        return named or sorted({read_text(chip / "name") or "" for chip in chips})

    def hottest_c(self) -> float | None:
        """Return the highest believable temperature of any zone, else of a CPU sensor."""
        hottest = _hottest(self._zones)
        return hottest if hottest is not None else _hottest(self._chips)


def _hottest(files: list[HeldFile]) -> float | None:
    values = (file.read_int() for file in files)
    readings = [value / 1000 for value in values if value is not None]
    return max((t for t in readings if _LOWEST_C <= t <= _HIGHEST_C), default=None)
