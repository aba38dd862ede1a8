"""The serving loop of the child: source -> pre -> run -> post -> decision, at its rate."""

from __future__ import annotations

import threading
import time
from typing import Protocol

import msgspec

from device_agent.errors import WorkerError
from device_agent.inference.bell import Bell
from device_agent.inference.capture import Keeper
from device_agent.inference.choosing import Places
from device_agent.inference.notes import Severity
from device_agent.inference.pipeline import Pipeline
from device_agent.inference.protocol import (
    Heartbeat,
    Report,
    Serve,
    Started,
    Taken,
    one_line,
)
from device_agent.inference.recorder import Recorder
from device_agent.inference.says import Says
from device_agent.inference.server.endpoint import Endpoint, Job
from device_agent.inference.session import Outputs, Slot
from device_agent.inference.shadow.tap import Tap
from device_agent.inference.sinks import Happening, make_sinks
from device_agent.inference.sources.base import Frame, Surroundings
from device_agent.inference.sources.making import identity_of, make_source, rate_of
from device_agent.inference.sources.pacing import Pacer
from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.decision import Decider, Verdict, describe
from device_agent.wire.pipeline.result import Result
from device_agent.wire.telemetry import Event

FLOOD = 100
"""So many failures of the model in a row are a crash."""
HEARTBEAT_S = 1.0
LOOK_S = 0.05
"""How often a loop that never waits looks whether a window or a heartbeat is due."""


class Agent(Protocol):
    """What the loop sees of the agent, which may change its mind at any moment."""

    @property
    def bell(self) -> Bell:
        """Rung when there is something to do: a frame, a command, or a request."""

    @property
    def window_s(self) -> float:
        """How long a window is at this moment."""

    @property
    def tap(self) -> Tap | None:
        """What shows samples to a candidate at this moment; None where nobody looks."""

    def send(self, report: Report) -> None:
        """Tell the agent something."""


