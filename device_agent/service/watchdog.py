"""Feeds the service manager's watchdog as long as every loop makes progress, and only then.

A thread of its own that fed it unasked would prove only that this thread runs. So each loop leaves
a mark whenever it comes round, also when it has nothing to do, and one loop without a fresh mark
is enough to let the whole agent be ended and started again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from device_agent.service.notify import Notifier

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0
_LOOKS_PER_TERM = 4
"""So many times within the manager's patience: one that comes late must not end the service."""


@dataclass(frozen=True)
class Pulse:
    """How a loop is.

    Attributes:
        silent_s: Since its last mark.
        patience_s: More than that is a stall.
    """

    name: str
    silent_s: float
    patience_s: float

    @property
    def stalled(self) -> bool:
        """Whether the loop makes no progress."""
        return self.silent_s > self.patience_s


class Loops:
    """The loops that must make progress. Any thread may call.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ages: dict[str, tuple[Callable[[], float | None], float]] = {}

    def add(self, name: str, patience_s: float) -> Callable[[], None]:
        """Watch a loop from now on; it calls what is returned each time it comes round."""
        last_s = [self._clock()]

        def beat() -> None:
            last_s[0] = self._clock()

        self._ages[name] = (lambda: self._clock() - last_s[0], patience_s)
        return beat

    def watch(self, name: str, silent_s: Callable[[], float | None], patience_s: float) -> None:
        """Watch a loop that says itself how long it has been silent; None while there is none."""
        self._ages[name] = (silent_s, patience_s)

    def forget(self, name: str) -> None:
        """Watch a loop no more: it ends in order."""
        self._ages.pop(name, None)

    def pulses(self) -> list[Pulse]:
        """Return how the loops are that there are."""
        found = []
        for name, (age, patience_s) in list(self._ages.items()):
            silent_s = age()
            if silent_s is not None:
                found.append(Pulse(name, silent_s, patience_s))
        return found


class Watchdog:
    """A thread that looks at the loops, and feeds the watchdog while none has stalled.

    Without a service manager it only says in the log what has stalled.

    Args:
        describe: Returns one line for people, which the manager shows.
        look_every_s: How often to look where the manager has no watchdog.

    Attributes:
        every_s: How often it looks.
    """

    def __init__(
        self,
        notifier: Notifier,
        loops: Loops,
        describe: Callable[[], str],
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._notifier = notifier
        self._loops = loops
        self._describe = describe
        term_s = notifier.watchdog_s
        self.every_s = term_s / _LOOKS_PER_TERM if term_s else look_every_s
        self._stalled: frozenset[str] = frozenset()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        """Say that the service is ready, and begin to feed."""
        self._notifier.ready(self._describe())
        self._thread.start()

    def stopping(self) -> None:
        """Say that the service ends in order: from now on the manager's stop timeout counts."""
        self._notifier.stopping()

    def stop(self) -> None:
        """Feed no more; the line to the manager is closed."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._notifier.close()

    def _run(self) -> None:
        while not self._stopping.wait(self.every_s):
            self._look()

    def _look(self) -> None:
        stalled = [pulse for pulse in self._loops.pulses() if pulse.stalled]
        names = frozenset(pulse.name for pulse in stalled)
        for pulse in stalled:
            if pulse.name not in self._stalled:
                _log.error("%s; the watchdog gets nothing until it does", _words(pulse))
        for name in sorted(self._stalled - names):
            _log.warning("the %s makes progress again", name)
        self._stalled = names
        if stalled:
            self._notifier.status("; ".join(_words(pulse) for pulse in stalled))
        else:
            self._notifier.feed(self._describe())


def _words(pulse: Pulse) -> str:
    return f"the {pulse.name} made no progress for {pulse.silent_s:.0f} s"
