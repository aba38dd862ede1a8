"""How long to wait before the next try."""

from __future__ import annotations

import random
from collections.abc import Callable


class Backoff:
    """Delays that grow from `first_s` to `cap_s`, each cut by a random part of up to a half.

    Without that part a fleet that lost its broker together would come back together.
    """

    def __init__(
        self,
        first_s: float = 0.5,
        cap_s: float = 60.0,
        factor: float = 1.5,
        random_share: Callable[[], float] = random.random,
    ) -> None:
        self._first_s = first_s
        self._cap_s = cap_s
        self._factor = factor
        self._random_share = random_share
        self._next_s = first_s

    def next_delay_s(self) -> float:
        """Return the delay before the next try, in seconds."""
        delay_s = self._next_s
        self._next_s = min(delay_s * self._factor, self._cap_s)
        return delay_s * (1.0 - self._random_share() / 2)

    def reset(self) -> None:
        """Start from the shortest delay again."""
        self._next_s = self._first_s
