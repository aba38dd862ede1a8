"""Many connections on one network thread, for a process that is many devices."""

from __future__ import annotations

import logging
import os
import queue
import selectors
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from paho.mqtt.client import Client, error_string
from paho.mqtt.enums import MQTTErrorCode

from device_agent.link.backoff import Backoff
from device_agent.link.connection import Connection, ConnectionHandler, Endpoint, Will

_log = logging.getLogger(__name__)

_CONNECTING = 4
"""TLS handshakes block, so a few threads make them."""
_MISC_S = 1.0
_ACCEPT_S = 10.0
_STOP_S = 3.0
_STEADY_S = 10.0


class SharedConnection(Connection):
    """A connection whose socket is served by a `Reactor`; else as any other."""

    def __init__(
        self,
        reactor: Reactor,
        endpoint: Endpoint,
        handler: ConnectionHandler,
        will: Will | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        super().__init__(endpoint, handler, will, backoff)
        self._reactor = reactor
        self._client.on_socket_register_write = self._wants_write
        self._ended = threading.Event()
        self._stop_by_s = 0.0
        self._opened_s = 0.0
        self.fd = -1
        self.due_s = 0.0

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._reactor.do(lambda: self._reactor.add(self))

    def stop(self) -> None:
        """Disconnect in order; idempotent. Never on the reactor's own thread."""
        self._stop_by_s = time.monotonic() + _STOP_S
        self._stopping.set()
        self._client.disconnect()
        self._reactor.do(lambda: None)
        self._ended.wait(_STOP_S + 1.0)

    def open(self) -> str:
        """Connect, on a thread that may block; return why it failed, empty where it did not."""
        try:
            if self._endpoint.secrecy is not None:
                self._endpoint.secrecy.refresh()
            self._client.connect(
                self._endpoint.host, self._endpoint.port, self._endpoint.keepalive_s
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            return str(error) or type(error).__name__
        return ""

    def opened(self) -> bool:
        """Take note on the reactor's thread that the socket is there; False where it is not."""
        sock = self._client.socket()
        self._opened_s = time.monotonic()
        self.fd = sock.fileno() if sock is not None else -1
        return self.fd >= 0

    def serve(self, *, read: bool, write: bool) -> str:
        """Do what the socket is ready for; return why the connection ended, empty while it stands.

        A TLS socket may hold what no selector sees, so it is read until nothing is left.
        """
        try:
            code = self._client.loop_write() if write else MQTTErrorCode.MQTT_ERR_SUCCESS
            while read and code == MQTTErrorCode.MQTT_ERR_SUCCESS:
                code = self._client.loop_read()
                sock = self._client.socket()
                pending = getattr(sock, "pending", None)
                read = pending is not None and pending() > 0
        except Exception as error:  # noqa: BLE001 - a packet paho cannot parse must not end us
            _log.warning("the MQTT loop failed", exc_info=error)
            return str(error) or type(error).__name__
        if self._client.socket() is None:
            return "closed"  # which paho calls a success once its goodbye is out
        return "" if code == MQTTErrorCode.MQTT_ERR_SUCCESS else error_string(code)

    def look_after(self, now_s: float) -> str:
        """Keep it alive; return why it must end, empty where it need not."""
        if self._client.loop_misc() != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return "the broker went silent"
        if not self._connected and now_s - self._opened_s > _ACCEPT_S:
            return "the broker did not answer"
        if self._stopping.is_set() and now_s > self._stop_by_s:
            return "closed without goodbye"
        return ""

    @property
    def wants_write(self) -> bool:
        """Whether something waits to be sent."""
        return bool(self._client.want_write())

    @property
    def stopping(self) -> bool:
        """Whether nobody wants it any more."""
        return self._stopping.is_set()

    def lost(self, reason: str, now_s: float) -> None:
        """Tell the handler, and say when to try again."""
        self.fd = -1
        if self._connected:
            self._connected = False
            self._safely(self._handler.on_disconnected, reason)
        if now_s - self._opened_s > _STEADY_S and self._opened_s:
            self._backoff.reset()
        self.due_s = now_s + self._backoff.next_delay_s()

    def ended(self) -> None:
        """Let `stop` return."""
        self._ended.set()

    def _wants_write(self, client: Client, userdata: object, sock: object) -> None:
        self._reactor.wants_write(self)


class Reactor:
    """The network thread of many `SharedConnection`s. Handlers are called on it."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._todo: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._idle: set[SharedConnection] = set()
        self._live: dict[int, SharedConnection] = {}
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        self._pool = ThreadPoolExecutor(_CONNECTING, thread_name_prefix="mqtt connect")
        self._stopping = False
        self._misc_s = 0.0
        self._thread = threading.Thread(target=self._run, name="mqtt reactor", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; its connections were stopped before."""
        self._stopping = True
        self.do(lambda: None)
        self._thread.join()
        self._pool.shutdown()
        self._selector.close()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def connect(
        self,
        endpoint: Endpoint,
        handler: ConnectionHandler,
        will: Will | None = None,
        backoff: Backoff | None = None,
    ) -> Connection:
        """Return a connection that is served here."""
        return SharedConnection(self, endpoint, handler, will, backoff)

    def do(self, action: Callable[[], None]) -> None:
        """Have something done on the network thread; from any thread."""
        self._todo.put(action)
        try:
            os.write(self._wake_write, b"\0")
        except BlockingIOError:
            return  # it is awake already

    def add(self, connection: SharedConnection) -> None:
        """Take a connection in; on the network thread."""
        self._idle.add(connection)

    def wants_write(self, connection: SharedConnection) -> None:
        """Have a connection's packets sent; from any thread."""
        if threading.current_thread() is not self._thread:
            self.do(lambda: self._write(connection))

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._round()
            except Exception:  # noqa: BLE001 - one connection's fault must not end all others
                _log.exception("the reactor failed")

    def _round(self) -> None:
        for key, events in self._selector.select(0.2):
            if key.fd == self._wake_read:
                os.read(self._wake_read, 65536)
                continue
            connection = self._live.get(key.fd)
            if connection is not None:
                self._serve(connection, events)
        while not self._todo.empty():
            self._todo.get()()
        self._look_after()

    def _serve(self, connection: SharedConnection, events: int) -> None:
        read, write = bool(events & selectors.EVENT_READ), bool(events & selectors.EVENT_WRITE)
        reason = connection.serve(read=read, write=write or connection.wants_write)
        if reason:
            self._lose(connection, reason)
        else:
            self._watch(connection)

    def _write(self, connection: SharedConnection) -> None:
        """Let paho write though nothing may be left: only that lets it ask for a write again.

        Its packet may have gone out with what was served just before it asked.
        """
        if self._live.get(connection.fd) is connection:
            self._serve(connection, selectors.EVENT_WRITE)

    def _watch(self, connection: SharedConnection) -> None:
        if self._live.get(connection.fd) is not connection:
            return
        write = selectors.EVENT_WRITE if connection.wants_write else 0
        if self._selector.get_key(connection.fd).events != selectors.EVENT_READ | write:
            self._selector.modify(connection.fd, selectors.EVENT_READ | write)

    def _look_after(self) -> None:
        now_s = time.monotonic()
        for connection in [each for each in self._idle if each.due_s <= now_s or each.stopping]:
            self._idle.discard(connection)
            if connection.stopping:
                connection.ended()
            else:
                self._pool.submit(self._open, connection)
        if now_s - self._misc_s < _MISC_S:
            return
        self._misc_s = now_s
        for connection in list(self._live.values()):
            reason = connection.look_after(now_s)
            if reason:
                self._lose(connection, reason)
            else:
                self._write(connection)  # a ping, which nobody asked this thread to send

    def _open(self, connection: SharedConnection) -> None:
        reason = connection.open()
        self.do(lambda: self._opened(connection, reason))

    def _opened(self, connection: SharedConnection, reason: str) -> None:
        if reason or not connection.opened():
            _log.info("no connection to the broker: %s", reason)
            self._lose(connection, reason)
            return
        self._live[connection.fd] = connection
        self._selector.register(connection.fd, selectors.EVENT_READ)
        self._serve(connection, 0)

    def _lose(self, connection: SharedConnection, reason: str) -> None:
        if self._live.get(connection.fd) is connection:
            del self._live[connection.fd]
            self._selector.unregister(connection.fd)
        connection.lost(reason, time.monotonic())
        self._idle.add(connection)
