"""Energy over a window, from power over each sampling interval."""

from __future__ import annotations

from collections.abc import Sequence

from device_agent.host.meters import PowerMeter
from device_agent.host.power import Estimator
from device_agent.wire.telemetry import Energy


class EnergyAccount:
    """Adds up intervals until the window is taken.

    Meters and model run side by side. The first meter that gave something in every interval has the
    window, whole; where none did it is an estimate and says why. Figures of different meters, and
    measured and estimated ones, are never mixed in one window.

    Args:
        meters: The sensors, the best first.
        reason: Why there is none, or none better.
    """

    def __init__(self, meters: Sequence[PowerMeter], reason: str, estimator: Estimator) -> None:
        self._meters = meters
        self._reason = reason
        self._estimator = estimator
        self._clear()

    def meter(self, place: int, elapsed_s: float, power_w: float | None) -> None:
        """Add what a meter gave over an interval of its own, which ends when the window does."""
        if power_w is None:
            self._silent.add(place)
        else:
            self._metered_j[place] += power_w * elapsed_s

    def add(self, elapsed_s: float, cpu_share: float | None) -> None:
        """Add an interval, and the machine's busy share in it."""
        self._covered_s += elapsed_s
        # A share that is not known counts as half: the band around it still holds the truth.
        share = 0.5 if cpu_share is None else cpu_share
        self._estimated_j += self._estimator.power_w(share) * elapsed_s

    def take(self) -> Energy | None:
        """Return the energy since the previous call, or None if no time has passed."""
        energy = self._energy() if self._covered_s > 0 else None
        self._clear()
        return energy

    def _energy(self) -> Energy:
        for place, meter in enumerate(self._meters):
            if place not in self._silent:
                return self._metered(meter, self._metered_j[place])
        said = [meter.silence(meter=meter.source) for meter in self._meters]
        reason = "; ".join([*said, self._reason] if self._reason else said)
        power_w = self._estimated_j / self._covered_s
        return Energy(
            source=self._estimator.source(reason),
            method="estimated",
            scope="board",
            power_w=power_w,
            energy_j=self._estimated_j,
            uncertainty_w=self._estimator.uncertainty_w,
            idle_w=self._estimator.idle_w,
            net_j=self._estimated_j - self._estimator.idle_w * self._covered_s,
        )

    def _metered(self, meter: PowerMeter, energy_j: float) -> Energy:
        power_w = energy_j / self._covered_s
        return Energy(
            source=meter.source,
            method=meter.method,
            scope=meter.scope,
            power_w=power_w,
            energy_j=energy_j,
            uncertainty_w=meter.accuracy.uncertainty_w(power_w),
        )

    def _clear(self) -> None:
        self._covered_s = self._estimated_j = 0.0
        self._metered_j = [0.0] * len(self._meters)
        self._silent: set[int] = set()
