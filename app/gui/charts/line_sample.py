"""An entry of a legend: a piece of the line as it is drawn, its name, and a value."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.gui.models.device_charts import Style
from app.gui.theme.manager import ThemeManager
from app.gui.theme.tokens import Tokens
from app.gui.widgets.labels import label

_PATTERNS = {"dash": [5.0, 3.0], "dot": [1.5, 2.5], "dashdot": [7.0, 2.5, 1.5, 2.5]}


def pen_of(tokens: Tokens, token: str, style: Style, width: float = 1) -> QPen:
    """Return the pen of a line."""
    pen: QPen = pg.mkPen(getattr(tokens, token), width=width)
    if style in _PATTERNS:
        pen.setDashPattern(_PATTERNS[style])
    return pen


class LineSample(QWidget):
    """A piece of a line, its title and a value.

    Attributes:
        text: The title and the value.
    """

    def __init__(self, theme: ThemeManager, title: str, token: str, style: Style) -> None:
        super().__init__()
        self._title = title
        self.text = label("", "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(_Piece(theme, token, style))
        row.addWidget(self.text)
        self.set_value("")

    def set_value(self, value: str) -> None:
        """Show a value."""
        said = " ".join(part for part in (self._title, value) if part)
        if said != self.text.text():
            self.text.setText(said)
            self.setAccessibleName(said)


class _Piece(QWidget):
    def __init__(self, theme: ThemeManager, token: str, style: Style) -> None:
        super().__init__()
        self._theme, self._token, self._style = theme, token, style
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the room it needs: enough for a dash and a gap."""
        return QSize(self.fontMetrics().averageCharWidth() + 14, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the piece."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = pen_of(self._theme.tokens, self._token, self._style, 2)
        pen.setColor(QColor(getattr(self._theme.tokens, self._token)))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
