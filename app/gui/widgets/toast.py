"""A line over the window for a few seconds. For rare things; all of them are events too."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.gui.widgets.labels import label

_SHOWN_MS = 6000
_MAX_WIDTH = 520


class Toast(QFrame):
    """One line at the bottom right; a newer one replaces it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._text = label("", wrap=True)
        self._text.setMaximumWidth(_MAX_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.addWidget(self._text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str) -> None:
        """Show a line."""
        self._text.setText(text)
        self._text.setMinimumWidth(
            min(self._text.fontMetrics().horizontalAdvance(text) + 8, _MAX_WIDTH)
        )
        self.setAccessibleName(text)
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            self.move(parent.width() - self.width() - 20, parent.height() - self.height() - 50)
        self.show()
        self.raise_()
        self._timer.start()

    def mousePressEvent(self, event: object) -> None:
        """A click puts it away."""
        self.hide()

    def stop(self) -> None:
        """Put it away now."""
        self._timer.stop()
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()
