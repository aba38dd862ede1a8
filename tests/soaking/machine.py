"""How long this machine keeps a process waiting that wants nothing: ``python -m`` of this module.

A process of its own sleeps 5 ms again and again and writes ``BEGIN END`` (monotonic seconds, the
same clock in every process) whenever it was woken much too late. What overlaps such a time is the
machine's, not the window's. It ends with its standard input.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path

from tests.fakes.waiting import PATIENCE_S

_STEP_S = 0.005
_LATE_S = 0.015
_KEPT = 5000
_ROOT = Path(__file__).parents[2]


class Machine:
    """Runs the process and keeps when the machine was late, the newest `_KEPT` times."""

    def __init__(self) -> None:
        self._late: deque[tuple[float, float]] = deque(maxlen=_KEPT)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.soaking.machine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )
        self._reader = threading.Thread(target=self._read, name="soak machine", daemon=True)
        self._reader.start()

    def late_s(self, begin_s: float, end_s: float) -> float:
        """Return for how much of this time the machine served nobody who waited."""
        spans = list(self._late)
        return sum(max(0.0, min(end_s, end) - max(begin_s, begin)) for begin, end in spans)

    def stop(self) -> None:
        """End the process."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        self._child.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        assert self._child.stdout is not None
        self._child.stdout.close()

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            begin, end = line.split()
            self._late.append((float(begin), float(end)))


def _watch() -> None:
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.is_set():
        due_s = time.monotonic() + _STEP_S
        time.sleep(_STEP_S)
        now_s = time.monotonic()
        if now_s - due_s > _LATE_S:
            print(f"{due_s:.6f} {now_s:.6f}", flush=True)


if __name__ == "__main__":
    _watch()
