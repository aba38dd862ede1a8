"""What the registry keeps of orders: each device's settings, and every command it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from device_agent.wire.orders import CommandName, DeviceSettings, LogRequest

CommandStatus = Literal["pending", "done", "failed", "expired", "cancelled"]


@dataclass(frozen=True, slots=True)
class Signature:
    """The signed form of an order; empty until the running console has signed it.

    Attributes:
        document: The signed bytes.
        keyids: Ids of the delegated keys of that moment, joined by commas.
        issued_s: Unix time.
    """

    document: bytes = b""
    keyids: str = ""
    issued_s: float = 0.0


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """What the owner set on one device.

    Attributes:
        version: Grows with each change, and each time they are signed again.
    """

    device_id: str
    version: int
    settings: DeviceSettings
    signature: Signature = Signature()


@dataclass(frozen=True, slots=True)
class StoredCommand:
    """One command to one device.

    Attributes:
        version: Its number; grows with each command this device is ever given.
        key: Digest of the device's key it is for.
        logs: What ``logs`` asks for.
        until_s: Unix time after which it is not to be begun.
        status: ``pending`` until its result, its end or a cancellation.
        reason: Reason code of a failure, else empty.
        detail: One line for people.
        answered_s: When the status became final; 0 before.
    """

    device_id: str
    version: int
    name: CommandName
    key: str
    until_s: float
    asked_s: float
    who: str
    why: str
    status: CommandStatus = "pending"
    reason: str = ""
    detail: str = ""
    answered_s: float = 0.0
    logs: LogRequest | None = None
    signature: Signature = Signature()
