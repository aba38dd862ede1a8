"""A window over a seeded core, without a screen unless the environment names one."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.widgets import toast
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore, make_core
from tests.fakes.seeded import seed
from tests.fakes.waiting import PATIENCE_S

_PATIENCE_MS = int(PATIENCE_S * 1000)


class PatientQtBot(QtBot):
    """Waits as long as a busy machine may take: pytest-qt's five seconds are too few at times."""

    def waitUntil(
        self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE_MS
    ) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: object, *, timeout: int = _PATIENCE_MS, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture(autouse=True)
def lasting_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a line over the window stay: a busy machine may look at it after its few seconds."""
    for name in ("_SHOWN_MS", "_OFFERED_MS"):
        monkeypatch.setattr(toast, name, 24 * 3_600_000)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Stand in for pytest-qt's."""
    return PatientQtBot(request)


@pytest.fixture
def empty_core(tmp_path: Path) -> Iterator[FakeCore]:
    core = make_core(tmp_path / "console")
    yield core
    core.workspace.close()


@pytest.fixture
def core(empty_core: FakeCore) -> FakeCore:
    seed(empty_core, 12, time.time())
    return empty_core


@pytest.fixture
def window(core: FakeCore, qtbot: QtBot) -> Iterator[ConsoleWindow]:
    yield from shown(core, qtbot)


@pytest.fixture
def empty_window(empty_core: FakeCore, qtbot: QtBot) -> Iterator[ConsoleWindow]:
    yield from shown(empty_core, qtbot)


def shown(core: FakeCore, qtbot: QtBot) -> Iterator[ConsoleWindow]:
    window = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what a window uses of a Core
    window.show()
    settle(window, qtbot)
    yield window
    window.close()
    window.deleteLater()
    # At once: the next window's style would be given to all of this one's widgets, too.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def done(window: ConsoleWindow, qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """Wait until something holds and the window has heard that its own work is done.

    What that work wrote may be read, by a timer or by the test, while its thread waits for a core.
    """
    qtbot.waitUntil(lambda: condition() and window.bridge.jobs.idle)


def settle(window: ConsoleWindow, qtbot: QtBot) -> None:
    """Wait until the page shows everything it asked for."""
    qtbot.waitUntil(lambda: window.finished and window.page.settled and window.bridge.jobs.idle)
