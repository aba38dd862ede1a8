"""Fetches chunks by subscribing to their retained topics, a window at a time.

Brokers give no sign that a topic is empty, so silence decides: after a few seconds without a
chunk what is missing is subscribed again, then `need` asks whoever has it to publish it again.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from device_agent.errors import TransferError
from device_agent.link.connection import Connection
from device_agent.link.says import Says
from device_agent.link.window import Window
from device_agent.wire.codec import MAX_MESSAGE_BYTES
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Chunk
from device_agent.wire.messages import Need, encode
from device_agent.wire.topics import Topics

_log = logging.getLogger(__name__)

MAX_REJECTED = 64
"""So many wrong chunks in one fetch are no accident any more."""
MAX_WAITING = 64
"""More than the window holds; a broker that sends faster than the disk takes must not fill us."""
_PATIENCE_S = 2.0
_PATIENCE_CAP_S = 5.0
_PATIENCE_FACTOR = 1.5
_CANCEL_POLL_S = 0.2


@dataclass(frozen=True)
class _Connected:
    pass


@dataclass(frozen=True)
class _Arrived:
    digest: str
    payload: bytes


@dataclass(frozen=True)
class _Refused:
    detail: str


class Fetch:
    """One fetch. The connection's thread only queues; everything else is on the caller's."""

    def __init__(
        self,
        topics: Topics,
        chunks: Sequence[Chunk],
        sink: Callable[[Chunk, bytes], None],
        *,
        cancel: threading.Event,
        progress: Callable[[int], None] | None,
        stall_timeout_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._topics = topics
        self._sink = sink
        self._cancel = cancel
        self._progress = progress
        self._stall_timeout_s = stall_timeout_s
        self._clock = clock
        now_s = clock()
        self._window = Window(chunks, now_s)
        self._events: queue.Queue[_Connected | _Arrived | _Refused] = queue.Queue()
        self._progress_s = now_s
        self._ask_again_s = now_s + _PATIENCE_S
        self._patience_s = _PATIENCE_S
        self._rejected = 0

    def run(self, connection: Connection) -> None:
        """Fetch everything over `connection`, which must report to this object.

        Raises:
            TransferError: See `Link.fetch`.
        """
        if self._window.finished:
            return
        connection.start()
        try:
            while not self._window.finished:
                self._check_limits()
                self._handle_next(connection)
                if self._clock() >= self._ask_again_s:
                    self._ask_again(connection)
        finally:
            connection.stop()

    def on_connected(self) -> None:
        """Queue it."""
        self._events.put(_Connected())

    def on_disconnected(self, reason: str) -> None:
        """Nothing to do: the connection comes back, or the fetch stalls."""

    def on_message(self, topic: str, payload: bytes) -> None:
        """Queue what was asked for, drop the rest: what is missing is asked for again."""
        digest = self._topics.chunk_digest(topic)
        wanted = digest is not None and payload and self._window.expects(digest)
        if digest is not None and wanted and self._events.qsize() < MAX_WAITING:
            self._events.put(_Arrived(digest, payload[: MAX_MESSAGE_BYTES + 1]))

    def on_refused(self, detail: str) -> None:
        """Queue it."""
        self._events.put(_Refused(detail))

    def _check_limits(self) -> None:
        if self._cancel.is_set():
            raise TransferError(Says.FETCH_CANCELLED())
        late = self._clock() - self._progress_s > self._stall_timeout_s
        if late and self._events.empty():  # else we were held up, and look at what has come first
            raise TransferError(
                Says.CHUNKS_MISSING(n=self._window.remaining, seconds=self._stall_timeout_s)
            )
        if self._rejected > MAX_REJECTED:
            raise TransferError(Says.CHUNKS_WRONG(n=self._rejected))

    def _handle_next(self, connection: Connection) -> None:
        try:
            event = self._events.get(timeout=_CANCEL_POLL_S)
        except queue.Empty:
            return
        match event:
            case _Connected():
                self._window.refill(self._clock())
                self._subscribe(connection, self._window.waiting())  # the session began empty
            case _Arrived(digest=digest, payload=payload):
                self._take(connection, digest, payload)
            case _Refused(detail=detail):
                raise TransferError(Says.CHUNKS_REFUSED(said=detail))

    def _take(self, connection: Connection, digest: str, payload: bytes) -> None:
        if not self._window.expects(digest):
            return  # it came twice
        try:
            chunk, raw = self._window.accept(digest, payload)
        except WireError as error:
            self._rejected += 1
            _log.warning("dropped a chunk: %s", error)
            self._publish_need(connection, [digest])
            return
        self._sink(chunk, raw)
        self._made_progress()
        self._advance(connection)

    def _made_progress(self) -> None:
        self._progress_s = self._clock()
        self._patience_s = _PATIENCE_S
        self._ask_again_s = self._progress_s + self._patience_s
        if self._progress is not None:
            self._progress(self._window.verified_bytes)

    def _advance(self, connection: Connection) -> None:
        asked, done = self._window.refill(self._clock())
        self._subscribe(connection, asked)
        connection.unsubscribe([self._topics.chunk(digest) for digest in done])

    def _ask_again(self, connection: Connection) -> None:
        self._patience_s = min(self._patience_s * _PATIENCE_FACTOR, _PATIENCE_CAP_S)
        self._ask_again_s = self._clock() + self._patience_s
        if connection.connected:
            missing = self._window.waiting()
            self._subscribe(connection, missing)
            self._publish_need(connection, missing)

    def _subscribe(self, connection: Connection, digests: Sequence[str]) -> None:
        connection.subscribe([self._topics.chunk(digest) for digest in digests])

    def _publish_need(self, connection: Connection, digests: Sequence[str]) -> None:
        connection.publish(self._topics.need, encode(Need(digests=tuple(digests))), retain=False)
