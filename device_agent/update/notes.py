"""What an attempt says of itself: reports for the console, events for the spool. Pure."""

from __future__ import annotations

from typing import Literal

from device_agent.update.journal import Attempt
from device_agent.update.says import Says
from device_agent.wire.messages import AttemptReport, BundleRef, Step
from device_agent.wire.sentence import Framed
from device_agent.wire.telemetry import Event

Severity = Literal["info", "warning", "error"]
Progress = tuple[float | None, float | None, str]
_SEVERITIES: dict[Step, Severity] = {
    "deferred": "warning",
    "refused": "warning",
    "rolled_back": "error",
}


def report_of(attempt: Attempt | None, progress: Progress | None = None) -> AttemptReport | None:
    """Return an attempt as it is reported.

    Args:
        attempt: None before the first.
        progress: Share of the step, 0 to 1, the seconds it takes still, where known, and what it
            does now.
    """
    if attempt is None:
        return None
    share, eta_s, what = progress or (None, None, "")
    return AttemptReport(
        assignment=attempt.assignment.version,
        bundle=attempt.assignment.bundle,
        step=attempt.step,
        reason=attempt.reason,
        detail=attempt.detail or what,
        started_s=attempt.started_s,
        updated_s=attempt.updated_s,
        progress=share,
        eta_s=eta_s,
        shadow=attempt.shadow,
    )


def step_event(attempt: Attempt) -> Event:
    """Return the event of an attempt's having come to its step."""
    bundle = attempt.assignment.bundle
    why = why_of(attempt.reason, attempt.detail)
    return slot_event(
        f"attempt.{attempt.step.replace('_', '-')}",
        attempt.updated_s,
        bundle,
        why,
        _SEVERITIES.get(attempt.step, "info"),
    )


def why_of(reason: str, detail: str) -> str:
    """Return a reason code and what is told of it in one line; either may be empty."""
    return Framed.ABOUT(about=reason, told=detail) if reason and detail else reason or detail


def slot_event(
    code: str, time_s: float, bundle: BundleRef | None, why: str = "", severity: Severity = "info"
) -> Event:
    """Return an event that concerns a bundle."""
    name = f"{bundle.name} {bundle.version}" if bundle else Says.NO_BUNDLE()
    return Event(
        time_s=time_s,
        code=code,
        severity=severity,
        detail=Framed.ABOUT(about=name, told=why) if why else name,
        bundle=bundle.digest if bundle else None,
    )


def fault_event(
    code: str, time_s: float, bundle: BundleRef | None, reason: str, detail: str
) -> Event:
    """Return the event of a bundle's not serving any more."""
    return slot_event(code, time_s, bundle, why_of(reason, detail), "error")
