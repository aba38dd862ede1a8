"""Keeps the console's own broker running."""

from __future__ import annotations

import errno
import random
import socket
import threading
import time
from collections.abc import Callable

from app.errors import MusterError, PortBusyError
from app.link import Broker, BrokerAccess
from app.system import kill
from device_agent.wire.sentence import Sentence

RESTART_DELAY_S = 1.0
_PORTS = range(30_000, 32_768)
"""Linux hands those above to connections, other systems those from 49,152 on."""
_TAKEN = (errno.EADDRINUSE, errno.EACCES)
"""The other one is Windows' word for a port that is set aside, or another's alone."""


class Says(Sentence):
    """Why a broker finds no port."""

    NO_PORT = "no port from {first} to {last} is free on {host}"


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
                kill(pid)
            self._broker.stop()
            self.error = "the broker is held down"

    def release(self) -> None:
        """Let it run again: the next tick starts it."""
        with self._lock:
            self._held = False
            self._start_at_s = self._clock()


def free_ports(host: str) -> tuple[int, int]:
    """Return two ports that nobody listens on right now.

    A broker has its port again after each restart, so it is none of those that systems hand to
    connections: in the meantime any of them might be given this one.

    Raises:
        PortBusyError: All of them are in use.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found: list[int] = []
    for port in random.sample(_PORTS, len(_PORTS)):
        with socket.socket(family) as probe:
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno not in _TAKEN:
                    raise
                continue
        found.append(port)
        if len(found) == 2:
            return found[0], found[1]
    raise PortBusyError(Says.NO_PORT(first=_PORTS.start, last=_PORTS.stop - 1, host=host))
