"""NVIDIA graphics cards, by the library that comes with their driver.

It is called directly: nine functions need no dependency, and a device without the driver has no
such library. On a Jetson it gives no power; there the board's own sensors do.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from device_agent.host.meters import (
    Accuracy,
    Counter,
    CounterMeter,
    MomentMeter,
    PowerMeter,
    sum_of,
)
from device_agent.host.says import Meter

LIBRARY = "libnvidia-ml.so.1"
_DRIVER = "proc/driver/nvidia/version"
_NAME_BYTES = 96
_MAX_GPUS = 16
_MAX_W = 3000.0
_OF_THE_CHIP = 0
"""Which of a card's temperatures; the library knows no other."""
_ACCURACY = Accuracy(0.05)
"""NVIDIA says 5 % of its power reading for older chips; assumed for the rest and the counter."""
_RESTS_S = 30.0
"""An H200's driver takes 4 ms of CPU to read the counter, twice a second all that an agent may."""
SLOWED = 0x08 | 0x20 | 0x40 | 0x80
"""Hardware slowdown, software and hardware thermal slowdown, power brake. A power cap that is at
work is no throttling: whoever set it chose the speed."""


def load_library() -> Any:  # noqa: ANN401 - a C library has the functions it has
    """Return the driver's library.

    Raises:
        OSError: There is none.
    """
    return ctypes.CDLL(LIBRARY)


@dataclass(frozen=True)
class Gpu:
    """One card."""

    name: str
    energy_uj: Callable[[], int | None]
    power_w: Callable[[], float | None]
    slowed: Callable[[], bool | None]
    temperature_c: Callable[[], float | None]


def find_gpus(root: Path, load: Callable[[], Any] = load_library) -> list[Gpu]:
    """Return the cards of a machine whose driver is loaded; the library stays in use."""
    try:
        if not (root / _DRIVER).exists():
            return []
        library = load()
        if library.nvmlInit_v2() != 0:
            return []
        count = _number(library.nvmlDeviceGetCount_v2, ctypes.c_uint) or 0
    except (OSError, AttributeError):
        return []
    gpus = [_open(library, index) for index in range(min(count, _MAX_GPUS))]
    return [gpu for gpu in gpus if gpu]


class CardsAlone:
    """The meter of the cards of a machine that has no other.

    It says nothing while the model runs on the processor: what a card draws at rest is not what
    those inferences cost. Until it is told otherwise the cards work.
    """

    def __init__(self, meter: PowerMeter) -> None:
        self.source, self.method = meter.source, meter.method
        self.scope, self.accuracy = meter.scope, meter.accuracy
        self.silence, self.rests_s = meter.silence, meter.rests_s
        self._meter = meter
        self._work = True

    def tell(self, *, cards_work: bool) -> None:
        """Say whether the model runs on a card."""
        self._work = cards_work
        self.silence = self._meter.silence if cards_work else Meter.NOT_ASKED

    def mean_power_w(self, now_s: float) -> float | None:
        """Return the cards' power while they work; see `PowerMeter`."""
        power_w = self._meter.mean_power_w(now_s)
        return power_w if self._work else None


def gpu_meter(gpus: list[Gpu]) -> MomentMeter | CounterMeter | None:
    """Return the meter of all cards together; by their energy counters where they have them."""
    if not gpus:
        return None
    source = "NVML " + " + ".join(gpu.name for gpu in gpus)
    if all(gpu.energy_uj() is not None for gpu in gpus):
        counters = [Counter(gpu.energy_uj, None, _MAX_W) for gpu in gpus]
        return CounterMeter(source, "gpu", _ACCURACY, counters, rests_s=_RESTS_S)
    if all(gpu.power_w() is not None for gpu in gpus):
        return MomentMeter(
            source,
            "measured",
            "gpu",
            _ACCURACY,
            lambda: sum_of([gpu.power_w() for gpu in gpus]),
        )
    return None


def _open(library: Any, index: int) -> Gpu | None:  # noqa: ANN401
    handle = ctypes.c_void_p()
    if library.nvmlDeviceGetHandleByIndex_v2(ctypes.c_uint(index), ctypes.byref(handle)) != 0:
        return None
    name = ctypes.create_string_buffer(_NAME_BYTES)
    if library.nvmlDeviceGetName(handle, name, ctypes.c_uint(_NAME_BYTES)) != 0:
        name.value = f"GPU {index}".encode()
    return Gpu(
        name.value.decode("utf-8", "replace"),
        partial(_energy_uj, library, handle),
        partial(_power_w, library, handle),
        partial(_slowed, library, handle),
        partial(_temperature_c, library, handle),
    )


def _energy_uj(library: Any, handle: ctypes.c_void_p) -> int | None:  # noqa: ANN401
    millijoules = _ask(library, "nvmlDeviceGetTotalEnergyConsumption", handle, ctypes.c_ulonglong)
    return None if millijoules is None else millijoules * 1000


def _power_w(library: Any, handle: ctypes.c_void_p) -> float | None:  # noqa: ANN401
    milliwatts = _ask(library, "nvmlDeviceGetPowerUsage", handle, ctypes.c_uint)
    if milliwatts is None or not 0 <= milliwatts <= _MAX_W * 1000:
        return None
    return milliwatts / 1e3


def _slowed(library: Any, handle: ctypes.c_void_p) -> bool | None:  # noqa: ANN401
    reasons = _ask(library, "nvmlDeviceGetCurrentClocksThrottleReasons", handle, ctypes.c_ulonglong)
    return None if reasons is None else bool(reasons & SLOWED)


def _temperature_c(library: Any, handle: ctypes.c_void_p) -> float | None:  # noqa: ANN401
    which = ctypes.c_uint(_OF_THE_CHIP)
    return _ask(library, "nvmlDeviceGetTemperature", handle, ctypes.c_uint, which)


def _ask(
    library: Any,  # noqa: ANN401
    function: str,
    handle: ctypes.c_void_p,
    kind: type[ctypes.c_uint] | type[ctypes.c_ulonglong],
    *arguments: ctypes.c_uint,
) -> int | None:
    try:
        return _number(partial(getattr(library, function), handle, *arguments), kind)
    except AttributeError:  # an older driver
        return None


def _number(
    function: Callable[..., int], kind: type[ctypes.c_uint] | type[ctypes.c_ulonglong]
) -> int | None:
    value = kind()
    return int(value.value) if function(ctypes.byref(value)) == 0 else None
