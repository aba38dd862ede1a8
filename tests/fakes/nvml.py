"""The driver's library as a card of ours would have it: C functions that write through pointers."""

from __future__ import annotations

from typing import Any

NOT_SUPPORTED = 3
GPU_IS_LOST = 15


class FakeNvml:
    """One or more cards; a value that is None is not supported by them."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.energy_mj: int | None = 0
        self.energy_reads = 0
        self.power_mw: int | None = 0
        self.throttle_reasons: int | None = 0
        self.temperature_c: int | None = 30
        self.lost = False

    def nvmlInit_v2(self) -> int:
        return 0

    def nvmlDeviceGetCount_v2(self, count: Any) -> int:
        return self._give(count, len(self.names))

    def nvmlDeviceGetHandleByIndex_v2(self, index: Any, handle: Any) -> int:
        handle._obj.value = index.value + 1
        return 0

    def nvmlDeviceGetName(self, handle: Any, name: Any, size: Any) -> int:
        name.value = self.names[handle.value - 1].encode()[: size.value - 1]
        return 0

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: Any, energy: Any) -> int:
        self.energy_reads += 1
        return self._give(energy, self.energy_mj)

    def nvmlDeviceGetPowerUsage(self, handle: Any, power: Any) -> int:
        return self._give(power, self.power_mw)

    def nvmlDeviceGetCurrentClocksThrottleReasons(self, handle: Any, reasons: Any) -> int:
        return self._give(reasons, self.throttle_reasons)

    def nvmlDeviceGetTemperature(self, handle: Any, sensor: Any, temperature: Any) -> int:
        assert sensor.value == 0
        return self._give(temperature, self.temperature_c)

    def _give(self, pointer: Any, value: int | None) -> int:
        if self.lost:
            return GPU_IS_LOST
        if value is None:
            return NOT_SUPPORTED
        pointer._obj.value = value
        return 0
