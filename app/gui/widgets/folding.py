"""A row that becomes a column where its parts are too wide to stand side by side."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QWidget


class Folding(QWidget):
    """Parts side by side, or one below the other: with large letters, or in a narrow window.

    Args:
        parts: Widgets, or rows of them.
        wide: Number of the part that has the room that is left.
        spacing: Between parts, in pixels.
    """

    def __init__(self, *parts: QWidget | QLayout, wide: int = 0, spacing: int = 6) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        for number, part in enumerate(parts):
            if isinstance(part, QWidget):
                self._row.addWidget(part, int(number == wide))
            else:
                self._row.addLayout(part, int(number == wide))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the widest part: less than that no folding helps."""
        return QSize(max(least_px(self._row), default=0), self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold for the room there is."""
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """Fold or unfold for what the parts say by now."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        if fold(self._row, self.width()):
            self.updateGeometry()


def fold(row: QBoxLayout, room_px: int) -> bool:
    """Have parts side by side where there is room for that; return whether they were otherwise."""
    least = least_px(row)
    fits = sum(least) + (len(least) - 1) * row.spacing() <= room_px
    way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
    if way == row.direction():
        return False
    row.setDirection(way)
    return True


def least_px(row: QBoxLayout) -> list[int]:
    """Return the least width of each part that is shown."""
    items = [row.itemAt(at) for at in range(row.count())]
    return [each.minimumSize().width() for each in items if each and not each.isEmpty()]
