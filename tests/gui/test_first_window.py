"""What `muster console` imports before its first window is on the screen: next to nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.gui.loading import BELOW_WINDOW, CHARTS, CORE, DIALOGS, WINDOW
from tests.fakes.workspaces import CONSOLE, new_workspace

HEAVY = (
    "amqtt", "click", "cryptography", "dataclasses", "datetime", "keyring",
    "msgspec", "numpy", "onnx", "onnxruntime", "paho",
    "platformdirs", "pyqtgraph", "securesystemslib", "sqlite_utils", "sqlite3", "tuf",
    "app.core", "app.workspace", "app.gui.window", "xml.etree",
)  # fmt: skip
_SCRIPT = """
import json, os, sys
from tests.bench import _first_window

def note(what):
    from PySide6 import QtCore, QtWidgets
    front = [type(each).__name__ for each in QtWidgets.QApplication.topLevelWidgets()]
    enumerations = ["Qt"] if "Qt" in vars(QtCore) else []
    print(json.dumps([front, sorted(sys.modules) + enumerations]), flush=True)
    os._exit(0)

_first_window.note = note
_first_window.muster(["--data", sys.argv[1], "console"])
"""


_THREADS = """
import builtins, json, os, sys, threading
from PySide6 import QtCore, QtWidgets

def note(*made, **options):
    found = build(*made, **options)
    if threading.current_thread() is not threading.main_thread() and issubclass(found, Shiboken):
        elsewhere.append(f"{found.__module__}.{found.__name__}")
    return found

def look():
    for each in QtWidgets.QApplication.topLevelWidgets():
        if type(each).__name__ == "ConsoleWindow" and each.finished:
            ours = [name for name in sys.modules if name.startswith(("app.gui.", "pyqtgraph"))]
            print(json.dumps([elsewhere, ours]), flush=True)
            os.kill(os.getpid(), 15)
            timer.stop()

Shiboken = QtCore.QObject.__mro__[-2]
elsewhere, build = [], builtins.__build_class__
builtins.__build_class__ = note
from app.cli.main import main
from app.gui.main import make_application
make_application()
timer = QtCore.QTimer()
timer.timeout.connect(look)
timer.start(50)
sys.exit(main(["--data", sys.argv[1], "console", "--port", "0"]))
"""


@pytest.mark.parametrize(("fleet", "window"), [("plant-7", "OpeningDialog"), ("", "WelcomeDialog")])
def test_the_first_window_is_painted_before_anything_heavy_is_imported(
    tmp_path: Path, fleet: str, window: str
) -> None:
    if fleet:
        (tmp_path / "workspace.json").write_text(json.dumps({"fleet": fleet}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path)],
        env=os.environ | {"DISPLAY": "offscreen", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    shown, modules = json.loads(done.stdout.splitlines()[-1])
    assert window in shown
    assert [each for each in (*HEAVY, "Qt") if each in modules] == []


def test_a_screen_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    environment = {name: each for name, each in os.environ.items() if name != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli.main", "--data", str(tmp_path), "console"],
        env=environment | {"DISPLAY": "127.0.0.1:9999", "WAYLAND_DISPLAY": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == (
        "muster: Qt finds no screen that it can use (DISPLAY=127.0.0.1:9999). Correct that, come "
        "with `ssh -X`, or run `muster serve`.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_classes_of_qt_are_made_on_the_thread_that_asks_objects_what_they_are(
    tmp_path: Path,
) -> None:
    new_workspace(tmp_path / "data").close()
    done = subprocess.run(
        [sys.executable, "-c", _THREADS, str(tmp_path / "data")],
        env=os.environ
        | {
            "DISPLAY": "offscreen",
            "QT_QPA_PLATFORM": "offscreen",
            "MUSTER_CONSOLE_PASSPHRASE": CONSOLE,
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    elsewhere, imported = json.loads(done.stdout.splitlines()[-1])
    assert elsewhere == []
    assert {*WINDOW, *CHARTS, *DIALOGS, "pyqtgraph"} <= set(imported)


def test_what_a_worker_imports_knows_nothing_of_qt() -> None:
    script = (
        "import sys; from app.gui.loading import load; load(*sys.argv[1:]); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *CORE, *BELOW_WINDOW],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert not [each for each in done.stdout.split() if each.startswith(("PySide6", "shiboken"))]
