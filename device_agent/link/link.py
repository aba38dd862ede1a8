"""The agent's standing connection: commands in, state and telemetry out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from device_agent.link.backoff import Backoff
from device_agent.link.connection import Connection, ConnectionHandler, Endpoint, Will
from device_agent.link.fetch import Fetch
from device_agent.link.secrecy import Secrecy
from device_agent.wire.manifest import Chunk
from device_agent.wire.messages import Alive, encode
from device_agent.wire.topics import Topics

_log = logging.getLogger(__name__)

Connect = Callable[[Endpoint, ConnectionHandler, Will | None, Backoff | None], Connection]
"""Makes a connection: each with a thread of its own, or many on one (`shared.Reactor`)."""
_GOODBYE_TIMEOUT_S = 2.0
_FETCH_RETRY_CAP_S = 5.0


@dataclass(frozen=True)
class LinkOptions:
    """Where the broker is and who we are.

    Attributes:
        secrecy: TLS of the standing connection; None is for a broker on this machine.
        fetch_secrecy: TLS of the connection that chunks come over: a name of its own.
    """

    host: str
    port: int
    device_id: str
    keepalive_s: int = 60
    secrecy: Secrecy | None = None
    fetch_secrecy: Secrecy | None = None


class LinkHandler(Protocol):
    """What the agent does on the link's news. Called on its thread: hand over, never block."""

    def on_connected(self) -> None:
        """The broker is there: send what it may have lost."""

    def on_disconnected(self, reason: str) -> None:
        """The broker is away; the link tries again by itself."""

    def on_meta(self, payload: bytes) -> None:
        """The metadata set, retained or new."""

    def on_assignment(self, payload: bytes) -> None:
        """This device's assignment, retained or new."""

    def on_settings(self, payload: bytes) -> None:
        """This device's settings, retained or new."""

    def on_command(self, payload: bytes) -> None:
        """A command to this device."""

    def on_certificates(self, payload: bytes) -> None:
        """Renewed certificates, retained or new."""

    def on_ack(self, payload: bytes) -> None:
        """How far the console has stored our telemetry."""


class Link:
    """The device's link to its broker.

    Chunks come over a second connection (see `fetch`), so a command never waits behind them,
    and a fetch that is cut short leaves no subscriptions in the persistent session.
    """

    def __init__(
        self,
        options: LinkOptions,
        topics: Topics,
        handler: LinkHandler,
        boot_id: str,
        connect: Connect = Connection,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options
        self._topics = topics
        self._handler = handler
        self._boot_id = boot_id
        self._clock = clock
        self._alive_topic = topics.alive(options.device_id)
        self._receivers: dict[str, Callable[[bytes], None]] = {
            topics.meta: handler.on_meta,
            topics.assign(options.device_id): handler.on_assignment,
            topics.settings(options.device_id): handler.on_settings,
            topics.command(options.device_id): handler.on_command,
            topics.certificates(options.device_id): handler.on_certificates,
            topics.ack(options.device_id): handler.on_ack,
        }
        self._connect = connect
        will = Will(self._alive_topic, self._alive(online=False))
        self._connection = connect(self._endpoint(), self, will, Backoff())

    @property
    def connected(self) -> bool:
        """Whether the broker is there at this moment."""
        return self._connection.connected

    def start(self) -> None:
        """Begin to connect; a broker that is away is tried again for ever."""
        self._connection.start()

    def stop(self) -> None:
        """Say goodbye, disconnect and end the thread."""
        self._connection.publish(
            self._alive_topic,
            self._alive(online=False),
            retain=True,
            wait_s=_GOODBYE_TIMEOUT_S,
        )
        self._connection.stop()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Hand a message to the broker at QoS 1; False when not connected: send it again later."""
        return self._connection.publish(topic, payload, retain=retain)

    def deliver(self, topic: str, payload: bytes, *, retain: bool, timeout_s: float) -> bool:
        """Hand over a message and wait; True only once the broker has acknowledged it."""
        return self._connection.publish(topic, payload, retain=retain, wait_s=timeout_s)

    def fetch(
        self,
        chunks: Sequence[Chunk],
        sink: Callable[[Chunk, bytes], None],
        *,
        cancel: threading.Event,
        progress: Callable[[int], None] | None = None,
        stall_timeout_s: float = 60.0,
    ) -> None:
        """Fetch `chunks` on the caller's thread, in any order, each distinct one once.

        One fetch at a time: the broker lets each device have one such connection.

        Args:
            chunks: What to fetch.
            sink: Gets each chunk with its raw bytes, size and digest already verified.
            cancel: Ends the fetch when set.
            progress: Gets the raw bytes verified so far.
            stall_timeout_s: How long to go on without any chunk arriving.

        Raises:
            TransferError: Nothing arrived for `stall_timeout_s`, too much of it was wrong, the
                broker refused, or `cancel` was set. What `sink` got is good all the same.
        """
        fetch = Fetch(
            self._topics,
            chunks,
            sink,
            cancel=cancel,
            progress=progress,
            stall_timeout_s=stall_timeout_s,
            clock=self._clock,
        )
        backoff = Backoff(cap_s=_FETCH_RETRY_CAP_S)
        fetch.run(self._connect(self._endpoint("-fetch"), fetch, None, backoff))

    def on_connected(self) -> None:
        """Subscribe and tell that we are here, each time: the broker may know nothing."""
        _log.info("connected to the broker")  # each time: the log of an outage has an end
        self._connection.subscribe(list(self._receivers))
        self._connection.publish(self._alive_topic, self._alive(online=True), retain=True)
        self._handler.on_connected()

    def on_disconnected(self, reason: str) -> None:
        """Pass it on."""
        self._handler.on_disconnected(reason)

    def on_message(self, topic: str, payload: bytes) -> None:
        """Pass a command on; an empty payload only says that a retained one was cleared."""
        receiver = self._receivers.get(topic)
        if receiver is not None and payload:
            receiver(payload)

    def on_refused(self, detail: str) -> None:
        """Log it: only whoever runs the broker can mend it."""
        _log.error("no commands will arrive: %s", detail)

    def _endpoint(self, suffix: str = "") -> Endpoint:
        return Endpoint(
            host=self._options.host,
            port=self._options.port,
            client_id=f"{self._topics.fleet}.{self._options.device_id}{suffix}",
            keepalive_s=self._options.keepalive_s,
            clean_session=bool(suffix),
            secrecy=self._options.fetch_secrecy if suffix else self._options.secrecy,
        )

    def _alive(self, *, online: bool) -> bytes:
        return encode(Alive(online=online, since_s=time.time(), boot_id=self._boot_id))
