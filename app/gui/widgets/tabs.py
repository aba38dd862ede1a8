"""Chips of which one is chosen, and the pages that they show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QWidget


def chip_tabs(
    owner: QWidget, pages: Sequence[tuple[str, QWidget]], spacing: int = 8
) -> tuple[QButtonGroup, QStackedWidget, QHBoxLayout]:
    """Return chips by number, the pages they show, and the row they stand in; the first is shown.

    Args:
        owner: What they are part of.
        pages: With what their chips say.
        spacing: Between chips, in pixels.
    """
    tabs, stack, row = QButtonGroup(owner), QStackedWidget(), QHBoxLayout()
    row.setSpacing(spacing)
    for number, (text, page) in enumerate(pages):
        chip = QPushButton(text)
        chip.setCheckable(True)
        chip.setChecked(number == 0)
        chip.setAutoDefault(False)  # in a dialog Enter is for its main button
        chip.setProperty("chip", True)
        tabs.addButton(chip, number)
        page.setAccessibleName(page.accessibleName() or text)  # the keyboard comes to what scrolls
        stack.addWidget(page)
        row.addWidget(chip)
    row.addStretch(1)
    tabs.idClicked.connect(stack.setCurrentIndex)
    return tabs, stack, row
