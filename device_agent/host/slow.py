"""Readings that take time, such as a program to run or a plug to ask, on threads of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
PATIENCE_S = 10.0


class SlowReading(Generic[T]):
    """Reads now and then; `newest` never waits.

    Args:
        name: Of the thread.
        read: Returns a value, or None where there is none. Raises nothing.
        every_s: Time between two readings.
        max_age_s: How long a value stands for the present.
        clock: Monotonic.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[], T | None],
        every_s: float,
        max_age_s: float,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.every_s = every_s
        self._name = name
        self._read = read
        self._max_age_s = max_age_s
        self._clock = clock
        self._newest: tuple[float, T] | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Read no more; a reading that hangs is left behind, and ends with the process."""
        self._stopping.set()
        if self._thread:
            self._thread.join(PATIENCE_S)
            self._thread = None

    def newest(self) -> T | None:
        """Return the newest value, or None where it is too old or there is none."""
        newest = self._newest
        if newest is None or self._clock() - newest[0] > self._max_age_s:
            return None
        return newest[1]

    def read_once(self) -> None:
        """Take a reading now, on the thread of the caller."""
        value = self._read()
        if value is not None:
            self._newest = (self._clock(), value)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.read_once()
            self._stopping.wait(self.every_s)
