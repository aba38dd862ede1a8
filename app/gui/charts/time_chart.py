"""One chart over time: lines, a band, deployments, a crosshair with the values beneath it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QWidget

from app.fleet.store import StoredLoss
from app.gui import texts
from app.gui.charts.base_chart import BaseChart, finite_any
from app.gui.charts.line_sample import LineSample, pen_of
from app.gui.charts.series import (
    Floats,
    Ints,
    decimated,
    finite_runs,
    nearest,
    true_runs,
    value_range,
    with_gaps,
)
from app.gui.models.device_charts import ChartKind, Style
from app.gui.models.device_rollouts import Note
from app.gui.reading import Deployment, Doubt
from app.gui.theme.manager import ThemeManager
from app.gui.turns import Rota

_MERGED = "merged"
"""Name of the column that no line shows."""
_PIXELS_A_BIN = 2
_SHADE_HEAD = 0.16


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart.

    Attributes:
        key: Name of its column.
        title: Name for people.
        token: Its colour in the theme.
        digits: Decimals of its readout.
        style: Tells it from the others without colour.
    """

    key: str
    title: str
    token: str
    digits: int = 1
    style: Style = "solid"


def lines_of(kind: ChartKind) -> list[Line]:
    """Return the lines of a kind of chart, named for people."""
    return [
        Line(each.key, texts.tr(each.title) if each.title else "", each.token, each.digits,
             each.style)
        for each in kind.lines
    ]  # fmt: skip


