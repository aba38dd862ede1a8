"""Rolls telemetry up and deletes what is old, in the background of whoever stores it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from app.errors import EnvironmentFaultError
from app.fleet.store import TelemetryStore

_log = logging.getLogger(__name__)

EVERY_S = 300.0
"""As wide as the finest cell: a stream's windows of one enter it together."""
_FIRST_S = 10.0
"""A console that has just started has better things to do."""
REST = 4.0
"""Between two steps, in times of what the last one took: devices go first."""


class Upkeep:
    """A thread that works a part of the time at most, and goes on where it was stopped.

    Args:
        store: Whose windows.
        clock: Unix time in seconds.
        every_s: From the end of one round to the next.
        elsewhere: Whether another process does it at present.
        rest: Says how long it rests behind a step, in times of what that took.
    """

    def __init__(
        self,
        store: TelemetryStore,
        clock: Callable[[], float] = time.time,
        every_s: float = EVERY_S,
        elsewhere: Callable[[], bool] = lambda: False,
        rest: Callable[[], float] = lambda: REST,
    ) -> None:
        self._store = store
        self._clock = clock
        self._every_s = every_s
        self._elsewhere = elsewhere
        self._rest = rest
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, after a moment."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the step in hand and stop; idempotent."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        self._stopping.wait(min(_FIRST_S, self._every_s))
        while not self._stopping.is_set():
            try:
                self._round()
            except EnvironmentFaultError as error:
                _log.warning("telemetry is not rolled up: %s", error)
            except Exception:  # noqa: BLE001 - it goes on with the next round, and says so
                _log.exception("rolling up telemetry failed")
            self._stopping.wait(self._every_s)

    def _round(self) -> None:
        began_s = time.monotonic()
        for _ in () if self._elsewhere() else self._store.upkeep(self._clock()):
            rest_s = (time.monotonic() - began_s) * self._rest()
            if self._stopping.wait(rest_s) or self._elsewhere():
                return
            began_s = time.monotonic()
