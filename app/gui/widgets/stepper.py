"""The steps of an attempt, as dots on a line with words beneath the current one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui import texts
from app.gui.models.steps import Step
from app.gui.theme.manager import ThemeManager
from app.gui.theme.tokens import Tokens

_RADIUS = 6.0
_MARGIN = 22.0


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
        words = ", ".join(f"{texts.step_word(each.name)} {each.mark}" for each in steps)
        self.setAccessibleName(words)
        self.setToolTip("\n".join(texts.step_word(each.name) for each in steps))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        return QSize(220, int(_RADIUS * 2) + self.fontMetrics().height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, the dots and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, count = self._theme.tokens, len(self._steps)
        y = _RADIUS + 1.5
        xs = [
            _MARGIN + index * (self.width() - 2 * _MARGIN) / max(count - 1, 1)
            for index in range(count)
        ]
        painter.setPen(QPen(QColor(t.line), 2))
        if count > 1:
            painter.drawLine(QPointF(xs[0], y), QPointF(xs[-1], y))
        for x, step in zip(xs, self._steps, strict=True):
            _paint_dot(painter, QPointF(x, y), step, t)
        self._paint_words(painter, xs, y + _RADIUS + 3)

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


def _paint_dot(painter: QPainter, at: QPointF, step: Step, t: Tokens) -> None:
    colours = {"done": t.ok, "current": t.accent, "failed": t.err, "todo": t.line}
    colour = QColor(colours[step.mark])
    painter.setPen(QPen(colour, 2))
    painter.setBrush(QColor(t.panel) if step.mark in ("todo", "current") else colour)
    painter.drawEllipse(at, _RADIUS - 1, _RADIUS - 1)
    if step.mark == "current":
        painter.setBrush(colour)
        painter.drawEllipse(at, 1.6, 1.6)
    elif step.mark == "done":
        painter.setPen(QPen(QColor(t.panel), 1.6))
        tick = [QPointF(-2.4, 0.2), QPointF(-0.7, 2.0), QPointF(2.6, -1.8)]
        painter.drawPolyline([at + each for each in tick])
    elif step.mark == "failed":
        painter.setPen(QPen(QColor(t.panel), 1.6))
        painter.drawLine(at + QPointF(-2, -2), at + QPointF(2, 2))
        painter.drawLine(at + QPointF(-2, 2), at + QPointF(2, -2))
