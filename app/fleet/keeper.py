"""Where telemetry is stored: on the thread that asks, or where there is much of it, in a process.

Decoding and storing a window takes longer than all else that a console does with it, and a process
has only one interpreter for it and for the window that people look at. The child runs the same
`keep` over the same file. Nothing is acknowledged before its answer, so it may die at any moment.
While it stores one frame of batches, the next one waits in its pipe: it never waits for us.
"""

from __future__ import annotations

import logging
import math
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence

from app.fleet.keeper_process import ChildError, KeeperChild
from app.fleet.keeping import Kept, Sent, keep
from app.fleet.rate import RateMeter
from app.fleet.store import TelemetryStore

_log = logging.getLogger(__name__)

BUSY_PER_S = math.inf if sys.platform == "win32" else 500.0
"""A tenth of what one interpreter decodes and stores: below that a thread does it by the way. On
Windows nobody can wait for two pipes at a time, and it always does."""
CALM_S = 60.0
"""So long there must be less than a fifth of that before the child is given up."""
_CALM = 0.2
AGAIN_S = (1.0, 5.0, 30.0, 120.0)
"""How long after each failure in a row no child is started."""
Told = Callable[[list[Kept]], None]
"""Hears what became of the batches of one frame."""


class Keeper:
    """For one thread.

    Args:
        store: Used here, and opened again by the child.
        busy_per_s: From so many batches a second on, over some seconds, a child stores them.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        store: TelemetryStore,
        busy_per_s: float = BUSY_PER_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._busy_per_s = busy_per_s
        self._clock = clock
        self._flow = RateMeter()
        self._child: KeeperChild | None = None
        self._waiting: deque[tuple[Sequence[Sent], Told]] = deque()
        self._asked = 0  # how many of these, the oldest, are the child's
        self._failures = 0
        self._not_before_s = clock()
        self._busy_s = clock()

    @property
    def pid(self) -> int | None:
        """The child's process id; None where batches are stored on the thread that asks."""
        return self._child.pid if self._child is not None and self._child.ready() else None

    def has_child(self) -> bool:
        """Return whether a child stores, and rolls up what is stored; for any thread."""
        return self._child is not None

    def give(self, batches: Sequence[Sent], told: Told) -> None:
        """Have batches stored after those given before, wherever there is room for it.

        Args:
            batches: Of one frame.
            told: Called here or in a later call: one frame may be ahead in the child.

        Raises:
            EnvironmentFaultError: The database could not be written for the oldest frame, and
                nobody is told of that.
        """
        self._flow.count(self._clock(), len(batches))
        self.look()
        self._waiting.append((batches, told))
        self._ask(batches)
        while len(self._waiting) > min(self._asked, 1):
            self._settle()

    def finish(self) -> None:
        """Wait for all that was given.

        Raises:
            EnvironmentFaultError: As `give`; what was given later still waits.
        """
        while self._waiting:
            self._settle()

    def look(self) -> None:
        """Start or stop the child where it is time; call it now and then."""
        now_s = self._clock()
        per_s = self._flow.per_s(now_s)
        if per_s >= self._busy_per_s * _CALM:
            self._busy_s = now_s
        if self._child is None:
            if per_s >= self._busy_per_s and now_s >= self._not_before_s:
                self._start()
        elif now_s - self._busy_s >= CALM_S:
            self.stop()

    def stop(self) -> None:
        """End the child in order; idempotent."""
        child, self._child, self._asked = self._child, None, 0
        if child is not None:
            child.stop()

    def _ask(self, batches: Sequence[Sent]) -> None:
        """Hand the newest frame to the child, unless one before it is left to us."""
        if self._child is None or len(self._waiting) > self._asked + 1:
            return
        try:
            if self._child.ready():
                self._child.ask(batches)
                self._asked += 1
        except (ChildError, OSError, ValueError) as error:
            self._give_up(error)

    def _settle(self) -> None:
        batches, told = self._waiting.popleft()
        told(self._stored(batches))

    def _stored(self, batches: Sequence[Sent]) -> list[Kept]:
        """Return what became of the oldest frame."""
        if self._child is not None and self._asked:
            self._asked -= 1
            try:
                kept = self._child.answer(len(batches))
            except (ChildError, OSError, ValueError) as error:
                self._give_up(error)
            else:
                self._failures = 0
                return kept
        return keep(self._store, batches)

    def _start(self) -> None:
        try:
            self._child = KeeperChild(self._store.path)
        except OSError as error:
            self._give_up(ChildError(f"cannot be started: {error.strerror or error}"))

    def _give_up(self, error: Exception) -> None:
        if not isinstance(error, ChildError):  # no select for pipes here, or for so many files
            error = ChildError(f"cannot be waited for: {error}")
        _log.warning("the process that stores telemetry %s; a thread goes on", error)
        self.stop()
        wait_s = AGAIN_S[min(self._failures, len(AGAIN_S) - 1)]
        self._failures += 1
        self._not_before_s = self._clock() + wait_s
