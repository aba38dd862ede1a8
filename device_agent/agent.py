"""The agent: the control loop over the parts that `composition` has put together.

One thread, the control loop, owns the trust store, the attempt and the reported state. The link,
the inference child and the attempt's jobs leave messages in its inbox. Telemetry does not pass
through it: a window goes into the spool where it arrives, and the sender takes it from there.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path

from device_agent import inbox
from device_agent.composition import Parts
from device_agent.config import Config
from device_agent.farewell import Patience
from device_agent.heap import give_back_freed
from device_agent.inference.providers import CPU
from device_agent.service.notify import Notifier
from device_agent.trust import TrustedAssignment
from device_agent.update import Assignment
from device_agent.update.jobs import JobDone, JobProgress
from device_agent.version import agent_version
from device_agent.wiping import decommissioned
from device_agent.wire.telemetry import Event

TICK_S = 0.25
JUDGE_AGAIN_S = 30.0


class Agent:
    """One device's agent.

    Raises:
        ConfigError: The trusted root cannot be used, or the device is not enrolled.
        StorageError: The state directory cannot be used, or another agent uses it.
    """

    def __init__(
        self,
        config: Config,
        free_bytes: Callable[[Path], int] | None = None,
        notifier: Notifier | None = None,
    ) -> None:
        self._parts = parts = Parts(config, free_bytes, notifier)
        self._inbox = parts.inbox
        self._keep = parts.hearing.keep
        self._guarded = parts.guarded
        self._supervisor = parts.supervisor
        self._intake = parts.intake
        self._updater = parts.updater
        self._obedience = parts.obedience
        self._dropbox = parts.dropbox
        self._watched: int | None = None
        self._judge_at_s = 0.0
        self._leaving: Patience | None = None

    def ask_stop(self) -> None:
        """Have `run` return soon; from any thread or signal handler."""
        self._inbox.put(inbox.StopAsked())

    def run(self) -> None:
        """Work until asked to stop; the broker need not be there, now or ever.

        Raises:
            DecommissionedError: The device has left; nothing of it is there any more.
        """
        with self._parts.log:
            self._keep(Event(time_s=time.time(), code="agent.start", detail=agent_version()))
            if self._parts.trust.damage:
                self._keep(_trust_damage(self._parts.trust.damage))
            self._parts.host.start()
            self._parts.sender.start()
            self._guarded(self._obedience.start)
            if self._leaving is not None and not self._obedience.leaving:
                self._obedience.leave(patience=self._leaving)
            if not self._obedience.leaving:
                self._guarded(self._updater.start)
            self._parts.link.start()
            self._parts.vitals.start()
            give_back_freed()
            try:
                self._loop()
            finally:
                self._parts.shut_down()
        if self._obedience.gone:
            raise decommissioned(self._obedience.tombstone())

    def leave(self, patience: Patience) -> None:
        """Have `run` take the device out of service, as somebody on it asked."""
        self._leaving = patience

    def _loop(self) -> None:
        tick_s = time.monotonic()
        while True:
            message = self._inbox.get(max(tick_s - time.monotonic(), 0.0))
            if isinstance(message, inbox.StopAsked):
                return
            if message is not None:
                self._guarded(self._handle, message)
            if time.monotonic() >= tick_s:
                tick_s = time.monotonic() + TICK_S
                self._guarded(self._tick)
            self._guarded(self._report)
            if self._obedience.gone:
                return

    def _handle(self, message: inbox.Message) -> None:
        if isinstance(message, inbox.Connected):
            self._parts.reporter.resend()
            self._parts.sender.wake()
            self._obedience.send()
            self._updater.retry_now()
            self._judge_at_s = 0.0
        elif not self._obedience.leaving:
            self._act(message)

    def _act(self, message: inbox.Message) -> None:
        match message:
            case inbox.MetaCame(payload=payload):
                self._intake.take_metadata(payload)
                self._judge_again()
            case inbox.AssignmentCame(document=document):
                self._judge(document)
            case inbox.SettingsCame(document=document):
                self._obedience.take_settings(document)
            case inbox.CommandCame(document=document):
                self._obedience.take_command(document)
            case inbox.CertificatesCame(payload=payload):
                self._parts.renewal.take(payload)
            case JobDone() | JobProgress():
                self._updater.handle(message)
            case inbox.WindowCame(bundle=bundle, inferences=inferences, errors=errors):
                self._updater.saw_window(bundle, inferences, errors)
            case inbox.WorkerDown(detail=detail):
                self._updater.saw_crash(detail)
            case inbox.CrashLoop(slot=slot, reason=reason, detail=detail):
                self._updater.saw_crash_loop(slot.name, reason, detail)
            case inbox.DropHeard(name=name):
                self._dropbox.heard(name, self._intake.refusal_of)

    def _tick(self) -> None:
        pid = self._supervisor.pid
        if pid != self._watched:
            loaded = self._supervisor.serving
            self._parts.host.watch(pid, on_cpu=bool(loaded and loaded.provider == CPU))
            self._watched = pid
        self._obedience.tick()
        if self._obedience.leaving:
            return
        self._updater.tick()
        self._parts.renewal.tick()
        if time.monotonic() >= self._judge_at_s:
            self._judge_again()
        self._dropbox.tick()

    def _judge(self, document: bytes) -> None:
        assignment = self._intake.judge(document)
        if assignment:
            self._updater.assign(_for_updater(assignment), document)

    def _judge_again(self) -> None:
        """Judge what waits: what was refused, and attempts that time has passed over."""
        self._intake.retake_metadata()
        waiting = {self._intake.kept, self._updater.waiting} - {None}
        if self._obedience.judge_again() or waiting:
            self._judge_at_s = time.monotonic() + JUDGE_AGAIN_S
        for document in waiting:
            if document is not None:
                self._judge(document)

    def _report(self) -> None:
        overview = self._parts.overview
        situation = overview.situation()
        self._parts.vitals.turn(situation)
        if self._parts.outbox.ready():  # what nobody can be sent needs no number
            self._parts.reporter.report(situation, overview.background)


def _trust_damage(what: str) -> Event:
    return Event(time_s=time.time(), code="trust.damaged", severity="error", detail=what[:500])


def _for_updater(assignment: TrustedAssignment) -> Assignment:
    return Assignment(**dataclasses.asdict(assignment))
