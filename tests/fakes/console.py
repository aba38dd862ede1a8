"""The console's link and publisher over a real broker, without the rest of the console."""

from __future__ import annotations

import hashlib
import queue
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.link import Broker, ClientTls, ConsoleLink, Publisher, Retained
from device_agent.wire.codec import compress
from device_agent.wire.manifest import Chunk
from device_agent.wire.topics import Topics
from tests.fakes.brokers import tls_of
from tests.fakes.waiting import PATIENCE_S, wait_until


class Console:
    """What devices say is in `messages`: (topic, payload, retained)."""

    def __init__(self, broker: Broker, topics: Topics, tls: ClientTls | None = None) -> None:
        self.topics = topics
        self.messages: queue.Queue[tuple[str, bytes, bool]] = queue.Queue()
        self.publisher = Publisher(topics, "test-console")
        self.link = ConsoleLink(
            broker.host,
            broker.port,
            topics,
            self._on_message,
            self.publisher.on_connected,
            tls=tls,
        )

    def _on_message(self, topic: str, payload: bytes, retained: bool) -> None:
        if not self.publisher.offer(topic, payload, retained):
            self.messages.put((topic, payload, retained))

    def hold(self, desired: Sequence[Retained], timeout_s: float = PATIENCE_S) -> None:
        """Sync and wait until the broker has it all."""
        self.publisher.sync(desired)
        assert self.publisher.wait_idle(timeout_s), "the publisher did not become idle"

    def wait_message(
        self, accept: Callable[[str, bytes, bool], bool], timeout_s: float = PATIENCE_S
    ) -> tuple[str, bytes, bool]:
        """Return the first message from now on that `accept` takes."""
        while True:
            message = self.messages.get(timeout=timeout_s)
            if accept(*message):
                return message


@contextmanager
def running_console(broker: Broker, topics: Topics) -> Iterator[Console]:
    """Run the console's link and publisher; connected when it is yielded."""
    fleet = tls_of(broker)
    console = Console(broker, topics, fleet.console() if fleet else None)
    console.publisher.start(console.link)
    console.link.start()
    try:
        wait_until(lambda: console.link.connected, "the console to connect")
        yield console
    finally:
        console.publisher.stop()
        console.link.stop()


def retained(topic: str, payload: bytes) -> Retained:
    """Return a topic with a fixed payload."""
    return Retained(topic, hashlib.sha256(payload).hexdigest(), lambda: payload)


def retained_chunk(topics: Topics, raw: bytes) -> Retained:
    """Return a chunk as the console publishes it."""
    return retained(topics.chunk(chunk_of(raw).sha256), compress(raw))


def chunk_of(raw: bytes) -> Chunk:
    """Return the manifest's entry of these bytes."""
    return Chunk(sha256=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw))
