"""The agent's link over a real broker, without the rest of the agent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from app.link import Broker
from device_agent.link import Link, LinkOptions
from device_agent.wire.manifest import Chunk
from device_agent.wire.topics import Topics
from tests.fakes.brokers import tls_of


class Inbox:
    """A LinkHandler that keeps everything it is told."""

    def __init__(self) -> None:
        self.connections = 0
        self.disconnections: list[str] = []
        self.metas: list[bytes] = []
        self.assignments: list[bytes] = []
        self.settings: list[bytes] = []
        self.commands: list[bytes] = []
        self.certificates: list[bytes] = []
        self.acks: list[bytes] = []

    def on_connected(self) -> None:
        self.connections += 1

    def on_disconnected(self, reason: str) -> None:
        self.disconnections.append(reason)

    def on_meta(self, payload: bytes) -> None:
        self.metas.append(payload)

    def on_assignment(self, payload: bytes) -> None:
        self.assignments.append(payload)

    def on_settings(self, payload: bytes) -> None:
        self.settings.append(payload)

    def on_command(self, payload: bytes) -> None:
        self.commands.append(payload)

    def on_certificates(self, payload: bytes) -> None:
        self.certificates.append(payload)

    def on_ack(self, payload: bytes) -> None:
        self.acks.append(payload)


def link_options(broker: Broker, device_id: str = "edge-01") -> LinkOptions:
    """Return how a device reaches a broker, over TLS where it has it."""
    fleet = tls_of(broker)
    if fleet is None:
        return LinkOptions(host=broker.host, port=broker.port, device_id=device_id)
    files = broker.directory.parent / "device"
    return LinkOptions(
        host=broker.host,
        port=broker.port,
        device_id=device_id,
        secrecy=fleet.secrecy(device_id, files),
        fetch_secrecy=fleet.secrecy(device_id, files, fetch=True),
    )


@contextmanager
def running_link(
    broker: Broker,
    topics: Topics,
    inbox: Inbox,
    device_id: str = "edge-01",
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Link]:
    """Run a device's link; it may not be connected yet when it is yielded.

    `clock` says when a fetch has waited for long enough.
    """
    link = Link(link_options(broker, device_id), topics, inbox, boot_id="boot", clock=clock)
    link.start()
    try:
        yield link
    finally:
        link.stop()


class FetchInBackground:
    """A fetch on a thread of its own; `join` raises what it raised."""

    def __init__(self, link: Link, chunks: Sequence[Chunk], stall_timeout_s: float = 60.0) -> None:
        self.got: dict[str, bytes] = {}
        self.progress: list[int] = []
        self.cancel = threading.Event()
        self._error: BaseException | None = None
        self._arguments = (link, chunks, stall_timeout_s)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self, timeout_s: float = 60.0) -> None:
        self._thread.join(timeout_s)
        assert not self._thread.is_alive(), f"the fetch has not ended within {timeout_s} s"
        if self._error is not None:
            raise self._error

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        link, chunks, stall_timeout_s = self._arguments
        try:
            link.fetch(
                chunks,
                self._sink,
                cancel=self.cancel,
                progress=self.progress.append,
                stall_timeout_s=stall_timeout_s,
            )
        except BaseException as error:
            self._error = error

    def _sink(self, chunk: Chunk, raw: bytes) -> None:
        assert chunk.sha256 not in self.got, "a chunk was handed over twice"
        self.got[chunk.sha256] = raw
