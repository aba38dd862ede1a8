"""A connection to a broker on the device or its own network; not the fleet's, and without TLS."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from device_agent.inference.nearby import resolve_near

KEEPALIVE_S = 30
MAX_PASSWORD_BYTES = 4096
OnMessage = Callable[[str, bytes], None]


class LocalBroker:
    """A connection that comes back by itself.

    Attributes:
        client: Of paho.
        refused: Why the broker does not want us; empty while it does.
    """

    def __init__(
        self, client: mqtt.Client, topic: str | None = None, on_message: OnMessage | None = None
    ) -> None:
        self.client = client
        self.refused = ""
        self._topic = topic
        self._on_message = on_message
        self._up = threading.Event()
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = self._heard

    @property
    def up(self) -> bool:
        """Whether the connection stands at this moment."""
        return self._up.is_set()

    def wait_connected(self, timeout_s: float) -> None:
        """Wait for the connection.

        Raises:
            OSError: It does not come about in time, or the broker refuses it.
        """
        if not self._up.wait(timeout_s):
            raise OSError(self.refused or f"no connection within {timeout_s:g} s")

    def close(self) -> None:
        """Leave the broker, and end paho's thread."""
        self.client.disconnect()
        self.client.loop_stop()

    def _connected(self, *answer: Any) -> None:  # noqa: ANN401 - paho's types
        client, _, _, reason, _ = answer
        if reason.is_failure:
            self.refused = f"the broker refuses: {reason}"
            return
        self.refused = ""
        if self._topic is not None:
            client.subscribe(self._topic, qos=1)
        self._up.set()

    def _disconnected(self, *_: object) -> None:
        self._up.clear()

    def _heard(self, client: mqtt.Client, data: Any, message: mqtt.MQTTMessage) -> None:  # noqa: ANN401
        if self._on_message:
            self._on_message(message.topic, bytes(message.payload))


def open_broker(
    host: str,
    port: int,
    username: str = "",
    password_file: str = "",
    *,
    topic: str | None = None,
    on_message: OnMessage | None = None,
) -> LocalBroker:
    """Begin to connect, and to read `topic` where one is given.

    Raises:
        OSError: The host is not of this device's own network, or does not answer; or the password
            cannot be read.
    """
    address = resolve_near(host, port)
    client = mqtt.Client(CallbackAPIVersion.VERSION2, clean_session=True)
    if username:
        client.username_pw_set(username, _read_password(password_file))
    broker = LocalBroker(client, topic, on_message)
    client.connect(address, port, KEEPALIVE_S)
    client.loop_start()
    return broker


def _read_password(path: str) -> str | None:
    if not path:
        return None
    with Path(path).open("rb") as file:
        return file.read(MAX_PASSWORD_BYTES).decode(errors="replace").strip()
