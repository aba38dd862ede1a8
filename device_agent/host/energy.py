"""Energy over a window, from power over each sampling interval."""

from __future__ import annotations

from device_agent.host.power import Estimator, PowerMeter
from device_agent.wire.telemetry import Energy


class EnergyAccount:
    """Adds up intervals until the window is taken.

    The meter and the model run side by side. If the meter failed in any interval, the whole window
    is an estimate and says why: measured and estimated energy are never mixed in one figure.

    Args:
        meter: The sensor, if there is one.
        reason: Why there is none.
    """

    def __init__(self, meter: PowerMeter | None, reason: str, estimator: Estimator) -> None:
        self._meter = meter
        self._reason = reason
        self._estimator = estimator
        self._clear()

    def add(self, elapsed_s: float, meter_w: float | None, cpu_share: float | None) -> None:
        """Add an interval: what the meter gave, and the machine's busy share."""
        self._covered_s += elapsed_s
        if meter_w is None:
            self._unmetered_s += elapsed_s
        else:
            self._metered_j += meter_w * elapsed_s
        # A share that is not known counts as half: the band around it still holds the truth.
        share = 0.5 if cpu_share is None else cpu_share
        self._estimated_j += self._estimator.power_w(share) * elapsed_s

    def take(self) -> Energy | None:
        """Return the energy since the previous call, or None if no time has passed."""
        energy = self._energy()
        self._clear()
        return energy

    def _energy(self) -> Energy | None:
        if self._covered_s <= 0:
            return None
        if self._meter and not self._unmetered_s:
            return Energy(
                source=self._meter.source,
                method=self._meter.method,
                scope=self._meter.scope,
                power_w=self._metered_j / self._covered_s,
                energy_j=self._metered_j,
            )
        reason = self._reason or (f"{self._meter.source} unreadable" if self._meter else "")
        return Energy(
            source=self._estimator.source(reason),
            method="estimated",
            scope="board",
            power_w=self._estimated_j / self._covered_s,
            energy_j=self._estimated_j,
            uncertainty_w=self._estimator.uncertainty_w,
        )

    def _clear(self) -> None:
        self._covered_s = self._unmetered_s = self._metered_j = self._estimated_j = 0.0
