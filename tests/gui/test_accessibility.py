"""Every dialog can be used without a mouse, without colours and by a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.fleet.rollout.records import Rollout
from app.gui.dialogs.backup import BackupDialog
from app.gui.dialogs.base import Dialog
from app.gui.dialogs.compare import CompareDialog
from app.gui.dialogs.device_settings import SettingsDialog
from app.gui.dialogs.drafts import FinishDraftDialog, MakeDraftDialog, SignDraftDialog
from app.gui.dialogs.enrol import EnrolDialog
from app.gui.dialogs.farewell import DecommissionDialog, RevokeDialog
from app.gui.dialogs.labelling import LabelDialog
from app.gui.dialogs.new_rollout import NewRolloutDialog
from app.gui.dialogs.palette import CommandPalette
from app.gui.dialogs.pending import PendingDialog
from app.gui.dialogs.pinning import PinDialog
from app.gui.dialogs.renew import RenewDialog
from app.gui.dialogs.rollout_steps import ResumeDialog, RollBackDialog
from app.gui.dialogs.rotate import RotateDialog
from app.gui.dialogs.shortcuts import ShortcutsDialog, other_keys
from app.gui.dialogs.way_back import WayBackDialog
from app.gui.models.key_sheet import sheet
from app.gui.places import PAGES
from app.gui.widgets.paint import tone
from app.gui.window import ConsoleWindow
from app.key_overview import overview
from device_agent.wire.orders import DeviceSettings
from tests.gui.conftest import settle

Make = Callable[[ConsoleWindow], QDialog]
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)


def renew(window: ConsoleWindow) -> QDialog:
    return RenewDialog(window.shell, window, overview(window.shell.workspace, datetime.now(UTC)))


def rotate(window: ConsoleWindow) -> QDialog:
    keys = overview(window.shell.workspace, datetime.now(UTC))
    dialog = RotateDialog(window.shell, window, keys, "root")
    dialog.run()
    return dialog


def make_draft(window: ConsoleWindow) -> QDialog:
    keys = overview(window.shell.workspace, datetime.now(UTC))
    return MakeDraftDialog(window.shell, window, keys)


def newest(window: ConsoleWindow) -> Rollout:
    return window.shell.core.rollouts()[0]


DIALOGS: dict[str, Make] = {
    "backup": lambda window: BackupDialog(window.shell, window),
    "compare": lambda window: CompareDialog(window.shell, window, ["edge-01"]),
    "enrol": lambda window: EnrolDialog(window.shell, window),
    "pending": lambda window: PendingDialog(window.shell, window),
    "revoke": lambda window: RevokeDialog(window.shell, window, "edge-01"),
    "decommission": lambda window: DecommissionDialog(window.shell, window, "edge-01"),
    "label": lambda window: LabelDialog(window.shell, window, ["edge-01", "edge-02"]),
    "renew": renew,
    "rotate": rotate,
    "draft": make_draft,
    "sign": lambda window: SignDraftDialog(window.shell, window),
    "rollout": lambda window: NewRolloutDialog(window.shell, ["edge-01"], window),
    "resume": lambda window: ResumeDialog(window, newest(window), ["latency"]),
    "roll back": lambda window: RollBackDialog(
        window, newest(window), window.shell.workspace.registry.releases()
    ),
    "way back": lambda window: WayBackDialog(window.shell, (), window),
    "pin": lambda window: PinDialog(window.shell, window, ["edge-01"], {}),
    "settings": lambda window: SettingsDialog(window.shell, window, {"edge-01": DeviceSettings()}),
    "keys": lambda window: ShortcutsDialog(sheet(window.actions_.commands(), other_keys()), window),
    "palette": lambda window: CommandPalette(window.commands(), (), window.theme, window),
    "publish": lambda window: FinishDraftDialog(window.shell, window),
}


def unnamed(root: QWidget) -> list[QWidget]:
    """Return the visible controls that a screen reader could not name."""
    return [
        each
        for kind in CONTROLS
        for each in root.findChildren(kind)
        if each.isVisible()
        and not isinstance(each.parent(), QLineEdit)  # the lens in a box is a picture
        and not (each.accessibleName() or getattr(each, "text", str)())
    ]


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_has_a_name_and_the_keyboard_reaches_it(
    window: ConsoleWindow, qtbot: QtBot, name: str
) -> None:
    dialog = DIALOGS[name](window)
    qtbot.addWidget(dialog)
    dialog.show()
    fields = [each for each in dialog.findChildren(QLineEdit) if each.isVisible()]
    if isinstance(dialog, Dialog) and any(each.isEnabled() for each in fields):
        begin = dialog.focusWidget()
        assert begin not in (dialog.cancel_button, dialog.accept_button), begin
    assert unnamed(dialog) == []
    reached, at = set(), dialog.nextInFocusChain()
    while at is not None and at not in reached:
        reached.add(at)
        at = at.nextInFocusChain()
    for kind in CONTROLS:
        for each in dialog.findChildren(kind):
            if each.isVisible() and each.isEnabled():
                assert each in reached
                assert each.focusPolicy() & Qt.FocusPolicy.TabFocus, each


def test_every_control_of_a_page_has_a_name_and_the_tab_key_comes_to_it(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    window.open_device("edge-01")
    settle(window, qtbot)
    for name in PAGES:
        window.show_page(name)
        assert unnamed(window.page) == [], name
        assert {name_of(each) for each in stops(window.page)} - walked(window) == set(), name
    window.show_page("fleet")
    window.actions_["fleet.heat_map"].trigger()
    assert "Coloured by" in walked(window)


def walked(window: ConsoleWindow) -> set[str]:
    """Press Tab until the focus has been everywhere; return the names of where it was."""
    reached: dict[QWidget | None, str] = {}
    while (at := window.focusWidget()) not in reached:
        reached[at] = name_of(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return set(reached.values())


def stops(page: QWidget) -> list[QWidget]:
    """Return what the Tab key should come to; of buttons that exclude each other, one does."""
    return [
        each
        for kind in (*CONTROLS, QAbstractItemView)
        for each in page.findChildren(kind)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and not (isinstance(each, QAbstractButton) and each.group())
    ]


def name_of(widget: QWidget | None) -> str:
    text = getattr(widget, "text", str)()
    return f"{widget.accessibleName() or text}" if widget else ""


def test_what_needs_a_person_has_another_shape_than_what_does_not() -> None:
    assert [tone(each) for each in ("ok", "soon", "urgent", "expired")] == [
        "ok", "warn", "err", "err",
    ]  # fmt: skip
    assert [tone(each) for each in ("accepted", "pending", "rejected")] == ["ok", "off", "err"]
