"""Cards in columns side by side, or one below the other, that scroll where they have to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.folding import fold, least_px

_GAP_PX = 10


class CardColumns(QScrollArea):
    """Columns of cards, one below the other where they are too wide to stand side by side."""

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        inside.setObjectName("plain")
        self._body = QHBoxLayout(inside)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(_GAP_PX)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def fill(self, *columns: Sequence[QWidget], even: bool = False) -> None:
        """Have these cards in each column.

        Args:
            columns: Top to bottom.
            even: The last card of each reaches as far down as that of the longest.
        """
        for sections in columns:
            column = QVBoxLayout()
            column.setSpacing(_GAP_PX)
            for section in sections:
                column.addWidget(section)
            if not even:
                column.addStretch(1)
            self._body.addLayout(column, 1)

    @property
    def full_height(self) -> int:
        """The height at which nothing has to be scrolled, in pixels, at the width that there is."""
        return self._body.totalHeightForWidth(self.viewport().width())

    def minimumSizeHint(self) -> QSize:
        """Return the room of the widest column."""
        return QSize(max(least_px(self._body), default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the columns for the room there is."""
        self._arrange()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Arrange the columns for what the cards say by now."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        if fold(self._body, self.viewport().width()):
            self.updateGeometry()
