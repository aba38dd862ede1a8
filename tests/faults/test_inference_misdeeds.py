"""Models and children that misbehave while they serve: contained, counted, reported."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_static

from device_agent.errors import WorkerError
from device_agent.inference import process
from device_agent.inference.options import WorkerOptions
from device_agent.inference.protocol import Heartbeat
from device_agent.inference.serving import FLOOD
from device_agent.inference.supervisor import Supervisor
from device_agent.inference.worker import Worker
from tests.fakes.listening import Listener, children, is_gone
from tests.fakes.places import replay, watch
from tests.fakes.slots import TRIGGER, make_slot, write_series
from tests.fakes.waiting import wait_until


class Site:
    """A watched directory, a listener, and workers that are gone in the end."""

    def __init__(self, directory: Path) -> None:
        self.source = directory / "samples"
        self.source.mkdir()
        self.listener = Listener()
        self.options = WorkerOptions(watch(self.source, 0.0), window_s=0.2)
        self.workers: list[Worker] = []

    def start(self, slot: Path, **changes: object) -> Worker:
        worker = Worker.start(slot, replace(self.options, **changes))  # type: ignore[arg-type] # named
        self.workers.append(worker)
        return worker

    def serve(self, slot: Path, **changes: object) -> Worker:
        worker = self.start(slot, **changes)
        worker.load()
        worker.serve(self.listener.on_window, self.listener.on_event, self.listener.on_exit)
        return worker

    def write(self, name: str, value: float) -> None:
        write_series(self.source / name, value)


class Silence:
    """The clock by which a child's silence is measured: it stands still until a test moves it.

    So no child is killed because a busy machine had no time for it.
    """

    STEP_S = 0.5
    """As often as a test looks: a child that beats once a second is far from thirty of silence."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now_s = 1000.0
        left_s = process.ChildProcess._left_s

        def looked_at_often(child: process.ChildProcess) -> float | None:
            left = left_s(child)
            return left and min(left, 0.02)

        monkeypatch.setattr(process.ChildProcess, "_left_s", looked_at_often)
        monkeypatch.setattr(process, "time", self)

    def monotonic(self) -> float:
        return self._now_s

    def goes_on(self, seconds: float = STEP_S) -> None:
        self._now_s += seconds


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Silence:
    return Silence(monkeypatch)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a site and clear it."""
    site = Site(tmp_path)
    yield site
    for worker in site.workers:
        worker.stop()
    assert children() == []


def test_nan_outputs_are_counted_and_the_next_sample_is_served(site: Site, tmp_path: Path) -> None:
    worker = site.serve(make_slot(tmp_path / "slot", misdeed="nan"))
    site.write("0.npy", 2 * TRIGGER)
    site.write("1.npy", 2 * TRIGGER)
    site.write("2.npy", 1.0)
    wait_until(lambda: (site.listener.errors(), site.listener.inferences()) == (2, 1), "all three")
    assert worker.alive
    assert {"model.failed"} <= set(site.listener.codes())
    assert site.listener.exits == []


def test_a_flood_of_nan_is_told_once_and_counted_throughout(site: Site, tmp_path: Path) -> None:
    site.write("0.npy", 2 * TRIGGER)
    flood = replay(site.source, 50.0)
    worker = site.serve(make_slot(tmp_path / "slot", misdeed="nan"), source=flood)
    wait_until(lambda: len(site.listener.windows) >= 5, "five windows")
    wait_until(lambda: site.listener.errors() >= 20, "twenty errors")

    def failed() -> list[bool]:
        return [window.errors > 0 for window in list(site.listener.windows)]

    wait_until(lambda: any(map(all, pairwise(failed()))), "two windows of them on end")
    worker.stop()
    begun = sum(now and not before for before, now in pairwise([False, *failed()]))
    assert site.listener.codes().count("model.failed") == begun < sum(failed())


def test_a_model_that_gives_nothing_but_nan_is_restarted_and_goes_back_in_the_end(
    site: Site, tmp_path: Path
) -> None:
    good, bad = make_slot(tmp_path / "good"), make_slot(tmp_path / "bad", misdeed="nan")
    site.write("0.npy", 2 * TRIGGER)
    options = replace(site.options, source=replay(site.source, 1000.0))
    with supervised(site, options) as supervisor:
        site.listener.when_looping = lambda slot: supervisor.serve(good)
        supervisor.serve(bad)
        wait_until(lambda: site.listener.inferences() >= 10, "the good bundle to serve")
        assert site.listener.loops[0][:2] == (bad, "model-flood")
        assert "finite" in site.listener.loops[0][2]
        wait_until(lambda: site.listener.codes().count("worker.restarted") == 2, "both restarts")
    codes = site.listener.codes()
    assert (codes.count("worker.down"), codes.count("worker.restarted")) == (3, 2)
    assert site.listener.errors() == 3 * FLOOD, "a failure was not counted"


def test_a_crash_of_the_real_runtime_is_contained_counted_and_given_up(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .ort file loaded from bytes that the runtime frees too early: a real SIGSEGV in it."""
    good, bad = make_slot(tmp_path / "good"), make_slot(tmp_path / "bad", version="2.0.0")
    monkeypatch.setattr(process, "MODULE", "tests.fakes.ort_crash_child")
    monkeypatch.setenv("CRASH_MODEL", str(quantized(tmp_path)))
    monkeypatch.setenv("MALLOC_MMAP_THRESHOLD_", "65536")  # what is freed is gone, not reused
    with supervised(site, site.options) as supervisor:
        site.listener.when_looping = lambda slot: supervisor.serve(good)
        supervisor.serve(bad)
        site.write("0.npy", 1.0)
        wait_until(lambda: site.listener.inferences() == 1, "a good sample")
        for crash in range(1, 4):
            site.write(f"{crash}.npy", 2 * TRIGGER)
            wait_until(
                lambda crash=crash: site.listener.codes().count("worker.down") == crash,
                f"crash {crash}",
            )
        site.write("9.npy", 1.0)
        wait_until(lambda: site.listener.inferences() == 2, "the good bundle to serve")
        assert supervisor.serving is not None
        assert supervisor.serving.bundle.version == "1.0.0"
        wait_until(lambda: site.listener.codes().count("worker.restarted") == 2, "both restarts")
    slot, reason, detail = site.listener.loops[0]
    assert (slot, reason) == (bad, "worker-crash")
    assert "SIGSEGV" in detail
    assert site.listener.codes().count("worker.restarted") == 2


