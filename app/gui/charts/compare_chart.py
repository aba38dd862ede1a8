"""Lines of several devices in one chart, told apart by colour and by pattern."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.charts.axes import Axis, DateAxis, paint_plot
from app.gui.charts.line_sample import pen_of
from app.gui.charts.series import decimated, value_range, with_gaps
from app.gui.charts.span_view import SpanView
from app.gui.models.comparison import MOST_LINES, Curve
from app.gui.models.device_charts import Style
from app.gui.models.time_range import at_least, zoomed
from app.gui.theme.manager import ThemeManager

STYLES: tuple[tuple[str, Style], ...] = (
    ("p50", "solid"), ("p95", "dash"), ("deploy", "dot"), ("ok", "dashdot"),
    ("p99", "solid"), ("warn", "dash"), ("off", "dot"), ("fg", "dashdot"),
)  # fmt: skip
"""Colour and pattern of each line: no two are alike in either neighbour."""
_MINUTE_S = 60.0
_SAMPLE = (34, 14)


class CompareChart(QWidget):
    """At most `MOST_LINES` lines over the clock, or over minutes from each one's own origin."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._curves: tuple[Curve, ...] = ()
        self._relative = False
        self.view = SpanView()
        axes = {"bottom": DateAxis("bottom"), "left": Axis("left")}
        self._plot = pg.PlotWidget(axisItems=axes, viewBox=self.view, parent=self)
        self._item = self._plot.getPlotItem()
        self._item.hideButtons()
        self._item.setMenuEnabled(False)
        self._plot.setMinimumHeight(12 * self.fontMetrics().height())
        self._lines = [self._item.plot() for _ in range(MOST_LINES)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        self.view.zoomed.connect(self._zoom)
        self.view.chosen.connect(lambda low, high: self._show(*at_least(low, high)))
        self.view.panned.connect(self._pan)
        self.setAccessibleName(self.tr("Comparison"))
        theme.changed.connect(self.apply_theme)
        self.apply_theme()

    def show_curves(self, curves: Sequence[Curve], *, relative: bool) -> None:
        """Show the first `MOST_LINES` of these, over all of their time."""
        self._curves, self._relative = tuple(curves[:MOST_LINES]), relative
        axis = Axis("bottom") if relative else DateAxis("bottom")
        if relative:
            axis.setScale(1 / _MINUTE_S)
            axis.setLabel(self.tr("minutes"))
        self._item.setAxisItems({"bottom": axis})
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

    def sample(self, place: int) -> QIcon:
        """Return a piece of a line, for its row of the table; nothing where it is not drawn."""
        if place >= MOST_LINES:
            return QIcon()
        picture = QPixmap(*_SAMPLE)
        picture.fill(self._theme.tokens.panel)
        painter = QPainter(picture)
        painter.setPen(pen_of(self._theme.tokens, *STYLES[place], 2))
        painter.drawLine(0, _SAMPLE[1] // 2, _SAMPLE[0], _SAMPLE[1] // 2)
        painter.end()
        return QIcon(picture)

    def apply_theme(self) -> None:
        """Repaint in the colours of the theme."""
        t = self._theme.tokens
        paint_plot(self._plot, t)
        for line, style in zip(self._lines, STYLES, strict=True):
            line.setPen(pen_of(t, *style))
        self.view.set_colour(t.accent)

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
