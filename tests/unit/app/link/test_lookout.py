"""A console that looks who leads hears what was said, however late it comes to read it."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from paho.mqtt.enums import MQTTErrorCode

from app.link.lookout import Lookout


class LateClient:
    """A client whose broker has said two things before it reads the first of them."""

    def __init__(self, listens: Callable[[], None], heard: Callable[[bytes], None]) -> None:
        self._listens, self._heard = listens, heard
        self._ours, self._theirs = socket.socketpair()
        self._theirs.sendall(b"sc")

    def connect(self, *address: object) -> None:
        """Everything is there already."""

    def is_connected(self) -> bool:
        return True

    def socket(self) -> socket.socket:
        return self._ours

    def loop(self, timeout_s: float) -> MQTTErrorCode:
        packet = self._ours.recv(1)
        if packet == b"s":
            self._listens()
        elif packet == b"c":
            self._heard(b"claim")
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def disconnect(self) -> None:
        self._theirs.close()

    def _reset_sockets(self) -> None:
        self._ours.close()


def test_nothing_that_has_come_is_left_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lookout, "_client", lambda self, *whom: LateClient(*whom))
    heard: list[bytes] = []
    listening: list[bool] = []
    lookout = Lookout("127.0.0.1", 1, "engine", None)
    why = lookout.look(lambda: listening.append(True), heard.append, lambda: bool(listening))
    assert (why, heard) == ("", [b"claim"]), "the time was over before it was read"
