"""What a rollout does next. Pure: where it stands and the time in, actions out.

A phase begins when its approvals are there. It is through when every device of it that can be
reached is, enough of them proved to serve, its soak is over and each gate passed at a look taken
after that. Devices that cannot be reached neither stall it nor vouch for it nor hold a slot.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.fleet.rollout.campaign import Campaign, Tally
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.gates.looks import look_after_s
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.plan import PATIENCE, Phase, Plan, gates_of
from app.fleet.rollout.records import Member, Rollout, RolloutState, Scope, Stage
from app.fleet.rollout.says import Says


@dataclass(frozen=True, slots=True)
class Turn:
    """Take another state, for a reason.

    Attributes:
        scope: What is rolled back, where the state is ``rolling_back``.
        phase: The first phase that is rolled back where the scope is one; None: the present one.
    """

    state: RolloutState
    reason: str
    scope: Scope | None = None
    phase: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The rollout is further than it was.

    Attributes:
        stage: Where it stands from now on.
        kind: Of the decision that is recorded; empty where it is none.
        summary: The decision in one line.
    """

    stage: Stage
    kind: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """The gates of a phase are to be looked at."""

    phase: int


@dataclass(frozen=True, slots=True)
class Assign:
    """Give devices of these phases their turn, as far as limits allow."""

    phase: int


Action = Turn | Move | Ask | Assign


def steer(campaign: Campaign, approvals: int, now_s: float) -> list[Action]:
    """Return what a running rollout does now, in order.

    Args:
        campaign: Where it stands.
        approvals: Valid signatures for the phase that is worked on.
        now_s: Unix time.
    """
    rollout, stage = campaign.rollout, campaign.rollout.stage
    tallies = [campaign.tally(each, now_s) for each in range(stage.phase + 1)]
    if stuck := _stuck(campaign, tallies, now_s):
        return [Turn("paused", stuck)]
    phase = rollout.plan.phases[stage.phase]
    if stage.begun_s is None:
        return _begin(stage, phase, approvals, now_s)
    if worse := _got_worse(campaign, tallies):
        return [Ask(worse - 1), Assign(stage.phase)]
    return [*_within(campaign, phase, tallies, now_s), Assign(stage.phase)]


def judge_look(plan: Plan, phase: int, verdicts: Sequence[GateVerdict]) -> Turn | None:
    """Return the turn that the verdicts of a look at a phase ask for; None when none does."""
    tripped = [each for each in verdicts if each.state == "trips"]
    if not tripped:
        return None
    order = ("pause", "roll_back_phase", "roll_back_all")
    worst = max((gate_of(plan, each).on_trip for each in tripped), key=order.index)
    reason = _reasons(tripped)
    if worst == "pause":
        return Turn("paused", reason)
    return Turn("rolling_back", reason, "phase" if worst == "roll_back_phase" else "all", phase)


def gate_of(plan: Plan, verdict: GateVerdict) -> Gate:
    """Return the gate that a verdict is of; a plan has one of each kind."""
    return next(each for each in plan.gates if each.kind == verdict.kind)


def waits(campaign: Campaign, tallies: Sequence[Tally], now_s: float) -> str:
    """Return in one line what a running rollout waits for; empty while it works.

    Args:
        campaign: Where it stands.
        tallies: Of the phases up to the present one.
        now_s: Unix time.
    """
    stage, plan, tally = campaign.rollout.stage, campaign.rollout.plan, tallies[-1]
    phase = plan.phases[stage.phase]
    if not tally.settled:
        closed = plan.window is not None and tally.waiting and not tally.under_way
        say = Says.WINDOW_CLOSED_ONE if tally.waiting == 1 else Says.WINDOW_CLOSED
        return say(n=tally.waiting) if closed else ""
    if (missing := min(phase.min_succeeded, _expected(tally)) - tally.succeeded) > 0:
        return Says.NOBODY_TO_PROVE(phase=phase.name, n=missing)
    if stage.settled_s is not None and now_s < stage.settled_s + phase.soak_s:
        return Says.SOAKS(phase=phase.name)
    if undecided := ", ".join(each.kind for each in _pending(campaign)):
        return Says.UNDECIDED(phase=phase.name, gates=undecided)
    return _outstanding(tallies) if stage.phase == plan.last else ""


