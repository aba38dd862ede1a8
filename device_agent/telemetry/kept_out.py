"""Records that the disk did not take: counted, until the ledger can name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from device_agent.telemetry.ledger import span_s
from device_agent.wire.telemetry import Body, Loss

_MOST_REASONS = 8


@dataclass
class _Count:
    records: int
    start_s: float
    end_s: float


class KeptOut:
    """Counts by reason. For whoever holds the spool's lock."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}

    def add(self, bodies: Sequence[Body], now_s: float, problem: str) -> None:
        """Count records that could not be written."""
        reason = f"the disk did not take it: {problem[:200]}"
        if reason not in self._counts and len(self._counts) >= _MOST_REASONS:
            reason = next(reversed(self._counts))
        for body in bodies:
            start_s, end_s = span_s(body)
            begun_s, over_s = now_s if start_s is None else start_s, end_s or now_s
            count = self._counts.setdefault(reason, _Count(0, begun_s, over_s))
            count.records += 1
            count.start_s, count.end_s = min(count.start_s, begun_s), max(count.end_s, over_s)

    def losses(self, now_s: float) -> list[Loss]:
        """Return an entry for each reason; the records never had numbers."""
        return [
            Loss(
                time_s=now_s,
                first_seq=0,
                last_seq=0,
                records=count.records,
                reason=reason,
                start_s=count.start_s,
                end_s=count.end_s,
            )
            for reason, count in self._counts.items()
        ]

    def clear(self) -> None:
        """Begin to count anew: the ledger has it all."""
        self._counts.clear()
