from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_agent.errors import WorkerError
from device_agent.inference.options import WorkerOptions
from device_agent.inference.supervisor import Supervisor
from tests.fakes.listening import Listener, children, is_gone
from tests.fakes.places import watch
from tests.fakes.slots import digest_of, make_slot, write_series
from tests.fakes.waiting import wait_until


class Bench:
    """A supervisor with a watched directory and a listener."""

    def __init__(self, directory: Path) -> None:
        self.source = directory / "samples"
        self.source.mkdir()
        self.written = 0
        self.listener = Listener()
        options = WorkerOptions(watch(self.source, 0.0), window_s=0.2)
        self.supervisor = Supervisor(
            options,
            self.listener.on_window,
            self.listener.on_event,
            self.listener.on_crash_loop,
        )

    def write(self, count: int) -> None:
        for _ in range(count):
            write_series(self.source / f"{self.written:05}.npy", 1.0)
            self.written += 1

    def kill(self) -> int:
        """Kill what serves and return its process id."""
        pid = self.supervisor.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_all(self) -> None:
        wait_until(lambda: self.listener.inferences() >= self.written, "all samples")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Give a bench, and see that it leaves no child behind."""
    bench = Bench(tmp_path)
    yield bench
    bench.supervisor.stop()
    assert children() == []


def test_it_serves_what_the_child_says_it_loaded(bench: Bench, tmp_path: Path) -> None:
    slot = make_slot(tmp_path / "a")
    assert bench.supervisor.serving is None
    loaded = bench.supervisor.serve(slot)
    assert bench.supervisor.serving == loaded
    assert loaded.bundle.digest == digest_of(slot)
    assert bench.supervisor.since_s is not None
    bench.write(3)
    bench.wait_for_all()
    bench.supervisor.stop()
    assert bench.supervisor.serving is None
    assert bench.supervisor.pid is None


def test_a_swap_loses_and_repeats_no_sample(bench: Bench, tmp_path: Path) -> None:
    old, new = make_slot(tmp_path / "a"), make_slot(tmp_path / "b", version="2.0.0")
    bench.supervisor.serve(old)
    bench.write(20)
    candidate = bench.supervisor.stage(new)
    assert bench.supervisor.serving is not None
    assert bench.supervisor.serving.bundle.digest == digest_of(old)
    bench.write(20)
    wait_until(lambda: bench.listener.inferences() > 5, "some inferences")
    bench.supervisor.promote(candidate)
    assert bench.supervisor.serving.bundle.digest == digest_of(new)
    bench.write(20)
    bench.wait_for_all()
    bench.supervisor.stop()
    assert bench.listener.inferences() == 60
    assert bench.listener.inferences(digest_of(new)) >= 20
    assert "worker.down" not in bench.listener.codes()


def test_a_swap_without_memory_for_two_has_a_gap_that_is_told_and_loses_no_sample(
    bench: Bench, tmp_path: Path
) -> None:
    old, new = make_slot(tmp_path / "a"), make_slot(tmp_path / "b", version="2.0.0")
    bench.supervisor.serve(old)
    bench.write(10)
    wait_until(lambda: bench.listener.inferences() == 10, "the first samples")
    assert bench.supervisor.held_bytes > 10_000_000
    pid = bench.supervisor.pid
    assert pid is not None
    bench.supervisor.make_room()
    assert is_gone(pid)
    assert (bench.supervisor.serving, bench.supervisor.held_bytes) == (None, 0)
    candidate = bench.supervisor.stage(new)
    bench.write(10)
    bench.supervisor.promote(candidate)
    bench.wait_for_all()
    bench.supervisor.stop()
    assert bench.listener.inferences(digest_of(new)) == 10
    assert bench.listener.inferences() == 20
    (gap,) = [event for event in bench.listener.events if event.code == "swap.gap"]
    assert "nothing served for" in gap.detail
    assert "b took over" in gap.detail


def test_what_made_room_serves_again_where_no_candidate_comes(bench: Bench, tmp_path: Path) -> None:
    old = make_slot(tmp_path / "a")
    bench.supervisor.serve(old)
    bench.write(5)
    wait_until(lambda: bench.listener.inferences() == 5, "the first samples")
    bench.supervisor.make_room()
    bench.write(5)
    with pytest.raises(WorkerError, match="model-refused"):
        bench.supervisor.stage(make_slot(tmp_path / "b", model=b"no model"))
    bench.supervisor.take_back()
    bench.wait_for_all()
    wait_until(lambda: "swap.gap" in bench.listener.codes(), "the gap to be told")
    bench.supervisor.stop()
    assert bench.listener.inferences(digest_of(old)) == 10
    assert "worker.down" not in bench.listener.codes()


def test_windows_of_another_length_lose_no_sample_and_outlive_a_swap(
    bench: Bench, tmp_path: Path
) -> None:
    bench.supervisor.resize(60.0)
    bench.supervisor.serve(make_slot(tmp_path / "a"))
    bench.write(20)
    wait_until(lambda: len(list(bench.source.iterdir())) == 20, "the samples")
    bench.supervisor.resize(0.1)  # the window that is open is closed at once
    wait_until(lambda: len(bench.listener.windows) >= 3, "short windows")
    candidate = bench.supervisor.stage(make_slot(tmp_path / "b", version="2.0.0"))
    bench.supervisor.resize(60.0)
    bench.supervisor.promote(candidate)
    swapped = len(bench.listener.windows)
    bench.write(20)
    bench.supervisor.resize(0.1)
    bench.wait_for_all()
    bench.supervisor.stop()
    assert bench.listener.inferences() == 40
    assert len(bench.listener.windows) > swapped
    assert bench.listener.windows[0].duration_s < 30


def test_a_slot_that_cannot_be_loaded_leaves_the_old_one_serving(
    bench: Bench, tmp_path: Path
) -> None:
    good = bench.supervisor.serve(make_slot(tmp_path / "a"))
    pid = bench.supervisor.pid
    with pytest.raises(WorkerError) as caught:
        bench.supervisor.serve(make_slot(tmp_path / "b", model=b"not a model"))
    assert caught.value.reason == "model-refused"
    assert (bench.supervisor.serving, bench.supervisor.pid) == (good, pid)
    assert children() == [pid]
    bench.write(2)
    bench.wait_for_all()


def test_a_failed_trial_leaves_the_old_one_serving(bench: Bench, tmp_path: Path) -> None:
    good = bench.supervisor.serve(make_slot(tmp_path / "a"))
    candidate = bench.supervisor.stage(make_slot(tmp_path / "b", golden_error=1.0))
    assert candidate.trial().reason == "golden-mismatch"
    candidate.stop()
    assert bench.supervisor.serving == good
    assert is_gone(candidate.pid)
    bench.write(2)
    bench.wait_for_all()


def test_a_candidate_that_died_before_its_turn_is_refused(bench: Bench, tmp_path: Path) -> None:
    good = bench.supervisor.serve(make_slot(tmp_path / "a"))
    candidate = bench.supervisor.stage(make_slot(tmp_path / "b"))
    os.kill(candidate.pid, signal.SIGKILL)
    wait_until(lambda: not candidate.alive, "the end of the candidate")
    with pytest.raises(WorkerError):
        bench.supervisor.promote(candidate)
    assert bench.supervisor.serving == good


def test_a_killed_child_is_replaced_and_the_samples_wait(bench: Bench, tmp_path: Path) -> None:
    slot = make_slot(tmp_path / "a")
    loaded = bench.supervisor.serve(slot)
    bench.write(3)
    bench.wait_for_all()
    first = bench.kill()
    bench.write(4)
    wait_until(lambda: bench.supervisor.pid not in (None, first), "another child")
    assert bench.supervisor.serving is not None
    assert bench.supervisor.serving.bundle == loaded.bundle
    bench.wait_for_all()
    assert bench.listener.inferences() == 7
    wait_until(lambda: "worker.restarted" in bench.listener.codes(), "the restart's event")
    down = next(event for event in bench.listener.events if event.code == "worker.down")
    assert "SIGKILL" in down.detail
    assert bench.listener.loops == []
    assert bench.supervisor.restarts == 1
    bench.supervisor.serve(slot)
    assert bench.supervisor.restarts == 0


def test_a_crash_loop_is_told_once_and_its_listener_puts_another_slot_there(
    bench: Bench, tmp_path: Path
) -> None:
    good, bad = make_slot(tmp_path / "good"), make_slot(tmp_path / "bad")
    bench.listener.when_looping = lambda slot: bench.supervisor.serve(good)
    bench.supervisor.serve(bad)
    (bad / "model.onnx").write_bytes(b"broken on disk")
    bench.kill()
    wait_until(lambda: bench.supervisor.serving is not None and bench.listener.loops, "the good")
    assert bench.supervisor.serving is not None
    assert bench.supervisor.serving.bundle.digest == digest_of(good)
    assert [(slot, reason) for slot, reason, _ in bench.listener.loops] == [
        (bad, "digest-mismatch")
    ]
    bench.write(2)
    bench.wait_for_all()


def test_a_crash_loop_that_nobody_handles_is_tried_on(bench: Bench, tmp_path: Path) -> None:
    slot = make_slot(tmp_path / "a")
    model = (slot / "model.onnx").read_bytes()
    bench.supervisor.serve(slot)
    (slot / "model.onnx").write_bytes(b"broken on disk")
    bench.kill()
    wait_until(lambda: bench.listener.loops, "the crash loop")
    (slot / "model.onnx").write_bytes(model)
    wait_until(lambda: bench.supervisor.serving, "the slot to serve again")
    assert len(bench.listener.loops) == 1
    assert bench.supervisor.restarts >= 3


def test_stopping_ends_a_restart_under_way(bench: Bench, tmp_path: Path) -> None:
    slot = make_slot(tmp_path / "a")
    candidate = bench.supervisor.stage(make_slot(tmp_path / "b"))
    bench.supervisor.serve(slot)
    bench.kill()
    wait_until(lambda: "worker.down" in bench.listener.codes(), "the crash")
    bench.supervisor.stop()
    assert is_gone(candidate.pid)
    assert children() == []
    with pytest.raises(WorkerError):
        bench.supervisor.serve(slot)
