"""Judges what the console sends, and says what was refused and why."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from device_agent.errors import RefusalError, StorageError, TrustDamagedError
from device_agent.trust import (
    TrustedAssignment,
    TrustedCommand,
    TrustedSettings,
    TrustStore,
    reasons,
)
from device_agent.wire.messages import Refusal
from device_agent.wire.sentence import Framed
from device_agent.wire.telemetry import Event

Document = Literal["assignment", "settings", "command"]
What = Literal["assignment", "settings", "command", "metadata"]

DISK_ERROR = "disk-error"
"""Reason code of a refusal that ends by itself: what was sent could not be put on the disk."""
TRUST_DAMAGED = "trust-damaged"
"""What the device knew of versions and times is lost, with its copy: it must be enrolled anew."""
MAX_DETAIL = 500
COMMAND_REFUSAL_S = 600.0
"""A refused command is reported for so long: unlike the others nothing takes its place."""
_LAPSED = frozenset({reasons.COMMAND_REPLAYED, reasons.COMMAND_REPEATED, reasons.COMMAND_EXPIRED})
_ORDER: tuple[What, ...] = ("assignment", "settings", "command", "metadata")
"""Which refusal is reported where several stand."""


@dataclass(frozen=True)
class _Refused:
    """A refusal with what was refused: the same again is no news."""

    payload: bytes
    refusal: Refusal


class Intake:
    """The agent's side of the trust store. For the control loop only.

    A document that is refused is kept: newer metadata, a clock that was set, or room on the disk
    may mend it.
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
        self._refused: dict[What, _Refused] = {}

    @property
    def refusal(self) -> Refusal | None:
        """What stands refused; None when nothing does."""
        command = self._refused.get("command")
        if command and self._clock() - command.refusal.time_s > COMMAND_REFUSAL_S:
            del self._refused["command"]
        return next((self._refused[what].refusal for what in _ORDER if what in self._refused), None)

    @property
    def kept(self) -> bytes | None:
        """The refused assignment, to be judged again."""
        return self.kept_of("assignment")

    def kept_of(self, what: Document) -> bytes | None:
        """Return the refused document of a kind, to be judged again, where that may help."""
        refused = self._refused.get(what)
        return refused.payload if refused and refused.refusal.reason not in _LAPSED else None

    def refusal_of(self, what: What, payload: bytes) -> Refusal | None:
        """Return why these very bytes stand refused; None where they do not."""
        refused = self._refused.get(what)
        return refused.refusal if refused and refused.payload == payload else None

    def take_metadata(self, payload: bytes) -> None:
        """Bring what is trusted up to date."""
        try:
            self._trust.refresh_message(payload)
            self._refused.pop("metadata", None)
        except (RefusalError, StorageError) as error:
            self._refuse("metadata", payload, error)

    def judge(self, document: bytes) -> TrustedAssignment | None:
        """Return the assignment if it is to be followed, and remember that it is."""
        try:
            assignment = self._trust.check_assignment(document)
            self._trust.accept(assignment, document)
        except (RefusalError, StorageError) as error:
            self._refuse("assignment", document, error)
            return None
        self._refused.pop("assignment", None)
        return assignment

    def judge_settings(self, document: bytes) -> TrustedSettings | None:
        """Return the settings if they are to be applied, and remember that they are."""
        try:
            settings = self._trust.check_settings(document)
            self._trust.accept_settings(settings, document)
        except (RefusalError, StorageError) as error:
            self._refuse("settings", document, error)
            return None
        self._refused.pop("settings", None)
        return settings

    def judge_command(self, document: bytes) -> TrustedCommand | None:
        """Return the command if it is to be run; it is never returned a second time.

        The newest one again is no refusal to speak of: a console sends until it has the result.
        """
        try:
            command = self._trust.take_command(document)
        except (RefusalError, StorageError) as error:
            if isinstance(error, StorageError) or error.reason != reasons.COMMAND_REPEATED:
                self._refuse("command", document, error)
            return None
        self._refused.pop("command", None)
        return command

    def retake_metadata(self) -> None:
        """Take the metadata once more that the disk could not take."""
        refused = self._refused.get("metadata")
        if refused and refused.refusal.reason == DISK_ERROR:
            self.take_metadata(refused.payload)

    def _refuse(self, what: What, payload: bytes, error: RefusalError | StorageError) -> None:
        if isinstance(error, StorageError):
            damaged = isinstance(error, TrustDamagedError)
            reason = TRUST_DAMAGED if damaged else DISK_ERROR
            error = RefusalError(reason, " ".join(str(error).split())[:MAX_DETAIL])
        before = self._refused.get(what)
        if before and before.payload == payload and before.refusal.reason == error.reason:
            return
        now_s = self._clock()
        detail = Framed.ABOUT(about=error.reason, told=error.detail)
        self._note(Event(time_s=now_s, code=f"refused.{what}", severity="warning", detail=detail))
        refusal = Refusal(reason=error.reason, detail=error.detail, time_s=now_s)
        self._refused[what] = _Refused(payload, refusal)
