"""From nothing to a running fleet without a terminal; and the card that leads on from there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.backup.saving import back_up
from app.broker_settings import BrokerSettings
from app.brokerage import as_recorded, broker_hosts
from app.data_directory import holds_fleet
from app.errors import EnvironmentFaultError
from app.first_steps import STEPS, FirstSteps, read_first_steps
from app.gui.models.first_steps import shown, step_words
from app.gui.start.demo import DemoPage
from app.gui.start.founding import FoundPage, SheetPage
from app.gui.start.launch import _open
from app.gui.start.opening import OpeningDialog
from app.gui.start.restoring import RestorePage
from app.gui.start.welcome import WelcomeDialog
from app.gui.theme.manager import ThemeManager
from app.gui.window import ConsoleWindow
from app.remembered import Remembered
from app.workspace import Workspace
from tests.fakes.brokers import free_port
from tests.fakes.core import FakeCore
from tests.fakes.shelf import add_bundle
from tests.fakes.waiting import PATIENCE_S
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE, new_workspace

WORDS = "correct horse battery staple"
OTHER = "seven lamps burn over water"
AMQTT = BrokerSettings(port=0, kind="amqtt")


@pytest.fixture(autouse=True)
def own_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take ports that no connection of another test is given before the broker has them."""
    monkeypatch.setattr("app.brokerage.free_ports", lambda _: (port := free_port(), port + 1))


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[ThemeManager]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = ThemeManager(application, "dark", None)
    yield theme
    theme.deleteLater()


@pytest.fixture
def welcome(tmp_path: Path, theme: ThemeManager, qtbot: QtBot) -> Iterator[WelcomeDialog]:
    dialog = WelcomeDialog(tmp_path / "muster", theme, tmp_path / "demo", CHEAP)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.reject()


def page(welcome: WelcomeDialog, name: str, kind: type):
    found = welcome.page(name)
    assert isinstance(found, kind)
    return found


def type_words(form: FoundPage, release: str, console: str) -> None:
    for field, text in ((form.release, release), (form.console, console)):
        field.first.setText(text)
        field.again.setText(text)


# -- the welcome


