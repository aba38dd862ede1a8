"""Keeps one child serving: restarts it when it dies, and swaps in a candidate.

Calls that change what serves exclude each other. The listeners run on threads of the supervisor
and of its workers; they may call back into it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from device_agent import processes
from device_agent.errors import WorkerError
from device_agent.inference.backoff import CrashLog
from device_agent.inference.options import WorkerOptions
from device_agent.inference.protocol import Capture, Loaded, Position, one_line
from device_agent.inference.says import Says
from device_agent.inference.shadow.conducting import Tell as TellShare
from device_agent.inference.shadow.conducting import accompany
from device_agent.inference.worker import OnEvent, OnWindow, Tell, Worker
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import ShadowReport
from device_agent.wire.orders import Capture as CaptureMode
from device_agent.wire.telemetry import Event

OnCrashLoop = Callable[[Path, str, str], None]
"""Gets the slot, the last crash's reason and its detail."""
STOP_TIMEOUT_S = 10.0
_log = logging.getLogger(__name__)


class Term:
    """A slot's time of being meant to serve, over the crashes of its children.

    Attributes:
        restarts: How often a child of it had to be started again.
        down: Why no child of it serves, and when the next is started; empty while one does.
    """

    def __init__(self, slot: Path) -> None:
        self.slot = slot
        self.crashes = CrashLog()
        self.restarts = 0
        self.down = ""
        self.over = threading.Event()
        self.position: Position | None = None


@dataclass(frozen=True)
class Yielded:
    """What stopped serving to make room for a candidate, and since when (monotonic)."""

    term: Term
    since_s: float


