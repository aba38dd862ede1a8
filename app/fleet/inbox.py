"""A bounded place between the link's thread and the ingest thread."""

from __future__ import annotations

import threading
from collections import deque
from itertools import islice

import msgspec

MAX_MESSAGES = 20_000
MAX_BYTES = 64 * 1024 * 1024
MAX_REPORTS = 100_000
"""A console that connects is given all that is retained at once: three topics of each device."""
MAX_REPORT_BYTES = 512 * 1024 * 1024


class Message(msgspec.Struct, frozen=True, gc=False):
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

    Args:
        max_messages: Of telemetry.
        max_bytes: Of telemetry.
        max_reports: Of the others; no real fleet reaches these, a hostile broker could.
        max_report_bytes: Of the others.
    """

    def __init__(
        self,
        max_messages: int = MAX_MESSAGES,
        max_bytes: int = MAX_BYTES,
        max_reports: int = MAX_REPORTS,
        max_report_bytes: int = MAX_REPORT_BYTES,
    ) -> None:
        self.dropped = 0
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._max_reports = max_reports
        self._max_report_bytes = max_report_bytes
        self._reports: dict[tuple[str, str], Message] = {}
        self._telemetry: deque[Message] = deque()
        self._report_bytes = 0
        self._telemetry_bytes = 0
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

    def take(self, at_most: int, timeout_s: float | None = None) -> list[Message]:
        """Wait for messages, or for `wake`, or so long; reports come before telemetry."""
        with self._changed:
            self._changed.wait_for(lambda: len(self) or self._woken, timeout_s)
            self._woken = False
            taken = [self._pop_report(key) for key in list(islice(self._reports, at_most))]
            while self._telemetry and len(taken) < at_most:
                taken.append(self._telemetry.popleft())
                self._telemetry_bytes -= len(taken[-1].payload)
            return taken

    def wake(self) -> None:
        """Make `take` return, if need be with nothing."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def _put_report(self, message: Message) -> None:
        key = (message.device_id, message.leaf)
        if key in self._reports:
            self._pop_report(key)
        self._reports[key] = message
        self._report_bytes += len(message.payload)
        while len(self._reports) > self._max_reports or self._report_bytes > self._max_report_bytes:
            self._pop_report(next(iter(self._reports)))
            self.dropped += 1

    def _pop_report(self, key: tuple[str, str]) -> Message:
        message = self._reports.pop(key)
        self._report_bytes -= len(message.payload)
        return message

    def _put_telemetry(self, message: Message) -> None:
        full = len(self._telemetry) >= self._max_messages
        if full or self._telemetry_bytes + len(message.payload) > self._max_bytes:
            self.dropped += 1
            return
        self._telemetry.append(message)
        self._telemetry_bytes += len(message.payload)
