from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import InputError, MusterError
from app.gui.bridge import Bridge
from app.gui.capture import SIZE, capture_enrolment, capture_pages
from app.gui.jobs import Job, JobCancelledError, Jobs
from app.gui.main import run_console, run_window
from app.gui.places import PAGES
from app.gui.window import ConsoleWindow
from app.rolling import Rolling
from tests.fakes.core import FakeCore, make_core
from tests.fakes.joining import enrol
from tests.fakes.waiting import PATIENCE_S
from tests.gui.conftest import settle


def test_every_page_is_captured_at_its_size_and_the_window_is_as_before(
    window: ConsoleWindow, tmp_path: Path
) -> None:
    paths = capture_pages(window, tmp_path / "pictures", "light")
    assert [path.name for path in paths] == [f"{name}-light.png" for name in PAGES]
    for path in paths:
        image = QImage(str(path))
        assert (image.width(), image.height()) == SIZE
    assert window.theme.tokens.name == "dark"
    assert window.page is window.fleet_page


def test_the_enrolment_dialog_is_captured_and_the_device_stays_enrolled(
    window: ConsoleWindow, core: FakeCore, tmp_path: Path
) -> None:
    identity = enrol(core.workspace, "edge-02")
    path = capture_enrolment(window, "edge-02", tmp_path / "pictures", "light")
    assert path.name == "enrolment-light.png"
    assert not QImage(str(path)).isNull()
    assert window.theme.tokens.name == "dark"
    current = core.workspace.registry.enrolments.current("edge-02")
    assert current is not None
    assert current.key == identity.digest


def test_pages_are_made_when_asked_for_and_their_actions_are_there_before(
    core: FakeCore, qtbot: QtBot
) -> None:
    window = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what a window uses of a Core
    qtbot.addWidget(window)
    assert set(window.pages.made) == {"fleet"}
    before = {each.objectName() for each in window.actions_.all()}
    assert not window.actions_["rollout.pause"].isEnabled()
    window.bridge.refresh()
    offered = {each.name: each for each in window.commands()}
    assert not offered["rollout.pause"].why_not
    window.actions_["go.keys"].trigger()
    assert set(window.pages.made) == {"fleet", "models", "rollouts", "outbox", "alerts", "keys"}
    window.show()
    settle(window, qtbot)
    assert set(window.pages.made) == set(PAGES)
    assert window.page.name == "keys"
    assert {each.objectName() for each in window.actions_.all()} == before
    window.close()


def test_hiding_the_window_stops_its_timers(window: ConsoleWindow, qtbot: QtBot) -> None:
    assert window.bridge.running
    window.hide()
    assert not window.bridge.running
    assert not [each for each in window.findChildren(QTimer) if each.isActive()]
    window.show()
    assert window.bridge.running


def test_ctrl_c_closes_the_console(core: FakeCore, qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[ConsoleWindow] = []

    def interrupt(window: ConsoleWindow) -> None:
        seen.append(window)
        os.kill(os.getpid(), signal.SIGINT)

    assert run_console(core, on_ready=interrupt) == 0  # type: ignore[arg-type]
    assert len(seen) == 1
    assert signal.getsignal(signal.SIGINT) is before


def test_a_console_that_was_closed_before_it_is_waited_for_ends_at_once(
    window: ConsoleWindow,
) -> None:
    window.close()
    assert run_window(window) == 0


def test_shortcuts_reach_their_actions(window: ConsoleWindow) -> None:
    keys = [each.shortcut().toString() for each in window.actions_.all() if each.shortcuts()]
    assert len(set(keys)) == len(keys)
    assert window.actions_["find"].shortcut().toString() == "Ctrl+F"
    window.actions_["go.events"].trigger()
    assert window.page is window.pages["events"]
    window.actions_["find"].trigger()
    assert window.page is window.fleet_page
    assert window.fleet_page.filter_edit.hasFocus() or not window.isActiveWindow()


def test_a_rollout_that_ends_is_said_once(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    rollout = core.rollouts()[0]
    Rolling(core.workspace).pause(rollout.rollout_id, "canary edge-01 failed")
    window.bridge.refresh()
    assert "Paused. canary edge-01 failed" in window._toast.text
    assert window._toast.isVisible()


def test_jobs_hand_results_and_errors_to_the_gui_thread(qtbot: QtBot) -> None:
    jobs = Jobs()
    seen: list[object] = []
    gui = threading.get_ident()

    def fails(_: Job) -> None:
        raise InputError("no such model")

    def note(value: object) -> None:
        seen.append((value, threading.get_ident() == gui))

    jobs.run(lambda _: threading.get_ident() != gui, note)
    qtbot.waitUntil(lambda: len(seen) == 1)
    jobs.run(fails, note, lambda error: note(str(error)))
    qtbot.waitUntil(lambda: len(seen) == 2)
    with qtbot.waitSignal(jobs.failed) as said:
        jobs.run(fails, note)
    assert seen == [(True, True), ("no such model", True)]
    assert said.args == ["no such model"]
    jobs.close()


def test_a_cancelled_job_ends_at_its_next_report(qtbot: QtBot) -> None:
    jobs = Jobs()
    started, errors = threading.Event(), []
    go_on = threading.Event()

    def work(job: Job) -> None:
        started.set()
        go_on.wait(PATIENCE_S)
        job.progress("second step", 0.5)

    def failed(error: MusterError) -> None:
        errors.append(error)

    job = jobs.run(work, lambda _: None, failed)
    assert started.wait(PATIENCE_S)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], JobCancelledError)
    jobs.close()


