"""The disk that power cuts are tried on: it knows every state a cut may leave, and misses none."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from device_agent.durable import write_atomic
from tests.fakes.crash_disk import CrashDisk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "state"
    file.write_bytes(b"old")
    return file


def contents(file: Path, act: Callable[[], object]) -> set[bytes | None]:
    """Return everything that `file` may hold after a power cut during `act`; None for nothing."""
    disk = CrashDisk(file.parent)
    with disk.watching():
        act()
    return {dict(image.entries).get(file.name) for image in disk.images()}


def test_an_atomic_write_leaves_the_old_or_the_new(file: Path) -> None:
    assert contents(file, lambda: write_atomic(file, b"newer!")) == {b"old", b"newer!"}


def test_writing_in_place_may_leave_anything(file: Path) -> None:
    found = contents(file, lambda: file.write_bytes(b"newer!"))
    assert found == {b"old", b"new", b"newer!"}


def test_a_rename_without_a_sync_may_leave_half_a_file(file: Path) -> None:
    def careless() -> None:
        new = file.with_name("new")
        new.write_bytes(b"newer!")
        new.replace(file)

    assert contents(file, careless) == {b"old", b"", b"new", b"newer!"}


def test_a_file_whose_directory_was_not_synced_may_be_gone(file: Path) -> None:
    def careless() -> None:
        with (file.parent / "second").open("wb") as stream:
            stream.write(b"more")
            stream.flush()
            os.fsync(stream.fileno())

    second = file.parent / "second"
    assert contents(second, careless) == {None, b"", b"mo", b"more"}


def test_a_rename_may_reach_the_disk_before_what_it_names(file: Path) -> None:
    disk = CrashDisk(file.parent)
    with disk.watching():
        (file.parent / "generation").mkdir()
        (file.parent / "link").symlink_to("generation")
    left = [dict(image.entries) for image in disk.images()]
    assert any("link" in names and "generation" not in names for names in left)


def test_trees_are_copied_moved_and_removed_one_point_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f").write_bytes(b"1")
    disk = CrashDisk(tmp_path)
    with disk.watching():
        shutil.copytree(tmp_path / "a", tmp_path / "b")
        (tmp_path / "b").rename(tmp_path / "c")
        shutil.rmtree(tmp_path / "a")
    done = [point.split(maxsplit=1)[1] for point in disk.points]
    assert done == [
        "os.mkdir b", "open b/f", "os.rename b c", "os.remove a/f", "os.rmdir a", "the end ",
    ]  # fmt: skip


def test_an_image_is_written_as_it_was(tmp_path: Path) -> None:
    disk = CrashDisk(tmp_path)
    with disk.watching():
        (tmp_path / "d").mkdir()
        (tmp_path / "d" / "f").write_bytes(b"1")
        (tmp_path / "l").symlink_to("d")
    contents = [(image, dict(image.entries)) for image in disk.images()]
    whole = next(image for image, left in contents if "l" in left and left.get("d/f") == b"1")
    again = whole.write(tmp_path / "again")
    assert (again / "l" / "f").read_bytes() == b"1"


def by_another_process(file: Path) -> None:
    subprocess.run(["mv", file, file.with_name("moved")], check=True)


def by_another_process_in_place(file: Path) -> None:
    subprocess.run(["cp", "/dev/null", file], check=True)


def by_the_c_library(file: Path) -> None:
    assert ctypes.CDLL(None).unlink(str(file).encode()) == 0


@pytest.mark.parametrize("act", [by_another_process, by_another_process_in_place, by_the_c_library])
def test_a_change_that_no_call_explains_fails(file: Path, act: Callable[[Path], None]) -> None:
    disk = CrashDisk(file.parent)
    with pytest.raises(AssertionError, match="no call explains"), disk.watching():
        act(file)
