"""An entry of the legend of stacked areas: colour, pattern, name and value."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import label

FILLS: tuple[tuple[str, Qt.BrushStyle], ...] = (
    ("p50", Qt.BrushStyle.Dense7Pattern),
    ("p95", Qt.BrushStyle.BDiagPattern),
    ("deploy", Qt.BrushStyle.FDiagPattern),
    ("ok", Qt.BrushStyle.HorPattern),
    ("p99", Qt.BrushStyle.DiagCrossPattern),
    ("warn", Qt.BrushStyle.VerPattern),
    ("off", Qt.BrushStyle.CrossPattern),
)
"""Colour and pattern of each place; a mix has at most so many."""


class Swatch(QWidget):
    """A piece of an area, its title and a value.

    Attributes:
        title: For people.
        text: The title and the value.
    """

    def __init__(self, theme: ThemeManager, title: str, place: int) -> None:
        super().__init__()
        self.title = title
        self.text = label("", "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(_Piece(theme, place))
        row.addWidget(self.text)
        self.set_value("")

    def set_value(self, value: str) -> None:
        """Show a value."""
        said = f"{self.title} {value}".strip()
        if said != self.text.text():
            self.text.setText(said)
            self.setAccessibleName(said)


class _Piece(QWidget):
    def __init__(self, theme: ThemeManager, place: int) -> None:
        super().__init__()
        self._theme, self._place = theme, place
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        height = self.fontMetrics().height()
        return QSize(height, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colour, and the pattern over it."""
        painter = QPainter(self)
        token, pattern = FILLS[self._place % len(FILLS)]
        colour = QColor(getattr(self._theme.tokens, token))
        box = QRectF(self.rect()).adjusted(1, 2, -1, -2)
        ground = QColor(colour)
        ground.setAlpha(70)
        painter.fillRect(box, ground)
        painter.fillRect(box, QBrush(colour, pattern))
        painter.setPen(QPen(colour))
        painter.drawRect(box)
