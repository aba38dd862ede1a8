"""Work that blocks, on a thread of its own, and how it ended."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from device_agent.errors import DeferralError, RefusalError, TransferError, WorkerError
from device_agent.wire.messages import Step
from device_agent.wire.sentence import Framed

_log = logging.getLogger(__name__)

INCOMPATIBLE = frozenset({"provider-missing", "runtime-too-old", "model-refused"})
"""What a child says of a bundle that this device can never run, however often it tries."""
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True)
class Outcome:
    """How a job ended.

    Attributes:
        end: The step in which the attempt ends with it; None where the work is done.
        cancelled: It was told to end before it was done.
    """

    end: Step | None = None
    reason: str = ""
    detail: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class JobDone:
    """Posted by a job's thread as the last thing it does."""

    job: Job
    outcome: Outcome


@dataclass(frozen=True)
class JobProgress:
    """Posted by a job's thread now and then.

    Attributes:
        share: 0 to 1, where known.
        eta_s: Seconds it is expected to take still, where known.
        what: What it does, for people; empty where the step says it all.
    """

    job: Job
    share: float | None
    eta_s: float | None
    what: str = ""


Message = JobDone | JobProgress
Post = Callable[[Message], None]


class Job:
    """One piece of work; it begins at once.

    Attributes:
        name: Of the step it does.
        cancel: Set it to have the work end soon.
    """

    def __init__(self, name: str, work: Callable[[Job], None], post: Post) -> None:
        self.name = name
        self.cancel = threading.Event()
        self._work = work
        self._post = post
        self._thread = threading.Thread(target=self._run, name=f"update {name}", daemon=True)
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        """Wait for its end."""
        self._thread.join(timeout_s)

    def progress(self, share: float | None, eta_s: float | None, what: str = "") -> None:
        """Tell how far it is; called by the work."""
        self._post(JobProgress(self, share, eta_s, what))

    def _run(self) -> None:
        outcome = Outcome()
        try:
            self._work(self)
        except Exception as error:  # noqa: BLE001 - whatever ends the work must be reported
            outcome = classify(error)
        if self.cancel.is_set() and outcome.end:
            outcome = Outcome(cancelled=True)
        self._post(JobDone(self, outcome))


def classify(error: Exception) -> Outcome:
    """Return how an attempt ends with this error."""
    if isinstance(error, RefusalError):
        return Outcome("refused", error.reason, error.detail)
    if isinstance(error, DeferralError):
        return Outcome("deferred", error.reason, error.detail)
    if isinstance(error, TransferError):
        return Outcome("deferred", "transfer-stalled", str(error))
    if isinstance(error, WorkerError):
        refused = error.reason in INCOMPATIBLE
        return Outcome("refused" if refused else "rolled_back", error.reason, error.detail)
    if isinstance(error, OSError):
        reason = "disk-full" if error.errno in _NO_SPACE else "disk-error"
        told = Framed.ABOUT(about=error.filename or "disk", told=error.strerror or error)
        return Outcome("deferred", reason, told)
    _log.error("a bug ended the attempt", exc_info=error)
    return Outcome("rolled_back", "internal-error", repr(error))
