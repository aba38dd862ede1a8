"""Noting that something happened, without letting a stranger fill the log with it."""

from __future__ import annotations

from collections.abc import Hashable

PERIOD_S = 3600.0
MOST_PER_PERIOD = 200


class Seldom:
    """Says when something is due to be noted again. Not thread-safe.

    Args:
        period_s: The same thing is due once in so long.
        most: No more than so many different things in that time.
    """

    def __init__(self, period_s: float = PERIOD_S, most: int = MOST_PER_PERIOD) -> None:
        self._period_s = period_s
        self._most = most
        self._noted_s: dict[Hashable, float] = {}

    def due(self, what: Hashable, now_s: float) -> bool:
        """Return whether to note `what` now; True counts as noted."""
        oldest_s = now_s - self._period_s
        # A clock that was set back must not silence us.
        self._noted_s = {
            each: at_s for each, at_s in self._noted_s.items() if oldest_s < at_s <= now_s
        }
        if what in self._noted_s or len(self._noted_s) >= self._most:
            return False
        self._noted_s[what] = now_s
        return True
