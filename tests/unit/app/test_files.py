"""One process is the master of a data directory, and files are whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import EnvironmentFaultError, StateError
from app.files import DirectoryLock, new_directory, new_file, scratch_directory, write_file


def hold(path: Path) -> subprocess.Popen[str]:
    script = (
        "import sys; from pathlib import Path; from app.files import DirectoryLock\n"
        "DirectoryLock(Path(sys.argv[1])).acquire(); print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_process_that_holds_the_lock_is_named(tmp_path: Path) -> None:
    lock = DirectoryLock(tmp_path / "lock")
    assert lock.holder() is None
    with hold(tmp_path / "lock") as process:
        assert lock.holder() == process.pid
        with pytest.raises(StateError, match=f"in use by process {process.pid}"):
            lock.acquire()
        process.kill()
    assert lock.holder() is None, "the lock ends with the process"
    lock.acquire()
    assert DirectoryLock(tmp_path / "lock").holder() == os.getpid()
    lock.release()
    lock.release()
    assert lock.holder() is None


def test_a_lock_in_no_directory_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="its directory is not"):
        DirectoryLock(tmp_path / "none" / "lock").acquire()


def test_a_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_file(path, b"old")
    assert path.stat().st_mode & 0o777 == 0o600

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFaultError, match="No space left"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208 - the hidden ones count


def test_a_draft_that_another_process_fills_is_left_alone(tmp_path: Path) -> None:
    with new_directory(tmp_path / "a") as draft:
        (draft / "file").write_text("x")
        with new_directory(tmp_path / "a") as other:
            assert draft.exists()
            assert other != draft
            (other / "file").write_text("y")
        with pytest.raises(StateError, match="not empty"), new_directory(tmp_path / "a"):
            pass
        (tmp_path / "a" / "file").unlink()
    assert (tmp_path / "a" / "file").read_text() == "x"


def test_a_new_file_is_whole_and_its_owners_or_not_there(tmp_path: Path) -> None:
    with new_file(tmp_path / "a") as file:
        file.write(b"whole")
        assert not (tmp_path / "a").exists()
    assert (tmp_path / "a").read_bytes() == b"whole"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    with pytest.raises(StateError, match="already"), new_file(tmp_path / "a"):
        raise AssertionError("never reached")
    with pytest.raises(ZeroDivisionError), new_file(tmp_path / "b") as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_a_killed_writer_left_is_removed_and_a_living_ones_is_not(tmp_path: Path) -> None:
    (tmp_path / ".a.partial-killed").write_bytes(b"half")
    with new_file(tmp_path / "a"):
        assert not (tmp_path / ".a.partial-killed").exists()
        (mine,) = tmp_path.iterdir()
        with new_file(tmp_path / "a"):
            assert mine.exists()
            (tmp_path / "a").touch()
            mine_too = {path.name for path in tmp_path.iterdir()} - {mine.name, "a"}
            assert len(mine_too) == 1
            (tmp_path / "a").unlink()
        (tmp_path / "a").unlink()


def test_a_scratch_directory_is_gone_afterwards(tmp_path: Path) -> None:
    (tmp_path / ".work-killed").mkdir()
    with pytest.raises(ZeroDivisionError), scratch_directory(tmp_path, ".work-") as scratch:
        assert not (tmp_path / ".work-killed").exists()
        assert scratch.stat().st_mode & 0o777 == 0o700
        (scratch / "x").touch()
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
