"""Three agents as real processes, each with a key and a state directory of its own, and a swarm."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.errors import EnvironmentFaultError

STOP_TIMEOUT_S = 10.0
ENROL_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class AgentSetup:
    """What the agents of a demo do.

    Attributes:
        samples: They go round the files there.
        settings: More of ``agent.toml``, in TOML.
    """

    samples: Path
    rate_hz: float
    settings: str = ""


class AgentProcesses:
    """Agents that end when this process does, however it ends: each watches its standard input."""

    def __init__(self) -> None:
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._logs: list[IO[bytes]] = []

    def enrol(self, code: str, directory: Path, setup: AgentSetup) -> Path:
        """Let an agent join with a code, as on a device; return its configuration's path.

        Raises:
            EnvironmentFaultError: It did not join.
        """
        config = directory / "agent.toml"
        command = [
            sys.executable, "-m", "device_agent", "enrol", code, "--config", str(config),
            "--source", "replay", "--samples", str(setup.samples), "--rate", str(setup.rate_hz),
        ]  # fmt: skip
        joined = subprocess.run(
            command, capture_output=True, text=True, timeout=ENROL_TIMEOUT_S, check=False
        )
        if joined.returncode != 0:
            raise EnvironmentFaultError(f"an agent could not join: {joined.stderr.strip()}")
        with config.open("a", encoding="utf-8") as file:
            file.write(setup.settings)
        return config

    def start(self, device_id: str, config: Path) -> None:
        """Start one agent; what it says goes to ``agent.log`` beside its configuration."""
        arguments = ["run", "--config", str(config), "--exit-with-stdin"]
        self.launch(f"the agent of {device_id}", arguments, config.parent / "agent.log")

    def launch(self, what: str, arguments: Sequence[str], log_path: Path) -> None:
        """Start a process that ends with its standard input; `what` names it for people."""
        log = log_path.open("ab")
        self._logs.append(log)
        self._processes[what] = subprocess.Popen(
            [sys.executable, "-m", "device_agent", *arguments],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def check(self) -> None:
        """Make sure that every agent still runs.

        Raises:
            EnvironmentFaultError: One has ended.
        """
        for what, process in self._processes.items():
            if process.poll() is not None:
                raise EnvironmentFaultError(
                    f"{what} ended with exit code {process.returncode}; see its log"
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
