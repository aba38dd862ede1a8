"""A client that reads retained topics by exact name, as agents do."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

from app.link import Broker
from device_agent.link.connection import Connection, Endpoint
from tests.fakes.waiting import wait_until


class Reader:
    """Everything that arrives is in `arrived` until `read` takes it."""

    def __init__(self, host: str, port: int, client_id: str) -> None:
        self.arrived: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.connection = Connection(Endpoint(host, port, client_id), self)

    def on_connected(self) -> None: ...

    def on_disconnected(self, reason: str) -> None: ...

    def on_refused(self, detail: str) -> None: ...

    def on_message(self, topic: str, payload: bytes) -> None:
        self.arrived.put((topic, payload))

    def read(self, names: list[str], until: str | None = None) -> dict[str, bytes]:
        """Return what is retained under `names`, once `until` or all of them have come."""
        self.connection.subscribe(names)
        got: dict[str, bytes] = {}
        while set(got) != set(names) and until not in got:
            topic, payload = self.arrived.get(timeout=20)
            got[topic] = payload
        return got


@contextmanager
def connected_reader(broker: Broker, client_id: str = "reader") -> Iterator[Reader]:
    """Run a reader, connected when it is yielded."""
    reader = Reader(broker.host, broker.port, client_id)
    reader.connection.start()
    try:
        wait_until(lambda: reader.connection.connected, "the reader to connect")
        yield reader
    finally:
        reader.connection.stop()
