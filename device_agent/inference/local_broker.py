"""A connection to a broker on this device or its own network, for a source or a sink.

The loop runs on a thread of ours, and connects anew whatever ended it: a paho client that connects
again by itself would not look where a name leads to by then.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage, error_string
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from device_agent.inference.nearby import describe, resolve_near
from device_agent.inference.says import Says
from device_agent.wire.bounded_client import release

QOS = 1
KEEPALIVE_S = 30
FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 15.0
MAX_PASSWORD_BYTES = 1024
MOST_PACKET_BYTES = 64 * 1024 * 1024
_ACCEPT_S = 10.0
_CONNECT_S = 5.0
_LOOP_S = 1.0
_GOODBYE_S = 1.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Endpoint:
    """Where a broker is, and as whom to connect.

    Attributes:
        client_id: One client's alone: a broker ends the older connection of two. Empty where the
            broker is to make one up.
        clean: False asks the broker to keep what arrives in between.
        password_file: Read at each connection; empty for none.
    """

    host: str
    port: int
    client_id: str = ""
    username: str = ""
    password_file: str = ""
    clean: bool = True


class Listener:
    """Called on the connection's thread: must hand over and return. This one does nothing."""

    def on_connected(self, kept: bool) -> None:
        """Subscribe here; `kept` says that the broker still had our session."""

    def on_subscribed(self) -> None:
        """What was asked for comes from now on."""

    def on_lost(self, why: str) -> None:
        """The connection broke, or could not be made, or the broker refuses something."""

    def on_message(self, message: MQTTMessage) -> None:
        """A message arrived."""


class _Client(Client):
    """Reads no packet that is larger than any sample: paho takes 256 MB."""

    def _sock_recv(self, bufsize: int) -> bytes:
        coming_bytes = self._in_packet["remaining_length"]
        if coming_bytes > MOST_PACKET_BYTES:
            raise ConnectionError(f"the broker sends a packet of {coming_bytes} bytes")
        return super()._sock_recv(bufsize)


