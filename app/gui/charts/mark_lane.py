"""What happened, above the charts and on their time: marks with a shape, and a text if it fits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui import texts
from app.gui.charts.base_chart import RIGHT_MARGIN, axis_width
from app.gui.charts.mark_shapes import paint_shape, token_of
from app.gui.models.device_marks import Cluster, Mark, clusters, near, visible_spans, worst
from app.gui.models.mark_words import mark_line, mark_text
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import growth

_INSET = 13
"""A chart's plot begins so far from its card's edge."""
_RIGHT_INSET = 11
_ROWS = 3
_SHAPE = 7.0
"""Half of what a shape is wide, as it was drawn."""
_GAP = 4.0
_MOST_LINES = 12


class MarkLane(QWidget):
    """Three rows under that of the time: deployments and decisions, faults, gaps. None overlap.

    Attributes:
        hovered: The pointer is at this time (float), or has left (None).
    """

    hovered = Signal(object)

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._range = (0.0, 1.0)
        self._at: float | None = None
        self._now_s = 0.0
        self._rows: tuple[Sequence[Mark], ...] = ((), (), ())
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What happened in this range"))
        theme.changed.connect(self.update)

    # What it is told

    def show_marks(
        self, deployed: Sequence[Mark], faults: Sequence[Mark], gaps: Sequence[Mark], now_s: float
    ) -> None:
        """Show marks, each sequence by time."""
        self._rows, self._now_s = (deployed, faults, gaps), now_s
        self._describe()
        self.update()

    def set_x_range(self, start_s: float, end_s: float) -> None:
        """Show this span."""
        self._range = (start_s, end_s)
        self.update()

    def show_crosshair(self, at_s: float | None) -> None:
        """Show the time of the crosshair."""
        self._at = at_s
        self.update()

    @property
    def marks(self) -> list[Mark]:
        """All that is shown, whatever the range."""
        return [mark for row in self._rows for mark in row]

    def said_at(self, at_s: float) -> str:
        """Return all that is known of a time, a line for each mark; empty for nothing."""
        start_s, end_s = self._range
        reach_s = (self._shape() + _GAP) * (end_s - start_s) / max(self._plot().width(), 1)
        found = near(self.marks, at_s, reach_s)
        lines = [mark_line(mark, self._now_s) for mark in found[:_MOST_LINES]]
        if len(found) > _MOST_LINES:
            more = len(found) - _MOST_LINES
            lines.append(texts.plural(more, self.tr("and one more"), self.tr("and {n} more")))
        return "\n".join(lines)

    # Qt

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        return QSize(200, int((1 + _ROWS) * self._row_height()) + 4)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the crosshair, and tell all of the marks under the pointer."""
        at_s = self._time(event.position().x())
        self.setToolTip(self.said_at(at_s))
        self.hovered.emit(at_s if self._range[0] <= at_s <= self._range[1] else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away."""
        self.hovered.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows from the bottom up, then the time."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot, height = self._plot(), self._row_height()
        for row in range(_ROWS):
            box = QRectF(plot.left(), 2 + (1 + row) * height, plot.width(), height)
            painter.setPen(QPen(QColor(self._theme.tokens.line), 1))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
            if row == _ROWS - 1:
                self._paint_spans(painter, box, self._rows[row])
            else:
                self._paint_points(painter, box, self._rows[row])
        self._paint_time(painter, plot)

    # Inside

    def _shape(self) -> float:
        return _SHAPE * growth(self.fontMetrics())

    def _row_height(self) -> float:
        return self.fontMetrics().height() + 3.0

    def _plot(self) -> QRectF:
        left = _INSET + axis_width(self)
        return QRectF(left, 0, self.width() - left - _RIGHT_INSET - RIGHT_MARGIN, self.height())

    def _time(self, x: float) -> float:
        plot, (start_s, end_s) = self._plot(), self._range
        return start_s + (x - plot.left()) / max(plot.width(), 1) * (end_s - start_s)

    def _paint_points(self, painter: QPainter, box: QRectF, marks: Sequence[Mark]) -> None:
        half = self._shape()
        wide = half * 2 + _GAP + self.fontMetrics().horizontalAdvance("×99")
        for cluster in clusters(marks, *self._range, box.width(), wide):
            kind = worst(cluster)
            colour = QColor(getattr(self._theme.tokens, token_of(kind)))
            centre = QPointF(box.left() + cluster.x, box.center().y())
            paint_shape(painter, centre, kind, colour, QColor(self._theme.tokens.panel))
            text = self._fitting(cluster)
            painter.setPen(colour)
            place = QRectF(centre.x() + half + 1, box.top(), cluster.room, box.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _fitting(self, cluster: Cluster) -> str:
        """Return what fits beside a shape before the next one begins."""
        room = cluster.room - 2 * self._shape() - _GAP
        if len(cluster.marks) > 1:
            return f"×{len(cluster.marks)}"
        text = mark_text(cluster.marks[0])
        fits = self.fontMetrics().horizontalAdvance(text) <= room
        return text if fits else ""

    def _paint_spans(self, painter: QPainter, box: QRectF, marks: Sequence[Mark]) -> None:
        t, free = self._theme.tokens, box.left()
        for left, right, mark in visible_spans(marks, *self._range, box.width()):
            colour = QColor(getattr(t, token_of(mark.kind)))
            bar = QRectF(box.left() + left, box.top() + 2, max(right - left, 3), box.height() - 4)
            painter.fillRect(bar, QColor(t.off_bg))
            painter.fillRect(bar, QBrush(QColor(t.line), Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(colour, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(bar)
            text = mark_text(mark)
            wide = self.fontMetrics().horizontalAdvance(text) + 8
            if bar.width() >= wide and bar.left() >= free:
                patch = QRectF(0, 0, wide, bar.height())
                patch.moveCenter(bar.center())
                painter.fillRect(patch, QColor(t.off_bg))
                painter.drawText(patch, Qt.AlignmentFlag.AlignCenter, text)
                free = patch.right()

    def _paint_time(self, painter: QPainter, plot: QRectF) -> None:
        if self._at is None:
            return
        t, (start_s, end_s) = self._theme.tokens, self._range
        text = texts.clock(self._at, self._now_s)
        x = plot.left() + (self._at - start_s) / (end_s - start_s) * plot.width()
        box = QRectF(0, 0, self.fontMetrics().horizontalAdvance(text) + 10, self._row_height())
        box.moveCenter(QPointF(x, self._row_height() / 2 + 1))
        box.moveLeft(min(max(box.left(), 0.0), self.width() - box.width()))
        painter.setPen(QPen(QColor(t.dim), 1))
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x, self.height()))
        painter.setBrush(QColor(t.hover))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(t.fg))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _describe(self) -> None:
        start_s, end_s = self._range
        seen = [m for m in self.marks if m.end_s >= start_s and m.start_s <= end_s]
        lines = [mark_line(mark, self._now_s) for mark in seen[-_MOST_LINES:]]
        self.setAccessibleDescription("\n".join(lines))
