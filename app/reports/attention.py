"""Why somebody should look at a device: what its report and its telemetry say. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from app.reports.gathering import DeviceFigures, Period
from app.reports.voice import Voice
from device_agent.wire.messages import ReportedState

_LEAST_COVERED = 0.5
"""Share of the period."""


def reported(state: ReportedState | None, period: Period, voice: Voice) -> Iterator[str]:
    """Tell what is wrong by a device's newest signed report."""
    say = voice.say
    if state is None:
        yield say("no signed report yet")
        return
    if state.serving is None:
        yield say("serves nothing")
    if state.attempt and state.attempt.step in ("rolled_back", "refused"):
        yield say(
            "its last attempt ended so: {reason}. {detail}",
            reason=voice.code(state.attempt.reason),
            detail=voice.said(state.attempt.detail),
        )
    if state.refusal and state.refusal.time_s >= period.start_s:
        yield say(
            "refused: {reason}. {detail}",
            reason=voice.code(state.refusal.reason),
            detail=voice.said(state.refusal.detail),
        )


def measured(figures: DeviceFigures, period: Period, voice: Voice) -> Iterator[str]:
    """Tell what is wrong by a device's telemetry."""
    say = voice.say
    if not len(figures.total):
        yield say("no telemetry in the period")
    elif figures.covered_s < _LEAST_COVERED * period.length_s:
        share = voice.percent(figures.covered_s / period.length_s).text
        yield say("telemetry covers {share} of the period", share=share)
    if figures.errors:
        one, many = say("one failed inference"), voice.tr("{n} failed inferences")
        yield voice.plural(figures.errors, one, many)
    if figures.missing:
        one, many = say("one record is missing"), voice.tr("{n} records are missing")
        yield voice.plural(figures.missing, one, many)
