"""Takes connections in, a bounded number, and leaves the good ones to the next child."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from device_agent.inference.server.connection import HEAD_BYTES, Connection
from device_agent.inference.server.refusal import RefusalError
from device_agent.inference.server.response import encode, error_response
from device_agent.inference.server.routes import Routes

STACK_BYTES = 4 * 1024 * 1024
"""As deep as a JSON decoder may recurse before Python stops it."""
PAUSE_S = 0.1
_FULL = RefusalError(HTTPStatus.SERVICE_UNAVAILABLE, "too many connections; try again")


@dataclass(frozen=True)
class Inherited:
    """What the agent gave: see `device_agent.inference.server.doors.Doors.fds`."""

    listener: int
    leave: int
    find: int


class Porter:
    """Accepts on a thread of its own; each connection has one, too.

    Args:
        inherited: Descriptors of the doors.
        max_connections: At a time; one more ends the connection that is idle for longest, or is
            refused.
        routes: Answer requests.
        on_refusal: Hears why a client was refused.
        on_end: Hears that a connection has ended.
    """

    def __init__(
        self,
        inherited: Inherited,
        max_connections: int,
        routes: Routes,
        on_refusal: Callable[[str], None],
        on_end: Callable[[], None],
    ) -> None:
        self._listener = socket.socket(fileno=inherited.listener)
        self._leave = socket.socket(fileno=inherited.leave)
        self._find = socket.socket(fileno=inherited.find)
        self._max_connections = max_connections
        self._routes = routes
        self._on_refusal = on_refusal
        self._on_end = on_end
        self._stop_fd, self._stopper = os.pipe()
        self._registry = threading.Lock()
        self._connections: set[Connection] = set()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._accept_all, name="porter", daemon=True)

    def start(self) -> None:
        """Let clients in, first those that the child before has left."""
        # A limit of the data segment counts stacks, and the default has 8 MiB for each.
        threading.stack_size(STACK_BYTES)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a client may still be talked to."""
        return self._thread.is_alive() or bool(self._connections)

    @property
    def leaving(self) -> bool:
        """Whether an idle connection is still to be left; that takes as long as we are held up."""
        with self._registry:
            idle = any(entry.idle_since_s is not None for entry in self._connections)
        return idle or self._thread.is_alive()

    @property
    def answering(self) -> bool:
        """Whether a request is here whole and its response is not out yet."""
        with self._registry:
            return any(entry.answering for entry in self._connections)

    def stop(self) -> None:
        """Let nobody in any more, leave idle connections to the next child, end the others soon.

        Returns at once; `busy` tells when all is done.
        """
        self._stopping.set()
        os.write(self._stopper, b".")

    def close(self) -> None:
        """Give the descriptors back, once nothing is busy."""
        for end in (self._listener, self._leave, self._find):
            end.close()
        os.close(self._stop_fd)
        os.close(self._stopper)

    def _accept_all(self) -> None:
        for client in self._found():
            self._admit(client)
        poll = select.poll()
        poll.register(self._listener, select.POLLIN)
        poll.register(self._stop_fd, select.POLLIN)
        while not self._stopping.is_set():
            poll.poll()
            if self._stopping.is_set():
                break
            try:
                client, _ = self._listener.accept()
            except (BlockingIOError, ConnectionError):
                continue
            except OSError:  # no descriptors or no memory: others must free some first
                self._stopping.wait(PAUSE_S)
                continue
            self._admit(client)
        self._on_end()

    def _found(self) -> list[socket.socket]:
        """Return the connections that the child before has left."""
        found = []
        with contextlib.suppress(BlockingIOError):
            while fds := socket.recv_fds(self._find, 1, 1)[1]:
                found += [socket.socket(fileno=fd) for fd in fds]
        return found

    def _admit(self, client: socket.socket) -> None:
        client.setblocking(True)
        if client.family != socket.AF_UNIX:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(client, self._routes, self._stop_fd, self._on_refusal)
        with self._registry:
            room = len(self._connections) < self._max_connections or self._make_room()
            if room:
                self._connections.add(connection)
        if not room or not self._start(connection, client):
            self._turn_away(client)

    def _start(self, connection: Connection, client: socket.socket) -> bool:
        thread = threading.Thread(
            target=self._serve, args=(connection, client), name="client", daemon=True
        )
        try:
            thread.start()
        except RuntimeError:  # the system has no thread for it
            with self._registry:
                self._connections.discard(connection)
            return False
        return True

    def _make_room(self) -> bool:
        """End the connection that is idle for longest; False where every one is busy."""
        idle = [entry for entry in self._connections if entry.idle_since_s is not None]
        idle.sort(key=lambda entry: entry.idle_since_s or 0.0)
        for entry in idle:
            if entry.evict():
                self._connections.discard(entry)
                return True
        return False

    def _turn_away(self, client: socket.socket) -> None:
        """Refuse without a thread and without waiting."""
        self._on_refusal(_FULL.message)
        with client, contextlib.suppress(OSError):
            client.setblocking(False)
            client.send(encode(error_response(_FULL), keep=False))
            client.shutdown(socket.SHUT_WR)
            client.recv(HEAD_BYTES)  # closing over unread bytes would take the response back

    def _serve(self, connection: Connection, client: socket.socket) -> None:
        with client:
            connection.run()
            if connection.end == "left":
                with contextlib.suppress(OSError):  # no room for it: it just ends
                    socket.send_fds(self._leave, [b"."], [client.fileno()])
        with self._registry:
            self._connections.discard(connection)
        self._on_end()
