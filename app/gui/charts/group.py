"""Charts that share their time: one span, one crosshair, live or paused together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.gui.charts.base_chart import BaseChart
from app.gui.charts.series import view_start
from app.gui.models.time_range import at_least, moved, zoomed

_CROSSHAIR_MS = 33
"""The crosshair follows the pointer no faster: a fast mouse reports a thousand times a second."""


class Follower(Protocol):
    """What shows the same times as the charts, without being one."""

    def set_x_range(self, start_s: float, end_s: float) -> None:
        """Show this span."""

    def show_crosshair(self, at_s: float | None) -> None:
        """Show where the crosshair is."""


class ChartGroup(QObject):
    """Links charts. Zooming or panning pauses; data goes on, the view does not move.

    Attributes:
        paused_changed: True after the user's move, False after `back_to_live`.
        range_changed: Other times are shown; read the store again.
        hovered: The time under the pointer (float), or None.
        x_range: The times shown.
    """

    paused_changed = Signal(bool)
    range_changed = Signal()
    hovered = Signal(object)

    def __init__(
        self,
        charts: Sequence[BaseChart],
        span_s: float,
        parent: QObject,
        followers: Sequence[Follower] = (),
    ) -> None:
        super().__init__(parent)
        self.charts = tuple(charts)
        self.span_s = span_s
        self.paused = False
        self.x_range = (0.0, 1.0)
        self._followers = tuple(followers)
        self._now_s = 0.0
        self._begin_s: float | None = None
        self._at_s: float | None = None
        self._timer = QTimer(self, interval=_CROSSHAIR_MS, singleShot=True)
        self._timer.timeout.connect(self._show_crosshair)
        for chart in self.charts:
            chart.zoomed.connect(self.zoom)
            chart.chosen.connect(self.hold)
            chart.panned.connect(self.pan)
            chart.hovered.connect(self.on_hovered)

    def follow(self, now_s: float, begin_s: float | None = None) -> None:
        """Let the view end now, unless the user holds it.

        Args:
            now_s: Its right edge.
            begin_s: When the record began: a young one fills the view instead of its last inch.
        """
        self._now_s, self._begin_s = now_s, begin_s
        if not self.paused:
            self._show(view_start(now_s, self.span_s, begin_s), now_s)

    def set_span(self, span_s: float) -> None:
        """Show the last `span_s` seconds, live."""
        self.span_s = span_s
        self.back_to_live()

    def zoom(self, factor: float, at_s: float | None = None) -> None:
        """Show a range `factor` times as long, around a time or else the middle; that pauses."""
        start_s, end_s = self.x_range
        middle_s = (start_s + end_s) / 2 if at_s is None else at_s
        self.hold(*zoomed(start_s, end_s, factor, middle_s))

    def pan(self, by_s: float) -> None:
        """Show so much later; that pauses."""
        self.hold(*moved(*self.x_range, by_s, self._now_s))

    def hold(self, start_s: float, end_s: float) -> None:
        """Show this range, and stay there."""
        self._show(*at_least(start_s, end_s))
        if not self.paused:
            self.paused = True
            self.paused_changed.emit(True)
        self.range_changed.emit()

    def back_to_live(self) -> None:
        """Follow the newest data again."""
        was = self.paused
        self.paused = False
        self.follow(self._now_s, self._begin_s)
        if was:
            self.paused_changed.emit(False)
        self.range_changed.emit()

    def clear_crosshair(self) -> None:
        """Take the crosshair away, as another device is shown."""
        self.on_hovered(None)

    def on_hovered(self, at_s: float | None) -> None:
        """Put the crosshair of all at a time, or take it away."""
        self._at_s = at_s
        if at_s is None:
            self._timer.stop()
            self._show_crosshair()
        elif not self._timer.isActive():
            self._timer.start()

    def _show(self, start_s: float, end_s: float) -> None:
        # Not pyqtgraph's own link: that lines up pixels of charts above each other, and charts of
        # different widths would then show different times.
        self.x_range = (start_s, end_s)
        for each in (*self.charts, *self._followers):
            each.set_x_range(start_s, end_s)

    def _show_crosshair(self) -> None:
        for each in (*self.charts, *self._followers):
            each.show_crosshair(self._at_s)
        self.hovered.emit(self._at_s)
