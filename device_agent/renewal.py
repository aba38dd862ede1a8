"""Keeps the device's certificates good: takes renewed ones, and warns where none come."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Literal

from device_agent.errors import RefusalError
from device_agent.identity import Identity
from device_agent.says import Says
from device_agent.wire.enrolment import decode_certificates
from device_agent.wire.errors import WireError
from device_agent.wire.telemetry import Event

Severity = Literal["info", "warning", "error"]
WARN_BEFORE = timedelta(days=60)
_LOOK_S = 6 * 3600.0


class Renewal:
    """For the control loop only.

    Args:
        identity: Whose certificates.
        device_id: Whom they name.
        note: Keeps an event.
        clock: Unix time.
        monotonic: For the time between looks.
    """

    def __init__(
        self,
        identity: Identity,
        device_id: str,
        note: Callable[[Event], None],
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._identity = identity
        self._device_id = device_id
        self._note = note
        self._clock = clock
        self._monotonic = monotonic
        self._look_at_s = 0.0
        self._refused = b""

    def take(self, payload: bytes) -> None:
        """Take certificates that the console has renewed; bad ones change nothing.

        Raises:
            StorageError: The disk is at fault.
        """
        try:
            made = decode_certificates(payload)
            if self._identity.renew(made, self._device_id, self._now()):
                said = Says.GOOD_UNTIL(date=f"{self._identity.ends():%Y-%m-%d}")
                self._say("identity.renewed", "info", said)
            self._refused = b""
        except (WireError, RefusalError) as error:
            if payload != self._refused:
                self._say("refused.certificates", "warning", str(error))
            self._refused = payload

    def tick(self) -> None:
        """Warn now and then while the certificates are near their end.

        Raises:
            StorageError: They cannot be read.
        """
        if self._monotonic() < self._look_at_s:
            return
        self._look_at_s = self._monotonic() + _LOOK_S
        ends = self._identity.ends()
        if ends - self._now() < WARN_BEFORE:
            self._say("identity.ending", "warning", Says.ENDING(date=f"{ends:%Y-%m-%d}"))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), timezone.utc)

    def _say(self, code: str, severity: Severity, detail: str) -> None:
        self._note(Event(time_s=self._clock(), code=code, severity=severity, detail=detail))
