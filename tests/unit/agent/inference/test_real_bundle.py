"""A bundle as the console builds it, quantized for real, through a worker."""

from __future__ import annotations

from pathlib import Path

from device_agent.inference.options import WorkerOptions
from device_agent.inference.worker import Worker
from tests.fakes.listening import Listener
from tests.fakes.places import replay
from tests.fakes.projects import make_bundle_dir
from tests.fakes.slots import digest_of
from tests.fakes.waiting import wait_until


def test_a_bundle_of_the_console_passes_its_trial_and_serves(tmp_path: Path) -> None:
    slot = make_bundle_dir(tmp_path / "slot")
    source, listener = tmp_path / "samples", Listener()
    source.mkdir()
    for path in (slot / "golden").glob("*-input*"):
        (source / path.name).write_bytes(path.read_bytes())
    options = WorkerOptions(replay(source, 50.0), window_s=0.2)
    worker = Worker.start(slot, options)
    try:
        assert worker.load().bundle.digest == digest_of(slot)
        report = worker.trial()
        assert (report.passed, report.reason, report.top1) == (True, "", 1.0)
        worker.serve(listener.on_window, listener.on_event, listener.on_exit)
        wait_until(lambda: listener.inferences() >= 6, "inferences")
    finally:
        worker.stop()
    assert len(listener.predictions()) == 3
    assert (listener.errors(), listener.exits) == (0, [])
