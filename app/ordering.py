"""What an owner orders devices to do: settings, commands, and the end of their service.

Nothing here needs a passphrase: orders are recorded in the registry, and the running console signs
and sends them (`app/order_desk.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from app.errors import InputError, StateError
from app.fleet.enrolment_records import Enrolment
from app.fleet.order_records import StoredCommand, StoredSettings
from app.fleet.records import By
from app.workspace import Workspace
from device_agent.wire.orders import CommandName, DeviceSettings, LogRequest
from device_agent.wire.sentence import Sentence

COMMAND_LIFE_S = 7 * 86_400.0
FAREWELL_LIFE_S = 365 * 86_400.0
"""A device that was stolen or stored away may come back late: then, too, it is to be wiped."""
MAX_COMMAND_LIFE_S = 730 * 86_400.0

Change = Callable[[DeviceSettings], DeviceSettings]


class Says(Sentence):
    """What cannot be done, and what helps."""

    NOT_ENROLLED = "device {device} is not enrolled: it has no key that a command could be for."
    LIFE = "a command is good for up to 730 days. Give another time."


class Ordering:
    """The owner's side of orders.

    Args:
        workspace: Whose fleet it is.
        clock: Unix time in seconds.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = time.time) -> None:
        self._workspace = workspace
        self._registry = workspace.registry
        self._orders = workspace.registry.orders
        self._clock = clock

    def set(self, device_ids: Sequence[str], change: Change, why: str = "") -> list[StoredSettings]:
        """Change the settings of devices; what `change` leaves out stays as it is.

        Raises:
            StateError: There is no such device; nothing has changed then.
        """
        for device_id in device_ids:
            self._registry.device(device_id)
        by = self._by(why)
        return [self._orders.change_settings(each, change, by) for each in device_ids]

    def command(
        self,
        device_id: str,
        name: CommandName,
        life_s: float = COMMAND_LIFE_S,
        why: str = "",
        logs: LogRequest | None = None,
    ) -> StoredCommand:
        """Give a device a command; the running console sends it until it has the result.

        Args:
            device_id: An enrolled device.
            name: What it is to do.
            life_s: How long from now it may begin to.
            why: For the audit log.
            logs: What ``logs`` asks for.

        Raises:
            InputError: Not such a life.
            StateError: No such device, it is not enrolled, or it is leaving.
        """
        if not 0 < life_s <= MAX_COMMAND_LIFE_S:
            raise InputError(Says.LIFE())
        self._registry.device(device_id)
        enrolment = self._registry.enrolments.current(device_id)
        if enrolment is None:
            raise StateError(Says.NOT_ENROLLED(device=device_id))
        until_s = self._clock() + life_s
        return self._orders.ask(device_id, name, enrolment.key, until_s, self._by(why), logs)

    def decommission(
        self, device_id: str, life_s: float = FAREWELL_LIFE_S, why: str = ""
    ) -> StoredCommand:
        """Have a device flush its telemetry, say so, and wipe itself.

        Its certificates are revoked when its signed result has come, not before: it needs them
        until then.

        Raises:
            InputError: Not such a life.
            StateError: No such device, it is not enrolled, or it is leaving already.
        """
        return self.command(device_id, "decommission", life_s, why)

    def write_off(self, device_id: str, why: str = "") -> Enrolment:
        """Take a device out of the fleet without its word: what it holds stays on it.

        Raises:
            StateError: No such device, or it is not enrolled.
        """
        self._registry.device(device_id)
        return self._registry.enrolments.end(device_id, "decommissioned", self._by(why))

    def _by(self, why: str) -> By:
        return By(self._workspace.actor, why)