def _outstanding(tallies: Sequence[Tally]) -> str:
    """Return who is left of a rollout whose last phase is proven."""
    away = sum(each.unreachable for each in tallies)
    overdue = sum(each.overdue for each in tallies)
    deferred = sum(each.deferred for each in tallies)
    parts = ((Says.AWAY, away), (Says.OVERDUE, overdue), (Says.PUT_OFF, deferred))
    told = [say(n=number) for say, number in parts if number]
    return Says.OUTSTANDING(said="; ".join(told)) if told else ""


def ending(members: Collection[Member]) -> Turn | None:
    """Return how a rollout ends whose last phase is through; None while devices are outstanding."""
    states = [each.outcome for each in members]
    if not members:
        return Turn("stopped", Says.NO_DEVICES())
    done = ("succeeded", "failed", "refused", "skipped", "held", "superseded", "reverted")
    if any(each not in done for each in states):
        return None
    bad = sorted(each.device_id for each in members if each.outcome in ("failed", "refused"))
    served = states.count("succeeded")
    if bad:
        names = ", ".join(bad[:5]) + (", ..." if len(bad) > 5 else "")
        return Turn("failed", Says.NOT_TAKEN(n=len(bad), all=len(members), names=names))
    if not served:
        return Turn("stopped", Says.NOBODY_LEFT())
    return Turn("succeeded", Says.SERVED(n=served, all=len(members)))


def _stuck(campaign: Campaign, tallies: Sequence[Tally], now_s: float) -> str:
    """Return why a phase up to the present one can never be proven any more."""
    for index, tally in enumerate(tallies):
        phase = campaign.rollout.plan.phases[index]
        needed = min(phase.min_succeeded, tally.total - tally.left_out)
        if index < campaign.rollout.plan.last and tally.attainable < needed:
            broken = [each for each in campaign.bad(index, now_s) if each.reason or each.detail]
            return "; ".join([Says.UNPROVABLE(phase=phase.name), *map(_why, broken[:3])])
    return ""


def _begin(stage: Stage, phase: Phase, approvals: int, now_s: float) -> list[Action]:
    missing = phase.approvals - approvals
    if missing > 0:
        say = Says.APPROVAL_MISSING if missing == 1 else Says.APPROVALS_MISSING
        line = say(phase=phase.name, n=missing, all=phase.approvals)
        return [] if stage.waits == line else [Move(replace(stage, waits=line))]
    summary = Says.BEGINS(phase=phase.name)
    return [Move(replace(stage, begun_s=now_s, waits=""), "begin", summary)]


def _got_worse(campaign: Campaign, tallies: Sequence[Tally]) -> int:
    """Return 1 + the first phase with a bad device that no look has seen; 0 for none."""
    if not campaign.rollout.plan.gates or campaign.asked:
        return 0
    for index, tally in enumerate(tallies):
        if tally.bad > campaign.rollout.stage.bad_at(index):
            return index + 1
    return 0


def _within(
    campaign: Campaign, phase: Phase, tallies: Sequence[Tally], now_s: float
) -> list[Action]:
    stage, tally = campaign.rollout.stage, tallies[-1]
    line = waits(campaign, tallies, now_s)
    if line != stage.waits:
        stage = replace(stage, waits=line)
    if _expected(tally) == 0:
        return _without_devices(campaign, phase, tally)
    needed = min(phase.min_succeeded, _expected(tally))
    if tally.settled and tally.attainable < needed:  # of the last phase: the others pause
        return _leave(campaign, phase, stage, [])
    enough = tally.succeeded >= needed
    # Who comes back while the others soak does not begin the soak anew.
    if not (enough and (tally.settled or stage.settled_s is not None)):
        return _moved(campaign.rollout, replace(stage, settled_s=None)) + _look(campaign, now_s)
    if stage.settled_s is None:
        stage = replace(stage, settled_s=now_s)
    over_s = (stage.settled_s or now_s) + phase.soak_s
    if now_s < over_s:
        return _moved(campaign.rollout, stage) + _look(campaign, now_s)
    return _after_soak(campaign, phase, stage, over_s, now_s)


