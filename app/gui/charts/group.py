"""Charts that share their time: one span, one crosshair, live or paused together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.gui.charts.series import view_start
from app.gui.charts.time_chart import TimeChart


class ChartGroup(QObject):
    """Links charts. Zooming or panning pauses; data goes on, the view does not move.

    Attributes:
        paused_changed: True after the user's move, False after `back_to_live`.
        range_changed: Other times are shown; read the store again.
        hovered: The time under the pointer (float), or None.
    """

    paused_changed = Signal(bool)
    range_changed = Signal()
    hovered = Signal(object)

    def __init__(self, charts: Sequence[TimeChart], span_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self.charts = tuple(charts)
        self.span_s = span_s
        self.paused = False
        self._end_s = 0.0
        self._begin_s: float | None = None
        for chart in self.charts:
            chart.moved.connect(lambda by=chart: self._on_moved(by))
            chart.hovered.connect(self._on_hovered)

    @property
    def x_range(self) -> tuple[float, float]:
        """The times shown."""
        return self.charts[0].x_range

    def follow(self, now_s: float, begin_s: float | None = None) -> None:
        """Let the view end now, unless the user holds it.

        Args:
            now_s: Its right edge.
            begin_s: When the record began: a young one fills the view instead of its last inch.
        """
        self._end_s, self._begin_s = now_s, begin_s
        if not self.paused:
            self._show(view_start(now_s, self.span_s, begin_s), now_s)

    def set_span(self, span_s: float) -> None:
        """Show the last `span_s` seconds, live."""
        self.span_s = span_s
        self.back_to_live()

    def back_to_live(self) -> None:
        """Follow the newest data again."""
        was = self.paused
        self.paused = False
        self.follow(self._end_s, self._begin_s)
        if was:
            self.paused_changed.emit(False)
        self.range_changed.emit()

    def clear_crosshair(self) -> None:
        """Take the crosshair away, as another device is shown."""
        self._on_hovered(None)

    def _show(self, start_s: float, end_s: float) -> None:
        # Not pyqtgraph's own link: that lines up pixels of charts above each other, and charts of
        # different widths would then show different times.
        for chart in self.charts:
            chart.set_x_range(start_s, end_s)

    def _on_moved(self, by: TimeChart) -> None:
        self._show(*by.x_range)
        if not self.paused:
            self.paused = True
            self.paused_changed.emit(True)
        for chart in self.charts:
            chart.fit_y()
        self.range_changed.emit()

    def _on_hovered(self, at_s: float | None) -> None:
        for chart in self.charts:
            chart.show_crosshair(at_s)
        self.hovered.emit(at_s)
