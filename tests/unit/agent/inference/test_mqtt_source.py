"""Samples that come over a real broker."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from app.link.mosquitto import find_mosquitto
from device_agent.inference import local_broker
from device_agent.inference.local_broker import Endpoint, LocalBroker
from device_agent.inference.protocol import Position
from device_agent.inference.sources import mqtt
from device_agent.inference.sources.base import Surroundings
from device_agent.inference.sources.mqtt import Inbox, Messages, Waiting
from device_agent.inference.sources.payloads import check_piece, decode_payload, read_numbers
from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.places import MqttSource
from device_agent.wire.pipeline.spec import Array, Image, Sample, Series
from tests.fakes.notes import Notes
from tests.fakes.plain_broker import PlainBroker
from tests.fakes.waiting import PATIENCE_S, wait_until

real_broker = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
TOPIC = "line/1/samples"
NUMBER = Array(shape=(1,))


class Sensor:
    """Somebody who publishes; its messages arrive in order."""

    def __init__(self, port: int) -> None:
        self._broker = LocalBroker(Endpoint("127.0.0.1", port))
        self._broker.start()

    def say(self, payload: bytes, qos: int = 1, *, retain: bool = False) -> None:
        """Publish, and wait until the broker has it."""
        self._broker.wait_connected(PATIENCE_S)
        sent = self._broker.client.publish(TOPIC, payload, qos=qos, retain=retain)
        wait_until(sent.is_published, "the broker to take a message")

    def close(self) -> None:
        self._broker.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up no broker that has to wait for a core."""
    for name in ("_ACCEPT_S", "_CONNECT_S", "_GOODBYE_S"):
        monkeypatch.setattr(local_broker, name, PATIENCE_S)
    monkeypatch.setattr(mqtt, "SETTLE_S", PATIENCE_S)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[PlainBroker]:
    broker = PlainBroker(tmp_path).start()
    yield broker
    broker.stop()


@pytest.fixture
def sensor(broker: PlainBroker) -> Iterator[Sensor]:
    sensor = Sensor(broker.port)
    yield sensor
    sensor.close()


class Site:
    """A source and whoever takes from it."""

    def __init__(
        self, port: int, spec: Sample, payload: str, position: Position | None = None
    ) -> None:
        self.notes = Notes()
        self.rung = threading.Event()
        source = MqttSource(topic="line/+/samples", payload=payload, port=port)  # type: ignore[arg-type]
        around = Surroundings(self.notes, self.rung.set, "edge-01")
        self.source = Messages(source, spec, position, around)

    def listening(self) -> None:
        """Wait until the broker sends what comes."""
        wait_until(lambda: self.source.subscribed, "the subscription")

    def take(self, count: int) -> list[np.ndarray]:
        """Wait for so many samples."""
        found: list[np.ndarray] = []

        def enough() -> bool:
            while len(found) < count and (frame := self.source.take(0.0)):
                found.append(frame.read())
            return len(found) == count

        wait_until(enough, f"{count} samples")
        return found

    def numbers(self, count: int) -> list[float]:
        return [float(sample[0]) for sample in self.take(count)]


@contextmanager
def site(
    port: int, spec: Sample = NUMBER, payload: str = "json", position: Position | None = None
) -> Iterator[Site]:
    made = Site(port, spec, payload, position)
    try:
        made.listening()
        yield made
    finally:
        made.source.close(last=True)


@real_broker
def test_images_arrays_and_numbers_come_as_the_pipeline_declares_them(
    broker: PlainBroker, sensor: Sensor
) -> None:
    picture, array = io.BytesIO(), io.BytesIO()
    Pillow.new("RGB", (4, 3), (10, 20, 30)).save(picture, "PNG")
    np.save(array, np.ones((2, 2), np.float64))
    wanted: list[tuple[Sample, str, bytes, tuple[int, ...]]] = [
        (Image(colour="rgb"), "image", picture.getvalue(), (3, 4, 3)),
        (Array(shape=(2, 2)), "npy", array.getvalue(), (2, 2)),
        (Series(length=3), "json", b"[1, 2.5, 3]", (3, 1)),
    ]
    for spec, payload, message, shape in wanted:
        with site(broker.port, spec, payload) as made:
            sensor.say(message)
            wait_until(made.rung.is_set, "the ring")
            assert made.take(1)[0].shape == shape
            assert made.notes.said == []


