"""What reaches the agent's control loop from other threads: they only hand over."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device_agent.update.jobs import Message as JobMessage
from device_agent.wire.codec import MAX_MESSAGE_BYTES

_log = logging.getLogger(__name__)

MAX_WAITING = 256
MAX_WAITING_BYTES = 16 * 1024 * 1024
_ENOUGH_BYTES = MAX_MESSAGE_BYTES + 1
"""So much of a document is enough to refuse it as too large."""


@dataclass(frozen=True)
class Connected:
    """The broker is there."""


@dataclass(frozen=True)
class Disconnected:
    """The broker is away."""


@dataclass(frozen=True)
class MetaCame:
    """A metadata set."""

    payload: bytes


@dataclass(frozen=True)
class AssignmentCame:
    """An assignment."""

    document: bytes


@dataclass(frozen=True)
class SettingsCame:
    """Settings."""

    document: bytes


@dataclass(frozen=True)
class CommandCame:
    """A command."""

    document: bytes


@dataclass(frozen=True)
class CertificatesCame:
    """Renewed certificates."""

    payload: bytes


@dataclass(frozen=True)
class WindowCame:
    """The serving child closed a window; it is in the spool already."""

    bundle: str
    inferences: int
    errors: int


@dataclass(frozen=True)
class WorkerDown:
    """The serving child ended unasked, or hung."""

    detail: str


@dataclass(frozen=True)
class CrashLoop:
    """A slot cannot be kept serving."""

    slot: Path
    reason: str
    detail: str


@dataclass(frozen=True)
class DropHeard:
    """Everything that came in a drop has been handled: it stands before this in the queue."""

    name: str


@dataclass(frozen=True)
class StopAsked:
    """The agent shall end."""


Message = (
    Connected
    | Disconnected
    | MetaCame
    | AssignmentCame
    | SettingsCame
    | CommandCame
    | CertificatesCame
    | WindowCame
    | WorkerDown
    | CrashLoop
    | DropHeard
    | StopAsked
    | JobMessage
)


class Inbox:
    """The control loop's queue, and the link's handler: each callback is one message.

    What a broker brings is bounded: documents beyond `MAX_WAITING` or `MAX_WAITING_BYTES` are
    dropped, and of an oversize one no more is kept than is needed to refuse it. Only a hostile
    broker gets so far, and it could have withheld them as well.

    Args:
        on_ack: Takes telemetry acknowledgements, which are none of the control loop's business.
    """

    def __init__(self, on_ack: Callable[[bytes], None]) -> None:
        self._on_ack = on_ack
        # SimpleQueue: `put` may be called in a signal handler.
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._counting = threading.Lock()
        self._documents = 0
        self._document_bytes = 0

    def put(self, message: Message) -> None:
        """Leave a message."""
        self._queue.put(message)

    def get(self, timeout_s: float) -> Message | None:
        """Return the next message, or None if there is none within `timeout_s`."""
        try:
            message = self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None
        document = _document(message)
        if document is not None:
            with self._counting:
                self._documents -= 1
                self._document_bytes -= len(document)
        return message

    def on_connected(self) -> None:
        """Called by the link."""
        self.put(Connected())

    def on_disconnected(self, reason: str) -> None:
        """Called by the link, which has logged the reason."""
        self.put(Disconnected())

    def on_meta(self, payload: bytes) -> None:
        """Called by the link."""
        self._take_in(MetaCame(payload[:_ENOUGH_BYTES]))

    def on_assignment(self, payload: bytes) -> None:
        """Called by the link."""
        self._take_in(AssignmentCame(payload[:_ENOUGH_BYTES]))

    def on_settings(self, payload: bytes) -> None:
        """Called by the link."""
        self._take_in(SettingsCame(payload[:_ENOUGH_BYTES]))

    def on_command(self, payload: bytes) -> None:
        """Called by the link."""
        self._take_in(CommandCame(payload[:_ENOUGH_BYTES]))

    def on_certificates(self, payload: bytes) -> None:
        """Called by the link."""
        self._take_in(CertificatesCame(payload[:_ENOUGH_BYTES]))

    def on_ack(self, payload: bytes) -> None:
        """Called by the link."""
        self._on_ack(payload)

    def _take_in(self, message: Message) -> None:
        document = _document(message) or b""
        with self._counting:
            full = self._documents >= MAX_WAITING
            if full or self._document_bytes + len(document) > MAX_WAITING_BYTES:
                _log.warning("dropped a document: %d wait to be judged", self._documents)
                return
            self._documents += 1
            self._document_bytes += len(document)
        self.put(message)


def _document(message: Message) -> bytes | None:
    match message:
        case MetaCame(payload=document) | CertificatesCame(payload=document):
            return document
        case (
            AssignmentCame(document=document)
            | SettingsCame(document=document)
            | CommandCame(document=document)
        ):
            return document
    return None
