"""Messages are cut out of what comes in one piece, however it was cut on its way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.enums import MQTTErrorCode

from app.link.stream_client import StreamClient
from device_agent.wire.bounded_client import MOST_PACKET_BYTES, release

Message = tuple[bytes, bytes, bool]


def length_of(size: int) -> bytes:
    found = bytearray()
    while True:
        size, low = divmod(size, 128)
        found.append(low | (128 if size else 0))
        if not size:
            return bytes(found)


def publish(topic: bytes, payload: bytes, *, qos: int = 1, mid: int = 7, flags: int = 0) -> bytes:
    number = mid.to_bytes(2) if qos else b""
    content = len(topic).to_bytes(2) + topic + number + payload
    return bytes([0x30 | qos << 1 | flags]) + length_of(len(content)) + content


class Broker:
    """One connection, accepted; what is written to it the client reads in one piece each."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        taken: list[Message] = []
        self.taken = taken
        self.client = StreamClient("console", lambda *each: taken.append(each))
        self.connect()

    def connect(self) -> None:
        accepting = threading.Thread(target=self._accept)
        accepting.start()
        self.client.connect("127.0.0.1", self._listener.getsockname()[1])
        while not self.client.is_connected():
            self.client.loop(0.1)
        accepting.join()

    def _accept(self) -> None:
        self.peer = self._listener.accept()[0]
        self.peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.peer.recv(1000)
        self.peer.sendall(b"\x20\x02\x00\x00")

    def send(self, data: bytes) -> MQTTErrorCode:
        self.peer.sendall(data)
        return self.client.loop(1.0)

    def answers(self, size: int) -> bytes:
        """Wait for so many bytes, and return them with whatever came beyond."""
        found = b""
        while len(found) < size:
            self.client.loop_write()
            found += self.peer.recv(10_000)
        return found

    def close(self) -> None:
        self.peer.close()
        while self.client.socket() is not None:
            self.client.loop(0.1)
        release(self.client)
        self._listener.close()


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    broker = Broker()
    yield broker
    broker.close()


def test_many_messages_of_one_piece_are_answered_together(broker: Broker) -> None:
    broker.taken.clear()
    sent = [publish(b"t/%d" % n, b"x" * n, mid=n + 1) for n in range(300)]
    broker.send(b"".join(sent))
    while len(broker.taken) < 300:
        broker.client.loop(1.0)
    assert broker.taken == [(b"t/%d" % n, b"x" * n, False) for n in range(300)]
    assert broker.answers(1200) == b"".join(b"\x40\x02" + (n + 1).to_bytes(2) for n in range(300))


def test_many_messages_of_ours_wake_the_loop_once_and_leave_together(broker: Broker) -> None:
    def say(payload: bytes) -> None:
        broker.client.publish("t", payload, 0)

    def wakes() -> int:
        assert broker.client._sockpairR is not None
        return len(broker.client._sockpairR.recv(100))

    broker.client.loop(0.1)  # what woke it before
    for payload in (b"a", b"b", b"c"):
        say(payload)
    assert wakes() == 1
    assert broker.answers(15) == b"".join(publish(b"t", each, qos=0) for each in (b"a", b"b", b"c"))
    say(b"d")
    assert wakes() == 1
    assert broker.answers(5) == publish(b"t", b"d", qos=0)


def test_each_message_of_ours_is_acknowledged_by_its_number_and_once(broker: Broker) -> None:
    sent = {info.mid: info for info in (broker.client.publish("t", b"x", 1) for _ in range(400))}
    broker.answers(sum(len(publish(b"t", b"x")) for _ in sent))
    first, *rest = sent
    unknown = max(sent) + 1
    again = [first, first, unknown, *reversed(rest[1:])]
    code = broker.send(b"".join(b"\x40\x02" + mid.to_bytes(2) for mid in again))
    assert code == MQTTErrorCode.MQTT_ERR_SUCCESS
    assert [mid for mid, info in sent.items() if not info.is_published()] == [rest[0]]
    assert broker.client._inflight_messages == 1
    broker.send(b"\x40\x02" + rest[0].to_bytes(2))
    assert broker.client._inflight_messages == 0
    assert broker.client.is_connected()


@given(
    st.lists(
        st.tuples(st.binary(max_size=9), st.binary(max_size=300), st.integers(0, 1), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    st.lists(st.integers(1, 400), max_size=8),
)
def test_it_does_not_matter_where_the_stream_is_cut(
    broker: Broker, messages: list[tuple[bytes, bytes, int, bool]], cuts: list[int]
) -> None:
    broker.taken.clear()
    stream = b"".join(
        publish(topic, payload, qos=qos, flags=int(kept)) for topic, payload, qos, kept in messages
    )
    at = 0
    for cut in cuts:
        piece, at = stream[at : at + cut], at + cut
        if piece:
            broker.send(piece)
    if stream[at:]:
        broker.send(stream[at:])
    wanted = [(topic, payload, kept) for topic, payload, _, kept in messages]
    while len(broker.taken) < len(wanted):
        broker.client.loop(0.2)
    assert broker.taken == wanted
    expected = 4 * sum(qos for _, _, qos, _ in messages)
    assert len(broker.answers(expected)) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        b"\x32" + length_of(MOST_PACKET_BYTES + 1),
        b"\x32\xff\xff\xff\xff\x7f",
        b"\x32\x05\xff\xfftop",
        b"\x32\x02\x00",
        b"\x90\x01\x00",
    ],
    ids=["too large", "no length", "topic too long", "half", "half a suback"],
)
def test_what_is_no_message_ends_the_connection_or_waits_and_is_not_taken(hostile: bytes) -> None:
    broker = Broker()
    waits = hostile == b"\x32\x02\x00"
    code = broker.send(hostile)
    while code == MQTTErrorCode.MQTT_ERR_SUCCESS and not waits:
        code = broker.client.loop(1.0)
    assert broker.taken == []
    assert (code == MQTTErrorCode.MQTT_ERR_SUCCESS) == waits
    broker.close()


def test_half_a_message_of_a_lost_connection_is_not_glued_to_the_next(broker: Broker) -> None:
    broker.taken.clear()
    broker.send(publish(b"lost", b"y" * 100)[:40])
    broker.peer.close()
    while broker.client.is_connected():
        broker.client.loop(0.1)
    broker.connect()
    broker.send(publish(b"new", b"z"))
    while not broker.taken:
        broker.client.loop(0.1)
    assert broker.taken == [(b"new", b"z", False)]
