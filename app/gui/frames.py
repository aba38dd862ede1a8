"""When a window was first seen: what takes longer than a frame is for after that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget


class _FirstFrame(QObject):
    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Call once the frame is out: this event is its beginning."""
        if isinstance(event, QPaintEvent):  # its type by number takes PySide 200 names to make
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._call)
        return False

    def _call(self) -> None:
        self._then()
        self.deleteLater()


def when_painted(window: QWidget, then: Callable[[], None]) -> None:
    """Call `then` in the first turn of the event loop after the window's next frame."""
    _FirstFrame(window, then)
