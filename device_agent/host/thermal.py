"""Temperature and throttling."""

from __future__ import annotations

from pathlib import Path

from device_agent.host.sysfs import find, hwmon_chips, read_int

_CPU_CHIPS = ("coretemp", "k10temp", "zenpower", "cpu_thermal")
_LOWEST_C, _HIGHEST_C = -55.0, 150.0
"""Jetson gives -256 °C for a zone that is switched off."""


def hottest_c(root: Path) -> float | None:
    """Return the highest believable temperature of any thermal zone, else of a CPU sensor."""
    zones = find(root / "sys/class/thermal", "thermal_zone*/temp")
    hottest = _hottest(zones)
    if hottest is not None:
        return hottest
    return _hottest(
        [path for name in _CPU_CHIPS for chip in hwmon_chips(root, name)
         for path in find(chip, "temp*_input")]
    )  # fmt: skip


def _hottest(paths: list[Path]) -> float | None:
    readings = [value / 1000 for value in map(read_int, paths) if value is not None]
    return max((t for t in readings if _LOWEST_C <= t <= _HIGHEST_C), default=None)


class ThrottleCounters:
    """Counts of throttling events: x86 packages, and over-current events of a Jetson."""

    def __init__(self, root: Path) -> None:
        self._paths = find(
            root / "sys/devices/system/cpu", "cpu*/thermal_throttle/package_throttle_count"
        )
        for chip in hwmon_chips(root, "soctherm_oc"):
            self._paths += find(chip, "oc*_event_cnt")
        self._before = self._read()

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
        readings = ((path, read_int(path)) for path in self._paths)
        return {path: value for path, value in readings if value is not None}
