"""What is wrong with a query, and what to write instead, below the box that it was typed into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.gui.widgets.labels import label

_PAGE_PX = 16
_INSIDE_PX = (12, 7, 12, 8)
_GAP_PX = 4


class QueryNote(QFrame):
    """Lies over the page, so that no row moves for it, and says all of it in any language.

    Args:
        box: Stands on the page, wherever.
        page: What it lies over.
    """

    def __init__(self, box: QLineEdit, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("card")
        self._box, self._page = box, page
        self._said = label("", "error", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_INSIDE_PX)
        layout.addWidget(self._said)
        self.hide()
        for each in (box, page):
            each.installEventFilter(self)

    @property
    def text(self) -> str:
        """What it says."""
        return self._said.text()

    def say(self, text: str) -> None:
        """Say what is wrong; nothing where nothing is."""
        self._said.setText(text)
        self.setVisible(bool(text))
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click puts it away: it may lie over what is wanted."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay below the box."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self.isHidden():
            return
        left, _, right, _ = _INSIDE_PX
        needed = self._said.fontMetrics().horizontalAdvance(self.text) + left + right + 4
        width = min(needed, self._page.width() - 2 * _PAGE_PX)
        at = self._box.mapTo(self._page, QPoint(0, self._box.height() + _GAP_PX))
        self.resize(width, self.heightForWidth(width))
        self.move(min(at.x(), self._page.width() - _PAGE_PX - width), at.y())
        self.raise_()
