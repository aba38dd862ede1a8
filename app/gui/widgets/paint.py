"""Shapes that tables and headers paint by hand: status marks, check boxes, sparklines.

``QtCore.Qt`` is looked up where it is used: see the note in app/gui/__init__.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen, QPixmap, QPolygonF

from app.gui.theme.scale import ICON_PX, growth, icon_px
from app.gui.theme.tokens import Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TONES: Mapping[str, str] = {
    "online": "ok",
    "succeeded": "ok",
    "released": "ok",
    "accepted": "ok",
    "ok": "ok",
    "passes": "ok",
    "done": "ok",
    "degraded": "warn",
    "paused": "warn",
    "deferred": "warn",
    "overdue": "warn",
    "rolling_back": "warn",
    "rolled_back": "warn",
    "undecided": "warn",
    "judging": "warn",
    "warning": "warn",
    "soon": "warn",
    "failed": "err",
    "refused": "err",
    "rejected": "err",
    "revoked": "err",
    "trips": "err",
    "urgent": "err",
    "critical": "err",
    "expired": "err",
    "error": "err",
    "running": "accent",
    "in_progress": "accent",
    "assigned": "accent",
    "reverting": "accent",
    "working": "accent",
    "soaking": "accent",
}
"""State to token; what is not listed is `off`. A shape and a word always stand beside it."""


def tone(state: str) -> str:
    """Return the token name of a state's colour."""
    return TONES.get(state, "off")


def tone_colours(tokens: Tokens, state: str) -> tuple[QColor, QColor]:
    """Return the text and ground colours of a state."""
    name = tone(state)
    ground = tokens.off_bg if name == "accent" else getattr(tokens, f"{name}_bg")
    return QColor(getattr(tokens, name)), QColor(ground)


def paint_mark(painter: QPainter, centre: QPointF, state: str, colour: QColor, size: float) -> None:
    """Paint the shape of a state: a dot, a triangle, a square, a ring or a dash.

    `size` is how many times as large as it was drawn: see `growth`.
    """
    name = tone(state)
    painter.save()
    painter.translate(centre)
    painter.scale(size, size)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if name == "ok":
        painter.drawEllipse(QPointF(0, 0), 3.3, 3.3)
    elif name == "warn":
        painter.drawPolygon([QPointF(-3.9, 3.3), QPointF(3.9, 3.3), QPointF(0, -3.7)])
    elif name == "err":
        painter.drawRect(QRectF(-3, -3, 6, 6))
    elif name == "accent":
        painter.drawPolygon([QPointF(-2.6, -3.6), QPointF(-2.6, 3.6), QPointF(3.8, 0)])
    elif state in ("never", "pending"):
        painter.setPen(QPen(colour, 1.6))
        painter.drawLine(QPointF(-3.2, 0), QPointF(3.2, 0))
    else:
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.4))
        painter.drawEllipse(QPointF(0, 0), 3, 3)
    painter.restore()


def badge_icon(state: str, tokens: Tokens) -> QIcon:
    """Return the shape of a state in its colour, as large as an icon."""
    side = icon_px()
    image = QPixmap(3 * side, 3 * side)
    image.setDevicePixelRatio(3)
    image.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre, colour = QPointF(side / 2, side / 2), tone_colours(tokens, state)[0]
    paint_mark(painter, centre, state, colour, 1.7 * side / ICON_PX)
    painter.end()
    return QIcon(image)


def pill_width(metrics: QFontMetrics, *words: str) -> int:
    """Return the width of a pill around the longest of these words."""
    return max(map(metrics.horizontalAdvance, words)) + round(30 * growth(metrics))


def paint_pill(painter: QPainter, box: QRectF, state: str, text: str, tokens: Tokens) -> None:
    """Paint a state as shape and word on its colour, at the left of `box`, centred in height."""
    colour, ground = tone_colours(tokens, state)
    metrics = painter.fontMetrics()
    size = growth(metrics)
    height = min(box.height(), metrics.height() + 5.0)
    width = pill_width(metrics, text)
    pill = QRectF(box.x(), box.center().y() - height / 2, min(width, box.width()), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, height / 2, height / 2)
    paint_mark(painter, QPointF(pill.x() + 11 * size, pill.center().y()), state, colour, size)
    painter.setPen(colour)
    room = pill.adjusted(20 * size, 0, -6 * size, 0)
    # Of a state that may be old the age stands at the end, and is what one looks for.
    mode = QtCore.Qt.TextElideMode
    cut = mode.ElideMiddle if state == "stale" else mode.ElideRight
    shown = metrics.elidedText(text, cut, math.ceil(room.width()))
    painter.drawText(room, QtCore.Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


def paint_alarm(painter: QPainter, box: QRectF, tokens: Tokens) -> None:
    """Paint a filled square with an exclamation mark at the right of `box`."""
    size = growth(painter.fontMetrics())
    square = QRectF(0, 0, 15 * size, 15 * size)
    square.moveCenter(QPointF(box.right() - 2 - square.width() / 2, box.center().y()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.err_bg))
    painter.drawRoundedRect(square, 3, 3)
    painter.setPen(QColor(tokens.err))
    painter.drawText(square, QtCore.Qt.AlignmentFlag.AlignCenter, "!")
    painter.restore()


def paint_check(
    painter: QPainter, box: QRectF, state: QtCore.Qt.CheckState, tokens: Tokens
) -> None:
    """Paint a check box of 14 pixels, or what they have grown to, in the middle of `box`."""
    size = growth(painter.fontMetrics())
    frame = QRectF(-7, -7, 14, 14)
    painter.save()
    painter.translate(box.center())
    painter.scale(size, size)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    on = state != QtCore.Qt.CheckState.Unchecked
    painter.setPen(QPen(QColor(tokens.accent if on else tokens.dim), 1.2))
    painter.setBrush(QColor(tokens.accent if on else tokens.panel))
    painter.drawRoundedRect(frame, 3, 3)
    painter.setPen(QPen(QColor(tokens.on_accent), 2))
    left, top = frame.x(), frame.y()
    if state == QtCore.Qt.CheckState.Checked:
        tick = [QPointF(left + 3.4, top + 7.4), QPointF(left + 6, top + 10)]
        painter.drawPolyline([*tick, QPointF(left + 10.8, top + 4.4)])
    elif on:
        painter.drawLine(QPointF(left + 4, top + 7), QPointF(left + 10, top + 7))
    painter.restore()


def paint_sparkline(
    painter: QPainter, box: QRectF, values: NDArray[np.float32], places: int, colour: str
) -> None:
    """Paint `values` as a line, the newest at the right; `places` points fill the width."""
    if len(values) < 2:
        return
    low, high = float(values.min()), float(values.max())
    # A quiet device draws a quiet line: noise under a tenth of the level is not blown up.
    reach = max(high - low, 0.1 * abs(high), 1e-6)
    middle = (low + high) / 2
    step = box.width() / (places - 1)
    left = box.right() - step * (len(values) - 1)
    y = (box.center().y() - (values - middle) * (box.height() / reach)).tolist()
    points = [QPointF(left + step * at, py) for at, py in enumerate(y)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1))  # a broader one takes ten times as long
    painter.drawPolyline(QPolygonF(points))
    painter.restore()
