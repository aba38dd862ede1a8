"""Which power meters a machine has: a sensor where there is one, a labelled estimate where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from device_agent.host.battery import find_battery
from device_agent.host.ina3221 import find_ina3221
from device_agent.host.meters import PowerMeter, SumMeter
from device_agent.host.nvml import CardsAlone, Gpu, gpu_meter
from device_agent.host.plug import open_plug, plug_meter
from device_agent.host.rapl import find_rapl
from device_agent.host.raspberry import PmicReading, find_vcgencmd
from device_agent.host.says import Meter
from device_agent.host_options import Plug
from device_agent.wire.telemetry import Method


@dataclass(frozen=True)
class PowerSource:
    """Where power figures come from.

    Attributes:
        source: For people, for example ``INA3221 VDD_IN``; an estimate says what it lacks.
        scope: See `PowerMeter`.
    """

    source: str
    method: Method
    scope: str


@dataclass(frozen=True)
class Estimator:
    """Power from the load of the processor: a model, not a meter.

    Attributes:
        idle_w: Power of the idle device.
        max_w: Power with every core busy.
    """

    idle_w: float
    max_w: float

    def power_w(self, cpu_share: float) -> float:
        """Return the modelled power at a share (0 to 1) of the whole machine's CPU time."""
        return self.idle_w + (self.max_w - self.idle_w) * min(max(cpu_share, 0.0), 1.0)

    @property
    def uncertainty_w(self) -> float:
        """Half the range: nothing that was measured says where in it the truth lies."""
        return (self.max_w - self.idle_w) / 2

    def source(self, reason: str) -> str:
        """Return what to call an estimate that is made because of `reason`."""
        return Meter.CPU_MODEL(low=self.idle_w, high=self.max_w, said=reason)


class Slow(Protocol):
    """What reads on a thread of its own."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End."""
        ...


@dataclass(frozen=True)
class Meters:
    """The meters of a machine.

    Attributes:
        best_first: What covers more of the device comes before what covers less of it; a plug that
            somebody configured before everything.
        reason: What is there and cannot be used, or that there is nothing.
        slow: What must be started and stopped with them.
        cards: The cards' meter where it stands for itself; it wants to know where the model runs.
    """

    best_first: tuple[PowerMeter, ...]
    reason: str
    slow: tuple[Slow, ...] = ()
    cards: CardsAlone | None = None


def find_meters(root: Path, plug: Plug | None = None, gpus: Sequence[Gpu] = ()) -> Meters:
    """Return the meters under `root`."""
    meters: list[PowerMeter] = []
    slow: list[Slow] = []
    if plug:
        reading = open_plug(plug)
        slow.append(reading)
        meters.append(plug_meter(plug, reading))
    board, ina_reason = find_ina3221(root)
    if board:
        meters.append(board)
    pmic = _find_pmic(root)
    if pmic:
        slow.append(pmic)
        meters.append(pmic.meter())
    battery = find_battery(root)
    if battery:
        meters.append(battery)
    parts, rapl_reason = _parts(root, gpus)
    if parts:
        meters.append(parts)
    reason = "; ".join(text for text in (ina_reason, rapl_reason) if text)
    reason = reason if meters or reason else Meter.NO_SENSOR()
    cards = parts if isinstance(parts, CardsAlone) else None
    return Meters(tuple(meters), reason, tuple(slow), cards)


def _find_pmic(root: Path) -> PmicReading | None:
    tool = find_vcgencmd(root)
    if tool is None:
        return None
    reading = PmicReading(tool)
    reading.read_once()  # only a Raspberry Pi 5 answers
    return reading if reading.newest() is not None else None


def _parts(root: Path, gpus: Sequence[Gpu]) -> tuple[PowerMeter | None, str]:
    """Return the processor's and the cards' meters, as one where there are both."""
    rapl, reason = find_rapl(root)
    cards = gpu_meter(list(gpus))
    if rapl and cards:
        return SumMeter((rapl, cards)), reason
    return rapl or (CardsAlone(cards) if cards else None), reason
