"""Whether a device's figures are as new as they should be. Qt-free."""

from __future__ import annotations

from msgspec.structs import replace

from app.fleet.live import DeviceView

STALE_AFTER_S = 30.0
"""Three telemetry windows of the usual length without a word."""
_WINDOWS = 3
_AWAY = ("offline", "never")


def last_known(view: DeviceView) -> DeviceView:
    """Return a device that is away with the figures that it had: for showing, never for judging."""
    return replace(view, status="online") if view.status in _AWAY else view


def overdue(view: DeviceView, now_s: float, *, connected: bool) -> bool:
    """Return whether figures that are shown are older than they should be.

    A device that is away shows none while there is a link; without one nobody knows who is away,
    and all show what they had. One that never sent a window has none to grow old.

    Args:
        view: The device.
        now_s: Unix time.
        connected: The console has its link: without it everything is as it was.
    """
    if view.window is None and view.p95_s is None:
        return False
    if view.last_seen_s is None or (connected and view.status in _AWAY):
        return False
    window_s = view.window.duration_s if view.window is not None else 0.0
    return not connected or now_s - view.last_seen_s > max(STALE_AFTER_S, _WINDOWS * window_s)
