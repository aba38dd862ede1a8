"""How many devices match each saved group, a few groups at a time. Qt-free."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

BUDGET_S = 0.004
"""A quarter of a frame: with many groups, the counts of the others are a few seconds old."""


class GroupCounts:
    """Counts in turn, so that a hundred groups cost a window no more than one.

    Args:
        count: Counts the devices of a group by its name.
        clock: Seconds of any origin.
    """

    def __init__(
        self, count: Callable[[str], int], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._count = count
        self._clock = clock
        self._known: dict[str, int] = {}
        self._turn = 0

    def forget(self) -> None:
        """Count every group anew, as groups have changed."""
        self._known = {}

    def again(self, names: Collection[str]) -> dict[str, int]:
        """Count what was never counted, then others while there is time; return what is known."""
        ordered, begun_s = list(names), self._clock()
        for name in ordered:
            if name not in self._known:
                self._known[name] = self._count(name)
        for _ in ordered:
            if self._clock() - begun_s > BUDGET_S:
                break
            name = ordered[self._turn % len(ordered)]
            self._turn += 1
            self._known[name] = self._count(name)
        return {name: self._known[name] for name in ordered}
