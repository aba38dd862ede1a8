"""The view of a chart: a drag chooses a span, the wheel zooms, Shift and a drag pans."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor

_STEP = 0.8
"""Of the length, for one notch of the wheel."""
_NOTCH = 120.0
_LEAST_DRAG = 4.0


class SpanView(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """Asks for other times and never takes them itself: all charts move together.

    Attributes:
        zoomed: The wheel asks for a range this many times as long (float), around a time (float).
        chosen: A span was dragged, from a time to a time.
        panned: The view is pulled by so many seconds.
    """

    zoomed = Signal(float, float)
    chosen = Signal(float, float)
    panned = Signal(float)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.setMouseEnabled(x=False, y=False)
        self.disableAutoRange()
        self._rubber = pg.LinearRegionItem((0, 0), movable=False)
        self._rubber.setZValue(50)
        self._rubber.hide()
        self.addItem(self._rubber, ignoreBounds=True)

    def set_colour(self, colour: str) -> None:
        """Paint the span that is dragged in this colour."""
        ground = QColor(colour)
        ground.setAlpha(60)
        self._rubber.setBrush(ground)
        for line in self._rubber.lines:
            line.setPen(pg.mkPen(colour))

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:  # noqa: ANN401 - Qt's event
        """Ask for a shorter or longer range around the pointer; sideways pans."""
        notches = ev.delta() / _NOTCH
        low, high = self.viewRange()[0]
        if ev.orientation() == Qt.Orientation.Horizontal:
            self.panned.emit(-notches * (high - low) / 8)
        elif notches:
            self.zoomed.emit(_STEP**notches, float(self.mapToView(ev.pos()).x()))
        ev.accept()

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:  # noqa: ANN401 - likewise
        """Choose a span with the left button, pan with Shift or the middle one."""
        shift = bool(ev.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if ev.button() == Qt.MouseButton.MiddleButton or shift:
            before, now = self.mapToView(ev.lastPos()).x(), self.mapToView(ev.pos()).x()
            self.panned.emit(float(before - now))
            ev.accept()
        elif ev.button() == Qt.MouseButton.LeftButton:
            self._drag(ev)
            ev.accept()
        else:
            ev.ignore()

    def _drag(self, ev: Any) -> None:  # noqa: ANN401 - pyqtgraph's event
        begin, end = ev.buttonDownPos(), ev.pos()
        times = (float(self.mapToView(begin).x()), float(self.mapToView(end).x()))
        self._rubber.setRegion(sorted(times))
        self._rubber.setVisible(not ev.isFinish())
        if ev.isFinish() and abs(end.x() - begin.x()) >= _LEAST_DRAG:
            self.chosen.emit(*times)
