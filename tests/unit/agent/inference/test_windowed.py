"""Recordings that are longer than a window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from device_agent.inference.protocol import Position
from device_agent.inference.sources.base import POLL_S, Source, Surroundings
from device_agent.inference.sources.making import identity_of, make_source
from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.spec import Series
from tests.fakes.notes import Notes
from tests.fakes.places import replay, watch

SPEC = Series(length=4, hop=2)


def record(path: Path, first: int, values: int) -> None:
    """Write a recording that counts from `first`."""
    path.parent.mkdir(exist_ok=True)
    np.save(path, np.arange(first, first + values, dtype=np.float32)[:, None])


def make(directory: Path, kind: str, position: Position | None = None) -> Source:
    source = replay(directory) if kind == "replay" else watch(directory)
    if position is not None:
        position = Position(
            source=identity_of(source),
            frames=position.frames,
            seen=position.seen,
            part_key=position.part_key,
            part=position.part,
        )
    return make_source(source, SPEC, position, Surroundings(Notes(), lambda: None))


def firsts(source: Source, most: int, now_s: float = 0.0) -> list[float]:
    """Return the first values of windows, polling as long as there may be more."""
    found: list[float] = []
    for poll in range(4):
        while len(found) < most and (frame := source.take(now_s + poll * POLL_S)):
            found.append(float(frame.read()[0, 0]))
    return found


def test_a_recording_is_cut_and_its_rest_is_no_window(tmp_path: Path) -> None:
    record(tmp_path / "a.npy", 0, 9)
    record(tmp_path / "b.npy", 100, 4)
    assert firsts(make(tmp_path, "replay"), 5) == [0, 2, 4, 100, 0]


@pytest.mark.parametrize("kind", ["replay", "directory"])
def test_a_session_goes_on_within_a_recording(tmp_path: Path, kind: str) -> None:
    directory = tmp_path / "samples"
    directory.mkdir()
    first = make(directory, kind)
    record(directory / "a.npy", 0, 12)
    assert firsts(first, 3) == [0, 2, 4]
    second = make(directory, kind, first.position())
    record(directory / "b.npy", 100, 4)
    assert firsts(second, 3, now_s=10.0) == [6, 8, 100]


def test_each_window_carries_its_files_key_so_a_crash_repeats_none(tmp_path: Path) -> None:
    directory = tmp_path / "samples"
    directory.mkdir()
    source = make(directory, "directory")
    record(directory / "a.npy", 0, 8)
    keys = set()
    for poll in range(4):
        while frame := source.take(poll * POLL_S):
            keys.add(frame.key)
    assert len(keys) == 1
    assert None not in keys


def test_windows_wait_and_a_bad_recording_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "a.npy").write_bytes(b"no array")
    record(tmp_path / "b.npy", 0, 8)
    source = make(tmp_path, "replay")
    bad = source.take(0.0)
    assert bad is not None
    with pytest.raises(WireError):
        bad.read()
    assert source.late(3) == 0
    assert firsts(source, 3) == [0, 2, 4]


def test_a_position_of_another_source_is_not_gone_on_with(tmp_path: Path) -> None:
    for name in ("one", "two"):
        for number in range(3):
            record(tmp_path / name / f"{number}.npy", 10 * number, 4)
    other = Position(source=identity_of(replay(tmp_path / "one")), frames=2)
    around = Surroundings(Notes(), lambda: None)
    source = make_source(replay(tmp_path / "two"), SPEC, other, around)
    assert firsts(source, 1) == [0]
    assert identity_of(replay(tmp_path / "one", 5.0)) == other.source  # its rate may change
