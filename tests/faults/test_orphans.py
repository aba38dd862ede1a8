"""However a console ends, nothing of it runs on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.brokers import LONG_BROKER_KINDS
from tests.fakes.processes import descendants, runs_module, wait_until_gone
from tests.fakes.waiting import PATIENCE_S, wait_until

WORKER = "device_agent.inference.worker_main"


@pytest.fixture(params=LONG_BROKER_KINDS)
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A demo in the middle of its work: broker, three agents, at least one inference worker."""
    command = [
        sys.executable, "-m", "app.cli.main", "demo",
        "--out", str(tmp_path / "demo"), "--broker", request.param,
    ]  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            wait_until(
                lambda: any(runs_module(each, WORKER) for each in alive(process)),
                "an inference worker to run",
                240,  # it founds a fleet and builds a bundle first
                every_s=0.25,
            )
            yield process
        finally:
            process.kill()
            process.wait()


def alive(process: subprocess.Popen[bytes]) -> list:  # type: ignore[type-arg]  # of psutil's
    assert process.poll() is None, "the demo ended early"
    return descendants(process.pid)


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "how",
    [
        signal.SIGKILL,
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.soak),  # SIGTERM ends it by the same way
    ],
)
def test_no_process_outlives_a_demo_that_is_ended_by(
    demo: subprocess.Popen[bytes], how: signal.Signals
) -> None:
    below = descendants(demo.pid)
    assert len(below) >= 5  # a broker, three agents, a worker
    demo.send_signal(how)
    wait_until_gone(below)
    demo.wait(PATIENCE_S)
    assert demo.returncode != 0
