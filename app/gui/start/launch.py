"""The whole way of a window: welcome where there is no fleet, passphrase, console, end."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from PySide6.QtWidgets import QDialog

from app.broker_keeper import BrokerSettings
from app.gui.main import InterruptGuard, make_application, run_console
from app.gui.start.opening import OpeningDialog
from app.gui.start.welcome import WelcomeDialog
from app.gui.theme.manager import ThemeManager, require_fonts
from app.starting import Running, holds_fleet, known_passphrase


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
    theme = ThemeManager(application, "system", application)
    try:
        running = _open(data, settings, theme)
    finally:
        theme.setParent(None)
        theme.deleteLater()
        application.setQuitOnLastWindowClosed(True)
    if running is None:
        return 0
    try:
        return run_console(running.core)
    finally:
        running.close()


def _open(data: Path, settings: BrokerSettings, theme: ThemeManager) -> Running | None:
    """Return the running console, None where the user has left."""
    passphrase = ""
    if not holds_fleet(data):
        welcome = WelcomeDialog(data, demo_directory(), theme)
        agreed = _ask(welcome) == QDialog.DialogCode.Accepted
        data, passphrase = welcome.data, welcome.passphrase
        welcome.deleteLater()
        if not agreed:
            return None
    opening = OpeningDialog(data, settings, passphrase or known_passphrase(data))
    _ask(opening)
    running = opening.running
    opening.deleteLater()
    return running


def _ask(dialog: QDialog) -> int:
    """Return how a dialog ended; Ctrl-C in the terminal, where there is one, closes it."""
    guard = InterruptGuard(dialog)
    try:
        return dialog.exec()
    finally:
        guard.restore()


def demo_directory() -> Path:
    """Return where the demo's fleet lies: it is a throw-away."""
    return Path(platformdirs.user_cache_dir("muster")) / "demo"