class Supervisor:
    """Keeps one worker serving.

    After a crash the slot is loaded again, later with each crash. The third crash within a minute
    is a crash loop: `on_crash_loop` is told, once for each time a slot was put to serve, and may
    put another slot there. As long as nobody does, this one is tried again.
    """

    def __init__(
        self,
        options: WorkerOptions,
        on_window: OnWindow,
        on_event: OnEvent,
        on_crash_loop: OnCrashLoop,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options
        self._on_window = on_window
        self._on_event = on_event
        self._on_crash_loop = on_crash_loop
        self._clock = clock
        self._switching = threading.RLock()
        self._current: Worker | None = None
        self._candidates: set[Worker] = set()
        self._term: Term | None = None
        self._reviver: threading.Thread | None = None
        self._stopped = False
        self._yielded: Yielded | None = None
        self._capture: Capture | None = None

    @property
    def serving(self) -> Loaded | None:
        """What the live, serving child said it loaded; None when there is no such child."""
        worker = self._live
        return worker.loaded if worker else None

    @property
    def since_s(self) -> float | None:
        """Unix time since which the live child serves."""
        worker = self._live
        return worker.since_s if worker else None

    @property
    def pid(self) -> int | None:
        """Process id of the live, serving child."""
        worker = self._live
        return worker.pid if worker else None

    @property
    def silent_s(self) -> float | None:
        """How long ago the live, serving child was last heard."""
        worker = self._live
        return worker.silent_s if worker else None

    @property
    def restarts(self) -> int:
        """How often the slot that is meant to serve had to be started again since it is."""
        term = self._term
        return term.restarts if term else 0

    @property
    def down(self) -> str:
        """Why the slot that is meant to serve does not, for people; empty while it does."""
        term = self._term
        return term.down if term else ""

    @property
    def hang_timeout_s(self) -> float:
        """How long a serving child may be silent before it is killed."""
        return self._options.hang_timeout_s

    @property
    def _live(self) -> Worker | None:
        worker = self._current
        return worker if worker and worker.alive and worker.since_s is not None else None

    def serve(self, slot: Path) -> Loaded:
        """Load a slot and put it to serve; what served before goes on until then.

        Raises:
            WorkerError: It cannot be loaded or started.
        """
        candidate = self.stage(slot)
        self.promote(candidate)
        if candidate.loaded is None:
            raise WorkerError("worker-crash", Says.GONE())
        return candidate.loaded

    @property
    def held_bytes(self) -> int:
        """Memory that would be free if the live child were stopped."""
        pid = self.pid
        return (processes.private_bytes(pid) if pid else None) or 0

    def make_room(self) -> None:
        """Stop what serves, so that a candidate gets its memory; the gap begins."""
        with self._switching:
            term = self._halt(makes_room=True)
            if term:
                self._yielded = Yielded(term, self._clock())

    def take_back(self) -> None:
        """Have what made room serve again, on a thread: loading takes its time."""
        with self._switching:
            yielded, self._yielded = self._yielded, None
        if yielded and not self._stopped:
            self._reviver = threading.Thread(
                target=self._return, args=(yielded,), name="inference-return", daemon=True
            )
            self._reviver.start()

    def _return(self, yielded: Yielded) -> None:
        with self._switching:
            if self._stopped or self._current:
                return
            self._go_back(yielded.term)
        self._note_gap(yielded, Says.NO_CANDIDATE())

    def _note_gap(self, yielded: Yielded, why: str) -> None:
        gap_s = self._clock() - yielded.since_s
        self._note("swap.gap", "warning", Says.GAP(seconds=gap_s, said=why))

    def stage(self, slot: Path, tell: Tell | None = None) -> Worker:
        """Load a candidate beside what serves, if something does; promote it or stop it.

        Raises:
            WorkerError: It cannot be loaded; no process is left of it.
        """
        worker = Worker.start(slot, self._options)
        with self._switching:
            self._candidates = {other for other in self._candidates if other.alive} | {worker}
            stopped = self._stopped
        if stopped:
            worker.stop()
        worker.load(tell)
        return worker

    def shadow(
        self, candidate: Worker, order: ShadowOrder, cancel: threading.Event, tell: TellShare
    ) -> ShadowReport:
        """Have a candidate look at what the serving child sees; it is of no other use afterwards.

        Raises:
            WorkerError: The candidate failed, or `cancel` was set; what serves goes on.
        """
        serving = self._live
        if self._yielded:
            return ShadowReport(skipped="memory: it is too short for two")
        if serving is None:
            return ShadowReport(skipped="nothing-serves: there is nothing to compare with")
        if self._capture:
            candidate.capture(self._capture)
        return accompany(serving, candidate, order, cancel, tell)

    def promote(self, candidate: Worker) -> None:
        """Stop the old source, its last window flushed, and start the candidate's where it stood.

        Raises:
            WorkerError: The candidate cannot serve; what served before serves again.
        """
        with self._switching:
            self._candidates.discard(candidate)
            if self._stopped or not candidate.alive:
                candidate.stop()
                raise WorkerError("worker-crash", Says.GONE())
            yielded = self._yielded
            before = self._halt(candidate) or (yielded.term if yielded else None)
            term = Term(candidate.slot)
            term.position = before.position if before else None
            try:
                self._begin(candidate, term)
            except WorkerError:
                if before and not yielded:  # else `take_back` has it serve again
                    self._go_back(before)
                raise
            self._yielded = None
        if yielded:
            self._note_gap(yielded, Says.TOOK_OVER(slot=candidate.slot.name))

    def resize(self, window_s: float) -> None:
        """Have telemetry windows of this length from now on, in what serves and what will."""
        self._options = replace(self._options, window_s=window_s)
        worker = self._current
        if worker:
            worker.resize(window_s)

    def capture(self, mode: CaptureMode, max_bytes: int) -> None:
        """Have such samples kept from now on, by what serves and what will."""
        directory = str(self._options.captures.absolute()) if self._options.captures else ""
        self._capture = Capture(
            mode=mode if directory else "none", directory=directory, max_bytes=max_bytes
        )
        worker = self._current
        if worker:
            worker.capture(self._capture)

    def clear(self) -> None:
        """Serve nothing, the last window flushed, until a slot is put to serve again."""
        with self._switching:
            self._yielded = None
            self._halt()

    def stop(self) -> None:
        """End every child, and the doors; the last window is flushed. Nothing serves afterwards."""
        with self._switching:
            self._stopped = True
            self._halt()
            for candidate in self._candidates:
                candidate.stop()
            self._candidates.clear()
            if self._options.doors:
                self._options.doors.close()
        if self._reviver and self._reviver is not threading.current_thread():
            self._reviver.join(STOP_TIMEOUT_S)

    def _halt(self, successor: Worker | None = None, *, makes_room: bool = False) -> Term | None:
        """End what serves, and any restart under way; return the term that ended with it."""
        worker, self._current = self._current, None
        term, self._term = self._term, None
        if term:
            term.over.set()
        if term and worker:
            worker.stop(last=not makes_room and not _goes_on(worker, successor))
            term.position = worker.position
        return term

    def _begin(self, worker: Worker, term: Term) -> None:
        """Let a loaded worker serve; the caller holds the lock.

        Raises:
            WorkerError: It cannot.
        """

        def crashed(reason: str, detail: str) -> None:
            self._crashed(term, worker, WorkerError(reason, detail))

        worker.serve(self._on_window, self._on_event, crashed, term.position)
        self._current, self._term = worker, term
        term.down = ""
        worker.resize(self._options.window_s)  # `resize` may not have seen it, and asks no lock
        if self._capture:
            worker.capture(self._capture)

    def _go_back(self, before: Term) -> None:
        """Serve again what served before a candidate failed."""
        term = Term(before.slot)
        term.position = before.position
        self._term = term
        try:
            self._begin(self.stage(term.slot), term)
        except WorkerError as error:
            self._revive_later(term, error)

    def _crashed(self, term: Term, worker: Worker, error: WorkerError) -> None:
        term.position = worker.position
        self._revive_later(term, error)

    def _revive_later(self, term: Term, error: WorkerError) -> None:
        """Hand over to a thread: waiting and loading would hold up whoever noticed."""
        self._reviver = threading.Thread(
            target=self._revive, args=(term, error), name="inference-revive", daemon=True
        )
        self._reviver.start()

    def _revive(self, term: Term, error: WorkerError) -> None:
        """Load the slot again until it serves, or another one is meant to."""
        while not term.over.is_set():
            self._note("worker.down", "error", str(error))
            delay_s = term.crashes.add(self._clock())
            term.restarts += 1
            term.down = f"{error}; restart {term.restarts} after {delay_s:g} s"
            if term.crashes.is_loop():
                self._note("worker.crash-loop", "error", str(error))
                self._tell_loop(term.slot, error)
            if term.over.wait(delay_s):
                return
            try:
                self._restart(term)
            except WorkerError as again:
                error = again
            else:
                return

    def _tell_loop(self, slot: Path, error: WorkerError) -> None:
        try:
            self._on_crash_loop(slot, error.reason, error.detail)
        except Exception:  # noqa: BLE001 - only this thread brings the slot back
            _log.exception("the crash loop of %s was not handled", slot)

    def _restart(self, term: Term) -> None:
        worker = self.stage(term.slot)
        with self._switching:
            self._candidates.discard(worker)
            if term.over.is_set():
                worker.stop()
                return
            self._begin(worker, term)
        self._note("worker.restarted", "info", Says.SERVES_AGAIN(slot=term.slot.name))

    def _note(self, code: str, severity: Literal["info", "warning", "error"], detail: str) -> None:
        event = Event(time_s=time.time(), code=code, severity=severity, detail=one_line(detail))
        self._on_event(event)


def _goes_on(worker: Worker, successor: Worker | None) -> bool:
    """Return whether a successor takes the same source over."""
    if successor is None or successor.loaded is None or worker.loaded is None:
        return False
    return successor.loaded.source == worker.loaded.source
