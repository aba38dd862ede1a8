"""What the registry keeps of how devices join: codes, device keys and certificates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from device_agent.wire.enrolment import fingerprint
from device_agent.wire.messages import Inventory

EnrolmentState = Literal["pending", "accepted", "rejected", "revoked", "decommissioned"]
Purpose = Literal["standing", "fetch"]


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code, known by the digest of its token alone.

    Attributes:
        token_sha256: In hex; the token itself is nowhere on this machine.
        root_sha256: Digest of the root of trust that the code pins, in hex.
        listener_password: Salted hash of what opens the broker's enrolment listener, as the broker
            wants it; empty where the broker asks for none.
        preauthorised: Whoever uses it is accepted at once.
        replace: It may take the place of a key that the device has.
        used_key: Digest of the key that used it; empty while nobody has.
    """

    token_sha256: str
    device_id: str
    root_sha256: str
    expires_s: int
    preauthorised: bool = False
    replace: bool = False
    listener_password: str = ""
    used_key: str = ""
    made_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One key with which a device asked to join, and what became of it.

    Attributes:
        key: sha256 of `public_key`, in hex.
        public_key: DER, SubjectPublicKeyInfo.
        inventory: What the device said it is; nobody has checked it.
        reason: Why it is no longer pending or accepted, one line.
        taken_s: When the device was first heard with this key; None before.
    """

    device_id: str
    key: str
    public_key: bytes
    state: EnrolmentState
    inventory: Inventory
    token_sha256: str
    replace: bool
    reason: str = ""
    requested_s: float = 0.0
    decided_s: float | None = None
    taken_s: float | None = None

    @property
    def fingerprint(self) -> str:
        """The key's digest as people compare it."""
        return fingerprint(self.key)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate that was issued to a device.

    Attributes:
        serial: Decimal digits, for SQLite's integers are too short.
        generation: 1 for the ones a device joins with, one more at each renewal.
        name: What the broker knows the connection by.
        pem: The certificate itself.
        ended_s: When the broker was proven to have ended what it opened; None before.
    """

    serial: str
    device_id: str
    key: str
    generation: int
    purpose: Purpose
    name: str
    not_before_s: float
    not_after_s: float
    pem: str
    issued_s: float = 0.0
    revoked_s: float | None = None
    ended_s: float | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """An accepted key that needs certificates, its first or its next ones."""

    device_id: str
    key: str
    public_key: bytes
    generation: int