class ServingLoop:
    """Runs a loaded pipeline on a source until it is stopped; all of it in one thread.

    Args:
        slot: Whose bundle it is.
        pipeline: Loaded from it.
        places: Where samples come from and results go.
        request: What was asked for.
        agent: Whom it tells.
        keeper: Takes the samples that are to be kept.
        endpoint: Where local programs ask; None without one.
    """

    def __init__(
        self,
        slot: Slot,
        pipeline: Pipeline,
        places: Places,
        request: Serve,
        *,
        agent: Agent,
        keeper: Keeper,
        endpoint: Endpoint | None = None,
    ) -> None:
        self._bundle = slot.bundle.digest
        self._pipeline = pipeline
        self._agent = agent
        self._keeper = keeper
        self._endpoint = endpoint
        self._decider = Decider(slot.manifest.pipeline.decision)
        self._events = places.events
        self._sinks = make_sinks(places.sinks, places.device_id, slot.bundle, self._note)
        self._source_id = identity_of(places.source)
        around = Surroundings(self._note, agent.bell.ring, places.device_id)
        sample = slot.manifest.pipeline.sample
        self._source = make_source(places.source, sample, request.position, around)
        self._pacer = Pacer(rate_of(places.source))
        self._recorder = Recorder(self._bundle, time.time(), time.monotonic())
        self._said_key: bytes | None = None
        self._failures = _Failures()
        self._beat_s = self._look_at_s = time.monotonic()
        self._rest_s = request.rest_s

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop`; then flush the last window and say where the source stands.

        Raises:
            WorkerError: The model gives nothing but failures, NaN for example: a fresh session may
                do better, and if not, the bundle before.
        """
        self._say_position()
        self._agent.send(Started(since_s=time.time()))
        self._rest(stop)
        endpoint = self._endpoint
        if endpoint:
            endpoint.start()
        while not stop.is_set() or (endpoint and endpoint.closing()):
            if self._failures.in_a_row >= FLOOD:
                self._close_window(time.monotonic())
                why = Says.FLOOD(n=FLOOD, problem=self._failures.why)
                raise WorkerError("model-flood", why)
            now_s = time.monotonic()
            if now_s >= self._look_at_s:
                self._report(now_s)
            wait_s = self._pacer.wait_s(now_s) or self._step(now_s)
            if endpoint and self._serve_next(endpoint):
                continue
            if wait_s:
                self._agent.bell.wait(min(wait_s, HEARTBEAT_S, self._agent.window_s))
        self._close_window(time.monotonic())

    def _rest(self, stop: threading.Event) -> None:
        """Ask nothing of the model for a while: what the device draws then is its idle power.

        Two rests that agree make it known, so there are two windows.
        """
        for _ in range(2 if self._rest_s else 0):
            until_s = time.monotonic() + self._rest_s / 2
            while not stop.is_set() and (now_s := time.monotonic()) < until_s:
                self._report(now_s)
                self._agent.bell.wait(min(until_s - now_s, HEARTBEAT_S))
            if stop.is_set():
                return
            self._close_window(time.monotonic())

    def close(self, *, last: bool) -> None:
        """Let go of source and sinks; `last` says that nobody goes on with the source."""
        self._source.close(last=last)
        self._sinks.close()

    def _step(self, now_s: float) -> float:
        """Work one sample off; return how long to wait if there is none."""
        frame = self._source.take(now_s)
        if frame is None:
            self._pacer.reset()
            return self._source.poll_s
        missed = self._pacer.taken(now_s)
        if missed:
            self._recorder.count_dropped(self._source.late(missed))
        if frame.key and frame.key != self._said_key:
            self._agent.send(Taken(key=frame.key))
            self._said_key = frame.key
        self._infer(frame)
        return 0.0

    def _infer(self, frame: Frame) -> None:
        try:
            sample = frame.read()
        except (WireError, OSError) as error:
            self._count_error("sample.unreadable", error)
            return
        try:
            result, pre_s, run_s, post_s = self._pipeline.infer(sample)
        except (WireError, WorkerError) as error:
            self._count_error("model.failed", error)
            return
        except ValueError as error:
            self._count_error("sample.unfit", error)
            return
        self._failures.in_a_row = 0
        alarm = self._decide(result, frame.name)
        self._recorder.add(result, alarm, pre_s, run_s, post_s)
        tap = self._agent.tap
        if tap:
            tap.show(sample, frame.name, result, pre_s + run_s + post_s)
        if self._keeper.wants(alarm=alarm):
            self._keeper.take(sample, frame.name)

    def _serve_next(self, endpoint: Endpoint) -> bool:
        """Answer one client, so that frames and requests take turns; return whether one waited."""
        job = endpoint.take()
        if job:
            self._serve(job)
        return job is not None

    def _serve(self, job: Job) -> None:
        """Run what a client sent: the tensor needs no steps; all else is done as for a frame."""
        began_s = time.perf_counter()
        try:
            outputs = self._pipeline.run(job.tensor)
        except WorkerError as error:
            job.answer.set_exception(error)
            self._count_error("model.failed", error)
            return
        run_s = time.perf_counter() - began_s
        job.answer.set_result(outputs)
        for row in range(len(job.tensor)):
            self._read_row(job, outputs, row, run_s / len(job.tensor))

    def _read_row(self, job: Job, outputs: Outputs, row: int, run_s: float) -> None:
        """Judge one sample of a request, which may hold a batch of them."""
        rows = len(job.tensor)
        one = slice(row, row + 1)
        began_s = time.perf_counter()
        try:
            if rows > 1:
                outputs = tuple(output[one] for output in outputs)
            result = self._pipeline.read(outputs, job.tensor[one], None)
        except (WireError, IndexError) as error:
            self._count_error("model.failed", error)
            return
        post_s = time.perf_counter() - began_s
        self._failures.in_a_row = 0
        alarm = self._decide(result, job.name)
        self._recorder.add(result, alarm, job.decode_s / rows, run_s, post_s, served=True)

    def _decide(self, result: Result, name: str) -> bool:
        """Return whether a result raises an alarm; what changes is told."""
        verdict = self._decider.decide(result, time.monotonic())
        alarm = verdict.change == "alarm"
        if verdict.change or self._sinks.wants_results:
            self._tell(result, verdict, name)
        return alarm

    def _tell(self, result: Result, verdict: Verdict, name: str) -> None:
        """Tell telemetry and the sinks what came of a sample."""
        why = describe(verdict) if verdict.change else ""
        if verdict.change and self._events.enabled:
            severity = self._events.severity if verdict.change == "alarm" else "info"
            left = verdict.finding is not None
            said = f"{why} in {name}" if left else Says.NOTHING_LEFT(name=name)
            self._note(f"decision.{verdict.change}", severity, said)
        self._sinks.tell(Happening(time.time(), name, result, verdict.change, why))

    def _count_error(self, code: str, error: Exception) -> None:
        self._recorder.count_error()
        if code == "model.failed":
            self._failures.in_a_row += 1
            self._failures.why = one_line(error)
        if self._failures.begins(code):  # the count has the rest
            self._note(code, "error", str(error))

    def _note_refusals(self) -> None:
        refusals = self._endpoint.refusals() if self._endpoint else []
        if refusals and self._failures.begins("server.refused"):
            detail = Says.REQUESTS_REFUSED(n=len(refusals), problem=refusals[-1])
            self._note("server.refused", "warning", detail)

    def _note(self, code: str, severity: Severity, detail: str) -> None:
        self._agent.send(
            Event(
                time_s=time.time(),
                code=code,
                severity=severity,
                detail=one_line(detail),
                bundle=self._bundle,
            )
        )

    def _report(self, now_s: float) -> None:
        if now_s - self._recorder.opened_s >= self._agent.window_s:
            self._close_window(now_s)
        if now_s - self._beat_s >= HEARTBEAT_S:
            self._agent.send(Heartbeat())
            self._beat_s = now_s
        self._look_at_s = now_s + LOOK_S

    def _say_position(self) -> None:
        self._said_key = None  # a position takes back what was said before it
        self._agent.send(msgspec.structs.replace(self._source.position(), source=self._source_id))

    def _close_window(self, now_s: float) -> None:
        self._note_refusals()
        self._recorder.count_dropped(self._source.late(0))
        self._agent.send(self._recorder.close(time.time(), now_s))
        self._say_position()
        self._failures.end_window()


class _Failures:
    """What fails; each kind is told as it begins, and anew only after a window without it.

    Attributes:
        in_a_row: So often the model failed since it last did not.
        why: What it said the last time.
    """

    def __init__(self) -> None:
        self.in_a_row = 0
        self.why = ""
        self._now: set[str] = set()
        self._before: set[str] = set()

    def begins(self, code: str) -> bool:
        """Take note of a failure; return whether it is a new one."""
        known = code in self._now | self._before
        self._now.add(code)
        return not known

    def end_window(self) -> None:
        """Forget what has not failed in this window."""
        self._before, self._now = self._now, set()
