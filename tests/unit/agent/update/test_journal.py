"""The journal: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from device_agent.errors import StorageError
from device_agent.update import machine
from device_agent.update.journal import Journal, JournalFile
from tests.fakes.updates import make_bundle


def make_journal() -> Journal:
    bundle = make_bundle()
    return machine.begin(Journal(reports=7), bundle.assignment(3), b"\x00signed\xff", 5.0)


def test_what_was_saved_is_found(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "update.json")
    assert file.load() == Journal()
    file.save(make_journal())
    assert file.load() == make_journal()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["update.json", "update.json.copy"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"active": 1}', b'{"format": "other"}'])
def test_a_damaged_journal_is_said_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "update.json"
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"update\.json is damaged"):
        JournalFile(path).load()
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"{", b'{"active": 1}'])
def test_of_a_damaged_journal_the_copy_is_taken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "update.json"
    JournalFile(path).save(make_journal())
    path.write_bytes(content)
    file = JournalFile(path)
    assert file.load() == make_journal()
    assert "update.json is damaged" in file.damage


def test_the_copy_is_written_with_slots_and_numbers_only(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "update.json")
    file.save(make_journal())
    before = (tmp_path / "update.json.copy").stat().st_ino
    file.save(machine.move(make_journal(), "download", 6.0))
    assert (tmp_path / "update.json.copy").stat().st_ino == before
    file.save(msgspec.structs.replace(make_journal(), reports=8))
    assert (tmp_path / "update.json.copy").stat().st_ino != before


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failed_save_leaves_the_old_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    file = JournalFile(tmp_path / "update.json")
    file.save(make_journal())

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(StorageError, match="No space left on device"):
            file.save(Journal())
    assert file.load() == make_journal()
    assert len(list(tmp_path.iterdir())) == 2
