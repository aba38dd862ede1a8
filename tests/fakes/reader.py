"""A client that reads retained topics by exact name, as agents do."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager

from app.link import Broker
from device_agent.link import LinkOptions
from device_agent.link.connection import Connection, Endpoint
from tests.fakes.agent_link import link_options
from tests.fakes.waiting import PATIENCE_S, wait_until


class Reader:
    """Everything that arrives is in `arrived` until `read` takes it."""

    def __init__(self, options: LinkOptions) -> None:
        self.arrived: queue.Queue[tuple[str, bytes]] = queue.Queue()
        endpoint = Endpoint(options.host, options.port, options.device_id, secrecy=options.secrecy)
        self.connection = Connection(endpoint, self)

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
            topic, payload = self.arrived.get(timeout=PATIENCE_S)
            got[topic] = payload
        return got


@contextmanager
def connected_reader(broker: Broker, device_id: str = "edge-01") -> Iterator[Reader]:
    """Run a reader that has the rights of a device, connected when it is yielded."""
    reader = Reader(link_options(broker, device_id))
    reader.connection.start()
    try:
        wait_until(lambda: reader.connection.connected, "the reader to connect")
        yield reader
    finally:
        reader.connection.stop()
