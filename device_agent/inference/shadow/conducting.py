"""The agent's part of a shadow: it brings two children together, and waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from device_agent.errors import WorkerError
from device_agent.inference.protocol import Accompany, OpenTap, Tally, Tapped
from device_agent.inference.says import Says
from device_agent.inference.shadow.channel import open_channel
from device_agent.inference.worker import Worker
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.messages import MAX_SHADOW_BUCKETS, MAX_SHADOW_BYTES, ShadowReport

TURN_S = 0.25
CLOSE_TIMEOUT_S = 30.0
"""The candidate gives way to everybody: on a busy device it takes its time to say how it was."""
TELLS = 200
"""How often it says how far it is, at most; each time a report travels."""
MAX_TELL_S = 30.0
Tell = Callable[[float, float], None]
"""Gets the share that is over, and the seconds that are left."""


def accompany(
    serving: Worker,
    candidate: Worker,
    order: ShadowOrder,
    cancel: threading.Event,
    tell: Tell,
) -> ShadowReport:
    """Have a candidate look at what the serving child sees, for as long as is ordered.

    It ends early, with what is known by then, where the serving child does.

    Raises:
        WorkerError: The candidate crashed or hung or gave nothing but failures; or `cancel` was
            set. What serves goes on in any case.
    """
    began_s = time.monotonic()
    try:
        _bring_together(serving, candidate, order)
    except OSError as error:
        return ShadowReport(skipped=f"unsupported: {error.strerror}")
    tapped = None
    try:
        tally = _wait(serving, candidate, order.duration_s, cancel, tell)
    finally:
        tapped = serving.close_tap(CLOSE_TIMEOUT_S)
    lasted_s = time.monotonic() - began_s
    return report_of(tally or candidate.tally(CLOSE_TIMEOUT_S), tapped, lasted_s)


def _bring_together(serving: Worker, candidate: Worker, order: ShadowOrder) -> None:
    with open_channel() as channel:
        candidate.accompany(
            Accompany(
                max_cpu_permil=order.max_cpu_permil,
                value_tolerance_permil=order.value_tolerance_permil,
            ),
            (channel.memory, channel.candidate.fileno()),
        )
        serving.open_tap(
            OpenTap(
                share_permil=order.share_permil,
                max_added_latency_permil=order.max_added_latency_permil,
                baseline=serving.recent_latency,
            ),
            (channel.memory, channel.serving.fileno()),
        )


def _wait(
    serving: Worker, candidate: Worker, duration_s: float, cancel: threading.Event, tell: Tell
) -> Tally | None:
    """Wait until the time is over; returns what the candidate says where it ends before."""
    began_s = told_s = time.monotonic()
    every_s = min(max(duration_s / TELLS, TURN_S), MAX_TELL_S)
    tell(0.0, duration_s)
    while (left_s := began_s + duration_s - time.monotonic()) > 0 and serving.alive:
        tally = candidate.tally(min(TURN_S, left_s))
        if cancel.is_set():
            raise WorkerError("shadow-cancelled", Says.SHADOW_CANCELLED())
        if tally:
            return tally
        if time.monotonic() - told_s >= every_s:
            told_s = time.monotonic()
            tell(1.0 - max(left_s, 0.0) / duration_s, max(left_s, 0.0))
    return None


def report_of(tally: Tally | None, tapped: Tapped | None, lasted_s: float) -> ShadowReport:
    """Return what both children counted as one report.

    Args:
        tally: None where the candidate did not come to its end.
        tapped: None where the serving child is gone, and what it alone knew.
        lasted_s: How long it went on.

    Raises:
        WorkerError: The candidate hangs, or counts what no report can hold.
    """
    if tally is None:
        raise WorkerError("worker-hang", Says.SHADOW_HANGS(seconds=CLOSE_TIMEOUT_S))
    looked_at = tally.compared + tally.errors + tally.skipped_cpu
    tapped = tapped or Tapped(seen=looked_at)
    report = ShadowReport(
        seen=tapped.seen,
        compared=tally.compared,
        agreed=tally.agreed,
        errors=tally.errors,
        skipped_latency=tapped.skipped_latency,
        skipped_cpu=tally.skipped_cpu,
        dropped=tapped.dropped,
        serving=tally.serving,
        candidate=tally.candidate,
        latency=_bounded(tally.latency.buckets),
        before_p95_s=tapped.before_p95_s,
        beside_p95_s=tapped.beside_p95_s,
        cpu_s=tally.cpu_s,
        duration_s=lasted_s,
        disagreements=tally.disagreements,
    )
    try:  # a child that a model has taken over must not keep the device from being heard
        return decode_json(encode_json(report), ShadowReport, "shadow report", MAX_SHADOW_BYTES)
    except WireError as error:
        raise WorkerError("worker-protocol", str(error)) from error


def _bounded(buckets: dict[int, int]) -> tuple[tuple[int, int], ...]:
    """Return a sketch's buckets in order; the lowest ones together where they are too many."""
    ordered = sorted(buckets.items())
    surplus = len(ordered) - MAX_SHADOW_BUCKETS
    if surplus <= 0:
        return tuple(ordered)
    together = sum(count for _, count in ordered[: surplus + 1])
    return ((ordered[surplus][0], together), *ordered[surplus + 1 :])