def test_a_bug_in_a_job_is_named_and_logged(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    jobs = Jobs()
    with qtbot.waitSignal(jobs.failed) as said:
        jobs.run(lambda _: 1 / 0, lambda _: None)
    assert "ZeroDivisionError" in said.args[0]
    assert "a job of the window failed" in caplog.text
    jobs.close()


def test_one_application_serves_every_window(qtbot: QtBot, window: ConsoleWindow) -> None:
    assert QApplication.instance() is not None
    assert window.theme.parent() is window


def test_a_storm_of_changes_is_brought_over_in_portions_and_nobody_is_left_out(
    qtbot: QtBot, tmp_path: Path
) -> None:
    core = make_core(tmp_path / "console")
    bridge = Bridge(core)  # type: ignore[arg-type]  # what it uses of a Core
    bridge.start()
    bridge.timer.stop()
    seen: list[list[str]] = []
    bridge.devices_changed.connect(
        lambda views, gone: seen.append([each.device_id for each in views])
    )
    every = [f"edge-{n:04}" for n in range(3000)]
    for each in every:
        core.live.describe(each, "", {})
    for _ in range(2 * 3000 // 50):
        bridge.tick()
    assert len(seen) > 1
    assert sorted(each for portion in seen for each in portion) == every
    bridge.jobs.close()
    core.workspace.close()


def test_a_package_that_is_missing_is_said_and_what_is_there_stays(
    core: FakeCore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.gui.window.CHARTS", ("no_such_package",))
    said: list[str] = []
    monkeypatch.setattr("app.gui.window.Toast.say", lambda _, text, *__: said.append(text))
    window = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what a window uses of a Core
    window.show()
    qtbot.waitUntil(lambda: bool(said))
    assert window.page.isVisible()
    window.close()
    window.deleteLater()
    assert said == [
        "the package no_such_package is not installed. "
        "Install the console: pip install 'muster[console]'"
    ]


_CLOSE_ONE = """
import sys
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QFileDialog
from app.gui.main import make_application

application = make_application()
QTimer.singleShot(0, lambda: application.activeModalWidget().reject())
QFileDialog.getSaveFileName(None, "", sys.argv[1])
print(QSettings(QSettings.Scope.UserScope, "QtProject").fileName())
"""


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a file system in memory")
@pytest.mark.parametrize("session", ["run", ""])
def test_what_file_dialogs_remember_waits_for_no_disk(tmp_path: Path, session: str) -> None:
    runtime = str(tmp_path / session) if session else ""
    done = subprocess.run(
        [sys.executable, "-c", _CLOSE_ONE, str(tmp_path / "a.png")],
        env=os.environ | {"XDG_RUNTIME_DIR": runtime, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    kept = Path(done.stdout.strip())
    assert kept.is_relative_to(runtime or "/dev/shm")
    assert kept.exists() == bool(session), "it lasts as long as the session, or the program"
