"""Many connections on one thread: each lives, ends and comes back without the others."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from device_agent.link.backoff import Backoff
from device_agent.link.connection import Connection, Endpoint
from device_agent.link.shared import Reactor
from tests.fakes.waiting import PATIENCE_S, wait_until

PINGREQ, DISCONNECT = 0xC0, 0xE0
CONNACK = b"\x20\x02\x00\x00"


class Handler:
    """Notes what it is told, and on which thread."""

    def __init__(self) -> None:
        self.news: list[str] = []
        self.threads: set[str] = set()
        self.fails = False

    def on_connected(self) -> None:
        self._note("connected")
        if self.fails:
            raise RuntimeError("a bug of the handler's")

    def on_disconnected(self, reason: str) -> None:
        self._note("disconnected")

    def on_message(self, topic: str, payload: bytes) -> None:
        self._note(f"{topic}: {payload.decode()}")

    def on_refused(self, detail: str) -> None:
        self._note("refused")

    def _note(self, what: str) -> None:
        self.news.append(what)
        self.threads.add(threading.current_thread().name)


class TinyBroker:
    """Accepts every client by one byte sequence; the test does the rest on the sockets."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def accept(self, answer: bytes = CONNACK) -> socket.socket:
        self._listener.settimeout(PATIENCE_S)
        peer, _ = self._listener.accept()
        peer.settimeout(PATIENCE_S)
        assert peer.recv(1024)[0] == 0x10
        peer.sendall(answer)
        return peer

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def broker() -> Iterator[TinyBroker]:
    with closing(TinyBroker()) as broker:
        yield broker


@pytest.fixture
def reactor() -> Iterator[Reactor]:
    reactor = Reactor()
    reactor.start()
    yield reactor
    reactor.stop()


def connect(reactor: Reactor, port: int, name: str, handler: Handler) -> Connection:
    soon = Backoff(0.01, 0.01)
    endpoint = Endpoint("127.0.0.1", port, name, keepalive_s=60)
    connection = reactor.connect(endpoint, handler, None, soon)
    connection.start()
    return connection


def message(topic: str, payload: bytes) -> bytes:
    body = len(topic).to_bytes(2, "big") + topic.encode() + payload
    return bytes((0x30, len(body))) + body


def test_many_connections_are_served_by_one_thread(reactor: Reactor, broker: TinyBroker) -> None:
    handlers = [Handler() for _ in range(20)]
    connections, peers = [], []
    for index, handler in enumerate(handlers):
        connections.append(connect(reactor, broker.port, f"c{index}", handler))
        peers.append(broker.accept())
    for peer in peers:
        peer.sendall(message("t", b"hello"))
    for handler in handlers:
        wait_until(lambda each=handler: each.news == ["connected", "t: hello"], "the message")
    assert set().union(*(each.threads for each in handlers)) == {"mqtt reactor"}
    for connection, peer in zip(connections, peers, strict=True):
        connection.stop()
        assert peer.recv(16)[0] == DISCONNECT
        peer.close()


def test_what_is_published_from_any_thread_is_sent(reactor: Reactor, broker: TinyBroker) -> None:
    handler = Handler()
    connection = connect(reactor, broker.port, "c", handler)
    peer = broker.accept()
    wait_until(lambda: connection.connected, "the connection")
    assert connection.publish("up", b"word", retain=False)
    assert b"word" in peer.recv(64)
    connection.stop()
    peer.close()


def test_a_wish_to_write_that_came_late_hides_no_later_one(
    reactor: Reactor, broker: TinyBroker
) -> None:
    connection = connect(reactor, broker.port, "c", Handler())
    peer = broker.accept()
    wait_until(lambda: connection.connected, "the connection")
    # As when its packet has gone out already: paho does not ask again before it has written.
    connection._client._call_socket_register_write()
    seen = threading.Event()
    reactor.do(seen.set)
    assert seen.wait(PATIENCE_S)
    assert connection.publish("up", b"word", retain=False)
    assert b"word" in peer.recv(64)
    connection.stop()
    peer.close()


def test_a_quiet_connection_is_kept_alive_and_can_be_used_after_it(
    reactor: Reactor, broker: TinyBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, now_s = Handler(), [1000.0]
    monkeypatch.setattr("paho.mqtt.client.time_func", lambda: now_s[0])
    connection = connect(reactor, broker.port, "c", handler)
    peer = broker.accept()
    wait_until(lambda: connection.connected, "the connection")
    now_s[0] += 60.0  # and no more: a broker that does not answer is given up a minute later
    assert peer.recv(1)[0] == PINGREQ
    assert connection.publish("up", b"word", retain=False)
    came = b""
    while b"word" not in came:
        came += peer.recv(64)
    connection.stop()
    peer.close()


def test_a_lost_connection_comes_back_and_the_others_stay(
    reactor: Reactor, broker: TinyBroker
) -> None:
    lost, stays = Handler(), Handler()
    one, other = connect(reactor, broker.port, "lost", lost), None
    peer = broker.accept()
    wait_until(lambda: one.connected, "the first")
    other = connect(reactor, broker.port, "stays", stays)
    steady = broker.accept()
    wait_until(lambda: other.connected, "the second")
    peer.close()
    again = broker.accept()
    wait_until(lambda: lost.news == ["connected", "disconnected", "connected"], "it to be back")
    assert stays.news == ["connected"]
    assert other.connected
    for connection, each in ((one, again), (other, steady)):
        connection.stop()
        each.close()


def test_a_refusal_is_told_and_tried_again(reactor: Reactor, broker: TinyBroker) -> None:
    handler = Handler()
    connection = connect(reactor, broker.port, "c", handler)
    broker.accept(b"\x20\x02\x00\x05").close()
    peer = broker.accept()
    wait_until(lambda: handler.news[-1:] == ["connected"], "the second answer")
    assert handler.news[0] == "refused"
    connection.stop()
    peer.close()


def test_what_is_no_mqtt_ends_one_connection_only(reactor: Reactor, broker: TinyBroker) -> None:
    hurt, well = Handler(), Handler()
    first = connect(reactor, broker.port, "hurt", hurt)
    peer = broker.accept()
    second = connect(reactor, broker.port, "well", well)
    steady = broker.accept()
    wait_until(lambda: first.connected and second.connected, "both")
    peer.sendall(b"\x30\xff\xff\xff\xff\xff\xff")
    again = broker.accept()
    wait_until(lambda: "disconnected" in hurt.news, "the first to be ended")
    steady.sendall(message("t", b"still here"))
    wait_until(lambda: well.news == ["connected", "t: still here"], "the second to live on")
    for connection, each in ((first, again), (second, steady)):
        connection.stop()
        each.close()
    peer.close()


def test_a_handler_that_fails_harms_nobody(reactor: Reactor, broker: TinyBroker) -> None:
    bad, good = Handler(), Handler()
    bad.fails = True
    first = connect(reactor, broker.port, "bad", bad)
    peer = broker.accept()
    second = connect(reactor, broker.port, "good", good)
    other = broker.accept()
    wait_until(lambda: bad.news == ["connected"] and good.news == ["connected"], "both")
    for connection, each in ((first, peer), (second, other)):
        connection.stop()
        each.close()


def test_nobody_there_is_no_end(reactor: Reactor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    handler = Handler()
    connection = connect(reactor, port, "c", handler)
    with closing(TinyBroker()) as unrelated:
        assert unrelated.port
    connection.stop()
    assert not connection.connected
    assert handler.news == []
