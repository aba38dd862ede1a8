"""Shapes that tables and headers paint by hand: status marks, check boxes, sparklines.

``QtCore.Qt`` is looked up where it is used: see the note in app/gui/__init__.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

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


def paint_mark(painter: QPainter, centre: QPointF, state: str, colour: QColor) -> None:
    """Paint the shape of a state: a dot, a triangle, a square, a ring or a dash."""
    name, x, y = tone(state), centre.x(), centre.y()
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if name == "ok":
        painter.drawEllipse(centre, 3.3, 3.3)
    elif name == "warn":
        painter.drawPolygon(
            [QPointF(x - 3.9, y + 3.3), QPointF(x + 3.9, y + 3.3), QPointF(x, y - 3.7)]
        )
    elif name == "err":
        painter.drawRect(QRectF(x - 3, y - 3, 6, 6))
    elif name == "accent":
        painter.drawPolygon(
            [QPointF(x - 2.6, y - 3.6), QPointF(x - 2.6, y + 3.6), QPointF(x + 3.8, y)]
        )
    elif state in ("never", "pending"):
        painter.setPen(QPen(colour, 1.6))
        painter.drawLine(QPointF(x - 3.2, y), QPointF(x + 3.2, y))
    else:
        painter.setBrush(QtCore.Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.4))
        painter.drawEllipse(centre, 3, 3)


def badge_icon(state: str, tokens: Tokens) -> QIcon:
    """Return the shape of a state in its colour, as large as an icon."""
    image = QPixmap(54, 54)
    image.setDevicePixelRatio(3)
    image.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(1.7, 1.7)
    paint_mark(painter, QPointF(9 / 1.7, 9 / 1.7), state, tone_colours(tokens, state)[0])
    painter.end()
    return QIcon(image)


def pill_width(painter_metrics_width: int) -> int:
    """Return the width of a pill around text of this width."""
    return painter_metrics_width + 30


def paint_pill(painter: QPainter, box: QRectF, state: str, text: str, tokens: Tokens) -> None:
    """Paint a state as shape and word on its colour, at the left of `box`, centred in height."""
    colour, ground = tone_colours(tokens, state)
    height = min(box.height(), painter.fontMetrics().height() + 5.0)
    width = pill_width(painter.fontMetrics().horizontalAdvance(text))
    pill = QRectF(box.x(), box.center().y() - height / 2, min(width, box.width()), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, height / 2, height / 2)
    paint_mark(painter, QPointF(pill.x() + 11, pill.center().y()), state, colour)
    painter.setPen(colour)
    room = pill.adjusted(20, 0, -6, 0)
    shown = painter.fontMetrics().elidedText(
        text, QtCore.Qt.TextElideMode.ElideRight, math.ceil(room.width())
    )
    painter.drawText(room, QtCore.Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


def paint_alarm(painter: QPainter, box: QRectF, tokens: Tokens) -> None:
    """Paint a filled square with an exclamation mark at the right of `box`."""
    square = QRectF(box.right() - 17, box.center().y() - 7.5, 15, 15)
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
    """Paint a check box of 14 pixels in the middle of `box`."""
    frame = QRectF(0, 0, 14, 14)
    frame.moveCenter(box.center())
    painter.save()
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
