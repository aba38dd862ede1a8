"""Choices of a page that are found at the next start as they were left: chips and lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QComboBox

from app.gui.preferences import Preferences

K = TypeVar("K", bound=str)


def remember_chips(preferences: Preferences, name: str, chips: Mapping[K, QAbstractButton]) -> None:
    """Press the chip that was chosen last, if there is still one, and remember the next.

    Args:
        preferences: Where.
        name: Below ``filters/``, so that whoever resets the layout resets it too.
        chips: One of them is chosen; what they do is connected already.
    """
    known = preferences.text(name)
    for key, chip in chips.items():
        if key == known:
            chip.click()
        chip.clicked.connect(lambda _=False, key=key: preferences.put(name, key))


def remember_choice(preferences: Preferences, name: str, box: QComboBox) -> None:
    """Choose in a list what was chosen last, if it is still there, and remember the next.

    Args:
        preferences: Where.
        name: As for chips.
        box: Its entries have data, which is told apart as text.
    """
    known = preferences.text(name)
    places = [at for at in range(box.count()) if str(box.itemData(at)) == known]
    if places:
        box.setCurrentIndex(places[0])
    box.currentIndexChanged.connect(lambda _: preferences.put(name, str(box.currentData())))
