"""Where requests wait for the serving loop, which runs them one after the other."""

from __future__ import annotations

import queue
from collections import deque
from concurrent import futures
from dataclasses import dataclass, field
from http import HTTPStatus

from device_agent.errors import WorkerError
from device_agent.inference.bell import Bell
from device_agent.inference.server.refusal import RefusalError
from device_agent.inference.server.tensors import Array, Float32

ANSWER_TIMEOUT_S = 60.0
MAX_REFUSALS = 1000
Outputs = tuple[Array, ...]


@dataclass(frozen=True)
class Job:
    """A tensor to run.

    Attributes:
        name: Of the request, for people.
        decode_s: What it took to make the tensor of what the client sent.
    """

    name: str
    tensor: Float32
    decode_s: float
    answer: futures.Future[Outputs] = field(default_factory=futures.Future)


class Desk:
    """Jobs go to the loop, answers come back; both sides on threads of their own.

    Args:
        bell: Rung when there is something to do.
    """

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._refusals: deque[str] = deque(maxlen=MAX_REFUSALS)

    def ask(self, job: Job) -> Outputs:
        """Have a job run; on the client's thread.

        Raises:
            RefusalError: The model failed, or the loop does not come round.
        """
        self._jobs.put(job)
        self._bell.ring()
        try:
            return job.answer.result(ANSWER_TIMEOUT_S)
        except WorkerError as error:
            raise RefusalError(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)) from error
        except futures.TimeoutError as error:
            job.answer.cancel()
            message = "the model does not come round to it; try again"
            raise RefusalError(HTTPStatus.SERVICE_UNAVAILABLE, message) from error

    def take(self) -> Job | None:
        """Return the next job that somebody still waits for; on the loop's thread."""
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return None
            if job.answer.set_running_or_notify_cancel():
                return job

    def refused(self, message: str) -> None:
        """Note that a client was refused."""
        self._refusals.append(message)

    def refusals(self) -> list[str]:
        """Return why clients were refused since the last call; on the loop's thread."""
        return [self._refusals.popleft() for _ in range(len(self._refusals))]
