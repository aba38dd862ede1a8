"""Somebody who listens to inference children, and looks whether one is gone."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil

from device_agent.inference.protocol import ServingWindow
from device_agent.wire.telemetry import Event


class Listener:
    """Keeps everything that a worker or a supervisor says."""

    def __init__(self) -> None:
        self.windows: list[ServingWindow] = []
        self.events: list[Event] = []
        self.exits: list[tuple[str, str]] = []
        self.loops: list[tuple[Path, str, str]] = []
        self.when_looping: Callable[[Path], object] = lambda slot: None
        self.threads: set[str] = set()

    def on_window(self, window: ServingWindow) -> None:
        """Keep a window."""
        self.threads.add(threading.current_thread().name)
        self.windows.append(window)

    def on_event(self, event: Event) -> None:
        """Keep an event."""
        self.events.append(event)

    def on_exit(self, reason: str, detail: str) -> None:
        """Keep how a child ended."""
        self.exits.append((reason, detail))

    def on_crash_loop(self, slot: Path, reason: str, detail: str) -> None:
        """Keep a crash loop and do what the test wants then."""
        self.loops.append((slot, reason, detail))
        self.when_looping(slot)

    def codes(self) -> list[str]:
        """Return the codes of the events, in order."""
        return [event.code for event in list(self.events)]

    def inferences(self, bundle: str | None = None) -> int:
        """Return how many inferences the windows hold, of one bundle or of all."""
        windows = list(self.windows)
        return sum(entry.inferences for entry in windows if bundle in (None, entry.bundle))

    def errors(self) -> int:
        """Return how many errors the windows hold."""
        return sum(entry.errors for entry in list(self.windows))

    def predictions(self, bundle: str | None = None) -> Counter[str]:
        """Return the predictions in the windows, of one bundle or of all."""
        total: Counter[str] = Counter()
        for entry in list(self.windows):
            if bundle in (None, entry.bundle):
                total.update(entry.predictions)
        return total


def is_gone(pid: int) -> bool:
    """Return whether a process has ended, reaped by its parent or not."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def children() -> list[int]:
    """Return the live inference children of this process."""
    found = []
    for process in psutil.Process().children():
        try:
            if any("worker_main" in word for word in process.cmdline()):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found
