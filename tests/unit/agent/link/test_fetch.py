from __future__ import annotations

import threading

import pytest

from device_agent.errors import TransferError
from device_agent.link.fetch import Fetch
from device_agent.wire.manifest import Chunk
from device_agent.wire.topics import Topics


class RefusingConnection:
    """A broker that accepts the connection and refuses every subscription."""

    connected = True

    def __init__(self) -> None:
        self.fetch: Fetch
        self.subscriptions = 0
        self.stopped = False

    def start(self) -> None:
        self.fetch.on_connected()

    def stop(self) -> None:
        self.stopped = True

    def subscribe(self, topics) -> None:
        self.subscriptions += 1
        self.fetch.on_refused("the broker refused a subscription")


def test_a_refused_subscription_ends_the_fetch_and_is_not_tried_for_ever():
    connection = RefusingConnection()
    connection.fetch = Fetch(
        Topics("demo"),
        [Chunk(sha256="0" * 64, size_bytes=1)],
        lambda chunk, raw: pytest.fail("nothing came"),
        cancel=threading.Event(),
        progress=None,
        stall_timeout_s=60.0,
    )
    with pytest.raises(TransferError, match="chunks cannot be fetched: the broker refused"):
        connection.fetch.run(connection)
    assert connection.subscriptions == 1
    assert connection.stopped
