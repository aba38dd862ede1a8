"""How many devices are where: a bar whose parts differ in pattern, and a legend in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui import texts
from app.gui.models.rollout_phases import PLACES, Place
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown, growth
from app.gui.widgets.paint import paint_mark, tone

_HEIGHT = 10
_LEAST = 3.0
"""Pixels of a part that is there at all: one failure among ten thousand must show."""
_PATTERNS: Mapping[Place, Qt.BrushStyle] = {
    "overdue": Qt.BrushStyle.Dense3Pattern,
    "refused": Qt.BrushStyle.BDiagPattern,
    "deferred": Qt.BrushStyle.FDiagPattern,
    "away": Qt.BrushStyle.Dense6Pattern,
    "left_out": Qt.BrushStyle.DiagCrossPattern,
    "reverted": Qt.BrushStyle.HorPattern,
}
_BARE: frozenset[Place] = frozenset({"waiting"})
"""They are what is not filled yet."""


class OutcomeBar(QWidget):
    """The parts of a whole, side by side."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._counts: Mapping[Place, int] = {}
        self.setFixedHeight(grown(_HEIGHT, self.fontMetrics()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_counts(self, name: str, counts: Mapping[Place, int]) -> None:
        """Show counts; a screen reader hears them in words."""
        self._counts = dict(counts)
        said = ", ".join(in_words(self._counts))
        self.setAccessibleName(f"{name}: {said}")
        self.setToolTip(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts."""
        t, height = self._theme.tokens, self.height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QPainterPath()
        whole.addRoundedRect(QRectF(self.rect()), height / 2, height / 2)
        painter.setClipPath(whole)
        painter.fillRect(self.rect(), QColor(t.off_bg))
        for place, left, width in _parts(self._counts, self.width()):
            if place in _BARE:
                continue
            colour = QColor(getattr(t, tone(place)))
            style = _PATTERNS.get(place, Qt.BrushStyle.SolidPattern)
            painter.fillRect(QRectF(left, 0, max(width - 1, 2), height), QBrush(colour, style))


class OutcomeLegend(QWidget):
    """Counts in words, each with the mark of its state; wraps."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._counts: Mapping[Place, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def show_counts(self, counts: Mapping[Place, int]) -> None:
        """Show counts."""
        if dict(counts) != self._counts:
            self._counts = dict(counts)
            self.setAccessibleName(", ".join(in_words(self._counts)))
            self.updateGeometry()
            self.update()

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped words."""
        boxes = [box for _, box, _ in self._laid_out(width)]
        return max((box.bottom() + 1 for box in boxes), default=self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """Return the room of the words at a usual width."""
        return QSize(180, self.heightForWidth(180))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the longest entry."""
        widest = max((box.width() for _, box, _ in self._laid_out(10_000)), default=0)
        return QSize(widest, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the entries."""
        t, size = self._theme.tokens, growth(self.fontMetrics())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, box, text in self._laid_out(self.width()):
            colour = QColor(getattr(t, tone(place)))
            centre = QPointF(box.x() + 5 * size, box.center().y() + 1)
            paint_mark(painter, centre, place, colour, size)
            painter.setPen(QColor(t.fg))
            words = box.adjusted(self._left(), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def _left(self) -> int:
        """Return the room of a mark."""
        return grown(14, self.fontMetrics())

    def _laid_out(self, width: int) -> Iterator[tuple[Place, QRect, str]]:
        metrics = self.fontMetrics()
        left = top = 0
        present = [place for place in PLACES if self._counts.get(place)]
        for place, text in zip(present, in_words(self._counts), strict=True):
            needed = self._left() + metrics.horizontalAdvance(text) + 10
            if left and left + needed > width:
                left, top = 0, top + metrics.height() + 3
            yield place, QRect(left, top, needed, metrics.height()), text
            left += needed


def in_words(counts: Mapping[Place, int]) -> list[str]:
    """Return one text for each place that has devices."""
    return [
        f"{texts.count(counts[place])} {texts.outcome_word(place)}"
        for place in PLACES
        if counts.get(place)
    ]


def _parts(counts: Mapping[Place, int], width: int) -> Iterator[tuple[Place, float, float]]:
    """Yield each part with its left edge and width; the smallest stay visible."""
    present = [(place, counts[place]) for place in PLACES if counts.get(place)]
    total = sum(number for _, number in present)
    widths = [max(width * number / total, _LEAST) for _, number in present]
    scale = width / sum(widths) if widths else 1.0
    left = 0.0
    for (place, _), each in zip(present, widths, strict=True):
        yield place, left, each * scale
        left += each * scale
