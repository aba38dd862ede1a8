"""The heat map with what it is coloured and grouped by, its legend, and what is pointed at."""

from __future__ import annotations

import math
import time

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.gui.models.fleet_fields import column_of, field_of, figure_title, group_names, metric_names
from app.gui.models.fleet_model import FleetModel
from app.gui.models.heat_map import Scale, heat_map
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.heat_canvas import HeatCanvas
from app.gui.widgets.heat_legend import HeatLegend
from app.gui.widgets.labels import ElidedLabel, label

_SPACING_PX = 8


class HeatPanel(QWidget):
    """Shows the devices that the table would.

    Attributes:
        canvas: The cells.
        figure: What gives the colours.
        group: What devices stand together by.
        chosen: The user wants another metric or other groups.
    """

    chosen = Signal()

    def __init__(self, model: FleetModel, theme: ThemeManager) -> None:
        super().__init__()
        self._model = model
        self._scale: tuple[str, Scale] | None = None
        self.canvas = HeatCanvas(model, theme)
        self.figure, self.group = QComboBox(), QComboBox()
        self._legend = HeatLegend(theme)
        self.said = ElidedLabel("", "plain")
        self._head, self._below = QHBoxLayout(), QHBoxLayout()
        self._choices: list[QWidget] = []
        self._labels: list[str] = []
        self._values = np.empty(0)
        self._build()
        self.canvas.hovered.connect(self._say)
        model.order_changed.connect(self.refresh)
        model.checked_changed.connect(self.canvas.viewport().update)

    def _build(self) -> None:
        for name in metric_names():
            self.figure.addItem(figure_title(name), name)
        self.figure.setAccessibleName(self.tr("Coloured by"))
        self.group.setAccessibleName(self.tr("Grouped by"))
        for text, box in (
            (self.tr("Coloured by"), self.figure),
            (self.tr("Grouped by"), self.group),
        ):
            for each in (label(text, "dim"), box):
                self._head.addWidget(each)
                self._choices.append(each)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(lambda _: self._choose())
        self._head.addStretch(1)
        self._below.addWidget(self.said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in (self._head, self._below):
            row.setSpacing(_SPACING_PX)
            column.addLayout(row)
        column.addWidget(self.canvas, 1)
        self._place_legend()
        self.choose("p95", "site")

    def choose(self, metric: str, group: str) -> None:
        """Colour and group by these; what is unknown is left as it is."""
        self._offer_groups(group)
        for box, name in ((self.figure, metric), (self.group, group)):
            at = box.findData(name)
            if at >= 0:
                box.setCurrentIndex(at)

    def refresh(self) -> None:
        """Show the newest values, while it is looked at."""
        if not self.isVisible():
            return
        self._offer_groups(str(self.group.currentData()))
        metric = str(self.figure.currentData())
        of, by = field_of(metric), field_of(str(self.group.currentData()))
        if of is None or by is None:
            return
        held = self._scale[1] if self._scale and self._scale[0] == metric else None
        model = self._model
        rows, now_s = model.shown_rows(), time.time()
        heat = heat_map(model.data_columns, rows, of, by, now_s, held=held)
        self._scale = (metric, heat.scale)
        self._legend.show_scale(heat.scale, metric)
        self._place_legend()
        self._values = heat.values
        self.canvas.show_map(heat, metric, model.stale_mask())
        self._say(self.canvas.current_row)

    def focus_device(self, device_id: str) -> None:
        """Make a device current."""
        row = self._model.data_columns.row(device_id)
        if row is not None:
            self.canvas.focus_row(row)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed since it was last looked at."""
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the legend a place with room."""
        super().resizeEvent(event)
        self._place_legend()

    def _place_legend(self) -> None:
        """Put the legend beside the choices, or in the line below where it would be cut there."""
        widths = [max(each.sizeHint().width(), each.minimumWidth()) for each in self._choices]
        needed = sum(widths) + self._legend.sizeHint().width() + _SPACING_PX * (len(widths) + 1)
        wanted = self._head if needed <= self.width() else self._below
        if wanted.indexOf(self._legend) < 0:
            (self._below if wanted is self._head else self._head).removeWidget(self._legend)
            wanted.insertWidget(len(widths) if wanted is self._head else 1, self._legend)

    def _choose(self) -> None:
        self.refresh()
        self.chosen.emit()

    def _offer_groups(self, chosen: str) -> None:
        """Offer the labels that devices have by now; a chosen one is kept in any case."""
        names = [*group_names(self._model.data_columns.labels())]
        if chosen not in names and column_of(chosen) is not None:
            names.append(chosen)
        if names == self._labels:
            return
        self._labels, current = names, self.group.currentData()
        self.group.clear()
        for name in names:
            column = column_of(name)
            self.group.addItem(column.title if column else name, name)
        self.group.setCurrentIndex(max(self.group.findData(current), 0))

    def _say(self, row: int | None) -> None:
        if row is None or row >= len(self._values):
            self.said.set_full_text("")
            self._legend.show_value(math.nan)
            return
        self.said.set_full_text(self.canvas.describe(row))
        self._legend.show_value(float(self._values[row]))