@real_broker
def test_what_is_no_sample_fails_alone(broker: PlainBroker, sensor: Sensor) -> None:
    with site(broker.port) as made:
        for payload in (b"{", b'["a"]', b"[1, 2]", b"[7]"):
            sensor.say(payload)
        failed, good = 0, 0.0
        for _ in range(4):
            try:
                good = made.numbers(1)[0]
            except WireError:
                failed += 1
        assert (failed, good) == (3, 7.0)


@real_broker
def test_pieces_of_a_signal_become_windows_over_messages(
    broker: PlainBroker, sensor: Sensor
) -> None:
    with site(broker.port, Series(length=4, hop=2)) as made:
        for piece in ([0, 1, 2], 3, [4, 5, 6, 7, 8]):
            sensor.say(json.dumps(piece).encode())
        sensor.say(b"[[1, 2]]")
        windows = made.take(3)
        assert [float(window[0, 0]) for window in windows] == [0, 2, 4]
        with pytest.raises(WireError, match="no piece of a signal"):
            made.take(1)


@real_broker
def test_a_successor_gets_what_came_meanwhile_and_what_was_not_taken(
    broker: PlainBroker, sensor: Sensor
) -> None:
    first = Site(broker.port, NUMBER, "json")
    first.listening()
    for number in range(40):  # more than the broker sends without an answer
        sensor.say(b"[%d]" % number)
    assert first.numbers(25) == list(range(25))
    first.source.close(last=False)
    sensor.say(b"[40]")
    with site(broker.port, position=Position()) as second:
        assert second.numbers(16) == list(range(25, 41))
        assert second.notes.said == []


@real_broker
def test_a_signal_goes_on_over_a_swap(broker: PlainBroker, sensor: Sensor) -> None:
    spec = Series(length=4, hop=2)
    first = Site(broker.port, spec, "json")
    first.listening()
    sensor.say(b"[0, 1, 2, 3, 4, 5, 6]")
    assert [float(window[0, 0]) for window in first.take(1)] == [0]
    first.source.close(last=False)
    sensor.say(b"[7]")
    with site(broker.port, spec, position=first.source.position()) as second:
        assert [float(window[0, 0]) for window in second.take(2)] == [2, 4]
    other = Series(length=4, channels=7, hop=2)
    assert mqtt.held_of(first.source.position(), other) == (None, 0)


@real_broker
def test_a_session_that_nobody_goes_on_with_keeps_nothing(
    broker: PlainBroker, sensor: Sensor
) -> None:
    with site(broker.port):
        pass
    sensor.say(b"[1]")
    with site(broker.port, position=Position()) as later:
        sensor.say(b"[2]")
        assert later.numbers(1) == [2]


@real_broker
def test_a_fresh_start_leaves_alone_what_lay_there(broker: PlainBroker, sensor: Sensor) -> None:
    killed = Site(broker.port, NUMBER, "json")
    killed.listening()
    killed.source.close(last=False)  # as after a kill: the broker goes on keeping
    sensor.say(b"[1]")
    sensor.say(b"[2]", retain=True)
    with site(broker.port) as fresh:
        sensor.say(b"[3]")
        assert fresh.numbers(1) == [3]


@real_broker
def test_a_broker_that_goes_is_told_and_found_again(broker: PlainBroker) -> None:
    with site(broker.port) as made:
        broker.stop()
        wait_until(lambda: made.notes.codes == ["source.lost"], "the loss")
        broker.start()
        wait_until(lambda: made.notes.codes == ["source.lost", "source.returned"], "the return")
        made.listening()
        sensor = Sensor(broker.port)
        sensor.say(b"[5]")
        assert made.numbers(1) == [5]
        sensor.close()


