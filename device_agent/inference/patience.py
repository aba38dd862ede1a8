"""How long a load may take: a build of an engine that goes on is no hang."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from device_agent.inference.protocol import Progress

ENGINE_STEP = "engine"
LOOK_S = 5.0
"""An engine build is looked at so often."""


class LoadPatience:
    """Says how long to go on waiting for a load.

    Each step may take `timeout_s`. Compiling an engine may take up to `engine_timeout_s`, as long
    as the child uses CPU time from one look to the next.
    """

    def __init__(
        self,
        pid: int,
        timeout_s: float,
        engine_timeout_s: float,
        cpu_time: Callable[[int], int] | None = None,
    ) -> None:
        self._pid = pid
        self._timeout_s = timeout_s
        self._engine_timeout_s = engine_timeout_s
        self._cpu_time = cpu_time or cpu_ticks
        self._step = ""
        self._expected_s: float | None = None
        self._ticks = -1
        now_s = time.monotonic()
        self._began_s = self._alive_s = now_s

    def hear(self, progress: Progress) -> None:
        """Note that a step begins."""
        self._step, self._expected_s = progress.step, progress.expected_s
        self._began_s = self._alive_s = time.monotonic()

    @property
    def progress(self) -> tuple[str, float, float | None]:
        """The step, its seconds so far, and all its seconds where they are known."""
        return self._step, time.monotonic() - self._began_s, self._expected_s

    def wait_s(self) -> float:
        """Return how long to wait before asking again; 0 when it is enough."""
        now_s = time.monotonic()
        if self._step != ENGINE_STEP:
            return max(self._began_s + self._timeout_s - now_s, 0.0)
        ticks = self._cpu_time(self._pid)
        if ticks > self._ticks:
            self._ticks, self._alive_s = ticks, now_s
        deadline_s = min(self._alive_s + self._timeout_s, self._began_s + self._engine_timeout_s)
        return min(max(deadline_s - now_s, 0.0), LOOK_S)


def cpu_ticks(pid: int) -> int:
    """Return the CPU time a process has used, in clock ticks; 0 where it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    fields = text.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