def test_a_fleet_is_founded_its_sheet_shown_and_the_passphrase_handed_on(
    welcome: WelcomeDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    welcome.page("choose").buttons["found"].click()  # type: ignore[attr-defined]
    form = page(welcome, "found", FoundPage)
    assert not form.run_button.isEnabled()
    form.name.setText("plant-7")
    form.host.setText("192.0.2.10")
    type_words(form, WORDS, OTHER)
    form.run_button.click()
    sheet = page(welcome, "sheet", SheetPage)
    qtbot.waitUntil(lambda: welcome.stack.currentWidget() is sheet)
    assert "plant-7" in sheet.text.toPlainText()
    assert WORDS not in sheet.text.toPlainText()
    sheet.save(tmp_path / "sheet.txt")
    assert "fleet plant-7" in (tmp_path / "sheet.txt").read_text(encoding="utf-8")
    sheet.run_button.click()
    assert welcome.result() == QDialog.DialogCode.Accepted
    assert welcome.passphrase == OTHER
    assert form.console.text == ""
    workspace = Workspace.open(welcome.data)
    assert workspace.fleet == "plant-7"
    assert workspace.unlock_console(OTHER)
    assert broker_hosts(workspace.registry) == ("192.0.2.10",)
    assert as_recorded(workspace.registry, BrokerSettings("")).host == "0.0.0.0"
    assert as_recorded(workspace.registry, BrokerSettings("127.0.0.1")).host == "127.0.0.1"
    workspace.close()


@pytest.mark.parametrize(
    ("release", "console", "ready"),
    [("short", OTHER, False), (WORDS, "", False), (WORDS, WORDS, True), (WORDS, OTHER, True)],
)
def test_a_fleet_is_founded_only_with_two_passphrases_of_some_length(
    welcome: WelcomeDialog, release: str, console: str, ready: bool
) -> None:
    form = page(welcome, "found", FoundPage)
    type_words(form, release, console)
    assert form.run_button.isEnabled() is ready
    assert bool(form.same.text()) is (release == console)
    form.console.again.setText("something else")
    assert not form.run_button.isEnabled()


@pytest.mark.parametrize(("name", "host"), [("plant 7/#", ""), ("plant-7", "not a host")])
def test_what_cannot_be_used_is_said_on_the_form_and_makes_nothing(
    welcome: WelcomeDialog, qtbot: QtBot, name: str, host: str
) -> None:
    form = page(welcome, "found", FoundPage)
    form.name.setText(name)
    form.host.setText(host)
    type_words(form, WORDS, OTHER)
    form.run_button.click()
    qtbot.waitUntil(lambda: form.run_button.isEnabled())
    assert (host or name) in form.error.text()
    assert form.release.text == WORDS
    assert not holds_fleet(welcome.data)


def test_a_backup_is_restored_and_a_wrong_passphrase_is_said_on_the_form(
    welcome: WelcomeDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = new_workspace(tmp_path / "old", "plant-7")
    back_up(workspace, tmp_path / "fleet.backup", WORDS, scrypt_n=CHEAP)
    workspace.close()
    form = page(welcome, "restore", RestorePage)
    form.file.edit.setText(str(tmp_path / "fleet.backup"))
    for name, text in (("backup", OTHER), ("release", RELEASE), ("console", CONSOLE)):
        form.words[name].setText(text)
    form.run_button.click()
    qtbot.waitUntil(lambda: form.run_button.isEnabled())
    assert form.error.text()
    assert not holds_fleet(welcome.data)
    form.words["backup"].setText(WORDS)
    form.run_button.click()
    qtbot.waitUntil(lambda: welcome.result() == QDialog.DialogCode.Accepted)
    assert welcome.passphrase == CONSOLE
    assert holds_fleet(welcome.data)


def test_another_directory_with_a_fleet_is_opened_and_an_empty_one_is_founded_in(
    welcome: WelcomeDialog, tmp_path: Path
) -> None:
    welcome.take_directory(tmp_path / "empty")
    assert welcome.isVisible()
    assert str(tmp_path / "empty") in page(welcome, "found", FoundPage).about.text()
    new_workspace(tmp_path / "there").close()
    welcome.take_directory(tmp_path / "there")
    assert welcome.result() == QDialog.DialogCode.Accepted
    assert (welcome.data, welcome.passphrase) == (tmp_path / "there", "")


def test_the_demo_says_what_happens_and_ends_with_the_way_back(
    welcome: WelcomeDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    script = "print('agents start'); import time; time.sleep(60)"
    monkeypatch.setattr(
        "app.gui.start.demo.muster_command", lambda *_: [sys.executable, "-c", script]
    )
    welcome.show_page("demo")
    demo = page(welcome, "demo", DemoPage)
    demo.run_button.click()
    qtbot.waitUntil(lambda: "agents start" in demo.said.toPlainText())
    assert demo.runs
    demo.back_button.click()
    assert not demo.runs
    assert welcome.stack.currentWidget() is welcome.page("choose")


# -- opening


@pytest.fixture
def data(tmp_path: Path, theme: ThemeManager) -> Path:
    new_workspace(tmp_path / "console").close()
    return tmp_path / "console"


def opening(data: Path, qtbot: QtBot, settings: BrokerSettings, word: str = "") -> OpeningDialog:
    dialog = OpeningDialog(data, settings, word)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def opened(dialog: OpeningDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.running is not None)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.running is not None
    dialog.running.close()


def test_a_wrong_passphrase_is_said_inline_and_the_right_one_opens(
    data: Path, qtbot: QtBot
) -> None:
    dialog = opening(data, qtbot, AMQTT, "remembered, and wrong")
    qtbot.waitUntil(lambda: dialog.passphrase.isVisible())
    assert "remembered" in dialog.error.text()
    assert not dialog.accept_button.isEnabled()
    dialog.passphrase.setText("wrong again")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "does not open" in dialog.error.text())
    assert dialog.running is None
    dialog.passphrase.setText(CONSOLE)
    dialog.accept_button.click()
    opened(dialog, qtbot)


def test_a_busy_port_is_explained_and_a_free_one_offered(data: Path, qtbot: QtBot) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port()))
        other.listen()
        busy = AMQTT._replace(port=other.getsockname()[1])
        dialog = opening(data, qtbot, busy, CONSOLE)
        qtbot.waitUntil(lambda: dialog.help_button.isVisible())
        assert "already in use" in dialog.error.text()
        assert "old port" in dialog._cost.text()
        dialog.help_button.click()
        opened(dialog, qtbot)


def test_a_keyring_that_keeps_nothing_is_said_and_the_console_opens_all_the_same(
    data: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise EnvironmentFaultError("the system's keyring cannot be used")

    monkeypatch.setattr(Remembered, "remember", refuse)
    dialog = opening(data, qtbot, AMQTT)
    dialog.passphrase.setText(CONSOLE)
    dialog.remember.setChecked(True)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "keyring" in dialog.error.text())
    assert dialog.running is not None
    dialog.accept_button.click()
    opened(dialog, qtbot)


