"""A first window in a process of its own, as it is timed by the console's bench.

``python -m tests.bench._first_window bare|muster SPAWNED_S [ARGUMENTS]`` prints, as JSON, the
seconds from `SPAWNED_S`, of the monotonic clock, to its first frame: shown, painted, and the event
loop in its next turn. ``bare`` is the least that a PySide6 program can show. ``muster`` is the
program itself with these arguments, as its user starts it; it goes on until the console's window
has painted the table of the fleet with devices in it. Nothing of it is changed: it is watched at
its windows alone, since a filter of the whole application costs a bare one a third of its time.
"""

from __future__ import annotations

import sys
import time

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent

_SIZE = (1280, 800)
_TABLE = "FleetView"
"""By its name: what it is made of must not be imported before the program does."""
_CLOSE_AFTER_MS = 1000

seen_s: dict[str, float] = {}
"""By what was painted, on the monotonic clock."""


def painted(what: str) -> None:
    """Note that something is being painted; in the next turn of the event loop it was."""
    if what not in seen_s:
        seen_s[what] = 0.0
        QTimer.singleShot(0, lambda: note(what))


class Watch(QObject):
    """Sees a window being painted before the program does, so that its timer comes first."""

    def __init__(self, window: QtWidgets.QWidget, what: str) -> None:
        super().__init__(window)
        self._what = what

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at paint events alone."""
        if isinstance(event, QPaintEvent):
            painted(self._what)
        return False


def note(what: str) -> None:
    """Note the time; close everything after what comes last."""
    seen_s[what] = time.monotonic()
    if what == "ready":
        QTimer.singleShot(_CLOSE_AFTER_MS, QtWidgets.QApplication.closeAllWindows)
    elif what == "bare":
        QTimer.singleShot(0, QtWidgets.QApplication.closeAllWindows)


class Dialog(QtWidgets.QDialog):
    """Says when it is painted: the program's first windows are dialogs."""

    def installEventFilter(self, asked: QObject) -> None:
        """Keep ours the first."""
        super().installEventFilter(asked)
        super().installEventFilter(Watch(self, "first"))


class Table(QtWidgets.QTableView):
    """Says when the fleet is painted."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first one that has devices in it."""
        super().paintEvent(event)
        if type(self).__name__ == _TABLE and self.model().rowCount() > 0:
            painted("ready")


def bare() -> None:
    """Show what every PySide6 program must at least: an application with one window."""
    application = QtWidgets.QApplication(["bare"])
    window = QtWidgets.QMainWindow()
    window.installEventFilter(Watch(window, "bare"))
    window.setCentralWidget(QtWidgets.QLabel("Muster"))
    window.resize(*_SIZE)
    window.show()
    application.exec()


def muster(arguments: list[str]) -> None:
    """Run the program; its windows are made of ours in the belief that they are Qt's."""
    QtWidgets.QDialog = Dialog  # type: ignore[misc]
    QtWidgets.QTableView = Table  # type: ignore[misc]
    from app.cli.main import main

    code = main(arguments)
    assert code == 0, f"muster {arguments} ended with {code}"


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else muster(sys.argv[3:])
    import json

    print(json.dumps({name: at - float(sys.argv[2]) for name, at in seen_s.items()}))
