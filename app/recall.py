"""What a console that has just started shows of devices it has not heard yet: stored windows.

Reports are in the registry and shown at once. Windows are read a portion at each tick, so that ten
thousand devices hold nothing up; what a device says meanwhile is newer and stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from app.fleet.live import LiveFleet
from app.fleet.store import TelemetryStore
from device_agent.wire.telemetry import Window

AT_ONCE = 200
WINDOWS = 12
"""Of each device: enough for a trend, and a third of a millisecond to read."""


class Recall:
    """Fills a live fleet from the store, a portion at each tick.

    Args:
        store: What was measured before.
        live: What is shown.
        clock: Unix time in seconds.

    Attributes:
        newest_s: Unix time of the newest that was recalled, reports included; None for nothing.
    """

    def __init__(
        self, store: TelemetryStore, live: LiveFleet, clock: Callable[[], float] = time.time
    ) -> None:
        self._clock = clock
        self._store = store
        self._live = live
        seen = [each.last_seen_s for each in live.all() if each.last_seen_s is not None]
        self.newest_s: float | None = max(seen, default=None)
        self._left = [each.device_id for each in reversed(live.all())]

    def tick(self) -> bool:
        """Take up the windows of some more devices; return whether any are left.

        Raises:
            EnvironmentFaultError: The store cannot be read.
        """
        for device_id in self._left[-AT_ONCE:][::-1]:
            view = self._live.get(device_id)
            if view is not None and view.window is None:
                windows = self._store.recent(device_id, WINDOWS)
                self._apply(device_id, windows)
        del self._left[-AT_ONCE:]
        return bool(self._left)

    def _apply(self, device_id: str, windows: list[Window]) -> None:
        if windows:  # a device whose clock is ahead was still heard before now
            end_s = windows[-1].start_s + windows[-1].duration_s
            heard_s = min(end_s, self._clock())
            self.newest_s = max(heard_s, self.newest_s or heard_s)
            self._live.apply_stored(device_id, windows, heard_s)
