"""A sink's own thread: takes documents over in no time, and delivers them when it can."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Protocol

from device_agent.inference.nearby import describe
from device_agent.inference.notes import Note
from device_agent.inference.says import Says
from device_agent.wire.sentence import Framed

MAX_WAITING = 1000
"""Documents that may wait; a sink that is away longer loses the oldest."""
FIRST_RETRY_S = 1.0
MAX_RETRY_S = 30.0
FLUSH_S = 1.0
"""How long the end of a session may be held up by documents that wait."""


class Outlet(Protocol):
    """Where documents go; used by one thread."""

    name: str
    """For people: its kind and place."""

    def write(self, document: bytes) -> None:
        """Deliver one document; OSError where that is not possible now, ValueError never."""

    def close(self) -> None:
        """Let go of what is open; never fails."""


class Courier:
    """Delivers documents in order, each again until it is taken.

    Args:
        outlet: Where they go.
        note: Told when the outlet fails first, when it works again, and what was given up.
    """

    def __init__(self, outlet: Outlet, note: Note) -> None:
        self._outlet = outlet
        self._note = note
        self._waiting: deque[bytes] = deque()
        self._lost = 0
        self._failing = False
        self._stopping = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"sink {outlet.name}", daemon=True)
        self._thread.start()

    def put(self, document: bytes) -> None:
        """Take a document over; where too many wait the oldest is given up."""
        with self._changed:
            if len(self._waiting) >= MAX_WAITING:
                self._waiting.popleft()
                self._lost += 1
            self._waiting.append(document)
            self._changed.notify()

    def ask_stop(self) -> None:
        """Deliver what waits, if it goes quickly; no more is taken over."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def join(self, deadline_s: float) -> None:
        """Wait until the thread is done, or the monotonic time is over; say what was given up."""
        self._thread.join(max(deadline_s - time.monotonic(), 0.0))
        with self._changed:
            self._lost += len(self._waiting)
            self._waiting.clear()
        self._tell_losses()

    def _run(self) -> None:
        retry_s = FIRST_RETRY_S
        while (document := self._next()) is not None:
            if self._deliver(document):
                retry_s = FIRST_RETRY_S
                continue
            with self._changed:
                if self._stopping:
                    break
                self._changed.wait_for(lambda: self._stopping, retry_s)
            retry_s = min(retry_s * 2, MAX_RETRY_S)
        self._outlet.close()

    def _next(self) -> bytes | None:
        """Return the oldest document, which still waits; None when there will be no more."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stopping)
            return self._waiting[0] if self._waiting else None

    def _deliver(self, document: bytes) -> bool:
        try:
            self._outlet.write(document)
        except OSError as error:
            if not self._failing:
                said = Framed.ABOUT(about=self._outlet.name, told=describe(error))
                self._note("sink.failed", "warning", said)
            self._failing = True
            return False
        except ValueError as error:  # trying again would hold up all that come after it
            said = Framed.ABOUT(about=self._outlet.name, told=error)
            self._note("sink.refused", "warning", said)
            self._count_lost()
        if self._failing:
            self._note("sink.returned", "info", Says.TAKES_AGAIN(sink=self._outlet.name))
        self._failing = False
        with self._changed:
            if self._waiting and self._waiting[0] is document:  # else given up meanwhile
                self._waiting.popleft()
        self._tell_losses()
        return True

    def _count_lost(self) -> None:
        with self._changed:
            self._lost += 1

    def _tell_losses(self) -> None:
        with self._changed:
            lost, self._lost = self._lost, 0
        if lost:
            said = Says.GIVEN_UP(sink=self._outlet.name, n=lost)
            self._note("sink.dropped", "warning", said)
