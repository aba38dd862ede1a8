from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from device_agent.inference.notes import Severity
from device_agent.inference.protocol import Position
from device_agent.inference.sources.base import POLL_S, RETRY_S, Source
from device_agent.inference.sources.files import Directory, Replay, Watch
from device_agent.inference.sources.pacing import Pacer
from device_agent.wire.pipeline.spec import Series

SPEC = Series(length=1)


class Notes:
    """Keeps what a source says."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def __call__(self, code: str, severity: Severity, detail: str) -> None:
        self.codes.append(code)


def add(directory: Path, *names: str, content: str = "x") -> None:
    directory.mkdir(exist_ok=True)
    for name in names:
        (directory / name).write_text(content)


def replay(path: Path, notes: Notes, position: Position | None = None) -> Replay:
    return Replay(Directory(path, SPEC, notes), position, notes)


def watch(path: Path, notes: Notes, position: Position | None = None) -> Watch:
    return Watch(Directory(path, SPEC, notes), position, notes)


class Puller:
    """Takes from a source on a clock of its own, one poll a step."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.now_s = 0.0

    def pull(self, polls: int = 4) -> list[str]:
        names = []
        for _ in range(polls):
            self.now_s += POLL_S
            while frame := self.source.take(self.now_s):
                names.append(frame.name)
        return names


def take(source: Source, count: int, now_s: float = 0.0) -> list[str | None]:
    frames = [source.take(now_s) for _ in range(count)]
    return [frame.name if frame else None for frame in frames]


def test_a_replay_goes_round_in_the_order_of_names(tmp_path: Path) -> None:
    add(tmp_path, "b.npy", "a.npy", "c.npy", "notes.txt", ".hidden.npy")
    assert take(replay(tmp_path, Notes()), 5) == ["a.npy", "b.npy", "c.npy", "a.npy", "b.npy"]


def test_a_replay_goes_on_where_the_last_session_stood(tmp_path: Path) -> None:
    add(tmp_path, "a.npy", "b.npy", "c.npy")
    first = replay(tmp_path, Notes())
    take(first, 4)
    assert take(replay(tmp_path, Notes(), first.position()), 2) == ["b.npy", "c.npy"]


def test_a_replay_at_full_speed_takes_up_new_and_changed_files(tmp_path: Path) -> None:
    write_array(tmp_path / "a.npy", 1.0)
    source = replay(tmp_path, Notes())
    assert [read(source, now_s / 100) for now_s in range(3)] == [1.0, 1.0, 1.0]
    write_array(tmp_path / "a.npy", 2.0)
    write_array(tmp_path / "b.npy", 3.0)
    seen = [read(source, now_s) for now_s in (0.1, 1.0, 1.01, 1.02)]
    assert seen == [1.0, 3.0, 2.0, 3.0]  # what is kept in memory is looked at again, in a while


def write_array(path: Path, value: float) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.save(file, np.array([[value]], np.float32))
    partial.rename(path)


def read(source: Source, now_s: float) -> float:
    frame = source.take(now_s)
    assert frame is not None
    sample = frame.read()
    assert not sample.flags.writeable
    return float(sample[0, 0])


def test_late_frames_of_a_replay_are_lost_as_a_cameras_would_be(tmp_path: Path) -> None:
    add(tmp_path, "a.npy", "b.npy", "c.npy")
    source = replay(tmp_path, Notes())
    assert take(source, 1) == ["a.npy"]
    assert source.late(1) == 1
    assert take(source, 1) == ["c.npy"]
    assert source.late(7) == 7
    assert take(source, 1) == ["b.npy"]
    assert source.position() == Position(frames=11)


def test_a_replay_outlives_its_directory(tmp_path: Path) -> None:
    directory, away, notes = tmp_path / "samples", tmp_path / "away", Notes()
    add(directory, "a.npy", "b.npy")
    source = replay(directory, notes)
    assert take(source, 1) == ["a.npy"]
    directory.rename(away)
    assert take(source, 2, now_s=10.0) == [None, None]
    assert notes.codes == ["source.lost"]
    away.rename(directory)
    assert take(source, 1, now_s=10.0 + RETRY_S) == ["b.npy"]
    assert notes.codes == ["source.lost", "source.returned"]


def test_an_empty_replay_says_so_once_and_looks_again(tmp_path: Path) -> None:
    notes = Notes()
    source = replay(tmp_path, notes)
    assert take(source, 1, 0.0) + take(source, 1, RETRY_S) == [None, None]
    assert notes.codes == ["source.empty"]
    add(tmp_path, "a.npy")
    assert take(source, 1, 2 * RETRY_S) == ["a.npy"]


