"""No text of any page is cut, covered, faint or without a name, in both languages and themes."""

from __future__ import annotations

import os

import pytest
from PySide6.QtGui import QAction, QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui import language
from app.gui.preferences import Preferences
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.gui.looks import checking
from tests.gui.looks.looking import Fault, look_at, look_at_dialog, settle
from tests.gui.looks.room import crowded, sideways, untranslated
from tests.gui.test_accessibility import DIALOGS

_SMALLEST = (1040, 640)
_ONCE = (
    checking.cut,
    checking.overlapping,
    checking.faint,
    checking.unnamed,
    checking.out_of_order,
    checking.no_focus_to_see,
    crowded,
    sideways,
)
_OF_DIALOGS = tuple(each for each in _ONCE if each is not checking.no_focus_to_see)


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


@pytest.mark.skipif("MUSTER_LOOKS_ALL" not in os.environ, reason="make soak looks at all of it")
@pytest.mark.parametrize("spoken", ["en", "de"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_dialog_can_be_read(core: FakeCore, qtbot: QtBot, spoken: str, theme: str) -> None:
    Preferences(core.workspace.path).put(language.PREFERENCE, spoken)
    window = ConsoleWindow(core, theme)  # type: ignore[arg-type]  # what it uses of a Core
    qtbot.addWidget(window)
    window.show()
    settle(window)
    found: list[Fault] = []
    for name, make in DIALOGS.items():
        dialog = make(window)
        qtbot.addWidget(dialog)
        found += look_at_dialog(dialog, name, _OF_DIALOGS)
        dialog.close()
    assert found == [], chr(10).join(map(str, found))
    window.close()


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


def test_a_chosen_text_too_long_for_its_box_is_found(board: QWidget) -> None:
    box = QComboBox()
    box.addItem("Any phase of the rollout")
    box.setGeometry(5, 5, 90, 30)
    assert len(checking.cut(shown(board, box))) == 1
    box.resize(300, 30)
    assert checking.cut(board) == []


def test_a_number_too_long_for_its_box_is_found(board: QWidget) -> None:
    box = QSpinBox()
    box.setRange(0, 10**9)
    box.setValue(123_456_789)
    box.setGeometry(5, 5, 60, 30)
    assert len(checking.cut(shown(board, box))) == 1
    box.resize(200, 30)
    assert checking.cut(board) == []


def test_a_button_whose_text_lies_under_its_arrow_is_found(board: QWidget) -> None:
    button = QPushButton("With the chosen devices of it")
    button.resize(button.sizeHint())
    assert checking.cut(shown(board, button)) == []
    button.setMenu(QMenu(button))
    assert len(checking.cut(board)) == 1
    button.resize(button.sizeHint())
    assert checking.cut(board) == []


def test_a_placeholder_beside_a_lens_too_narrow_for_both_is_found(board: QWidget) -> None:
    edit = QLineEdit()
    edit.setPlaceholderText("Rule or text")
    edit.setGeometry(5, 5, edit.fontMetrics().horizontalAdvance("Rule or text") + 24, 30)
    assert checking.cut(shown(board, edit)) == []
    lens = QAction(QIcon(QPixmap(16, 16)), "", edit)
    edit.addAction(lens, QLineEdit.ActionPosition.LeadingPosition)
    assert len(checking.cut(board)) == 1


def test_what_is_squeezed_below_its_least_is_found_wide_and_high(board: QWidget) -> None:
    row = QHBoxLayout()
    for _ in range(2):
        each = QWidget()
        each.setMinimumSize(90, 60)
        row.addWidget(each)
    inside = QWidget()
    inside.setLayout(row)
    inside.setGeometry(0, 0, 150, 40)
    assert len(crowded(shown(board, inside))) == 2
    inside.resize(300, 100)
    assert crowded(board) == []


def test_what_is_wider_than_the_part_of_it_that_is_shown_is_found(board: QWidget) -> None:
    area, inside = QScrollArea(), QWidget()
    inside.setMinimumWidth(300)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setGeometry(0, 0, 200, 80)
    assert len(sideways(shown(board, area))) == 1
    area.resize(380, 80)
    assert sideways(board) == []


def test_a_text_that_nobody_translated_is_found(board: QWidget) -> None:
    known = {("Note for whoever looks next", ""): "Notiz", ("Log", ""): "Log"}
    edit, button = QLineEdit(), QPushButton("Log")
    edit.setPlaceholderText("Note for whoever looks next")
    assert len(untranslated(shown(board, edit, button), known)) == 1
    edit.setPlaceholderText("Notiz")
    assert untranslated(board, known) == []


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
