"""Words that wrap into as many lines as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_WRAPPED = int(Qt.TextFlag.TextWordWrap)
_HIGHEST_PX = 100_000


class SomeLines(QLabel):
    """Says all of its text where it can; else its beginning, and the tool tip has the rest.

    For what is said in full elsewhere, and asks for a line only where room is scarce.
    """

    def __init__(self, role: str = "plain") -> None:
        super().__init__()
        self.setObjectName(role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._full = ""

    def setText(self, text: str) -> None:
        """Show as much as fits."""
        if text != self._full:
            self._full = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self._fit()

    def text(self) -> str:
        """Return all of it."""
        return self._full

    def hasHeightForWidth(self) -> bool:
        """Return False: what is said at a width is its hint, not its least."""
        return False

    def sizeHint(self) -> QSize:
        """Return the room of all of it at the width that there is."""
        return QSize(self.width(), self._height_of(self._full))

    def minimumSizeHint(self) -> QSize:
        """Return the room of a line."""
        return QSize(0, self._height_of(""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
        self._fit()

    def _height_of(self, text: str) -> int:
        """Return what a text needs at the width that there is; an empty one needs a line."""
        width, said = max(self.width(), 1), text or " "
        return self.fontMetrics().boundingRect(0, 0, width, _HIGHEST_PX, _WRAPPED, said).height()

    def _fit(self) -> None:
        words = self._full.split(" ")
        shown, room = self._full, max(self.height(), self._height_of(""))
        while len(words) > 1 and self._height_of(shown) > room:
            words.pop()
            shown = " ".join(words) + "…"
        QLabel.setText(self, shown)
        self.setToolTip(self._full if shown != self._full else "")
