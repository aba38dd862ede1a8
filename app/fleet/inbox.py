"""A bounded place between the link's thread and the ingest thread."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

MAX_MESSAGES = 20_000
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """One payload as it came in.

    Attributes:
        leaf: What follows the device in the topic, for example ``up/tel``.
        retained: The broker had kept it.
        received_s: Unix time by this machine's clock.
    """

    device_id: str
    leaf: str
    payload: bytes
    retained: bool
    received_s: float


class Inbox:
    """First in, first out, bounded in messages and bytes; thread-safe.

    A report that replaces itself (state, alive) takes the place of the one that still waits, so a
    full inbox never loses what a device said last: nobody would send it again. Telemetry is
    dropped when full, for its device does.
    """

    def __init__(self, max_messages: int = MAX_MESSAGES, max_bytes: int = MAX_BYTES) -> None:
        self.dropped = 0
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._reports: dict[tuple[str, str], Message] = {}
        self._telemetry: deque[Message] = deque()
        self._bytes = 0
        self._woken = False
        self._changed = threading.Condition()

    def __len__(self) -> int:
        """Return how many messages wait."""
        return len(self._reports) + len(self._telemetry)

    def put(self, message: Message) -> None:
        """Add a message, or count it as dropped where there is no room."""
        with self._changed:
            if message.leaf == "up/tel":
                self._put_telemetry(message)
            else:
                self._put_report(message)
            self._changed.notify()

    def take(self, at_most: int) -> list[Message]:
        """Wait for messages, or for `wake`; reports come before telemetry."""
        with self._changed:
            self._changed.wait_for(lambda: len(self) or self._woken)
            self._woken = False
            taken = [self._reports.pop(key) for key in list(self._reports)[:at_most]]
            while self._telemetry and len(taken) < at_most:
                taken.append(self._telemetry.popleft())
            self._bytes -= sum(len(message.payload) for message in taken)
            return taken

    def wake(self) -> None:
        """Make `take` return, if need be with nothing."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def _put_report(self, message: Message) -> None:
        key = (message.device_id, message.leaf)
        old = self._reports.pop(key, None)
        self._bytes -= len(old.payload) if old else 0
        self._reports[key] = message
        self._bytes += len(message.payload)
        # Only senders beyond any real fleet reach this.
        while len(self._reports) > self._max_messages:
            oldest = self._reports.pop(next(iter(self._reports)))
            self._bytes -= len(oldest.payload)
            self.dropped += 1

    def _put_telemetry(self, message: Message) -> None:
        full = len(self._telemetry) >= self._max_messages
        if full or self._bytes + len(message.payload) > self._max_bytes:
            self.dropped += 1
            return
        self._telemetry.append(message)
        self._bytes += len(message.payload)
