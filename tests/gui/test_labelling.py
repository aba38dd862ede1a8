from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.gui.dialogs import labelling
from app.gui.dialogs.labelling import LabelDialog
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.gui.test_pages import clipped


def opened(window: ConsoleWindow, qtbot: QtBot, *device_ids: str) -> LabelDialog:
    dialog = LabelDialog(window.shell, window, device_ids)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def placed(core: FakeCore, device_id: str) -> tuple[str, dict[str, str]]:
    device = core.workspace.registry.device(device_id)
    return device.site, dict(device.labels)


def test_a_device_is_moved_and_labelled(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot, "edge-01")
    site, labels = placed(core, "edge-01")
    assert dialog.site.text() == site
    assert not dialog.accept_button.isEnabled()  # nothing would change
    dialog.put.setText("role")
    assert "must look like" in dialog.error.text()
    assert not dialog.accept_button.isEnabled()
    dialog.put.setText("role=inspection")
    dialog.site.setText("Brno / hall 1")
    dialog.why.setText("new hall")
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(dialog.said))
    assert placed(core, "edge-01") == ("Brno / hall 1", {**labels, "role": "inspection"})
    newest = core.workspace.registry.audit(1)[0]
    assert (newest.action, newest.why) == ("device.label", "new hall")


def test_several_keep_their_sites_and_lose_a_label(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    ids = [each.device_id for each in core.workspace.registry.devices()]
    before = {each: placed(core, each) for each in ids}
    assert len({site for site, _ in before.values()}) > 1
    dialog = opened(window, qtbot, *ids)
    assert dialog.site.text() == ""
    dialog.put.setText("role=spare, shift=night")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(dialog.said))
    dialog = opened(window, qtbot, *ids)
    dialog.drop.setText("shift")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(dialog.said))
    for each in ids:
        site, labels = before[each]
        assert placed(core, each) == (site, {**labels, "role": "spare"})


def test_what_the_registry_refuses_is_said_and_changes_nothing(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    before = placed(core, "edge-01")
    dialog = opened(window, qtbot, "edge-01")
    dialog.put.setText("role=x")
    dialog.drop.setText("role")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "both set and removed" in dialog.error.text())
    assert dialog.accept_button.isEnabled()
    assert placed(core, "edge-01") == before


def test_more_than_fifty_are_asked_about_first(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def decline(*_: object, reached: int, **__: object) -> bool:
        asked.append(reached)
        return False

    monkeypatch.setattr(labelling, "confirm", decline)
    before = core.workspace.registry.revision
    dialog = opened(window, qtbot, *(f"edge-{number:02}" for number in range(51)))
    dialog.put.setText("role=x")
    dialog.accept_button.click()
    assert asked == [51]
    assert dialog.said == ""
    assert core.workspace.registry.revision == before


@pytest.fixture
def meant(window: ConsoleWindow, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[list[str]]]:
    """Note for which devices the dialog is opened."""
    found: list[list[str]] = []
    monkeypatch.setattr(window.devices, "label", lambda ids: found.append(list(ids)))
    return lambda: found


def test_the_checked_devices_are_meant_or_else_the_one_looked_at(
    window: ConsoleWindow, meant: Callable[[], list[list[str]]]
) -> None:
    window.fleet_page.focus_device("edge-02")
    window.actions_["device.label"].trigger()
    window.fleet_page.model.set_checked(["edge-03", "edge-04"], True)
    window.actions_["device.label"].trigger()
    for device_id in ("edge-04", "edge-05"):  # one of the checked, and another row
        menu = QMenu()
        window.devices.fill(menu, device_id)
        next(each for each in menu.actions() if "labels" in each.text()).trigger()
    window.open_device("edge-06")
    window.actions_["device.label"].trigger()
    assert meant() == [
        ["edge-02"], ["edge-03", "edge-04"], ["edge-03", "edge-04"], ["edge-05"], ["edge-06"],
    ]  # fmt: skip
