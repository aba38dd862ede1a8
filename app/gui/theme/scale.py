"""Room for text: sizes that were chosen by eye grow with the font."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

_DRAWN_AT_PX = 15
"""Height of the font under which the sizes were chosen: 9.5 points at 96 dots an inch."""


def grown(size_px: int, metrics: QFontMetrics) -> int:
    """Return a size in pixels as it is under a font; never less than it was drawn."""
    return round(size_px * max(metrics.height() / _DRAWN_AT_PX, 1.0))
