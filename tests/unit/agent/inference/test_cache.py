from __future__ import annotations

import fcntl
import os
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from device_agent.inference import cache as cache_module
from device_agent.inference.cache import Cache, Subject
from device_agent.inference.hardware import fingerprint

SUBJECT = Subject(
    model_sha256="a" * 64,
    model_bytes=1000,
    runtime="1.23.2",
    hardware="h",
    providers=("CPUExecutionProvider",),
)


def fill(cache: Cache, subject: Subject, content: bytes = b"engine", made_s: float = 2.0) -> bool:
    with cache.making(subject) as directory:
        if directory is None:
            return False
        (directory / "engine").write_bytes(content)
        return cache.keep(subject, subject.providers[0], made_s)


def test_what_was_kept_is_found_and_what_was_not_is_gone(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c", 1000)
    assert cache.find(SUBJECT) is None
    assert fill(cache, SUBJECT)
    found = cache.find(SUBJECT)
    assert found is not None
    assert (found / "engine").read_bytes() == b"engine"

    other = replace(SUBJECT, model_sha256="b" * 64)
    with pytest.raises(RuntimeError), cache.making(other) as directory:
        assert directory is not None
        (directory / "engine").write_bytes(b"half")
        raise RuntimeError
    assert cache.find(other) is None
    assert not (tmp_path / "c" / other.key).exists()


@pytest.mark.parametrize("field", ["model_sha256", "runtime", "hardware", "providers", "options"])
def test_another_model_runtime_hardware_provider_or_option_is_another_entry(field: str) -> None:
    other: object = ("CUDAExecutionProvider",) if field == "providers" else "else"
    assert replace(SUBJECT, **{field: other}).key != SUBJECT.key


@pytest.mark.parametrize("damage", ["change", "grow", "remove", "add", "index"])
def test_a_changed_entry_is_not_used(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path, 1000)
    fill(cache, SUBJECT)
    path = tmp_path / SUBJECT.key
    if damage == "change":
        (path / "engine").write_bytes(b"enginf")
    elif damage == "grow":
        (path / "engine").write_bytes(b"engine and more")
    elif damage == "remove":
        (path / "engine").unlink()
    elif damage == "add":
        (path / "another").write_bytes(b"?")
    else:
        (path / "index.json").write_bytes(b"{}")
    assert cache.find(SUBJECT) is None
    assert fill(cache, SUBJECT)
    assert cache.find(SUBJECT) == path
    assert sorted(entry.name for entry in path.iterdir()) == ["engine", "index.json"]


def test_the_entries_used_longest_ago_make_room(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 25)
    subjects = [replace(SUBJECT, model_sha256=letter * 64) for letter in "abc"]
    for age, subject in enumerate(subjects[:2]):
        fill(cache, subject, b"0123456789")
        index = tmp_path / subject.key / "index.json"
        os.utime(index, (1000 + age, 1000 + age))
    assert cache.find(subjects[0])  # used now
    fill(cache, subjects[2], b"0123456789")
    assert cache.find(subjects[0])
    assert cache.find(subjects[1]) is None
    assert cache.find(subjects[2])


def test_nothing_is_made_on_a_disk_that_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "SPARE_BYTES", 2**60)
    assert not fill(Cache(tmp_path, 1000), SUBJECT)
    assert not (tmp_path / SUBJECT.key).exists()


def test_nobody_waits_for_another_child_that_makes_an_entry(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not fill(Cache(tmp_path, 1000), SUBJECT)
    assert fill(Cache(tmp_path, 1000), SUBJECT)


def test_an_entry_that_brought_two_children_down_is_left_alone(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    fill(cache, SUBJECT)
    gone = [crash(cache)]
    assert not cache.refused(SUBJECT)
    with cache.trying(SUBJECT):
        assert cache.find(SUBJECT) is None  # made again after the first crash
        fill(cache, SUBJECT)
    assert not cache.refused(SUBJECT)
    assert cache.find(SUBJECT)
    gone += [crash(cache), crash(cache)]
    assert cache.refused(SUBJECT)


def test_a_day_later_it_is_tried_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    gone = [crash(cache), crash(cache)]
    assert cache.refused(SUBJECT)
    (mark,) = tmp_path.glob("*.tried")
    old_s = mark.stat().st_mtime - cache_module.FORGIVE_S - 1
    os.utime(mark, (old_s, old_s))
    assert not cache.refused(SUBJECT)
    del gone


def test_an_entry_that_goes_while_it_is_looked_at_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path, 15)
    fill(cache, SUBJECT, b"x" * 10)
    entries = cache._entries()
    monkeypatch.setattr(cache, "_entries", lambda: entries)
    (tmp_path / SUBJECT.key / "index.json").unlink()  # as another child does
    other = replace(SUBJECT, model_sha256="b" * 64)
    assert cache.expected_s(other, other.providers[0]) == 2.0
    assert fill(cache, other, b"x" * 10)


def crash(cache: Cache) -> AbstractContextManager[Cache]:
    """Begin to use the entry; who keeps what this returns does not come back from that."""
    trying = cache.trying(SUBJECT)
    trying.__enter__()
    return trying


def test_an_error_is_no_crash(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    for _ in range(3):
        with pytest.raises(RuntimeError), cache.trying(SUBJECT):
            raise RuntimeError
    assert not cache.refused(SUBJECT)


def test_a_build_is_expected_to_take_what_others_of_its_kind_took(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    assert cache.expected_s(SUBJECT, "CPUExecutionProvider") is None
    fill(cache, SUBJECT, made_s=3.0)
    larger = replace(SUBJECT, model_sha256="b" * 64, model_bytes=4000)
    assert cache.expected_s(larger, "CPUExecutionProvider") == 12.0
    assert cache.expected_s(larger, "TensorrtExecutionProvider") is None


def test_another_gpu_or_cpu_is_other_hardware_and_another_clock_rate_is_not(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "proc/cpuinfo"
    cpuinfo.parent.mkdir()
    cpuinfo.write_text("processor\t: 0\nflags\t\t: avx2 vnni\ncpu MHz\t\t: 800\n\nprocessor\t: 1\n")
    first = fingerprint(tmp_path)
    cpuinfo.write_text("processor\t: 0\nflags\t\t: avx2 vnni\ncpu MHz\t\t: 3100\n\n")
    assert fingerprint(tmp_path) == first
    gpu = tmp_path / "proc/driver/nvidia/gpus/0000:01:00.0"
    gpu.mkdir(parents=True)
    (gpu / "information").write_text("Model: \t\t Orin\n")
    second = fingerprint(tmp_path)
    cpuinfo.write_text("processor\t: 0\nflags\t\t: avx2\n\n")
    assert len({first, second, fingerprint(tmp_path)}) == 3
