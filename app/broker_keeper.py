"""Keeps the console's own broker running."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import MusterError
from app.link import Broker, BrokerAccess

RESTART_DELAY_S = 1.0
DEFAULT_PORT = 18830
"""Not 1883: installing mosquitto from Debian starts a broker of the system's there."""


@dataclass(frozen=True)
class BrokerSettings:
    """Which broker the console uses.

    Attributes:
        host: What an embedded broker listens on, empty as recorded, see `as_recorded`; where
            another one is.
        port: For certificates. 0 picks a free one; only for an embedded broker.
        embedded: Run it as a child process; else connect to one that runs already.
        kind: ``mosquitto`` or ``amqtt``; None takes mosquitto where it is installed.
        enrol_port: For codes; 0 is the port after `port`.
        plain: A broker elsewhere has no TLS; on loopback only.
        patient: Where a broker of our own does not start, go on without and try again.
        files: Where the access files of a broker elsewhere are to be kept up to date, if anywhere.
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    embedded: bool = True
    kind: str | None = None
    enrol_port: int = 0
    plain: bool = False
    files: Path | None = None
    patient: bool = False


class BrokerKeeper:
    """Starts a broker again a moment after it dies, unless it is held down. Thread-safe."""

    def __init__(
        self,
        broker: Broker,
        restart_delay_s: float = RESTART_DELAY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.kind = broker.kind
        self.host = broker.host
        self.port = broker.port
        self.enrol_port = broker.enrol_port
        self.tls = broker.tls
        self.error = ""
        self._broker = broker
        self._restart_delay_s = restart_delay_s
        self._clock = clock
        self._lock = threading.RLock()
        self._held = False
        self._start_at_s: float | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the broker while it runs."""
        return self._broker.pid

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self._broker.alive()

    def start(self, *, patient: bool = False) -> None:
        """Start it.

        Args:
            patient: Where that fails let `tick` try again; what is in the way stands in `error`.

        Raises:
            EnvironmentFaultError: It cannot be started, for example because the port is busy.
        """
        with self._lock:
            try:
                self._broker.start()
            except MusterError as error:
                if not patient:
                    raise
                self._wait(error)
                return
            self._start_at_s = None
            self.error = ""

    def stop(self) -> None:
        """End it in order."""
        with self._lock:
            self._broker.stop()

    def admit(self, access: BrokerAccess) -> None:
        """Have it hold to these access rules from now on, whether it runs already or not.

        Raises:
            EnvironmentFaultError: Its directory cannot be written.
        """
        with self._lock:
            self._broker.admit(access)

    def tick(self) -> None:
        """Start it again if it died some time ago; what is in the way stands in `error`."""
        with self._lock:
            if self._broker.alive():
                self._broker.trim_log()
            if self._held or self._broker.alive():
                return
            if self._start_at_s is None:
                self.error = "the broker ended and is started again"
                self._start_at_s = self._clock() + self._restart_delay_s
            if self._clock() < self._start_at_s:
                return
            self.start(patient=True)

    def _wait(self, error: MusterError) -> None:
        self.error = str(error)
        self._start_at_s = self._clock() + self._restart_delay_s

    def hold_down(self) -> None:
        """Kill the broker as a crash would, and keep it down until `release`."""
        with self._lock:
            self._held = True
            pid = self._broker.pid
            if pid is not None:
                with contextlib.suppress(ProcessLookupError):  # it ended just now
                    os.kill(pid, signal.SIGKILL)
            self._broker.stop()
            self.error = "the broker is held down"

    def release(self) -> None:
        """Let it run again: the next tick starts it."""
        with self._lock:
            self._held = False
            self._start_at_s = self._clock()


def free_ports(host: str) -> tuple[int, int]:
    """Return two ports that nobody listens on right now.

    Both are held until both are known, or the system might name one twice.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as first, socket.socket(family) as second:
        for probe in (first, second):
            probe.bind((host, 0))
        return int(first.getsockname()[1]), int(second.getsockname()[1])
