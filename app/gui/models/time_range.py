"""Which time charts show: zoom, pan, typed dates, and how often to read anew. Qt-free."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

SHORTEST_S = 10.0
LONGEST_S = 400 * 86400.0
_MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
_TIMES = ("%H:%M:%S", "%H:%M")
_SLOWEST_S = 30.0
_BRISK_S = 1.0

Fault = Literal["unreadable", "reversed", "future", "short", "long"]
End = Literal["from", "to"]


class RangeError(ValueError):
    """A typed range is none.

    Attributes:
        end: The field that is wrong.
        fault: Why.
    """

    def __init__(self, end: End, fault: Fault) -> None:
        super().__init__(f"{end}: {fault}")
        self.end: End = end
        self.fault: Fault = fault


def zoomed(start_s: float, end_s: float, factor: float, at_s: float) -> tuple[float, float]:
    """Return the range `factor` times as long; `at_s` stays where it is on the screen."""
    length_s = min(max((end_s - start_s) * factor, SHORTEST_S), LONGEST_S)
    share = (at_s - start_s) / (end_s - start_s)
    return at_s - share * length_s, at_s + (1 - share) * length_s


def moved(start_s: float, end_s: float, by_s: float, now_s: float) -> tuple[float, float]:
    """Return the range moved by `by_s`; it never leaves the present behind as a whole."""
    by_s = min(by_s, max(now_s - start_s - (end_s - start_s) / 2, 0.0))
    return start_s + by_s, end_s + by_s


def at_least(start_s: float, end_s: float) -> tuple[float, float]:
    """Return a range of two times in any order, made `SHORTEST_S` long where it is shorter."""
    start_s, end_s = min(start_s, end_s), max(start_s, end_s)
    lacks_s = max(SHORTEST_S - (end_s - start_s), 0.0)
    return start_s - lacks_s / 2, end_s + lacks_s / 2


def parse_range(from_text: str, to_text: str, now_s: float) -> tuple[float, float]:
    """Return the range that two typed local times name; an empty end is now.

    Args:
        from_text: ``2026-11-28 14:00``, ``2026-11-28`` or ``14:00`` of today.
        to_text: Likewise.
        now_s: Unix time.

    Raises:
        RangeError: No such range.
    """
    start_s = _moment(from_text, now_s, "from")
    end_s = _moment(to_text, now_s, "to") if to_text.strip() else now_s
    if start_s >= now_s:
        raise RangeError("from", "future")
    if end_s <= start_s:
        raise RangeError("to", "reversed")
    if end_s - start_s < SHORTEST_S:
        raise RangeError("to", "short")
    if end_s - start_s > LONGEST_S:
        raise RangeError("from", "long")
    return start_s, end_s


def _moment(text: str, now_s: float, end: End) -> float:
    text = " ".join(text.replace("T", " ").split())
    today = datetime.fromtimestamp(now_s).astimezone()
    for form in (*_MOMENTS, *_TIMES):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=None)
        except ValueError:
            continue
        if form in _TIMES:
            found = found.replace(year=today.year, month=today.month, day=today.day)
        try:
            return found.timestamp()
        except (OverflowError, OSError, ValueError):
            break
    raise RangeError(end, "unreadable")


def typed(time_s: float) -> str:
    """Return a time as `parse_range` reads it: local, to the second."""
    return datetime.fromtimestamp(time_s).strftime(_MOMENTS[0])


def reading_pause_s(length_s: float, pixels: int, live: bool) -> float:
    """Return how long a reading of a range stays good.

    A live view is read again when a pixel's worth of time has passed; a held one now and then, for
    telemetry that a device kept while it was away may still come.
    """
    if not live:
        return 5 * _BRISK_S
    return min(max(length_s / max(pixels, 1), _BRISK_S), _SLOWEST_S)
