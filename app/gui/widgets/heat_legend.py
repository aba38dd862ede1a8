"""What the colours of the heat map mean: the scale with its numbers, and the marks beside it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.models.fleet_fields import figure_text
from app.gui.models.heat_map import Scale, colours_of, palette
from app.gui.theme.manager import ThemeManager

_BAR_CHARS = 22
_GAP = 8


class HeatLegend(QWidget):
    """The scale, a mark at the value that is pointed at, and the look of cells without one."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._scale = Scale(0.0, 1.0)
        self._metric = "p95"
        self._value = math.nan
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_scale(self, scale: Scale, metric: str) -> None:
        """Show the scale of a metric."""
        if (scale, metric) != (self._scale, self._metric):
            self._scale, self._metric = scale, metric
            low, _, high = self._numbers()
            self.setAccessibleName(
                self.tr("Colours from {low} to {high}").format(low=low, high=high)
            )
            self.updateGeometry()
            self.update()

    def show_value(self, value: float) -> None:
        """Mark a value; NaN marks none."""
        self._value = value
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        metrics = self.fontMetrics()
        extra = sum(metrics.horizontalAdvance(each) for each in self._words())
        marks = 2 * (metrics.height() + 2 * _GAP)
        return QSize(self._bar_width() + extra + marks + _GAP, 2 * metrics.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bar, numbers and marks."""
        painter = QPainter(self)
        metrics, tokens = self.fontMetrics(), self._theme.tokens
        bar = QRect(0, 2, self._bar_width(), metrics.height() - 4)
        shares = np.linspace(0.0, 1.0, 64)
        colours = colours_of(shares, palette(dark=tokens.name == "dark"))
        image = QImage(colours.tobytes(), 64, 1, 256, QImage.Format.Format_RGB32)
        painter.drawImage(bar, image)
        painter.setPen(QColor(tokens.fg))
        under = QRect(0, metrics.height(), bar.width(), metrics.height())
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter)
        for side, text in zip((*sides, Qt.AlignmentFlag.AlignRight), self._numbers(), strict=True):
            painter.drawText(under, side, text)
        if not math.isnan(self._value):
            x = round(float(self._scale.share(np.array(self._value))) * (bar.width() - 1))
            painter.setPen(QPen(QColor(tokens.fg), 2))
            painter.drawLine(x, 0, x, metrics.height())
        self._paint_marks(painter, bar.width() + 2 * _GAP)

    def _paint_marks(self, painter: QPainter, x: int) -> None:
        metrics, tokens = self.fontMetrics(), self._theme.tokens
        side, top = metrics.height() - 4, (self.height() - metrics.height()) // 2
        for index, word in enumerate(self._words()):
            box = QRect(x, top + 2, side, side)
            painter.setPen(QColor(tokens.dim))
            if index == 0:
                painter.setBrush(QBrush(QColor(tokens.dim), Qt.BrushStyle.BDiagPattern))
                painter.drawRect(box)
            else:
                colours = palette(dark=tokens.name == "dark")
                painter.fillRect(box, QColor(*colours[len(colours) * 2 // 3].tolist()))
                hole = max(side // 3, 2)
                painter.fillRect(box.adjusted(hole, hole, -hole, -hole), QColor(tokens.bg))
            painter.setPen(QColor(tokens.dim))
            x += side + _GAP // 2
            painter.drawText(x, top + metrics.ascent(), word)
            x += metrics.horizontalAdvance(word) + _GAP

    def _bar_width(self) -> int:
        metrics = self.fontMetrics()
        low, middle, high = (metrics.horizontalAdvance(each) for each in self._numbers())
        needed = middle + 2 * max(low, high) + 2 * _GAP  # one stands in the middle of the bar
        return max(metrics.averageCharWidth() * _BAR_CHARS, needed)

    def _numbers(self) -> tuple[str, str, str]:
        low, middle, high = (figure_text(self._metric, each) for each in self._scale.ticks())
        return low, middle, high

    def _words(self) -> tuple[str, str]:
        return self.tr("no value"), self.tr("not new")
