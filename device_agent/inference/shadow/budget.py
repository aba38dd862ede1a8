"""Whether the serving session still keeps its latency with a candidate beside it. Pure."""

from __future__ import annotations

import math
from collections import deque

from device_agent.wire.sketch import Sketch

ENOUGH = 50
"""From so few inferences on there is a p95 to hold on to."""
RECENT = 200
FEWEST = 20
PAUSE_S = 2.0
MAX_PAUSE_S = 60.0
CALM_S = 60.0
"""So long without a pause, and the next one is a short one again."""
_TAIL = 0.05
_DEVIATIONS = 2.0


class LatencyBudget:
    """Says when a shadow must pause.

    The p95 has risen beyond the limit when more than 5 % of the latest inferences took longer than
    the limit. By chance alone a few more do, so it takes two standard deviations more than that.

    Args:
        baseline: Latencies from before; it learns from its own inferences until they are `ENOUGH`.
        max_added_permil: How far the p95 may rise, in 1/1000.
    """

    def __init__(self, baseline: Sketch, max_added_permil: int) -> None:
        self._baseline = baseline
        self._factor = 1.0 + max_added_permil / 1000.0
        self._limit_s = self._find_limit()
        self._recent: deque[bool] = deque(maxlen=RECENT)
        self._above = 0
        self._paused_until_s = -math.inf
        self._pause_s = PAUSE_S
        self.beside = Sketch(buckets={})

    @property
    def before_p95_s(self) -> float | None:
        """The p95 that it holds on to; None as long as it learns."""
        return self._baseline.quantile(1.0 - _TAIL) if self._limit_s else None

    def add(self, took_s: float, now_s: float) -> None:
        """Take note of an inference of the serving session, before anything is shown."""
        if self._limit_s is None:
            self._baseline.add(took_s)
            self._limit_s = self._find_limit()
            return
        self.beside.add(took_s)
        if now_s < self._paused_until_s:
            return
        if len(self._recent) == RECENT:
            self._above -= self._recent[0]
        above = took_s > self._limit_s
        self._recent.append(above)
        self._above += above
        if self._has_risen():
            self._pause(now_s)

    @property
    def knows(self) -> bool:
        """Whether there is a p95 to compare with."""
        return self._limit_s is not None

    def allows(self, now_s: float) -> bool:
        """Return whether a sample may be shown now."""
        return self._limit_s is not None and now_s >= self._paused_until_s

    def _find_limit(self) -> float | None:
        p95_s = self._baseline.quantile(1.0 - _TAIL) if self._baseline.count >= ENOUGH else None
        return None if p95_s is None else p95_s * self._factor

    def _has_risen(self) -> bool:
        count = len(self._recent)
        spread = math.sqrt(count * _TAIL * (1.0 - _TAIL))
        return count >= FEWEST and self._above > count * _TAIL + _DEVIATIONS * spread

    def _pause(self, now_s: float) -> None:
        if now_s - self._paused_until_s > CALM_S:
            self._pause_s = PAUSE_S
        self._paused_until_s = now_s + self._pause_s
        self._pause_s = min(2.0 * self._pause_s, MAX_PAUSE_S)
        self._recent.clear()
        self._above = 0
