"""One process is the master of a data directory, and files are whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import EnvironmentFaultError, StateError
from app.files import DirectoryLock, new_directory, write_file


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
    with pytest.raises(EnvironmentFaultError, match="cannot be used"):
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
