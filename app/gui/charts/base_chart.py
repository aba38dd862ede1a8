"""What every chart over time has: a head, axes, marks, a crosshair that all share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.fleet.store import StoredLoss
from app.gui.charts.legend import Legend
from app.gui.charts.mark_items import MarkItems
from app.gui.charts.plot import Plot
from app.gui.charts.span_view import SpanView
from app.gui.models.device_rollouts import Note
from app.gui.reading import Deployment, Doubt
from app.gui.theme.manager import ThemeManager
from app.gui.turns import Rota, Turn
from app.gui.widgets.labels import ElidedLabel, label

AXIS_CHARS = "00,000.0"
"""As wide as the numbers beside the axis become."""
RIGHT_MARGIN = 6
_LEAST_PX, _LINES_HIGH = 135, 6
"""So high is a chart at least, and so many lines of text: less could not be read."""
_REACH = 0.02
_UNIT_SLACK_PX = 40


def axis_width(widget: QWidget) -> int:
    """Return the width of a left axis, so that what stands above charts lines up with them."""
    return widget.fontMetrics().horizontalAdvance(AXIS_CHARS) + 8


class BaseChart(QWidget):
    """A chart whose x axis is Unix time.

    Args:
        theme: The colours.
        rota: Gives the turns to draw and to paint in.
        title: For people.
        unit: Of the values.
        name_deployments: False where a lane above the chart names them.
        without: What to say where there is telemetry without this figure.
        parent: Its parent.

    Attributes:
        hovered: The pointer is at this time (float), or has left (None).
        zoomed: The user wants a range this many times as long (float), around a time (float).
        chosen: The user wants to see from this time to that.
        panned: The user wants to see so many seconds later.
    """

    hovered = Signal(object)
    zoomed = Signal(float, float)
    chosen = Signal(float, float)
    panned = Signal(float)

    def __init__(
        self,
        theme: ThemeManager,
        rota: Rota,
        title: str,
        unit: str,
        *,
        name_deployments: bool = True,
        without: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._without = without
        self._at: float | None = None
        self._stale = False
        self._awaits = False
        self._bringing: Callable[[], None] | None = None
        self._turn = Turn(rota, self._take_turn, self, self._draw_all)
        self._build_header(title, unit)
        self._build_plot(rota)
        self._marks = MarkItems(theme, self.view_box, self, name_deployments)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self.view_box.addItem(self._cross, ignoreBounds=True)

    # Building

    def _build_header(self, title: str, unit: str) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 9, 10, 4)
        self._layout.setSpacing(2)
        self._header = QHBoxLayout()
        self._header.setSpacing(10)
        self.title = label(title, "h2")
        self.unit = ElidedLabel(unit, "dim")
        self._legends = Legend(self._header.spacing())
        self._below: QWidget | None = None
        self._header.addWidget(self.title)
        self._header.addWidget(self.unit, 1)
        self._header.addWidget(self._legends)
        self._layout.addLayout(self._header)
        self.setAccessibleName(title)

    def say_unit(self, text: str) -> None:
        """Say what the figures are."""
        self.unit.set_full_text(text)
        self._place_unit()

    def minimumSizeHint(self) -> QSize:
        """Return the room with the legend below the title."""
        margins = self._layout.contentsMargins()
        wide = max(self.title.sizeHint().width(), self._legends.least_px)
        least = super().minimumSizeHint()
        return QSize(wide + margins.left() + margins.right(), least.height())

    def _place_unit(self) -> None:
        """Give the unit, or else the legend, a line of its own where title and all are too wide."""
        margins, gap = self._layout.contentsMargins(), self._header.spacing()
        room = self.width() - margins.left() - margins.right()
        least = self.title.sizeHint().width() + gap + self._legends.full_px
        # Figures in the legend change their length: what has gone below comes back with room only.
        back = _UNIT_SLACK_PX
        below: QWidget | None = None
        if least - room > (-back if self._below is self._legends else 0):
            below = self._legends
        elif least + gap + self.unit.full_width - room > (-back if self._below else 0):
            below = self.unit
        if below is not self._below:
            self._arrange(below)
        self._legends.fit(room)

    def _arrange(self, below: QWidget | None) -> None:
        """Put the unit or the legend below the title, or both beside it."""
        self._below = below
        for each in (self.unit, self._legends):
            self._header.removeWidget(each)
            self._layout.removeWidget(each)
        self._header.setStretch(0, int(below is self.unit))
        if below is not self.unit:
            self._header.addWidget(self.unit, 1)
        if below is not self._legends:
            self._header.addWidget(self._legends)
        if below is self.unit:
            self._layout.insertWidget(1, self.unit)
        elif below is self._legends:
            self._layout.insertWidget(1, self._legends, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_plot(self, rota: Rota) -> None:
        self.view_box: Any = SpanView()
        self._plot = Plot(self.view_box, rota, self)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMinimumHeight(max(_LEAST_PX, _LINES_HIGH * self.fontMetrics().height()))
        self._plot.set_margins(4, RIGHT_MARGIN)
        self._plot.left.setWidth(axis_width(self))
        self._plot.bottom.setStyle(showValues=False)  # of the first second of 1970
        for name in ("zoomed", "chosen", "panned"):
            getattr(self.view_box, name).connect(getattr(self, name))
        self._plot.scene().sigMouseMoved.connect(self._on_mouse)
        self._plot.pointer_left.connect(lambda: self.hovered.emit(None))
        self._empty = QLabel(self.tr("No telemetry in this range"), self._plot)
        self._empty.setObjectName("dim")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over = QVBoxLayout(self._plot)
        over.setContentsMargins(axis_width(self), 0, 0, 0)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        over.addWidget(self._empty)
        self.say_empty(known=False, silent=False)
        self._layout.addWidget(self._plot)

    # Time

    @property
    def x_range(self) -> tuple[float, float]:
        """The times at the left and right edge."""
        low, high = self.view_box.viewRange()[0]
        return float(low), float(high)

    @property
    def points(self) -> int:
        """How many points across are worth reading."""
        return max(int(self._plot.width()), 200)

    def set_x_range(self, start_s: float, end_s: float) -> None:
        """Show this span; does not count as the user's move.

        What is drawn moves at once, and is drawn anew in a turn of its own.
        """
        bottom = self._plot.bottom
        if not bottom.style["showValues"]:
            bottom.setStyle(showValues=True)
        if (start_s, end_s) != self.x_range:
            self.view_box.setXRange(start_s, end_s, padding=0)
            self._turn.ask()

    def set_marks(
        self,
        deployments: Sequence[Deployment],
        losses: Sequence[StoredLoss] = (),
        doubts: Sequence[Doubt] = (),
        notes: Sequence[Note] = (),
    ) -> None:
        """Show what happened: see `MarkItems`."""
        self._marks.set(deployments, losses, doubts, notes)

    # Drawing

    @property
    def is_seen(self) -> bool:
        """Whether any of it can be seen."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    def draw_if_seen(self) -> None:
        """Draw now if any of it can be seen; else it is drawn when it is scrolled to."""
        self._stale = self.isVisible() and not self.is_seen
        if not (self._stale or self._awaits):
            self.draw()

    def await_other(self) -> None:
        """Show nothing until `bring`: what there is is about another device."""
        self._awaits, self._bringing = True, None
        self._empty.hide()
        self._plot.set_blank(True)

    def bring(self, bringing: Callable[[], None]) -> None:
        """Have `bringing` give this chart its data, in a turn of its own."""
        self._bringing = bringing
        self._turn.ask_anew()

    def _take_turn(self) -> None:
        bringing, self._bringing = self._bringing, None
        if bringing is None:
            self.draw_if_seen()
        else:
            self._awaits = False
            bringing()

    def _draw_all(self) -> None:
        self._take_turn()
        if self._stale and not self._awaits:
            self._stale = False
            self.draw()

    def catch_up(self) -> None:
        """Draw what was put off, if it can be seen by now, in a turn of its own."""
        if self._stale and self.is_seen:
            self._turn.ask()

    def draw(self) -> None:
        """Draw the data over the range that is shown."""
        self._marks.draw()
        self.say_values()
        self._place_unit()
        self._plot.set_blank(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the unit its place."""
        super().resizeEvent(event)
        self._place_unit()

    def say_values(self) -> None:
        """Show the values at the crosshair, or the newest."""

    def say_empty(self, known: bool, silent: bool) -> None:
        """Say that there is nothing, or nothing of this figure."""
        nothing = self.tr("No telemetry in this range")
        self._empty.setText(self._without if silent and self._without else nothing)
        self._empty.setVisible(not known)
        self._plot.left.setStyle(showValues=known)

    def show_crosshair(self, at_s: float | None) -> None:
        """Put the crosshair at a time, or take it away, and show the values there."""
        self._at = at_s
        self._cross.setVisible(at_s is not None)
        if at_s is not None:
            self._cross.setPos(at_s)
        self.say_values()

    def reach_s(self) -> float:
        """Return how far from a point the crosshair still means it."""
        start_s, end_s = self.x_range
        return _REACH * (end_s - start_s)

    def apply_theme(self) -> None:
        """Repaint in the colours of the theme: pyqtgraph knows no palette."""
        t = self._theme.tokens
        self._plot.recolour(t)
        self._cross.setPen(pg.mkPen(t.dim, width=1))
        self.view_box.set_colour(t.accent)

    def redraw(self) -> None:
        """Draw what is there in other colours: in its turn, or once it can be seen."""
        if self.isVisible():
            self._turn.ask()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Draw in the next turn, when there is room, what was put off."""
        super().showEvent(event)
        if self._stale:
            self._turn.ask()

    def _on_mouse(self, position: QPointF) -> None:
        if self._plot.holds(position):
            self.hovered.emit(float(self.view_box.mapSceneToView(position).x()))


def finite_any(columns: Sequence[np.ndarray[Any, Any]]) -> bool:
    """Return whether anything is known in any column."""
    return any(bool(np.isfinite(each).any()) for each in columns)
