"""How long a job still takes, from how far it came: nothing before there is data. Qt-free."""

from __future__ import annotations

from collections import deque

_LEAST_S = 2.0
_LEAST_SHARE = 0.02
_LOOKED_BACK_S = 20.0
"""Steps differ in speed: what was long ago says little about what comes."""


class Eta:
    """Takes shares of the whole as they are reported, and says what is left.

    Args:
        begun_s: When the job began, by any clock that only goes on.
    """

    def __init__(self, begun_s: float) -> None:
        self._seen: deque[tuple[float, float]] = deque([(begun_s, 0.0)])

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 to 1."""
        return self._seen[-1][1]

    def take(self, now_s: float, share: float) -> None:
        """Take in a report; a share that goes back begins anew."""
        if share < self.share:
            self._seen.clear()
        self._seen.append((now_s, min(max(share, 0.0), 1.0)))
        while len(self._seen) > 2 and now_s - self._seen[1][0] > _LOOKED_BACK_S:
            self._seen.popleft()

    def left_s(self, now_s: float) -> float | None:
        """Return the seconds that are left at the speed of late, or None while nobody can know.

        A job that reports nothing more gets slower by that: the time since its last report counts.
        """
        (then_s, first), (_, share) = self._seen[0], self._seen[-1]
        took_s, came = now_s - then_s, share - first
        if took_s < _LEAST_S or came < _LEAST_SHARE:
            return None
        return (1.0 - share) * took_s / came
