"""A broker that sends what nobody asked for is left, and fills nobody's memory."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.link.console_link import ConsoleLink
from device_agent.link.connection import Connection, Endpoint
from device_agent.wire.topics import Topics
from tests.fakes.waiting import wait_until

CONNACK = b"\x20\x02\x00\x00"


def length(size: int) -> bytes:
    """Return a size as MQTT writes it."""
    digits = bytearray()
    while True:
        size, digit = divmod(size, 128)
        digits.append(digit | (128 if size else 0))
        if not size:
            return bytes(digits)


def publish(qos: int, mid: int, payload: bytes) -> bytes:
    body = struct.pack(">H", 1) + b"t" + struct.pack(">H", mid) + payload
    return bytes([0x30 | qos << 1]) + length(len(body)) + body


class HostileBroker:
    """Accepts whoever comes and pours out what it has until it is left."""

    def __init__(self, pour: Iterator[bytes]) -> None:
        self._pour = pour
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.left_after = -1
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        client, _ = self._server.accept()
        with client:
            client.recv(4096)
            client.sendall(CONNACK)
            sent = 0
            try:
                for piece in self._pour:
                    client.sendall(piece)
                    sent += len(piece)
            except OSError:
                self.left_after = sent

    def close(self) -> None:
        self._server.close()


class Handler:
    """Takes what comes."""

    def on_connected(self) -> None:
        """Nothing to do."""

    def on_disconnected(self, reason: str) -> None:
        """Nothing to do."""

    def on_message(self, topic: str, payload: bytes) -> None:
        """Nothing to do."""

    def on_refused(self, detail: str) -> None:
        """Nothing to do."""


@contextmanager
def agent(port: int) -> Iterator[None]:
    connection = Connection(Endpoint("127.0.0.1", port, "edge-01"), Handler())
    connection.start()
    try:
        yield
    finally:
        connection.stop()


@contextmanager
def console(port: int) -> Iterator[None]:
    link = ConsoleLink("127.0.0.1", port, Topics("test"), lambda *_: None, lambda: None)
    link.start()
    try:
        yield
    finally:
        link.stop()


def endless_packet() -> Iterator[bytes]:
    yield b"\x32" + length(200_000_000) + struct.pack(">H", 1) + b"t" + struct.pack(">H", 1)
    for _ in range(3000):
        yield bytes(64 * 1024)


def never_released() -> Iterator[bytes]:
    for mid in range(1, 3000):
        yield publish(2, mid, bytes(64 * 1024))


@pytest.mark.parametrize("run", [agent, console])
@pytest.mark.parametrize("pour", [endless_packet, never_released])
def test_a_broker_that_pours_out_what_nobody_asked_for_is_left(
    run: Callable[[int], object], pour: Callable[[], Iterator[bytes]]
) -> None:
    broker = HostileBroker(pour())
    try:
        with run(broker.port):  # type: ignore[attr-defined]
            wait_until(lambda: broker.left_after >= 0, "the broker to be left")
        assert broker.left_after < 40_000_000, "no more than the system's own buffers hold"
    finally:
        broker.close()
