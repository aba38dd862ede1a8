"""A view that is painted in a turn of its own: all charts of a page in one turn are a stall.

What a plot looks like is kept. A paint that the window wants shows that, and asks for a turn; in
the turn what has changed is painted anew. So a page that is shown, resized or moved to another time
is there at once, as it was, and its plots follow one after another.
"""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from app.gui.turns import Rota, Turn


class PatientView(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Shows its last picture until its turn comes.

    Args:
        rota: Gives the turns.
        parent: Its parent.

    Attributes:
        blank: Nothing but the ground is shown: what it has is about something else.
        pointer_left: The pointer has gone.
    """

    pointer_left = Signal()

    def __init__(self, rota: Rota, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blank = False
        self._picture = QPixmap()
        self._due = QRegion()
        self._showing = QRegion()
        self._painting = False
        self._turn = Turn(rota, self.paint_due, self)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_blank(self, blank: bool) -> None:
        """Show the ground alone, or what there is."""
        if blank != self.blank:
            self.blank = blank
            self.forget()

    def forget(self) -> None:
        """Show the ground until its turn: the last picture is of other colours, or of another."""
        self._picture = QPixmap()
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        super().leaveEvent(event)
        self.pointer_left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show the last picture; what this view did not itself bring to the screen is painted."""
        if self._painting or (self._turn.hurried and not self.blank):
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        if self._picture.size() != self._wanted_size():
            painter.fillRect(event.rect(), self.backgroundBrush())
        painter.drawPixmap(0, 0, self._picture)
        painter.end()
        news = event.region() - self._showing
        if not (self.blank or news.isEmpty()):
            self._due += news
            self._turn.ask()

    def paint_due(self) -> None:
        """Paint what has changed, and show it."""
        if self.blank or self._turn.hurried or not self.isVisible():
            return
        everything, size = self.viewport().rect(), self._wanted_size()
        if self._picture.size() != size:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(self.devicePixelRatioF())
            self._due = QRegion(everything)
        due, self._due = self._due & everything, QRegion()
        if due.isEmpty():
            return
        self.paint_picture(due)
        self._showing = due
        self.viewport().repaint(due)
        self._showing = QRegion()

    def paint_picture(self, due: QRegion) -> None:
        """Paint a part of the picture.

        As the viewport's own paint event, into the picture: to render the scene would leave it in
        the belief that a paint is still to come, and it tells of no change until then.
        """
        self._painting = True
        nothing_else = QWidget.RenderFlag(0)
        self.viewport().render(self._picture, due.boundingRect().topLeft(), due, nothing_else)
        self._painting = False

    def _wanted_size(self) -> QSize:
        size: QSize = self.viewport().size() * self.devicePixelRatioF()
        return size
