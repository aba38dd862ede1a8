"""One chart over time: lines, a band, deployments, a crosshair with the values beneath it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.fleet.store import StoredLoss
from app.gui import texts
from app.gui.charts.series import Floats, Ints, finite_runs, levels, nearest, value_range, with_gaps
from app.gui.models.device_rollouts import Note
from app.gui.reading import Deployment, Doubt
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import ElidedLabel, label

_MERGED = "merged"
"""Name of the column that no line shows."""
_LEFT_AXIS_WIDTH = 46
_HEAD_FOR_LABELS = 0.22
_LABEL_SHARE = 0.12
"""Labels closer than this share of the width are set at different heights."""
_LABEL_STEP = 0.09
_STRIP = (0.0, 0.03)
"""Of the height, at the foot: where a clock was doubtful. The figures above are as good as ever."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart.

    Attributes:
        key: Name of its column.
        title: Name for people.
        token: Its colour in the theme.
        digits: Decimals of its readout.
    """

    key: str
    title: str
    token: str
    digits: int = 1


class TimeChart(QWidget):
    """A chart whose x axis is Unix time.

    Attributes:
        hovered: The pointer is at this time (float), or has left (None).
        moved: The user zoomed or panned.
    """

    hovered = Signal(object)
    moved = Signal()

    def __init__(
        self,
        theme: ThemeManager,
        title: str,
        unit: str,
        lines: Sequence[Line],
        band: tuple[str, str] | None = None,
        *,
        name_deployments: bool = True,
        without: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._without = without
        self._theme = theme
        self._lines = tuple(lines)
        self._band = band
        self._name_deployments = name_deployments
        self._time: Floats = np.empty(0)
        self._columns: dict[str, Floats] = {}
        self._deployments: tuple[Deployment, ...] = ()
        self._notes: tuple[Note, ...] = ()
        self._losses: tuple[StoredLoss, ...] = ()
        self._marks: list[Any] = []
        self._doubts: tuple[Doubt, ...] = ()
        self._reasons: list[tuple[Any, float]] = []
        self._at: float | None = None
        self._build_header(title, unit)
        self._build_plot()
        self._build_items()
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    # Building

    def _build_header(self, title: str, unit: str) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 9, 10, 4)
        self._layout.setSpacing(2)
        header = QHBoxLayout()
        header.setSpacing(8)
        self.title = label(title, "h2")
        self.unit = ElidedLabel(unit, "dim")
        self._legend = {line.key: label("", "plain") for line in self._lines}
        header.addWidget(self.title)
        header.addWidget(self.unit, 1)
        for each in self._legend.values():
            each.setTextFormat(Qt.TextFormat.RichText)
            header.addWidget(each)
        self._layout.addLayout(header)
        self.setAccessibleName(title)

    def _build_plot(self) -> None:
        self._plot = pg.PlotWidget(axisItems={"bottom": pg.DateAxisItem()}, parent=self)
        self._plot.setMinimumHeight(90)
        self._item = self._plot.getPlotItem()
        self._item.hideButtons()
        self._item.setMenuEnabled(False)
        self._item.setContentsMargins(0, 4, 6, 0)
        self._item.getAxis("left").setWidth(_LEFT_AXIS_WIDTH)
        self.view_box: Any = self._item.getViewBox()
        self.view_box.setMouseEnabled(x=True, y=False)
        self.view_box.disableAutoRange()
        self.view_box.sigRangeChangedManually.connect(lambda *_: self.moved.emit())
        self._plot.scene().sigMouseMoved.connect(self._on_mouse)
        self._plot.viewport().installEventFilter(self)
        self._empty = QLabel(self.tr("No telemetry in this range"), self._plot)
        self._empty.setObjectName("dim")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over = QVBoxLayout(self._plot)
        over.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignCenter)
        self._layout.addWidget(self._plot)

    def _build_items(self) -> None:
        self._fill = QGraphicsPathItem()
        self._fill.setPen(QPen(Qt.PenStyle.NoPen))
        self._fill.setZValue(-10)
        self.view_box.addItem(self._fill, ignoreBounds=True)
        self._curves = {line.key: self._item.plot() for line in self._lines}
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self.view_box.addItem(self._cross, ignoreBounds=True)

    # Data

    @property
    def x_range(self) -> tuple[float, float]:
        """The times at the left and right edge."""
        low, high = self.view_box.viewRange()[0]
        return float(low), float(high)

    @property
    def points(self) -> int:
        """How many points across are worth reading."""
        return max(int(self._plot.width()), 200)

    def set_x_range(self, start_s: float, end_s: float) -> None:
        """Show this span; does not count as the user's move."""
        self.view_box.setXRange(start_s, end_s, padding=0)

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
            columns: A column for each line, and for each edge of the band.
            deployments: Drawn as dashed lines over the full height.
            losses: Drawn as shaded spans with their reason.
            doubts: Drawn as strips at the foot.
            notes: Decisions of rollouts, drawn as dotted lines over the full height.
            covered_s: Time that each point covers.
            merged: Windows of which the device made each point's.
        """
        if merged is not None:
            columns = {**columns, _MERGED: merged.astype(np.float64)}
        self._time, self._columns = with_gaps(time_s, columns, covered_s)
        antialias = len(self._time) <= 2 * self.points
        for key, curve in self._curves.items():
            curve.setData(self._time, self._columns[key], connect="finite", antialias=antialias)
        known = self._say_empty()
        self._fill.setPath(self._band_path())
        self._deployments = tuple(deployments) if known else ()
        self._notes = tuple(notes) if known else ()
        self._losses, self._doubts = tuple(losses), tuple(doubts)
        self.fit_y()
        self._draw_marks()
        self._say_values()

    def fit_y(self) -> None:
        """Fit the y axis to what is visible."""
        labelled = self._name_deployments and (self._deployments or self._notes)
        head = _HEAD_FOR_LABELS if labelled else 0.0
        keys = {line.key for line in self._lines} | set(self._band or ())
        columns = [self._columns[key] for key in sorted(keys & set(self._columns))]
        found = value_range(self._time, columns, *self.x_range, head)
        if found is not None:
            self.view_box.setYRange(*found, padding=0)
        self._place_reasons()

    def _say_empty(self) -> bool:
        """Tell a range without telemetry from telemetry without this figure; False for both."""
        known = any(np.isfinite(self._columns[key]).any() for key in self._curves)
        silent = bool(len(self._time)) and bool(self._without)
        self._empty.setText(self._without if silent else self.tr("No telemetry in this range"))
        self._empty.setVisible(not known)
        self._item.getAxis("left").setStyle(showValues=known)
        return known

    def show_crosshair(self, at_s: float | None) -> None:
        """Put the crosshair at a time, or take it away, and show the values there."""
        self._at = at_s
        self._cross.setVisible(at_s is not None)
        if at_s is not None:
            self._cross.setPos(at_s)
        self._say_values()

    # Look

    def apply_theme(self) -> None:
        """Repaint in the colours of the theme: pyqtgraph knows no palette."""
        t = self._theme.tokens
        self._plot.setBackground(t.panel)
        self._item.showGrid(x=False, y=True, alpha=0.14)
        for name in ("left", "bottom"):
            axis = self._item.getAxis(name)
            axis.setPen(pg.mkPen(t.line))
            axis.setTextPen(t.dim)
            axis.setTickFont(self.font())
        for line in self._lines:
            self._curves[line.key].setPen(pg.mkPen(getattr(t, line.token), width=1))
        fill = QColor(getattr(t, self._lines[0].token))
        fill.setAlpha(44)
        self._fill.setBrush(QBrush(fill))
        self._cross.setPen(pg.mkPen(t.dim, width=1))
        self._draw_marks()
        self._say_values()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the crosshair away when the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().eventFilter(watched, event)

    def _on_mouse(self, position: QPointF) -> None:
        if self._item.sceneBoundingRect().contains(position):
            self.hovered.emit(float(self.view_box.mapSceneToView(position).x()))

    def _band_path(self) -> QPainterPath:
        path = QPainterPath()
        if self._band is None or not len(self._time):
            return path
        low, high = (self._columns[key] for key in self._band)
        for run in finite_runs(low, high):
            x = self._time[run]
            around = [*zip(x, high[run], strict=True), *zip(x[::-1], low[run][::-1], strict=True)]
            path.moveTo(*around[0])
            for px, py in around[1:]:
                path.lineTo(px, py)
            path.closeSubpath()
        return path

    def _draw_marks(self) -> None:
        for mark in [*self._marks, *(reason for reason, _ in self._reasons)]:
            self.view_box.removeItem(mark)
        start_s, end_s = self.x_range
        marked: list[Deployment | Note] = [*self._deployments, *self._notes]
        marked.sort(key=lambda each: each.time_s)
        heights = levels([each.time_s for each in marked], _LABEL_SHARE * (end_s - start_s))
        self._marks = [
            self._deployment_mark(each, 0.93 - _LABEL_STEP * level)
            if isinstance(each, Deployment)
            else self._note_mark(each, 0.93 - _LABEL_STEP * level)
            for each, level in zip(marked, heights, strict=True)
        ]
        self._reasons = []
        for each in self._losses:
            self._marks.append(self._loss_mark(each))
            self._say_why(each.reason, (each.start_s or 0.0, each.end_s or 0.0))
        for doubt in self._doubts:
            self._marks.append(self._doubt_mark(doubt))
            if doubt.state == "jumped":
                self._say_why(self.tr("clock set"), (doubt.start_s, doubt.end_s))
        for mark in [*self._marks, *(reason for reason, _ in self._reasons)]:
            self.view_box.addItem(mark, ignoreBounds=True)
        self._place_reasons()

    def _deployment_mark(self, deployment: Deployment, height: float) -> pg.InfiniteLine:
        t, (start_s, end_s) = self._theme.tokens, self.x_range
        early = deployment.time_s - start_s < 0.2 * (end_s - start_s)
        anchor = (-0.05, 0.5) if early else (1.05, 0.5)
        return pg.InfiniteLine(
            pos=deployment.time_s,
            angle=90,
            pen=pg.mkPen(t.deploy, style=Qt.PenStyle.DashLine),
            label=deployment.label if self._name_deployments else None,
            labelOpts={"position": height, "color": t.deploy, "anchors": [anchor, anchor]},
        )

    def _note_mark(self, note: Note, height: float) -> pg.InfiniteLine:
        t, (start_s, end_s) = self._theme.tokens, self.x_range
        early = note.time_s - start_s < 0.2 * (end_s - start_s)
        anchor = (-0.05, 0.5) if early else (1.05, 0.5)
        return pg.InfiniteLine(
            pos=note.time_s,
            angle=90,
            pen=pg.mkPen(t.warn, style=Qt.PenStyle.DotLine),
            label=texts.note_words(note.kind, note.gate) if self._name_deployments else None,
            labelOpts={"position": height, "color": t.warn, "anchors": [anchor, anchor]},
        )

    def _loss_mark(self, loss: StoredLoss) -> pg.LinearRegionItem:
        ground = QColor(self._theme.tokens.off_bg)
        span = (loss.start_s, loss.end_s)
        region = pg.LinearRegionItem(span, movable=False, brush=QBrush(ground), pen=pg.mkPen(None))
        region.setZValue(-20)
        return region

    def _doubt_mark(self, doubt: Doubt) -> pg.LinearRegionItem:
        t = self._theme.tokens
        strip = QBrush(QColor(t.warn if doubt.state == "jumped" else t.off))
        span = (doubt.start_s, doubt.end_s)
        return pg.LinearRegionItem(
            span, movable=False, brush=strip, pen=pg.mkPen(None), span=_STRIP
        )

    def _say_why(self, reason: str, span_s: tuple[float, float]) -> None:
        if self._name_deployments:
            item = pg.TextItem(reason, color=self._theme.tokens.dim, anchor=(0.5, 1.0))
            self._reasons.append((item, sum(span_s) / 2))

    def _place_reasons(self) -> None:
        """Keep the reasons at the foot of their spans."""
        foot = self.view_box.viewRange()[1][0]
        for reason, at_s in self._reasons:
            reason.setPos(at_s, foot)

    def _say_values(self) -> None:
        index: int | None = len(self._time) - 1 if len(self._time) else None
        if self._at is not None:
            start_s, end_s = self.x_range
            index = nearest(self._time, self._at, 0.02 * (end_s - start_s))
        self._plot.setToolTip(self._merged_words(index))
        for line in self._lines:
            column = self._columns.get(line.key)
            value = None if index is None or column is None else float(column[index])
            colour = getattr(self._theme.tokens, line.token)
            shown = texts.number(value, line.digits)
            self._legend[line.key].setText(
                f'<span style="color:{colour}">━</span> {line.title} '
                f'<span style="font-weight:600">{shown}</span>'
            )

    def _merged_words(self, index: int | None) -> str:
        column = self._columns.get(_MERGED)
        if index is None or column is None or not column[index] > 1:  # NaN in a gap
            return ""
        return self.tr("merged from {n} windows").format(n=int(column[index]))
