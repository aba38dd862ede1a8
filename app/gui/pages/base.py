"""What every page is."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.gui.shell import Shell
from app.gui.widgets.labels import Caption, label


class Page(QWidget):
    """A page; it reads the stores only while it is visible, and off the GUI thread.

    Attributes:
        name: As in the table of pages; its actions and pictures are called so.
        first: Gets the keyboard when one goes to the page; None: the page itself. No focus proxy:
            Tab would go from before the page to it, and never to what stands between.
        spared: Is used again and again at the bottom: no line that pops up lies over it.
        settled: True once everything asked for is shown.
    """

    name = ""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.shell = shell
        self.first: QWidget | None = None
        self.spared: QWidget | None = None
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(16, 14, 16, 12)
        self.layout_.setSpacing(10)
        shell.bridge.second_passed.connect(self._on_second)

    def head(self, title: str) -> QHBoxLayout:
        """Add the row with the title and a caption, and return it for what stands at its right."""
        row = QHBoxLayout()
        row.setSpacing(10)
        self.caption = Caption("", "dim")
        row.addWidget(label(title, "h1"))
        row.addWidget(self.caption, 1)
        self.layout_.addLayout(row)
        return row

    def finishing(self) -> Iterator[None]:
        """Build what is costly, after the window was shown; each step in a turn of its own."""
        yield from ()

    def take_focus(self) -> None:
        """Give the keyboard to what one came for."""
        (self.first or self).setFocus()

    def refresh(self) -> None:
        """Read again what the page shows."""

    def reset_layout(self) -> None:
        """Arrange what the page itself remembers as on the first day; it is forgotten already."""

    @property
    def settled(self) -> bool:
        """True once everything asked for is shown."""
        return True

    def now_s(self) -> float:
        """Return the Unix time."""
        return time.time()

    def showEvent(self, event: QShowEvent) -> None:
        """Read at once what became visible."""
        super().showEvent(event)
        self.refresh()

    def _on_second(self) -> None:
        if self.isVisible():
            self.refresh()
