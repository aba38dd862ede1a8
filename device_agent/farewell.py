"""How a device leaves: its telemetry first, then its last word, and only then it is wiped."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from device_agent.results import Results
from device_agent.says import Says
from device_agent.wire.messages import SpoolReport
from device_agent.wire.orders import CommandResult

_log = logging.getLogger(__name__)

_RETRY_S = 2.0


@dataclass(frozen=True)
class Patience:
    """How long a device waits before it leaves all the same.

    Attributes:
        flush_s: For the console to acknowledge what the spool holds.
        word_s: For the broker to take the result: an owner's wipe must not wait for ever.
    """

    flush_s: float = 600.0
    word_s: float = 600.0


class Farewell:
    """Goes one step with each `tick`. For the control loop, once nothing serves any more.

    A start after a power cut begins it again; a result that was made already stands.

    Args:
        command: Version of the command, 0 where somebody asked on the device itself.
        device_id: Who leaves.
        spool: Returns how much telemetry waits.
        results: Signs and keeps the last word.
        deliver: Has the broker take a payload; True only once it has acknowledged it.
        patience: How long it may take.
        clock: Unix time.
        monotonic: For the deadlines.
    """

    def __init__(
        self,
        command: int,
        device_id: str,
        spool: Callable[[], SpoolReport],
        results: Results,
        deliver: Callable[[bytes], bool],
        *,
        patience: Patience,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = command
        self._device_id = device_id
        self._spool = spool
        self._results = results
        self._deliver = deliver
        self._patience = patience
        self._clock = clock
        self._monotonic = monotonic
        self._flush_by_s = monotonic() + patience.flush_s
        self._word_by_s: float | None = None
        self._try_at_s = 0.0
        self._said = False

    def tick(self) -> bool:
        """Do what is due; return whether the device may be wiped now.

        Raises:
            StorageError: The spool or the result's file cannot be used; it is tried again.
        """
        if not self._answered():
            pending = self._spool().pending
            if pending and self._monotonic() < self._flush_by_s:
                return False
            self._results.keep(self._result(pending))
            self._said = True
        return self._heard()

    def _answered(self) -> bool:
        """Return whether the last word was said, if need be before a power cut."""
        newest = self._results.newest
        before = newest and newest.name == "decommission" and newest.command == self._command
        return self._said or bool(before and self._command)

    def _result(self, lost: int) -> CommandResult:
        detail = Says.LOST(n=lost, seconds=self._patience.flush_s) if lost else Says.ALL_SENT()
        return CommandResult(
            device_id=self._device_id,
            command=self._command,
            name="decommission",
            status="done",
            detail=detail,
            time_s=self._clock(),
        )

    def _heard(self) -> bool:
        now_s = self._monotonic()
        if self._word_by_s is None:
            self._word_by_s = now_s + self._patience.word_s
        if now_s >= self._try_at_s:
            self._try_at_s = now_s + _RETRY_S
            if self._deliver(self._results.sealed):
                return True
        if now_s < self._word_by_s:
            return False
        _log.error(
            "the console may not know that this device is gone; its word is in the tombstone"
        )
        return True
