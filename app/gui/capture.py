"""Pictures of every page, as the demo and the documentation show them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from app.errors import EnvironmentFaultError
from app.gui.picturing import picture_of
from app.gui.places import PAGES
from app.gui.theme.manager import Choice
from app.gui.widgets.toast import Toast
from app.gui.window import ConsoleWindow

SIZE = (1280, 800)
_SETTLE_MS = 120
_DEADLINE_S = 20.0


def capture_pages(window: ConsoleWindow, directory: Path, theme: Choice) -> list[Path]:
    """Visit every page in a theme and save ``<page>-<theme>.png``; put everything back afterwards.

    Raises:
        EnvironmentFaultError: A picture cannot be written.
    """
    before, page, size = window.theme.choice, window.page.name, window.size()
    window.set_theme(theme)
    window.resize(*SIZE)
    paths = [_capture(window, name, directory / f"{name}-{theme}.png") for name in PAGES]
    window.set_theme(before)
    window.resize(size)
    window.show_page(page)
    return paths


def capture_enrolment(
    window: ConsoleWindow, device_id: str, directory: Path, theme: Choice
) -> Path:
    """Save the dialog with a code for a device that is enrolled: nothing changes by it alone.

    Raises:
        EnvironmentFaultError: The picture cannot be written.
    """
    from app.gui.dialogs.enrol import EnrolDialog

    before = window.theme.choice
    window.set_theme(theme)
    dialog = EnrolDialog(window.shell, window, device_id)
    dialog.show()
    dialog.form.replace.setChecked(True)
    dialog.run()
    _work_until(lambda: dialog.code is not None and window.bridge.jobs.idle)
    path = _save(dialog, directory / f"enrolment-{theme}.png")
    dialog.close()
    dialog.deleteLater()
    window.set_theme(before)
    return path


def _capture(window: ConsoleWindow, name: str, path: Path) -> Path:
    if name == "device" and not window.device_page.device_id:
        views = window.shell.core.live.all()
        if views:
            window.open_device(views[0].device_id)
    window.show_page(name)
    _wait(window)
    for toast in window.findChildren(Toast):
        toast.stop()  # it is about what happened, not about the page, and lies over it
    return _save(window, path)


def _save(widget: QWidget, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not picture_of(widget).save(str(path)):
        raise EnvironmentFaultError(f"{path} cannot be written: choose another directory")
    return path


def _wait(window: ConsoleWindow) -> None:
    """Let the window work until the page has what it asked for."""
    _work_until(lambda: window.finished and window.page.settled and window.bridge.jobs.idle)


def _work_until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _DEADLINE_S
    while True:
        loop = QEventLoop()
        QTimer.singleShot(_SETTLE_MS, loop.quit)
        loop.exec()
        if ready() or time.monotonic() > deadline:
            return
