"""How many messages a second arrive, over the last few seconds."""

from __future__ import annotations

import threading
from collections import deque

SPAN_S = 5


class RateMeter:
    """Counts in slices of one second; times are of the monotonic clock. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slices: deque[tuple[int, int]] = deque(maxlen=SPAN_S)
        self._began_s: float | None = None

    def count(self, now_s: float, messages: int = 1) -> None:
        """Count messages at `now_s`."""
        second = int(now_s)
        with self._lock:
            if self._began_s is None:
                self._began_s = now_s
            if self._slices and self._slices[-1][0] == second:
                self._slices[-1] = (second, self._slices[-1][1] + messages)
            else:
                self._slices.append((second, messages))

    def per_s(self, now_s: float) -> float:
        """Return the mean rate over the last `SPAN_S` seconds, or since the first message."""
        oldest = int(now_s) - SPAN_S + 1
        with self._lock:
            if self._began_s is None:
                return 0.0
            span_s = max(now_s - max(self._began_s, oldest), 1.0)
            return sum(count for second, count in self._slices if second >= oldest) / span_s