def _without_devices(campaign: Campaign, phase: Phase, tally: Tally) -> list[Action]:
    """Go on from a phase of nobody; one that everybody was taken out of has proven nothing."""
    stage = campaign.rollout.stage
    if tally.total == 0 or stage.phase == campaign.rollout.plan.last:
        return _leave(campaign, phase, stage, [])
    reason = Says.ALL_LEFT_OUT(phase=phase.name)
    return [Move(stage.following()), Turn("paused", reason)]  # who resumes begins the next phase


def _after_soak(
    campaign: Campaign, phase: Phase, stage: Stage, over_s: float, now_s: float
) -> list[Action]:
    rollout = campaign.rollout
    gated = gates_of(rollout.plan, stage.phase, stage.phase)
    if gated and (stage.looked_s is None or stage.looked_s < over_s):
        return _moved(rollout, stage) + ([] if campaign.asked else [Ask(stage.phase)])
    pending = _pending(campaign)
    if pending and now_s < over_s + (PATIENCE - 1) * phase.soak_s:
        return _moved(rollout, stage) + _look(campaign, now_s)
    return _leave(campaign, phase, stage, pending)


def _leave(
    campaign: Campaign, phase: Phase, stage: Stage, pending: Sequence[GateVerdict]
) -> list[Action]:
    """Go on from a phase that is through; what could not be proven is for people to decide."""
    rollout = campaign.rollout
    unproven = Says.NOT_PROVEN(phase=phase.name, said=_reasons(pending)) if pending else ""
    if stage.phase < rollout.plan.last:
        if unproven:
            return [Turn("paused", unproven)]
        following = rollout.plan.phases[stage.phase + 1]
        summary = Says.PROVEN(phase=phase.name, following=following.name)
        return [Move(stage.following(), "advance", summary)]
    turn = ending(campaign.members)
    if turn is None:
        return [Turn("paused", unproven)] if unproven else _moved(rollout, stage)
    # Nobody is left whom a pause would protect.
    return [replace(turn, reason="; ".join(each for each in (turn.reason, unproven) if each))]


def _look(campaign: Campaign, now_s: float) -> list[Action]:
    rollout, stage = campaign.rollout, campaign.rollout.stage
    if campaign.asked or stage.begun_s is None:
        return []
    if not gates_of(rollout.plan, stage.phase, stage.phase):
        return []
    phase = rollout.plan.phases[stage.phase]
    since_s = stage.settled_s if stage.settled_s is not None else stage.begun_s
    due_s = look_after_s(since_s, stage.looked_s, phase.soak_s)
    return [Ask(stage.phase)] if now_s >= due_s else []


def _moved(rollout: Rollout, stage: Stage) -> list[Action]:
    return [] if stage == rollout.stage else [Move(stage)]


def _pending(campaign: Campaign) -> list[GateVerdict]:
    """Return the verdicts on which the phase must not be left."""
    plan, phase = campaign.rollout.plan, campaign.rollout.phase
    gates = {each.kind: each for each in gates_of(plan, phase, phase)}  # some may be waived by now
    return [
        each
        for each in campaign.verdicts
        if (gate := gates.get(each.kind)) is not None
        and (each.state == "undecided" or (each.state == "no_evidence" and gate.required))
    ]


def _reasons(verdicts: Sequence[GateVerdict]) -> str:
    return "; ".join(Says.GATE(gate=each.kind, said=each.detail) for each in verdicts)


def _expected(tally: Tally) -> int:
    return tally.total - tally.left_out


def _why(member: Member) -> str:
    told = ": ".join(part for part in (member.reason, member.detail) if part)
    say = Says.DEVICE_ENDED_BY if told else Says.DEVICE_ENDED
    return say(device=member.device_id, outcome=member.outcome, told=told)