def test_a_watch_gives_only_what_comes_after_it_began_and_each_once(tmp_path: Path) -> None:
    add(tmp_path, "old.npy")
    puller = Puller(watch(tmp_path, Notes()))
    assert puller.pull() == []
    add(tmp_path, "new.npy", "wrong.txt")
    assert puller.pull() == ["new.npy"]
    assert puller.pull() == []


def test_a_watch_gives_the_oldest_first(tmp_path: Path) -> None:
    puller = Puller(watch(tmp_path, Notes()))
    add(tmp_path, "a.npy", "b.npy", "c.npy")
    for age, name in enumerate(("b.npy", "c.npy", "a.npy")):
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    assert puller.pull() == ["b.npy", "c.npy", "a.npy"]


def test_a_file_that_still_grows_is_left_alone(tmp_path: Path) -> None:
    puller = Puller(watch(tmp_path, Notes()))
    for size in range(1, 5):
        add(tmp_path, "growing.npy", content="x" * size)
        assert puller.pull(polls=1) == []
    assert puller.pull() == ["growing.npy"]


def test_a_file_written_again_is_a_new_sample(tmp_path: Path) -> None:
    puller = Puller(watch(tmp_path, Notes()))
    add(tmp_path, "latest.npy", content="one")
    assert puller.pull() == ["latest.npy"]
    add(tmp_path, "latest.npy", content="another")
    assert puller.pull() == ["latest.npy"]


def test_nothing_is_lost_or_repeated_between_two_watches(tmp_path: Path) -> None:
    first = Puller(watch(tmp_path, Notes()))
    add(tmp_path, "a.npy")
    assert first.pull() == ["a.npy"]
    add(tmp_path, "b.npy")
    first.pull(polls=1)  # seen, not settled
    position = first.source.position()
    add(tmp_path, "c.npy")
    assert sorted(Puller(watch(tmp_path, Notes(), position)).pull()) == ["b.npy", "c.npy"]


def test_a_returned_disk_brings_its_new_files_only(tmp_path: Path) -> None:
    directory, away, notes = tmp_path / "samples", tmp_path / "away", Notes()
    directory.mkdir()
    puller = Puller(watch(directory, notes))
    add(directory, "a.npy")
    assert puller.pull() == ["a.npy"]
    directory.rename(away)
    assert puller.pull() == []
    directory.mkdir()  # a mount point without its disk
    assert puller.pull() == []
    directory.rmdir()
    away.rename(directory)
    add(directory, "b.npy")
    assert puller.pull() == ["b.npy"]
    assert notes.codes == ["source.watching", "source.lost", "source.returned"]


def test_a_watch_forgets_files_that_were_taken_away(tmp_path: Path) -> None:
    puller = Puller(watch(tmp_path, Notes()))
    for index in range(5):
        add(tmp_path, f"{index}.npy")
        assert puller.pull() == [f"{index}.npy"]
        if index:
            (tmp_path / f"{index - 1}.npy").unlink()
    puller.pull()
    assert len(puller.source.position().seen) == 8


def test_a_fifo_is_no_sample(tmp_path: Path) -> None:
    puller = Puller(watch(tmp_path, Notes()))
    os.mkfifo(tmp_path / "trap.npy")
    assert puller.pull() == []


def test_a_link_in_a_circle_hides_no_other_file(tmp_path: Path) -> None:
    add(tmp_path, "a.npy", "c.npy")
    (tmp_path / "b.npy").symlink_to(tmp_path / "b.npy")
    notes = Notes()
    assert take(replay(tmp_path, notes), 2) == ["a.npy", "c.npy"]
    assert notes.codes == []


def test_a_pacer_keeps_the_grid_and_counts_what_it_missed() -> None:
    pacer = Pacer(rate_hz=10.0)
    assert pacer.wait_s(5.0) == 0.0
    assert pacer.taken(5.0) == 0
    assert pacer.wait_s(5.02) == pytest.approx(0.08)
    assert pacer.taken(5.15) == 0
    assert pacer.wait_s(5.15) == pytest.approx(0.05)
    assert pacer.taken(5.55) == 3
    assert pacer.wait_s(5.55) == pytest.approx(0.05)


def test_nothing_is_missed_while_there_was_nothing_to_take() -> None:
    pacer = Pacer(rate_hz=10.0)
    pacer.taken(5.0)
    pacer.reset()
    assert pacer.wait_s(60.0) == 0.0
    assert pacer.taken(60.0) == 0


def test_without_a_rate_there_is_no_waiting() -> None:
    pacer = Pacer(rate_hz=0.0)
    assert (pacer.taken(1.0), pacer.wait_s(1.0), pacer.taken(99.0)) == (0, 0.0, 0)
