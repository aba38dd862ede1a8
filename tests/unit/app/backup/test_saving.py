"""A backup is whole or not there, holds what belongs in, and says what does not."""

import os
import shutil
import threading
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from app.backup import verify_backup
from app.backup.archive import Contents, write_archive
from app.backup.restoring import unpack
from app.backup.saving import back_up
from app.backup.sealed import SealedWriter
from app.errors import EnvironmentFaultError, InputError, PassphraseError, StateError
from app.fleet.records import By
from app.fleet.registry import Registry
from app.fleet.store import TelemetryStore
from tests.fakes.audit import dropping_triggers
from tests.fakes.telemetry import batch, window
from tests.fakes.workspaces import CHEAP
from tests.unit.app.backup.conftest import BACKUP


def tree(directory: Path) -> dict[str, bytes]:
    found = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in found}


def unpacked(file: Path, directory: Path) -> dict[str, bytes]:
    directory.mkdir()
    unpack(file, directory, BACKUP)
    return tree(directory)


def test_keys_bundles_and_settings_come_back_byte_by_byte(workspace, save, file, tmp_path) -> None:
    saved = save()
    found = unpacked(file, tmp_path / "out")
    before = tree(workspace.path)
    same = {name for name in before if name.startswith(("keys/", "library/"))}
    same.discard("library/.lock")
    same.discard("library/.adopt-lock")
    assert len(same) > 8
    for name in {*same, "workspace.json"}:
        assert found[name] == before[name]
    assert saved.contents.size_bytes == sum(map(len, found.values()))
    assert saved.size_bytes == file.stat().st_size
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "out").rglob("*")} == {0}


def test_the_registry_in_it_is_whole_and_says_the_same(workspace, save, file, tmp_path) -> None:
    save()
    unpacked(file, tmp_path / "out")
    with closing(Registry(tmp_path / "out" / "registry.db")) as copy:
        assert copy.devices() == workspace.registry.devices()
        assert copy.releases() == workspace.registry.releases()
        assert copy.metadata() == workspace.registry.metadata()
        assert copy.audit() == workspace.registry.audit()[1:]  # all but the backup's own event
        assert copy.audit_log.verify().intact


def test_it_is_checked_without_restoring(save, file, workspace) -> None:
    saved = save(why="before the fair")
    assert verify_backup(file, BACKUP) == saved.contents
    assert saved.contents.fleet == "plant-7"
    assert saved.contents.audit_head.count == len(workspace.registry.audit()) - 1
    newest = workspace.registry.audit()[0]
    assert (newest.action, newest.subject, newest.why) == (
        "fleet.backup",
        "plant-7",
        "before the fair",
    )
    assert str(saved.contents.audit_head) in newest.detail


def test_only_its_owner_can_read_it_and_nothing_in_it_is_plain(save, file, workspace) -> None:
    save()
    assert file.stat().st_mode & 0o777 == 0o600
    data = file.read_bytes()
    for word in (b"plant-7", b"edge-01", b"registry", b"ciphertext", b"SQLite"):
        assert word not in data
    assert list(workspace.path.glob(".backup-*")) == []


def test_telemetry_comes_along_when_asked(workspace, save, file, tmp_path) -> None:
    workspace.store.append(batch([window(1000.0)]))
    assert [each.path for each in save().contents.left_out] == ["telemetry.db"]
    file.unlink()
    saved = save(telemetry=True)
    assert saved.contents.telemetry
    assert saved.contents.left_out == ()
    unpacked(file, tmp_path / "out")
    with closing(TelemetryStore(tmp_path / "out" / "telemetry.db")) as copy:
        assert len(copy.recent("edge-01", 5)) == 1


def test_what_is_left_out_is_named_with_the_reason(workspace, save) -> None:
    data = workspace.path
    (data / "notes.txt").write_text("mine")
    (data / "broker").mkdir()
    (data / "keys" / ".half").write_text("x")
    (data / "keys" / "link.json").symlink_to("/etc/passwd")
    (data / "library" / "cat").mkdir()
    os.mkfifo(data / "keys" / "pipe")
    (data / "keys" / "retired").mkdir()
    (data / "keys" / "retired" / "old.json").write_text("{}")
    contents = save().contents
    assert {each.path: each.why for each in contents.left_out} == {
        "notes.txt": "not known to Muster",
        "broker": "the broker's own files; the console makes them anew",
        "keys/.half": "half-written",
        "keys/link.json": "no plain file",
        "keys/pipe": "no plain file",
        "library/cat": "no finished bundle",
        "telemetry.db": "measurements; --telemetry takes them along",
    }
    assert "keys/retired/old.json" in {each.path for each in contents.files}


def test_a_file_that_is_there_stays(save, file, workspace) -> None:
    file.write_bytes(b"precious")
    before = workspace.registry.audit()
    with pytest.raises(StateError, match="already"):
        save()
    assert file.read_bytes() == b"precious"
    assert workspace.registry.audit() == before


