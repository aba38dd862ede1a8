"""Listens who leads the fleet, under a name that puts nobody out.

Brokers take the name in the certificate for the client id (docs/adr/0010), so a second console that
connected under the console's own name would end the first one's connection, and so in turn.
"""

from __future__ import annotations

import secrets
import select
import ssl
import time
from collections.abc import Callable
from typing import Any

from paho.mqtt.client import MQTTMessage, error_string
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from app.link.tls import ClientTls
from device_agent.wire.bounded_client import BoundedClient, release

_POLL_S = 0.1
_KEEPALIVE_S = 30
_CONNECT_TIMEOUT_S = 5.0
_ACCEPT_TIMEOUT_S = 10.0


class Lookout:
    """A connection that only listens to one topic.

    Args:
        host: Of the broker.
        port: Of the broker.
        topic: What is listened to.
        tls: None for a broker without TLS, on loopback.
    """

    def __init__(self, host: str, port: int, topic: str, tls: ClientTls | None) -> None:
        self._host = host
        self._port = port
        self._topic = topic
        self._tls = tls

    def look(
        self, listens: Callable[[], None], heard: Callable[[bytes], None], done: Callable[[], bool]
    ) -> str:
        """Listen until `done`; return why it ended before, or nothing.

        Args:
            listens: Called once the broker has taken the subscription.
            heard: Takes each payload; must not raise.
            done: Asked several times a second.

        Raises:
            OSError: The broker cannot be reached.
        """
        client = self._client(listens, heard)
        if self._tls is not None:
            self._tls.renew()
            client.tls_set_context(self._tls.context)
        client.connect(self._host, self._port, _KEEPALIVE_S)
        try:
            accept_by_s = time.monotonic() + _ACCEPT_TIMEOUT_S
            while _unread(client) or not done():
                code = client.loop(_POLL_S)
                if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
                    return error_string(code)
                if not client.is_connected() and time.monotonic() > accept_by_s:
                    return "the broker did not answer"
            return ""
        finally:
            client.disconnect()
            client.loop(_POLL_S)  # it says goodbye, and closes
            release(client)

    def _client(self, listens: Callable[[], None], heard: Callable[[bytes], None]) -> BoundedClient:
        client = BoundedClient(
            CallbackAPIVersion.VERSION2,
            client_id=f"lookout-{secrets.token_hex(4)}",
            clean_session=True,
            protocol=MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        client.connect_timeout = _CONNECT_TIMEOUT_S

        def on_connect(*arguments: Any) -> None:  # noqa: ANN401 - as paho gives them
            reason: ReasonCode = arguments[3]
            if not reason.is_failure:
                client.subscribe(self._topic, 1)

        def on_message(_client: object, _data: object, message: MQTTMessage) -> None:
            heard(bytes(message.payload))

        client.on_connect = on_connect
        client.on_message = on_message
        client.on_subscribe = lambda *_: listens()
        return client


def _unread(client: BoundedClient) -> bool:
    """Return whether something has come that nobody has looked at.

    After a moment in which we were held up the time to listen is over, and what was said in it
    still waits to be read.
    """
    sock = client.socket()
    if sock is None:
        return False
    decrypted = isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
    return decrypted or bool(select.select([sock], [], [], 0.0)[0])
