"""How far each device's telemetry is stored: told to the broker, and kept in the registry.

A device with nothing acknowledged waits, and sends what has gathered meanwhile in one batch. So a
few acknowledgements leave at once, and thousands a second leave in rounds, each with the newest of
every device: that takes less of the console, and makes devices send fewer and larger batches.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from app.desired import Acknowledged
from app.link import Retained
from app.workspace import Workspace
from device_agent.wire.messages import Ack

AT_ONCE = 500
ROUND_S = 3.0
"""Well within the 5 s after which a device sends again."""


class Acknowledging:
    """For any thread: `take` on the one that stores, all else on the one that steers.

    Args:
        workspace: Whose registry keeps it.
        wake: Called where something is to leave at once.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        workspace: Workspace,
        wake: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registry = workspace.registry
        self._wake = wake
        self._clock = clock
        self._known = Acknowledged(workspace.topics)
        self._guard = threading.Lock()
        self._fresh: dict[str, Ack] = {}
        self._unsaved: dict[str, Ack] = {}
        self._documents: list[Retained] = []
        self._round_at_s = 0.0

    def begin(self) -> None:
        """Take up what earlier runs have acknowledged."""
        self._documents = self._known.follow(self._registry.acks())

    def take(self, device_id: str, ack: Ack) -> None:
        """Take note that a device's records up to a number are stored."""
        with self._guard:
            self._fresh[device_id] = ack
            few = len(self._fresh) <= AT_ONCE
        if few:
            self._wake()

    def documents(self) -> list[Retained]:
        """Return what the broker should hold by now."""
        now_s = self._clock()
        with self._guard:
            many = len(self._fresh) > AT_ONCE
            if not self._fresh or (many and now_s < self._round_at_s):
                return self._documents
            fresh, self._fresh = self._fresh, {}
        if many:
            self._round_at_s = now_s + ROUND_S
        self._unsaved.update(fresh)
        self._documents = self._known.follow(fresh)
        return self._documents

    def save(self) -> None:
        """Keep what was given out; if we crash before, devices send again."""
        if self._unsaved:
            self._registry.record_acks(self._unsaved)
            self._unsaved = {}

    def finish(self) -> None:
        """Keep all of it."""
        with self._guard:
            self._unsaved.update(self._fresh)
            self._fresh = {}
        self.save()
