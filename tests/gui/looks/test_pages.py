"""No text of any page is cut, covered, faint or without a name, in both languages and themes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QRect
from PySide6.QtGui import QColor, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui import language
from app.gui.picturing import picture_of
from app.gui.places import PAGES
from app.gui.preferences import Preferences
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore, make_core
from tests.fakes.seeded import seed
from tests.gui.looks import checking
from tests.gui.test_accessibility import DIALOGS

_SMALLEST = (1040, 640)
_STEP_MS = 20
_STEPS = 3000
_SETTLE_MS = 15
_SETTLED = 2
"""So many looks in a row find every text where it was."""
_ONCE = (
    checking.cut,
    checking.overlapping,
    checking.faint,
    checking.unnamed,
    checking.out_of_order,
    checking.no_focus_to_see,
)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeCore]:
    core = make_core(tmp_path_factory.mktemp("looks") / "console")
    seed(core, 12, time.time())
    yield core
    core.workspace.close()


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    yield
    language.speak(qapp, "system")
    QLocale.setDefault(QLocale.c())


@pytest.mark.parametrize("spoken", ["en", "de"])
def test_every_page_can_be_read(core: FakeCore, qtbot: QtBot, spoken: str) -> None:
    Preferences(core.workspace.path).put(language.PREFERENCE, spoken)
    window = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what a window uses of a Core
    qtbot.addWidget(window)
    window.resize(*_SMALLEST)
    window.show()
    window.activateWindow()
    found = list(look_at(window, "dark", _ONCE))
    found += look_at(window, "light", (checking.faint,))
    assert found == [], chr(10).join(map(str, found))
    assert (window.width(), window.height()) == _SMALLEST
    window.close()


def look_at(
    window: ConsoleWindow,
    theme: str,
    checks: tuple[object, ...],
    pages: Iterable[str] = PAGES,
) -> Iterator[tuple[str, str, str]]:
    window.set_theme(theme)  # type: ignore[arg-type]  # a Choice
    for name in pages:
        if name == "device":
            window.open_device("edge-01")
        window.show_page(name)
        settle(window)
        keep(window, f"{name}-{theme}")
        for check in checks:
            yield from ((name, theme, fault) for fault in check(window))  # type: ignore[operator]


def settle(window: ConsoleWindow) -> None:
    for _ in range(_STEPS):
        QTest.qWait(_STEP_MS)
        if window.finished and window.page.settled and window.bridge.jobs.idle:
            lay_out(window)
            return
    raise TimeoutError("the page did not settle")


def lay_out(window: ConsoleWindow) -> None:
    """Wait until texts stay where they are: on a busy machine wrapped ones take several turns."""
    before: list[QRect] = []
    same = 0
    for _ in range(_STEPS):
        QTest.qWait(_SETTLE_MS)
        places = [each.geometry() for each in window.findChildren(QLabel)]
        same = same + 1 if places == before else 0
        if same == _SETTLED:
            return
        before = places
    raise TimeoutError("the page is laid out again and again")


def keep(window: ConsoleWindow, name: str) -> None:
    """Save the picture where somebody wants to look at it: MUSTER_LOOKS names a directory."""
    if place := os.environ.get("MUSTER_LOOKS"):
        spoken = language.spoken(window.shell.preferences.text(language.PREFERENCE))
        picture_of(window).save(str(Path(place) / f"{name}-{spoken}.png"))


@pytest.mark.skipif("MUSTER_LOOKS_ALL" not in os.environ, reason="make soak looks at all of it")
@pytest.mark.parametrize("spoken", ["en", "de"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_dialog_can_be_read(core: FakeCore, qtbot: QtBot, spoken: str, theme: str) -> None:
    Preferences(core.workspace.path).put(language.PREFERENCE, spoken)
    window = ConsoleWindow(core, theme)  # type: ignore[arg-type]  # what it uses of a Core
    qtbot.addWidget(window)
    window.show()
    settle(window)
    found = []
    for name, make in DIALOGS.items():
        dialog = make(window)
        qtbot.addWidget(dialog)
        dialog.show()
        QTest.qWait(10 * _STEP_MS)
        found += [(name, fault) for check in _ONCE[:-1] for fault in check(dialog)]
        dialog.close()
    assert found == [], chr(10).join(map(str, found))
    window.close()


@pytest.fixture
def large_letters(qapp: QApplication) -> Iterator[None]:
    usual = qapp.font()
    large = QFont(usual)
    large.setPointSizeF(19.0)
    qapp.setFont(large)
    yield
    qapp.setFont(usual)


@pytest.mark.skipif("MUSTER_LOOKS_ALL" not in os.environ, reason="make soak looks at all of it")
@pytest.mark.usefixtures("large_letters")
def test_every_page_can_be_read_with_letters_twice_as_large(core: FakeCore, qtbot: QtBot) -> None:
    Preferences(core.workspace.path).put(language.PREFERENCE, "de")
    window = ConsoleWindow(core, "light")  # type: ignore[arg-type]  # what it uses of a Core
    qtbot.addWidget(window)
    window.resize(2 * _SMALLEST[0], 2 * _SMALLEST[1])
    window.show()
    found = list(look_at(window, "light", (checking.cut, checking.overlapping)))
    window.close()
    assert found == [], chr(10).join(map(str, found))


@pytest.mark.usefixtures("large_letters")
def test_nothing_lies_over_another_with_large_letters_in_a_laptops_window(
    core: FakeCore, qtbot: QtBot
) -> None:
    Preferences(core.workspace.path).put(language.PREFERENCE, "de")
    window = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what it uses of a Core
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    found = list(look_at(window, "dark", (checking.overlapping,), ("rollouts",)))
    found += look_at(window, "dark", (checking.overlapping, checking.cut), ("fleet",))
    pages = {each.toolTip() for each in window.nav.findChildren(QToolButton)}
    bar = window.statusBar()
    beyond = [each for each in bar.findChildren(QLabel) if each.geometry().right() > bar.width()]
    window.close()
    assert beyond == []
    assert found == [], chr(10).join(map(str, found))
    assert {"Flotte", "Rollouts"} <= pages, "icons alone are named by their tool tips"


# The checker finds what it is for.


@pytest.fixture
def board(qtbot: QtBot) -> QWidget:
    board = QWidget()
    board.setStyleSheet("QWidget { background: #ffffff; color: #101010; }")
    board.resize(400, 200)
    qtbot.addWidget(board)
    return board


def shown(board: QWidget, *children: QWidget) -> QWidget:
    for each in children:
        each.setParent(board)
        each.show()
    board.show()
    return board


def test_a_label_too_narrow_is_found_unless_a_tool_tip_tells_it(board: QWidget) -> None:
    text = QLabel("Far more than fits into forty pixels")
    text.setGeometry(5, 5, 40, 30)
    assert "is cut" in checking.cut(shown(board, text))[0]
    text.setToolTip(text.text())
    assert checking.cut(board) == []


def test_a_wrapped_label_too_low_is_found(board: QWidget) -> None:
    text = QLabel("Several words that need more than a single line of the room")
    text.setWordWrap(True)
    text.setGeometry(5, 5, 90, 16)
    assert len(checking.cut(shown(board, text))) == 1


def test_a_button_and_a_placeholder_too_narrow_are_found(board: QWidget) -> None:
    button, edit = QPushButton("Decommission the device"), QLineEdit()
    button.setGeometry(5, 5, 60, 30)
    edit.setPlaceholderText("Name, site, label or anything")
    edit.setGeometry(5, 50, 60, 30)
    assert len(checking.cut(shown(board, button, edit))) == 2


def test_what_reaches_out_of_its_parent_is_found(board: QWidget) -> None:
    text = QLabel("Outside")
    text.setGeometry(370, 5, 90, 30)
    assert any("out of its parent" in each for each in checking.cut(shown(board, text)))


def test_one_text_over_another_is_found(board: QWidget) -> None:
    one, other = QLabel("One"), QLabel("Other")
    one.setGeometry(5, 5, 90, 30)
    other.setGeometry(60, 15, 90, 30)
    assert len(checking.overlapping(shown(board, one, other))) == 1
    other.move(100, 5)
    assert checking.overlapping(board) == []


@pytest.mark.parametrize(("colour", "faint"), [("#c0c0c0", True), ("#505050", False)])
def test_faint_text_is_found_in_the_pixels(board: QWidget, colour: str, faint: bool) -> None:
    text = QLabel("Hardly to be read")
    text.setStyleSheet(f"color: {QColor(colour).name()}")
    text.setGeometry(5, 5, 200, 30)
    assert bool(checking.faint(shown(board, text))) is faint


def test_a_control_without_a_name_is_found(board: QWidget) -> None:
    edit = QLineEdit()
    assert len(checking.unnamed(shown(board, edit))) == 1
    edit.setAccessibleName("Name")
    assert checking.unnamed(board) == []


def test_a_tab_order_that_jumps_up_is_found(board: QWidget) -> None:
    top, low, middle = QPushButton("Top"), QPushButton("Low"), QPushButton("Middle")
    for each, y in ((top, 5), (low, 120), (middle, 60)):
        each.setGeometry(5, y, 90, 30)
    assert "Low" in checking.out_of_order(shown(board, top, low, middle))[0]
    QWidget.setTabOrder(top, middle)
    assert checking.out_of_order(board) == []


def test_a_focus_that_nobody_sees_is_found(board: QWidget, qtbot: QtBot) -> None:
    button = QPushButton("Go")
    button.setStyleSheet("QPushButton { border: 1px solid red; outline: 0; }")
    row = QHBoxLayout(board)
    row.addWidget(button)
    board.show()
    board.activateWindow()
    qtbot.waitUntil(board.isActiveWindow)
    assert len(checking.no_focus_to_see(board)) == 1
    button.setStyleSheet(button.styleSheet() + "QPushButton:focus { border-color: blue; }")
    assert checking.no_focus_to_see(board) == []
