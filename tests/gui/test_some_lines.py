"""Words that wrap into the lines there are."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.gui.widgets.some_lines import SomeLines

SAID = "gate latency: p95 latency 1.29 x, limit 1.15 x; 3 devices against 12 that wait"


@pytest.fixture
def lines(qtbot: QtBot) -> SomeLines:
    lines = SomeLines()
    qtbot.addWidget(lines)
    lines.setText(SAID)
    lines.resize(220, 400)
    lines.show()
    return lines


def shown(lines: SomeLines) -> str:
    return QLabel.text(lines)


def test_all_is_said_where_there_is_room_and_no_tool_tip_repeats_it(lines: SomeLines) -> None:
    assert shown(lines) == lines.text() == lines.accessibleName() == SAID
    assert lines.toolTip() == ""


@pytest.mark.parametrize("count", [1, 2])
def test_as_many_lines_are_filled_as_there_are_and_the_tool_tip_has_the_rest(
    lines: SomeLines, count: int
) -> None:
    line = lines.minimumSizeHint().height()
    lines.resize(220, count * line)
    said = shown(lines)
    assert said.endswith("…")
    assert SAID.startswith(said.removesuffix("…"))
    assert len(said) > count * 18, "a line of 220 pixels holds three words"
    assert lines.text() == lines.toolTip() == SAID
    lines.resize(220, 400)
    assert shown(lines) == SAID


def test_its_least_is_a_line_and_its_wish_all_of_them(lines: SomeLines) -> None:
    assert lines.sizeHint().height() >= 3 * lines.minimumSizeHint().height()
    lines.resize(2000, 400)
    assert lines.sizeHint().height() == lines.minimumSizeHint().height()
