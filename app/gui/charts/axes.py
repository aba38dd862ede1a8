"""Axes that draw themselves at once, and how a plot is painted around them.

pyqtgraph draws an axis into a `QPicture` and plays that at each paint: 2 ms an axis, for it looks
up its fonts again. Six charts of a device's page are a stall of their own by that.
"""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QPainter

from app.gui.theme.tokens import Tokens


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
            self.drawPicture(p, *self.picture)  # type: ignore[attr-defined]  # likewise
        p.restore()


class Axis(_Direct, pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Numbers."""


class DateAxis(_Direct, pg.DateAxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Times of this place."""


def paint_plot(plot: pg.PlotWidget, tokens: Tokens) -> None:
    """Paint ground, grid and axes in the colours of a theme: pyqtgraph knows no palette."""
    plot.setBackground(tokens.panel)
    item = plot.getPlotItem()
    item.showGrid(x=False, y=True, alpha=0.14)
    for name in ("left", "bottom"):
        axis = item.getAxis(name)
        axis.setPen(pg.mkPen(tokens.line))
        axis.setTextPen(tokens.dim)
        axis.setTickFont(plot.font())
