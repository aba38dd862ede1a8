"""Sources that go away and come back under a serving child."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from device_agent.inference.options import WorkerOptions
from device_agent.inference.worker import Worker
from tests.fakes.listening import Listener
from tests.fakes.places import files_source
from tests.fakes.slots import make_slot, write_series
from tests.fakes.waiting import wait_until


@pytest.fixture(params=["directory", "replay"])
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give each kind of source."""
    yield request.param


def test_a_source_may_vanish_and_return(tmp_path: Path, kind: str) -> None:
    source, away, listener = tmp_path / "samples", tmp_path / "away", Listener()
    source.mkdir()
    options = WorkerOptions(files_source(kind, source, 20.0), window_s=0.2)
    worker = Worker.start(make_slot(tmp_path / "slot"), options)
    try:
        worker.load()
        worker.serve(listener.on_window, listener.on_event, listener.on_exit)
        write_series(source / "0.npy", 1.0)
        wait_until(lambda: listener.inferences() >= 1, "inferences")
        source.rename(away)
        wait_until(lambda: "source.lost" in listener.codes(), "the loss")
        away.rename(source)
        wait_until(lambda: "source.returned" in listener.codes(), "the return")
        before = listener.inferences()
        write_series(source / "1.npy", 1.0)
        wait_until(lambda: listener.inferences() > before, "inferences again")
    finally:
        worker.stop()
    assert [code for code in listener.codes() if code.startswith("source.")][-2:] == [
        "source.lost",
        "source.returned",
    ]
    assert listener.exits == []
