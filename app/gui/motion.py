"""Less movement: nothing pops up over the window, slides or blinks; what is to be said is said.

Qt 6.11 hands on no such wish of the system, so it is a choice of the settings page.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.gui.preferences import Preferences

STILL = "look/still"
_FLASH = "musterCursorFlashMs"
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


def is_still(preferences: Preferences) -> bool:
    """Return whether less movement is wanted."""
    return preferences.flag(STILL, False)


def settle(application: QApplication, still: bool) -> None:
    """Have Qt's own effects and the blinking cursor off, or as the system has them."""
    if application.property(_FLASH) is None:
        application.setProperty(_FLASH, application.cursorFlashTime())
    application.setCursorFlashTime(0 if still else int(application.property(_FLASH)))
    if still:
        for each in _EFFECTS:
            application.setEffectEnabled(each, False)
