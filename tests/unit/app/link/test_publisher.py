"""The publisher against a broker in memory that can lose what it holds."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator

import pytest

from app.link.plan import Retained
from app.link.publisher import Publisher
from device_agent.wire.messages import Need, encode
from device_agent.wire.topics import Topics
from tests.fakes.waiting import PATIENCE_S, wait_until

TOPICS = Topics("demo")


class Acknowledged:
    def wait(self, timeout_s: float) -> bool:
        return True


class Unanswered:
    def wait(self, timeout_s: float) -> bool:
        return False


class MemoryBroker:
    """A link and the broker behind it; `fails_after` publications it is gone."""

    def __init__(self) -> None:
        self.connected = False
        self.held: dict[str, bytes] = {}
        self.log: list[str] = []
        self.fails_after: int | None = None
        self.denies = False
        self.subscriber: Publisher | None = None

    def publish(self, topic: str, payload: bytes, *, retain: bool):
        assert retain
        if not self.connected:
            return None
        if self.fails_after is not None:
            self.fails_after -= 1
            if self.fails_after < 0:
                self.connected = False
                return Unanswered()
        if self.denies:  # as MQTT 3.1.1 has it: acknowledged, and gone
            return Acknowledged()
        self.log.append(topic)
        if topic == TOPICS.epoch and self.subscriber is not None:
            self.subscriber.offer(topic, payload, False)
        if payload:
            self.held[topic] = payload
        else:
            self.held.pop(topic, None)
        return Acknowledged()

    def connect(self, publisher: Publisher) -> None:
        """As a link does: tell of the connection, then deliver what is retained."""
        with publisher._changed:  # at a stroke: an epoch that comes late counts as lost
            self.subscriber = publisher
            self.connected = True
            publisher.on_connected()
            if epoch := self.held.get(TOPICS.epoch):
                assert publisher.offer(TOPICS.epoch, epoch, True)


def item(topic: str, payload: bytes) -> Retained:
    return Retained(topic, hashlib.sha256(payload).hexdigest(), lambda: payload)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def chunk(content: bytes) -> Retained:
    return item(TOPICS.chunk(digest(content)), content)


META = item(TOPICS.meta, b"metadata")
ASSIGN = item(TOPICS.assign("edge-01"), b"assignment")
ACK = item(TOPICS.ack("edge-01"), b"ack")
EVERYTHING = [ASSIGN, ACK, META, chunk(b"one"), chunk(b"two")]


def payloads(desired: list[Retained]) -> dict[str, bytes]:
    return {each.topic: each.load() for each in desired}


def without_epoch(broker: MemoryBroker) -> dict[str, bytes]:
    return {topic: payload for topic, payload in broker.held.items() if topic != TOPICS.epoch}


@pytest.fixture
def broker() -> MemoryBroker:
    return MemoryBroker()


@pytest.fixture
def publisher(broker: MemoryBroker) -> Iterator[Publisher]:
    publisher = Publisher(TOPICS, "console")
    publisher.start(broker)
    yield publisher
    publisher.stop()


def settle(publisher: Publisher) -> None:
    assert publisher.wait_idle(PATIENCE_S), "the publisher did not become idle"


def test_what_documents_name_is_there_before_them(publisher, broker):
    publisher.sync(EVERYTHING)
    broker.connect(publisher)
    settle(publisher)
    order = [topic for topic in broker.log if topic != ACK.topic]
    chunks = {chunk(b"one").topic, chunk(b"two").topic}
    assert set(order[:2]) == chunks
    assert order[2:] == [META.topic, ASSIGN.topic, TOPICS.epoch]
    assert without_epoch(broker) == payloads(EVERYTHING)


def test_what_the_broker_holds_is_not_published_twice(publisher, broker):
    publisher.sync(EVERYTHING)
    broker.connect(publisher)
    settle(publisher)
    before = list(broker.log)
    publisher.sync(list(EVERYTHING))
    assert publisher.idle
    broker.connect(publisher)
    settle(publisher)
    assert broker.log == before


def test_only_what_changed_is_published(publisher, broker):
    publisher.sync(EVERYTHING)
    broker.connect(publisher)
    settle(publisher)
    broker.log.clear()
    changed = item(META.topic, b"newer metadata")
    publisher.sync([ASSIGN, ACK, changed, chunk(b"one"), chunk(b"two")])
    settle(publisher)
    assert broker.log == [META.topic, TOPICS.epoch]
    assert broker.held[META.topic] == b"newer metadata"


def test_what_is_no_longer_desired_is_cleared_after_what_replaces_it(publisher, broker):
    publisher.sync(EVERYTHING)
    broker.connect(publisher)
    settle(publisher)
    broker.log.clear()
    publisher.sync([item(META.topic, b"newer"), ACK, chunk(b"two")])
    settle(publisher)
    assert broker.log[0] == META.topic
    assert set(broker.log[1:-1]) == {chunk(b"one").topic, ASSIGN.topic}
    assert set(without_epoch(broker)) == {META.topic, ACK.topic, chunk(b"two").topic}
    assert publisher.held_topics() == set(without_epoch(broker))


def test_an_earlier_runs_leftovers_are_cleared(broker):
    broker.held["muster/v1/demo/d/gone/cmd/assign"] = b"old"
    publisher = Publisher(TOPICS, "console", ["muster/v1/demo/d/gone/cmd/assign", META.topic])
    publisher.sync([META])
    publisher.start(broker)
    try:
        broker.connect(publisher)
        settle(publisher)
    finally:
        publisher.stop()
    assert without_epoch(broker) == payloads([META])


def test_nothing_is_cleared_before_it_is_known_what_shall_be_held(broker):
    broker.held[META.topic] = b"metadata"
    publisher = Publisher(TOPICS, "console", [META.topic])
    publisher.start(broker)
    try:
        broker.connect(publisher)
        publisher.offer(TOPICS.epoch, b'{"epoch_id":"the last run"}', True)
        publisher.sync([META])
        settle(publisher)
    finally:
        publisher.stop()
    assert broker.log == [META.topic, TOPICS.epoch]


def test_a_broker_that_lost_its_state_gets_everything_again(publisher, broker):
    publisher.sync(EVERYTHING)
    broker.connect(publisher)
    settle(publisher)
    broker.held.clear()
    broker.connect(publisher)
    settle(publisher)
    assert without_epoch(broker) == payloads(EVERYTHING)


def test_a_broker_that_fell_back_to_an_older_copy_gets_everything_again(publisher, broker):
    publisher.sync([META])
    broker.connect(publisher)
    settle(publisher)
    older = dict(broker.held)
    publisher.sync(EVERYTHING)
    settle(publisher)
    broker.held = older
    broker.connect(publisher)
    settle(publisher)
    assert without_epoch(broker) == payloads(EVERYTHING)


def test_another_consoles_epoch_is_not_taken_for_ours(publisher, broker):
    publisher.sync([META])
    broker.connect(publisher)
    settle(publisher)
    broker.held = {TOPICS.epoch: b'{"epoch_id":"somebody"}'}
    broker.connect(publisher)
    settle(publisher)
    assert without_epoch(broker) == payloads([META])


def test_a_connection_lost_half_way_is_made_good_on_the_next(publisher, broker):
    many = [chunk(index.to_bytes(2, "big")) for index in range(100)]
    publisher.sync(many)
    broker.fails_after = 40
    broker.connect(publisher)
    wait_until(lambda: not broker.connected, "the connection to fail")
    assert not publisher.idle
    broker.fails_after = None
    broker.connect(publisher)
    settle(publisher)
    assert without_epoch(broker) == payloads(many)


def test_a_chunk_that_a_device_needs_is_published_again(publisher, broker):
    publisher.sync(EVERYTHING)
    broker.connect(publisher)
    settle(publisher)
    del broker.held[chunk(b"one").topic]
    message = encode(Need(digests=(digest(b"one"), digest(b"never heard of"))))
    assert publisher.offer(TOPICS.need, message, False)
    settle(publisher)
    assert without_epoch(broker) == payloads(EVERYTHING)


def test_many_devices_that_need_a_chunk_are_served_by_one_publication(
    publisher, broker, monkeypatch
):
    monkeypatch.setattr("app.link.publisher._REPUBLISH_PAUSE_S", PATIENCE_S)
    publisher.sync(EVERYTHING)
    broker.connect(publisher)
    settle(publisher)
    broker.log.clear()
    for _ in range(20):
        publisher.republish([digest(b"one")])
    settle(publisher)
    assert broker.log.count(chunk(b"one").topic) == 1


@pytest.mark.parametrize("payload", [b"", b"{", b'{"digests":["../x"]}', b'{"digests":7}'])
def test_a_malformed_need_is_dropped(publisher, broker, payload, caplog):
    publisher.sync([META])
    broker.connect(publisher)
    settle(publisher)
    with caplog.at_level(logging.WARNING):
        assert publisher.offer(TOPICS.need, payload, False)
    assert "dropped a message" in caplog.text
    assert publisher.idle


def test_a_payload_that_cannot_be_read_stops_nothing_else(publisher, broker, caplog):
    def unreadable() -> bytes:
        raise OSError("no such chunk")

    bad = Retained(TOPICS.chunk(digest(b"bad")), digest(b"bad"), unreadable)
    publisher.sync([bad, META])
    broker.connect(publisher)
    settle(publisher)
    assert without_epoch(broker) == payloads([META])
    assert publisher.unloadable_topics() == {bad.topic}
    assert "no such chunk" in caplog.text
    publisher.sync([chunk(b"bad"), META])
    publisher.republish([digest(b"bad")])
    settle(publisher)
    assert without_epoch(broker) == payloads([chunk(b"bad"), META])
    assert publisher.unloadable_topics() == set()


def test_device_messages_are_not_the_publishers(publisher):
    assert not publisher.offer(TOPICS.state("edge-01"), b"{}", True)


def test_an_ack_alone_makes_no_new_epoch(publisher, broker):
    publisher.sync(EVERYTHING)
    broker.connect(publisher)
    settle(publisher)
    broker.log.clear()
    newer = item(ACK.topic, b"newer ack")
    publisher.sync([newer if each is ACK else each for each in EVERYTHING])
    settle(publisher)
    assert broker.log == [ACK.topic]


def test_a_broker_that_keeps_nothing_of_ours_is_not_believed(publisher, broker, monkeypatch):
    monkeypatch.setattr("app.link.publisher._ECHO_TIMEOUT_S", 0.05)
    monkeypatch.setattr("app.link.publisher._RETRY_S", 0.05)
    publisher.sync(EVERYTHING)
    broker.denies = True
    broker.connect(publisher)
    wait_until(lambda: publisher.denied, "the denial to be noticed")
    assert not publisher.idle
    assert broker.held == {}
    broker.denies = False
    settle(publisher)
    assert not publisher.denied
    assert without_epoch(broker) == payloads(EVERYTHING)
