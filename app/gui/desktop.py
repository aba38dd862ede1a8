"""The desktop's own notifications, where it has any; quiet where not."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from app.gui.theme.icons import icon


class Desktop(QObject):
    """Tells through the desktop while the window is not looked at.

    Args:
        window: Comes to the front when a notification is clicked.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None

    def tell(self, title: str, text: str, colour: str) -> bool:
        """Show a notification; return whether one could be shown."""
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return False
        if self._tray is None:
            self._tray = QSystemTrayIcon(icon("muster", colour), self)
            self._tray.messageClicked.connect(self._come)
            self._tray.activated.connect(lambda _: self._come())
        self._tray.show()
        self._tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.Critical)
        return True

    def _come(self) -> None:
        self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()
