"""The battery: what a device on the move draws, and only while the battery feeds it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from device_agent.host.meters import Accuracy, MomentMeter, sum_of
from device_agent.host.says import Meter
from device_agent.host.sysfs import find, read_int, read_text

_MAX_W = 2000.0
_ACCURACY = Accuracy(0.05)
"""Assumed: fuel gauges state none, and show a mean over some seconds."""


def find_battery(root: Path) -> MomentMeter | None:
    """Return the meter of all batteries that feed this machine; it speaks while they discharge."""
    batteries = [
        supply
        for supply in find(root / "sys/class/power_supply", "*")
        if read_text(supply / "type") == "Battery"
        # That of a mouse or a pen says so.
        and read_text(supply / "scope") != "Device"
        and _can_tell(supply)
    ]
    if not batteries:
        return None
    source = "battery " + " + ".join(battery.name for battery in batteries)
    read = partial(_power_w, batteries)
    return MomentMeter(source, "measured", "board", _ACCURACY, read, silence=Meter.NOT_DISCHARGING)


def _can_tell(supply: Path) -> bool:
    own = read_int(supply / "power_now") is not None
    return own or all(
        read_int(supply / name) is not None for name in ("voltage_now", "current_now")
    )


def _power_w(batteries: list[Path]) -> float | None:
    states = [read_text(battery / "status") for battery in batteries]
    if "Discharging" not in states or "Charging" in states:
        return None  # the mains feed the machine, and perhaps the battery too
    discharging = zip(batteries, states, strict=True)
    return sum_of([_one_w(battery) for battery, state in discharging if state == "Discharging"])


def _one_w(battery: Path) -> float | None:
    microwatts = read_int(battery / "power_now")
    if microwatts is not None:
        power_w = abs(microwatts) / 1e6
    else:
        microvolts = read_int(battery / "voltage_now")
        microamperes = read_int(battery / "current_now")
        if microvolts is None or microamperes is None:
            return None
        power_w = microvolts * abs(microamperes) / 1e12  # some drivers show what flows out as < 0
    return power_w if 0 < power_w <= _MAX_W else None
