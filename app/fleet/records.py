"""What the registry keeps, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and why."""

    who: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A device the owner has added."""

    device_id: str
    site: str
    labels: Mapping[str, str]
    added_s: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a release signs."""

    digest: str
    name: str
    version: str
    manifest_size_bytes: int


@dataclass(frozen=True, slots=True)
class Release:
    """A bundle that was signed into the metadata set; the same digest may be released again.

    Attributes:
        target_path: Where the manifest stands in the image repository.
        release: Counter that grows with every release of this name.
    """

    target_path: str
    digest: str
    name: str
    version: str
    release: int
    manifest_size_bytes: int
    released_s: float


@dataclass(frozen=True, slots=True)
class StoredAssignment:
    """The newest signed assignment of one device.

    Attributes:
        version: Grows with each assignment this device is ever given.
        document: The signed bytes.
        rollout_id: The rollout it was made for.
    """

    device_id: str
    version: int
    target_path: str
    digest: str
    document: bytes
    rollout_id: int
    issued_s: float


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One action of an owner: who, what, on what, when and why.

    Attributes:
        event_id: 1 for the first; no number is left out.
        hash: Over the hash of the event before and this one, in hex.
    """

    event_id: int
    time_s: float
    who: str
    action: str
    subject: str
    detail: str
    why: str
    hash: str = ""
