"""The legend of a chart: its entries in a row, or in several where they are too wide for one."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

_LINE_PX = 2


class Legend(QWidget):
    """Entries that stand below one another where they have to.

    Args:
        spacing: Between entries, in pixels.
    """

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(spacing)
        self._grid.setVerticalSpacing(_LINE_PX)
        self._entries: list[QWidget] = []
        self._columns = 0

    def add(self, entry: QWidget) -> None:
        """Add an entry after the others."""
        self._entries.append(entry)
        self._columns = 0
        self._arrange(len(self._entries))

    def remove(self, entry: QWidget) -> None:
        """Take an entry out; whoever made it deletes it."""
        self._entries.remove(entry)
        self._grid.removeWidget(entry)
        self._columns = 0
        self._arrange(max(len(self._entries), 1))

    @property
    def full_px(self) -> int:
        """What all of it needs in a row; a layout's hint is of before its figures were said."""
        return self._width_of(len(self._entries))

    @property
    def least_px(self) -> int:
        """What its widest entry needs."""
        return self._width_of(1)

    def fit(self, room: int) -> None:
        """Have as many entries side by side as there is room for, in pixels."""
        most = max(len(self._entries), 1)
        fits = (each for each in range(most, 1, -1) if self._width_of(each) <= room)
        self._arrange(next(fits, 1))

    def _width_of(self, columns: int) -> int:
        wide = [each.sizeHint().width() for each in self._entries]
        lanes = [max(wide[at::columns]) for at in range(min(columns, len(wide)))]
        return sum(lanes) + max(len(lanes) - 1, 0) * self._grid.horizontalSpacing()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for each in self._entries:
            self._grid.removeWidget(each)
        for place, each in enumerate(self._entries):
            self._grid.addWidget(each, place // columns, place % columns)
