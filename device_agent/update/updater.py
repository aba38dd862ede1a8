"""Drives an attempt: one step at a time, each noted on disk before it begins.

Everything here is called on the agent's control loop and returns at once; what blocks is a `Job`,
and there is never more than one. `TRANSITIONS` in `machine` says which step may follow which.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from typing import Generic

from device_agent.errors import StorageError
from device_agent.update import machine, notes
from device_agent.update.jobs import Job, JobDone, JobProgress, Message, Outcome
from device_agent.update.journal import Assignment, Journal, JournalFile
from device_agent.update.ports import CandidateT, Options, Outlets
from device_agent.update.records import Records
from device_agent.update.says import Says
from device_agent.update.slots import Slots
from device_agent.update.soak import Soak
from device_agent.update.steps import Steps
from device_agent.wire.messages import FINAL_STEPS, AttemptReport, Step
from device_agent.wire.messages import Slots as SlotsReport
from device_agent.wire.telemetry import Event

_log = logging.getLogger(__name__)

RESTORE_RETRY_S = 30.0
JOIN_S = 15.0
DAMAGE = frozenset({"slot-unreadable", "digest-mismatch", "manifest-invalid", "golden-file"})
"""What a child says of a slot whose bytes are not what they were when they were verified."""
_FORGETTABLE: frozenset[Step] = frozenset({"download", "deferred", "refused", "rolled_back"})
"""What a disk need not take: it leaves the slots as they are, and the next start finds it anew."""
_RESTORE = "restore"
_RESTART = "restart"
_NEXT: dict[str, Step] = {
    "download": "verify",
    "verify": "stage",
    "stage": "trial",
    "trial": "swap",
    "shadow": "swap",
}


class Updater(Generic[CandidateT]):
    """The slots of one device and its attempt.

    Reading order: `start` and `assign` are how it begins, `_advance` says what is done next,
    `handle` takes up what a job has done, `tick` looks after everything that waits for time.

    Every method that changes something may raise StorageError: the journal cannot be written.
    """

    def __init__(
        self,
        file: JournalFile,
        slots: Slots,
        steps: Steps[CandidateT],
        outlets: Outlets,
        options: Options,
    ) -> None:
        """Read the journal."""
        self._records = Records(file, slots, outlets.clock)
        self._slots = slots
        self._steps = steps
        self._outlets = outlets
        self._options = options
        self._job: Job | None = None
        self._done: JobDone | None = None
        self._next: tuple[Assignment, bytes] | None = None
        self._restart: Callable[[Outcome], None] | None = None
        self._soak: Soak | None = None
        self._recovered = False
        self._cleared = False
        self._restoring = False
        self._restore_at_s: float | None = None
        self._retry_at_s = 0.0
        self._untidy = True
        self._progress: notes.Progress | None = None

    @property
    def _journal(self) -> Journal:
        return self._records.journal

    @property
    def slots(self) -> SlotsReport:
        """The bundles the device holds."""
        journal = self._journal
        return SlotsReport(
            active=journal.active, candidate=journal.candidate, previous=journal.previous
        )

    @property
    def report(self) -> AttemptReport | None:
        """Where the newest attempt stands; None before the first."""
        return notes.report_of(self._journal.attempt, self._progress)

    @property
    def waiting(self) -> bytes | None:
        """The assignment that must be judged again before its attempt goes on, if there is one.

        Time has passed since it was accepted: over a restart, or until a deferred try is repeated.
        """
        attempt = self._journal.attempt
        if attempt is None or self._done or self._next or self._cleared or not self._recovered:
            return None
        due = self._outlets.monotonic() >= self._retry_at_s
        stands = attempt.step == "idle" or (attempt.step == "deferred" and due)
        return attempt.document if stands else None

    def start(self) -> None:
        """Put the active slot to serve, and see where an interrupted attempt goes on."""
        if self._records.damage:
            now_s, what = self._outlets.clock(), self._records.damage
            event = Event(time_s=now_s, code="journal.damaged", severity="error", detail=what[:500])
            self._outlets.note(event)
        try:
            self._recover()
        except StorageError as error:
            _log.error("%s; what is installed serves all the same", error)
            self._restoring = self._journal.active is not None
        self._advance()

    def stop(self) -> None:
        """End the job under way; what it did stays, and goes on after the next start."""
        job, self._job = self._job, None
        if job:
            job.cancel.set()
            job.join(JOIN_S)
        self._steps.drop_candidate()
        if not job or job.name != "swap":  # that one may have been half way: its next start counts
            self._records.write(machine.suspend(self._journal, self._outlets.clock()))

    def next_report(self) -> int:
        """Return the number of the next reported state: greater than any before, over restarts."""
        return self._records.next_report()

    def assign(self, assignment: Assignment, document: bytes) -> None:
        """Follow an assignment that was accepted; one that is or was tried already changes nothing.

        A newer one takes the place of an attempt that has not swapped yet; else it waits until the
        attempt has ended.
        """
        attempt = self._journal.attempt
        if attempt and attempt.assignment == assignment:
            self._next = None
            self._cleared = self._cleared or attempt.step in ("idle", "deferred")
        elif self._next is None or self._next[0] != assignment:
            self._next = (assignment, document)
            self._make_way()
        self._advance()

    def restart(self, answer: Callable[[Outcome], None]) -> None:
        """Load the active bundle anew and let it serve in place of the session that does now.

        An attempt that has not swapped yet makes way and goes on afterwards; the end of a soak is
        waited for.

        Args:
            answer: Told once how it ended; what served goes on serving where it failed.
        """
        if self._journal.active is None:
            answer(Outcome("refused", "nothing-serves", Says.NOTHING_TO_RESTART()))
            return
        self._restart = answer
        self._make_way()
        self._advance()

    def use_window(self, window_s: float) -> None:
        """Say how long telemetry windows are from now on."""
        self._options = dataclasses.replace(self._options, window_s=window_s)

    def retry_now(self) -> None:
        """Do not wait any longer with a deferred attempt: what was in its way may have gone."""
        self._retry_at_s = 0.0

    def handle(self, message: Message) -> None:
        """Take up what a job says."""
        if message.job is not self._job:
            return
        if isinstance(message, JobProgress):
            self._progress = (message.share, message.eta_s, message.what)
            return
        self._job, self._progress = None, None
        self._done = message
        self._advance()

    def tick(self) -> None:
        """Look after what waits for time."""
        self._records.settle()
        now_s = self._outlets.monotonic()
        if self._restore_at_s is not None and now_s >= self._restore_at_s:
            self._restoring = True
        if self._soak and not self._job and not self._done:
            self._judge_soak(self._soak, now_s)
        self._advance()

    def saw_window(self, digest: str, inferences: int, errors: int) -> None:
        """Take note of a telemetry window."""
        if self._soak:
            self._soak.saw_window(digest, inferences, errors)

    def saw_crash(self, detail: str) -> None:
        """Take note that the serving child went down; it is started again by others."""
        if self._soak:
            self._soak.saw_crash("worker-down", detail)

    def saw_crash_loop(self, digest: str, reason: str, detail: str) -> None:
        """Go back to the previous slot if it is the active one that cannot be kept running."""
        active = self._journal.active
        swapping = self._job is not None and self._job.name == "swap"
        if active is None or active.digest != digest or swapping or self._soak:
            return  # in the soak the first crash was enough
        if self._journal.previous is None:
            return  # nothing to go back to: it is tried again and again
        self._give_up_active("crash-loop", notes.why_of(reason, detail))
        if self._job:
            self._job.cancel.set()
        self._advance()

    # What is done next.

    def _recover(self) -> None:
        before = self._journal.attempt
        self._records.write(machine.recover(self._journal, self._outlets.clock()))
        self._recovered = True
        attempt = self._journal.attempt
        if before and attempt and attempt.step != before.step:
            self._outlets.note(notes.step_event(attempt))
        if attempt and attempt.step == "commit":
            self._outlets.committed(attempt.assignment)
        self._restoring = self._journal.active is not None

    def _advance(self) -> None:
        if self._done:
            self._take(self._done)
            self._done = None  # only now: a disk that could not take the record may later
        if self._job:
            return
        attempt = self._journal.attempt
        if self._restoring:
            self._restoring, self._restore_at_s = False, None
            self._serve_active(_RESTORE)
        elif not self._recovered:
            self._recover()
        elif self._restart and (attempt is None or attempt.step not in ("swap", "soak")):
            self._serve_active(_RESTART)
        elif self._next and (attempt is None or attempt.step not in ("swap", "soak")):
            self._begin(*self._next)
        elif attempt and self._cleared and attempt.step in ("idle", "deferred"):
            self._enter("download")
        elif self._untidy and self._records.settled:
            self._tidy()

    def _serve_active(self, name: str) -> None:
        active = self._journal.active
        digest = active.digest if active else None
        self._job = Job(name, lambda _: self._steps.restore(digest), self._outlets.post)

    def _begin(self, assignment: Assignment, document: bytes) -> None:
        begun = machine.begin(self._journal, assignment, document, self._outlets.clock())
        self._records.change(begun)
        self._next, self._cleared = None, False
        if assignment.bundle == self._journal.active:
            self._move("commit", "", Says.ACTIVE_ALREADY())
        else:
            self._enter("download")

    def _enter(self, step: Step) -> None:
        """Note a step, then begin its work."""
        self._move(step)
        self._cleared = False
        attempt = self._journal.attempt
        if attempt is None:
            raise machine.TransitionError(f"{step} without an attempt")
        work, assignment = self._steps.work_of(step), attempt.assignment
        self._job = Job(step, lambda job: work(assignment, job), self._outlets.post)

    def _take(self, done: JobDone) -> None:
        step, outcome = done.job.name, done.outcome
        if step == _RESTORE:
            self._take_restored(outcome)
        elif step == _RESTART:
            answer, self._restart = self._restart, None
            if answer:
                answer(outcome)
        elif step == "swap":
            if outcome.end:
                self._end(outcome.end, outcome)
            else:
                self._move("soak")
                self._watch_soak()
        elif self._next or self._restart or self._restoring or outcome.cancelled:
            self._interrupt()
        elif outcome.end:
            self._end(outcome.end, outcome)
        else:
            self._enter(self._after(step))

    def _after(self, step: str) -> Step:
        attempt = self._journal.attempt
        ordered = attempt is not None and attempt.assignment.shadow is not None
        return "shadow" if step == "trial" and ordered else _NEXT[step]

    def _make_way(self) -> None:
        if self._job and self._job.name in machine.BEFORE_SWAP:
            self._job.cancel.set()

    def _interrupt(self) -> None:
        """Something else comes first; the attempt begins again after it, if it still stands."""
        self._steps.drop_candidate()
        self._records.write(machine.interrupt(self._journal, self._outlets.clock()))
        self._cleared = True

    def _end(self, step: Step, outcome: Outcome) -> None:
        """Give the attempt up with nothing changed: what served goes on."""
        self._steps.drop_candidate()
        self._retry_at_s = self._outlets.monotonic() + self._options.retry_s
        self._move(step, outcome.reason, outcome.detail)

    def _watch_soak(self) -> None:
        active = self._journal.active
        if active:
            now_s, options = self._outlets.monotonic(), self._options
            self._soak = Soak(active.digest, now_s, options.soak_s, options.window_s)

    def _judge_soak(self, soak: Soak, now_s: float) -> None:
        held = self._steps.serving
        verdict = soak.judge(now_s, held.bundle.digest if held else None)
        if verdict is None:
            self._progress = (*soak.progress(now_s), "")
        elif verdict.reason:
            self._give_up_active(verdict.reason, verdict.detail)
        else:
            self._move("commit")
            self._soak, self._progress = None, None

    def _give_up_active(self, reason: str, detail: str) -> None:
        """Have the previous slot active, and put it to serve."""
        active, before = self._journal.active, self._journal.attempt
        now_s = self._outlets.clock()
        self._records.change(machine.give_up_active(self._journal, reason, detail, now_s))
        self._soak, self._progress = None, None
        attempt = self._journal.attempt
        if attempt and attempt != before:
            self._outlets.note(notes.step_event(attempt))
        else:
            self._outlets.note(notes.fault_event("slot.given-up", now_s, active, reason, detail))
        self._restoring = self._untidy = True

    def _take_restored(self, outcome: Outcome) -> None:
        if self._restoring:
            return  # another slot became the active one in the meantime
        attempt, active, now_s = self._journal.attempt, self._journal.active, self._outlets.clock()
        soaking = attempt is not None and attempt.step == "soak"
        if outcome.end is None:
            self._outlets.note(notes.slot_event("slot.serving", now_s, active))
            if soaking:
                self._watch_soak()
            return
        self._outlets.note(
            notes.fault_event("slot.failed", now_s, active, outcome.reason, outcome.detail)
        )
        if self._journal.previous or soaking:
            self._give_up_active(outcome.reason, outcome.detail)
        elif outcome.reason in DAMAGE:
            self._records.change(machine.forget_damaged(self._journal, now_s))
        else:
            self._restore_at_s = self._outlets.monotonic() + RESTORE_RETRY_S

    # Records.

    def _move(self, step: Step, reason: str = "", detail: str = "") -> None:
        record = self._records.change if step in _FORGETTABLE else self._records.write
        journal = machine.note_shadow(self._journal, self._steps.shadowed)
        record(machine.move(journal, step, self._outlets.clock(), reason, detail))
        self._untidy = self._untidy or step in FINAL_STEPS
        attempt = self._journal.attempt
        if attempt:
            self._outlets.note(notes.step_event(attempt))
        if attempt and step == "commit":
            self._outlets.committed(attempt.assignment)

    def _tidy(self) -> None:
        """Remove bundles that nothing names any more."""
        self._untidy = False
        try:
            self._slots.keep(self._journal.bundles)
        except OSError as error:
            _log.warning("an old bundle cannot be removed: %s", error)
