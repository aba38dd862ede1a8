"""The charts of a device, one below the other on one time axis, with what happened above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.gui import texts
from app.gui.charts.base_chart import BaseChart
from app.gui.charts.found_chart import FoundChart
from app.gui.charts.group import ChartGroup
from app.gui.charts.mark_lane import MarkLane
from app.gui.charts.time_chart import TimeChart, lines_of
from app.gui.models.device_charts import CHARTS, ChartKind, chosen_of, figures_of
from app.gui.models.device_marks import deployment_marks, event_marks, span_marks
from app.gui.theme.manager import ThemeManager
from app.gui.turns import Rota
from app.gui.widgets.labels import card

if TYPE_CHECKING:
    from app.fleet.store import StoredEvent
    from app.gui.models.device_rollouts import Note
    from app.gui.models.findings import Found
    from app.gui.reading import DeviceHistory

_ZOOM = 0.7
_PAN = 0.2
_PAGE = 0.9
_RESTARTS = ("worker.restarted",)


class ChartColumn(QWidget):
    """Charts that scroll where they do not fit, and move together.

    Args:
        charts: One of each kind, see `make`: each takes a part of a frame.
        rota: The one that they were made with.
        theme: Colours.
        span_s: How much time they show.
        shown: Keys of those that are shown.

    Attributes:
        charts: By their key.
        group: Links them.
        lane: What happened.
    """

    def __init__(
        self,
        charts: Mapping[str, BaseChart],
        rota: Rota,
        theme: ThemeManager,
        span_s: float,
        shown: Sequence[str],
    ) -> None:
        super().__init__()
        self.charts = dict(charts)
        self._cards = {key: card(chart) for key, chart in self.charts.items()}
        self.lane = MarkLane(theme)
        self.group = ChartGroup(tuple(self.charts.values()), span_s, self, (self.lane,))
        self.lane.hovered.connect(self.group.on_hovered)
        self._rota = rota
        self._build()
        self.show_charts(shown)

    def _build(self) -> None:
        inside = QWidget()
        inside.setObjectName("plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for each in self._cards.values():
            column.addWidget(each, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().valueChanged.connect(self._catch_up)
        self._lane_row = QVBoxLayout()
        self._lane_row.addWidget(self.lane)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._lane_row)
        layout.addWidget(self._scroll, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Charts"))
        self.setAccessibleDescription(
            self.tr("Arrow keys pan, plus and minus zoom, Escape goes back to live.")
        )

    # What it is told

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of the charts that are shown."""
        return tuple(key for key, each in self._cards.items() if not each.isHidden())

    @property
    def points(self) -> int:
        """How many points across are worth reading."""
        return self.charts[self.shown[0]].points

    def show_charts(self, keys: Sequence[str]) -> None:
        """Show these charts, or the usual ones where none of them is known."""
        chosen = {each.key for each in chosen_of(keys)}
        for key, each in self._cards.items():
            each.setVisible(key in chosen)
        QTimer.singleShot(0, self, self._catch_up)

    def show_history(
        self,
        history: DeviceHistory,
        events: Sequence[StoredEvent],
        notes: Sequence[Note],
        found: Found,
        now_s: float,
    ) -> None:
        """Show what was read: above the charts at once, in them one after another."""
        self._show_marks(history, events, notes, now_s)
        restarts = [each.time_s for each in events if each.code in _RESTARTS]
        show = partial(self._show_in, history=history, notes=notes, found=found, restarts=restarts)
        for kind in sorted(CHARTS, key=lambda each: not self.charts[each.key].is_seen):
            self.charts[kind.key].bring(partial(show, kind))

    @property
    def complete(self) -> bool:
        """True once every chart shows what was read, and is painted."""
        return self._rota.idle

    def await_other(self) -> None:
        """Show nothing of the device before: another one is being read."""
        self.group.clear_crosshair()
        self.lane.show_marks((), (), (), 0.0)
        for each in self.charts.values():
            each.await_other()

    def _show_in(
        self,
        kind: ChartKind,
        history: DeviceHistory,
        notes: Sequence[Note],
        found: Found,
        restarts: Sequence[float],
    ) -> None:
        chart, w = self.charts[kind.key], history.windows
        besides = (history.deployments, history.losses, history.doubts)
        if isinstance(chart, TimeChart):
            figures = figures_of(kind.key, w, restarts)
            chart.set_data(
                w.time_s, figures, *besides,
                notes=notes, covered_s=w.duration_s, merged=w.merged,
            )  # fmt: skip
        elif isinstance(chart, FoundChart):
            chart.set_marks(*besides, notes)
            chart.set_found(found, telemetry=bool(len(w)))

    def _show_marks(
        self,
        history: DeviceHistory,
        events: Sequence[StoredEvent],
        notes: Sequence[Note],
        now_s: float,
    ) -> None:
        self.lane.show_marks(
            deployment_marks(
                history.deployments, notes, lambda note: texts.note_words(note.kind, note.gate)
            ),
            event_marks(events),
            span_marks(history.losses, history.doubts),
            now_s,
        )

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pan, zoom, scroll, and go back to live."""
        if not self.press(event.key()):
            super().keyPressEvent(event)

    def press(self, key: int) -> bool:
        """Do what a key stands for; return False where it stands for nothing."""
        start_s, end_s = self.group.x_range
        length_s, bar = end_s - start_s, self._scroll.verticalScrollBar()
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.group.pan(length_s * (_PAN if key == Qt.Key.Key_Right else -_PAN))
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.group.pan(length_s * (_PAGE if key == Qt.Key.Key_PageDown else -_PAGE))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.group.zoom(_ZOOM)
            case Qt.Key.Key_Minus:
                self.group.zoom(1 / _ZOOM)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                step = self.fontMetrics().height() * (3 if key == Qt.Key.Key_Down else -3)
                bar.setValue(bar.value() + step)
            case Qt.Key.Key_Escape if self.group.paused:
                self.group.back_to_live()
            case _:
                return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lane as wide as the charts, and draw what came into sight."""
        super().resizeEvent(event)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._lane_row.setContentsMargins(0, 0, bar, 0)
        QTimer.singleShot(0, self, self._catch_up)

    def _catch_up(self) -> None:
        for each in self.charts.values():
            each.catch_up()


def make(theme: ThemeManager, kind: ChartKind, rota: Rota) -> BaseChart:
    """Return a chart of a kind, without data."""
    title, unit = kind.metric.title, kind.metric.drawn_unit
    chart: BaseChart
    if kind.lines:
        chart = TimeChart(
            theme, rota, title, unit, lines_of(kind),
            band=kind.band,
            name_deployments=False,
            without=texts.tr(kind.without) if kind.without else "",
            shaded=(kind.shaded[0], texts.tr(kind.shaded[1])) if kind.shaded else None,
        )  # fmt: skip
    else:
        chart = FoundChart(theme, rota, title, unit, name_deployments=False)
    chart.title.setToolTip(kind.metric.drawn_help)
    return chart
