"""What every power meter is, and the three ways of making one out of readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from device_agent.host.says import Meter
from device_agent.wire.telemetry import Method

MAX_INTERVAL_S = 60.0
"""Over a longer pause a counter may have wrapped more than once."""


@dataclass(frozen=True)
class Accuracy:
    """How far a meter may be off: a share of the reading and a fixed part, both half widths."""

    share: float = 0.0
    fixed_w: float = 0.0

    def uncertainty_w(self, power_w: float) -> float:
        """Return the half width of the band around a power."""
        return self.share * abs(power_w) + self.fixed_w


class PowerMeter(Protocol):
    """A sensor that is read again and again by one thread.

    Attributes:
        source: For people, for example ``INA3221 VDD_IN``.
        scope: ``board``, ``package``, ``gpu``, ``wall``, or several joined by ``+``.
        silence: What to say of it when it gives nothing.
        rests_s: How long it may stay unread within a window; 0 where each sample is to read it.
    """

    source: str
    method: Method
    scope: str
    accuracy: Accuracy
    silence: Meter
    rests_s: float

    def mean_power_w(self, now_s: float) -> float | None:
        """Return the mean power since the previous call, which had an earlier monotonic time.

        None at the first call, and whenever the sensor could not be read or believed.
        """
        ...


class MomentMeter:
    """Powers of moments, joined by straight lines.

    Args:
        source: See `PowerMeter`.
        method: See `PowerMeter`.
        scope: See `PowerMeter`.
        accuracy: See `PowerMeter`.
        read: Returns the power in watts of this moment, or None.
        silence: See `PowerMeter`.
    """

    rests_s = 0.0

    def __init__(
        self,
        source: str,
        method: Method,
        scope: str,
        accuracy: Accuracy,
        read: Callable[[], float | None],
        *,
        silence: Meter = Meter.UNREADABLE,
    ) -> None:
        self.source = source
        self.method: Method = method
        self.scope = scope
        self.accuracy = accuracy
        self.silence = silence
        self._read = read
        self._before_w: float | None = None

    def mean_power_w(self, now_s: float) -> float | None:
        """Return the mean of this reading and the one before; see `PowerMeter`."""
        before_w, self._before_w = self._before_w, self._read()
        if before_w is None or self._before_w is None:
            return None
        return (before_w + self._before_w) / 2


@dataclass(frozen=True)
class Counter:
    """An energy counter.

    Attributes:
        read_uj: Returns it in microjoules, or None.
        max_range_uj: Value after which it begins at 0 again, where known.
        max_w: More than this is a fault of the counter.
    """

    read_uj: Callable[[], int | None]
    max_range_uj: int | None
    max_w: float


class CounterMeter:
    """The sum of energy counters: nothing between two readings is missed.

    Args:
        source: See `PowerMeter`.
        scope: See `PowerMeter`.
        accuracy: See `PowerMeter`.
        counters: All are added.
        rests_s: See `PowerMeter`; reading some counters costs more than sampling is worth.
    """

    method: Method = "measured"

    def __init__(
        self,
        source: str,
        scope: str,
        accuracy: Accuracy,
        counters: Sequence[Counter],
        *,
        rests_s: float = 0.0,
    ) -> None:
        self.source = source
        self.rests_s = rests_s
        self.scope = scope
        self.accuracy = accuracy
        self.silence = Meter.UNREADABLE
        self._counters = counters
        self._before: list[int | None] = [None] * len(counters)
        self._before_s: float | None = None

    def mean_power_w(self, now_s: float) -> float | None:
        """Return what the counters advanced, over the time; see `PowerMeter`."""
        before, before_s = self._before, self._before_s
        self._before = [counter.read_uj() for counter in self._counters]
        self._before_s = now_s
        if before_s is None or not 0 < now_s - before_s <= MAX_INTERVAL_S:
            return None
        powers = [
            _power_w(a, b, counter, now_s - before_s)
            for a, b, counter in zip(before, self._before, self._counters, strict=True)
        ]
        return sum_of(powers)


class SumMeter:
    """Meters of different parts of one machine, added up; read as seldom as the dearest of them."""

    method: Method = "derived"

    def __init__(self, parts: Sequence[PowerMeter]) -> None:
        self.source = " + ".join(part.source for part in parts)
        self.scope = "+".join(part.scope for part in parts)
        self.accuracy = Accuracy(
            max(part.accuracy.share for part in parts),
            sum(part.accuracy.fixed_w for part in parts),
        )
        self.silence = Meter.UNREADABLE
        self.rests_s = max(part.rests_s for part in parts)
        self._parts = parts

    def mean_power_w(self, now_s: float) -> float | None:
        """Return the sum, or None where a part is missing; see `PowerMeter`."""
        return sum_of([part.mean_power_w(now_s) for part in self._parts])


def sum_of(powers_w: Sequence[float | None]) -> float | None:
    """Return the sum, or None where one is missing: a sum of the rest would be too small."""
    known = [power_w for power_w in powers_w if power_w is not None]
    return sum(known) if len(known) == len(powers_w) else None


def energy_between_uj(before: int, after: int, max_range_uj: int | None) -> int | None:
    """Return what a wrapping counter advanced, or None where it was set back.

    Args:
        before: The earlier reading in microjoules.
        after: The later one.
        max_range_uj: Value after which it begins at 0 again, where known.
    """
    if after >= before:
        return after - before
    if max_range_uj is None or before > max_range_uj:
        return None
    return after - before + max_range_uj


def _power_w(
    before_uj: int | None, after_uj: int | None, counter: Counter, elapsed_s: float
) -> float | None:
    if before_uj is None or after_uj is None:
        return None
    advanced_uj = energy_between_uj(before_uj, after_uj, counter.max_range_uj)
    if advanced_uj is None:
        return None
    power_w = advanced_uj / 1e6 / elapsed_s
    return power_w if power_w <= counter.max_w else None
