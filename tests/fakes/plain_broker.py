"""A broker as it runs on a device for its own programs: mosquitto, no TLS, loopback."""

from __future__ import annotations

import subprocess
from pathlib import Path

from app.link.mosquitto import find_mosquitto
from tests.fakes.brokers import free_port
from tests.fakes.waiting import PATIENCE_S, wait_until


class PlainBroker:
    """Keeps its port over restarts."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self._config = directory / "mosquitto.conf"
        self._config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
            "user root\nlog_dest stdout\n"
        )
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> PlainBroker:
        """Start it and wait until it listens."""
        executable = find_mosquitto()
        assert executable is not None
        self._process = subprocess.Popen(
            [str(executable), "-c", str(self._config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        wait_until(self._answers, "the broker to listen")
        return self

    def stop(self) -> None:
        """End it."""
        process, self._process = self._process, None
        if process:
            process.terminate()
            process.wait(PATIENCE_S)

    def _answers(self) -> bool:
        import socket

        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
