"""What a running console says of itself, for windows and commands."""

from __future__ import annotations

from dataclasses import dataclass

from app.link_watch import LinkState


@dataclass(frozen=True)
class CoreStatus:
    """How the console is connected and how fresh what it shows is.

    Attributes:
        last_message_s: Unix time of the newest message of any device, also of earlier runs.
        publisher_idle: The broker has acknowledged everything it shall hold.
        error: What is in the way, one line; empty when nothing is.
        warning: What expires soon and how it is renewed, one line; empty when nothing does.
        link: ``connecting`` before the first connection and for a moment after a loss; ``down``
            when it takes longer.
        link_since_s: Unix time since when it is so.
    """

    broker_kind: str
    broker_address: str
    connected: bool
    messages_per_s: float
    queued: int
    dropped: int
    last_message_s: float | None
    publisher_idle: bool
    error: str
    warning: str = ""
    link: LinkState = "connecting"
    link_since_s: float | None = None
