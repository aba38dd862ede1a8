"""Axes that draw themselves at once.

pyqtgraph draws an axis into a `QPicture` and plays that at each paint: 2 ms an axis, for it looks
up its fonts again. Six charts of a device's page are a stall of their own by that.
"""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QPainter


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
