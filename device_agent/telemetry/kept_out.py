"""Records that the disk did not take: counted, until the ledger can name them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from device_agent.telemetry.ledger import span_s
from device_agent.telemetry.says import Says
from device_agent.telemetry.tally import Count, Kept, Tally
from device_agent.wire.telemetry import Body, Loss

_MOST_REASONS = 8
_REASON_BYTES = 200
_EPISODE_BITS = 63


class KeptOut:
    """Counts by reason, in memory and in the tally. For whoever holds the spool's lock.

    Args:
        tally: What it says from an earlier run is counted on.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._count = tally.found

    @property
    def episode(self) -> int:
        """Which counting this is, to be kept with what is entered; 0 while nothing is counted."""
        return self._count.episode

    def add(self, bodies: Sequence[Body], now_s: float, problem: str) -> None:
        """Count records that could not be written; in the tally, too, once it has returned."""
        cut = problem.encode()[:_REASON_BYTES].decode(errors="ignore")
        reason = Says.NOT_TAKEN(cause=cut)
        kept = {each.reason: each for each in self._count.kept}
        if reason not in kept and len(kept) >= _MOST_REASONS:
            reason = next(reversed(kept))
        for body in bodies:
            kept[reason] = _with(kept.get(reason), reason, body, now_s)
        self._count = Count(self.episode or _new_episode(), tuple(kept.values()))
        self._tally.save(self._count)

    def losses(self, now_s: float) -> list[Loss]:
        """Return an entry for each reason; the records never had numbers."""
        return [
            Loss(
                time_s=now_s,
                first_seq=0,
                last_seq=0,
                records=each.records,
                reason=each.reason,
                start_s=each.start_s,
                end_s=each.end_s,
            )
            for each in self._count.kept
        ]

    def entered(self, episode: int) -> None:
        """Begin to count anew, if this is the counting that the ledger has."""
        if episode and episode == self.episode:
            self._count = Count()
            self._tally.save(self._count)

    def close(self) -> None:
        """Let go of the file; what was not entered stays in it for the next start."""
        self._tally.close()


def _with(kept: Kept | None, reason: str, body: Body, now_s: float) -> Kept:
    start_s, end_s = span_s(body)
    begun_s, over_s = now_s if start_s is None else start_s, end_s or now_s
    if kept is None:
        return Kept(reason, 1, begun_s, over_s)
    return Kept(reason, kept.records + 1, min(kept.start_s, begun_s), max(kept.end_s, over_s))


def _new_episode() -> int:
    return secrets.randbits(_EPISODE_BITS) or 1
