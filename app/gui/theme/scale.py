"""Sizes that were chosen by eye, of text's room and of what stands by it, grow with the font."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

_DRAWN_AT_PX = 15
"""Height of the font under which the sizes were chosen: 9.5 points at 96 dots an inch."""


ICON_PX = 18
"""Side of an icon as it was drawn."""


def growth(metrics: QFontMetrics) -> float:
    """Return how many times as large as it was drawn all is under a font; 1 at the least."""
    return max(metrics.height() / _DRAWN_AT_PX, 1.0)


def grown(size_px: int, metrics: QFontMetrics) -> int:
    """Return a size in pixels as it is under a font; never less than it was drawn."""
    return round(size_px * growth(metrics))


def icon_px() -> int:
    """Return the side of an icon beside the application's letters, in logical pixels."""
    return grown(ICON_PX, QFontMetrics(QApplication.font()))
