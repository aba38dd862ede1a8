"""Where devices reach the broker: the running console records it, every code and answer says it."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from app.errors import StateError
from app.fleet.registry import Registry
from device_agent.wire.sentence import Sentence
from device_agent.wire.typed import json_decoder


class Says(Sentence):
    """What cannot be done, and what helps."""

    UNKNOWN = (
        "it is not known where devices reach the broker. Run `muster serve` or the console once."
    )


class Reach(Struct, frozen=True, kw_only=True):
    """Where devices reach the broker.

    Attributes:
        port: Of the listener that asks for certificates.
        enrol_port: Of the listener for those that have none yet.
        tls: False only on loopback.
    """

    host: str
    port: int
    enrol_port: int
    tls: bool


def record_reach(registry: Registry, reach: Reach) -> None:
    """Record where devices reach the broker of the console that runs now."""
    text = msgspec.json.encode(reach).decode()
    if registry.parameters.get("reach") != text:
        registry.parameters.put("reach", text, None)


def recorded_reach(registry: Registry) -> Reach:
    """Return where devices reach the broker.

    Raises:
        StateError: No console has run yet.
    """
    text = registry.parameters.get("reach")
    if text is None:
        raise StateError(Says.UNKNOWN())
    return json_decoder(Reach).decode(text)
