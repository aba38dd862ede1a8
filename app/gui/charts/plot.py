"""A plot: a view with numbers at its left and times below, and nothing else.

pyqtgraph's own `PlotItem` makes a menu of fifty widgets for each plot, whether anybody asks for
it or not: ten plots had half as many as all pages together, and each switch of the theme styled
them too.
"""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QSizePolicy, QWidget

from app.gui.charts.axes import Axis, DateAxis
from app.gui.charts.painting import PatientView
from app.gui.theme.tokens import Tokens
from app.gui.turns import Rota

_GRID_ALPHA = 35
"""Of 255."""
_TICK_LEVELS = 1
"""Counted from 0. A third level would be thirty lines of alpha 1: unseen, and most of a paint."""
_LEFT, _BOTTOM = (0, 0), (1, 1)
_VIEW = (0, 1)


class Plot(PatientView):
    """Lines over a time.

    Args:
        view: What is drawn in it.
        rota: Gives the turns to paint in.
        parent: Its parent.

    Attributes:
        left: The axis of the values.
        bottom: The axis of the times.
    """

    def __init__(self, view: pg.ViewBox, rota: Rota, parent: QWidget | None = None) -> None:
        super().__init__(rota, parent)
        self._view = view
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._item = pg.GraphicsWidget()
        self._grid = QGraphicsGridLayout(self._item)
        self._grid.setSpacing(0)
        self.set_margins(0, 0)
        self._grid.addItem(view, *_VIEW)
        self.left, self.bottom = Axis("left"), DateAxis("bottom")
        for axis, place in ((self.left, _LEFT), (self.bottom, _BOTTOM)):
            self._add_axis(axis, place)
        self.left.setGrid(_GRID_ALPHA)
        self.left.setStyle(maxTickLevel=_TICK_LEVELS)
        self._grid.setRowStretchFactor(0, 100)
        self._grid.setColumnStretchFactor(1, 100)
        self.setCentralItem(self._item)

    def set_margins(self, top: int, right: int) -> None:
        """Leave so many pixels free around the view and its axes, and one at the other edges."""
        self._grid.setContentsMargins(1, 1 + top, 1 + right, 1)

    def set_bottom(self, axis: pg.AxisItem) -> None:
        """Put another axis below the view."""
        old, self.bottom = self.bottom, axis
        self._grid.removeItem(old)
        self.scene().removeItem(old)
        old.unlinkFromView()
        self._add_axis(axis, _BOTTOM)

    def add_line(self) -> pg.PlotCurveItem:
        """Return a new line, without data."""
        line = pg.PlotCurveItem()
        self._view.addItem(line, ignoreBounds=True)
        return line

    def holds(self, position: QPointF) -> bool:
        """Return whether a place of the scene is in the plot."""
        return bool(self._item.sceneBoundingRect().contains(position))

    def recolour(self, tokens: Tokens) -> None:
        """Take the colours of a theme: pyqtgraph knows no palette."""
        self.setBackground(tokens.panel)
        self.forget()
        for axis in (self.left, self.bottom):
            axis.setPen(pg.mkPen(tokens.line))
            axis.setTextPen(tokens.dim)
            axis.setTickFont(self.font())

    def _add_axis(self, axis: pg.AxisItem, place: tuple[int, int]) -> None:
        axis.linkToView(self._view)
        axis.setZValue(0.5)  # above areas, below lines
        axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        self._grid.addItem(axis, *place)
