"""What the processes of a device tell each other: the agent how it is, a child what it saw."""

from __future__ import annotations

from device_agent.inference.shadow.channel import Shown, decode_shown, encode_shown
from device_agent.live_status import (
    LinkStatus,
    LiveStatus,
    SpoolStatus,
    decode_live,
    encode_live,
)
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Slots
from device_agent.wire.pipeline.result import Finding, Result
from tests.fakes.telemetry import window
from tests.fuzz.target import Target


def live_targets() -> list[Target]:
    """Return them."""
    status = LiveStatus(
        time_s=1000.0,
        device_id="edge-01",
        fleet="demo",
        agent="0.1.0",
        pid=77,
        boot_id="b",
        since_s=1.0,
        slots=Slots(),
        serving=None,
        attempt=None,
        refusal=None,
        window=window(990.0),
        spool=SpoolStatus(report=None, size_bytes=1, max_bytes=2),
        link=LinkStatus(broker="127.0.0.1:1883", connected=False, since_s=1.0),
        loops=(),
    )
    found = Result((Finding("good", 0.9), Finding("pit", 0.1, (0.1, 0.2, 0.3, 0.4))))
    shown = Shown(1, "<f4", (3, 8, 8), "frame-0007", found)
    return [
        Target("live status", (encode_live(status),), decode_live, (WireError,)),
        Target("shadow sample", (encode_shown(shown),), decode_shown, (ValueError,)),
    ]
