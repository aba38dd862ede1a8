"""What happened to a device, as marks on its time axis, placed so that no two overlap. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.fleet.store import StoredEvent, StoredLoss
from app.gui.models.device_rollouts import Note
from app.gui.reading import Deployment, Doubt

MarkKind = Literal[
    "deployment", "note", "error", "warning", "restart", "fallback", "gap", "unsynchronised",
    "jumped",
]  # fmt: skip
SPANS: tuple[MarkKind, ...] = ("gap", "unsynchronised", "jumped")
"""Marks with a length."""
FAULTS: tuple[MarkKind, ...] = ("error", "fallback", "restart", "warning")
"""Worst first."""
_RESTARTS = ("worker.restarted", "agent.start")
_FALLBACKS = ("provider.fallback", "slot.given-up")
_LOG = "log."


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing at one time, or over a span.

    Attributes:
        text: A word or two beside its shape, of a fault its code and of a gap its reason as they
            came; empty for a kind that has its own word.
        detail: What else is known of it, one line, as it came.
    """

    start_s: float
    end_s: float
    kind: MarkKind
    text: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Marks of one place on the screen.

    Attributes:
        x: Pixels from the left, of the first of them.
        marks: By time.
        room: Pixels to the next cluster, or to the edge.
    """

    x: float
    marks: tuple[Mark, ...]
    room: float = 0.0


def event_marks(events: Iterable[StoredEvent]) -> list[Mark]:
    """Return the faults among events, by time: errors, warnings, restarts and fallbacks.

    Lines of a log are none: fetching a log must not paint the charts red.
    """
    found = []
    for each in events:
        kind = _kind(each)
        if kind is not None:
            found.append(Mark(each.time_s, each.time_s, kind, each.code, each.detail))
    return sorted(found, key=lambda mark: mark.start_s)


def _kind(event: StoredEvent) -> MarkKind | None:
    if event.code.startswith(_LOG):
        return None
    if event.code in _RESTARTS:
        return "restart"
    if event.code in _FALLBACKS:
        return "fallback"
    return {"error": "error", "warning": "warning"}.get(event.severity)  # type: ignore[return-value]


def deployment_marks(
    deployments: Iterable[Deployment],
    notes: Iterable[Note],
    said: Callable[[Note], str],
) -> list[Mark]:
    """Return deployments and rollouts' decisions, by time; `said` words a decision."""
    marks = [Mark(d.time_s, d.time_s, "deployment", d.label, d.digest) for d in deployments]
    marks += [Mark(n.time_s, n.time_s, "note", said(n), n.rollout) for n in notes]
    return sorted(marks, key=lambda mark: mark.start_s)


def span_marks(losses: Iterable[StoredLoss], doubts: Iterable[Doubt]) -> list[Mark]:
    """Return lost telemetry and doubtful clocks, by time."""
    marks = [
        Mark(each.start_s, each.end_s, "gap", each.reason, str(each.records))
        for each in losses
        if each.start_s is not None and each.end_s is not None
    ]
    for doubt in doubts:
        kind: MarkKind = "jumped" if doubt.state == "jumped" else "unsynchronised"
        marks.append(Mark(doubt.start_s, doubt.end_s, kind))
    return sorted(marks, key=lambda mark: mark.start_s)


def clusters(
    marks: Sequence[Mark], start_s: float, end_s: float, width: float, near: float
) -> list[Cluster]:
    """Return what is drawn of points in time: those closer than `near` pixels are one cluster.

    Args:
        marks: By time.
        start_s: Time at the left edge.
        end_s: Time at the right edge.
        width: Pixels between them.
        near: What a cluster's shape and count take.
    """
    scale = width / (end_s - start_s)
    groups: list[tuple[float, list[Mark]]] = []
    for mark in marks:
        if not start_s <= mark.start_s <= end_s:
            continue
        x = (mark.start_s - start_s) * scale
        if groups and x - groups[-1][0] < near:
            groups[-1][1].append(mark)
        else:
            groups.append((x, [mark]))
    ends = [x for x, _ in groups[1:]] + [width]
    return [Cluster(x, tuple(held), end - x) for (x, held), end in zip(groups, ends, strict=False)]


def worst(cluster: Cluster) -> MarkKind:
    """Return the kind whose shape stands for a cluster."""
    kinds = {mark.kind for mark in cluster.marks}
    return next((kind for kind in FAULTS if kind in kinds), cluster.marks[0].kind)


def visible_spans(
    marks: Iterable[Mark], start_s: float, end_s: float, width: float
) -> list[tuple[float, float, Mark]]:
    """Return the left and right edge in pixels of every span that reaches into the range."""
    scale = width / (end_s - start_s)
    return [
        (max((m.start_s - start_s) * scale, 0.0), min((m.end_s - start_s) * scale, width), m)
        for m in marks
        if m.end_s >= start_s and m.start_s <= end_s
    ]


def near(marks: Iterable[Mark], at_s: float, reach_s: float) -> list[Mark]:
    """Return the marks at a time, within `reach_s`."""
    return [m for m in marks if m.start_s - reach_s <= at_s <= m.end_s + reach_s]
