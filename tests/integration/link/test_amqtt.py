"""The faults of amqtt 0.12.1 that we mend stay mended."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.fakes.brokers import free_port, running_broker
from tests.fakes.console import retained, running_console
from tests.fakes.reader import connected_reader


@pytest.fixture
def kind() -> str:
    return "amqtt"


def test_a_client_is_sent_nothing_that_another_subscribed_to(tmp_path, topics, kind):
    names = [topics.meta, topics.assign("edge-01"), topics.ack("edge-01")]
    with running_broker(kind, tmp_path) as broker, running_console(broker, topics) as console:
        console.hold([retained(name, b"retained") for name in names])
        with connected_reader(broker, "first") as first:
            first.read(names)
            with connected_reader(broker, "second") as second:
                assert set(second.read([topics.meta])) == {topics.meta}
                assert second.arrived.empty()


def test_a_client_that_subscribes_again_is_sent_the_retained_message_again(tmp_path, topics, kind):
    with running_broker(kind, tmp_path) as broker, running_console(broker, topics) as console:
        console.hold([retained(topics.meta, b"retained")])
        with connected_reader(broker, "reader") as reader:
            for _ in range(3):
                assert reader.read([topics.meta]) == {topics.meta: b"retained"}


UNSUBSCRIBE = """
import asyncio, sys
from app.link.amqtt_child import RetainedBroker, broker_config
from device_agent.link import LinkOptions
from tests.fakes.reader import Reader

async def until(condition):
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    sys.exit("waited in vain")

async def main(port):
    broker = RetainedBroker(broker_config("127.0.0.1", port))
    await broker.start()
    reader = Reader(LinkOptions("127.0.0.1", port, "reader"))
    reader.connection.start()
    await until(lambda: reader.connection.connected)
    reader.connection.subscribe(["a", "b"])
    await until(lambda: set(broker.subscriptions) == {"a", "b"})
    reader.connection.unsubscribe(["a"])
    await until(lambda: set(broker.subscriptions) == {"b"})
    await asyncio.to_thread(reader.connection.stop)
    await broker.shutdown()

asyncio.run(main(int(sys.argv[1])))
"""


def test_an_unsubscribed_filter_is_not_scanned_for_ever():
    command = [sys.executable, "-c", UNSUBSCRIBE, str(free_port())]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
