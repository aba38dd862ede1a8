"""Asking for what a phase's gates decide from, and judging it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

import msgspec
import zstandard

from app.fleet.rollout.campaign import Campaign, Views
from app.fleet.rollout.evidence import (
    Agreement,
    Evidence,
    Measure,
    OutcomeCounts,
    Question,
    Updated,
)
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.gates.judge import judge_gate
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.plan import gates_of
from app.fleet.rollout.records import Decision, Member
from app.fleet.rollout.says import Says

Run = Callable[[Callable[[], Evidence]], "Future[Evidence]"]


class Looker(Protocol):
    """Measures what the gates of a phase decide from."""

    def ask(self, campaign: Campaign, phase: int, now_s: float) -> None:
        """Begin to measure; a phase that is over is asked about its outcomes only."""

    def answer(self, rollout_id: int) -> Evidence | None:
        """Return what was measured, once; None before that.

        Raises:
            EnvironmentFaultError: It could not be measured; it may be asked again.
        """

    def drop(self, rollout_id: int) -> None:
        """Forget what was asked: the rollout has changed since."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the gates said at one look."""

    rollout_id: int
    evidence: Evidence
    verdicts: tuple[GateVerdict, ...]
    gates: tuple[Gate, ...] = ()

    def decision(self, kind: str, summary: str) -> Decision:
        """Return the look as it is kept for ever."""
        states = ", ".join(f"{each.kind} {each.state}" for each in self.verdicts)
        return Decision(
            self.rollout_id,
            self.evidence.time_s,
            kind,
            self.evidence.phase,
            summary or Says.LOOK(n=self.evidence.look, verdicts=states),
            msgspec.json.encode(self.verdicts),
            zstandard.compress(msgspec.json.encode(self.evidence)),
            msgspec.json.encode(self.gates),
        )


def judged(campaign: Campaign, evidence: Evidence) -> Look:
    """Return what the gates say; of a phase that is over only whether too many failed since."""
    gates = tuple(gates_of(campaign.rollout.plan, campaign.rollout.phase, evidence.phase))
    verdicts = tuple(judge_gate(each, evidence) for each in gates)
    return Look(campaign.rollout.rollout_id, evidence, verdicts, gates)


def question_of(campaign: Campaign, phase: int, views: Views, now_s: float) -> Question:
    """Return what is to be measured for a look at a phase."""
    rollout, whole = campaign.rollout, phase == campaign.rollout.phase
    members = [each for each in campaign.members if not each.successor]
    served = [each for each in members if each.phase == phase and each.outcome == "succeeded"]
    return Question(
        time_s=now_s,
        phase=phase,
        look=rollout.stage.looks_at(phase) + 1,
        digest=rollout.digest,
        nonce=rollout.plan.nonce,
        updated=[_updated(each) for each in served] if whole else (),
        waiting=[each.device_id for each in members if each.assignment is None] if whole else (),
        outcomes=_outcomes(campaign, phase, now_s),
        agreements=_agreements(members, phase, rollout.digest, views) if whole else (),
    )


class StoreLooker:
    """Measures elsewhere, so that a tick never waits for the store.

    Args:
        measure: Reads the telemetry store.
        views: Device id to its live state.
        run: Where it is measured: a thread of its own, or here and now.
    """

    def __init__(self, measure: Measure, views: Views, run: Run) -> None:
        self._measure = measure
        self._views = views
        self._run = run
        self._asked: dict[int, Future[Evidence]] = {}

    def ask(self, campaign: Campaign, phase: int, now_s: float) -> None:
        """Begin to measure."""
        question = question_of(campaign, phase, self._views, now_s)
        answer = self._run(lambda: self._measure.evidence(question))
        self._asked[campaign.rollout.rollout_id] = answer

    def answer(self, rollout_id: int) -> Evidence | None:
        """Return what was measured, once; None before that.

        Raises:
            EnvironmentFaultError: The store could not be read; it is asked again.
        """
        asked = self._asked.get(rollout_id)
        if asked is None or not asked.done():
            return None
        del self._asked[rollout_id]
        return asked.result()

    def drop(self, rollout_id: int) -> None:
        """Forget what was asked."""
        self._asked.pop(rollout_id, None)


class OutcomesOnly:
    """Measures nothing: gates on behaviour have no evidence."""

    def evidence(self, question: Question) -> Evidence:
        """Return what became of the devices."""
        return Evidence(
            time_s=question.time_s,
            phase=question.phase,
            look=question.look,
            outcomes=question.outcomes,
            agreements=tuple(question.agreements),
        )


def at_once(work: Callable[[], Evidence]) -> Future[Evidence]:
    """Measure within the tick: for what does not read a disk."""
    done: Future[Evidence] = Future()
    done.set_result(work())
    return done


def _updated(member: Member) -> Updated:
    assert member.assigned_s is not None
    assert member.succeeded_s is not None
    return Updated(member.device_id, member.assigned_s, member.succeeded_s, member.previous or None)


def _outcomes(campaign: Campaign, phase: int, now_s: float) -> OutcomeCounts:
    tally = campaign.tally(phase, now_s)
    named = set(campaign.rollout.plan.phases[phase].devices)
    bad = campaign.bad(phase, now_s)
    failed = [each for each in bad if each.outcome != "refused"]  # those that hang included
    return OutcomeCounts(
        succeeded=tally.succeeded,
        failed=len(failed),
        named_failed=sum(each.device_id in named for each in failed),
        refused=tally.refused,
        deferred=tally.deferred,
        in_progress=tally.under_way,
        pending=tally.waiting,
        unreachable=tally.unreachable,
    )


def _agreements(
    members: Iterable[Member], phase: int, digest: str, views: Views
) -> list[Agreement]:
    found = []
    for member in members:
        view = views(member.device_id) if member.phase == phase and member.assignment else None
        attempt = view.state.attempt if view and view.state else None
        if attempt is None or attempt.shadow is None or attempt.bundle is None:
            continue
        if attempt.bundle.digest == digest and attempt.shadow.compared:
            shadow = attempt.shadow
            found.append(Agreement(
                device_id=member.device_id, compared=shadow.compared, agreed=shadow.agreed
            ))  # fmt: skip
    return found
