"""The fleet in the window's second language, light."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.gui import language
from app.gui.preferences import Preferences
from tests.fakes.core import FakeCore
from tests.pictures.stage import staged

NAMES = ("guide-german",)
_DEVICES = 60


def take(directory: Path) -> list[str]:
    """Take it; return its name."""
    with staged(directory, _DEVICES, "light", _speak_german) as stage:
        stage.page("guide-german", "fleet")
    app = QApplication.instance()
    assert app is not None
    language.speak(app, "en")
    QLocale.setDefault(QLocale.c())
    return stage.taken


def _speak_german(core: FakeCore) -> None:
    Preferences(core.workspace.path).put(language.PREFERENCE, "de")
