"""What reaches the agent's control loop from other threads: they only hand over."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device_agent.update.jobs import Message as JobMessage


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

    Args:
        on_ack: Takes telemetry acknowledgements, which are none of the control loop's business.
    """

    def __init__(self, on_ack: Callable[[bytes], None]) -> None:
        self._on_ack = on_ack
        # SimpleQueue: `put` may be called in a signal handler.
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def put(self, message: Message) -> None:
        """Leave a message."""
        self._queue.put(message)

    def get(self, timeout_s: float) -> Message | None:
        """Return the next message, or None if there is none within `timeout_s`."""
        try:
            return self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def on_connected(self) -> None:
        """Called by the link."""
        self.put(Connected())

    def on_disconnected(self, reason: str) -> None:
        """Called by the link, which has logged the reason."""
        self.put(Disconnected())

    def on_meta(self, payload: bytes) -> None:
        """Called by the link."""
        self.put(MetaCame(payload))

    def on_assignment(self, payload: bytes) -> None:
        """Called by the link."""
        self.put(AssignmentCame(payload))

    def on_settings(self, payload: bytes) -> None:
        """Called by the link."""
        self.put(SettingsCame(payload))

    def on_command(self, payload: bytes) -> None:
        """Called by the link."""
        self.put(CommandCame(payload))

    def on_certificates(self, payload: bytes) -> None:
        """Called by the link."""
        self.put(CertificatesCame(payload))

    def on_ack(self, payload: bytes) -> None:
        """Called by the link."""
        self._on_ack(payload)
