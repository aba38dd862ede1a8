"""The work of each step. It blocks, so it is done by a `Job`; nothing here decides what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic

from device_agent.errors import WorkerError
from device_agent.update.jobs import Job
from device_agent.update.journal import Assignment
from device_agent.update.ports import CandidateT, Held, Serving
from device_agent.update.slots import Slots
from device_agent.update.transfer import Transfer

_TELL_EVERY_S = 0.25


class Steps(Generic[CandidateT]):
    """Does the steps, and holds the candidate between them. One job at a time uses it."""

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

    @property
    def serving(self) -> Held | None:
        """What the live session holds; None when there is none."""
        return self._serving.serving

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
