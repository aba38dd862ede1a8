"""The broker is a cache: whatever it loses, the publisher brings back."""

from __future__ import annotations

import pytest

from app.link import Broker, Retained
from app.link.mosquitto import find_mosquitto
from device_agent.wire.topics import Topics
from tests.fakes.brokers import kill_broker, lose_state, running_broker
from tests.fakes.console import Console, retained, retained_chunk, running_console
from tests.fakes.reader import connected_reader
from tests.fakes.waiting import PATIENCE_S, wait_until

needs_mosquitto = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
CHUNKS = [bytes([index]) * 30_000 for index in range(50)]


def everything(topics: Topics) -> dict[str, Retained]:
    items = [retained_chunk(topics, raw) for raw in CHUNKS]
    items += [
        retained(topics.meta, b"meta"),
        retained(topics.assign("edge-01"), b"assign"),
        retained(topics.ack("edge-01"), b"ack"),
    ]
    return {item.topic: item for item in items}


def assert_holds_everything(broker: Broker, topics: Topics) -> None:
    expected = {topic: item.load() for topic, item in everything(topics).items()}
    with connected_reader(broker) as fresh:
        assert fresh.read(list(expected)) == expected


def test_a_broker_killed_and_started_empty_holds_everything_again(broker, topics, console):
    console.hold(list(everything(topics).values()))
    assert_holds_everything(broker, topics)
    lose_state(broker)
    wait_idle_again(console)
    assert_holds_everything(broker, topics)


def wait_idle_again(console: Console) -> None:
    assert console.publisher.wait_idle(PATIENCE_S), "the publisher did not become idle"


def test_a_broker_killed_in_the_middle_of_an_upload_ends_up_with_everything(
    broker, topics, console
):
    console.publisher.sync(list(everything(topics).values()))
    wait_until(lambda: console.publisher.held_topics(), "the upload to begin")
    lose_state(broker)
    wait_idle_again(console)
    assert_holds_everything(broker, topics)


def test_what_is_no_longer_desired_is_gone_for_those_who_come_later(broker, topics, console):
    items = everything(topics)
    console.hold(list(items.values()))
    dropped = [retained_chunk(topics, raw).topic for raw in CHUNKS[:10]]
    kept = [item for topic, item in items.items() if topic not in dropped]
    console.hold(kept)
    last = retained(topics.settings("edge-01"), b"the mark")
    console.hold([*kept, last])
    with connected_reader(broker) as fresh:
        names = [*dropped, *(item.topic for item in kept), last.topic]
        got = fresh.read(names, until=last.topic)
    assert set(got) == {item.topic for item in kept} | {last.topic}


@needs_mosquitto
def test_a_broker_that_kept_its_state_is_sent_nothing_again(tmp_path, topics, monkeypatch):
    monkeypatch.setattr("app.link.publisher._EPOCH_TIMEOUT_S", PATIENCE_S)  # it shows one
    with (
        running_broker("mosquitto", tmp_path, topics) as broker,
        running_console(broker, topics) as console,
    ):
        loads: list[str] = []

        def counted(item: Retained) -> Retained:
            def load() -> bytes:
                loads.append(item.topic)
                return item.load()

            return Retained(item.topic, item.fingerprint, load)

        console.hold([counted(item) for item in everything(topics).values()])
        assert len(loads) == len(everything(topics))
        broker.stop()  # in order: mosquitto saves what it holds
        wait_until(lambda: not console.link.connected, "the console to see it")
        broker.start()
        wait_idle_again(console)
        assert len(loads) == len(everything(topics))
        assert_holds_everything(broker, topics)


@needs_mosquitto
def test_a_broker_that_fell_back_to_an_older_save_is_brought_up_to_date(tmp_path, topics):
    with (
        running_broker("mosquitto", tmp_path, topics) as broker,
        running_console(broker, topics) as console,
    ):
        items = list(everything(topics).values())
        console.hold(items[:10])
        broker.stop()
        broker.start()
        wait_idle_again(console)
        console.hold(items)
        kill_broker(broker)  # the save of the stop above is all that is left
        assert list(broker.directory.glob("*.db")), "mosquitto saved nothing"
        wait_until(lambda: not console.publisher.idle, "the loss to be seen")
        broker.start()
        wait_idle_again(console)
        assert_holds_everything(broker, topics)
