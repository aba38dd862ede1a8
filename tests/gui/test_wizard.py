"""The rollout wizard: simple by default, and every step by clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget
from pytestqt.qtbot import QtBot

from app.errors import InputError
from app.fleet.rollout.gates.gate import default_gates
from app.fleet.rollout.plan import Phase, read_plan
from app.gui.dialogs.confirm import ConfirmDialog
from app.gui.dialogs.new_rollout import NewRolloutDialog
from app.gui.dialogs.way_back import WayBackDialog
from app.gui.models.plan_form import (
    another_phase,
    duration_text,
    gate_choices,
    limit_text,
    read_duration,
    read_gate,
    read_phase,
    soaking,
    who_text,
    with_canaries,
)
from app.gui.window import ConsoleWindow
from app.rolling import Rolling
from tests.fakes.core import RELEASE_PASSPHRASE, FakeCore
from tests.gui.test_accessibility import unnamed
from tests.gui.test_pages import clipped

THREE = ["edge-03", "edge-05", "edge-07"]
Open = Callable[..., NewRolloutDialog]


@pytest.fixture
def wizard(window: ConsoleWindow, core: FakeCore, qtbot: QtBot) -> Open:
    """Opens the wizard over a fleet of which no device is busy."""

    def open_(*devices: str) -> NewRolloutDialog:
        for rollout in core.rollouts():
            if rollout.open:
                Rolling(core.workspace).stop(rollout.rollout_id)
        dialog = NewRolloutDialog(window.shell, devices, window)
        qtbot.addWidget(dialog)
        dialog.show()
        told(dialog, qtbot)
        return dialog

    return open_


def told(dialog: NewRolloutDialog, qtbot: QtBot) -> str:
    """Wait for the dry run, and return what it or the error line says."""
    qtbot.waitUntil(lambda: not dialog._pending.isActive() and dialog._shell.bridge.jobs.idle)
    return dialog._preview.text() + dialog.error.text()


def step(dialog: NewRolloutDialog, number: int, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.tabs.button(number), Qt.MouseButton.LeftButton)


def write(table: QTableWidget, row: int, column: int, text: str, qtbot: QtBot) -> None:
    """Type into a cell."""
    table.setFocus()
    table.setCurrentCell(row, column)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    item = table.item(row, column)
    assert item is not None
    qtbot.waitUntil(lambda: item.text() == text)


def test_bundle_devices_and_one_canary_are_all_it_takes(
    wizard: Open, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = wizard(*THREE)
    assert dialog.who.chosen() == tuple(THREE)
    assert dialog.who.first() == ("edge-03",)
    assert "1. canary: 1 device (edge-03)" in dialog._preview.text()
    assert "1 cannot be reached now" in dialog._preview.text()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    qtbot.keyClicks(dialog.name, "Second light")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.created is not None)
    made = core.rollouts()[0]
    placed = {each.device_id: each.phase for each in made.members}
    assert (made.name, placed) == ("Second light", {"edge-03": 0, "edge-05": 1, "edge-07": 1})
    assert made.plan.gates == ()


def test_a_device_that_is_busy_keeps_it_from_being_started(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    before = len(core.rollouts())
    dialog = NewRolloutDialog(window.shell, ["edge-03"], window)
    qtbot.addWidget(dialog)
    assert "edge-03 is at an attempt of rollout 2" in told(dialog, qtbot)
    assert not dialog.accept_button.isEnabled()
    dialog.who.check_all(Qt.CheckState.Unchecked)
    assert "Choose the devices" in told(dialog, qtbot)
    assert not dialog.accept_button.isEnabled()
    dialog.who.check_all(Qt.CheckState.Checked)
    told(dialog, qtbot)
    assert dialog.who.chosen() == ("edge-new",)
    assert dialog.accept_button.isEnabled()
    assert len(core.rollouts()) == before


def test_the_rollout_places_devices_as_the_preview_said(
    wizard: Open, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = wizard(*(f"edge-{at:02d}" for at in range(1, 13)))
    step(dialog, 1, qtbot)
    qtbot.mouseClick(dialog.phases.add, Qt.MouseButton.LeftButton)
    write(dialog.phases.table, 1, 1, "50 %", qtbot)
    line = told(dialog, qtbot).splitlines()[1]
    assert line.startswith("2. early: 5 devices (")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.created is not None)
    early = sorted(each.device_id for each in core.rollouts()[0].of_phase(1))
    assert line == f"2. early: 5 devices ({', '.join(early[:3])} …)"


def test_many_devices_are_reached_only_once_their_number_was_typed(
    wizard: Open, core: FakeCore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.gui.dialogs.confirm.TYPED_ABOVE", 2)
    dialog = wizard(*THREE)
    before = len(core.rollouts())

    def answer(number: str) -> None:
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, ConfirmDialog):
            QTimer.singleShot(10, lambda: answer(number))
            return
        qtbot.keyClicks(asked.typed, number)
        qtbot.mouseClick(asked.accept_button, Qt.MouseButton.LeftButton)
        if asked.isVisible():
            qtbot.mouseClick(asked.cancel_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(10, lambda: answer("4"))
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert len(core.rollouts()) == before
    QTimer.singleShot(10, lambda: answer("3"))
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.created is not None)
    assert len(core.rollouts()) == before + 1


def test_a_group_decides_instead_of_checked_devices(
    wizard: Open, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = wizard()
    assert "Choose the devices" in dialog._preview.text()
    qtbot.keyClicks(dialog.who.group, "site:Lyon*")
    assert "4 devices (edge-01, edge-06, edge-11 …)" in told(dialog, qtbot)
    assert not dialog.who.devices.isEnabled()
    qtbot.keyClicks(dialog.who.group, " (")
    told(dialog, qtbot)
    assert dialog.error.text().startswith("the query cannot be read")
    assert dialog.who.group.property("wrong")
    assert not dialog.accept_button.isEnabled()
    for _ in range(2):
        qtbot.keyClick(dialog.who.group, Qt.Key.Key_Backspace)
    told(dialog, qtbot)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.created is not None)
    made = core.rollouts()[0]
    assert made.plan.group == "site:Lyon*"
    assert {each.device_id for each in made.members} == {
        "edge-01", "edge-06", "edge-11", "edge-new",
    }  # fmt: skip


def test_gates_come_with_a_soak_and_their_defaults(wizard: Open, qtbot: QtBot) -> None:
    dialog = wizard(*THREE)
    step(dialog, 2, qtbot)
    dialog.gates.on.setFocus()
    qtbot.keyClick(dialog.gates.on, Qt.Key.Key_Space)
    assert "9 gates watch each phase" in told(dialog, qtbot)
    assert dialog.plan().gates == default_gates()
    assert {each.soak_s for each in dialog.plan().phases} == {1800.0}
    write(dialog.gates.table, 1, 1, "1.3", qtbot)
    assert dialog.plan().gates[1].limit == 1.3
    write(dialog.gates.table, 1, 1, "0.5", qtbot)
    assert "gate latency.limit" in told(dialog, qtbot)
    assert not dialog.accept_button.isEnabled()


def test_what_a_gate_may_send_devices_back_to_is_released_again_first(
    wizard: Open, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = wizard("edge-01", "edge-02")
    dialog.bundle.setCurrentIndex(dialog.bundle.count() - 1)
    dialog.gates.on.click()
    told(dialog, qtbot)
    before = len(core.workspace.registry.releases())
    asked: list[WayBackDialog] = []

    def answer() -> None:
        way_back = QApplication.activeModalWidget()
        if not isinstance(way_back, WayBackDialog):
            QTimer.singleShot(10, answer)
            return
        asked.append(way_back)
        qtbot.keyClicks(way_back.passphrase, RELEASE_PASSPHRASE)
        qtbot.mouseClick(way_back.accept_button, Qt.MouseButton.LeftButton)

    wanted = Rolling(core.workspace).lacking(dialog.digest, dialog.who.chosen())
    if wanted:
        QTimer.singleShot(10, answer)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.created is not None)
    assert len(asked) == bool(wanted)
    assert len(core.workspace.registry.releases()) == before + len(wanted)


def test_pace_window_and_shadow_stand_in_the_plan(wizard: Open, qtbot: QtBot) -> None:
    dialog = wizard(*THREE)
    step(dialog, 3, qtbot)
    limits = dialog.limits
    for field, keys in ((limits.rate, "20"), (limits.concurrency, "5")):
        qtbot.keyClicks(field, keys)
    for box in (limits.windowed, limits.days["sun"], limits.shadowed):
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClicks(limits.zone, "Europe/Paris")
    told(dialog, qtbot)
    plan = dialog.plan()
    assert (plan.rate_per_min, plan.concurrency) == (20, 5)
    assert plan.window is not None
    assert (plan.window.begin, plan.window.duration_min) == ("22:00", 360)
    assert ("sun" in plan.window.days, plan.window.time_zone) == (False, "Europe/Paris")
    assert plan.shadow is not None
    assert (plan.shadow.share_permil, plan.shadow.duration_s) == (100, 1800)
    qtbot.keyClicks(limits.zone, "x")
    assert "time_zone" in told(dialog, qtbot)
    assert not dialog.accept_button.isEnabled()
    limits.zone.clear()
    qtbot.keyClicks(limits.rate, "x")
    assert "'20x' is no whole number" in told(dialog, qtbot)
    limits.rate.clear()
    limits.share.setText("200 %")
    assert "shadow cannot be used" in told(dialog, qtbot)
    limits.share.setText("2.5 %")
    told(dialog, qtbot)
    assert dialog.plan().shadow.share_permil == 25  # type: ignore[union-attr]


def test_a_plan_is_saved_and_loaded_whole(wizard: Open, tmp_path: Path, qtbot: QtBot) -> None:
    first = wizard(*THREE)
    first.gates.on.click()
    first.phases.add.click()
    first.limits.windowed.click()
    first.limits.shadowed.click()
    told(first, qtbot)
    first.save_to(tmp_path / "plan.json")
    saved = read_plan((tmp_path / "plan.json").read_bytes())
    assert saved.nonce == ""
    second = wizard(*THREE)
    second.load_from(tmp_path / "plan.json")
    told(second, qtbot)
    second.save_to(tmp_path / "again.json")
    assert read_plan((tmp_path / "again.json").read_bytes()) == saved
    assert second.who.first() == ("edge-03",)
    (tmp_path / "bad.json").write_text("{")
    second.load_from(tmp_path / "bad.json")
    assert "cannot be read" in second.error.text()


def test_a_device_that_is_unchecked_is_no_canary_any_more(wizard: Open, qtbot: QtBot) -> None:
    dialog = wizard(*THREE)
    item = next(
        dialog.who.devices.item(row)
        for row in range(dialog.who.devices.count())
        if dialog.who.devices.item(row).text().startswith("edge-03")
    )
    item.setCheckState(Qt.CheckState.Unchecked)
    told(dialog, qtbot)
    assert dialog.who.first() == ()
    assert [each.name for each in dialog.plan().phases] == ["rest"]
    assert "no canary tries it first" in dialog._preview.text()


@pytest.mark.parametrize("number", range(4))
def test_every_step_is_named_and_nothing_is_clipped(
    wizard: Open, qtbot: QtBot, number: int
) -> None:
    dialog = wizard(*THREE)
    dialog.gates.on.click()
    step(dialog, number, qtbot)
    told(dialog, qtbot)
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    assert unnamed(dialog) == []


# What the fields mean


@pytest.mark.parametrize(
    ("who", "phase"),
    [
        ("10 %", Phase(name="p", percent=10)),
        ("5", Phase(name="p", count=5)),
        ("a, b", Phase(name="p", devices=("a", "b"), min_succeeded=2)),
    ],
)
def test_whom_a_phase_is_for_is_read_and_written(who: str, phase: Phase) -> None:
    read = read_phase(Phase(name="p"), "p", who, "", "")
    assert read == phase
    assert who_text(read) == who


def test_a_phase_keeps_what_the_table_does_not_show() -> None:
    base = Phase(name="p", devices=("a", "b"), min_succeeded=1)
    assert read_phase(base, "q", "a, b", "2 h", "1").min_succeeded == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (("", "5", "", ""), "needs a name"),
        (("p", " ", "", ""), "whom is it for"),
        (("p", "5", "soon", ""), "phase p: 'soon' is no duration"),
        (("p", "5", "", "two"), "no number of approvals"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(fields: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_phase(Phase(name="p"), *fields)


@pytest.mark.parametrize("seconds", [0.0, 45.0, 90.0, 1800.0, 7200.0, 5400.0, 172_800.0, 0.5])
def test_durations_are_read_as_they_are_written(seconds: float) -> None:
    assert read_duration(duration_text(seconds)) == seconds


def test_limits_are_read_as_they_are_written() -> None:
    for gate, had in gate_choices(default_gates()):
        confidence = f"{gate.confidence * 100:g} %"
        text = limit_text(gate.kind, gate.limit)
        assert had
        assert read_gate(gate, text, str(gate.min_sample), confidence) == gate
        comma = text.replace(".", ",")
        assert read_gate(gate, comma, str(gate.min_sample), confidence) == gate


def test_canaries_replace_canaries_and_leave_the_rest() -> None:
    rest = Phase(name="rest", percent=100)
    first = Phase(name="mine", devices=("a",), soak_s=60.0)
    phases = with_canaries((first, rest), ("b", "c"), 0.0)
    assert [each.name for each in phases] == ["mine", "rest"]
    assert (phases[0].devices, phases[0].soak_s) == (("b", "c"), 60.0)
    assert with_canaries((first, rest), (), 0.0) == [rest]
    assert with_canaries((rest,), ("b",), 5.0)[0].soak_s == 5.0


def test_more_phases_grow_and_never_pass_the_rest() -> None:
    phases: list[Phase] = [Phase(name="rest", percent=100)]
    for _ in range(6):
        phases = another_phase(phases)
    shares = [each.percent or 0 for each in phases]
    assert shares == sorted(set(shares))
    assert len({each.name for each in phases}) == len(phases)


def test_a_soak_that_somebody_chose_is_kept() -> None:
    chosen = (Phase(name="a", count=1, soak_s=60.0), Phase(name="b", percent=100))
    assert soaking(chosen) == list(chosen)
