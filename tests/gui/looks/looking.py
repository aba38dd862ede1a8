"""Looks at the pages of a window, one after the other, once they are at rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QButtonGroup, QDialog, QWidget

from app.gui import language
from app.gui.picturing import picture_of
from app.gui.places import PAGES
from app.gui.window import ConsoleWindow

STEP_MS = 20
_STEPS = 3000
_SETTLE_MS = 15
_OPENED_MS = 200
_SETTLED = 3
"""So many looks in a row find everything where it was."""

Check = Callable[[QWidget], list[str]]
Fault = tuple[str, str]
"""Where it is, and what."""


def look_at(
    window: ConsoleWindow, theme: str, checks: Iterable[Check], pages: Iterable[str] = PAGES
) -> Iterator[tuple[str, str, str]]:
    """Yield page, theme and fault of each page."""
    window.set_theme(theme)  # type: ignore[arg-type]  # a Choice
    for name in pages:
        if name == "device":
            window.open_device("edge-01")
        window.show_page(name)
        settle(window)
        show_all(window, f"{name}-{theme}")
        for check in checks:
            yield from ((name, theme, fault) for fault in check(window))


def look_at_dialog(dialog: QDialog, name: str, checks: Iterable[Check]) -> Iterator[Fault]:
    """Yield what is wrong with a dialog on each of its tabs, if it has any."""
    dialog.show()
    QTest.qWait(_OPENED_MS)
    tabs: QButtonGroup | None = getattr(dialog, "tabs", None)
    for tab in tabs.buttons() if tabs is not None else (None,):
        said = f"{name}, {tab.text()}" if tab is not None else name
        if tab is not None:
            tab.click()
        show_all(dialog, f"dialog {said}")
        yield from ((said, fault) for check in checks for fault in check(dialog))


def settle(window: ConsoleWindow) -> None:
    """Wait until the page shows all that it asked for."""
    for _ in range(_STEPS):
        QTest.qWait(STEP_MS)
        if window.finished and window.page.settled and window.bridge.jobs.idle:
            lay_out(window)
            return
    raise TimeoutError("the page did not settle")


def lay_out(window: QWidget) -> None:
    """Wait until all stays where it is: wrapped texts deep in a page take several turns."""
    before: list[QRect] = []
    same = 0
    for _ in range(_STEPS):
        QTest.qWait(_SETTLE_MS)
        places = [each.geometry() for each in window.findChildren(QWidget)]
        same = same + 1 if places == before else 0
        if same == _SETTLED:
            return
        before = places
    raise TimeoutError("the page is laid out again and again")


def show_all(window: QWidget, name: str) -> None:
    """Have everything drawn, what is scrolled away, too, and wait until it has its room.

    The picture is saved where somebody wants to look at it: MUSTER_LOOKS names a directory.
    """
    picture_of(window)
    lay_out(window)
    if place := os.environ.get("MUSTER_LOOKS"):
        application = QApplication.instance()
        assert application is not None
        spoken = language.dictionary_of(application).spoken
        picture_of(window).save(str(Path(place) / f"{name}-{spoken}.png"))
