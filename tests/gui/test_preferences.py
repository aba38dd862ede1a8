"""The window's memory: what it was told it tells again, and rubbish is as if never chosen."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from app.gui import preferences
from app.gui.preferences import FILE_NAME, Preferences

pytestmark = pytest.mark.usefixtures("qapp")  # timers


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    first = Preferences(tmp_path)
    first.put("text", 'site:Lyon, p95>12; "quoted" €')
    first.put("list", ("id", "status"))
    first.put("one", ("id",))
    first.put("none", ())
    first.put("number", 2.5)
    first.put("flag", False)
    first.put("layout", QByteArray(b"\x00\xff"))
    first.flush()
    return tmp_path


def test_the_next_start_finds_what_was_remembered(directory: Path) -> None:
    again = Preferences(directory)
    assert again.text("text") == 'site:Lyon, p95>12; "quoted" €'
    assert again.texts("list") == ("id", "status")
    assert again.texts("one", ("other",)) == ("id",)
    assert again.texts("none", ("other",)) == ()
    assert again.number("number", 1.0) == 2.5
    assert again.flag("flag", True) is False
    assert again.layout("layout") == QByteArray(b"\x00\xff")


def test_what_was_never_chosen_is_as_it_comes(tmp_path: Path) -> None:
    empty = Preferences(tmp_path)
    assert empty.text("text", "here") == "here"
    assert empty.texts("list", ("a", "b")) == ("a", "b")
    assert empty.number("number", 1.0) == 1.0
    assert empty.flag("flag", True) is True
    assert empty.layout("layout").isEmpty()


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\xff\xfe[[[",
        b"[]",
        b"[" * 100_000,
        b'{"number": "seven", "flag": "perhaps", "layout": 3, "list": [1], "text": {}}',
        b'{"number": true, "flag": 1, "layout": "\xc3\xa4", "list": "id", "text": null}',
    ],
)
def test_a_damaged_file_hinders_nobody(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(rubbish)
    damaged = Preferences(tmp_path)
    assert damaged.number("number", 3.0) == 3.0
    assert damaged.flag("flag", True) is True
    assert damaged.layout("layout").isEmpty()
    damaged.put("number", 4.0)
    assert damaged.number("number", 3.0) == 4.0
    damaged.flush()
    assert json.loads((tmp_path / FILE_NAME).read_bytes())["number"] == 4.0


def test_a_disk_that_is_slow_holds_nobody_up_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    threads, write, let_go = [], preferences._write, threading.Event()

    def slowly(path: Path, values: Mapping[str, object]) -> None:
        threads.append(threading.current_thread())
        let_go.wait()
        write(path, values)

    monkeypatch.setattr(preferences, "_write", slowly)
    ours, file = Preferences(tmp_path), tmp_path / FILE_NAME
    ours.put("first", "1")
    qtbot.waitUntil(lambda: len(threads) == 1)
    assert threads[0] is not threading.current_thread()
    ours.put("second", "2")
    ours.put("first", "3")
    assert not file.exists()
    let_go.set()
    qtbot.waitUntil(lambda: len(threads) == 2)
    threads[1].join()
    assert json.loads(file.read_bytes()) == {"first": "3", "second": "2"}


def test_what_ends_with_a_value_in_hand_writes_it(tmp_path: Path) -> None:
    Preferences(tmp_path).put("theme", "dark")
    assert json.loads((tmp_path / FILE_NAME).read_bytes()) == {"theme": "dark"}


def test_two_that_have_the_same_file_open_keep_what_the_other_was_told(tmp_path: Path) -> None:
    front, window = Preferences(tmp_path), Preferences(tmp_path)
    front.put("keyring", True)
    assert window.flag("keyring", False)
    window.put("theme", "dark")
    front.flush()
    window.flush()
    assert json.loads((tmp_path / FILE_NAME).read_bytes()) == {"keyring": True, "theme": "dark"}


def test_what_is_forgotten_is_gone_with_all_below_it(tmp_path: Path) -> None:
    ours = Preferences(tmp_path)
    for name in ("table", "table/sort", "tables"):
        ours.put(name, "x")
    ours.forget("table")
    ours.flush()
    assert json.loads((tmp_path / FILE_NAME).read_bytes()) == {"tables": "x"}


def test_a_file_that_cannot_be_written_is_said_and_hinders_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lost = Preferences(tmp_path / "nowhere")
    lost.put("theme", "dark")
    lost.flush()
    assert lost.text("theme") == "dark"
    assert "the window's layout is not kept" in caplog.text
