"""The device's reported state: whole, numbered, sent when it changes and now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from device_agent.wire.messages import (
    AttemptReport,
    Inventory,
    Refusal,
    ReportedState,
    Serving,
    Slots,
    SpoolReport,
    encode,
)

REPORT_EVERY_S = 30.0


@dataclass(frozen=True)
class Situation:
    """What is news when it changes.

    Attributes:
        settings: Version of the settings in effect.
        command: Version of the newest command that was taken.
        restarts: Of the inference child, since what serves was put to serve.
        settings_fields: Names of the settings that are known and applied; None where none are.
    """

    slots: Slots
    serving: Serving | None
    attempt: AttemptReport | None
    refusal: Refusal | None
    providers: tuple[str, ...]
    settings: int = 0
    command: int = 0
    restarts: int = 0
    settings_fields: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Background:
    """What goes along but changes all the time."""

    inventory: Inventory
    spool: SpoolReport | None


@dataclass(frozen=True)
class Report:
    """A reported state and its number."""

    counter: int
    payload: bytes


class Reporter:
    """Publishes the state. For the control loop only.

    Args:
        device_id: Whose state it is.
        boot_id: Of this start of the agent.
        number: Returns the next report's number; StorageError when it cannot be kept.
        publish: Hands a payload to the broker; False when there is none.
        seal: Signs a state's encoded body as this device.
        monotonic: For the time between reports.
    """

    def __init__(
        self,
        device_id: str,
        boot_id: str,
        number: Callable[[], int],
        publish: Callable[[bytes], bool],
        seal: Callable[[bytes], bytes],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device_id = device_id
        self._boot_id = boot_id
        self._number = number
        self._publish = publish
        self._seal = seal
        self._monotonic = monotonic
        self._sent: Situation | None = None
        self._sent_s = 0.0

    def resend(self) -> None:
        """Have the state sent at the next occasion: the broker may have lost it."""
        self._sent = None

    def report(self, situation: Situation, background: Callable[[], Background]) -> None:
        """Send the state if it is time to.

        Raises:
            StorageError: Its number cannot be kept.
        """
        now_s = self._monotonic()
        if situation == self._sent and now_s - self._sent_s < REPORT_EVERY_S:
            return
        if self._publish(self.compose(situation, background).payload):
            self._sent, self._sent_s = situation, now_s

    def compose(self, situation: Situation, background: Callable[[], Background]) -> Report:
        """Return the next report as it travels, by the link or on a stick.

        Raises:
            StorageError: Its number cannot be kept.
        """
        besides = background()
        state = ReportedState(
            device_id=self._device_id,
            counter=self._number(),
            time_s=time.time(),
            boot_id=self._boot_id,
            inventory=besides.inventory,
            slots=situation.slots,
            serving=situation.serving,
            attempt=situation.attempt,
            refusal=situation.refusal,
            spool=besides.spool,
            settings=situation.settings,
            command=situation.command,
            restarts=situation.restarts,
            settings_fields=situation.settings_fields,
        )
        return Report(state.counter, self._seal(encode(state)))
