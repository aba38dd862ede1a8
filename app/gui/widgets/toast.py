"""A line over the window for a few seconds. For rare things; all of them are events too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.gui.saying import voiced
from app.gui.widgets.labels import label

_SHOWN_MS = 6000
_OFFERED_MS = 10_000
"""As long as what is offered, such as an undo, can be reached by it."""
_MAX_CHARS = 72
_BELOW_PX, _ABOVE_PX = 50, 8
"""Left free of the window below it, and above what it spares."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be done about the line.

    Attributes:
        text: The button's.
        run: What a click does; it puts the line away first.
    """

    text: str
    run: Callable[[], object]


class Toast(QFrame):
    """One line at the bottom right; a newer one replaces it.

    Args:
        parent: What it lies over.
        still: Whether nothing is to pop up; then it only tells.
        spared: Returns what it must not lie over, where there is anything: it stands above that.

    Attributes:
        told: The line is to be said without popping up.
    """

    told = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        still: Callable[[], bool] = lambda: False,
        spared: Callable[[], QWidget | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._still, self._spared = still, spared
        self.setObjectName("toast")
        self._offer: Offer | None = None
        self._text = label("", wrap=True)
        self.button = QPushButton()
        self.button.setProperty("link", True)
        self.button.setAccessibleName(self.tr("Nothing to do about it"))
        self.button.clicked.connect(lambda _=False: self._take())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(10)
        layout.addWidget(self._text)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, offer: Offer | None = None) -> None:
        """Show a line, and a button for what can be done about it."""
        text = voiced(text)
        self._offer = offer
        self._text.setText(text)
        if self._still():
            self.told.emit(text)
            return
        metrics = self._text.fontMetrics()
        most = metrics.averageCharWidth() * _MAX_CHARS
        self._text.setFixedWidth(min(metrics.horizontalAdvance(text) + 8, most))
        self.button.setVisible(offer is not None)
        if offer is not None:
            self.button.setText(offer.text)
            self.button.setAccessibleName(offer.text)
        self.setAccessibleName(text)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_OFFERED_MS if offer else _SHOWN_MS)

    def _place(self) -> None:
        parent, spared = self.parentWidget(), self._spared()
        if parent is None:
            return
        bottom = parent.height() - _BELOW_PX
        if spared is not None and spared.isVisible():
            bottom = spared.mapTo(parent, QPoint(0, -_ABOVE_PX)).y()
        self.move(parent.width() - self.width() - 20, bottom - self.height())

    def mousePressEvent(self, event: object) -> None:
        """A click puts it away."""
        self.stop()

    def stop(self) -> None:
        """Put it away now."""
        self._timer.stop()
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @property
    def offer(self) -> Offer | None:
        """What it offers."""
        return self._offer

    def _take(self) -> None:
        offer = self._offer
        self.stop()
        if offer is not None:
            offer.run()
