"""A console's claim to lead its fleet: retained, and said again every moment while it does.

It is meant for other consoles alone; devices may not even read it. It travels as a sealed document
of kind ``claim``, see `device_agent.wire.sealed`.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from device_agent.wire.codec import decode_json
from device_agent.wire.messages import Counter, Digest, Text

MAX_CLAIM_BYTES = 4096


class Claim(Struct, frozen=True, kw_only=True):
    """Who leads, and how far that console's registry has come.

    Attributes:
        engine_id: Random, of one run of one console.
        fence: Above that of every console that led before.
        seq: Grows with each time it is said.
        time_s: Unix time by the clock of whoever says it; for people only.
        host: Name of its machine; for people only.
        events: Number of the newest event of its audit log.
        audit: That event's hash: it stands for all that came before.
        metadata: Version of its newest timestamp metadata.
        given_up: It has stopped in order.
    """

    engine_id: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
    fence: Counter
    seq: Counter
    time_s: float
    host: Text
    events: Counter
    audit: Digest
    metadata: Counter
    given_up: bool = False

    @property
    def rank(self) -> tuple[int, str]:
        """The higher of two consoles stays."""
        return self.fence, self.engine_id


def decode_claim(body: bytes) -> Claim:
    """Decode the body of a claim.

    Raises:
        WireError: Malformed.
    """
    return decode_json(body, Claim, "claim", MAX_CLAIM_BYTES)
