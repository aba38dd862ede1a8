"""The cells of the heat map: painted, pointed at, and walked through with the arrow keys."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from app.gui import texts
from app.gui.models.fleet_fields import figure_text, figure_title
from app.gui.models.fleet_model import FleetModel
from app.gui.models.heat_map import Block, Floats, HeatMap, colours_of, palette
from app.gui.models.heat_places import Place, Places, lay_out
from app.gui.theme.manager import ThemeManager

_TITLE_CHARS = (16, 45)
"""A block is at least as wide as its title, within these."""
_MARGIN = 8
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class HeatCanvas(QAbstractScrollArea):
    """One cell a device.

    Attributes:
        hovered: The row that is pointed at or current, None where there is none (object).
        focused: A device was clicked or walked to; its id.
        opened: A device was double-clicked or Enter pressed on it; its id.
        checked: Space was pressed on a device; its id.
        menu_asked: A menu is wanted for a device; its id and where on the screen.
    """

    hovered = Signal(object)
    focused = Signal(str)
    opened = Signal(str)
    checked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, model: FleetModel, theme: ThemeManager) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self._map: HeatMap | None = None
        self._metric = ""
        self._places: Places = lay_out((), 1, 1, 1, 1)
        self._old: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._current: tuple[int, int] | None = None
        self._current_id = ""
        self.setObjectName("heat")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Heat map of the fleet"))
        theme.changed.connect(self.viewport().update)

    # What it shows

    def show_map(self, heat: HeatMap, metric: str, old: NDArray[np.bool_]) -> None:
        """Show other values or other devices; the current device stays current.

        Args:
            heat: What to show.
            metric: Name of its field.
            old: Of every row of `FleetColumns`: its figures are not new.
        """
        row = self._model.data_columns.row(self._current_id)
        self._old = old
        same = self._map is not None and _shape(self._map) == _shape(heat)
        self._map, self._metric = heat, metric
        if not same:
            self._lay_out()
        self._current = None if row is None else self._find(row)
        self.viewport().update()

    @property
    def current_row(self) -> int | None:
        """The row of the device that is current."""
        if self._current is None or self._map is None:
            return None
        block, at = self._current
        if block >= len(self._map.blocks) or at >= len(self._map.blocks[block].rows):
            return None
        return int(self._map.blocks[block].rows[at])

    def focus_row(self, row: int) -> None:
        """Make a device current, if it is among those shown."""
        found = self._find(row)
        if found is not None and found != self._current:
            self._go(found)

    def describe(self, row: int) -> str:
        """Return what a cell says: device, group and value."""
        assert self._map is not None
        view, value = self._model.data_columns.views[row], float(self._map.values[row])
        text = self.tr("{device}: {metric} {value}").format(
            device=view.device_id, metric=figure_title(self._metric), value=self._value_text(value)
        )
        if not math.isnan(value) and self._metric != "seen" and self._model.stale(row):
            return self.tr("{cell}, as it was {age}").format(
                cell=text, age=self._model.age_text(row)
            )
        return text

    def cell_rect(self, row: int) -> QRect | None:
        """Return where a device's cell is on the viewport."""
        found = self._find(row)
        return None if found is None else self._rect(*found)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the blocks that can be seen."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.tokens.panel))
        if self._map is None:
            return
        painter.translate(_MARGIN, -self.verticalScrollBar().value())
        top, bottom = self._window()
        for block, place in zip(self._map.blocks, self._places.blocks, strict=True):
            if place.y + place.rows * self._places.cell >= top and place.y - self._head <= bottom:
                self._paint_block(painter, block, place)
        self._paint_current(painter)

    def _paint_block(self, painter: QPainter, block: Block, place: Place) -> None:
        assert self._map is not None
        tokens = self._theme.tokens
        metrics = painter.fontMetrics()
        title = metrics.elidedText(self._title(block), Qt.TextElideMode.ElideRight, place.width - 2)
        painter.setPen(QColor(tokens.dim))
        painter.drawText(
            QRect(place.x, place.y - self._head, place.width, self._head),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            title,
        )
        values = self._map.values[block.rows]
        self._paint_colours(painter, place, self._map.scale.share(values))
        unknown = np.flatnonzero(np.isnan(values)).tolist()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.panel))
        painter.drawRects([self._cell(place, at) for at in unknown])
        painter.setBrush(QBrush(QColor(tokens.dim), Qt.BrushStyle.BDiagPattern))
        painter.drawRects([self._cell(place, at) for at in unknown])
        self._paint_marks(painter, block, place)

    def _paint_colours(self, painter: QPainter, place: Place, shares: Floats) -> None:
        """Paint all cells as one picture, one pixel each, and the gaps over it."""
        cell, ground = self._places.cell, QColor(self._theme.tokens.panel)
        pixels = np.full(place.rows * place.columns, ground.rgb(), dtype=np.uint32)
        pixels[: place.count] = colours_of(shares, palette(dark=self._theme.tokens.name == "dark"))
        width, height = place.columns, place.rows
        image = QImage(pixels.tobytes(), width, height, width * 4, QImage.Format.Format_RGB32)
        painter.drawImage(QRect(place.x, place.y, width * cell, height * cell), image)
        painter.setPen(QPen(ground, 1))
        right, bottom = place.x + width * cell - 1, place.y + height * cell - 1
        for column in range(width):
            x = place.x + (column + 1) * cell - 1
            painter.drawLine(x, place.y, x, bottom)
        for row in range(height):
            y = place.y + (row + 1) * cell - 1
            painter.drawLine(place.x, y, right, y)

    def _paint_marks(self, painter: QPainter, block: Block, place: Place) -> None:
        """Paint a hole into cells that are not new, and a frame around checked ones."""
        assert self._map is not None
        columns, hole = self._model.data_columns, max(self._places.cell // 3, 2)
        shown_old = self._old[block.rows] & ~np.isnan(self._map.values[block.rows])
        old = [
            self._cell(place, at).adjusted(hole, hole, -hole, -hole)
            for at in np.flatnonzero(shown_old).tolist()
        ]
        rows = [row for each in self._model.checked if (row := columns.row(each)) is not None]
        hits = np.flatnonzero(np.isin(block.rows, rows)).tolist() if rows else []
        checked = [self._cell(place, at).adjusted(0, 0, -1, -1) for at in hits]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.panel))
        painter.drawRects(old)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
        painter.drawRects(checked)

    def _paint_current(self, painter: QPainter) -> None:
        if self._current is None or self.current_row is None:
            return
        block, at = self._current
        box = self._cell(self._places.blocks[block], at).adjusted(-2, -2, 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self._theme.tokens.panel, 4), (self._theme.tokens.fg, 2)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(box)

    def _title(self, block: Block) -> str:
        return texts.plural(
            len(block.rows),
            self.tr("{name}: {n} device, {median}"),
            self.tr("{name}: {n}, median {median}"),
            name=block.name or self.tr("unknown"),
            median=self._value_text(block.median),
        )

    def _value_text(self, value: float) -> str:
        return self.tr("no value") if math.isnan(value) else figure_text(self._metric, value)

    # Pointing and walking

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what the pointer is on."""
        row = self._row_at(event.position().toPoint())
        self.hovered.emit(self.current_row if row is None else row)
        said = self._title_at(event.position().toPoint()) if row is None else self.describe(row)
        if said:
            QToolTip.showText(event.globalPosition().toPoint(), said, self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        """Say what is current."""
        super().leaveEvent(event)
        self.hovered.emit(self.current_row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click focuses a device."""
        found = self._at(event.position().toPoint())
        if found is not None:
            self._go(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens a device."""
        row = self._row_at(event.position().toPoint())
        if row is not None:
            self.opened.emit(self._id(row))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the device under the pointer, or the current one by key."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        row = self._row_at(event.pos()) if by_mouse else self.current_row
        if row is not None:
            self.menu_asked.emit(self._id(row), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens, Space checks."""
        row, key = self.current_row, Qt.Key(event.key())
        if key in _STEPS and self._map is not None and self._map.blocks:
            self._walk(*_STEPS[key])
        elif row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._id(row))
        elif row is not None and key == Qt.Key.Key_Space:
            self.checked.emit(self._id(row))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the cells as large as fit."""
        super().resizeEvent(event)
        self._lay_out()

    # Inside

    @property
    def _head(self) -> int:
        return self.fontMetrics().height() + 8

    def _lay_out(self) -> None:
        counts = _counts(self._map) if self._map is not None else []
        width = max(self.viewport().width() - 2 * _MARGIN, 1)
        least, most = (self.fontMetrics().averageCharWidth() * each for each in _TITLE_CHARS)
        titles = map(self._title, self._map.blocks) if self._map is not None else ()
        wanted = max(map(self.fontMetrics().horizontalAdvance, titles), default=0) + 2
        least = min(max(least, wanted), most)
        height = self.viewport().height()
        self._places = lay_out(counts, width, height, self._head, least)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(self._places.height - height, 0))
        bar.setPageStep(height)
        bar.setSingleStep(self._places.cell)

    def _window(self) -> tuple[int, int]:
        top = self.verticalScrollBar().value()
        return top, top + self.viewport().height()

    def _cell(self, place: Place, at: int) -> QRect:
        row, column = divmod(at, place.columns)
        cell = self._places.cell
        return QRect(place.x + column * cell, place.y + row * cell, cell - 1, cell - 1)

    def _rect(self, block: int, at: int) -> QRect:
        box = self._cell(self._places.blocks[block], at)
        return box.translated(_MARGIN, -self.verticalScrollBar().value())

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        if self._map is None:
            return None
        return self._places.at(point.x() - _MARGIN, point.y() + self._window()[0])

    def _row_at(self, point: QPoint) -> int | None:
        found = self._at(point)
        if found is None or self._map is None:
            return None
        return int(self._map.blocks[found[0]].rows[found[1]])

    def _title_at(self, point: QPoint) -> str:
        if self._map is None:
            return ""
        at = self._places.titled(point.x() - _MARGIN, point.y() + self._window()[0], self._head)
        return "" if at is None else self._title(self._map.blocks[at])

    def _find(self, row: int) -> tuple[int, int] | None:
        for index, block in enumerate(self._map.blocks if self._map is not None else ()):
            hits = np.flatnonzero(block.rows == row)
            if hits.size:
                return index, int(hits[0])
        return None

    def _walk(self, right: int, down: int) -> None:
        if self._current is None or self.current_row is None:
            self._go((0, 0))
        elif right:
            self._go(self._places.beside(*self._current, right))
        else:
            self._go(self._places.below(*self._current, down))

    def _go(self, to: tuple[int, int]) -> None:
        self._current = to
        top, bottom = self._window()
        _, y = self._places.corner(*to)
        if y - self._head < top:
            self.verticalScrollBar().setValue(y - self._head)
        elif y + self._places.cell > bottom:
            self.verticalScrollBar().setValue(y + self._places.cell - self.viewport().height())
        row = self.current_row
        if row is not None:
            self._current_id = self._id(row)
            self.setAccessibleDescription(self.describe(row))
            self.hovered.emit(row)
            self.focused.emit(self._id(row))
        self.viewport().update()

    def _id(self, row: int) -> str:
        return self._model.data_columns.views[row].device_id


def _shape(heat: HeatMap) -> list[tuple[str, int]]:
    return [(each.name, len(each.rows)) for each in heat.blocks]


def _counts(heat: HeatMap) -> list[int]:
    return [len(each.rows) for each in heat.blocks]
