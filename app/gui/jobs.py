"""Work that takes longer than a frame: on a pool of threads, with its result on the GUI thread."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot
from shiboken6 import isValid

from app.errors import MusterError
from app.gui.models.eta import Eta
from device_agent.wire.sentence import Sentence

_log = logging.getLogger(__name__)


class Says(Sentence):
    """What a bug of ours is told as."""

    UNEXPECTED = "unexpected {kind}: {problem}"


class JobCancelledError(MusterError):
    """The user cancelled; nothing was made."""


class Job:
    """What the work sees of itself: where to report progress, and whether to give up."""

    def __init__(self, report: Callable[[str, float], None]) -> None:
        self._report = report
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to end at its next report."""
        self._cancelled.set()

    def progress(self, step: str, share: float) -> None:
        """Report a step for people and how much is done, 0 to 1.

        Raises:
            JobCancelledError: The user cancelled.
        """
        if self._cancelled.is_set():
            raise JobCancelledError("cancelled")
        self._report(step, share)


class Running:
    """A job with a name, for people to watch.

    Attributes:
        begun_s: By the monotonic clock.
        eta: When it may be done.
        cancels: It looks whether it is to end.
        cancelled: It was told to.
    """

    def __init__(self, title: str, job: Job, begun_s: float, cancels: bool) -> None:
        self.title = title
        self.job = job
        self.begun_s = begun_s
        self.eta = Eta(begun_s)
        self.cancels = cancels
        self.cancelled = False

    def cancel(self) -> None:
        """Ask it to end at its next report."""
        self.cancelled = True
        self.job.cancel()


class _Callbacks(NamedTuple):
    done: Callable[[Any], None]
    failed: Callable[[MusterError], None]
    progress: Callable[[str, float], None] | None


class Jobs(QObject):
    """Runs work off the GUI thread; callbacks come on the GUI thread.

    Attributes:
        failed: A job failed whose caller named no callback of its own; one line.
        running_changed: A job with a name began or ended.
    """

    failed = Signal(str)
    running_changed = Signal()
    _finished = Signal(int, object, object)
    _progressed = Signal(int, str, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(3)
        self._ids = itertools.count(1)
        self._callbacks: dict[int, _Callbacks] = {}
        self._open: dict[int, Job] = {}
        self._named: dict[int, Running] = {}
        # Queued, since they are emitted on other threads.
        self._finished.connect(self._on_finished)
        self._progressed.connect(self._on_progress)

    @property
    def idle(self) -> bool:
        """True while nothing runs and no result waits."""
        return not self._open

    def run(
        self,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        failed: Callable[[MusterError], None] | None = None,
        progress: Callable[[str, float], None] | None = None,
        *,
        title: str = "",
        cancels: bool = False,
    ) -> Job:
        """Start `work` on another thread and return its handle.

        Args:
            work: What to do.
            done: Gets its result.
            failed: Gets what went wrong; without it, `Jobs.failed` says so.
            progress: Gets what the job reports.
            title: What people read while it takes long; none for what pages read by themselves.
            cancels: It reports often enough to be cancelled.
        """
        job_id = next(self._ids)
        job = Job(lambda step, share: self._progressed.emit(job_id, step, share))
        self._callbacks[job_id] = _Callbacks(done, failed or self._complain, progress)
        self._open[job_id] = job
        if title:
            self._named[job_id] = Running(title, job, time.monotonic(), cancels)
            self.running_changed.emit()
        # A function, no QRunnable: PySide keeps one in ten of those that end before `start` does.
        self._pool.start(partial(_do, self, job_id, job, work))
        return job

    def running(self) -> list[Running]:
        """Return the jobs that have a name, the oldest first."""
        return list(self._named.values())

    def close(self) -> None:
        """Cancel what runs, forget its callbacks and wait for the threads."""
        for job in self._open.values():
            job.cancel()
        self._callbacks.clear()
        self._pool.waitForDone()

    def finish(self, job_id: int, result: object, error: MusterError | None) -> None:
        """Hand a result over to the GUI thread; called by the worker."""
        self._finished.emit(job_id, result, error)

    def _complain(self, error: MusterError) -> None:
        self.failed.emit(str(error))

    @Slot(int, object, object)
    def _on_finished(self, job_id: int, result: object, error: MusterError | None) -> None:
        self._open.pop(job_id, None)
        if self._named.pop(job_id, None) is not None:
            self.running_changed.emit()
        callbacks = self._callbacks.pop(job_id, None)
        if callbacks is None:
            return
        told: Callable[[Any], None] = callbacks.done if error is None else callbacks.failed
        if _somebody_hears(told):
            told(result if error is None else error)

    @Slot(int, str, float)
    def _on_progress(self, job_id: int, step: str, share: float) -> None:
        if job_id in self._named:
            self._named[job_id].eta.take(time.monotonic(), share)
        callbacks = self._callbacks.get(job_id)
        told = callbacks.progress if callbacks is not None else None
        if told is not None and _somebody_hears(told):
            told(step, share)


def _somebody_hears(callback: Callable[..., None]) -> bool:
    """Return whether what a callback is about is still there: dialogs close before jobs end."""
    owner = getattr(callback, "__self__", None)
    cells = getattr(callback, "__closure__", None) or ()
    held = [owner, *(each.cell_contents for each in cells)]
    return all(isValid(each) for each in held if isinstance(each, QObject))


def _do(jobs: Jobs, job_id: int, job: Job, work: Callable[[Job], Any]) -> None:
    """Do the work; a bug ends this job with its name and stays in the log."""
    result, failure = None, None
    try:
        result = work(job)
    except MusterError as error:
        failure = error
    except Exception as error:  # noqa: BLE001 - the last line of a thread of ours
        _log.exception("a job of the window failed")
        failure = MusterError(Says.UNEXPECTED(kind=type(error).__name__, problem=error))
    jobs.finish(job_id, result, failure)
