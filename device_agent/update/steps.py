"""The work of each step. It blocks, so it is done by a `Job`; nothing here decides what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic

from device_agent.errors import WorkerError
from device_agent.update.jobs import Job
from device_agent.update.journal import Assignment
from device_agent.update.ports import CandidateT, Held, Serving
from device_agent.update.says import Says
from device_agent.update.slots import Slots
from device_agent.update.soak import MAX_ERROR_SHARE
from device_agent.update.transfer import Transfer
from device_agent.wire.messages import ShadowReport
from device_agent.wire.pipeline.spec import Sample, Series

_TELL_EVERY_S = 0.25


class Steps(Generic[CandidateT]):
    """Does the steps, and holds the candidate between them. One job at a time uses it.

    Attributes:
        shadowed: What came of the newest shadow; None where it did not come to its end.
    """

    def __init__(
        self,
        slots: Slots,
        transfer: Transfer,
        serving: Serving[CandidateT],
        monotonic: Callable[[], float],
    ) -> None:
        self._slots = slots
        self._transfer = transfer
        self._serving = serving
        self._monotonic = monotonic
        self._candidate: CandidateT | None = None
        self.shadowed: ShadowReport | None = None

    @property
    def serving(self) -> Held | None:
        """What the live session holds; None when there is none."""
        return self._serving.serving

    def work_of(self, step: str) -> Callable[[Assignment, Job], None]:
        """Return what does a step."""
        return {
            "download": self.download,
            "verify": self.verify,
            "stage": self.stage,
            "trial": self.trial,
            "shadow": self.shadow,
            "swap": self.swap,
        }[step]

    def download(self, assignment: Assignment, job: Job) -> None:
        """Have every chunk on the disk; see `Transfer.download` for what it raises."""
        meter = _Meter(job, self._monotonic)
        self._transfer.download(assignment, job.cancel, meter.tell)

    def verify(self, assignment: Assignment, job: Job) -> None:
        """Make it a slot; see `Transfer.verify` for what it raises."""
        self._transfer.verify(assignment)

    def stage(self, assignment: Assignment, job: Job) -> None:
        """Load the candidate: beside what serves, or after stopping it where memory is short.

        Raises:
            WorkerError: It cannot be loaded; what served does so, or does so again.
        """

        def tell(what: str, so_far_s: float, all_s: float | None) -> None:
            share = min(so_far_s / all_s, 1.0) if all_s else None
            job.progress(share, max(all_s - so_far_s, 0.0) if all_s else None, what)

        with self._room_for(assignment.bundle_digest):
            path = self._slots.path(assignment.bundle_digest)
            self._candidate = self._serving.stage(path, tell)

    def trial(self, assignment: Assignment, job: Job) -> None:
        """Run the golden samples.

        Raises:
            WorkerError: They failed, or the child did.
        """
        result = self._require().trial()
        if not result.passed:
            raise WorkerError(result.reason, result.detail)

    def shadow(self, assignment: Assignment, job: Job) -> None:
        """Have the candidate look at what serves, then load it afresh.

        Its process has given its place in the queue for the CPU away for good, and is not to serve.

        Raises:
            WorkerError: It crashed, hung, failed too often, or cannot be loaded again.
        """
        self.shadowed = None
        order, candidate = assignment.shadow, self._require()
        if order is None:
            raise ValueError("a shadow without an order")
        if not self._sees_the_same(assignment):
            self.shadowed = ShadowReport(skipped=Says.OTHER_SAMPLES())
            return
        self.shadowed = self._serving.shadow(candidate, order, job.cancel, job.progress)
        if self.shadowed.skipped:
            return
        _check_errors(self.shadowed)
        self._candidate = None
        candidate.stop()
        self.stage(assignment, job)

    def _sees_the_same(self, assignment: Assignment) -> bool:
        """Return whether the candidate takes samples as what serves takes them."""
        held = self._serving.serving
        ours = self._slots.manifest(assignment.bundle_digest)
        theirs = self._slots.manifest(held.bundle.digest) if held else None
        return not ours or not theirs or _alike(ours.pipeline.sample, theirs.pipeline.sample)

    def swap(self, assignment: Assignment, job: Job) -> None:
        """Hand the source over to the candidate.

        Raises:
            WorkerError: It cannot serve; what served before goes on.
        """
        candidate = self._require()
        self._candidate = None
        try:
            self._serving.promote(candidate)
        except WorkerError:
            self._serving.take_back()
            raise

    def restore(self, digest: str | None) -> None:
        """Put a slot to serve, or nothing.

        Raises:
            WorkerError: It cannot be loaded; what served before goes on.
        """
        if digest is None:
            self._serving.clear()
        else:
            with self._room_for(digest):
                self._serving.serve(self._slots.path(digest))

    def drop_candidate(self) -> None:
        """End the candidate, if there is one; what made room for it serves again."""
        if self._candidate is not None:
            self._candidate.stop()
            self._candidate = None
            self._serving.take_back()

    @contextmanager
    def _room_for(self, digest: str) -> Iterator[None]:
        if not self._transfer.fits_beside(digest):
            self._serving.make_room()
        try:
            yield
        except WorkerError:
            self._serving.take_back()
            raise

    def _require(self) -> CandidateT:
        if self._candidate is None:
            raise ValueError("a trial or swap without a candidate")
        return self._candidate


def _alike(ours: Sample, theirs: Sample) -> bool:
    """Return whether one sample suits both; how often a signal gives one does not matter."""
    if isinstance(ours, Series) and isinstance(theirs, Series):
        return (ours.length, ours.channels) == (theirs.length, theirs.channels)
    return ours == theirs


def _check_errors(report: ShadowReport) -> None:
    tried = report.compared + report.errors
    if report.errors > MAX_ERROR_SHARE * tried:
        raise WorkerError("shadow-errors", Says.SAMPLES_FAILED(n=report.errors, all=tried))


class _Meter:
    """Turns bytes that came into a share and an estimate, a few times a second."""

    def __init__(self, job: Job, monotonic: Callable[[], float]) -> None:
        self._job = job
        self._monotonic = monotonic
        self._told_s = 0.0
        self._began: tuple[float, int] | None = None

    def tell(self, there_bytes: int, all_bytes: int) -> None:
        """Take bytes that are there, of all bytes."""
        now_s = self._monotonic()
        if self._began is None:
            self._began = (now_s, there_bytes)
        if now_s - self._told_s < _TELL_EVERY_S and there_bytes < all_bytes:
            return
        self._told_s = now_s
        began_s, at_first = self._began
        came, left = there_bytes - at_first, all_bytes - there_bytes
        eta_s = (now_s - began_s) * left / came if came > 0 else None
        self._job.progress(there_bytes / all_bytes if all_bytes else 1.0, eta_s)
