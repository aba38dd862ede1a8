"""The energy counters of x86 packages (Intel RAPL; AMD has the same path).

Since kernel 5.10 only root may read them unless a udev rule says otherwise: ours is
``60-muster-rapl.rules`` beside this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from device_agent.host.meters import Accuracy, Counter, CounterMeter
from device_agent.host.says import Meter
from device_agent.host.sysfs import HeldFile, find, read_int, read_text

_MAX_PACKAGE_W = 2000.0
_ACCURACY = Accuracy(0.05)
"""Assumed: no maker states one. Since Haswell it is measured, before it was a model."""


def find_rapl(root: Path) -> tuple[CounterMeter | None, str]:
    """Return the packages' meter, or None with a reason where the counters cannot be read.

    Nested domains (core, uncore, dram) are parts of a package, or of what is beside it, and are not
    added.
    """
    zones = [
        zone
        for zone in find(root / "sys/class/powercap", "intel-rapl:*")
        if zone.name.count(":") == 1 and (read_text(zone / "name") or "").startswith("package")
    ]
    if not zones:
        return None, ""
    if any(read_int(zone / "energy_uj") is None for zone in zones):
        return None, _why_unreadable(zones)(meter="RAPL")
    counters = [
        Counter(
            HeldFile(zone / "energy_uj").read_int,
            read_int(zone / "max_energy_range_uj"),
            _MAX_PACKAGE_W,
        )
        for zone in zones
    ]
    source = "RAPL package" if len(zones) == 1 else f"RAPL {len(zones)} packages"
    return CounterMeter(source, "package", _ACCURACY, counters), ""


def _why_unreadable(zones: Sequence[Path]) -> Meter:
    for zone in zones:
        try:
            (zone / "energy_uj").read_bytes()
        except PermissionError:
            return Meter.DENIED
        except OSError:
            return Meter.UNREADABLE
    return Meter.NO_NUMBER