def test_an_empty_passphrase_is_refused(workspace, file) -> None:
    with pytest.raises(PassphraseError, match="empty"):
        back_up(workspace, file, "", scrypt_n=CHEAP)
    assert list(file.parent.glob("*fleet.backup*")) == []


@pytest.mark.parametrize("broken", ["app.backup.saving.write_archive", "app.backup.saving._copy"])
def test_a_backup_that_fails_leaves_nothing(save, file, workspace, monkeypatch, broken) -> None:
    before = workspace.registry.audit()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(EnvironmentFaultError, match="No space left"):
        save()
    assert list(file.parent.glob("*fleet.backup*")) == []
    assert list(workspace.path.glob(".backup-*")) == []
    assert workspace.registry.audit() == before


def test_a_killed_backup_is_swept_by_the_next(save, workspace) -> None:
    (workspace.path / ".backup-killed").mkdir()
    (workspace.path / ".backup-killed" / "registry.db").write_text("half")
    assert all(".backup" not in each.path for each in save().contents.left_out)
    assert not (workspace.path / ".backup-killed").exists()


def test_a_damaged_registry_is_not_backed_up(save, file, workspace) -> None:
    path = workspace.path / "registry.db"
    workspace.registry.close()
    data = bytearray(path.read_bytes())
    for at in range(4096 + 8, len(data), 4096):
        data[at : at + 24] = b"\xff" * 24
    path.write_bytes(data)
    with pytest.raises(EnvironmentFaultError, match=r"registry\.db (is damaged|cannot be copied)"):
        save()
    assert not file.exists()


def test_a_bundle_that_changes_meanwhile_is_noticed(save, file, workspace, monkeypatch) -> None:
    (model,) = workspace.path.glob("library/*/model.onnx")

    def grow(target: SealedWriter, contents: Contents, open_file: object, told: object) -> None:
        with model.open("ab") as growing:
            growing.write(b"more")
        write_archive(target, contents, open_file, told)

    monkeypatch.setattr("app.backup.saving.write_archive", grow)
    with pytest.raises(EnvironmentFaultError, match=r"model\.onnx changed while it was read"):
        save()
    assert not file.exists()


def test_keys_and_registry_are_of_one_moment(save, file, workspace, monkeypatch, tmp_path) -> None:
    """A ceremony in the middle of a backup: the second try has the new key and what names it."""
    from app.backup import saving as module

    copy_database = module._copy_database
    done = []

    def ceremony(source: Path, target: Path) -> None:
        copy_database(source, target)
        if not done:
            done.append(True)
            workspace.registry.note(By("ada"), "key.rotate", "timestamp")
            shutil.copy(workspace.path / "keys/root.json", workspace.path / "keys/new.json")

    monkeypatch.setattr(module, "_copy_database", ceremony)
    save()
    assert "keys/new.json" in unpacked(file, tmp_path / "out")
    with closing(Registry(tmp_path / "out" / "registry.db")) as copy:
        assert copy.audit()[0].action == "key.rotate"


def test_the_console_may_work_meanwhile(save, file, workspace, tmp_path) -> None:
    stop = threading.Event()

    def work() -> None:
        with closing(Registry(workspace.path / "registry.db")) as registry:
            number = 0
            while not stop.is_set():
                number += 1
                registry.add_device(f"busy-{number}", "", {}, By("console"))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        for number in range(3):
            saved = back_up(workspace, tmp_path / f"{number}.backup", BACKUP, scrypt_n=CHEAP)
            assert saved.audit.intact
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        unpacked(tmp_path / f"{number}.backup", tmp_path / f"out-{number}")
        with closing(Registry(tmp_path / f"out-{number}" / "registry.db")) as copy:
            devices = [each for each in copy.audit(10**9) if each.action == "device.add"]
            assert len(devices) == len(copy.devices()), "each deed has its event"
            assert copy.audit_log.verify().intact


def test_a_tampered_log_is_backed_up_and_said(save, workspace) -> None:
    with dropping_triggers(workspace.path / "registry.db") as db:
        db.execute("UPDATE audit SET who = 'eve' WHERE event_id = 1")
    assert save().audit.problems == ("entry 1 is not as it was written",)
    assert workspace.registry.audit()[0].action == "fleet.backup"


def test_a_log_without_its_head_file_is_backed_up_as_it_is(save, workspace) -> None:
    (workspace.path / "audit.head").unlink()
    saved = save()
    assert "head file" in saved.audit.problems[0]
    assert "audit.head" not in {each.path for each in saved.contents.files}


def test_memory_does_not_grow_with_the_library(workspace, save, file) -> None:
    (bundle,) = workspace.path.glob("library/*/model.onnx")
    with bundle.open("r+b") as large:
        large.truncate(200_000_000)
    tracemalloc.start()
    save()
    verify_backup(file, BACKUP)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000
    assert file.stat().st_size < 2_000_000


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="none is not there"):
        verify_backup(tmp_path / "none", BACKUP)
    (tmp_path / "cat").write_bytes(b"GIF89a")
    with pytest.raises(InputError, match="no backup"):
        verify_backup(tmp_path / "cat", BACKUP)
