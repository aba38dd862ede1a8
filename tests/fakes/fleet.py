"""Devices as a rollout sees them: scripted reports, without a broker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.fleet.rollout.engine import Surroundings
from app.fleet.rollout.looking import OutcomesOnly, StoreLooker, at_once
from device_agent.wire.messages import (
    AttemptReport,
    BundleRef,
    Inventory,
    Refusal,
    ReportedState,
    Serving,
    Slots,
    Step,
)

MODEL = "e" * 64


def bundle_ref(digest: str) -> BundleRef:
    """Return a reference to a bundle."""
    return BundleRef(digest=digest, name="surface-defects", version="1.0.0")


def report(
    device_id: str,
    *,
    serving: str | None = None,
    attempt: int | None = None,
    step: Step = "idle",
    reason: str = "",
    refusal_s: float | None = None,
    counter: int = 1,
) -> ReportedState:
    """Return what a device says of itself."""
    return ReportedState(
        device_id=device_id,
        counter=counter,
        time_s=1000.0 + counter,
        boot_id="boot",
        inventory=Inventory(),
        slots=Slots(),
        serving=serving
        and Serving(bundle=bundle_ref(serving), model_sha256=MODEL, provider="CPU", since_s=1.0),
        attempt=None
        if attempt is None
        else AttemptReport(assignment=attempt, step=step, reason=reason),
        refusal=None
        if refusal_s is None
        else Refusal(reason="assignment-expired", detail="it has expired", time_s=refusal_s),
    )


@dataclass(frozen=True)
class SeenDevice:
    """What the console knows of one device."""

    status: str = "online"
    state: ReportedState | None = None


def bare_surroundings(clock: Callable[[], float]) -> Surroundings:
    """Return what an engine needs where nothing is signed, measured or approved."""
    return Surroundings(
        signer=lambda shadow: lambda device_id, path, version: f"{device_id}:{version}".encode(),
        clock=clock,
        looker=StoreLooker(OutcomesOnly(), lambda device_id: None, at_once),
        matches=lambda text, view, now_s: True,
        approvals=lambda rollout, phase: 0,
    )


class SeenFleet:
    """Views that a test sets."""

    def __init__(self, *device_ids: str) -> None:
        self._views = {each: SeenDevice(state=report(each)) for each in device_ids}
        self._watchers: list[set[str]] = []

    def get(self, device_id: str) -> SeenDevice | None:
        """Return one device's live state."""
        return self._views.get(device_id)

    def watch(self) -> Callable[[], set[str]]:
        """Return a function that returns what changed since its last call."""
        changed: set[str] = set()
        self._watchers.append(changed)

        def drain() -> set[str]:
            taken = set(changed)
            changed.clear()
            return taken

        return drain

    def says(self, state: ReportedState) -> None:
        """Take in a report."""
        self._set(state.device_id, replace(self._views[state.device_id], state=state))

    def status(self, device_id: str, status: str) -> None:
        """Let a device come or go."""
        self._set(device_id, replace(self._views[device_id], status=status))

    def forget(self) -> None:
        """Know nothing, as a console that has just started."""
        for each in list(self._views):
            self._set(each, SeenDevice("never"))

    def _set(self, device_id: str, device: SeenDevice) -> None:
        self._views[device_id] = device
        for changed in self._watchers:
            changed.add(device_id)
