"""A first window in a process of its own, as it is timed by the console's bench.

``python -m tests.bench._first_window bare|muster SPAWNED_S [ARGUMENTS]`` prints, as JSON, the
seconds from `SPAWNED_S`, of the monotonic clock, to its first frame: shown, painted, and the event
loop in its next turn. ``bare`` is the least that a PySide6 program can show. ``muster`` is the
program itself with these arguments, as its user starts it; it goes on until the console's window
has painted the table of the fleet with devices in it. Nothing of it is changed: it is watched
through the application's own events, and so is the bare one.
"""

from __future__ import annotations

import sys
import time

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer

_SIZE = (1280, 800)
_TABLE = "FleetView"
"""By its name: what it is made of must not be imported before the program does."""
_CLOSE_AFTER_MS = 300


class Watched(QtWidgets.QApplication):
    """Notes when windows are painted.

    Attributes:
        seen_s: By what was painted, on the monotonic clock.
        last: At whose painting everything is closed.
    """

    seen_s: dict[str, float] = {}  # noqa: RUF012 - one application a process
    last = "ready"

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at paint events alone."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QtWidgets.QWidget):
            if "first" not in self.seen_s:
                self._note("first")
            if "ready" not in self.seen_s and _is_filled_table(watched.parent()):
                self._note("ready")
        return False

    def _note(self, what: str) -> None:
        self.seen_s[what] = 0.0
        QTimer.singleShot(0, self, lambda: self._painted(what))

    def _painted(self, what: str) -> None:
        self.seen_s[what] = time.monotonic()
        if what == self.last:
            QTimer.singleShot(_CLOSE_AFTER_MS, self.closeAllWindows)


def _is_filled_table(view: QObject | None) -> bool:
    return type(view).__name__ == _TABLE and view.model().rowCount() > 0  # type: ignore[union-attr]


def bare() -> None:
    """Show what every PySide6 program must at least: an application with one window."""
    Watched.last = "first"
    application = Watched(["bare"])
    window = QtWidgets.QMainWindow()
    window.setCentralWidget(QtWidgets.QLabel("Muster"))
    window.resize(*_SIZE)
    window.show()
    application.exec()


def muster(arguments: list[str]) -> None:
    """Run the program; it makes our application in the belief that it is Qt's."""
    QtWidgets.QApplication = Watched  # type: ignore[misc]
    from app.cli.main import main

    code = main(arguments)
    assert code == 0, f"muster {arguments} ended with {code}"


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else muster(sys.argv[3:])
    import json

    print(json.dumps({name: at - float(sys.argv[2]) for name, at in Watched.seen_s.items()}))
