"""A first window in a process of its own, as it is timed by the console's bench.

``python -m tests.bench._first_window bare|console SPAWNED_S [WORKSPACE]`` prints the seconds from
`SPAWNED_S`, of the monotonic clock, to the first frame: shown and painted, with the event loop
still to run. The console builds its charts after that.
"""

from __future__ import annotations

import sys
import time

_SIZE = (1280, 800)


def bare() -> None:
    """Show what every PySide6 program must at least: an application with one window."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    _application = QApplication(["bare"])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Muster"))
    window.resize(*_SIZE)
    window.show()
    window.grab()


def console(path: str) -> None:
    """Show the console's window as `muster console` does, over a core that is not started."""
    from pathlib import Path

    from app.cli.common import open_workspace
    from app.core import BrokerSettings, Core
    from app.gui.main import make_application
    from app.gui.window import ConsoleWindow
    from tests.fakes.workspaces import CONSOLE

    with open_workspace(Path(path)) as workspace:
        core = Core(workspace, CONSOLE, BrokerSettings(port=1, embedded=False))
        _application = make_application()
        window = ConsoleWindow(core)
        window.show()
        window.grab()


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else console(sys.argv[3])
    print(time.monotonic() - float(sys.argv[2]))
