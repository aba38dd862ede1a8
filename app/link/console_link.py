"""The console's connection to the broker: device messages in, everything retained out."""

from __future__ import annotations

import logging
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Callable

from paho.mqtt.client import (
    Client,
    ConnectFlags,
    MQTTMessageInfo,
    error_string,
)
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from app.link.stream_client import StreamClient
from app.link.tls import ClientTls
from device_agent.wire.bounded_client import release
from device_agent.wire.topics import Topics

_log = logging.getLogger(__name__)

_QOS = 1
_KEEPALIVE_S = 30
_RETRY_S = 0.5
"""There is one console and its broker is near: no growing delays as on the agent's side."""
_CONNECT_TIMEOUT_S = 5.0
_ACCEPT_TIMEOUT_S = 10.0
_POLL_S = 1.0
_LOST = error_string(MQTTErrorCode.MQTT_ERR_CONN_LOST)
_SHORT_S = 5.0
_SHORT_IN_A_ROW = 3
"""So many connections that end so soon after they were accepted: somebody puts us out."""


class Delivery:
    """One message on its way to the broker."""

    def __init__(self, info: MQTTMessageInfo) -> None:
        self._info = info

    @property
    def acknowledged(self) -> bool:
        """Whether the broker has it; that is no promise that it keeps it."""
        return self._info.is_published()

    def wait(self, timeout_s: float) -> bool:
        """Wait for the broker's acknowledgement; return whether it has come."""
        self._info.wait_for_publish(timeout_s)
        return self._info.is_published()


class ConsoleLink:
    """Connects to the broker, and again a moment after each loss, until stopped.

    Both callbacks come on the link's thread and must only hand over. As on the agent's side the
    network loop runs on a thread of ours, since paho's own dies of an exception without a word.

    Args:
        host: Of the broker.
        port: Of the broker.
        topics: Of the fleet.
        on_message: Takes topic, payload, and whether it was retained.
        on_connected: The broker has accepted us.
        tls: None for a broker without TLS, on loopback.
        may_connect: Asked before each connection, on the link's thread; returns why not, or
            nothing. It may take its time, and raise OSError.
        beat: Called every second at least while connected; where it returns False, we disconnect.
    """

    def __init__(
        self,
        host: str,
        port: int,
        topics: Topics,
        on_message: Callable[[str, bytes, bool], None],
        on_connected: Callable[[], None],
        *,
        tls: ClientTls | None = None,
        may_connect: Callable[[], str] = str,
        beat: Callable[[], bool] = lambda: True,
    ) -> None:
        self.host = host
        self.port = port
        self.messages_received = 0
        self.error = ""
        self._topics = topics
        self._message_handler = on_message
        self._connected_handler = on_connected
        self._tls = tls
        self._may_connect = may_connect
        self._beat = beat
        self._connected = False
        self._accepted_s = 0.0
        self._short_lives = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._client = self._make_client()

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted us and the connection still stands."""
        return self._connected

    def start(self) -> None:
        """Begin to connect; returns at once, whether the broker is there or not."""
        self._thread = threading.Thread(target=self._run, name="console link", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Disconnect and end the thread; idempotent."""
        self._stopping.set()
        self._client.disconnect()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            release(self._client)

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> Delivery | None:
        """Hand a message to the broker at QoS 1; None when not connected."""
        if not self._connected:
            return None
        info = self._client.publish(topic, payload, qos=_QOS, retain=retain)
        return Delivery(info) if info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS else None

    def _make_client(self) -> Client:
        name = f"{self._topics.fleet}.console-{secrets.token_hex(4)}"
        client = StreamClient(name, self._take)
        if self._tls is not None:
            client.tls_set_context(self._tls.context)
        client.connect_timeout = _CONNECT_TIMEOUT_S
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_socket_open = _send_at_once
        return client

    def _run(self) -> None:
        while not self._stopping.is_set():
            reason = self._connect_and_serve()
            self.error = self._explain(reason)
            if self._connected:
                _log.info("lost the broker: %s", self.error)
            self._connected = False
            self._stopping.wait(_RETRY_S)

    def _connect_and_serve(self) -> str:
        """Return why the connection ended."""
        try:
            return self._may_connect() or self._serve()
        except OSError as error:
            return _in_words(error)
        except Exception as error:  # noqa: BLE001 - a packet paho cannot parse must not end us
            _log.warning("the MQTT loop failed", exc_info=error)
            return str(error)

    def _serve(self) -> str:
        if self._tls is not None:
            self._tls.renew()
        self._client.connect(self.host, self.port, _KEEPALIVE_S)
        accept_by_s = time.monotonic() + _ACCEPT_TIMEOUT_S
        while True:
            code = self._client.loop(_POLL_S)
            if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
                return error_string(code)
            if self._stopping.is_set() and not self._client.is_connected():
                return "closed"
            if self._connected and not self._beat():
                return self._leave()
            if not self._connected and time.monotonic() > accept_by_s:
                return "the broker did not answer"

    def _leave(self) -> str:
        self._client.disconnect()
        self._client.loop(_POLL_S)  # it says goodbye, and closes
        return "stepped back"

    def _explain(self, reason: str) -> str:
        """Return what ended the connection, in words for whoever can do something about it."""
        if not self._connected:
            at_once = self._tls is not None and reason == _LOST
            return "the broker refuses the console's certificate" if at_once else reason
        short = time.monotonic() - self._accepted_s < _SHORT_S
        self._short_lives = self._short_lives + 1 if short else 0
        if self._short_lives >= _SHORT_IN_A_ROW:
            return "the broker ends every connection: does another console of this fleet run?"
        return reason

    def _on_connect(
        self,
        client: Client,
        userdata: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            _log.warning("the broker refused the console: %s", reason)
            return
        self._safely(self._connected_handler)  # first: who sees us connected knows it is anew
        self._connected = True
        self._accepted_s = time.monotonic()
        self.error = ""
        topics = self._topics
        filters = (topics.epoch, topics.need, topics.engine, topics.all_up, topics.all_enrol)
        client.subscribe([(name, _QOS) for name in filters])

    def _take(self, topic: bytes, payload: bytes, retained: bool) -> None:
        self.messages_received += 1
        try:
            name = topic.decode()
        except UnicodeDecodeError:
            _log.warning("dropped a message whose topic is not UTF-8")
            return
        self._safely(self._message_handler, name, payload, retained)

    def _on_subscribe(
        self,
        client: Client,
        userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            self.error = "the broker refuses the console's subscriptions: check its access rules"
            _log.error(self.error)

    def _safely(self, call: Callable[..., None], *arguments: object) -> None:
        try:
            call(*arguments)
        except Exception:  # noqa: BLE001 - the loop goes on whatever the handler does
            _log.exception("a handler of the console's link failed")


def _in_words(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the broker's certificate is none of this fleet's ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return f"no TLS with the broker ({error.reason}): is it another kind of server?"
    if isinstance(error, TimeoutError):
        return "the broker does not answer"
    return error.strerror or str(error)


def _send_at_once(client: Client, userdata: object, sock: object) -> None:
    """Set TCP_NODELAY: Nagle and delayed ACKs cost QoS 1 five sixths of its rate."""
    if isinstance(sock, socket.socket):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
