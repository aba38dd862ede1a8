"""What the registry keeps of orders: each device's settings, and every command it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from device_agent.wire.orders import CommandName, DeviceSettings, LogRequest

Ending = Literal["unsent", "perhaps", "late"]
"""Of what is taken back: it never left, the device may have it, or it was over already."""
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


class Ask(Struct, frozen=True, kw_only=True):
    """Who asked for the settings that a device has.

    Attributes:
        asked_s: Unix time.
        version: Of the settings when they were asked for; signing them again raises theirs.
        previous: What was let out last before that: what a cancellation goes back to.
    """

    asked_s: float
    who: str
    why: str
    version: int
    previous: DeviceSettings


class LastSent(Struct, frozen=True, kw_only=True):
    """The settings that were let out last, while newer ones wait: the broker may hold these."""

    version: int
    settings: DeviceSettings
    document: bytes
    keyids: str
    issued_s: float
    sent_s: float
    ask: Ask | None


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """What the owner set on one device.

    Attributes:
        version: Grows with each change, and each time they are signed again.
        ask: Who asked for them; None where that is not known.
        sent_s: When this signed form was first let out, on its way or to a stick; 0 before.
        before: What was let out last, while this was not.
    """

    device_id: str
    version: int
    settings: DeviceSettings
    signature: Signature = Signature()
    ask: Ask | None = None
    sent_s: float = 0.0
    before: LastSent | None = None

    @property
    def let_out(self) -> LastSent | None:
        """What was let out last: this, or what came before it; None if nothing ever was."""
        if not self.sent_s:
            return self.before
        signed = self.signature
        return LastSent(
            version=self.version,
            settings=self.settings,
            document=signed.document,
            keyids=signed.keyids,
            issued_s=signed.issued_s,
            sent_s=self.sent_s,
            ask=self.ask,
        )

    @property
    def ask_is_out(self) -> bool:
        """Whether what was asked for was let out, be it in an earlier signed form."""
        out = self.let_out
        return out is not None and self.ask is not None and out.version >= self.ask.version


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
        sent_s: When it was first let out, on its way or to a stick; 0 before.
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
    sent_s: float = 0.0
