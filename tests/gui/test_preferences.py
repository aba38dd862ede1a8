"""The window's memory: what it was told it tells again, and rubbish is as if never chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from app.gui.preferences import FILE_NAME, Preferences


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
    first._settings.sync()
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


def test_a_damaged_file_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe[[[\nnumber=seven\nflag=perhaps\nlayout=\n")
    damaged = Preferences(tmp_path)
    assert damaged.number("number", 3.0) == 3.0
    assert damaged.flag("flag", True) is True
    assert damaged.layout("layout").isEmpty()
    damaged.put("number", 4.0)
    assert damaged.number("number", 3.0) == 4.0
