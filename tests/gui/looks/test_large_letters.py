"""With letters twice as large a laptop's window still says everything, in the longer language."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QTableView,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from app.gui import language
from app.gui.pages.alerts import AlertsPage
from app.gui.pages.device import DevicePage
from app.gui.pages.models import ModelsPage
from app.gui.pages.rollouts import RolloutsPage
from app.gui.places import PAGES
from app.gui.preferences import Preferences
from app.gui.start.welcome import WelcomeDialog
from app.gui.theme.manager import ThemeManager
from app.gui.window import ConsoleWindow
from app.rolling import Rolling
from tests.fakes.alerted import Alarmed
from tests.fakes.core import FakeCore
from tests.fakes.gated import add_gated_rollout
from tests.gui.looks import checking
from tests.gui.looks.dialogs import ALL
from tests.gui.looks.looking import Check, Fault, look_at, look_at_dialog, settle, show_all
from tests.gui.looks.room import crowded, sideways, untranslated

_LAPTOP = (1280, 800)
_TWICE_THE_SMALLEST = (2080, 1280)
_LONG_S = 3600.0
_SETTLE_MS = 200
_EVERYTHING = pytest.mark.skipif(
    "MUSTER_LOOKS_ALL" not in os.environ, reason="make soak looks at all of it"
)


@pytest.fixture(scope="module")
def gated(core: FakeCore) -> FakeCore:
    """Return a core whose newest rollout, of three phases, waits for approvals, with alerts."""
    open_one = core.rollouts()[0]
    Rolling(core.workspace).stop(open_one.rollout_id)
    devices = [f"edge-{at + 1:02d}" for at in range(12)]
    add_gated_rollout(core, open_one.digest, devices, time.time())
    alarmed = Alarmed(core)
    alarmed.look()
    alarmed.look(_LONG_S)
    return core


@pytest.fixture
def checks() -> tuple[Check, ...]:
    german = language.read_texts("de")
    foreign = partial(untranslated, texts=german)
    return (checking.cut, checking.overlapping, crowded, sideways, foreign)


@pytest.fixture
def window(
    gated: FakeCore, qtbot: QtBot, large_letters: None, request: pytest.FixtureRequest
) -> Iterator[ConsoleWindow]:
    """Open a German one; the parameter is its theme."""
    Preferences(gated.workspace.path).put(language.PREFERENCE, "de")
    window = ConsoleWindow(gated, request.param)  # type: ignore[arg-type]  # what it uses of a Core
    qtbot.addWidget(window)
    window.resize(*_LAPTOP)
    window.show()
    yield window
    window.close()


@pytest.mark.parametrize("window", ["dark"], indirect=True)
def test_every_page_can_be_read_in_a_laptops_window(
    window: ConsoleWindow, checks: tuple[Check, ...]
) -> None:
    found = list(look_at(window, "dark", checks))
    pages = {each.toolTip() for each in window.nav.findChildren(QToolButton)}
    bar = window.statusBar()
    beyond = [each for each in bar.findChildren(QLabel) if each.geometry().right() > bar.width()]
    assert found == [], chr(10).join(map(str, found))
    assert (window.width(), window.height()) == _LAPTOP
    assert beyond == []
    assert {"Flotte", "Rollouts"} <= pages, "icons alone are named by their tool tips"


@_EVERYTHING
@pytest.mark.parametrize("window", ["light"], indirect=True)
def test_every_page_can_be_read_in_a_window_twice_as_large(
    window: ConsoleWindow, checks: tuple[Check, ...]
) -> None:
    window.resize(*_TWICE_THE_SMALLEST)
    found = list(look_at(window, "light", checks))
    assert found == [], chr(10).join(map(str, found))


def _choose(window: ConsoleWindow, row: int = 0) -> None:
    for view in window.page.findChildren(QTableView):
        if view.isVisible() and view.selectionBehavior() == _ROWS and view.model().rowCount() > row:
            view.selectRow(row)


_ROWS = QAbstractItemView.SelectionBehavior.SelectRows


def _device_tab(window: ConsoleWindow, number: int) -> None:
    window.page_of(DevicePage)._side.tabs.button(number).click()


def _rollout_tab(window: ConsoleWindow, number: int) -> None:
    window.page_of(RolloutsPage).detail.tabs.button(number).click()


def _alerts_tab(window: ConsoleWindow, name: str) -> None:
    window.page_of(AlertsPage).tabs[name].click()  # type: ignore[index]  # a Tab
    settle(window)
    _choose(window)


def _rollout_device(window: ConsoleWindow) -> None:
    members = window.page_of(RolloutsPage).detail.members
    members.view.selectRow(0)  # it failed, with a reason of several lines
    QTest.qWait(3 * _SETTLE_MS)


def _bundle(window: ConsoleWindow, number: int) -> None:
    window.page_of(ModelsPage).view.selectRow(number)


_STATES: dict[str, tuple[str, Callable[[ConsoleWindow], object]]] = {
    "device facts": ("device", lambda window: _device_tab(window, 1)),
    "device events": ("device", lambda window: _device_tab(window, 2)),
    "device orders": ("device", lambda window: _device_tab(window, 3)),
    "device range": ("device", lambda window: window.device_page.range_bar.dates.click()),
    "a rollout's device": ("rollouts", _rollout_device),
    "a rollout's gates": ("rollouts", lambda window: _rollout_tab(window, 1)),
    "a rollout's timeline": ("rollouts", lambda window: _rollout_tab(window, 2)),
    "an older rollout": ("rollouts", lambda window: _choose(window, 1)),
    "an alert": ("alerts", lambda window: _alerts_tab(window, "open")),
    "acknowledged": ("alerts", lambda window: _alerts_tab(window, "acknowledged")),
    "the log of alerts": ("alerts", lambda window: _alerts_tab(window, "log")),
    "a rule": ("alerts", lambda window: _alerts_tab(window, "rules")),
    "messages": ("alerts", lambda window: _alerts_tab(window, "messages")),
    "an event": ("events", _choose),
    "an entry of the outbox": ("outbox", _choose),
    "an entry of the audit log": ("audit", _choose),
    "a key": ("keys", _choose),
    "a bundle": ("models", lambda window: _bundle(window, 2)),
    "the heat map": ("fleet", lambda window: window.fleet_page.stage.show_heat(True)),
    "a query's mistake": ("fleet", lambda window: window.show_matching("colour:red")),
}


@_EVERYTHING
@pytest.mark.parametrize("window", ["light", "dark"], indirect=True)
def test_every_state_of_a_page_can_be_read_in_a_laptops_window(
    window: ConsoleWindow, checks: tuple[Check, ...]
) -> None:
    found = []
    window.open_device("edge-01")
    for name, (page, do) in _STATES.items():
        window.show_page(page)
        settle(window)
        do(window)
        settle(window)
        show_all(window, f"state {name}-{window.theme.tokens.name}")
        found += [(name, fault) for check in checks for fault in check(window)]
    assert found == [], chr(10).join(map(str, found))


@_EVERYTHING
@pytest.mark.parametrize("window", ["dark"], indirect=True)
def test_every_dialog_fits_a_laptops_screen_and_can_be_read(
    window: ConsoleWindow, qtbot: QtBot, checks: tuple[Check, ...]
) -> None:
    settle(window)
    found: list[Fault] = []
    for name, make in ALL.items():
        dialog: QDialog = make(window)
        qtbot.addWidget(dialog)
        found += look_at_dialog(dialog, name, checks)
        if dialog.width() > _LAPTOP[0] or dialog.height() > _LAPTOP[1]:
            found.append((name, f"needs {dialog.width()} x {dialog.height()} px of the screen"))
        dialog.close()
    assert found == [], chr(10).join(map(str, found))


@_EVERYTHING
@pytest.mark.usefixtures("large_letters")
def test_an_empty_fleet_can_be_read_in_a_laptops_window(
    empty_core: FakeCore, qtbot: QtBot, checks: tuple[Check, ...]
) -> None:
    found = _look_at_all_of(empty_core, qtbot, checks, [each for each in PAGES if each != "device"])
    assert found == [], chr(10).join(map(str, found))


@_EVERYTHING
@pytest.mark.usefixtures("large_letters")
def test_pages_below_the_banner_of_a_lost_link_can_be_read(
    gated: FakeCore, qtbot: QtBot, checks: tuple[Check, ...]
) -> None:
    linked = gated.current
    gated.current = replace(
        linked, connected=False, messages_per_s=0.0, link="down", link_since_s=time.time() - 1440
    )
    found = _look_at_all_of(gated, qtbot, checks, PAGES)
    gated.current = linked
    assert found == [], chr(10).join(map(str, found))


def _look_at_all_of(
    core: FakeCore, qtbot: QtBot, checks: tuple[Check, ...], pages: Iterable[str]
) -> list[tuple[str, str, str]]:
    Preferences(core.workspace.path).put(language.PREFERENCE, "de")
    window = ConsoleWindow(core, "light")  # type: ignore[arg-type]  # what it uses of a Core
    qtbot.addWidget(window)
    window.resize(*_LAPTOP)
    window.show()
    window.bridge.refresh()
    found = list(look_at(window, "light", checks, pages))
    window.close()
    return found


@_EVERYTHING
@pytest.mark.usefixtures("large_letters")
@pytest.mark.parametrize("name", ["choose", "found", "restore", "demo"])
def test_the_welcome_can_be_read_on_a_laptops_screen(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, checks: tuple[Check, ...], name: str
) -> None:
    language.speak(qapp, "de")
    theme = ThemeManager(qapp, "light")
    dialog = WelcomeDialog(tmp_path / "muster", theme, tmp_path / "demo")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_page(name)
    least = dialog.minimumSizeHint()
    dialog.resize(*_LAPTOP)
    found = list(look_at_dialog(dialog, f"welcome {name}", checks))
    dialog.reject()
    theme.deleteLater()
    assert found == [], chr(10).join(map(str, found))
    assert least.width() <= _LAPTOP[0]
    assert least.height() <= _LAPTOP[1]