@contextmanager
def supervised(site: Site, options: WorkerOptions) -> Iterator[Supervisor]:
    """Lend a supervisor for whom crashes come one right after the other, however slow we are."""
    listener = site.listener
    supervisor = Supervisor(
        options, listener.on_window, listener.on_event, listener.on_crash_loop, lambda: 0.0
    )
    try:
        yield supervisor
    finally:
        supervisor.stop()


def quantized(directory: Path) -> Path:
    """Return a model with a megabyte of 8-bit weights, as an .ort file."""
    rng = np.random.default_rng(0)
    model, target = directory / "quantized.onnx", directory / "quantized.ort"
    feed = iter([{"input": rng.normal(size=(1, 3, 8, 8)).astype(np.float32)}])
    reader = SimpleNamespace(get_next=lambda: next(feed, None))
    quantize_static(convolutions(rng), model, reader, per_channel=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.save_model_format", "ORT")
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return target


def convolutions(rng: np.random.Generator) -> onnx.ModelProto:
    weights, nodes, last = [], [], "input"
    for layer, channels in enumerate((3, 256, 256)):
        values = rng.normal(size=(256, channels, 3, 3)).astype(np.float32) * 0.05
        weights.append(numpy_helper.from_array(values, f"w{layer}"))
        inputs = [last, f"w{layer}"]
        nodes.append(helper.make_node("Conv", inputs, [f"c{layer}"], pads=[1, 1, 1, 1]))
        nodes.append(helper.make_node("Relu", [f"c{layer}"], [last := f"r{layer}"]))
    nodes.append(helper.make_node("GlobalAveragePool", [last], ["out"]))
    shapes = {"input": [1, 3, 8, 8], "out": [1, 256, 1, 1]}
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shapes[name]) for name in shapes]
    graph = helper.make_graph(nodes, "convolutions", ends[:1], ends[1:], weights)
    opset = helper.make_opsetid("", 17)
    return helper.make_model(graph, opset_imports=[opset], ir_version=8)


def test_unreadable_samples_are_counted_and_not_fatal(site: Site, tmp_path: Path) -> None:
    worker = site.serve(make_slot(tmp_path / "slot"))
    text = tmp_path / "text.npy"
    text.write_text("not an array")
    text.rename(site.source / text.name)  # whole at once
    (site.source / "empty.npy").write_bytes(b"")
    (site.source / "dangling.npy").symlink_to("nowhere")
    site.write("good.npy", 1.0)
    wait_until(lambda: site.listener.inferences() == 1, "the good sample")
    wait_until(lambda: site.listener.errors() == 2, "the bad ones")
    assert worker.alive
    assert "sample.unreadable" in site.listener.codes()


def test_a_hanging_model_is_killed_and_named(site: Site, tmp_path: Path, silence: Silence) -> None:
    worker = site.serve(make_slot(tmp_path / "slot", misdeed="hang"))
    site.write("0.npy", 2 * TRIGGER)
    wait_until(lambda: worker.position and worker.position.seen, "the sample to be taken")
    wait_until(lambda: site.listener.exits or silence.goes_on(), "the end")
    assert site.listener.exits[0][0] == "worker-hang"
    assert is_gone(worker.pid)


