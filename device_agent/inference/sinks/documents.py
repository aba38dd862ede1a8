"""What sinks are told of a sample, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from device_agent.wire.messages import BundleRef
from device_agent.wire.pipeline.result import Result

Change = Literal["", "alarm", "cleared"]


@dataclass(frozen=True)
class Happening:
    """One sample's result, and whether an alarm began or ended with it.

    Attributes:
        time_s: Unix time.
        sample: What the source calls it.
        change: Empty where nothing changed.
        why: One line on an alarm's beginning or end.
    """

    time_s: float
    sample: str
    result: Result
    change: Change = ""
    why: str = ""


def encode(happening: Happening, device_id: str, bundle: BundleRef) -> bytes:
    """Return the JSON document of what happened, without a line's end."""
    findings = [
        {
            name: value
            for name, value in msgspec.structs.asdict(finding).items()
            if value is not None
        }
        for finding in happening.result.findings
    ]
    document: dict[str, object] = {
        "time_s": round(happening.time_s, 3),
        "device": device_id,
        "bundle": f"{bundle.name} {bundle.version}",
        "digest": bundle.digest,
        "sample": happening.sample,
        "findings": findings,
    }
    if happening.change:
        document |= {"decision": happening.change, "why": happening.why}
    return msgspec.json.encode(document)
