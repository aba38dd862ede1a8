"""The INA3221 current sensors of NVIDIA Jetson boards.

The kernel gives millivolts and milliamperes, never a power: W = mV x mA / 1e6. Channels 4 and up
are shunt voltages and a sum, so only 1 to 3 are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from device_agent.host.sysfs import hwmon_chips, read_int, read_text
from device_agent.wire.telemetry import Method

TOTALS = ("VDD_IN", "POM_5V_IN")
"""Rails that everything else hangs from: nothing is ever added to them."""
ORIN_INPUTS = ("VDD_GPU_SOC", "VDD_CPU_CV", "VIN_SYS_5V0")
"""The inputs of an AGX Orin, which has no sensor for the whole; other rails hang from these."""

_CHANNELS = (1, 2, 3)
_MAX_MILLIVOLTS = 30_000
_MAX_MILLIAMPERES = 60_000
"""Beyond what the boards can take: a reading above is a fault of the sensor."""


@dataclass(frozen=True)
class Rail:
    """One labelled channel of a chip."""

    label: str
    chip: Path
    channel: int

    def power_w(self) -> float | None:
        """Return the power of this moment, or None if it cannot be read or believed."""
        millivolts = read_int(self.chip / f"in{self.channel}_input")
        milliamperes = read_int(self.chip / f"curr{self.channel}_input")
        if millivolts is None or milliamperes is None:
            return None
        if not (0 <= millivolts <= _MAX_MILLIVOLTS and 0 <= milliamperes <= _MAX_MILLIAMPERES):
            return None
        return millivolts * milliamperes / 1e6


class Ina3221Meter:
    """The rails that make up the board's power, read at moments and joined by straight lines."""

    scope = "board"

    def __init__(self, rails: Sequence[Rail], method: Method) -> None:
        self.source = "INA3221 " + " + ".join(rail.label for rail in rails)
        self.method: Method = method
        self._rails = rails
        self._before_w: float | None = None

    def mean_power_w(self, now_s: float) -> float | None:
        """Return the mean of this reading and the one before; see `PowerMeter`."""
        before_w, self._before_w = self._before_w, self._power_w()
        if before_w is None or self._before_w is None:
            return None
        return (before_w + self._before_w) / 2

    def _power_w(self) -> float | None:
        powers = [rail.power_w() for rail in self._rails]
        known = [power for power in powers if power is not None]
        # A sum that misses a rail is not the board's power.
        return sum(known) if len(known) == len(powers) else None


def find_ina3221(root: Path) -> tuple[Ina3221Meter | None, str]:
    """Return the board's meter, or None with a reason where the chips are there but of no use."""
    rails = [rail for chip in hwmon_chips(root, "ina3221") for rail in _rails(chip)]
    if not rails:
        return None, ""
    readable = [rail for rail in rails if rail.power_w() is not None]
    for label in TOTALS:
        total = [rail for rail in readable if rail.label == label]
        if total:
            return Ina3221Meter(total[:1], "measured"), ""
        if any(rail.label == label for rail in rails):
            return None, f"INA3221 {label} unreadable"
    if len(readable) < len(rails):
        missing = ", ".join(rail.label for rail in rails if rail not in readable)
        return None, f"INA3221 {missing} unreadable"
    inputs = [rail for rail in rails if rail.label in ORIN_INPUTS]
    return Ina3221Meter(inputs if len(inputs) == len(ORIN_INPUTS) else rails, "derived"), ""


def _rails(chip: Path) -> list[Rail]:
    labels = {channel: read_text(chip / f"in{channel}_label") for channel in _CHANNELS}
    return [
        Rail(label, chip, channel) for channel, label in labels.items() if label and label != "NC"
    ]
