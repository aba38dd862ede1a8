"""The INA3221 current sensors of NVIDIA Jetson boards, as two generations of kernels show them.

JetPack 5 and 6 have a hwmon chip that gives millivolts and milliamperes, never a power: W = mV x mA
/ 1e6. Channels 4 and up are shunt voltages and a sum, so only 1 to 3 are read. JetPack 4 has an
industrial I/O device that gives milliwatts, channels 0 to 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from device_agent.host.meters import Accuracy, MomentMeter, sum_of
from device_agent.host.says import Meter
from device_agent.host.sysfs import HeldFile, find, hwmon_chips, once_each, read_int, read_text

TOTALS = ("VDD_IN", "POM_5V_IN")
"""Rails that everything else hangs from: nothing is ever added to them."""
ORIN_INPUTS = ("VDD_GPU_SOC", "VDD_CPU_CV", "VIN_SYS_5V0")
"""The inputs of an AGX Orin, which has no sensor for the whole; other rails hang from these."""
UNUSED = ("NC", "NOT-USED")

_HWMON_CHANNELS = (1, 2, 3)
_IIO_CHANNELS = (0, 1, 2)
_MAX_MILLIVOLTS = 30_000
_MAX_MILLIAMPERES = 60_000
_MAX_MILLIWATTS = 200_000
"""Beyond what the boards can take: a reading above is a fault of the sensor."""
_SHARE = 0.015
"""Gain errors of voltage and current, 0.25 % each (SBOS576), and 1 % for the shunt: assumed."""
_OFFSET_V = 80e-6
"""Offset of the shunt's voltage, at most (SBOS576)."""
_SHUNT_OHM = 0.005
"""Where the kernel does not tell it: what the boards' rails have, or less."""
_USUAL_V = 5.0


@dataclass(frozen=True)
class Rail:
    """One labelled channel.

    Attributes:
        power_w: Returns the power of this moment, or None if it cannot be read or believed.
        offset_w: What the sensor's offset amounts to.
    """

    label: str
    power_w: Callable[[], float | None]
    offset_w: float


def find_ina3221(root: Path) -> tuple[MomentMeter | None, str]:
    """Return the board's meter, or None with a reason where the chips are there but of no use."""
    rails = [rail for chip in hwmon_chips(root, "ina3221") for rail in _hwmon_rails(chip)]
    if not rails:
        rails = [rail for device in _iio_devices(root) for rail in _iio_rails(device)]
    readable = [rail for rail in rails if rail.power_w() is not None]
    for label in TOTALS:
        total = [rail for rail in readable if rail.label == label]
        if total:
            return _meter(total[:1]), ""
        if any(rail.label == label for rail in rails):
            return None, Meter.UNREADABLE(meter=f"INA3221 {label}")
    if len(readable) < len(rails):
        missing = ", ".join(rail.label for rail in rails if rail not in readable)
        return None, Meter.UNREADABLE(meter=f"INA3221 {missing}")
    inputs = [rail for rail in rails if rail.label in ORIN_INPUTS]
    chosen = inputs if len(inputs) == len(ORIN_INPUTS) else rails
    return (_meter(chosen) if chosen else None), ""


def over_current_alarms(root: Path) -> list[Path]:
    """Return the files that hold 1 while a rail draws more than its critical limit."""
    return [
        chip / f"curr{channel}_crit_alarm"
        for chip in hwmon_chips(root, "ina3221")
        for channel in _HWMON_CHANNELS
        if read_int(chip / f"curr{channel}_crit_alarm") is not None
    ]


def _meter(rails: Sequence[Rail]) -> MomentMeter:
    return MomentMeter(
        "INA3221 " + " + ".join(rail.label for rail in rails),
        "measured" if rails[0].label in TOTALS else "derived",
        "board",
        Accuracy(_SHARE, sum(rail.offset_w for rail in rails)),
        lambda: sum_of([rail.power_w() for rail in rails]),
    )


def _hwmon_rails(chip: Path) -> list[Rail]:
    labels = {channel: read_text(chip / f"in{channel}_label") for channel in _HWMON_CHANNELS}
    return [
        Rail(label, _hwmon_reader(chip, channel), _offset_w(chip, channel))
        for channel, label in labels.items()
        if label and label not in UNUSED
    ]


def _hwmon_reader(chip: Path, channel: int) -> Callable[[], float | None]:
    volts = HeldFile(chip / f"in{channel}_input")
    amperes = HeldFile(chip / f"curr{channel}_input")

    def power_w() -> float | None:
        millivolts, milliamperes = volts.read_int(), amperes.read_int()
        if millivolts is None or milliamperes is None:
            return None
        if not (0 <= millivolts <= _MAX_MILLIVOLTS and 0 <= milliamperes <= _MAX_MILLIAMPERES):
            return None
        return millivolts * milliamperes / 1e6

    return power_w


def _offset_w(chip: Path, channel: int) -> float:
    microohms = read_int(chip / f"shunt{channel}_resistor")
    millivolts = read_int(chip / f"in{channel}_input")
    known = millivolts is not None and 0 < millivolts <= _MAX_MILLIVOLTS
    volts = millivolts / 1e3 if known and millivolts else _USUAL_V
    return volts * _OFFSET_V / (microohms / 1e6 if microohms and microohms > 0 else _SHUNT_OHM)


def _iio_devices(root: Path) -> list[Path]:
    below_driver = find(root / "sys/bus/i2c/drivers/ina3221x", "*/iio:device*")
    below_bus = [
        device
        for device in find(root / "sys/bus/iio/devices", "iio:device*")
        if (read_text(device / "name") or "").startswith("ina3221")
    ]
    return list(once_each([*below_driver, *below_bus]))


def _iio_rails(device: Path) -> list[Rail]:
    labels = {channel: read_text(device / f"rail_name_{channel}") for channel in _IIO_CHANNELS}
    return [
        Rail(label, _iio_reader(device, channel), _USUAL_V * _OFFSET_V / _SHUNT_OHM)
        for channel, label in labels.items()
        if label and label not in UNUSED
    ]


def _iio_reader(device: Path, channel: int) -> Callable[[], float | None]:
    power = HeldFile(device / f"in_power{channel}_input")

    def power_w() -> float | None:
        milliwatts = power.read_int()
        if milliwatts is None or not 0 <= milliwatts <= _MAX_MILLIWATTS:
            return None
        return milliwatts / 1e3

    return power_w
