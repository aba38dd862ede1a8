"""Every command is found by name, by key and in the menu, and one that cannot be done says why."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QShortcut
from pytestqt.qtbot import QtBot

from app.fleet.records import By
from app.gui.actions import GROUPS, group_of
from app.gui.dialogs.palette import CommandPalette
from app.gui.dialogs.shortcuts import ShortcutsDialog, other_keys
from app.gui.models.commands import MOST_RECENT, Command, search, used
from app.gui.models.key_sheet import as_text, matching, sheet
from app.gui.pages.rollouts import RolloutsPage
from app.gui.places import PAGES
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.gui.conftest import settle


def command(name: str, text: str, **more: object) -> Command:
    return Command(name, "Fleet", text, lambda: None, **more)  # type: ignore[arg-type]


COMMANDS = (
    command("a", "Switch light and dark"),
    command("b", "Roll out…", help="Brings a bundle to devices."),
    command("c", "Roll the rollout back…"),
    command("device:edge-041", "edge-041  Lyon / line 1", is_target=True),
    command("device:edge-412", "edge-412  Porto", is_target=True),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dark light", ["a"]),
        ("roll ba", ["c"]),
        ("rll bck", ["c"]),
        ("bundle", ["b"]),
        ("041", ["device:edge-041"]),
        ("lyon", ["device:edge-041"]),
        ("e41", []),
        ("nothing of this", []),
    ],
)
def test_words_are_found_in_any_order_and_devices_by_letters_in_a_row(
    typed: str, found: list[str]
) -> None:
    assert [each.name for each in search(COMMANDS, typed)] == found


def test_what_was_used_last_comes_first_and_targets_only_once_they_were_used() -> None:
    assert [each.name for each in search(COMMANDS, "")] == ["a", "b", "c"]
    recent = used(used((), "c"), "device:edge-412")
    assert [each.name for each in search(COMMANDS, "", recent)] == [
        "device:edge-412", "c", "a", "b",
    ]  # fmt: skip
    many = used(tuple(str(n) for n in range(20)), "c")
    assert len(many) == MOST_RECENT
    assert many[0] == "c"


def test_every_action_is_in_the_palette_the_menu_and_the_sheet(window: ConsoleWindow) -> None:
    names = {each.objectName() for each in window.actions_.all()}
    in_palette = {each.name for each in window.commands() if not each.is_target}
    assert in_palette == names - {"palette"}
    in_menu = {each.objectName() for menu in window.menu.groups.values() for each in menu.actions()}
    assert in_menu == names
    sections = sheet(window.actions_.commands(), other_keys())
    on_sheet = {line.text for section in sections for line in section.lines}
    assert {each.text().replace("&&", "&") for each in window.actions_.all()} <= on_sheet
    assert all(group_of(name) != "more" for name in names), "name it group.what"
    assert list(window.menu.groups) == [each for each in GROUPS if each in window.menu.groups]
    assert window.menu.groups["muster"].actions()[-1].objectName() == "quit"
    first = CommandPalette(window.commands(), (), window.theme, window).list.chosen()
    assert first is not None
    assert first.name != "quit"  # Enter, too early, ends nothing


def test_no_two_commands_share_a_key_or_a_text_and_each_explains_itself(
    window: ConsoleWindow,
) -> None:
    for page in PAGES:
        window.show_page(page)
        keys = [
            key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()
        ] + [each.key().toString() for each in window.findChildren(QShortcut)]
        assert [key for key, count in Counter(keys).items() if count > 1] == [], page
    commands = window.actions_.commands()
    assert [text for text, n in Counter(each.text for each in commands).items() if n > 1] == []
    asking = [each for each in commands if each.text.endswith("…")]
    assert [each.name for each in asking if not each.help.endswith(".")] == []


def test_what_cannot_be_done_says_why_and_does_nothing(window: ConsoleWindow, qtbot: QtBot) -> None:
    window.show_page("rollouts")
    settle(window, qtbot)
    page = window.page_of(RolloutsPage)
    resume = window.actions_["rollout.resume"]
    assert not resume.isEnabled()
    assert "Running" in resume.toolTip()
    before = window.shell.core.rollouts()
    palette = CommandPalette(window.commands(), (), window.theme, window)
    qtbot.addWidget(palette)
    found = [each.name for each in search(window.commands(), "rollout")]
    assert found.index("rollout.pause") < found.index("rollout.resume")
    palette.edit.setText("resume the")
    assert palette.list.commands()[0].name == "rollout.resume"
    palette.edit.returnPressed.emit()
    assert palette.chosen is None
    resume.setEnabled(True)  # as if the menu had been opened a moment before
    resume.trigger()
    assert "Running" in window._toast.text
    assert window.shell.core.rollouts() == before
    assert window.actions_["rollout.pause"].isEnabled()
    assert page.detail.buttons["pause"].isEnabled()


def test_the_palette_leads_to_devices_rollouts_and_bundles(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    window.show_page("models")
    settle(window, qtbot)
    for typed, page in (
        ("edge-04", "device"),
        ("first light", "rollouts"),
        ("bearing 1.0", "models"),
    ):
        palette = CommandPalette(window.commands(), (), window.theme, window)
        qtbot.addWidget(palette)
        qtbot.keyClicks(palette.edit, typed)
        qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
        qtbot.keyClick(palette.edit, Qt.Key.Key_Up)
        qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
        assert palette.chosen is not None, typed
        palette.chosen.run()
        assert window.page is window.pages[page]
    assert window.device_page.device_id == "edge-04"
    rollout = window.page_of(RolloutsPage).chosen()
    assert rollout is not None
    assert rollout.name == "First light"


def test_saved_filters_and_the_heat_map_are_reached_from_the_palette(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    workspace = core.workspace
    workspace.registry.groups.save("lyon", "site:Lyon", "", (), By(workspace.actor))
    window.bridge.refresh()
    window.show_page("settings")
    found = search(window.commands(), "filter lyon")
    assert [each.name for each in found[:2]] == ["group:lyon", "ungroup:lyon"]
    found[0].run()
    assert window.page is window.fleet_page
    shown = window.fleet_page.model.shown_ids()
    assert shown
    assert all(core.live.get(each).site.startswith("Lyon") for each in shown)  # type: ignore[union-attr]
    window.actions_["fleet.heat_map"].trigger()
    qtbot.waitUntil(lambda: bool(search(window.commands(), "save chart heat")))
    assert search(window.commands(), "save chart heat")[0].name.startswith("chart:")


def test_the_sheet_is_searched_and_copied_as_text(window: ConsoleWindow, qtbot: QtBot) -> None:
    dialog = ShortcutsDialog(sheet(window.actions_.commands(), other_keys()), window)
    qtbot.addWidget(dialog)
    assert "Ctrl+K" in dialog.text()
    assert "Space" in dialog.text()
    dialog.edit.setText("palette light")
    assert dialog.tree.topLevelItemCount() == 0
    dialog.edit.setText("light")
    assert dialog.tree.topLevelItem(0).child(0).text(0) == "Ctrl+Shift+D"
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "View\n  Ctrl+Shift+D  Switch light and dark\n"
    assert as_text(matching((), "x")) == "\n"


def test_the_menu_opens_by_its_key(window: ConsoleWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QPoint] = []
    # A real popup grabs the keyboard, which the offscreen platform cannot.
    monkeypatch.setattr(window.menu, "popup", opened.append)
    assert window.actions_["menu"].shortcut().toString() == "F10"
    window.actions_["menu"].trigger()
    assert len(opened) == 1
    assert window.menu.activeAction() is window.menu.actions()[0]
