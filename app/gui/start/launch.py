"""The whole way of a window: welcome where there is no fleet, passphrase, console, end.

Only what the first window needs is imported here; the rest comes behind it, see `loading`.
"""

from __future__ import annotations

import gc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from app.broker_settings import BrokerSettings
from app.data_directory import holds_fleet
from app.gui import language
from app.gui.frames import when_painted
from app.gui.main import InterruptGuard, make_application, run_window
from app.gui.preferences import Preferences
from app.gui.start.opening import OpeningDialog
from app.gui.theme.manager import (
    CONTRAST,
    THEME,
    ThemeManager,
    choice_of,
    contrast_of,
    require_fonts,
)
from app.starting import Running, given_passphrase

if TYPE_CHECKING:
    from app.gui.window import ConsoleWindow


def launch(data: Path, settings: BrokerSettings) -> int:
    """Open the console's window, whatever is missing for it; return an exit code.

    Nothing is asked in a terminal: who starts it from a desktop has none.

    Args:
        data: The data directory, with or without a fleet.
        settings: Which broker.

    Raises:
        EnvironmentFaultError: The system has no fonts.
    """
    application = make_application()
    require_fonts()
    application.setQuitOnLastWindowClosed(False)
    theme = _look_as_left(application, data)
    try:
        opened = _open(data, settings, theme)
    except BaseException:
        theme.deleteLater()
        raise
    finally:
        application.setQuitOnLastWindowClosed(True)
    if opened is None:
        theme.deleteLater()
        return 0
    running, window = opened
    try:
        return run_window(window)
    finally:
        running.close()


def _look_as_left(application: QApplication, data: Path) -> ThemeManager:
    """Return the theme that the fleet's window had last, its language spoken already."""
    memory = Preferences(data)
    language.speak(application, memory.text(language.PREFERENCE))
    return ThemeManager(
        application,
        choice_of(memory.text(THEME)),
        application,
        contrast=contrast_of(memory.text(CONTRAST)),
        asks=False,
    )


def _open(
    data: Path, settings: BrokerSettings, theme: ThemeManager
) -> tuple[Running, ConsoleWindow] | None:
    """Return the running console and its window, None where the user has left."""
    passphrase = ""
    if not holds_fleet(data):
        from app.gui.start.welcome import WelcomeDialog

        welcome = WelcomeDialog(data, theme)
        when_painted(welcome, partial(_settle, theme))
        agreed = _ask(welcome) == QDialog.DialogCode.Accepted
        data, passphrase = welcome.data, welcome.passphrase
        welcome.deleteLater()
        if not agreed:
            return None
        theme.choose(choice_of(Preferences(data).text(THEME)))
    opening = OpeningDialog(
        data, settings, passphrase or given_passphrase(), partial(_show_console, theme)
    )
    when_painted(opening, partial(_settle, theme))
    _ask(opening)
    running, window, failure = opening.running, opening.console, opening.failure
    opening.deleteLater()
    if running is not None and window is not None:
        return running, window
    if running is not None:
        running.close()
    if failure is not None:
        raise failure
    return None


def _settle(theme: ThemeManager) -> None:
    """Do what the first frame did not wait for."""
    gc.enable()
    theme.ask_system()


def _show_console(theme: ThemeManager, running: Running) -> ConsoleWindow:
    from app.gui.window import ConsoleWindow

    window = ConsoleWindow(running.core, theme)
    window.show()
    return window


def _ask(dialog: QDialog) -> int:
    """Return how a dialog ended; Ctrl-C in the terminal, where there is one, closes it."""
    guard = InterruptGuard(dialog)
    try:
        return dialog.exec()
    finally:
        guard.restore()
