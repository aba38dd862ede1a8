"""A mergeable latency sketch with bounded relative error.

Log buckets with the mapping of DDSketch (Masson, Rim and Lee, VLDB 2019): bucket ``i`` holds values
in ``(gamma^(i-1), gamma^i]``, so any quantile is off by at most `RELATIVE_ERROR`. Merging adds
counters, which loses nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Annotated

from msgspec import Meta, Struct

RELATIVE_ERROR = 0.01
_GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
_INVERSE_LOG_GAMMA = 1 / math.log(_GAMMA)
_SMALLEST = 1e-9
"""Values below a nanosecond share one bucket."""

Count = Annotated[int, Meta(ge=0, lt=2**53)]
Bucket = Annotated[int, Meta(ge=-2000, le=2000)]


class Sketch(Struct, kw_only=True):
    """Counts per log bucket of values in seconds.

    Attributes:
        count: Values recorded.
        total: Their exact sum, in seconds.
        buckets: Bucket index to count.
    """

    count: Count = 0
    total: float = 0.0
    buckets: dict[Bucket, Count] = {}

    def add(self, value_s: float) -> None:
        """Record one value in seconds."""
        index = math.ceil(math.log(max(value_s, _SMALLEST)) * _INVERSE_LOG_GAMMA)
        self.buckets[index] = self.buckets.get(index, 0) + 1
        self.count += 1
        self.total += value_s

    def add_all(self, values_s: Iterable[float]) -> None:
        """Record many values in seconds, in less time than one by one."""
        buckets, log, ceil = self.buckets, math.log, math.ceil
        for value_s in values_s:
            index = ceil(log(max(value_s, _SMALLEST)) * _INVERSE_LOG_GAMMA)
            buckets[index] = buckets.get(index, 0) + 1
            self.count += 1
            self.total += value_s

    def merge(self, other: Sketch) -> None:
        """Add every value of `other`."""
        for index, count in other.buckets.items():
            self.buckets[index] = self.buckets.get(index, 0) + count
        self.count += other.count
        self.total += other.total

    def quantile(self, q: float) -> float | None:
        """Return the value in seconds at quantile `q` (0 to 1), or None if nothing was recorded."""
        return self.quantiles((q,))[0]

    def quantiles(self, qs: Sequence[float]) -> list[float | None]:
        """Return `quantile` of each."""
        if not self.buckets:
            return [None] * len(qs)
        indexes = sorted(self.buckets)
        seen = list(accumulate(map(self.buckets.__getitem__, indexes)))
        last = len(seen) - 1
        places = [min(bisect_right(seen, q * (seen[last] - 1)), last) for q in qs]
        return [bucket_value(indexes[place]) for place in places]

    @property
    def mean(self) -> float | None:
        """The exact mean in seconds, or None if nothing was recorded."""
        return self.total / self.count if self.count else None


def bucket_value(index: int) -> float:
    """Return the value in seconds that stands for every value in the bucket."""
    return 2 * _GAMMA**index / (_GAMMA + 1)


def merged(sketches: Iterable[Sketch]) -> Sketch:
    """Return one new sketch of all values in `sketches`."""
    result = Sketch()
    for sketch in sketches:
        result.merge(sketch)
    return result