def test_who_quits_while_the_fleet_is_being_opened_gets_an_orderly_end(
    data: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, running = threading.Event(), threading.Event(), Mock()

    def slow(*_: object) -> Mock:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        return running

    monkeypatch.setattr("app.gui.start.opening.open_console", slow)
    dialog = opening(data, qtbot, AMQTT, CONSOLE)
    qtbot.waitUntil(begun.is_set)
    dialog.cancel_button.click()
    assert dialog.isVisible()
    assert not running.close.called
    go_on.set()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    running.close.assert_called_once_with()
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert dialog.running is None


def test_the_opening_stays_until_the_console_is_painted(
    data: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.gui.start.opening.open_console", Mock())
    seen: list[bool] = []

    class Console(QWidget):
        closed = Signal()

        def paintEvent(self, event: QPaintEvent) -> None:
            seen.append(dialog.isVisible())

    console = Console()
    qtbot.addWidget(console)

    def show(_: object) -> QWidget:
        console.show()
        return console

    dialog = OpeningDialog(data, AMQTT, CONSOLE, show)  # type: ignore[arg-type]  # any window
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert seen[0]
    assert dialog.console is console
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_what_the_keyring_knows_is_not_asked_for_and_not_shown_at_the_next_start(
    data: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.gui.start.opening.open_console", lambda _, word, __: Mock(word=word))
    monkeypatch.setattr(Remembered, "recall", lambda _: CONSOLE)
    for asks_at_first in (True, False):
        dialog = opening(data, qtbot, AMQTT)
        assert dialog.passphrase.isVisible() is asks_at_first
        qtbot.waitUntil(lambda: dialog.running is not None)  # noqa: B023 - waited for
        assert dialog.running.word == CONSOLE
    monkeypatch.setattr(Remembered, "recall", lambda _: None)
    dialog = opening(data, qtbot, AMQTT)
    assert not dialog.passphrase.isVisible()
    qtbot.waitUntil(dialog.passphrase.isVisible)
    assert dialog.running is None
    dialog.reject()


def test_who_leaves_the_welcome_starts_nothing(
    tmp_path: Path, theme: ThemeManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WelcomeDialog, "exec", lambda _: int(QDialog.DialogCode.Rejected))
    assert _open(tmp_path / "nothing", AMQTT, theme) is None
    assert not (tmp_path / "nothing").exists()


# -- the card


def test_steps_are_read_from_what_is_recorded(core: FakeCore) -> None:
    found = read_first_steps(core.workspace, core.current, core.live.each, len(core.rollouts()))
    assert found.complete
    away = replace(core.current, connected=False)
    later = read_first_steps(core.workspace, away, core.live.each, len(core.rollouts()))
    assert later.complete
    assert not shown(found, "")
    assert shown(found, "shown")


def test_the_step_that_is_next_is_the_first_that_is_not_done() -> None:
    steps = FirstSteps(frozenset({"broker", "model"}), local_only=True)
    assert steps.next == "device"
    assert step_words("device", steps).command == "muster-agent enrol CODE"
    assert "mosquitto" in step_words("broker", steps).hint
    assert shown(steps, "")
    assert not shown(steps, "hidden")
    assert not shown(None, "shown")


def test_the_card_ticks_off_what_was_done_elsewhere_hides_and_comes_back(
    empty_window: ConsoleWindow, empty_core: FakeCore, qtbot: QtBot
) -> None:
    window, guide = empty_window, empty_window.fleet_page.guide
    qtbot.waitUntil(lambda: guide.isVisible())
    assert guide.steps == FirstSteps(frozenset({"broker"}))
    assert guide.doers["device"].isVisible()
    assert not guide.doers["model"].isVisible()
    assert guide.command.isVisible()
    add_bundle(empty_core, "surface-defects", "1.0.0", 1.0, "u8s8-tensor-minmax", 0.9)
    qtbot.waitUntil(lambda: "model" in guide.steps.done)
    assert guide.pills["model"].accessibleName() == "Done"
    guide.hide_button.click()
    assert not guide.isVisible()
    window.actions_["start.guide"].trigger()
    assert guide.isVisible()


def test_the_card_of_a_fleet_at_work_is_not_in_the_way(window: ConsoleWindow, qtbot: QtBot) -> None:
    guide = window.fleet_page.guide
    qtbot.waitUntil(lambda: guide.steps is not None)
    assert not guide.isVisible()
    window.actions_["start.guide"].trigger()
    assert guide.isVisible()
    assert all(guide.pills[each].accessibleName() == "Done" for each in STEPS)
