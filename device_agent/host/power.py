"""Power meters: a sensor where the device has one, a labelled estimate where it has not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from device_agent.host.ina3221 import Ina3221Meter, find_ina3221
from device_agent.host.rapl import RaplMeter, find_rapl
from device_agent.wire.telemetry import Method


@dataclass(frozen=True)
class PowerSource:
    """Where power figures come from.

    Attributes:
        source: For people, for example ``INA3221 VDD_IN``; an estimate says what it lacks.
        scope: ``board`` or ``package``.
    """

    source: str
    method: Method
    scope: str


class PowerMeter(Protocol):
    """A sensor that is read again and again by one thread."""

    source: str
    method: Method
    scope: str

    def mean_power_w(self, now_s: float) -> float | None:
        """Return the mean power since the previous call, which had an earlier monotonic time.

        None at the first call, and whenever the sensor could not be read or believed.
        """
        ...


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
        return f"CPU share model {self.idle_w:g} to {self.max_w:g} W ({reason})"


def find_meter(root: Path) -> tuple[PowerMeter | None, str]:
    """Return the best meter under `root`, or None with the reason why there is none."""
    meter: Ina3221Meter | RaplMeter | None
    meter, ina_reason = find_ina3221(root)
    if meter:
        return meter, ""
    meter, rapl_reason = find_rapl(root)
    if meter:
        return meter, ""
    reasons = [reason for reason in (ina_reason, rapl_reason) if reason]
    return None, "; ".join(reasons) or "no power sensor"