@real_broker
def test_a_broker_that_is_not_there_yet_holds_nothing_up(broker: PlainBroker) -> None:
    broker.stop()
    made = Site(broker.port, NUMBER, "json")
    assert made.source.take(0.0) is None
    wait_until(lambda: made.notes.codes == ["source.lost"], "the loss")
    broker.start()
    made.listening()
    made.source.close(last=True)


def test_a_broker_of_the_internet_is_never_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", ("93.184.216.34", 1883))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *given, **more: found)
    source = MqttSource(topic="a", payload="json", host="sensor.example")
    notes = Notes()
    made = Messages(source, NUMBER, None, Surroundings(notes, lambda: None))
    wait_until(lambda: notes.said, "the refusal")
    made.close(last=True)
    assert "93.184.216.34, which is not of this device's own network" in notes.said[0][1]


def test_what_waits_is_bounded_and_what_goes_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "MOST_MESSAGES", 3)
    monkeypatch.setattr(mqtt, "MOST_BYTES", 100)
    inbox = Inbox()
    for number in range(5):
        inbox.put(Waiting("a", b"%d" % number, 0, 0, 1, 1), again=False)
    assert inbox.lost() == 2
    inbox.put(Waiting("a", b"x" * 99, 0, 0, 1, 1), again=False)
    assert (inbox.lost(), inbox.lost()) == (2, 0)
    assert [inbox.take().payload[:1] for _ in range(2)] == [b"4", b"x"]  # type: ignore[union-attr]
    assert inbox.take() is None


def test_a_message_that_is_sent_again_waits_once() -> None:
    inbox = Inbox()
    inbox.put(Waiting("a", b"1", 1, 7, 1, 1), again=False)
    inbox.put(Waiting("a", b"1", 1, 7, 2, 2), again=True)
    assert inbox.take() == Waiting("a", b"1", 1, 7, 2, 2)
    assert inbox.take() is None
    inbox.put(Waiting("a", b"2", 1, 8, 2, 2), again=True)  # taken before, not acknowledged
    assert inbox.take() is not None


def test_messages_that_say_the_same_and_are_sent_again_are_as_many_as_before() -> None:
    """A session that goes on with another's gets all that was under way, and that again."""
    inbox = Inbox()
    for connection in (1, 2):
        for mid in (1, 2):
            inbox.put(Waiting("a", b"1", 1, mid, 1, connection), again=True)
    found = [inbox.take() for _ in range(3)]
    assert [each and (each.mid, each.connection) for each in found] == [(1, 2), (2, 2), None]


@pytest.mark.parametrize("payload", [b"", b"{}", b"[[1], [1, 2]]", b'"1"', b"[" * 5000, b"null"])
def test_what_is_no_numbers_is_refused(payload: bytes) -> None:
    with pytest.raises(WireError, match="not numbers in JSON"):
        read_numbers(payload, "t")


def test_a_moment_of_many_channels_is_a_piece() -> None:
    spec = Series(length=4, channels=3, hop=1)
    assert check_piece(np.array([1.0, 2.0, 3.0]), spec, "t").shape == (1, 3)
    assert check_piece(np.zeros((2, 3)), spec, "t").shape == (2, 3)
    with pytest.raises(WireError):
        check_piece(np.zeros(4), spec, "t")


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header() -> None:
    bomb = io.BytesIO()
    Pillow.new("L", (8, 8)).save(bomb, "BMP")
    header = bytearray(bomb.getvalue())
    header[18:26] = (60_000).to_bytes(4, "little") * 2
    with pytest.raises(WireError):
        decode_payload(bytes(header), "t", "image", Image(colour="grey"))


def test_a_message_is_no_way_to_formats_that_nobody_asked_for() -> None:
    tiff = io.BytesIO()
    Pillow.new("L", (8, 8)).save(tiff, "TIFF")
    with pytest.raises(WireError, match="not a readable image"):
        decode_payload(tiff.getvalue(), "t", "image", Image(colour="grey"))
