"""What is kept of a measured value over a window: mergeable, and exact but for rounding."""

from __future__ import annotations

import math

from msgspec import Struct

from device_agent.wire.sketch import Count


class Moments(Struct, kw_only=True):
    """Count, sum, spread and range of values in their own unit.

    Attributes:
        count: Values recorded.
        total: Their sum.
        spread: Sum of their squared distances from the mean.
        lowest: Smallest of them; of no meaning while `count` is 0, like `highest`.
    """

    count: Count = 0
    total: float = 0.0
    spread: float = 0.0
    lowest: float = 0.0
    highest: float = 0.0

    def add(self, value: float) -> None:
        """Record one value."""
        self.merge(Moments(count=1, total=value, lowest=value, highest=value))

    def merge(self, other: Moments) -> None:
        """Add every value of `other` (Chan, Golub and LeVeque 1979, equation 1.5b)."""
        if not other.count:
            return
        if not self.count:
            self.lowest, self.highest = other.lowest, other.highest
        else:
            apart = other.total / other.count - self.total / self.count
            weight = self.count * other.count / (self.count + other.count)
            self.spread += apart * apart * weight
        self.spread += other.spread
        self.count += other.count
        self.total += other.total
        self.lowest = min(self.lowest, other.lowest)
        self.highest = max(self.highest, other.highest)

    @property
    def mean(self) -> float | None:
        """The mean, or None if nothing was recorded."""
        return self.total / self.count if self.count else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the values, or None if nothing was recorded."""
        return math.sqrt(self.spread / self.count) if self.count else None
