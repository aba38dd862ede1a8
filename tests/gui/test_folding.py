"""A row that becomes a column, cards that do, and a legend that takes another line."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.gui.charts.legend import Legend
from app.gui.widgets.card_columns import CardColumns
from app.gui.widgets.folding import Folding

_WIDE = 120


def block(width: int = _WIDE) -> QWidget:
    block = QWidget()
    block.setMinimumSize(width, 30)
    return block


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Return what a row stands in: were it a window, its layout would hold it to its width."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    return window


def put(window: QWidget, row: Folding) -> Folding:
    row.setParent(window)
    window.show()
    return row


@pytest.mark.parametrize(("width", "beside"), [(260, True), (230, False)])
def test_parts_stand_side_by_side_as_long_as_both_have_their_least(
    window: QWidget, qtbot: QtBot, width: int, beside: bool
) -> None:
    first, second = block(), block()
    row = put(window, Folding(first, second, spacing=6))
    row.resize(width, 80)
    qtbot.waitUntil(lambda: (first.y() == second.y()) is beside)
    assert row.minimumSizeHint().width() == _WIDE, "narrower than its widest part it is not asked"


def test_a_part_that_comes_folds_the_row_and_one_that_goes_unfolds_it(
    window: QWidget, qtbot: QtBot
) -> None:
    first, second, third = block(), block(), block()
    third.hide()
    row = put(window, Folding(first, second, third))
    row.resize(270, 200)
    third.show()
    qtbot.waitUntil(lambda: first.y() < second.y() < third.y())
    third.hide()
    qtbot.waitUntil(lambda: first.y() == second.y())


def test_cards_go_below_each_other_as_soon_as_their_words_are_too_wide(qtbot: QtBot) -> None:
    first, second = QLabel("Recipe"), QLabel("Graph")
    cards = CardColumns()
    cards.fill([first], [second])
    qtbot.addWidget(cards)
    cards.resize(300, 200)
    cards.show()
    assert first.y() == second.y()
    first.setText("u8s8-channel-percentile, measured on 400 held-out samples")
    qtbot.waitUntil(lambda: first.y() < second.y())


def test_a_legend_has_as_many_entries_in_a_line_as_fit(qtbot: QtBot) -> None:
    legend = Legend(10)
    qtbot.addWidget(legend)
    entries = [QPushButton(text) for text in ("good 92 %", "pit 5 %", "scratch 3 %")]
    for each in entries:
        legend.add(each)
    legend.show()
    legend.fit(legend.full_px)
    legend.resize(legend.sizeHint())
    qtbot.waitUntil(lambda: len({each.y() for each in entries}) == 1)
    legend.fit(legend.full_px - 1)
    legend.resize(legend.sizeHint())
    qtbot.waitUntil(lambda: [each.y() == entries[0].y() for each in entries] == [True, True, False])
    legend.fit(1)
    legend.resize(legend.sizeHint())
    qtbot.waitUntil(lambda: len({each.y() for each in entries}) == 3)
    assert legend.least_px == max(each.sizeHint().width() for each in entries)
    legend.remove(entries[2])
    legend.fit(10_000)
    legend.resize(legend.sizeHint())
    qtbot.waitUntil(lambda: entries[0].y() == entries[1].y())
