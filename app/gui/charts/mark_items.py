"""Deployments, decisions, lost telemetry and doubtful clocks, drawn into a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget

from app.fleet.store import StoredLoss
from app.gui import texts
from app.gui.charts.series import levels
from app.gui.models.device_rollouts import Note
from app.gui.reading import Deployment, Doubt
from app.gui.saying import voiced
from app.gui.theme.manager import ThemeManager

HEAD_FOR_LABELS = 0.22
_LABEL_SHARE = 0.12
"""Labels closer than this share of the width are set at different heights."""
_LABEL_STEP = 0.09
_STRIP = (0.0, 0.03)
"""Of the height, at the foot: where a clock was doubtful. The figures above are as good as ever."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line over the full height, with its label where it has one.

    Attributes:
        height: Of the label, as a share.
        early: It is near the left edge: its label stands at its right.
    """

    mark: Deployment | Note
    text: str = ""
    height: float = 0.0
    early: bool = False


class MarkItems:
    """Keeps the items of one chart.

    Args:
        theme: The colours.
        view: Where they are drawn.
        owner: Whose font and translations they have.
        named: True where deployments are named in the chart; else a lane above it does.
    """

    def __init__(self, theme: ThemeManager, view: Any, owner: QWidget, named: bool) -> None:  # noqa: ANN401 - pyqtgraph has no types
        self._theme, self._view, self._owner, self._named = theme, view, owner, named
        self.deployments: tuple[Deployment, ...] = ()
        self.notes: tuple[Note, ...] = ()
        self._losses: tuple[StoredLoss, ...] = ()
        self._doubts: tuple[Doubt, ...] = ()
        self.items: list[Any] = []
        self.reasons: list[tuple[Any, float, float]] = []
        """A text, and the span it must fit into."""
        self._drawn: tuple[object, ...] = ()

    def set(
        self,
        deployments: Sequence[Deployment],
        losses: Sequence[StoredLoss],
        doubts: Sequence[Doubt],
        notes: Sequence[Note],
    ) -> None:
        """Draw these from the next `draw` on.

        Args:
            deployments: Drawn as dashed lines over the full height.
            losses: Drawn as hatched spans with their reason.
            doubts: Drawn as strips at the foot.
            notes: Decisions of rollouts, drawn as dotted lines over the full height.
        """
        self.deployments, self.notes = tuple(deployments), tuple(notes)
        self._losses, self._doubts = tuple(losses), tuple(doubts)

    @property
    def head(self) -> float:
        """Share of the height that labels need."""
        return HEAD_FOR_LABELS if self._named and (self.deployments or self.notes) else 0.0

    def draw(self) -> None:
        """Draw all anew where anything is other than drawn: an item takes a third of a ms."""
        lines, gaps = self._lines(), [(loss, voiced(loss.reason)) for loss in self._losses]
        wanted = (self._theme.tokens, lines, gaps, self._doubts, texts.tr("clock set"))
        if wanted != self._drawn:
            self._drawn = wanted
            self._make(lines, gaps)
        self.place()

    def _make(self, lines: Sequence[_Line], gaps: Sequence[tuple[StoredLoss, str]]) -> None:
        for item in [*self.items, *(text for text, _, _ in self.reasons)]:
            self._view.removeItem(item)
        self.items, self.reasons = [self._line(each) for each in lines], []
        for loss, reason in gaps:
            self.items.append(self._loss(loss))
            self._say_why(reason, loss.start_s or 0.0, loss.end_s or 0.0)
        for doubt in self._doubts:
            self.items.append(self._doubt(doubt))
            if doubt.state == "jumped":
                self._say_why(texts.tr("clock set"), doubt.start_s, doubt.end_s)
        for item in [*self.items, *(text for text, _, _ in self.reasons)]:
            self._view.addItem(item, ignoreBounds=True)

    def place(self) -> None:
        """Keep the reasons at the foot of their spans, and show those that fit into them."""
        (start_s, end_s), (foot, _) = self._view.viewRange()
        scale = self._view.width() / (end_s - start_s)
        metrics = self._owner.fontMetrics()
        for text, begin_s, until_s in self.reasons:
            low_s, high_s = max(begin_s, start_s), min(until_s, end_s)
            needs = metrics.horizontalAdvance(text.toPlainText()) + 8
            text.setVisible((high_s - low_s) * scale >= needs)
            text.setPos((low_s + high_s) / 2, foot)

    def _lines(self) -> list[_Line]:
        start_s, end_s = self._view.viewRange()[0]
        marked: list[Deployment | Note] = [*self.deployments, *self.notes]
        marked = [each for each in marked if start_s <= each.time_s <= end_s]
        if not self._named:
            return [_Line(each) for each in marked]
        marked.sort(key=lambda each: each.time_s)
        heights = levels([each.time_s for each in marked], _LABEL_SHARE * (end_s - start_s))
        early_s = start_s + 0.2 * (end_s - start_s)
        return [
            _Line(each, _words_of(each), 0.93 - _LABEL_STEP * height, each.time_s < early_s)
            for each, height in zip(marked, heights, strict=True)
        ]

    def _line(self, it: _Line) -> pg.InfiniteLine:
        t, anchor = self._theme.tokens, (-0.05, 0.5) if it.early else (1.05, 0.5)
        deployed = isinstance(it.mark, Deployment)
        colour = t.deploy if deployed else t.warn
        style = Qt.PenStyle.DashLine if deployed else Qt.PenStyle.DotLine
        return pg.InfiniteLine(
            pos=it.mark.time_s,
            angle=90,
            pen=pg.mkPen(colour, style=style),
            label=it.text or None,
            labelOpts={"position": it.height, "color": colour, "anchors": [anchor, anchor]},
        )

    def _loss(self, loss: StoredLoss) -> pg.LinearRegionItem:
        t = self._theme.tokens
        region = _Hatched(
            (loss.start_s, loss.end_s), movable=False, brush=QBrush(QColor(t.off_bg)),
            pen=pg.mkPen(None),
        )  # fmt: skip
        region.hatch = QBrush(QColor(t.line), Qt.BrushStyle.BDiagPattern)
        region.setZValue(-20)
        return region

    def _doubt(self, doubt: Doubt) -> pg.LinearRegionItem:
        t = self._theme.tokens
        strip = QBrush(QColor(t.warn if doubt.state == "jumped" else t.off))
        span = (doubt.start_s, doubt.end_s)
        return pg.LinearRegionItem(
            span, movable=False, brush=strip, pen=pg.mkPen(None), span=_STRIP
        )

    def _say_why(self, reason: str, start_s: float, end_s: float) -> None:
        text = pg.TextItem(reason, color=self._theme.tokens.dim, anchor=(0.5, 1.0))
        self.reasons.append((text, start_s, end_s))


def _words_of(mark: Deployment | Note) -> str:
    return mark.label if isinstance(mark, Deployment) else texts.note_words(mark.kind, mark.gate)


class _Hatched(pg.LinearRegionItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A span that is also told by its pattern, which keeps its size at any zoom."""

    hatch = QBrush()

    def paint(self, painter: Any, *args: Any) -> None:  # noqa: ANN401 - Qt's painter
        """Paint the ground, then the hatch in pixels."""
        super().paint(painter, *args)
        box = painter.worldTransform().mapRect(QRectF(self.boundingRect()))
        painter.save()
        painter.resetTransform()
        painter.fillRect(box, self.hatch)
        painter.restore()
