"""Three agents as real processes, each with a state directory of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import IO

from app.errors import EnvironmentFaultError

STOP_TIMEOUT_S = 10.0


class AgentProcesses:
    """Agents that end when this process does, however it ends: each watches its standard input."""

    def __init__(self) -> None:
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._logs: list[IO[bytes]] = []

    def start(self, device_id: str, config: Path) -> None:
        """Start one agent; what it says goes to ``agent.log`` beside its configuration."""
        log = (config.parent / "agent.log").open("ab")
        self._logs.append(log)
        self._processes[device_id] = subprocess.Popen(
            [
                sys.executable, "-m", "device_agent", "run",
                "--config", str(config), "--exit-with-stdin",
            ],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip

    def check(self) -> None:
        """Make sure that every agent still runs.

        Raises:
            EnvironmentFaultError: One has ended.
        """
        for device_id, process in self._processes.items():
            if process.poll() is not None:
                raise EnvironmentFaultError(
                    f"the agent of {device_id} ended with exit code {process.returncode};"
                    " see its agent.log"
                )

    def stop(self) -> None:
        """End all agents in order, and wait for them."""
        for process in self._processes.values():
            if process.stdin is not None:
                process.stdin.close()
        for process in self._processes.values():
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for log in self._logs:
            log.close()
