"""What a pipeline declares happens in a child that serves: windows, boxes, alarms that end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from app.bundles.build import build_bundle
from app.bundles.library import Library
from app.bundles.project import load_project
from app.bundles.recipes import RECIPES
from device_agent.inference.options import WorkerOptions
from device_agent.inference.worker import Worker
from device_agent.wire.pipeline.spec import Series
from tests.fakes.kinds import make_kind_project
from tests.fakes.listening import Listener
from tests.fakes.places import watch
from tests.fakes.slots import LENGTH, make_pipeline, make_slot, write_series
from tests.fakes.waiting import wait_until

Serve = Callable[[Path], Listener]


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    path = tmp_path / "samples"
    path.mkdir()
    return path


@pytest.fixture
def serve(samples: Path) -> Iterator[Serve]:
    """Serve a slot that passed its trial on the files that come into `samples`."""
    workers = []

    def begin(slot: Path) -> Listener:
        source = watch(samples, 0.0)
        worker, listener = (
            Worker.start(slot, WorkerOptions(source=source, window_s=0.2)),
            Listener(),
        )
        workers.append(worker)
        worker.load()
        report = worker.trial()
        assert (report.passed, report.reason) == (True, "")
        worker.serve(listener.on_window, listener.on_event, listener.on_exit)
        return listener

    yield begin
    for worker in workers:
        worker.stop()


def test_a_long_file_gives_a_window_every_hop(serve: Serve, samples: Path, tmp_path: Path) -> None:
    pipeline = replace(make_pipeline(), sample=Series(length=LENGTH, hop=4))
    listener = serve(make_slot(tmp_path / "slot", pipeline=pipeline))
    signal = np.repeat(np.array([1, 1, 1, -2, -2], np.float32), 4)  # sums of 8: 8, 8, -4, -16
    np.save(samples / ".part.npy", signal[:, None])
    (samples / ".part.npy").rename(samples / "long.npy")
    wait_until(lambda: listener.inferences() >= 4, "inferences")
    assert dict(listener.predictions()) == {"high": 2, "low": 2}
    assert listener.errors() == 0


def test_an_alarm_that_lasts_is_raised_and_cleared(
    serve: Serve, samples: Path, tmp_path: Path
) -> None:
    base = make_pipeline()
    decision = replace(base.decision, k=1, n=1, hold_off_s=0.0, release=0.6)
    listener = serve(make_slot(tmp_path / "slot", pipeline=replace(base, decision=decision)))
    for count, value in enumerate((9.0, 9.0, -9.0), 1):
        write_series(samples / f"{count}.npy", value)
        wait_until(lambda wanted=count: listener.inferences() == wanted, "the sample")
    wait_until(lambda: "decision.cleared" in listener.codes(), "the end of the alarm")
    assert [code for code in listener.codes() if code.startswith("decision")] == [
        "decision.alarm",
        "decision.cleared",
    ]
    assert sum(window.alarms for window in listener.windows) == 1


def test_a_detector_counts_each_box(serve: Serve, samples: Path, tmp_path: Path) -> None:
    project = load_project(make_kind_project(tmp_path / "project", "detector"))
    entry = build_bundle(project, "1.0.0", RECIPES["fp32"], Library(tmp_path / "library"))
    listener = serve(entry.path)
    for path in project.validation.iterdir():
        (samples / path.name).write_bytes(path.read_bytes())
    wait_until(lambda: listener.inferences() == 12, "inferences")
    found = listener.predictions()
    assert set(found) <= {"dent", "crack"}
    assert found.total() > 12
    assert sum(sum(window.confidence) for window in listener.windows) == found.total()
