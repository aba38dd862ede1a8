"""Starts the window over a core and runs until it is closed."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTemporaryDir, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.screen import answering
from app.gui.theme.manager import STYLED

if TYPE_CHECKING:
    from app.core import Core
    from app.gui.theme.manager import Choice
    from app.gui.window import ConsoleWindow

_SIGNAL_POLL_MS = 200
_SWITCH_S = 0.001
"""The GUI thread waits so long for one that works; Python's own 5 ms made it wait, where several
work, four times as long (`tests.bench console`)."""
_OLD_SELDOM = 200
"""The garbage collector goes through everything twenty times less often than Python's own 10: with
ten thousand devices that holds all threads for 0.2 s, and nearly all of it goes without."""
_PAINT_ALONE = "QT_NO_GUI_THREADPOOL"
"""Qt fills larger areas with threads of its own and waits for them. Where the others of this
program leave them no core that is the longer way: 5 % of opening a device on two idle cores, and 18
where they are not (samples of the GUI thread: it waited so long for their latch)."""
_WINDOWS_ID = "Muster.Console"


def run_console(
    core: Core,
    *,
    on_ready: Callable[[ConsoleWindow], None] | None = None,
    theme: Choice = "system",
) -> int:
    """Show the console over a started core; return an exit code when the window is closed.

    Ctrl-C in the terminal closes it as a click would.

    Args:
        core: Started, and stopped by the caller.
        on_ready: Called on the GUI thread once the window is shown with its charts.
        theme: Light, dark, or as the system.

    Raises:
        EnvironmentFaultError: The system has no fonts.
    """
    from app.gui.window import ConsoleWindow

    make_application()
    window = ConsoleWindow(core, theme)
    window.show()
    return run_window(window, on_ready)


def run_window(
    window: ConsoleWindow, on_ready: Callable[[ConsoleWindow], None] | None = None
) -> int:
    """Run until a window that was shown is closed; return an exit code."""
    application = make_application()
    if not window.isVisible():  # closed already, before the one that was there first had gone
        window.deleteLater()
        return 0
    _when_finished(window, partial(_begin, on_ready))
    # Leaving by `exit` at the window's word: the quit event that Qt posts for a last window would
    # stay behind and end the next event loop of this process.
    application.setQuitOnLastWindowClosed(False)
    window.closed.connect(lambda: application.exit(0))
    guard = InterruptGuard(window)
    try:
        return application.exec()
    finally:
        guard.restore()
        application.setQuitOnLastWindowClosed(True)
        window.deleteLater()


def make_application() -> QApplication:
    """Return the application, made on first use."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if sys.platform == "win32":  # a place of its own in the task bar, before any window
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(_WINDOWS_ID)
    os.environ.setdefault(_PAINT_ALONE, "1")
    sys.setswitchinterval(_SWITCH_S)
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _OLD_SELDOM)
    # By an argument: `setStyle` returns a `QStyle`, whose enumerations the first window waits for.
    with answering():
        application = QApplication(["muster", "-style", "Fusion"])
    application.setProperty(STYLED, True)
    application.setApplicationName("Muster")
    application.setDesktopFileName("muster")
    if sys.platform == "linux":
        _keep_in_memory()
    return application


def _keep_in_memory() -> None:
    """Let no closing file dialog wait for the disk, which telemetry may keep busy.

    Qt writes what they remember whenever one is closed, on the GUI thread, and waits twice until it
    has reached the disk: 0.1 to 0.4 s in the soak. In memory it lasts until the user logs out, or
    without such a place as long as we do.
    """
    place = os.environ.get("XDG_RUNTIME_DIR")
    if not place and _scratch().isValid():
        place = _scratch().path()
    if place:
        own, user = QSettings.Format.NativeFormat, QSettings.Scope.UserScope
        QSettings.setPath(own, user, str(Path(place) / "muster"))


@cache
def _scratch() -> QTemporaryDir:
    """Return a directory in memory, for as long as the process."""
    return QTemporaryDir("/dev/shm/muster-XXXXXX")  # noqa: S108 - made for us alone


class InterruptGuard:
    """Closes a window on SIGINT and SIGTERM, until `restore`.

    Python runs signal handlers between bytecodes only, and Qt's loop has none: a slow timer lets
    the interpreter breathe.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._timer = QTimer(window)
        self._timer.timeout.connect(lambda: None)
        self._timer.start(_SIGNAL_POLL_MS)
        self._before = {
            number: signal.signal(number, self._close) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def _close(self, number: int, frame: FrameType | None) -> None:
        self._window.close()

    def restore(self) -> None:
        """Put the handlers back that were there before."""
        self._timer.stop()
        for number, handler in self._before.items():
            signal.signal(number, handler)


def keep_for_good() -> None:
    """Take everything there is now for lasting: the window and its pages are.

    The garbage collector would go through all of it again and again, 60 ms each time.
    """
    gc.collect()
    gc.freeze()


def _begin(on_ready: Callable[[ConsoleWindow], None] | None, window: ConsoleWindow) -> None:
    keep_for_good()
    if on_ready is not None:
        on_ready(window)


def _when_finished(window: ConsoleWindow, on_ready: Callable[[ConsoleWindow], None]) -> None:
    if window.finished:
        on_ready(window)
    else:
        QTimer.singleShot(20, window, lambda: _when_finished(window, on_ready))
