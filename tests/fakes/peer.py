"""A bare MQTT client that may try anything: what a stolen certificate or code can do."""

from __future__ import annotations

import queue
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from app.link.tls import ClientTls
from device_agent.wire.bounded_client import release
from tests.fakes.tls import secure
from tests.fakes.waiting import PATIENCE_S, wait_until


class Peer:
    """Connects once, and never again; what arrives is in `arrived`: topic to last payload."""

    def __init__(self, tls: ClientTls, client_id: str = "any id", *, clean: bool = True) -> None:
        self.arrived: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.answers: list[str] = []
        self.lost = False
        self.client = secure(
            mqtt.Client(CallbackAPIVersion.VERSION2, client_id, clean, reconnect_on_failure=False),
            tls,
        )
        self.client.on_connect = lambda c, u, f, reason, p: self.answers.append(str(reason))
        self.client.on_message = lambda c, u, m: self.arrived.put((m.topic, m.payload))
        self.client.on_disconnect = self._on_disconnect

    def _on_disconnect(self, *_: object) -> None:
        self.lost = True

    @property
    def connected(self) -> bool:
        """Whether the broker let us in and has not put us out."""
        return self.answers == ["Success"] and not self.lost

    def connect(self, port: int) -> Peer:
        """Try; return once the broker has answered or hung up."""
        try:
            self.client.connect("127.0.0.1", port)
        except OSError:  # TLS 1.2 would end here, 1.3 ends a moment later
            self.lost = True
            return self
        self.client.loop_start()
        wait_until(lambda: self.answers or self.lost, "the broker's answer")
        return self

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish and wait for the acknowledgement, which denied publications get, too."""
        self.client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(PATIENCE_S)

    def subscribe(self, *filters: str) -> None:
        """Subscribe and wait for the answer."""
        done: list[int] = []
        self.client.on_subscribe = lambda c, u, mid, reasons, p: done.append(mid)
        _, mid = self.client.subscribe([(each, 1) for each in filters])
        wait_until(lambda: mid in done, "the SUBACK")

    def until(self, topic: str) -> dict[str, bytes]:
        """Return what arrived up to and with a message on `topic`."""
        got: dict[str, bytes] = {}
        while topic not in got:
            name, payload = self.arrived.get(timeout=PATIENCE_S)
            got[name] = payload
        return got

    def hang_up(self) -> None:
        """End the connection without a goodbye, under the thread that reads from it."""
        sock = self.client.socket()
        if sock is not None:
            with suppress(OSError):  # the broker was faster
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Disconnect."""
        self.client.disconnect()
        self.client.loop_stop()
        release(self.client)


@contextmanager
def peers() -> Iterator[list[Peer]]:
    """Lend a list of those who are to be closed in the end."""
    opened: list[Peer] = []
    try:
        yield opened
    finally:
        for each in opened:
            each.close()
