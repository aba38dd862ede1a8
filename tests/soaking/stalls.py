"""Stalls of the GUI thread: how long, whose, and what it was at.

A 5 ms timer beats on the GUI thread. A thread beside it asks that one where it is while the beat is
late. Of each gap that is taken off what was the machine's: the time the thread was ready and had no
core (`/proc/self/task/*/schedstat`), and the time it slept while another thread of this program was
ready and had none (it waits for the interpreter's lock, and whoever has that waits for a core); or
the time in which an idle process beside this one was not woken either, whichever is more. What is
left over is the window's own.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

from tests.soaking.peeking import Peek

BEAT_MS = 5
LIMIT_MS = 100.0
_LOOK_S = 0.02
_SUSPECT_S = 0.05
_SCHEDSTAT = Path("/proc/thread-self/schedstat")
_TASKS = Path("/proc/self/task")


@dataclass(frozen=True)
class Stall:
    """A beat that came much too late.

    Attributes:
        gap_ms: Since the beat before.
        own_ms: Without what the machine took.
        cpu_ms: What the GUI thread computed meanwhile.
        doing: The operation under way.
        stacks: What the GUI thread was at, and how often it was seen there.
    """

    gap_ms: float
    own_ms: float
    cpu_ms: float
    doing: str
    stacks: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        seen = "".join(f"\n    {times} x {where}" for where, times in self.stacks[:3])
        return (
            f"{self.own_ms:.0f} ms of {self.gap_ms:.0f} ms, {self.cpu_ms:.0f} ms computing, "
            f"at {self.doing}{seen}"
        )


class StallWatch(QObject):
    """Made on the GUI thread, which it watches until `stop`.

    Args:
        doing: Names the operation under way.
        machine_s: Returns how long the machine was late between two times of the monotonic clock.
        slack_ms: A gap below that is nobody's business.

    Attributes:
        stalls: Whose own part is above `LIMIT_MS`.
        machines: Gaps above `LIMIT_MS` that were the machine's for the most part.
        longest_ms: The longest own part.
    """

    def __init__(
        self,
        doing: Callable[[], str],
        machine_s: Callable[[float, float], float] = lambda begin_s, end_s: 0.0,
    ) -> None:
        super().__init__()
        self.stalls: list[Stall] = []
        self.machines = 0
        self.longest_ms = 0.0
        self._doing, self._machine_s = doing, machine_s
        self._seen: Counter[str] = Counter()
        self._peek = Peek(threading.get_ident())
        self._task = threading.get_native_id()
        self._others_s = others_queued_s(self._task)
        self._last_s, self._cpu_s, self._queued_s = time.monotonic(), *thread_times_s()
        self._paused = False
        self._ended = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        self._looker = threading.Thread(target=self._look, name="soak looker", daemon=True)
        self._looker.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        self._ended.set()
        self._looker.join()
        self._peek.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take what is done within for no stall: it is the soak's own."""
        self._paused = True
        yield
        self._take_time()
        self._paused = False

    def _beat(self) -> None:
        now_s, last_s = time.monotonic(), self._last_s
        cpu_s, queued_s = thread_times_s()
        gap_s = now_s - last_s - BEAT_MS / 1000
        if gap_s * 1000 > LIMIT_MS and not self._paused:
            waited_s, computed_s = queued_s - self._queued_s, cpu_s - self._cpu_s
            held_up_s = longest_wait_s(self._others_s, others_queued_s(self._task))
            late_s = self._machine_s(last_s, now_s)
            own_s = own_part_s(gap_s, computed_s, waited_s, held_up_s, late_s)
            self._note(gap_s, own_s, computed_s)
        self._take_time()

    def _take_time(self) -> None:
        self._last_s, self._cpu_s, self._queued_s = time.monotonic(), *thread_times_s()
        self._seen.clear()

    def _note(self, gap_s: float, own_s: float, cpu_s: float) -> None:
        own_ms = own_s * 1000
        self.longest_ms = max(self.longest_ms, own_ms)
        if own_ms <= LIMIT_MS:
            self.machines += 1
            return
        self._seen.update(self._peek.answers())
        seen = tuple(self._seen.most_common())
        self.stalls.append(Stall(gap_s * 1000, own_ms, cpu_s * 1000, self._doing(), seen))

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            if self._paused or time.monotonic() - self._last_s < _LOOK_S:
                self._others_s = others_queued_s(self._task)
            elif time.monotonic() - self._last_s >= _SUSPECT_S:
                self._peek.ask()
            self._seen.update(self._peek.answers())


def thread_times_s() -> tuple[float, float]:
    """Return what this thread computed, and how long it was ready and had no core."""
    try:
        queued_s = int(_SCHEDSTAT.read_text().split()[1]) / 1e9
    except (OSError, IndexError):  # another system, or a kernel without it
        queued_s = 0.0
    return time.thread_time(), queued_s


def own_part_s(
    gap_s: float, computed_s: float, waited_s: float, held_up_s: float, late_s: float
) -> float:
    """Return how much of a gap is the window's own.

    Args:
        gap_s: The whole.
        computed_s: The GUI thread ran.
        waited_s: It was ready and had no core.
        held_up_s: Another thread of this program was, at most.
        late_s: So was a process that wants nothing.
    """
    slept_s = max(gap_s - computed_s - waited_s, 0.0)
    return max(gap_s - max(waited_s + min(slept_s, held_up_s), late_s), 0.0)


def others_queued_s(own: int) -> dict[str, float]:
    """Return how long each other thread was ready and had no core, by its number."""
    found = {}
    for task in _TASKS.iterdir() if _TASKS.exists() else ():
        if task.name != str(own):
            with suppress(OSError, IndexError):  # it may end meanwhile
                found[task.name] = int((task / "schedstat").read_text().split()[1]) / 1e9
    return found


def longest_wait_s(before: Mapping[str, float], now: Mapping[str, float]) -> float:
    """Return how much longer the one waited that waited most."""
    return max((each - before.get(task, each) for task, each in now.items()), default=0.0)
