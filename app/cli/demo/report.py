"""What the demo saw, and whether that is all that it promised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct


class Part(Struct, frozen=True, kw_only=True):
    """The real devices, or the simulated ones.

    Attributes:
        served_version_2: Those whose serving session reported it when its rollout had ended.
        inferences: As their telemetry says; of simulated devices these are figures, not work.
    """

    devices: int
    online: int = 0
    served_version_2: int = 0
    inferences: int = 0


class Stopped(Struct, frozen=True, kw_only=True):
    """What became of a version that its gate had to stop.

    Attributes:
        state: Of its rollout, as the engine left it.
        reason: What the engine wrote beside it.
        phase: Name of the phase in which that was.
        last_phase: Whether no phase would have followed.
        failed: Devices that tried it and went back.
        succeeded: Devices that serve it.
        never_got: Devices that were never given it, real ones and simulated ones.
        members: All devices of the rollout.
    """

    version: str
    state: str
    reason: str
    phase: str
    last_phase: bool
    failed: int
    succeeded: int
    never_got: tuple[int, int]
    members: int


class Report(Struct, kw_only=True):
    """Facts of one run; every figure was read from the store or from a device's own report.

    Attributes:
        real: The three agents.
        simulated: The devices of the swarm, where the demo has one.
        serving: Device id to the digest of the bundle its serving session reported when the
            rollout of version 2 had ended.
        version_2: Digest of the bundle that should serve everywhere then.
        stopped: The version after it, in a demo with a swarm.
        inferences_while_broker_down: Of real devices, counted from windows that lie wholly within
            the outage, which can have come only from the devices' spools afterwards.
        telemetry_stored: Windows in the store.
        telemetry_gaps: Records that should be stored and are neither stored nor named as lost.
        energy: Id of a real device to where its energy figures come from.
        screenshots: Paths relative to the report.
    """

    real: Part
    simulated: Part | None = None
    version_2: str = ""
    broker: str = ""
    outage_s: float = 0.0
    serving: dict[str, str] = {}
    rollout: str = "not begun"
    stopped: Stopped | None = None
    inferences_while_broker_down: int = 0
    telemetry_stored: int = 0
    telemetry_gaps: int = 0
    energy: dict[str, str] = {}
    screenshots: list[str] = []
    duration_s: float = 0.0
    failure: str = ""

    def problems(self) -> list[str]:
        """Return what is missing from the promise, one line each; empty if it was kept."""
        checks = [
            (not self.failure, self.failure),
            (self.rollout == "succeeded", f"the rollout of version 2 is {self.rollout}"),
            *_checks_of(self.real, "real"),
            (self.inferences_while_broker_down > 0, "no inference was made without a broker"),
            (self.telemetry_stored > 0, "no telemetry was stored"),
            (self.telemetry_gaps == 0, f"{self.telemetry_gaps} telemetry records are missing"),
            (bool(self.screenshots), "no screenshot was taken"),
        ]
        if self.simulated is not None:
            checks += [*_checks_of(self.simulated, "simulated"), *_checks_of_stop(self.stopped)]
        return [problem for holds, problem in checks if not holds]

    def sentences(self) -> list[str]:
        """Return what happened, for people."""
        parts = [f"{self.real.served_version_2} real devices"]
        if self.simulated is not None:
            parts.append(f"{self.simulated.served_version_2} simulated ones")
        said = [
            f"{' and '.join(parts)} proved that they serve version 2;"
            f" {self.inferences_while_broker_down} inferences were made while the broker was dead,"
            f" and all {self.telemetry_stored} telemetry windows arrived."
        ]
        if stopped := self.stopped:
            real, simulated = stopped.never_got
            said.append(
                f"Version {stopped.version} failed on {stopped.failed} devices, so its gate stopped"
                f" it in phase “{stopped.phase}”: {real + simulated} of {stopped.members} devices"
                f" ({real} real, {simulated} simulated) never got it, and {stopped.succeeded}"
                " serve it."
            )
        return said

    def write(self, path: Path) -> None:
        """Write the report as JSON."""
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")


def _checks_of(part: Part, kind: str) -> Iterator[tuple[bool, str]]:
    served = part.served_version_2
    yield part.online == part.devices, f"{part.online} of {part.devices} {kind} devices are online"
    yield served == part.devices, f"{served} of {part.devices} {kind} devices serve version 2"
    yield part.inferences > 0, f"no {kind} device reported an inference"


def _checks_of_stop(stopped: Stopped | None) -> Iterator[tuple[bool, str]]:
    yield stopped is not None, "no bad version was offered"
    if stopped is not None:
        yield stopped.state == "paused", f"the rollout of the bad version is {stopped.state}"
        yield stopped.failed > 0, "the bad version failed on no device"
        in_time = not stopped.last_phase and sum(stopped.never_got) > 0
        yield in_time, "the bad version was not stopped before everybody had it"