class LocalBroker:
    """Connects, and connects again after a growing delay, until closed.

    Args:
        endpoint: Where to.
        listener: Hears what comes.
        fresh: Have the broker forget an earlier session first.
    """

    def __init__(
        self, endpoint: Endpoint, listener: Listener | None = None, *, fresh: bool = False
    ) -> None:
        self.client = self._make(endpoint)
        self._endpoint = endpoint
        self._listener = listener or Listener()
        self._fresh = fresh
        self._why = Says.NOT_CONNECTED()
        self._connected = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="local-broker", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def wait_connected(self, timeout_s: float) -> None:
        """Wait for the connection.

        Raises:
            OSError: It does not come about in time; says why.
        """
        if not self._connected.wait(timeout_s):
            raise OSError(self._why)

    def close(self, *, forget: bool = False) -> None:
        """Disconnect in order; `forget` has the broker, if it is there, keep nothing for us."""
        was_there = self._connected.is_set()
        self._over.set()
        self.client.disconnect()
        if self._thread.is_alive():
            self._thread.join(2 * _GOODBYE_S + _CONNECT_S)
        if not self._thread.is_alive():  # else it may still be in its loop
            release(self.client)
        if forget and was_there:
            try:
                self._forget()
            except OSError as error:
                _log.info("%s keeps our session: %s", self._endpoint.host, describe(error))

    def _forget(self) -> None:
        """Connect once with a clean session, which ends the kept one.

        Raises:
            OSError: The broker is away.
        """
        clean = self._make(self._endpoint, clean=True)
        try:
            self._end_session(clean)
        finally:
            release(clean)

    def _end_session(self, clean: Client) -> None:
        self._connect(clean)
        deadline_s = time.monotonic() + _GOODBYE_S
        while not clean.is_connected():
            code = clean.loop(0.1)
            if code != MQTTErrorCode.MQTT_ERR_SUCCESS or time.monotonic() > deadline_s:
                raise OSError(f"the broker does not answer: {error_string(code)}")
        clean.disconnect()
        while clean.loop(0.1) == MQTTErrorCode.MQTT_ERR_SUCCESS:  # until it is said
            if time.monotonic() > deadline_s:
                break

    def _make(self, endpoint: Endpoint, *, clean: bool | None = None) -> Client:
        client = _Client(
            CallbackAPIVersion.VERSION2,
            client_id=endpoint.client_id,
            clean_session=endpoint.clean if clean is None else clean,
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
            manual_ack=not endpoint.clean,
        )
        client.connect_timeout = _CONNECT_S
        client.on_socket_register_write = _leave_to_the_loop
        if clean is None:
            client.on_connect = self._on_connect
            client.on_message = self._on_message
            client.on_subscribe = self._on_subscribe
        return client

    def _connect(self, client: Client) -> None:
        endpoint = self._endpoint
        if endpoint.username:
            client.username_pw_set(endpoint.username, _password(endpoint.password_file))
        client.connect(resolve_near(endpoint.host, endpoint.port), endpoint.port, KEEPALIVE_S)

    def _run(self) -> None:
        delay_s = FIRST_RETRY_S
        while not self._over.is_set():
            began_s = time.monotonic()
            why = self._serve()
            self._connected.clear()
            if self._over.is_set():
                return
            self._lose(why)
            if time.monotonic() - began_s > LONGEST_RETRY_S:
                delay_s = FIRST_RETRY_S
            self._over.wait(delay_s)
            delay_s = min(2 * delay_s, LONGEST_RETRY_S)

    def _lose(self, why: str) -> None:
        self._why = why
        self._safely(self._listener.on_lost, why)

    def _serve(self) -> str:
        """Return why the connection ended."""
        try:
            if self._fresh:
                self._forget()
                self._fresh = False
            self._connect(self.client)
            return self._loop()
        except OSError as error:
            return describe(error)
        except Exception as error:  # noqa: BLE001 - a packet paho cannot parse must not end us
            return f"the MQTT client failed: {error}"

    def _loop(self) -> str:
        accept_by_s = time.monotonic() + _ACCEPT_S
        over_by_s: float | None = None
        while True:
            code = self.client.loop(_LOOP_S)
            now_s = time.monotonic()
            if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
                return error_string(code)
            if not self._connected.is_set() and now_s > accept_by_s:
                return "the broker does not answer"
            if self._over.is_set():
                if over_by_s is None:
                    over_by_s = now_s + _GOODBYE_S
                    self.client.disconnect()  # the first one may have met a socket in the making
                elif now_s > over_by_s:
                    return "closed"

    def _on_connect(
        self,
        client: Client,
        userdata: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._lose(Says.BROKER_REFUSES(problem=reason))
            return
        self._connected.set()
        self._safely(self._listener.on_connected, flags.session_present)

    def _on_message(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        self._safely(self._listener.on_message, message)

    def _on_subscribe(
        self,
        client: Client,
        userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            self._lose(Says.NO_SUBSCRIPTION())
        else:
            self._safely(self._listener.on_subscribed)

    def _safely(self, call: Callable[..., None], *arguments: object) -> None:
        try:
            call(*arguments)
        except Exception:  # noqa: BLE001 - the loop goes on whatever a listener does
            _log.exception("a listener of the local broker failed")


def _leave_to_the_loop(client: Client, userdata: object, sock: object) -> None:
    """Being set keeps paho from writing to the socket on the thread that calls `publish`."""


def _password(path: str) -> str | None:
    """Return what the file holds, but for the line's end.

    Raises:
        OSError: It cannot be read, or is no text.
    """
    if not path:
        return None
    with Path(path).open("rb") as file:
        data = file.read(MAX_PASSWORD_BYTES + 1)
    try:
        if len(data) > MAX_PASSWORD_BYTES:
            raise OSError(f"{path} holds more than a password")
        return data.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise OSError(f"{path} holds no text") from error