class TimeChart(BaseChart):
    """Lines over time.

    Args:
        theme: The colours.
        rota: Gives the turns to draw and to paint in.
        title: For people.
        unit: Of the values.
        lines: The lines, in the order of the legend.
        band: Columns of the edges of the shaded band.
        name_deployments: False where a lane above the chart names them.
        without: What to say where there is telemetry without this figure.
        shaded: Column that is above 0 where the ground is shaded, with the word that says why.
        parent: Its parent.
    """

    def __init__(
        self,
        theme: ThemeManager,
        rota: Rota,
        title: str,
        unit: str,
        lines: Sequence[Line],
        *,
        band: tuple[str, str] | None = None,
        name_deployments: bool = True,
        without: str = "",
        shaded: tuple[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, rota, title, unit,
            name_deployments=name_deployments, without=without, parent=parent,
        )  # fmt: skip
        self._lines = tuple(lines)
        self._band = band
        self._shaded = shaded
        self._time: Floats = np.empty(0)
        self._columns: dict[str, Floats] = {}
        self._shades: list[tuple[float, float]] = []
        self._shade_items: list[pg.LinearRegionItem] = []
        self._shaded_as: tuple[object, ...] = ()
        self._build_items()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def _build_items(self) -> None:
        self._fill = QGraphicsPathItem()
        self._fill.setPen(QPen(Qt.PenStyle.NoPen))
        self._fill.setZValue(-10)
        self.view_box.addItem(self._fill, ignoreBounds=True)
        self._curves = {line.key: self._plot.add_line() for line in self._lines}
        self._legend = {
            line.key: LineSample(self._theme, line.title, line.token, line.style)
            for line in self._lines
        }
        for each in self._legend.values():
            self._legends.add(each)

    # Data

    def set_data(
        self,
        time_s: Floats,
        columns: Mapping[str, Floats],
        deployments: Sequence[Deployment],
        losses: Sequence[StoredLoss] = (),
        doubts: Sequence[Doubt] = (),
        *,
        notes: Sequence[Note] = (),
        covered_s: Floats | None = None,
        merged: Ints | None = None,
    ) -> None:
        """Show columns of shape ``(n,)``, with gaps left open.

        Args:
            time_s: Unix time of each point.
            columns: A column for each line, for each edge of the band, and for the shade.
            deployments: Drawn as dashed lines over the full height.
            losses: Drawn as hatched spans with their reason.
            doubts: Drawn as strips at the foot.
            notes: Decisions of rollouts, drawn as dotted lines over the full height.
            covered_s: Time that each point covers.
            merged: Windows of which the device made each point's.
        """
        if merged is not None:
            columns = {**columns, _MERGED: merged.astype(np.float64)}
        self._shades = self._shades_of(time_s, columns, covered_s)
        self._time, self._columns = with_gaps(time_s, columns, covered_s)
        known = finite_any([self._columns[key] for key in self._curves])
        self.say_empty(known, bool(len(self._time)))
        self.set_marks(deployments if known else (), losses, doubts, notes if known else ())
        self.draw_if_seen()

    def _shades_of(
        self, time_s: Floats, columns: Mapping[str, Floats], covered_s: Floats | None
    ) -> list[tuple[float, float]]:
        if self._shaded is None or covered_s is None:
            return []
        runs = true_runs(np.nan_to_num(columns[self._shaded[0]]) > 0)
        ends = time_s + covered_s
        return [(float(time_s[run.start]), float(ends[run.stop - 1])) for run in runs]

    def draw(self) -> None:
        """Draw the lines over the range that is shown, and fit the y axis to them."""
        (start_s, end_s), bins = self.x_range, max(self.points // _PIXELS_A_BIN, 1)
        seen = int(np.count_nonzero((self._time >= start_s) & (self._time <= end_s)))
        for key, curve in self._curves.items():
            if key in self._columns:
                x, y = decimated(self._time, self._columns[key], start_s, end_s, bins)
                curve.setData(x, y, connect="finite", antialias=seen <= self.points)
        self._fill.setPath(self._band_path(bins))
        self.fit_y()
        self._draw_shades()
        super().draw()

    def fit_y(self) -> None:
        """Fit the y axis to what is visible."""
        head = max(self._marks.head, _SHADE_HEAD if self._shades else 0.0)
        keys = {line.key for line in self._lines} | set(self._band or ())
        columns = [self._columns[key] for key in sorted(keys & set(self._columns))]
        found = value_range(self._time, columns, *self.x_range, head)
        if found is not None:
            self.view_box.setYRange(*found, padding=0)
        self._marks.place()

    def _draw_shades(self) -> None:
        wanted = (self._theme.tokens, self._shades)
        if wanted == self._shaded_as:
            return
        self._shaded_as = wanted
        for item in self._shade_items:
            self.view_box.removeItem(item)
        t = self._theme.tokens
        self._shade_items = [
            pg.LinearRegionItem(
                span, movable=False, brush=QBrush(QColor(t.warn_bg)), pen=pg.mkPen(t.warn)
            )
            for span in self._shades
        ]
        for item in self._shade_items:
            item.setZValue(-15)
            self.view_box.addItem(item, ignoreBounds=True)

    def _band_path(self, bins: int) -> QPainterPath:
        path = QPainterPath()
        if self._band is None or not len(self._time):
            return path
        start_s, end_s = self.x_range
        x, low = decimated(self._time, self._columns[self._band[0]], start_s, end_s, bins)
        _, high = decimated(self._time, self._columns[self._band[1]], start_s, end_s, bins)
        for run in finite_runs(low, high):
            across = x[run]
            up, down = zip(across, high[run], strict=True), zip(across, low[run], strict=True)
            around = [*up, *reversed([*down])]
            path.moveTo(*around[0])
            for px, py in around[1:]:
                path.lineTo(px, py)
            path.closeSubpath()
        return path

    # Look

    def apply_theme(self) -> None:
        """Repaint in the colours of the theme."""
        super().apply_theme()
        t = self._theme.tokens
        for line in self._lines:
            self._curves[line.key].setPen(pen_of(t, line.token, line.style))
        fill = QColor(getattr(t, self._lines[0].token))
        fill.setAlpha(44)
        self._fill.setBrush(QBrush(fill))
        self.redraw()

    def say_values(self) -> None:
        """Show the values at the crosshair, or the newest."""
        index: int | None = len(self._time) - 1 if len(self._time) else None
        if self._at is not None:
            index = nearest(self._time, self._at, self.reach_s())
        self._plot.setToolTip(self._words_at(index))
        for line in self._lines:
            column = self._columns.get(line.key)
            value = None if index is None or column is None else float(column[index])
            self._legend[line.key].set_value(texts.number(value, line.digits))

    def _words_at(self, index: int | None) -> str:
        said = []
        column = self._columns.get(_MERGED)
        if index is not None and column is not None and column[index] > 1:  # NaN in a gap
            said.append(self.tr("merged from {n} windows").format(n=int(column[index])))
        at_s = self._at
        if at_s is not None and self._shaded is not None:
            said += [self._shaded[1] for low, high in self._shades if low <= at_s <= high][:1]
        return "\n".join(said)
