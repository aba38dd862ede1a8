from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device_agent.errors import WorkerError
from device_agent.inference.options import WorkerOptions
from device_agent.inference.process import OutputLog
from device_agent.inference.worker import Worker
from tests.fakes.listening import Listener, is_gone
from tests.fakes.places import files_source
from tests.fakes.slots import digest_of, make_slot, write_series
from tests.fakes.waiting import wait_until

Start = Callable[..., Worker]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start workers that are gone after the test."""
    workers = []

    def begin(slot: Path, kind: str = "replay", rate_hz: float = 50.0, **options: float) -> Worker:
        source = files_source(kind, tmp_path / "samples", rate_hz)
        options = {"window_s": 0.2, **options}
        workers.append(Worker.start(slot, WorkerOptions(source=source, **options)))
        return workers[-1]

    yield begin
    for worker in workers:
        worker.stop()
        assert is_gone(worker.pid)


def serve(worker: Worker) -> Listener:
    listener = Listener()
    worker.serve(listener.on_window, listener.on_event, listener.on_exit)
    return listener


def test_the_agent_s_side_never_imports_the_runtime() -> None:
    code = (
        "import sys, device_agent.inference.supervisor, device_agent.inference.worker\n"
        "print({'onnxruntime', 'numpy', 'PIL', 'multiprocessing'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert result.stdout.strip() == "set()"


def test_a_worker_loads_tries_and_serves_what_its_slot_holds(start: Start, tmp_path: Path) -> None:
    write_series(tmp_path / "samples" / "a.npy", 4.0)
    write_series(tmp_path / "samples" / "b.npy", -4.0)
    slot = make_slot(tmp_path / "slot")
    worker = start(slot)

    assert worker.load().bundle.digest == digest_of(slot)
    assert worker.trial().passed
    listener = serve(worker)
    wait_until(lambda: listener.inferences() > 5, "inferences")
    worker.stop()

    assert {window.bundle for window in listener.windows} == {digest_of(slot)}
    high, low = listener.predictions()["high"], listener.predictions()["low"]
    assert 0 <= high - low <= 1
    assert listener.exits == []
    assert all(w.stages["run"].count == w.inferences for w in listener.windows)


def test_stopping_flushes_the_last_window(start: Start, tmp_path: Path) -> None:
    source = tmp_path / "samples"
    source.mkdir()
    worker = start(make_slot(tmp_path / "slot"), "directory", 0.0)
    worker.load()
    listener = serve(worker)
    for index in range(20):
        write_series(source / f"{index}.npy", 1.0)
    position = worker.position
    assert position is not None
    wait_until(lambda: len(worker.position.seen) == 20 * 8, "all files")  # type: ignore[union-attr] # checked
    worker.stop()
    worker.stop()
    assert listener.inferences() == 20
    assert listener.exits == []
    assert not worker.alive


def test_an_alarm_comes_as_an_event_of_the_bundle(start: Start, tmp_path: Path) -> None:
    write_series(tmp_path / "samples" / "a.npy", 9.0)
    slot = make_slot(tmp_path / "slot")
    worker = start(slot)
    worker.load()
    listener = serve(worker)
    wait_until(lambda: "decision.alarm" in listener.codes(), "an alarm")
    wait_until(lambda: listener.inferences() > 3, "inferences")
    worker.stop()
    alarms = [event for event in listener.events if event.code == "decision.alarm"]
    assert [event.bundle for event in alarms] == [digest_of(slot)]
    assert "high" in alarms[0].detail
    assert sum(window.alarms for window in listener.windows) == 1


def test_windows_come_while_there_is_nothing_to_infer(start: Start, tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    worker = start(make_slot(tmp_path / "slot"))
    worker.load()
    listener = serve(worker)
    wait_until(lambda: len(listener.windows) >= 2, "two windows")
    worker.stop()
    assert listener.inferences() == 0
    assert listener.windows[0].duration_s >= 0.2


def test_a_child_that_is_to_rest_first_asks_nothing_of_the_model_in_two_windows(
    start: Start, tmp_path: Path
) -> None:
    for index in range(3):
        write_series(tmp_path / "samples" / f"{index}.npy", 1.0)
    worker = start(make_slot(tmp_path / "slot"), window_s=2.0, rest_s=0.6)
    worker.load()
    listener = serve(worker)
    wait_until(lambda: listener.inferences() > 0, "work after the rest")
    windows = list(listener.windows)
    assert [window.inferences for window in windows[:2]] == [0, 0]
    rest_s = sum(window.duration_s for window in windows if not window.inferences)
    assert rest_s == pytest.approx(0.6) or rest_s > 0.6
    assert listener.exits == []


def test_a_child_that_rests_can_be_stopped(start: Start, tmp_path: Path) -> None:
    worker = start(make_slot(tmp_path / "slot"), rest_s=600.0)
    worker.load()
    listener = serve(worker)
    wait_until(lambda: listener.windows, "a window of the usual length")
    worker.stop()
    assert listener.inferences() == 0
    assert listener.exits == []


def test_stopping_a_worker_that_never_served_leaves_nothing(start: Start, tmp_path: Path) -> None:
    worker = start(make_slot(tmp_path / "slot"))
    worker.load()
    worker.stop()
    assert is_gone(worker.pid)
    with pytest.raises(WorkerError) as caught:
        worker.trial()
    assert caught.value.reason == "worker-stopped"


def test_what_a_child_prints_goes_to_the_log(
    start: Start, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "device_agent.inference.child")
    worker = start(tmp_path / "no-such-slot")
    with pytest.raises(WorkerError):
        worker.load()
    assert caplog.text == ""  # a refusal is an answer, not a crash
    worker = start(make_slot(tmp_path / "slot"))
    worker.load()
    worker._child._channel.sendall(b"\0\0\0\2\xff\xff")  # not of the protocol
    wait_until(lambda: not worker.alive, "the end of the child")
    assert "malformed frame" in caplog.text


def test_what_the_runtime_prints_is_logged_without_its_colours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    theirs, ours = os.pipe()
    os.write(ours, b"\x1b[1;31m2026 [E:onnxruntime] no library\n\x1b[m\nplain\n\x1b[0;93m\x1b[m\n")
    os.close(ours)
    with os.fdopen(theirs, "rb", buffering=0) as stream, caplog.at_level("INFO"):
        log = OutputLog(stream, 7)
        while log.read():
            pass
    assert log.last == "plain"
    assert caplog.messages == ["7: 2026 [E:onnxruntime] no library", "7: plain"]
