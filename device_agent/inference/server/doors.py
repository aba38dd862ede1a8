"""The sockets of the endpoint, opened once by the agent and inherited by every child.

They outlive every child: a connection that comes while no child listens waits in the system's
queue, and one that is open moves to the next child through `Doors.parking`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device_agent.inference.says import Says
from device_agent.wire.telemetry import Severity

BACKLOG = 64
SOCKET_MODE = 0o660
Note = Callable[[str, Severity, str], None]
"""Says that something happened: event code, severity, detail."""


@dataclass(frozen=True)
class ServerOptions:
    """Where the endpoint listens, and what it lets in.

    Attributes:
        address: This machine's own, with `port`; or else `path`, of a Unix socket.
        max_connections: More at a time are refused.
        max_body_bytes: Limit of a request's body; a model of fixed shape sets a lower one.
    """

    address: str = "127.0.0.1"
    port: int = 0
    path: Path | None = None
    max_connections: int = 16
    max_body_bytes: int = 16 * 1024 * 1024


class Doors:
    """The listening socket, and a place where connections wait for the next child.

    They are opened when the first child is made. Where that fails, inference goes on without them,
    and the next child is an occasion to try again.

    Args:
        options: Where to listen.
        note: Hears code, severity and detail when that begins, or cannot be done.
    """

    def __init__(self, options: ServerOptions, note: Note) -> None:
        self.options = options
        self._note = note
        self._fault = ""
        self._lock = threading.Lock()
        self._closed = False
        self._sockets: tuple[socket.socket, socket.socket, socket.socket] | None = None

    def open(self) -> tuple[int, int, int] | None:
        """Return descriptors for a child: the listener, where to leave connections and find them.

        None where the address cannot be listened on, or all is over.
        """
        with self._lock:
            if self._sockets is None and not self._closed:
                self._try_open()
            if self._sockets is None:
                return None
            listener, leave, find = (end.fileno() for end in self._sockets)
            return listener, leave, find

    def _try_open(self) -> None:
        try:
            self._sockets = (_listen(self.options), *_parking())
        except OSError as error:
            self._complain(error)
            return
        self._fault = ""
        self._note("server.listening", "info", self.where)

    @property
    def where(self) -> str:
        """``127.0.0.1:8000`` or the path of the socket; empty while it is not open."""
        name = self._sockets[0].getsockname() if self._sockets else ""
        return name if isinstance(name, str) else f"{name[0]}:{name[1]}"

    def close(self) -> None:
        """Close them for good, once no child is left."""
        with self._lock:
            self._closed = True
            if self._sockets is None:
                return
            for end in self._sockets:
                end.close()
            self._sockets = None
            if self.options.path:
                with contextlib.suppress(OSError):
                    self.options.path.unlink()

    def _complain(self, error: OSError) -> None:
        place = self.options.path or f"{self.options.address}:{self.options.port}"
        fault = Says.CANNOT_LISTEN(place=place, cause=error.strerror or error)
        if fault != self._fault:
            self._note("server.unavailable", "error", fault)
        self._fault = fault


def _listen(options: ServerOptions) -> socket.socket:
    if options.path:
        return _listen_unix(options.path)
    family = socket.AF_INET6 if ":" in options.address else socket.AF_INET
    listener = socket.create_server((options.address, options.port), family=family, backlog=BACKLOG)
    listener.setblocking(False)
    return listener


def _listen_unix(path: Path) -> socket.socket:
    _clear(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # Nobody may come in before the mode is set: bind makes the file, listen opens it.
        listener.bind(str(path))
        path.chmod(SOCKET_MODE)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _clear(path: Path) -> None:
    """Remove the socket of an agent that was killed.

    Raises:
        OSError: It is no socket, or somebody listens on it.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise OSError(errno.EEXIST, "there is a file that is no socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        if probe.connect_ex(str(path)) == 0:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
    path.unlink()


def _parking() -> tuple[socket.socket, socket.socket]:
    leave, find = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    leave.setblocking(False)
    find.setblocking(False)
    return leave, find
