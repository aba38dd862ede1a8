"""What stands in place of rows: why there are none, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.widgets.labels import label


class EmptyState(QWidget):
    """A title, a line and a button, in the middle.

    Args:
        begin: Leads to the first device.
        clear: Takes the filter away.
    """

    def __init__(self, begin: QPushButton, clear: QPushButton) -> None:
        super().__init__()
        self._title = label("", "h2", wrap=True)
        self._text = label("", "dim", wrap=True)
        self.begin, self.clear = begin, clear
        column = QVBoxLayout(self)
        column.addStretch(1)
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(each)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(begin)
        row.addWidget(clear)
        row.addStretch(1)
        column.addSpacing(6)
        column.addLayout(row)
        column.addStretch(2)

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()}\n{self._text.text()}"

    def say(self, *, devices: bool, both: bool) -> None:
        """Say that there are no devices yet, or that none matches: chip, box, or both of them."""
        matching = (
            self.tr("The chip and the text in the box must both hold.")
            if both
            else self.tr("A device appears here as soon as it matches.")
        )
        self._title.setText(
            self.tr("No device matches this filter") if devices else self.tr("No devices yet")
        )
        self._text.setText(
            matching
            if devices
            else self.tr(
                "Make a code for the first one and give it to its agent; in a terminal, "
                "muster device enrol-code ID --site SITE does the same."
            )
        )
        self.begin.setVisible(not devices)
        self.clear.setVisible(devices)
        self.setAccessibleName(self.text)
