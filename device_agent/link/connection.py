"""One MQTT connection that comes back by itself.

paho's own network thread dies of an exception in a callback, or of a packet it cannot parse,
while `is_connected()` stays True. So the loop runs on a thread of ours: whatever ends it is
logged, and the connection is made anew.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage, error_string
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from device_agent.link.backoff import Backoff
from device_agent.link.says import Says
from device_agent.link.secrecy import Secrecy
from device_agent.wire.bounded_client import BoundedClient, release

_log = logging.getLogger(__name__)

QOS = 1
_POLL_S = 1.0
_CONNECT_TIMEOUT_S = 5.0
_ACCEPT_TIMEOUT_S = 10.0
_STOP_TIMEOUT_S = 3.0
_STEADY_S = 10.0
"""A connection that held this long was a good one: the next delay is short again."""


class ConnectionHandler(Protocol):
    """Called on the connection's thread: must hand over and return."""

    def on_connected(self) -> None:
        """Subscribe here: a broker may have forgotten everything."""

    def on_disconnected(self, reason: str) -> None:
        """The connection was lost or closed."""

    def on_message(self, topic: str, payload: bytes) -> None:
        """A message arrived."""

    def on_refused(self, detail: str) -> None:
        """The broker refused us, or a subscription: asking again will hardly help."""


@dataclass(frozen=True)
class Endpoint:
    """Where to connect and as whom.

    Attributes:
        clean_session: False asks the broker to keep what arrives in between.
        secrecy: TLS; None is for a broker on this machine.
        login: User name and password, where the broker wants these.
    """

    host: str
    port: int
    client_id: str
    keepalive_s: int = 60
    clean_session: bool = True
    secrecy: Secrecy | None = None
    login: tuple[str, str] | None = None


@dataclass(frozen=True)
class Will:
    """What the broker publishes, retained, when the connection breaks."""

    topic: str
    payload: bytes


class Connection:
    """Connects, and connects again after a growing delay, until stopped."""

    def __init__(
        self,
        endpoint: Endpoint,
        handler: ConnectionHandler,
        will: Will | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._handler = handler
        self._backoff = backoff or Backoff()
        self._client = self._make_client(will)
        self._connected = False
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted us and the connection still stands."""
        return self._connected

    def start(self) -> None:
        """Begin to connect; returns at once, whether the broker is there or not."""
        name = f"mqtt {self._endpoint.client_id}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Disconnect in order and end the thread; idempotent."""
        self._stopping.set()
        self._client.disconnect()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            release(self._client)

    def publish(self, topic: str, payload: bytes, *, retain: bool, wait_s: float = 0.0) -> bool:
        """Hand a message to the broker at QoS 1.

        Args:
            topic: Where to.
            payload: What.
            retain: Whether the broker keeps it for those who subscribe later.
            wait_s: How long to wait for the broker's acknowledgement, if at all.

        Returns:
            False when there is no connection, or when the acknowledgement was waited for and did
            not come: the caller keeps the truth and sends again.
        """
        if not self._connected:
            return False
        info = self._client.publish(topic, payload, qos=QOS, retain=retain)
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return False
        deadline_s = time.monotonic() + wait_s
        while not info.is_published() and self._connected and time.monotonic() < deadline_s:
            time.sleep(0.01)
        return not wait_s or info.is_published()

    def subscribe(self, topics: Sequence[str]) -> None:
        """Ask for exact topics in one packet; what is retained there comes (again)."""
        if topics:
            self._client.subscribe([(topic, QOS) for topic in topics])

    def unsubscribe(self, topics: Sequence[str]) -> None:
        """Give up topics in one packet."""
        if topics:
            self._client.unsubscribe(list(topics))

    def _make_client(self, will: Will | None) -> Client:
        client = BoundedClient(
            CallbackAPIVersion.VERSION2,
            client_id=self._endpoint.client_id,
            clean_session=self._endpoint.clean_session,
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        client.connect_timeout = _CONNECT_TIMEOUT_S
        if self._endpoint.secrecy is not None:
            client.tls_set_context(self._endpoint.secrecy.context)
        if self._endpoint.login is not None:
            client.username_pw_set(*self._endpoint.login)
        if will is not None:
            client.will_set(will.topic, will.payload, qos=QOS, retain=True)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        client.on_subscribe = self._on_subscribe
        client.on_socket_open = _send_at_once
        client.on_socket_register_write = _leave_to_the_loop
        return client

    def _run(self) -> None:
        while not self._stopping.is_set():
            began_s = time.monotonic()
            reason = self._connect_and_serve()
            if self._connected:
                self._connected = False
                if not self._stopping.is_set():
                    _log.info("lost the broker: %s", reason)
                self._safely(self._handler.on_disconnected, reason)
            else:
                _log.info("no connection to the broker: %s", reason)
            if time.monotonic() - began_s > _STEADY_S:
                self._backoff.reset()
            self._stopping.wait(self._backoff.next_delay_s())

    def _connect_and_serve(self) -> str:
        """Return why the connection ended."""
        try:
            if self._endpoint.secrecy is not None:
                self._endpoint.secrecy.refresh()
            self._client.connect(
                self._endpoint.host, self._endpoint.port, self._endpoint.keepalive_s
            )
            return self._serve()
        except OSError as error:
            return error.strerror or str(error)
        except Exception as error:  # noqa: BLE001 - a packet paho cannot parse must not end us
            _log.warning("the MQTT loop failed", exc_info=error)
            return str(error)

    def _serve(self) -> str:
        accept_by_s = time.monotonic() + _ACCEPT_TIMEOUT_S
        stop_by_s: float | None = None
        while True:
            code = self._client.loop(_POLL_S)
            if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
                return "closed" if self._stopping.is_set() else error_string(code)
            now_s = time.monotonic()
            if not self._connected and now_s > accept_by_s:
                return "the broker did not answer"
            if self._stopping.is_set():
                if stop_by_s is None:
                    stop_by_s = now_s + _STOP_TIMEOUT_S
                    self._client.disconnect()  # the first one may have met a socket in the making
                if now_s > stop_by_s:
                    return "closed without goodbye"

    def _on_connect(
        self,
        client: Client,
        userdata: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._safely(self._handler.on_refused, Says.BROKER_REFUSED(problem=reason))
            return
        self._connected = True
        self._safely(self._handler.on_connected)

    def _on_message(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            _log.warning("dropped a message whose topic is not UTF-8")
            return
        self._safely(self._handler.on_message, topic, message.payload)

    def _on_subscribe(
        self,
        client: Client,
        userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            self._safely(self._handler.on_refused, Says.SUBSCRIPTION_REFUSED())

    def _safely(self, call: Callable[..., None], *arguments: object) -> None:
        try:
            call(*arguments)
        except Exception:  # noqa: BLE001 - the loop goes on whatever the handler does
            _log.exception("a handler of the link failed")


def _send_at_once(client: Client, userdata: object, sock: object) -> None:
    """Set TCP_NODELAY: Nagle and delayed ACKs cost QoS 1 five sixths of its rate."""
    if isinstance(sock, socket.socket):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _leave_to_the_loop(client: Client, userdata: object, sock: object) -> None:
    """Being set keeps paho from writing to the socket on the thread that calls `publish`."""
