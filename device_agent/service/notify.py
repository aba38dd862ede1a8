"""What a service tells systemd: sd_notify(3) over a datagram socket, without its library."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import MutableMapping

_log = logging.getLogger(__name__)

SEND_TIMEOUT_S = 5.0
_VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


class Notifier:
    """The line to the service manager; without one, everything said goes nowhere.

    Args:
        address: A path, or an abstract name that begins with ``@``; empty without a manager.
        watchdog_s: The manager ends a service that it has not heard of for this long.
    """

    def __init__(self, address: str = "", watchdog_s: float | None = None) -> None:
        self.watchdog_s = watchdog_s if address else None
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._broken = False
        self._socket: socket.socket | None = None
        if address:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._socket.settimeout(SEND_TIMEOUT_S)

    @classmethod
    def take(cls, environ: MutableMapping[str, str]) -> Notifier:
        """Return the line that the manager offers, and hide it from children (`sd_notify(3)`)."""
        address, usec, pid = (environ.pop(name, "") for name in _VARIABLES)
        meant = not pid or pid == str(os.getpid())
        watched = meant and usec.isdigit() and int(usec) > 0
        if address[:1] not in ("", "/", "@"):
            _log.error("NOTIFY_SOCKET %s is of a kind that is not known; nothing is told", address)
            address = ""
        return cls(address, int(usec) / 1e6 if watched else None)

    @property
    def attached(self) -> bool:
        """Whether a service manager listens."""
        return self._socket is not None

    def ready(self, status: str) -> None:
        """Say that the service has started."""
        self._tell("READY=1", status)

    def feed(self, status: str) -> None:
        """Say that all is well, for the watchdog."""
        self._tell("WATCHDOG=1", status)

    def status(self, status: str) -> None:
        """Say one line for people, and nothing for the watchdog."""
        self._tell("", status)

    def stopping(self) -> None:
        """Say that the service ends."""
        self._tell("STOPPING=1", "stopping")

    def close(self) -> None:
        """Say nothing more."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _tell(self, state: str, status: str) -> None:
        if self._socket is None:
            return
        lines = [state] if state else []
        lines.append(f"STATUS={' '.join(status.split())}")
        try:
            self._socket.sendto("\n".join(lines).encode(), self._address)
        except OSError as error:
            if not self._broken:
                _log.error("the service manager cannot be told: %s", error)
            self._broken = True
        else:
            self._broken = False
