"""An undo is a new act with a line of its own, and is refused once the world has moved on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import StateError
from app.fleet.labelling import Labelling
from app.fleet.records import By
from app.fleet.rollout.records import Rollout
from app.gui.dialogs.confirm import TYPED_ABOVE
from app.gui.dialogs.device_settings import SettingsDialog
from app.gui.dialogs.labelling import LabelDialog
from app.gui.dialogs.pinning import PinDialog
from app.gui.models.settings_form import change_of
from app.gui.models.undo import Undoable, UndoStack
from app.gui.models.undo_acts import (
    group_undo,
    label_undo,
    members_undo,
    pin_undo,
    settings_undo,
    steer_undo,
)
from app.gui.window import ConsoleWindow
from app.ordering import Ordering
from app.rolling import Rolling
from app.workspace import Workspace
from device_agent.wire.orders import DeviceSettings
from tests.fakes.core import FakeCore, make_core
from tests.fakes.seeded import seed


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    core: FakeCore = make_core(Path(tmp_path_factory.mktemp("undo")) / "console")
    seed(core, 8, time.time(), 60.0)
    yield core.workspace
    core.workspace.close()


def newest_acts(workspace: Workspace, count: int) -> list[tuple[str, str, str]]:
    events = workspace.registry.audit(count)
    return [(each.action, each.subject, each.why) for each in events]


def rollout_of(workspace: Workspace) -> Rollout:
    return max(workspace.registry.rollouts.all(), key=lambda each: each.rollout_id)


def test_the_stack_is_bounded_and_undoes_each_act_once() -> None:
    done: list[int] = []
    stack = UndoStack(limit=3)
    acts = [Undoable(str(n), lambda n=n: done.append(n)) for n in range(5)]
    for each in acts:
        stack.push(each)
    assert len(stack) == 3
    assert stack.take(acts[0]) is None  # forgotten
    assert stack.take(acts[3]) is acts[3]
    assert stack.take(acts[3]) is None
    assert stack.take() is acts[4]
    assert stack.newest is acts[2]
    barred = Undoable("x", lambda: done.append(9), lambda: "The pin was changed since.")
    with pytest.raises(StateError, match="changed since"):
        barred.run()
    assert done == []


def test_labels_come_back_for_each_device_as_it_was(workspace: Workspace) -> None:
    registry = workspace.registry
    ids = ["edge-01", "edge-02"]
    before = [registry.device(each) for each in ids]
    workspace.label_devices(["edge-01"], Labelling(put={"line": "9", "new": "x"}))
    middle = [registry.device(each) for each in ids]
    after = workspace.label_devices(ids, Labelling("Brno", {"line": "3"}, ("new",)))
    act = label_undo(workspace, middle, after)
    act.run()
    assert [registry.device(each) for each in ids] == middle
    assert middle != before
    actions = newest_acts(workspace, 4)
    assert {each[0] for each in actions} == {"device.move", "device.label"}
    assert {each[2] for each in actions} == {"undo: site and labels of 2"}
    after = workspace.label_devices(ids, Labelling("Turin"))
    workspace.label_devices(["edge-02"], Labelling(put={"line": "5"}))  # somebody else, since
    held, count = registry.devices(), len(registry.audit(10_000))
    with pytest.raises(StateError, match="edge-02 were changed again"):
        label_undo(workspace, before, after).run()
    assert registry.devices() == held
    assert len(registry.audit(10_000)) == count


def test_a_pause_is_taken_back_unless_that_would_do_more(workspace: Workspace) -> None:
    registry, rolling = workspace.registry, Rolling(workspace)
    number = rollout_of(workspace).rollout_id
    paused = rolling.pause(number, "look at it")
    act = steer_undo(workspace, paused, "pause")
    assert act is not None
    skipped = [each.device_id for each in paused.members if each.outcome in ("failed", "refused")]
    with pytest.raises(StateError, match="another turn"):
        act.run()
    assert registry.rollouts.get(number).state == "paused"
    rolling.skip(number, skipped)
    act.run()
    assert registry.rollouts.get(number).state == "running"
    assert newest_acts(workspace, 1)[0][2] == "undo: pause of “surface-defects 1.1.0”"
    with pytest.raises(StateError, match="Running"):
        act.run()
    assert steer_undo(workspace, paused, "stop") is None


def test_devices_held_out_are_let_in_again_by_name(workspace: Workspace) -> None:
    registry, rolling = workspace.registry, Rolling(workspace)
    rollout = rollout_of(workspace)
    device = next(each.device_id for each in rollout.members if each.outcome == "pending")
    rolling.hold(rollout.rollout_id, [device])
    act = members_undo(workspace, rollout, "hold", [device])
    assert act is not None
    act.run()
    member = next(
        each
        for each in registry.rollouts.get(rollout.rollout_id).members
        if each.device_id == device
    )
    assert member.outcome == "pending"
    with pytest.raises(StateError, match="no longer as it was left"):
        act.run()
    assert members_undo(workspace, rollout, "retry", [device]) is None


def test_pins_come_back_with_the_reason_they_had(workspace: Workspace) -> None:
    pins, rolling = workspace.registry.pins, Rolling(workspace)
    rolling.pin(["edge-03"], "a camera is being changed")
    rolling.pin(["edge-04"], "")
    whys = pins.all()
    rolling.unpin(["edge-03", "edge-04"])
    act = pin_undo(workspace, ["edge-03", "edge-04"], False, whys)
    act.run()
    assert pins.all() == whys
    with pytest.raises(StateError, match="edge-03 was changed since"):
        act.run()
    pin_undo(workspace, ["edge-03", "edge-04"], True, {}).run()
    assert pins.all() == {}


def test_a_removed_filter_is_saved_again_unless_there_is_another(workspace: Workspace) -> None:
    groups, by = workspace.registry.groups, By("somebody")
    made = groups.save("press", "line:1", "the press hall", ["line"], by)
    groups.delete("press", by)
    act = group_undo(workspace, made)
    act.run()
    back = groups.get("press")
    assert (back.query, back.note) == (made.query, made.note)
    with pytest.raises(StateError, match="a filter press again"):
        act.run()


def test_settings_are_put_back_by_a_new_order(workspace: Workspace) -> None:
    orders, ids = workspace.registry.orders, ["edge-05", "edge-06"]
    Ordering(workspace).set(["edge-05"], change_of({"window_ms": 5000}))
    before = {each: orders.settings_of(each).settings for each in ids}
    made = Ordering(workspace).set(ids, change_of({"window_ms": 1000, "log_level": "debug"}))
    after = {each.device_id: each.settings for each in made}
    settings_undo(workspace, before, after).run()
    assert {each: orders.settings_of(each).settings for each in ids} == before
    assert orders.settings_of("edge-05").version > made[0].version  # a new one, not the old again
    assert newest_acts(workspace, 1)[0][2] == "undo: settings of 2"
    Ordering(workspace).set(["edge-06"], change_of({"capture": "alarms"}))
    with pytest.raises(StateError, match="edge-05 were changed again"):
        settings_undo(workspace, before, after).run()


def test_the_settings_dialog_changes_only_what_was_touched(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    orders = core.workspace.registry.orders
    Ordering(core.workspace).set(["edge-01"], change_of({"window_ms": 5000, "capture": "alarms"}))
    now = {each: orders.settings_of(each).settings for each in ("edge-01", "edge-02")}
    dialog = SettingsDialog(window.shell, window, now)
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    assert dialog.boxes["window_ms"].currentText() == "As it is: they differ"
    assert dialog.boxes["log_level"].currentText() == "As it is: by the device's own file"
    box = dialog.boxes["window_ms"]
    box.setCurrentIndex(box.findText("By the device's own file"))
    box = dialog.boxes["spool_max_bytes"]
    box.setCurrentIndex(box.findData(32 * 1024 * 1024))
    assert dialog.accept_button.isEnabled()
    dialog.run()
    qtbot.waitUntil(lambda: bool(dialog.said))
    first, second = (orders.settings_of(each).settings for each in ("edge-01", "edge-02"))
    assert (first.window_ms, first.capture) == (None, "alarms")
    assert second == DeviceSettings(spool_max_bytes=32 * 1024 * 1024)
    assert dialog.undo is not None
    dialog.undo.run()
    assert {each: orders.settings_of(each).settings for each in now} == now


def test_who_reaches_many_devices_types_their_number(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    ids = [f"press-{at:02d}" for at in range(TYPED_ABOVE + 1)]
    pin = PinDialog(window.shell, window, ids, {})
    settings = SettingsDialog(window.shell, window, dict.fromkeys(ids, DeviceSettings()))
    settings.boxes["log_level"].setCurrentIndex(1)
    for dialog in (pin, settings):
        qtbot.addWidget(dialog)
        assert not dialog.accept_button.isEnabled()
        dialog.typed.setText(str(len(ids) - 1))
        assert not dialog.accept_button.isEnabled()
        dialog.typed.setText(str(len(ids)))
        assert dialog.accept_button.isEnabled()
    settings.boxes["log_level"].setCurrentIndex(0)  # nothing is to change after all
    assert not settings.accept_button.isEnabled()
    assert core.workspace.registry.pins.all() == {}


def test_unchecked_devices_are_checked_again(window: ConsoleWindow) -> None:
    page = window.fleet_page
    page.model.set_checked(["edge-01", "edge-03"], True)
    window.actions_["fleet.uncheck"].trigger()
    assert page.checked_devices() == []
    window._toast.button.click()
    assert page.checked_devices() == ["edge-01", "edge-03"]


def test_ctrl_z_and_the_line_take_an_act_back_once(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = core.workspace.registry
    before = registry.device("edge-01")
    monkeypatch.setattr(LabelDialog, "exec", _fill_in(qtbot))
    assert not window.actions_["edit.undo"].isEnabled()
    window.devices.label(["edge-01"])
    offer = window._toast.offer
    assert offer is not None
    assert registry.device("edge-01").site == "Nantes"
    window.actions_.refresh()
    assert window.actions_["edit.undo"].text() == "Undo site and labels of edge-01"
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: "Undone" in window._toast.text)
    assert registry.device("edge-01") == before
    offer.run()
    assert "nothing to undo" in window._toast.text
    assert registry.device("edge-01") == before


def _fill_in(qtbot: QtBot) -> object:
    def exec_(dialog: LabelDialog) -> bool:
        dialog.site.setText("Nantes")
        dialog.run()
        qtbot.waitUntil(lambda: bool(dialog.said))
        return True

    return exec_


def test_a_pin_says_what_it_does_and_unpins_what_is_pinned(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    pins = core.workspace.registry.pins
    dialog = PinDialog(window.shell, window, ["edge-02", "edge-01"], {})
    qtbot.addWidget(dialog)
    dialog.why.setText("camera")
    dialog.run()
    qtbot.waitUntil(lambda: bool(dialog.said))
    assert pins.all() == {"edge-01": "camera", "edge-02": "camera"}
    back = PinDialog(window.shell, window, ["edge-02", "edge-01"], pins.all())
    qtbot.addWidget(back)
    assert "camera" in back.about.text()
    assert back.accept_button.text() == "Unpin"
    back.run()
    qtbot.waitUntil(lambda: bool(back.said))
    assert pins.all() == {}
    assert back.undo is not None
    back.undo.run()
    assert pins.all() == {"edge-01": "camera", "edge-02": "camera"}
