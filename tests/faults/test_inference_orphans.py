"""However the agent dies, its inference child dies with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.listening import is_gone
from tests.fakes.slots import TRIGGER, Misdeed, make_slot, write_series
from tests.fakes.waiting import wait_until

PARENT = """
import sys, time
from pathlib import Path
from device_agent.inference.options import WorkerOptions
from device_agent.inference.supervisor import Supervisor
from device_agent.wire.pipeline.places import ReplaySource
slot, source = map(Path, sys.argv[1:])
nothing = lambda *said: None
supervisor = Supervisor(
    WorkerOptions(ReplaySource(path=str(source), rate_hz=20.0)), nothing, nothing, nothing
)
supervisor.serve(slot)
candidate = supervisor.stage(slot)
print(supervisor.pid, candidate.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("misdeed", ["none", "hang"])
def test_a_killed_agent_leaves_no_child(tmp_path: Path, misdeed: Misdeed) -> None:
    slot = make_slot(tmp_path / "slot", misdeed=misdeed)
    write_series(tmp_path / "samples" / "0.npy", 2 * TRIGGER)  # hangs in the runtime, if at all
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(slot), str(tmp_path / "samples")],
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 2
        for pid in pids:
            os.kill(pid, 0)
        parent.kill()
    for pid in pids:
        wait_until(lambda pid=pid: is_gone(pid), f"the end of child {pid}")
