"""How long to wait after a crash, and when crashes are a loop."""

from __future__ import annotations

LOOP_CRASHES = 3
LOOP_S = 60.0
HEALTHY_S = 300.0
FIRST_DELAY_S = 0.5
MAX_DELAY_S = 60.0


class CrashLog:
    """The crashes of one slot."""

    def __init__(self) -> None:
        self._times_s: list[float] = []
        self._told = False

    def add(self, now_s: float) -> float:
        """Note a crash at monotonic time `now_s`; return the seconds to wait before a restart."""
        if self._times_s and now_s - self._times_s[-1] > HEALTHY_S:
            self._times_s.clear()
        self._times_s.append(now_s)
        doublings = min(len(self._times_s) - 1, 10)
        return min(FIRST_DELAY_S * 2.0**doublings, MAX_DELAY_S)

    def is_loop(self) -> bool:
        """Return True once: when the last crashes came so fast that a restart does not help."""
        recent = self._times_s[-LOOP_CRASHES:]
        if self._told or len(recent) < LOOP_CRASHES or recent[-1] - recent[0] > LOOP_S:
            return False
        self._told = True
        return True
