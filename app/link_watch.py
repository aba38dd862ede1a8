"""Since when the console has a link to its broker, or has none."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

LinkState = Literal["connected", "connecting", "down"]

PATIENCE_S = 5.0
"""So long a missing link is called connecting: brokers restart, and nobody need look up for it."""


class LinkWatch:
    """Remembers when the link came or went; `look` is for one thread, the rest for any.

    Args:
        clock: Unix time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._seen: tuple[bool, float] = (False, clock())

    @property
    def state(self) -> LinkState:
        """How the link is."""
        connected, since_s = self._seen
        if connected:
            return "connected"
        return "connecting" if self._clock() - since_s < PATIENCE_S else "down"

    @property
    def since_s(self) -> float:
        """Unix time since when it is there, or is not."""
        return self._seen[1]

    def look(self, *, connected: bool) -> None:
        """Take note of how it is now."""
        if connected != self._seen[0]:
            self._seen = connected, self._clock()
