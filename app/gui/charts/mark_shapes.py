"""A shape and a colour for each kind of mark: none is told by its colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.gui.models.device_marks import MarkKind
from app.gui.theme.scale import growth

_TOKENS: dict[MarkKind, str] = {
    "deployment": "deploy",
    "note": "warn",
    "error": "err",
    "warning": "warn",
    "restart": "accent",
    "fallback": "err",
    "gap": "off",
    "unsynchronised": "off",
    "jumped": "warn",
}


def token_of(kind: MarkKind) -> str:
    """Return the token of a mark's colour."""
    return _TOKENS[kind]


def paint_shape(
    painter: QPainter, at: QPointF, kind: MarkKind, colour: QColor, ground: QColor
) -> None:
    """Paint a diamond, flag, cross in a square, triangle, ring or arrow.

    It is about 12 pixels wide, and grows with the letters.
    """
    size = growth(painter.fontMetrics())
    painter.save()
    painter.translate(at)
    painter.scale(size, size)
    _paint(painter, kind, colour, ground)
    painter.restore()


def _paint(painter: QPainter, kind: MarkKind, colour: QColor, ground: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if kind == "deployment":
        painter.drawPolygon([QPointF(*p) for p in ((0, -6), (6, 0), (0, 6), (-6, 0))])
    elif kind == "note":
        painter.drawRect(QRectF(-5, -6, 1.6, 12))
        painter.drawPolygon([QPointF(*p) for p in ((-4, -6), (6, -2.5), (-4, 1))])
    elif kind == "error":
        painter.drawRect(QRectF(-5, -5, 10, 10))
        painter.setPen(QPen(ground, 1.8))
        painter.drawLine(QPointF(-2.4, -2.4), QPointF(2.4, 2.4))
        painter.drawLine(QPointF(-2.4, 2.4), QPointF(2.4, -2.4))
    elif kind == "fallback":
        painter.drawPolygon([QPointF(*p) for p in ((-6, -4), (6, -4), (0, 6))])
    elif kind == "restart":
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(-4.5, -4.5, 9, 9), 60 * 16, 290 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon([QPointF(*p) for p in ((1, -7.5), (6.5, -4), (1, -1))])
    else:
        painter.drawPolygon([QPointF(*p) for p in ((0, -6), (6, 5), (-6, 5))])
        painter.setPen(QPen(ground, 1.6))
        painter.drawLine(QPointF(0, -2), QPointF(0, 1.6))
