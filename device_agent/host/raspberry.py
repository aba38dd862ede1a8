"""A Raspberry Pi: its firmware is asked with ``vcgencmd``, which takes milliseconds.

Needs access to /dev/vcio (group ``video``).
"""

from __future__ import annotations

import re
from pathlib import Path

from device_agent.host.commands import ask, find_tool
from device_agent.host.meters import Accuracy, MomentMeter
from device_agent.host.slow import SlowReading

ASK_EVERY_S = 2.0
_MAX_AGE_S = 7.0
_MAX_W = 60.0
_LINE = re.compile(r"^\s*(\S+)_([AV]) (?:current|volt)\(\d+\)=(-?\d+(?:\.\d+)?)\2\s*$", re.M)
_FLAGS = re.compile(r"^throttled=0x([0-9a-fA-F]{1,8})\s*$", re.M)
_ACCURACY = Accuracy(0.15, 0.6)
"""Assumed, after what users measured at the socket: the regulators' losses are in no rail."""
NOW_BITS = 0b1111
"""Under-voltage, frequency capped, throttled, soft temperature limit: at this moment."""
_SINCE_START = 16
"""The same four, since the machine started, lie so many bits further up."""


def find_vcgencmd(root: Path) -> Path | None:
    """Return the tool, where the machine has it."""
    return find_tool(root, "usr/bin/vcgencmd", "opt/vc/bin/vcgencmd")


class PmicReading(SlowReading[float]):
    """The sum of the rails of a Raspberry Pi 5, in watts."""

    def __init__(self, tool: Path) -> None:
        super().__init__(
            "pmic", lambda: parse_pmic(ask(tool, "pmic_read_adc")), ASK_EVERY_S, _MAX_AGE_S
        )

    def meter(self) -> MomentMeter:
        """Return the meter that shows the newest reading."""
        return MomentMeter("PMIC rails", "derived", "board", _ACCURACY, self.newest)


class ThrottledReading(SlowReading[int]):
    """The bits of ``get_throttled``."""

    def __init__(self, tool: Path) -> None:
        super().__init__(
            "get_throttled",
            lambda: parse_throttled(ask(tool, "get_throttled")),
            ASK_EVERY_S,
            _MAX_AGE_S,
        )


def parse_pmic(answer: str | None) -> float | None:
    """Return the sum of volts times amperes over the rails that give both, or None without any.

    ``EXT5V_V`` and ``BATT_V`` give no current: they are what comes in, and a clock's battery.
    """
    values: dict[tuple[str, str], float] = {
        (name, unit): float(value) for name, unit, value in _LINE.findall(answer or "")
    }
    powers_w = [
        amperes * values[name, "V"]
        for (name, unit), amperes in values.items()
        if unit == "A" and (name, "V") in values
    ]
    power_w = sum(powers_w)
    return power_w if powers_w and 0 < power_w <= _MAX_W else None


def parse_throttled(answer: str | None) -> int | None:
    """Return the bits of an answer such as ``throttled=0x50005``."""
    flags = _FLAGS.search(answer or "")
    return int(flags.group(1), 16) if flags else None


def throttled_since(before: int | None, after: int) -> bool:
    """Return whether the machine is throttled now, or was since the earlier look."""
    if after & NOW_BITS:
        return True
    return before is not None and bool((after & ~before) >> _SINCE_START & NOW_BITS)
