"""The endpoint as the serving loop sees it: jobs come in, and it ends cutting nobody off."""

from __future__ import annotations

import time

from device_agent.inference.bell import Bell
from device_agent.inference.protocol import ServerSpec
from device_agent.inference.server.desk import Desk, Job
from device_agent.inference.server.porter import Inherited, Porter
from device_agent.inference.server.routes import Model, Routes

__all__ = ["Endpoint", "Job", "Model"]

READ_PATIENCE_S = 1.0
ANSWER_PATIENCE_S = 3.0


class Endpoint:
    """Lets clients in and hands their requests to the loop.

    Args:
        spec: The descriptors of the doors, and the limits.
        model: What serves.
        bell: Rung when the loop has something to do.
    """

    def __init__(self, spec: ServerSpec, model: Model, bell: Bell) -> None:
        self._desk = Desk(bell)
        self._porter = Porter(
            Inherited(spec.listener, spec.leave, spec.find),
            spec.max_connections,
            Routes(model, spec.max_body_bytes, self._desk.ask),
            self._desk.refused,
            bell.ring,
        )
        self._closing_since_s: float | None = None
        self.take = self._desk.take
        self.refusals = self._desk.refusals

    def start(self) -> None:
        """Let clients in."""
        self._porter.start()

    def closing(self) -> bool:
        """Let nobody in any more; return whether somebody still has to be answered.

        Meanwhile the loop goes on, with the source, too: a slow client holds nothing up.
        """
        now_s = time.monotonic()
        if self._closing_since_s is None:
            self._closing_since_s = now_s
            self._porter.stop()
        since_s = now_s - self._closing_since_s
        if since_s < READ_PATIENCE_S:
            return self._porter.busy
        answering = self._porter.answering and since_s < ANSWER_PATIENCE_S
        return answering or self._porter.leaving
