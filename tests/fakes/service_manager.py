"""A service manager's end of sd_notify: a real datagram socket that is listened to."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from tests.fakes.waiting import PATIENCE_S


class ServiceManager:
    """Listens where `NOTIFY_SOCKET` points; systemd itself cannot be run in a test."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self._path))

    def __enter__(self) -> ServiceManager:
        return self

    def __exit__(self, *unused: object) -> None:
        self._socket.close()

    def environ(self, watchdog_s: float | None = None, pid: int | None = None) -> dict[str, str]:
        """Return what systemd puts into a service's environment."""
        found = {"NOTIFY_SOCKET": str(self._path)}
        if watchdog_s is not None:
            found["WATCHDOG_USEC"] = str(int(watchdog_s * 1e6))
            found["WATCHDOG_PID"] = str(pid or os.getpid())
        return found

    def hear(self, timeout_s: float = PATIENCE_S) -> dict[str, str]:
        """Return the next message.

        Raises:
            TimeoutError: There was none.
        """
        self._socket.settimeout(timeout_s)
        lines = self._socket.recv(65536).decode().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def hear_until(self, key: str, timeout_s: float = PATIENCE_S) -> dict[str, str]:
        """Return the next message that has a field."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            said = self.hear(max(deadline_s - time.monotonic(), 0.001))
            if key in said:
                return said

    def drain(self) -> list[dict[str, str]]:
        """Return what has been said and not heard yet."""
        found = []
        while True:
            try:
                found.append(self.hear(0.001))
            except TimeoutError:
                return found
