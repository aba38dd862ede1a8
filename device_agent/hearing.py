"""What other threads of the agent tell: into the spool at once, and a word to the control loop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from device_agent import inbox
from device_agent.errors import StorageError
from device_agent.host import HostSampler
from device_agent.inference.protocol import ServingWindow
from device_agent.serving import at_rest, join_window
from device_agent.telemetry import Spool
from device_agent.wire.errors import WireError
from device_agent.wire.telemetry import Body, Event, Severity, Window

_log = logging.getLogger(__name__)
_LEVELS: dict[Severity, int] = {
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


class Hearing:
    """Listens to the inference child and whoever else has something to record. Thread-safe.

    Args:
        spool: Where records go.
        host: What windows are joined with.
        mail: The control loop's.
        show: Gets each window as it went into the spool.
    """

    def __init__(
        self, spool: Spool, host: HostSampler, mail: inbox.Inbox, show: Callable[[Window], None]
    ) -> None:
        self._spool = spool
        self._host = host
        self._inbox = mail
        self._show = show

    def keep(self, body: Body) -> None:
        """Put a record into the spool; a disk that cannot take it must stop nothing else."""
        if isinstance(body, Event):
            said = f"{body.code}: {body.detail}" if body.detail else body.code
            _log.log(_LEVELS[body.severity], "%s", said)
        try:
            self._spool.append(body)
        except (StorageError, WireError) as error:
            _log.error("telemetry is lost: %s", error)

    def window(self, served: ServingWindow) -> None:
        """Take a window of the serving child."""
        host = self._host.window(served.bundle, at_rest=at_rest(served))
        window = join_window(served, host)
        self.keep(window)
        self._show(window)
        self._inbox.put(inbox.WindowCame(served.bundle, served.inferences, served.errors))

    def worker(self, event: Event) -> None:
        """Take an event of the serving child, or of its supervisor."""
        self.keep(event)
        if event.code == "worker.down":
            self._inbox.put(inbox.WorkerDown(event.detail))

    def crash_loop(self, slot: Path, reason: str, detail: str) -> None:
        """Take note that a slot cannot be kept serving."""
        self._inbox.put(inbox.CrashLoop(slot, reason, detail))
