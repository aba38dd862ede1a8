"""A window over a seeded fleet, and how pictures of it, its dialogs and its menus are taken."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.capture import SIZE
from app.gui.picturing import picture_of
from app.gui.theme.manager import Choice
from app.gui.widgets.toast import Toast
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore, make_core
from tests.fakes.seeded import seed

_STEP_MS = 50
_STEPS = 400
_SETTLE_MS = 300


@dataclass
class Stage:
    """A window, and where its pictures go.

    Attributes:
        taken: Names of the pictures that were saved, in order.
    """

    core: FakeCore
    window: ConsoleWindow
    directory: Path
    taken: list[str]

    def settle(self) -> None:
        """Wait until the page shows what it asked for."""
        window = self.window
        until(lambda: window.finished and window.page.settled and window.bridge.jobs.idle)
        QTest.qWait(_SETTLE_MS)

    def do(self, name: str) -> None:
        """Do what an action of the registry says."""
        self.window.actions_.refresh()
        action = self.window.actions_[name]
        if not action.isEnabled():
            raise RuntimeError(f"{name}: {self.window.actions_.why_not(name)}")
        action.trigger()

    def page(self, name: str, page: str) -> None:
        """Take a picture of a page."""
        self.window.show_page(page)
        self.settle()
        self.save(name)

    def save(self, name: str, over: QWidget | None = None, *, toast: bool = False) -> None:
        """Save the window as it is, with what has popped up over it."""
        for each in [] if toast else self.window.findChildren(Toast):
            each.stop()  # it is about what happened, not about the page, and lies over it
        picture = picture_of(self.window)
        if over is not None:
            _put(picture, over.grab(), self.window.mapFromGlobal(over.mapToGlobal(QPoint(0, 0))))
        self.keep(name, picture)

    def opened(
        self,
        name: str,
        run: Callable[[], object],
        prepare: Callable[[QWidget], object] = lambda _: None,
    ) -> None:
        """Take a picture of the dialog that `run` opens, alone, or of its menu over the window.

        Args:
            name: The picture's.
            run: Opens it, and returns when it is closed.
            prepare: Does with it what the picture is to show.
        """
        failures: list[Exception] = []

        def look(left: int = _STEPS) -> None:
            front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if front is None:
                QTimer.singleShot(_STEP_MS, lambda: look(left - 1) if left else None)
                return
            try:
                prepare(front)
                until(lambda: self.window.bridge.jobs.idle)
                QTest.qWait(_SETTLE_MS)
                if front.isModal():
                    self.keep(name, picture_of(front))
                else:
                    self.save(name, front)
            except Exception as error:  # raised below: an exception in a slot is lost
                failures.append(error)
            finally:
                front.close()

        QTimer.singleShot(_STEP_MS, look)
        run()
        if failures:
            raise failures[0]

    def keep(self, name: str, picture: QPixmap) -> None:
        """Write a picture."""
        path = self.directory / f"{name}.png"
        if not picture.save(str(path)):
            raise OSError(f"{path} cannot be written")
        self.taken.append(name)


@contextmanager
def staged(
    directory: Path,
    devices: int,
    theme: Choice = "dark",
    prepare: Callable[[FakeCore], object] = lambda _: None,
) -> Iterator[Stage]:
    """Open a window over a fleet of so many devices; it is gone afterwards.

    Args:
        directory: Where pictures go.
        devices: How many there are.
        theme: The window's.
        prepare: Changes the fleet before the window shows it.
    """
    with tempfile.TemporaryDirectory() as place:
        core = make_core(Path(place) / "plant-7")
        seed(core, devices, time.time())
        prepare(core)
        window = open_window(core, theme)
        yield Stage(core, window, directory, [])
        window.close()
        core.workspace.close()


def open_window(core: FakeCore, theme: Choice) -> ConsoleWindow:
    """Open a window of the size that all pictures have."""
    window = ConsoleWindow(core, theme)  # type: ignore[arg-type]  # what it uses of a Core
    window.resize(*SIZE)
    window.show()
    return window


def until(ready: Callable[[], bool]) -> None:
    """Wait.

    Raises:
        TimeoutError: It does not come.
    """
    for _ in range(_STEPS):
        QTest.qWait(_STEP_MS)
        if ready():
            return
    raise TimeoutError("the window did not show what was asked for")


def _put(onto: QPixmap, picture: QPixmap, at: QPoint) -> None:
    painter = QPainter(onto)
    painter.drawPixmap(at, picture)
    painter.end()
