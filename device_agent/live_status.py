"""What a running agent tells of itself at this moment, over its status socket."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from device_agent.wire.codec import decode_json
from device_agent.wire.messages import AttemptReport, Refusal, Serving, Slots, SpoolReport
from device_agent.wire.telemetry import Window


class LinkStatus(Struct, frozen=True, kw_only=True):
    """The link to the broker.

    Attributes:
        since_s: Unix time since which it is connected, or is not.
    """

    broker: str
    connected: bool
    since_s: float


class SpoolStatus(Struct, frozen=True, kw_only=True):
    """The telemetry that waits.

    Attributes:
        report: None where the spool cannot be read.
        size_bytes: Of its files on the disk.
        max_bytes: What it may take.
    """

    report: SpoolReport | None
    size_bytes: int
    max_bytes: int


class LoopStatus(Struct, frozen=True, kw_only=True):
    """One of the loops that feed the watchdog.

    Attributes:
        silent_s: Since it last came round.
        patience_s: After that it has stalled.
    """

    name: str
    silent_s: float
    patience_s: float


class LiveStatus(Struct, frozen=True, kw_only=True):
    """A running agent at `time_s`.

    Attributes:
        since_s: Unix time at which the agent started.
        window: The newest telemetry window, as it went into the spool; None before the first.
        settings: Version of the settings in effect.
        watchdog_s: The service manager's patience; None where it has none.
        down: Why the slot that is meant to serve does not; empty while it does.
        trust_damage: What of the trust state is damaged; empty if nothing.
        leaving: The device goes out of service.
    """

    time_s: float
    device_id: str
    fleet: str
    agent: str
    pid: int
    boot_id: str
    since_s: float
    slots: Slots
    serving: Serving | None
    attempt: AttemptReport | None
    refusal: Refusal | None
    window: Window | None
    spool: SpoolStatus
    link: LinkStatus
    loops: tuple[LoopStatus, ...]
    settings: int = 0
    watchdog_s: float | None = None
    down: str = ""
    trust_damage: str = ""
    leaving: bool = False


def encode_live(status: LiveStatus) -> bytes:
    """Encode what goes over the socket."""
    return msgspec.json.encode(
        status
    )  # a sketch counts by number, which the contract's order forbids


def decode_live(data: bytes) -> LiveStatus:
    """Decode what came over the socket.

    Raises:
        WireError: It is of another version of the agent.
    """
    return decode_json(data, LiveStatus, "status")
