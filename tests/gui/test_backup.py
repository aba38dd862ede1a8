"""A backup from the window: written whole or not at all, and noted in the audit log."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.backup import verify_backup
from app.backup.saving import Saved, back_up
from app.gui.dialogs.backup import BackupDialog
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.fakes.waiting import PATIENCE_S

WORDS = "long words of the backup"


@pytest.fixture
def dialog(window: ConsoleWindow, qtbot: QtBot) -> BackupDialog:
    dialog = BackupDialog(window.shell, window, scrypt_n=2**4)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def fill(dialog: BackupDialog, file: Path) -> None:
    dialog.file.edit.setText(str(file))
    dialog.passphrase.setText(WORDS)
    dialog.repeated.setText(WORDS)
    dialog.why.setText("before the ceremony")


def test_it_writes_what_opens_with_its_passphrase_and_the_log_says_so(
    dialog: BackupDialog, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "plant.backup"
    assert not dialog.accept_button.isEnabled()
    fill(dialog, file)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.saved is not None)
    contents = verify_backup(file, WORDS)
    assert dialog.saved is not None
    assert contents == dialog.saved.contents
    assert not dialog.passphrase.text()
    dialog.facts.copies["head"].click()
    assert QGuiApplication.clipboard().text() == str(contents.audit_head)
    newest = core.workspace.registry.audit_log.events(1)[0]
    assert (newest.action, newest.why) == ("fleet.backup", "before the ceremony")
    dialog.accept_button.click()
    assert not dialog.isVisible()


def test_passphrases_that_differ_are_said_while_they_are_typed(
    dialog: BackupDialog, tmp_path: Path
) -> None:
    fill(dialog, tmp_path / "plant.backup")
    dialog.repeated.setText(WORDS[:4])
    assert not dialog.error.text()  # not finished yet
    assert not dialog.accept_button.isEnabled()
    dialog.repeated.setText("long wordz")
    assert dialog.error.text()


def test_a_cancelled_or_refused_backup_leaves_nothing_behind(
    dialog: BackupDialog,
    core: FakeCore,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = threading.Event()

    def held(*arguments: Any, **named: Any) -> Saved:
        assert go_on.wait(PATIENCE_S)  # or it may be written before it is cancelled
        return back_up(*arguments, **named)

    monkeypatch.setattr("app.gui.dialogs.backup.back_up", held)
    noted = core.workspace.registry.audit_log.events(1)[0]
    file = tmp_path / "out" / "plant.backup"
    file.parent.mkdir()
    fill(dialog, file)
    dialog.accept_button.click()
    dialog.reject()
    go_on.set()
    qtbot.waitUntil(lambda: bool(dialog.error.text()))
    assert dialog.error.text() == "Cancelled: no file was written."
    assert list(file.parent.iterdir()) == []
    assert dialog.isVisible()
    file.write_bytes(b"another one")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: str(file) in dialog.error.text())
    assert file.read_bytes() == b"another one"
    assert core.workspace.registry.audit_log.events(1)[0] == noted
