"""What the window is over: a real core with a broker of its own and a swarm of devices."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.cli.demo.agents import AgentProcesses
from app.cli.demo.swarm import simulated_ids, start_swarm
from app.core import BrokerSettings, Core
from app.fleet.rollout.plan import canary_plan
from app.rolling import Rolling
from tests.fakes.brokers import free_port
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

_SOAK_S = 3.0
_PATIENCE_S = 300.0
_VERSIONS = ("1.0.0", "1.1.0", "2.0.0", "3.0.0")


@contextmanager
def running_plant(place: Path, devices: int) -> Iterator[Core]:
    """Run broker, core and swarm; all devices have joined and the first bundle is under way."""
    workspace = new_workspace(place / "data", "soak")
    core = Core(workspace, CONSOLE, BrokerSettings(port=free_port()))
    agents = AgentProcesses()
    core.start()
    try:
        wait_until(lambda: core.status().connected, "the console to connect", _PATIENCE_S)
        digests = []
        for version in _VERSIONS:
            entry = add_bundle(workspace.library, version)
            workspace.release(entry.digest, RELEASE, core.console_signers)
            digests.append(entry.digest)
        ids = simulated_ids(devices)
        start_swarm(workspace, ids, place / "swarm", agents, _SOAK_S)
        wait_until(lambda: _joined(core) == devices, "the swarm to join", _PATIENCE_S)
        Rolling(workspace).create(digests[0], ids, canary_plan(ids[:1]), "First light")
        yield core
        agents.check()
    finally:
        agents.stop()
        core.stop()
        workspace.close()


def kill_broker(core: Core) -> None:
    """Kill the broker's process; its keeper starts it again a moment later."""
    pid = core.broker.pid if core.broker else None
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


def _joined(core: Core) -> int:
    return sum(view.status not in ("never", "offline") for view in core.live.all())
