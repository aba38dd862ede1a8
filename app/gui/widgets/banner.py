"""A line across a page that asks for a decision: shape, words and a button."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from app.gui.theme.icons import pixmap
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import icon_px
from app.gui.widgets.labels import label


class Banner(QFrame):
    """Hidden until it has something to say.

    Attributes:
        button: What leads on.
    """

    def __init__(self, theme: ThemeManager, button: QPushButton, icon: str = "warning") -> None:
        super().__init__()
        self.setObjectName("banner")
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel()
        self._text = label("", wrap=True)
        self.button = button
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(button)
        theme.changed.connect(self._recolour)
        self._recolour()
        self.hide()

    def say(self, text: str) -> None:
        """Show a line; an empty one hides the banner."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def _recolour(self) -> None:
        self._icon.setPixmap(pixmap(self._icon_name, self._theme.tokens.warn, icon_px()))
