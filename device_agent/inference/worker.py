"""The agent's handle of one inference child: load, trial, serve, stop."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec

from device_agent.errors import WorkerError
from device_agent.inference.options import WorkerOptions
from device_agent.inference.patience import LoadPatience
from device_agent.inference.process import ChildProcess
from device_agent.inference.protocol import (
    Accompany,
    Capture,
    CloseTap,
    Command,
    Failure,
    Heartbeat,
    Load,
    Loaded,
    OpenTap,
    Position,
    Progress,
    Report,
    Resize,
    Serve,
    ServerSpec,
    ServingWindow,
    Started,
    Stop,
    Taken,
    Tally,
    Tapped,
    Trial,
    TrialReport,
)
from device_agent.inference.says import Says
from device_agent.wire.sketch import Sketch, merged
from device_agent.wire.telemetry import Event

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 15.0
"""So long a child may take to flush its last window: what it counted is lost when it is killed."""
KILL_TIMEOUT_S = 10.0
RECENT_WINDOWS = 32
OnWindow = Callable[[ServingWindow], None]
OnEvent = Callable[[Event], None]
Tell = Callable[[str, float, float | None], None]
OnExit = Callable[[str, str], None]
Answer = TypeVar("Answer", Loaded, TrialReport, Started)


class Worker:
    """One child process with one slot's model in it.

    A child that fails in anything it is asked is ended: a handle that raised holds no process.

    Attributes:
        slot: The directory of the bundle.
        loaded: What the child said it loaded; None before.
        since_s: Unix time since which it serves; None before.
        progress: The step of its load that began last; None before.
    """

    @classmethod
    def start(cls, slot: Path, options: WorkerOptions) -> Worker:
        """Start a child for `slot`; it loads nothing yet.

        Raises:
            WorkerError: The system cannot start a process.
        """
        try:
            return cls(slot, options)
        except OSError as error:
            raise WorkerError("worker-start", Says.NO_PROCESS(problem=error)) from error

    def __init__(self, slot: Path, options: WorkerOptions) -> None:
        self.slot = slot
        self.loaded: Loaded | None = None
        self.since_s: float | None = None
        self.progress: Progress | None = None
        self._position: Position | None = None
        self._taken: list[bytes] = []
        self._options = options
        self._answers: queue.SimpleQueue[
            Progress | Loaded | TrialReport | Started | Tally | WorkerError
        ] = queue.SimpleQueue()
        self._tapped: queue.SimpleQueue[Tapped | None] = queue.SimpleQueue()
        self._latencies: deque[Sketch] = deque(maxlen=RECENT_WINDOWS)
        self._asking = threading.Lock()
        self._listeners: tuple[OnWindow, OnEvent, OnExit] | None = None
        self._failure: WorkerError | None = None
        self._end: WorkerError | None = None
        self._stopping = False
        self._doors = options.doors.open() if options.doors else None
        self._child = ChildProcess(self._hear, self._ended, self._doors or ())

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether the child runs and nobody has told it to stop."""
        return self._end is None and not self._stopping

    @property
    def silent_s(self) -> float:
        """How long ago the child was last heard."""
        return self._child.silent_s

    @property
    def position(self) -> Position | None:
        """Where its source stands, as far as it has said; None before it serves."""
        if self._position is None or not self._taken:
            return self._position
        return msgspec.structs.replace(
            self._position, seen=self._position.seen + b"".join(self._taken)
        )

    def load(self, tell: Tell | None = None) -> Loaded:
        """Load and warm the model; return what the child really loaded.

        Args:
            tell: Gets the step that is done, its seconds so far, and all its seconds where known.

        Raises:
            WorkerError: The bundle or model is not as it must be, or the child crashed or hung.
        """
        request = Load(
            slot=str(self.slot.absolute()),
            threads=self._options.threads,
            source=self._options.source,
            endpoint=self._options.doors is not None,
            sinks=self._options.sinks,
            device_id=self._options.device_id,
            private=str(self._options.private.absolute()) if self._options.private else "",
            cache=str(self._options.cache.absolute()) if self._options.cache else "",
            cache_max_bytes=self._options.cache_max_bytes,
            memory_limit_bytes=self._options.memory_limit_bytes,
        )
        self.loaded = self._ask(request, Loaded, self._options.load_timeout_s, tell)
        return self.loaded

    def trial(self) -> TrialReport:
        """Run the golden samples.

        Raises:
            WorkerError: A golden file is unreadable, or the child crashed or hung.
        """
        return self._ask(Trial(), TrialReport, self._options.trial_timeout_s)

    def serve(
        self,
        on_window: OnWindow,
        on_event: OnEvent,
        on_exit: OnExit,
        position: Position | None = None,
    ) -> None:
        """Start the source; the callbacks come on the handle's thread.

        Args:
            on_window: Gets each window, the last one while `stop` waits.
            on_event: Gets what happens in between.
            on_exit: Gets reason and detail if the child ends unasked.
            position: Where another session's source has stopped.

        Raises:
            WorkerError: The child crashed or hung.
        """
        self._listeners = (on_window, on_event, on_exit)
        request = Serve(
            window_s=self._options.window_s,
            rest_s=self._options.rest_s,
            position=position,
            server=self._server(),
        )
        self._ask(request, Started, START_TIMEOUT_S)

    def _server(self) -> ServerSpec | None:
        """Return what the child needs for the endpoint, as it was when it inherited the sockets."""
        doors = self._options.doors
        if doors is None or self._doors is None:
            return None
        listener, leave, find = self._doors
        return ServerSpec(
            listener=listener,
            leave=leave,
            find=find,
            max_connections=doors.options.max_connections,
            max_body_bytes=doors.options.max_body_bytes,
        )

    def resize(self, window_s: float) -> None:
        """Have windows of this length from now on; no sample is lost over it."""
        self._options = replace(self._options, window_s=window_s)
        self._child.send(Resize(window_s=window_s))

    def capture(self, wanted: Capture) -> None:
        """Have such samples kept from now on."""
        self._child.send(wanted)

    @property
    def recent_latency(self) -> Sketch:
        """What inferences of its own source took, over its latest windows, in seconds."""
        return merged(tuple(self._latencies))

    def open_tap(self, request: OpenTap, descriptors: Sequence[int]) -> None:
        """Have a serving child show samples to a candidate."""
        self._child.send(request, descriptors)

    def close_tap(self, timeout_s: float) -> Tapped | None:
        """Have it show nothing any more; return what it showed, None where it does not answer."""
        self._child.send(CloseTap())
        try:
            return self._tapped.get(timeout=timeout_s if self.alive else 0.0)
        except queue.Empty:
            return None

    def accompany(self, request: Accompany, descriptors: Sequence[int]) -> None:
        """Have a candidate look at what a serving child shows.

        Raises:
            WorkerError: It is gone.
        """
        with self._asking:
            if self._end is not None:
                raise WorkerError(self._end.reason, self._end.detail)
            self._child.expect_life(self._options.hang_timeout_s)
            self._child.send(request, descriptors)

    def tally(self, wait_s: float) -> Tally | None:
        """Return what the candidate found, if it is through within `wait_s`.

        Raises:
            WorkerError: It crashed or hung, or gave nothing but failures.
        """
        try:
            answer = self._answers.get(timeout=wait_s)
        except queue.Empty:
            return None
        if isinstance(answer, WorkerError):
            raise answer
        return answer if isinstance(answer, Tally) else None

    def stop(self, *, last: bool = True) -> None:
        """Flush the last window and end the child; no process is left, whatever it does.

        Args:
            last: Nobody goes on with its source.
        """
        self._stopping = True
        if self.since_s is None:
            self._child.kill()  # nothing to flush
        else:
            self._child.send(Stop(last=last))
        if self._child.on_own_thread:
            return
        if not self._child.join(STOP_TIMEOUT_S):
            self._kill()

    def _kill(self) -> None:
        self._stopping = True
        self._child.kill()
        self._child.join(KILL_TIMEOUT_S)

    def _ask(
        self, command: Command, kind: type[Answer], timeout_s: float, tell: Tell | None = None
    ) -> Answer:
        with self._asking:
            if self._end is not None:
                raise WorkerError(self._end.reason, self._end.detail)
            patience = LoadPatience(self.pid, timeout_s, self._options.engine_timeout_s)
            self._child.send(command)
            answer = self._await(kind, patience, tell or _tell_nobody)
        if answer is not None:
            return answer
        self._kill()
        name = type(command).__name__.lower()
        raise WorkerError("worker-hang", Says.NO_ANSWER(request=name, seconds=timeout_s))

    def _await(self, kind: type[Answer], patience: LoadPatience, tell: Tell) -> Answer | None:
        while wait_s := patience.wait_s():
            try:
                answer = self._answers.get(timeout=wait_s)
            except queue.Empty:
                tell(*patience.progress)
                continue
            if isinstance(answer, Progress):
                self.progress = answer
                patience.hear(answer)
                tell(*patience.progress)
                continue
            if isinstance(answer, WorkerError):
                raise answer
            if isinstance(answer, kind):
                return answer
        return None

    def _hear(self, report: Report) -> None:
        if isinstance(report, Started):  # from here on it says by itself that it lives
            self.since_s = report.since_s
            self._child.expect_life(self._options.hang_timeout_s)
        if isinstance(report, Progress | Loaded | TrialReport | Started | Tally):
            self._answers.put(report)
        elif isinstance(report, Tapped):
            self._tapped.put(report)
        elif isinstance(report, Failure):
            self._failure = WorkerError(report.reason, report.detail)
        elif isinstance(report, Position):
            self._position, self._taken = report, []
        elif isinstance(report, Taken):
            self._taken.append(report.key)
        elif self._listeners is not None and not isinstance(report, Heartbeat):
            on_window, on_event, _ = self._listeners
            if isinstance(report, ServingWindow):
                if "total" in report.stages and not report.served_requests:
                    self._latencies.append(report.stages["total"])
                on_window(report)
            else:
                on_event(report)

    def _ended(self, end: WorkerError) -> None:
        """Keep why the child ended: what it said of itself counts more than how it exited."""
        if self._stopping:
            end = WorkerError("worker-stopped", Says.TOLD_TO_STOP())
        self._end = self._failure or end
        self._answers.put(self._end)
        self._tapped.put(None)  # nobody is to wait for what will not come
        if self._listeners is not None and self.since_s is not None and not self._stopping:
            self._listeners[2](self._end.reason, self._end.detail)


def _tell_nobody(step: str, so_far_s: float, all_s: float | None) -> None:
    pass
