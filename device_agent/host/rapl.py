"""The energy counters of x86 packages (Intel RAPL; AMD has the same path).

Since kernel 5.10 only root may read them unless a udev rule says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from device_agent.host.sysfs import find, read_int, read_text
from device_agent.wire.telemetry import Method

MAX_INTERVAL_S = 60.0
"""Over a longer pause a counter may have wrapped more than once."""
_MAX_PACKAGE_W = 2000.0


def energy_between_uj(before: int, after: int, max_range_uj: int | None) -> int | None:
    """Return what a wrapping counter advanced, or None where it was set back.

    Args:
        before: The earlier reading in microjoules.
        after: The later one.
        max_range_uj: Value after which it begins at 0 again, where known.
    """
    if after >= before:
        return after - before
    if max_range_uj is None or before > max_range_uj:
        return None
    return after - before + max_range_uj


@dataclass(frozen=True)
class _Package:
    energy: Path
    max_range_uj: int | None


class RaplMeter:
    """The sum of all packages. Nested domains (core, dram) are parts of them and not added."""

    method: Method = "measured"
    scope = "package"

    def __init__(self, packages: Sequence[_Package]) -> None:
        self.source = "RAPL package" if len(packages) == 1 else f"RAPL {len(packages)} packages"
        self._packages = packages
        self._before: list[int | None] = [None] * len(packages)
        self._before_s: float | None = None

    def mean_power_w(self, now_s: float) -> float | None:
        """Return what the counters advanced, over the time; see `PowerMeter`."""
        before, before_s = self._before, self._before_s
        self._before = [read_int(package.energy) for package in self._packages]
        self._before_s = now_s
        if before_s is None or not 0 < now_s - before_s <= MAX_INTERVAL_S:
            return None
        advanced = [
            None if a is None or b is None else energy_between_uj(a, b, package.max_range_uj)
            for a, b, package in zip(before, self._before, self._packages, strict=True)
        ]
        known = [energy for energy in advanced if energy is not None]
        power_w = sum(known) / 1e6 / (now_s - before_s)
        believable = len(known) == len(advanced) and power_w <= _MAX_PACKAGE_W * len(known)
        return power_w if believable else None


def find_rapl(root: Path) -> tuple[RaplMeter | None, str]:
    """Return the packages' meter, or None with a reason where the counters cannot be read."""
    zones = [
        zone
        for zone in find(root / "sys/class/powercap", "intel-rapl:*")
        if zone.name.count(":") == 1 and (read_text(zone / "name") or "").startswith("package")
    ]
    if not zones:
        return None, ""
    if any(read_int(zone / "energy_uj") is None for zone in zones):
        return None, f"RAPL {_why_unreadable(zones)}"
    packages = [
        _Package(zone / "energy_uj", read_int(zone / "max_energy_range_uj")) for zone in zones
    ]
    return RaplMeter(packages), ""


def _why_unreadable(zones: Sequence[Path]) -> str:
    for zone in zones:
        try:
            (zone / "energy_uj").read_bytes()
        except PermissionError:
            return "permission denied"
        except OSError:
            return "unreadable"
    return "gives no number"
