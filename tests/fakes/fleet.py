"""Devices as a rollout sees them: scripted reports, without a broker."""

from __future__ import annotations

from dataclasses import dataclass, replace

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


class SeenFleet:
    """Views that a test sets."""

    def __init__(self, *device_ids: str) -> None:
        self._views = {each: SeenDevice(state=report(each)) for each in device_ids}

    def __call__(self, device_id: str) -> SeenDevice | None:
        return self._views.get(device_id)

    def says(self, state: ReportedState) -> None:
        """Take in a report."""
        self._views[state.device_id] = replace(self._views[state.device_id], state=state)

    def status(self, device_id: str, status: str) -> None:
        """Let a device come or go."""
        self._views[device_id] = replace(self._views[device_id], status=status)

    def forget(self) -> None:
        """Know nothing, as a console that has just started."""
        self._views = dict.fromkeys(self._views, SeenDevice("never"))
