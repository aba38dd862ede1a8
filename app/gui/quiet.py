"""Do not disturb: until when the window says nothing by itself; what was asked is answered."""

from __future__ import annotations

from app.gui.preferences import Preferences

DESKTOP = "notify/desktop"
"""Whether what wants a person is shown by the desktop too, while the window is not looked at."""
_UNTIL = "notify/quiet_until_s"
FOREVER_S = 4e9
"""Until somebody switches it off: a time that nobody here sees."""


def quiet_until_s(preferences: Preferences) -> float:
    """Return the Unix time until which nothing is said; 0 where it was never chosen."""
    return preferences.number(_UNTIL, 0.0)


def be_quiet(preferences: Preferences, until_s: float) -> None:
    """Say nothing by itself until then; 0 ends it."""
    preferences.put(_UNTIL, until_s)


def is_quiet(preferences: Preferences, now_s: float) -> bool:
    """Return whether the window is to say nothing by itself now."""
    return now_s < quiet_until_s(preferences)


def desktop_wanted(preferences: Preferences, now_s: float) -> bool:
    """Return whether the desktop may show something now."""
    return preferences.flag(DESKTOP, True) and not is_quiet(preferences, now_s)
