"""How the cells of the fleet table are painted: by hand, for Qt asks a model ten times a cell."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.fleet.latest import HISTORY_WINDOWS
from app.gui import texts
from app.gui.models.fleet_fields import Column
from app.gui.models.fleet_model import FleetModel, alignment
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.paint import paint_alarm, paint_check, paint_pill, paint_sparkline

Index = QModelIndex | QPersistentModelIndex
_PAD = 5
"""As the header's, so that figures stand below their title."""


class FleetDelegate(QStyledItemDelegate):
    """Paints one cell; figures older than they should be are dim, and the state says their age."""

    def __init__(self, model: FleetModel, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._take_colours()
        theme.changed.connect(self._take_colours)

    def _take_colours(self) -> None:
        tokens = self._theme.tokens
        self._fg, self._dim, self._sel = (
            QColor(each) for each in (tokens.fg, tokens.dim, tokens.sel)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        section = index.column()
        column, row = self._model.columns[section], self._model.row_at(index.row())
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._sel)
        if column.kind == "check":
            on = self._model.data_columns.views[row].device_id in self._model.checked
            state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            paint_check(painter, QRectF(box), state, self._theme.tokens)
        elif column.kind == "status":
            self._paint_status(painter, box, row)
        elif column.kind == "trend":
            self._paint_trend(painter, box, row)
        else:
            self._paint_text(painter, box, column, self._model.text_at(section, row), row)

    def _paint_text(
        self, painter: QPainter, box: QRect, column: Column, text: str, row: int
    ) -> None:
        dim = column.figure and self._model.stale(row)
        inside = box.adjusted(_PAD, 0, -_PAD, 0)
        if column.kind == "power":
            inside.adjust(0, 0, -self._paint_mark(painter, inside, row, text), 0)
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(text) > inside.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.setPen(self._dim if dim else self._fg)
        painter.drawText(inside, alignment(column), text)

    def _paint_mark(self, painter: QPainter, box: QRect, row: int, text: str) -> int:
        """Paint how power is known where no sensor measured it; return the mark's room."""
        # A fixed place for the mark keeps the decimal points of all rows in line.
        room = painter.fontMetrics().horizontalAdvance(texts.estimate_mark("estimated")) + 4
        mark = texts.estimate_mark(self._model.data_columns["power_method"][row])
        if mark and text != texts.DASH:
            painter.setPen(self._dim)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark)
        return room

    def _paint_status(self, painter: QPainter, box: QRect, row: int) -> None:
        tokens, columns = self._theme.tokens, self._model.data_columns
        inside = QRectF(box).adjusted(4, 2, -2, -2)
        paint_pill(painter, inside, *self._model.state_at(row), tokens)
        if columns["rejected"][row]:
            paint_alarm(painter, inside, tokens)

    def _paint_trend(self, painter: QPainter, box: QRect, row: int) -> None:
        view, tokens = self._model.data_columns.views[row], self._theme.tokens
        if view.status in ("offline", "never") and not self._model.stale(row):
            return
        colour = tokens.p99 if view.status == "failed" else tokens.p50
        if self._model.stale(row):
            colour = tokens.dim
        inside = QRectF(box).adjusted(14, 7, -10, -7)
        values = np.asarray(view.latency_history, dtype=np.float32)
        paint_sparkline(painter, inside, values, HISTORY_WINDOWS, colour)
