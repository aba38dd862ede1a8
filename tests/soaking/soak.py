"""A soak from begin to end: operate, come to rest, weigh, say how it goes, judge."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.core import Core
from app.gui.main import keep_for_good
from app.gui.window import ConsoleWindow
from tests.soaking import growth
from tests.soaking.lines import LineWatch
from tests.soaking.machine import Machine
from tests.soaking.operating import Operator
from tests.soaking.plant import kill_broker
from tests.soaking.stalls import LIMIT_MS, StallWatch

_ROUND_S = 60.0
_BROKER_DIES_EVERY = 3
"""Rounds."""
_SETTLE_S = 2.0
_PATIENCE_S = 60.0
_POLL_MS = 50
_CLOSE_MS = 200


class Soak:
    """Operates a window over a core.

    Args:
        core: Started.
        lines: Listens already.
        seed: Of the operation.
        place: For files.
    """

    def __init__(self, core: Core, lines: LineWatch, seed: int, place: Path) -> None:
        self._core, self._lines = core, lines
        self._window = ConsoleWindow(core)
        self._window.show()
        reports = place / "files"
        reports.mkdir()
        self._operator = Operator(self._window, seed, reports)
        self._closing = QTimer(self._window)
        self._closing.setInterval(_CLOSE_MS)
        self._closing.timeout.connect(self._operator.modals.close_all)
        self._machine = Machine()
        self._weights: list[growth.Weight] = []
        self._told = 0
        self._turn_until(lambda: self._window.finished, _PATIENCE_S)
        keep_for_good()
        self._watch = StallWatch(lambda: self._operator.doing, self._machine.late_s)
        self._began_s = time.monotonic()

    def run(self, minutes: float) -> None:
        """Operate for so long, with a rest about once a minute."""
        end_s, rounds = self._began_s + minutes * 60, 0
        while time.monotonic() < end_s:
            rounds += 1
            self._operator.start()
            self._turn_until(lambda: False, min(_ROUND_S, end_s - time.monotonic()))
            if rounds % _BROKER_DIES_EVERY == 0:
                kill_broker(self._core)
                self._turn_until(lambda: False, 5.0)
            self._operator.stop()
            self._rest()
            self._tell()

    def end(self) -> None:
        """Close the window and end what watched it."""
        self._watch.stop()
        self._machine.stop()
        self._window.close()
        self._window.deleteLater()
        self._turn_until(lambda: False, 0.2)

    def verdict(self) -> tuple[dict[str, float], list[str]]:
        """Return the numbers, and each promise that was broken."""
        kept = growth.warmed_up(self._weights)
        broken = [f"a stall of {each}" for each in self._watch.stalls]
        broken += growth.faults(kept)
        broken += [f"{count} x {line}" for line, count in self._lines.lines.most_common()]
        broken += [f"{each} would not close" for each in self._operator.modals.stuck]
        if len(kept) > 1:
            print("more QObjects: " + ", ".join(growth.grown(kept, lambda each: each.objects)))
            print("more in Python: " + ", ".join(growth.grown(kept, lambda each: each.python)))
        print(f"did: {dict(self._operator.counts.most_common())}")
        print(f"opened: {dict(self._operator.modals.opened.most_common())}")
        return {
            "operations": self._operator.operations,
            "stalls_over_100_ms": len(self._watch.stalls),
            "stalls_computing_over_100_ms": sum(
                each.cpu_ms > LIMIT_MS for each in self._watch.stalls
            ),
            "stalls_of_the_machine": self._watch.machines,
            "longest_stall_ms": round(self._watch.longest_ms, 1),
            "rss_growth_mb_per_min": round(growth.rss_growth(kept)[0], 3),
            "rss_growth_at_least_mb_per_min": round(growth.rss_growth(kept)[1], 3),
            "objects_growth": round(
                growth.growth_per_1000(kept, lambda each: each.objects.total()), 1
            ),
            "log_lines": self._lines.lines.total(),
            "expected_lines": self._lines.expected,
        }, broken

    # Inside

    def _rest(self) -> None:
        """Come to where the window is always alike, and weigh it there."""
        self._operator.doing = "coming to rest"
        self._closing.start()  # by its own: a job that ends now may open one and wait for it
        self._turn_until(lambda: not self._operator.modals.close_all(), _PATIENCE_S)
        with self._watch.paused():
            self._operator.rest()
        self._turn_until(lambda: self._core.status().connected, _PATIENCE_S)
        self._turn_until(lambda: self._window.bridge.jobs.idle, _PATIENCE_S)
        self._turn_until(lambda: False, _SETTLE_S)
        self._closing.stop()
        with self._watch.paused():
            seconds = time.monotonic() - self._began_s
            self._weights.append(growth.weigh(seconds, self._operator.operations))

    def _tell(self) -> None:
        last, watch = self._weights[-1], self._watch
        print(
            f"{last.seconds / 60:5.1f} min, {last.operations} operations, {last.rss_mb:.0f} MB, "
            f"{last.objects.total()} QObjects, {last.python.total()} in Python, "
            f"{last.top_levels} windows, {last.threads} threads, {last.files} files, "
            f"{len(watch.stalls)} stalls (machine {watch.machines}), "
            f"{self._lines.lines.total()} lines, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        for each in watch.stalls[self._told :]:
            print(f"  a stall of {each}", flush=True)
        self._told = len(watch.stalls)

    def _turn_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Let the window work until something holds, for so long at most."""
        end_s = time.monotonic() + seconds
        while not ready() and time.monotonic() < end_s:
            loop = QEventLoop()
            QTimer.singleShot(_POLL_MS, loop.quit)
            loop.exec()
