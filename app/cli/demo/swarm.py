"""The simulated devices of a demo: a swarm as one process beside the real agents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.cli.demo.agents import AgentProcesses
from app.files import environment_faults, write_file
from app.joining import Joining
from app.workspace import Workspace

WINDOW_S = 2.0
BAD_VERSION = "3.0.0"
SCRIPT = f"""\
seed = 3

[device]
rate_hz = 4.0
load_s = 1.0
trial_s = 1.0

[[bundle]]
version = "{BAD_VERSION}"
fail_step = "trial"
fail_share = 0.9
"""
_SITES = ("Lyon / line 3", "Lyon / line 4", "Gdańsk / line 2", "Porto / hall 1", "Turku / hall 1")
_NAME = "the swarm"


def simulated_ids(count: int) -> tuple[str, ...]:
    """Return the names of so many simulated devices."""
    return tuple(f"sim-{index:04d}" for index in range(1, count + 1))


def start_swarm(
    workspace: Workspace,
    devices: Sequence[str],
    directory: Path,
    agents: AgentProcesses,
    soak_s: float,
) -> None:
    """Add the devices, make a code for each, and start the process that joins with them.

    Raises:
        EnvironmentFaultError: The directory cannot be written.
    """
    joining = Joining(workspace)
    codes = []
    for index, device_id in enumerate(devices):
        labels = {"demo": "yes", "simulated": "yes"}
        workspace.add_device(device_id, _SITES[index % len(_SITES)], labels)
        code = joining.make_code(device_id, life_s=3600.0, preauthorised=True, why="the demo")
        codes.append(code.text)
    with environment_faults(directory):
        directory.mkdir(parents=True)
        (directory / "codes").touch(mode=0o600)
    write_file(directory / "codes", "".join(f"{text}\n" for text in codes).encode())
    write_file(directory / "swarm.toml", SCRIPT.encode())
    arguments = [
        "swarm", "--state", str(directory / "devices"), "--codes", str(directory / "codes"),
        "--script", str(directory / "swarm.toml"),
        "--window-s", str(WINDOW_S), "--soak-s", str(soak_s), "--exit-with-stdin",
    ]  # fmt: skip
    agents.launch(_NAME, arguments, directory / "swarm.log")
