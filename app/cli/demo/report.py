"""What the demo saw, and whether that is all that it promised."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct


class Report(Struct, kw_only=True):
    """Facts of one run; every figure was read from the store or from a device's own report.

    Attributes:
        serving: Device id to the digest of the bundle its serving session reported.
        version_2: Digest of the bundle that should serve everywhere in the end.
        inferences_while_broker_down: Counted from windows that lie wholly within the outage, which
            can have come only from the devices' spools afterwards.
        telemetry_stored: Windows in the store.
        telemetry_gaps: Records that should be stored and are neither stored nor named as lost.
        energy: Device id to where its energy figures come from.
        screenshots: Paths relative to the report.
    """

    devices: int
    version_2: str = ""
    broker: str = ""
    outage_s: float = 0.0
    devices_online: int = 0
    serving: dict[str, str] = {}
    rollout: str = "not begun"
    inferences: int = 0
    inferences_while_broker_down: int = 0
    telemetry_stored: int = 0
    telemetry_gaps: int = 0
    energy: dict[str, str] = {}
    screenshots: list[str] = []
    duration_s: float = 0.0
    failure: str = ""

    def problems(self) -> list[str]:
        """Return what is missing from the promise, one line each; empty if it was kept."""
        served = sum(digest == self.version_2 for digest in self.serving.values())
        checks = [
            (not self.failure, self.failure),
            (self.devices_online == self.devices, f"{self.devices_online} devices are online"),
            (self.rollout == "succeeded", f"the rollout of version 2 is {self.rollout}"),
            (bool(self.version_2) and served == self.devices, f"{served} devices serve version 2"),
            (self.inferences > 0, "no inference was reported"),
            (self.inferences_while_broker_down > 0, "no inference was made without a broker"),
            (self.telemetry_stored > 0, "no telemetry was stored"),
            (self.telemetry_gaps == 0, f"{self.telemetry_gaps} telemetry records are missing"),
            (bool(self.screenshots), "no screenshot was taken"),
        ]
        return [problem for holds, problem in checks if not holds]

    def write(self, path: Path) -> None:
        """Write the report as JSON."""
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")
