"""Axes that draw themselves at once.

pyqtgraph draws an axis into a `QPicture` and plays that at each paint: 2 ms an axis, for it looks
up its fonts again. Six charts of a device's page are a stall of their own by that. Qt draws a line
of the grid, which one sees through, pixel by pixel: 50 us, as a rectangle 1 us.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyqtgraph as pg
from pyqtgraph.graphicsItems.DateAxisItem import (
    HOUR_MINUTE_ZOOM_LEVEL,
    TickSpec,
    ZoomLevel,
    makeSStepper,
)
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.gui import texts

_Line = tuple[QPen, QPointF, QPointF]
_Text = tuple[QRectF, int, str]


_MINUTES = ZoomLevel(
    [
        TickSpec(86_400, makeSStepper(86_400), "%a %d"),
        TickSpec(60, makeSStepper(60), "%H:%M", autoSkip=[1, 2, 5, 10, 15, 30]),
    ],
    "00:00",
)
"""As pyqtgraph's own, which leaves a narrow chart without any time: it steps from 5 to 15 min."""


class _Direct:
    """Keeps what is to be drawn in place of the picture; pyqtgraph forgets it where it changes."""

    picture: Any
    style: dict[str, Any]

    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        """Draw line, ticks and texts."""
        p.save()
        if self.style["tickFont"]:
            p.setFont(self.style["tickFont"])
        if self.picture is None:
            self.picture = self.generateDrawSpecs(p)  # type: ignore[attr-defined]  # of pyqtgraph
        if self.picture is not None:
            self.drawPicture(p, *self.picture)
        p.restore()

    def drawPicture(self, p: QPainter, line: _Line, ticks: list[_Line], words: list[_Text]) -> None:
        """Draw what `generateDrawSpecs` found: lines one pixel wide, and texts."""
        wide = 1 / p.device().devicePixelRatio()
        for pen, begin, end in (line, *ticks):
            box = QRectF(begin, end).normalized()
            p.fillRect(box.adjusted(0, 0, 0 if box.width() else wide, 0 if box.height() else wide),
                       pen.color())  # fmt: skip
        p.setPen(self.textPen())  # type: ignore[attr-defined]  # of pyqtgraph
        box = self.boundingRect().toAlignedRect()  # type: ignore[attr-defined]  # likewise
        p.setClipRect(box, Qt.ClipOperation.IntersectClip)  # within what is painted anew
        for place, flags, text in words:
            p.drawText(place, int(flags), text)


class Axis(_Direct, pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Numbers as the user's language writes them."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return a text for each tick, with as many decimals as tell them apart."""
        places = max(0, math.ceil(-math.log10(spacing * scale)))
        return [texts.number(each * scale, places) for each in values]


class DateAxis(_Direct, pg.DateAxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Times of this place."""

    zoomLevels: OrderedDict[float, ZoomLevel]  # noqa: N815 - pyqtgraph's

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.zoomLevels = OrderedDict(
            (most_s, _MINUTES if level is HOUR_MINUTE_ZOOM_LEVEL else level)
            for most_s, level in self.zoomLevels.items()
        )

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return a text for each tick, with the names of days and months in the user's language."""
        spec = next((e for e in self.zoomLevel.tickSpecs if e.spacing == spacing), None)
        name = _NAMES.get(spec.format) if spec is not None else None
        if name is None:
            found: list[str] = super().tickStrings(values, scale, spacing)
            return found
        return [name(each) for each in values]


_NAMES: Mapping[str, Callable[[float], str]] = {
    "%a %d": texts.day_name,
    "%b": texts.month_name,
}
"""Formats of pyqtgraph that the system's locale would fill in."""
