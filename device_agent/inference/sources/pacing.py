"""When the next sample is due."""

from __future__ import annotations


class Pacer:
    """When the next sample is due, on the monotonic clock."""

    def __init__(self, rate_hz: float) -> None:
        self._period_s = 1 / rate_hz if rate_hz > 0 else 0.0
        self._due_s: float | None = None

    def wait_s(self, now_s: float) -> float:
        """Return how long to wait for the next sample; the first is due at once."""
        return max(self._due_s - now_s, 0.0) if self._due_s is not None else 0.0

    def taken(self, now_s: float) -> int:
        """Note that a sample was taken; return how many were due before it and are missed."""
        if not self._period_s:
            return 0
        due_s = now_s if self._due_s is None else self._due_s
        missed = max(int((now_s - due_s) / self._period_s), 0)
        self._due_s = due_s + (missed + 1) * self._period_s
        return missed

    def reset(self) -> None:
        """Start over: there was nothing to take, so nothing was missed."""
        self._due_s = None
