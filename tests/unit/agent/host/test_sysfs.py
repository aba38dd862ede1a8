"""Kernel files that stay open are read anew each time, and looked for again when they are gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from device_agent.host.sysfs import HeldFile, read_int


@pytest.mark.parametrize(
    ("content", "value"),
    [(b"42\n", 42), (b"-5", -5), (b" 7 \x00", 7), (b"", None), (b"4.5", None), (b"n/a", None),
     (b"9" * 4096, None), (b"\xff\xfe", None)],
)  # fmt: skip
def test_both_ways_of_reading_agree(tmp_path: Path, content: bytes, value: int | None) -> None:
    path = tmp_path / "power1_input"
    path.write_bytes(content)
    assert read_int(path) == HeldFile(path).read_int() == value


def test_a_held_file_shows_what_is_in_it_now(tmp_path: Path) -> None:
    path = tmp_path / "temp"
    held = HeldFile(path)
    assert held.read_int() is None
    for value in (1, 22, 3):
        path.write_text(f"{value}\n")
        assert held.read_int() == value
    path.unlink()
    assert held.read_int() is None
    path.write_text("4")
    assert held.read_int() == 4
    (tmp_path / "new").write_text("5")
    (tmp_path / "new").replace(path)
    assert held.read_int() == 5


def test_a_file_that_is_gone_is_held_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "temp"
    path.write_text("1")
    held = HeldFile(path)
    assert held.read_int() == 1
    descriptor = held._descriptor
    os.fstat(descriptor)
    path.unlink()
    assert held.read_int() is None
    assert held._descriptor == -1
