"""Judges what the console sends, and says what was refused and why."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from device_agent.errors import RefusalError
from device_agent.trust import TrustedAssignment, TrustStore
from device_agent.wire.messages import Refusal
from device_agent.wire.telemetry import Event


@dataclass(frozen=True)
class _Refused:
    """A refusal with what was refused: the same again is no news."""

    payload: bytes
    refusal: Refusal


class Intake:
    """The agent's side of the trust store. For the control loop only.

    An assignment that is refused is kept: newer metadata, or a clock that was set, may mend it.
    """

    def __init__(
        self,
        trust: TrustStore,
        note: Callable[[Event], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._trust = trust
        self._note = note
        self._clock = clock
        self._meta: _Refused | None = None
        self._assignment: _Refused | None = None

    @property
    def refusal(self) -> Refusal | None:
        """What stands refused; None when nothing does."""
        refused = self._assignment or self._meta
        return refused.refusal if refused else None

    @property
    def kept(self) -> bytes | None:
        """The refused assignment, to be judged again."""
        return self._assignment.payload if self._assignment else None

    def take_metadata(self, payload: bytes) -> None:
        """Bring what is trusted up to date.

        Raises:
            StorageError: The disk is at fault.
        """
        try:
            self._trust.refresh_message(payload)
            self._meta = None
        except RefusalError as error:
            self._meta = self._refuse(self._meta, payload, error, "metadata")

    def judge(self, document: bytes) -> TrustedAssignment | None:
        """Return the assignment if it is to be followed, and remember that it is.

        Raises:
            StorageError: The disk is at fault.
        """
        try:
            assignment = self._trust.check_assignment(document)
            self._trust.accept(assignment, document)
        except RefusalError as error:
            self._assignment = self._refuse(self._assignment, document, error, "assignment")
            return None
        self._assignment = None
        return assignment

    def _refuse(
        self, before: _Refused | None, payload: bytes, error: RefusalError, what: str
    ) -> _Refused:
        if before and before.payload == payload and before.refusal.reason == error.reason:
            return before
        now_s = self._clock()
        detail = f"{error.reason}: {error.detail}"
        self._note(Event(time_s=now_s, code=f"refused.{what}", severity="warning", detail=detail))
        return _Refused(payload, Refusal(reason=error.reason, detail=error.detail, time_s=now_s))
