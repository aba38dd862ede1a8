"""The steps of an attempt, as dots on a line with words beneath the current one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui import texts
from app.gui.models.steps import Step
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import growth
from app.gui.theme.tokens import Tokens

_RADIUS = 6.0
_MARGIN = 22.0


def mark_word(step: Step) -> str:
    """Return a step and how it stands."""
    words = {
        "done": texts.tr("{step}: done"),
        "current": texts.tr("{step}: under way"),
        "failed": texts.tr("{step}: the end"),
        "todo": texts.tr("{step}: to come"),
    }
    return words[step.mark].format(step=texts.step_word(step.name))


class Stepper(QWidget):
    """Paints steps from left to right; only the ends and the current one are named."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show steps."""
        self._steps = tuple(steps)
        words = ", ".join(mark_word(each) for each in steps)
        self.setAccessibleName(words)
        self.setToolTip("\n".join(texts.step_word(each.name) for each in steps))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        metrics = self.fontMetrics()
        return QSize(220, int(_RADIUS * growth(metrics) * 2) + metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, the dots and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, count = self._theme.tokens, len(self._steps)
        size = growth(self.fontMetrics())
        radius, margin = _RADIUS * size, _MARGIN * size
        y = radius + 1.5 * size
        xs = [
            margin + index * (self.width() - 2 * margin) / max(count - 1, 1)
            for index in range(count)
        ]
        painter.setPen(QPen(QColor(t.line), 2))
        if count > 1:
            painter.drawLine(QPointF(xs[0], y), QPointF(xs[-1], y))
        for x, step in zip(xs, self._steps, strict=True):
            _paint_dot(painter, QPointF(x, y), step, t, size)
        self._paint_words(painter, xs, y + radius + 3)

    def _paint_words(self, painter: QPainter, xs: list[float], top: float) -> None:
        t, last = self._theme.tokens, len(self._steps) - 1
        for index, (x, step) in enumerate(zip(xs, self._steps, strict=True)):
            current = step.mark in ("current", "failed")
            busy = any(each.mark in ("current", "failed") for each in self._steps)
            if not current and (busy or index not in (0, last)):
                continue
            word = texts.step_word(step.name)
            width = self.fontMetrics().horizontalAdvance(word) + 4.0
            left = min(max(x - width / 2, 0.0), self.width() - width)
            painter.setPen(QColor(t.err if step.mark == "failed" else t.fg if current else t.dim))
            box = QRectF(left, top, width, self.height() - top)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)


def _paint_dot(painter: QPainter, at: QPointF, step: Step, t: Tokens, size: float) -> None:
    colours = {"done": t.ok, "current": t.accent, "failed": t.err, "todo": t.line}
    colour, middle = QColor(colours[step.mark]), QPointF(0, 0)
    painter.save()
    painter.translate(at)
    painter.scale(size, size)
    painter.setPen(QPen(colour, 2))
    painter.setBrush(QColor(t.panel) if step.mark in ("todo", "current") else colour)
    painter.drawEllipse(middle, _RADIUS - 1, _RADIUS - 1)
    if step.mark == "current":
        painter.setBrush(colour)
        painter.drawEllipse(middle, 1.6, 1.6)
    elif step.mark == "done":
        painter.setPen(QPen(QColor(t.panel), 1.6))
        painter.drawPolyline([QPointF(-2.4, 0.2), QPointF(-0.7, 2.0), QPointF(2.6, -1.8)])
    elif step.mark == "failed":
        painter.setPen(QPen(QColor(t.panel), 1.6))
        painter.drawLine(QPointF(-2, -2), QPointF(2, 2))
        painter.drawLine(QPointF(-2, 2), QPointF(2, -2))
    painter.restore()
