"""Lines of several devices in one chart, told apart by colour and by pattern."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.charts.axes import Axis, DateAxis
from app.gui.charts.line_sample import pen_of
from app.gui.charts.plot import Plot
from app.gui.charts.series import decimated, value_range, with_gaps
from app.gui.charts.span_view import SpanView
from app.gui.models.comparison import MOST_LINES, Curve
from app.gui.models.device_charts import Style
from app.gui.models.time_range import at_least, zoomed
from app.gui.theme.manager import ThemeManager
from app.gui.turns import Rota
from app.gui.widgets.compare_table import sample_size

STYLES: tuple[tuple[str, Style], ...] = (
    ("p50", "solid"), ("p95", "dash"), ("deploy", "dot"), ("ok", "dashdot"),
    ("p99", "solid"), ("warn", "dash"), ("off", "dot"), ("fg", "dashdot"),
)  # fmt: skip
"""Colour and pattern of each line: no two are alike in either neighbour."""
_MINUTE_S = 60.0
_CROSSHAIR_MS = 33
_REACH = 0.02
"""Of the length: so far from a point the crosshair still means it."""


class CompareChart(QWidget):
    """At most `MOST_LINES` lines over the clock, or over minutes from each one's own origin.

    Attributes:
        hovered: The crosshair is at this time of the curves (float), or gone (None).
    """

    hovered = Signal(object)

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._curves: tuple[Curve, ...] = ()
        self._at_s: float | None = None
        self.view = SpanView()
        self._plot = Plot(self.view, Rota(self), self)
        self._plot.setMinimumHeight(12 * self.fontMetrics().height())
        self._lines = [self._plot.add_line() for _ in range(MOST_LINES)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        self._build_lines()
        self.view.zoomed.connect(self._zoom)
        self.view.chosen.connect(lambda low, high: self._show(*at_least(low, high)))
        self.view.panned.connect(self._pan)
        self.setAccessibleName(self.tr("Comparison"))
        theme.changed.connect(self.apply_theme)
        self.apply_theme()

    def _build_lines(self) -> None:
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._change = pg.InfiniteLine(pos=0.0, angle=90, movable=False)
        for line in (self._change, self._cross):
            line.hide()
            self.view.addItem(line, ignoreBounds=True)
        self._timer = QTimer(self, interval=_CROSSHAIR_MS, singleShot=True)
        self._timer.timeout.connect(lambda: self.show_crosshair(self._at_s))
        self._plot.scene().sigMouseMoved.connect(self._on_mouse)
        self._plot.pointer_left.connect(self._on_left)

    def show_curves(self, curves: Sequence[Curve], *, relative: bool, change: bool = False) -> None:
        """Show the first `MOST_LINES` of these, over all of their time.

        Args:
            curves: Lines.
            relative: Their times are from an origin of each, not of the clock.
            change: At time 0 a bundle changed.
        """
        self._curves = tuple(curves[:MOST_LINES])
        self._change.setVisible(change)
        axis = Axis("bottom") if relative else DateAxis("bottom")
        if relative:
            axis.setScale(1 / _MINUTE_S)
            since = self.tr("minutes from the change")
            axis.setLabel(since if change else self.tr("minutes"))
        self._plot.set_bottom(axis)
        self.apply_theme()
        self.reset()

    def reset(self) -> None:
        """Show all of the time that there is."""
        known = [each for each in self._curves if len(each.time_s)]
        if known:
            low = min(float(each.time_s[0]) for each in known)
            high = max(float(each.time_s[-1]) for each in known)
            self._show(*at_least(low, high))
        else:
            self._draw()

    @property
    def reach_s(self) -> float:
        """How far from a point the crosshair still means it."""
        low, high = self.view.viewRange()[0]
        return float(_REACH * (high - low))

    def show_crosshair(self, at_s: float | None) -> None:
        """Put the crosshair at a time, or take it away."""
        self._at_s = at_s
        self._cross.setVisible(at_s is not None)
        if at_s is not None:
            self._cross.setPos(at_s)
        self.hovered.emit(at_s)

    def sample(self, place: int) -> QIcon:
        """Return a piece of a line, for its row of the table; nothing where it is not drawn."""
        if place >= MOST_LINES:
            return QIcon()
        size = sample_size(self.fontMetrics())
        picture = QPixmap(size)
        picture.fill(QColor(0, 0, 0, 0))  # the row's own ground shows, chosen or not
        painter = QPainter(picture)
        painter.setPen(pen_of(self._theme.tokens, *STYLES[place], 2))
        painter.drawLine(0, size.height() // 2, size.width(), size.height() // 2)
        painter.end()
        return QIcon(picture)

    def apply_theme(self) -> None:
        """Repaint in the colours of the theme."""
        t = self._theme.tokens
        self._plot.recolour(t)
        for line, style in zip(self._lines, STYLES, strict=True):
            line.setPen(pen_of(t, *style))
        self.view.set_colour(t.accent)
        self._cross.setPen(pg.mkPen(t.dim, width=1))
        self._change.setPen(pen_of(t, "deploy", "dash"))

    def _on_left(self) -> None:
        self._timer.stop()
        self.show_crosshair(None)

    def _on_mouse(self, position: QPointF) -> None:
        if self._plot.holds(position):
            self._at_s = float(self.view.mapSceneToView(position).x())
            if not self._timer.isActive():
                self._timer.start()

    def _zoom(self, factor: float, at_s: float) -> None:
        low, high = self.view.viewRange()[0]
        self._show(*zoomed(low, high, factor, at_s))

    def _pan(self, by_s: float) -> None:
        low, high = self.view.viewRange()[0]
        self._show(low + by_s, high + by_s)

    def _show(self, start_s: float, end_s: float) -> None:
        self.view.setXRange(start_s, end_s, padding=0)
        self._draw()

    def _draw(self) -> None:
        start_s, end_s = self.view.viewRange()[0]
        bins = max(self._plot.width() // 2, 100)
        columns = []
        for place, line in enumerate(self._lines):
            if place >= len(self._curves):
                line.setData([], [])
                continue
            it = self._curves[place]
            time_s, filled = with_gaps(it.time_s, {"y": it.values})
            x, y = decimated(time_s, filled["y"], start_s, end_s, bins)
            line.setData(x, y, connect="finite", antialias=len(x) <= bins)
            columns.append(value_range(x, [y], start_s, end_s, 0.0))
        spans = [each for each in columns if each is not None]
        if spans:
            low, high = min(span[0] for span in spans), max(span[1] for span in spans)
            self.view.setYRange(low, high, padding=0)