def test_a_quiet_source_is_no_hang(site: Site, tmp_path: Path, silence: Silence) -> None:
    worker = site.serve(make_slot(tmp_path / "slot"), hang_timeout_s=30.0, window_s=3600.0)
    beats: list[object] = []

    def heard(report: object) -> None:
        beats.append(report)
        silence.goes_on(20.0)

    worker._child._on_report = heard  # between one sign of life and the next so much goes by
    wait_until(lambda: len(beats) >= 3, "heartbeats")
    assert {type(beat) for beat in beats} == {Heartbeat}
    assert worker.alive


def test_a_frozen_child_is_killed_even_where_it_cannot_read(
    site: Site, tmp_path: Path, silence: Silence
) -> None:
    worker = site.serve(make_slot(tmp_path / "slot"))
    os.kill(worker.pid, signal.SIGSTOP)
    wait_until(lambda: site.listener.exits or silence.goes_on(), "the end")
    assert site.listener.exits[0][0] == "worker-hang"
    assert is_gone(worker.pid)


def test_a_sample_that_hangs_the_model_does_not_hang_the_next_child(
    site: Site, tmp_path: Path, silence: Silence
) -> None:
    supervisor = Supervisor(
        site.options,
        site.listener.on_window,
        site.listener.on_event,
        site.listener.on_crash_loop,
    )
    supervisor.serve(make_slot(tmp_path / "slot", misdeed="hang"))
    site.write("0.npy", 2 * TRIGGER)
    wait_until(lambda: "worker.down" in site.listener.codes() or silence.goes_on(), "the hang")
    site.write("1.npy", 1.0)
    wait_until(lambda: site.listener.inferences() == 1, "the next sample")
    supervisor.stop()
    assert site.listener.codes().count("worker.down") == 1


def test_a_trial_that_never_ends_is_killed(site: Site, tmp_path: Path) -> None:
    slot = make_slot(tmp_path / "slot", misdeed="hang", golden=(1.0, 2 * TRIGGER))
    worker = site.start(slot, trial_timeout_s=1.0)
    worker.load()
    with pytest.raises(WorkerError) as caught:
        worker.trial()
    assert caught.value.reason == "worker-hang"
    assert is_gone(worker.pid)


def test_a_model_that_wants_too_much_memory_is_contained(site: Site, tmp_path: Path) -> None:
    slot = make_slot(tmp_path / "slot", misdeed="memory")
    worker = site.serve(slot, memory_limit_bytes=2 * 1024**3)
    site.write("0.npy", 2 * TRIGGER)
    site.write("1.npy", 1.0)
    wait_until(lambda: site.listener.inferences() == 1, "the sample after it")
    wait_until(lambda: site.listener.errors() == 1, "the error")
    assert worker.alive
    failed = next(event for event in site.listener.events if event.code == "model.failed")
    assert "out-of-memory" in failed.detail


def test_a_killed_child_is_told_with_its_signal(site: Site, tmp_path: Path) -> None:
    worker = site.serve(make_slot(tmp_path / "slot"))
    os.kill(worker.pid, signal.SIGSEGV)
    wait_until(lambda: site.listener.exits, "the end")
    reason, detail = site.listener.exits[0]
    assert reason == "worker-crash"
    assert "SIGSEGV" in detail
    with pytest.raises(WorkerError):
        worker.trial()


@pytest.mark.parametrize("deed", ["pickle", "huge", "shut"])
def test_a_child_off_the_protocol_is_killed_and_nothing_it_sent_runs(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    monkeypatch.setattr(process, "MODULE", "tests.fakes.hostile_child")
    monkeypatch.setattr(process, "EXIT_TIMEOUT_S", 0.5)
    monkeypatch.setenv("HOSTILE", deed)
    monkeypatch.setenv("HOSTILE_TARGET", str(tmp_path / "pwned"))
    worker = site.start(make_slot(tmp_path / "slot"))
    with pytest.raises(WorkerError) as caught:
        worker.load()
    assert caught.value.reason in {"worker-protocol", "worker-crash"}
    wait_until(lambda: is_gone(worker.pid), "the end of the child")
    assert not (tmp_path / "pwned").exists()


def test_a_child_that_does_not_answer_is_killed(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "MODULE", "tests.fakes.hostile_child")
    monkeypatch.setenv("HOSTILE", "silence")
    worker = site.start(make_slot(tmp_path / "slot"), load_timeout_s=0.5)
    with pytest.raises(WorkerError) as caught:
        worker.load()
    assert caught.value.reason == "worker-hang"
    assert is_gone(worker.pid)
