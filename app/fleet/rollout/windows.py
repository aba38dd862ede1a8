"""When a maintenance window is open, in a device's time zone. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.fleet.rollout.plan import DAYS, MaintenanceWindow


def is_open(window: MaintenanceWindow | None, time_zone: str, now_s: float) -> bool:
    """Return whether a device of `time_zone` may be assigned now; without a window always.

    Args:
        window: When it may.
        time_zone: The device's own, as it reports it; UTC counts where it is unknown.
        now_s: Unix time.
    """
    if window is None:
        return True
    return any(begin <= now_s < end for begin, end in _spans(window, time_zone, now_s))


def next_open_s(window: MaintenanceWindow | None, time_zone: str, now_s: float) -> float:
    """Return the Unix time at which the device may be assigned next: now, or later."""
    if window is None or is_open(window, time_zone, now_s):
        return now_s
    return min(begin for begin, _ in _spans(window, time_zone, now_s) if begin > now_s)


def when_open_s(
    window: MaintenanceWindow | None, time_zone: str, begin_s: float, open_s: float
) -> float:
    """Return the Unix time by which a window has been open for `open_s` seconds from `begin_s` on.

    Without a window, time just passes.
    """
    if window is None:
        return begin_s + open_s
    now_s, left_s = begin_s, open_s
    while True:
        now_s = next_open_s(window, time_zone, now_s)
        end_s = max(end for begin, end in _spans(window, time_zone, now_s) if begin <= now_s < end)
        if left_s < end_s - now_s:
            return now_s + left_s
        left_s -= end_s - now_s
        now_s = end_s


def zone_of(window: MaintenanceWindow, time_zone: str) -> ZoneInfo:
    """Return the zone that a window is read in."""
    return _zone(window.time_zone or time_zone or "UTC")


def _spans(window: MaintenanceWindow, time_zone: str, now_s: float) -> list[tuple[float, float]]:
    """Return begin and end of the windows from yesterday to a week from now, as Unix times."""
    zone = zone_of(window, time_zone)
    today = datetime.fromtimestamp(now_s, zone).date()
    hour, minute = (int(part) for part in window.begin.split(":"))
    spans = []
    for offset in range(-1, 9):
        day = today + timedelta(days=offset)
        if DAYS[day.weekday()] in window.days:
            # Local wall clock: on the night of a clock change the length stays, the clock moves.
            begin = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
            begin_s = begin.astimezone(UTC).timestamp()
            spans.append((begin_s, begin_s + 60.0 * window.duration_min))
    return spans


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "Europe" is a folder, for example
        return ZoneInfo("UTC")
