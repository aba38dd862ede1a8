"""Temperature."""

from __future__ import annotations

from pathlib import Path

from device_agent.host.sysfs import find, hwmon_chips, read_int, read_text

_CPU_CHIPS = ("coretemp", "k10temp", "zenpower", "cpu_thermal")
_LOWEST_C, _HIGHEST_C = -55.0, 150.0
"""Jetson gives -256 °C for a zone that is switched off."""


class Thermometer:
    """The thermal zones of a machine, or its CPU's sensor where it has none."""

    def __init__(self, root: Path) -> None:
        self._zones = find(root / "sys/class/thermal", "thermal_zone*/temp")
        self._chips = [
            path
            for name in _CPU_CHIPS
            for chip in hwmon_chips(root, name)
            for path in find(chip, "temp*_input")
        ]

    @property
    def names(self) -> list[str]:
        """What is read, for people."""
        zones = [read_text(path.parent / "type") or path.parent.name for path in self._zones]
        return zones or sorted({read_text(path.parent / "name") or "" for path in self._chips})

    def hottest_c(self) -> float | None:
        """Return the highest believable temperature of any zone, else of a CPU sensor."""
        hottest = _hottest(self._zones)
        return hottest if hottest is not None else _hottest(self._chips)


def _hottest(paths: list[Path]) -> float | None:
    readings = [value / 1000 for value in map(read_int, paths) if value is not None]
    return max((t for t in readings if _LOWEST_C <= t <= _HIGHEST_C), default=None)
