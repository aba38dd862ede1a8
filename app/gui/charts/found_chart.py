"""What models found over time: shares of classes stacked, or measured values and their range."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QWidget

from app.gui import texts
from app.gui.charts.base_chart import BaseChart
from app.gui.charts.series import Floats, nearest, value_range
from app.gui.charts.swatch import FILLS, Swatch
from app.gui.models.findings import Found
from app.gui.theme.manager import ThemeManager
from app.gui.turns import Rota

_SHORT = 18
"""Characters of a label that a device made up, in the legend."""


class FoundChart(BaseChart):
    """Stacked shares from the foot up, the most frequent label first; measured values as lines.

    Args:
        theme: The colours.
        rota: Gives the turns to draw and to paint in.
        title: For people.
        unit: Of the shares.
        name_deployments: False where a lane above the chart names them.
        parent: Its parent.
    """

    def __init__(
        self,
        theme: ThemeManager,
        rota: Rota,
        title: str,
        unit: str,
        *,
        name_deployments: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, rota, title, unit, name_deployments=name_deployments, parent=parent)
        self._without = self.tr("The models found nothing in this range")
        self._said_unit = unit
        self._found: Found | None = None
        self._areas: list[QGraphicsPathItem] = []
        self._legend: list[Swatch] = []
        self.apply_theme()
        theme.changed.connect(self.apply_theme)

    def set_found(self, found: Found, *, telemetry: bool = False) -> None:
        """Show what was found; `telemetry` tells whether anything else is known."""
        self._found = found
        self._plot.left.setScale(1.0 if found.values else 100.0)
        self.say_empty(bool(len(found)), telemetry)
        self._name(self._names(found))
        self.say_unit(self._unit_of(found))
        self.draw_if_seen()

    def _unit_of(self, found: Found) -> str:
        unit = self.tr("mean and range") if found.values else f"{self._said_unit} · %"
        if found.sampled:
            return self.tr("{unit} · from a sample of {n} windows").format(
                unit=unit, n=texts.count(found.windows)
            )
        return unit

    def _names(self, found: Found) -> list[str]:
        if found.values:
            return [_short(name) for name in found.values]
        others = [self.tr("others")] if bool(np.nansum(found.shares[:, -1])) else []
        return [*(_short(name) for name in found.labels), *others]

    def _name(self, names: Sequence[str]) -> None:
        if [each.title for each in self._legend] == list(names):
            return
        for old in self._legend:
            self._legends.remove(old)
            old.deleteLater()
        self._legend = [Swatch(self._theme, name, place) for place, name in enumerate(names)]
        for each in self._legend:
            self._legends.add(each)

    # Drawing

    def draw(self) -> None:
        """Draw areas and values over the range that is shown."""
        for area in self._areas:
            self.view_box.removeItem(area)
        self._areas = []
        found = self._found
        if found is not None and len(found):
            if found.values:
                self._draw_values(found)
            else:
                self._draw_shares(found)
        super().draw()

    def _draw_shares(self, found: Found) -> None:
        below = np.zeros(len(found))
        for place in range(found.shares.shape[1]):
            above = below + np.nan_to_num(found.shares[:, place])
            self._add(place, _steps(found, below, above))
            below = above
        self.view_box.setYRange(0.0, 1.0 + self._marks.head, padding=0)

    def _draw_values(self, found: Found) -> None:
        for place in range(len(found.values)):
            low, high = found.lowest[:, place], found.highest[:, place]
            self._add(place, _steps(found, low, high))
            mean = found.means[:, place]
            thin = (np.nanmax(high) - np.nanmin(low)) / 60
            self._add(place, _steps(found, mean - thin / 2, mean + thin / 2), solid=True)
        columns = [*found.lowest.T, *found.highest.T]
        span = value_range(found.time_s, columns, *self.x_range, self._marks.head)
        if span is not None:
            self.view_box.setYRange(*span, padding=0)

    def _add(self, place: int, path: QPainterPath, *, solid: bool = False) -> None:
        token, pattern = FILLS[place % len(FILLS)]
        colour = QColor(getattr(self._theme.tokens, token))
        area = _Area(path, QBrush(colour, Qt.BrushStyle.SolidPattern if solid else pattern))
        area.under = QColor(colour.red(), colour.green(), colour.blue(), 70)
        area.setPen(QPen(Qt.PenStyle.NoPen))
        area.setZValue(-10)
        self._areas.append(area)
        self.view_box.addItem(area, ignoreBounds=True)

    def apply_theme(self) -> None:
        """Repaint in the colours of the theme."""
        super().apply_theme()
        self.redraw()

    def say_values(self) -> None:
        """Show the shares or means at the crosshair, or the newest."""
        found = self._found
        if found is None or not len(found):
            return
        place: int | None = len(found) - 1
        if self._at is not None:
            half_s = found.step_s / 2
            place = nearest(found.time_s + half_s, self._at, max(half_s, self.reach_s()))
        columns = found.means if found.values else found.shares
        for at, swatch in enumerate(self._legend):
            value = None if place is None else float(columns[place, at])
            swatch.set_value(texts.number(value, 3) if found.values else texts.percent(value))


class _Area(QGraphicsPathItem):
    """A filled path whose pattern keeps its size at any zoom."""

    under = QColor()

    def __init__(self, path: QPainterPath, brush: QBrush) -> None:
        super().__init__(path)
        self.setBrush(brush)

    def paint(self, painter, option, widget=None) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - Qt's
        """Paint the ground, and its pattern in pixels."""
        shape = painter.worldTransform().map(self.path())
        painter.save()
        painter.resetTransform()
        painter.fillPath(shape, self.under)
        painter.fillPath(shape, self.brush())
        painter.restore()


def _steps(found: Found, low: Floats, high: Floats) -> QPainterPath:
    """Return one box a slice: what was found belongs to the whole of it."""
    path = QPainterPath()
    for at_s, bottom, top in zip(found.time_s, low, high, strict=True):
        if np.isfinite(bottom) and top > bottom:
            path.addRect(QRectF(at_s, bottom, found.step_s, top - bottom))
    return path


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"
