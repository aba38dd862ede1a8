"""Devices side by side, and one before and after a deployment."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.gui.dialogs.compare import CompareDialog
from app.gui.models.changes import Change, Choice, choices_of, chosen_of, read_changes
from app.gui.models.comparison import (
    METRICS,
    MOST_LINES,
    Curve,
    Subject,
    read_curves,
    rows_of,
    subjects_of,
    values_at,
)
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore


class Served:
    """Answers as the store does."""

    def __init__(self, **devices: list[tuple[float, str]]) -> None:
        self._devices = devices

    def deployments(self, device_id: str, start_s: float, end_s: float) -> list[tuple[float, str]]:
        return [each for each in self._devices[device_id] if start_s <= each[0] < end_s]


def changes_of(**devices: list[tuple[float, str]]) -> dict[str, list[Change]]:
    return read_changes(Served(**devices), list(devices), 1000.0)  # type: ignore[arg-type]


def test_lines_share_the_clock_or_begin_at_their_deployment() -> None:
    deployed = {"a": Change(500.0, "new", "old", 0.0)}
    by_time = subjects_of("time", ["a", "b"], deployed, 1000.0, 100.0)
    assert by_time == [Subject("a", 900.0, 1000.0), Subject("b", 900.0, 1000.0)]
    around = subjects_of("deployment", ["a", "b"], deployed, 1000.0, 100.0)
    assert around == [Subject("a", 400.0, 600.0, "", 500.0)]
    both = subjects_of("before_after", ["b", "a"], deployed, 1000.0, 100.0)
    assert both == [
        Subject("a", 400.0, 500.0, "before", 400.0), Subject("a", 500.0, 600.0, "after", 500.0),
    ]  # fmt: skip
    then = subjects_of("before_now", ["a"], deployed, 1000.0, 100.0)
    assert then[1] == Subject("a", 900.0, 1000.0, "now", 900.0)


def test_an_older_change_is_chosen_and_neither_side_reaches_over_the_next() -> None:
    record = [(100.0, "one"), (300.0, "two"), (340.0, "one"), (700.0, "two")]
    changes = changes_of(a=record, b=[(100.0, "one"), (710.0, "two")], c=[(5.0, "two")])
    assert choices_of(changes) == [
        Choice(("two", 0), 710.0, "one", 2),
        Choice(("one", 0), 340.0, "two", 1),
        Choice(("two", 1), 300.0, "one", 1),
    ]
    assert {k: each.at_s for k, each in chosen_of(changes, None).items()} == {
        "a": 700.0,
        "b": 710.0,
    }
    chosen = chosen_of(changes, ("two", 1))
    assert list(chosen) == ["a"]  # b went to it but once
    before, after = subjects_of("before_after", ["a", "b"], chosen, 1000.0, 250.0)
    assert (before.start_s, before.end_s) == (100.0, 300.0)
    assert (after.start_s, after.end_s) == (300.0, 340.0)
    assert before.origin_s == 50.0  # both sides still end and begin at the change


def test_the_crosshair_reads_each_line_where_it_has_a_point() -> None:
    subject = Subject("a", 0.0, 1.0)
    near = Curve(subject, np.array([0.0, 10.0, 20.0]), np.array([1.0, 2.0, 3.0]))
    ended = Curve(subject, np.array([0.0]), np.array([7.0]))
    assert values_at([near, ended], 11.0, 5.0) == [2.0, None]


def test_medians_are_compared_with_the_first_and_after_with_its_before() -> None:
    def curve(part: str, *values: float) -> Curve:
        subject = Subject("a", 0.0, 1.0, part)  # type: ignore[arg-type]  # a Part
        return Curve(subject, np.arange(float(len(values))), np.array(values))

    rows = rows_of([curve("", 10.0, np.nan, 12.0), curve("", 22.0), curve("")])
    assert [(row.median, row.n) for row in rows] == [(11.0, 2), (22.0, 1), (None, 0)]
    assert [row.difference for row in rows] == [None, 1.0, None]
    pairs = [curve("before", 10.0), curve("after", 8.0), curve("before", 4.0), curve("after", 5.0)]
    assert [row.difference for row in rows_of(pairs)] == pytest.approx([None, -0.2, None, 0.25])


def test_a_faster_bundle_is_seen_before_and_after(core: FakeCore) -> None:
    now_s = core.current.last_message_s
    assert now_s is not None
    store = core.workspace.store
    deployed = chosen_of(read_changes(store, ["edge-01", "edge-04"], now_s), None)
    assert list(deployed) == ["edge-01"]  # the other one never changed
    for metric in METRICS:
        subjects = subjects_of("before_after", ["edge-01"], deployed, now_s, 300.0)
        before, after = rows_of(read_curves(store, subjects, metric))
        assert before.n > 0
        assert after.n > 0
        if metric.column == "p95":
            assert after.difference == pytest.approx(-0.2, abs=0.1)


def test_the_dialog_says_what_it_does_not_draw_and_takes_typed_devices(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    devices = [f"edge-{number:02d}" for number in range(1, 11)]
    dialog = CompareDialog(window.shell, window, devices)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.rows) == 10)
    assert dialog.said.text() == "2 more are not drawn; the table has them."
    assert dialog.table.item(MOST_LINES, 0).icon().isNull()
    assert not dialog.table.item(0, 0).icon().isNull()
    dialog.typed.setText("edge-77")
    dialog.add()
    assert "no device edge-77" in dialog.error.text()
    assert dialog.devices == devices
    dialog.typed.setText("edge-11")
    dialog.add()
    qtbot.waitUntil(lambda: len(dialog.rows) == 11)
    dialog.table.selectRow(0)
    dialog.remove()
    qtbot.waitUntil(lambda: len(dialog.rows) == 10)
    assert dialog.table.item(0, 0).text() == "edge-02"
    dialog.way.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog.rows[0].subject.part == "before")
    assert dialog.table.item(1, 0).text().endswith(", after")
    assert "left out" in dialog.said.text()
    assert dialog.change.isVisible()
    assert "surface-defects 1.0.0 → surface-defects 1.1.0" in dialog.change.itemText(1)
    dialog.change.setCurrentIndex(1)
    qtbot.waitUntil(lambda: window.bridge.jobs.idle)
    assert dialog.rows[0].subject.part == "before"


def test_the_values_under_the_crosshair_are_in_the_table(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    dialog = CompareDialog(window.shell, window, ["edge-01", "edge-02"])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.rows) == 2)
    curve = dialog._curves[0]
    dialog.chart.show_crosshair(float(curve.time_s[5]))
    assert dialog.table.item(0, 4).text() == f"{curve.values[5]:.1f}"
    assert dialog.pointed.text().startswith("At ")
    dialog.chart.show_crosshair(None)
    assert dialog.table.item(0, 4).text() == "—"
    assert not dialog.pointed.text().strip()


def test_pieces_of_the_lines_take_the_colours_of_a_theme_switched_meanwhile(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    dialog = CompareDialog(window.shell, window, ["edge-01"])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.rows) == 1)
    for theme in ("light", "dark"):
        window.set_theme(theme)  # type: ignore[arg-type]  # a Choice
        qtbot.waitUntil(lambda: window.theme.settled)
        piece = dialog.table.item(0, 0).icon().pixmap(dialog.table.iconSize()).toImage()
        assert piece.pixelColor(0, 0).alpha() == 0, "the row's ground shows"
        middle = piece.pixelColor(piece.width() // 2, piece.height() // 2)
        assert middle.name() == window.theme.tokens.p50
