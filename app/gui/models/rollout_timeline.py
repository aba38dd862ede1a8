"""What happened in a rollout: the engine's decisions and the owners' actions, as one. Qt-free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.fleet.records import AuditEvent
from app.fleet.rollout.records import Decision
from app.fleet.rollout.replay import evidence_of, replay, verdicts_of

_TOGETHER_S = 120.0
"""A look bears the time at which it was asked for, its audit event that at which it was kept."""
_PREFIX = "rollout."
_TURNS = frozenset({"trip", "end"})
"""Decisions of which the audit log tells by the state they led to."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline.

    Attributes:
        who: Of the audit event; the engine's name for decisions that change nothing.
        kind: ``look``, ``advance``, ``trip``, ``paused``, ``retry`` and so on.
        why: What the owner gave as a reason.
        decision: With its numbers, where there is one.
    """

    time_s: float
    who: str
    kind: str
    text: str
    why: str = ""
    decision: Decision | None = None

    @property
    def key(self) -> tuple[float, str, int]:
        """What tells it from the others."""
        return self.time_s, self.kind, self.decision.decision_id if self.decision else 0

    @property
    def has_numbers(self) -> bool:
        """Whether gates were asked for it."""
        return self.decision is not None and bool(self.decision.verdicts)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a decision was made from.

    Attributes:
        sentences: One a gate: its state, and its verdict in words.
        devices: How many devices' behaviour the gates saw: of the phase, and of those that wait.
        same: Whether the record gives the same verdicts again; None where it cannot tell.
        problem: Why it cannot; empty where it could.
    """

    sentences: tuple[tuple[str, str], ...]
    devices: tuple[int, int]
    same: bool | None
    problem: str = ""


def timeline(
    decisions: Sequence[Decision], events: Sequence[AuditEvent], engine: str
) -> list[Happening]:
    """Return decisions and audit events as one list, newest first.

    Args:
        decisions: Of one rollout.
        events: Of the same one.
        engine: Who makes decisions that no audit event tells of.
    """
    told = list(events)
    lines = []
    for each in decisions:
        same = [one for one in told if _same(each, one)]
        event = _nearest(same, each.time_s)
        if event is not None:
            told.remove(event)
        who, why = (event.who, event.why) if event else (engine, "")
        lines.append(Happening(each.time_s, who, each.kind, each.summary, why, each))
    lines += [
        Happening(each.time_s, each.who, each.action.removeprefix(_PREFIX), each.detail, each.why)
        for each in told
    ]
    return sorted(lines, key=lambda each: -each.time_s)


def numbers_of(decision: Decision) -> Numbers:
    """Return what a decision was made from, and whether its record still gives the same."""
    try:
        sentences = tuple((each.state, each.detail) for each in verdicts_of(decision))
        evidence = evidence_of(decision) if decision.evidence else None
    except ValueError as error:
        return Numbers((), (0, 0), None, str(error))
    again = next(iter(replay([decision])), None)
    return Numbers(
        sentences=sentences,
        devices=(len(evidence.updated), len(evidence.waiting)) if evidence else (0, 0),
        same=again.equal if again and not again.problem else None,
        problem=again.problem if again else "",
    )


def _nearest(events: Sequence[AuditEvent], time_s: float) -> AuditEvent | None:
    return min(events, key=lambda each: abs(each.time_s - time_s), default=None)


def _same(decision: Decision, event: AuditEvent) -> bool:
    """Return whether an audit event tells of this decision."""
    return (
        abs(event.time_s - decision.time_s) < _TOGETHER_S
        and event.detail == decision.summary
        and (event.action == _PREFIX + decision.kind or decision.kind in _TURNS)
    )
