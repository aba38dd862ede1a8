"""A gate and its evidence in, a verdict out. Pure: the same evidence gives the same verdict."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from app.fleet.rollout.evidence import Evidence
from app.fleet.rollout.gates import behaviour
from app.fleet.rollout.gates.counting import (
    disagreement,
    failures,
    more_restarts,
    restart_rates,
    restarts_of,
)
from app.fleet.rollout.gates.drift import drift_arm
from app.fleet.rollout.gates.effects import Arm, Bounds, compare
from app.fleet.rollout.gates.gate import Gate, GateKind
from app.fleet.rollout.gates.looks import level
from app.fleet.rollout.gates.verdict import GateState, GateVerdict
from app.fleet.rollout.gates.wording import Sample, Says, sentence

_FROM_HALF = 0.5
"""So many of the devices that had a figure before must have one now: silence proves nothing."""
_LOGS: frozenset[GateKind] = frozenset({"latency", "energy"})
_UNPROVED: frozenset[GateKind] = frozenset({"failures", "throttling", "restarts"})
"""What is too seldom to be proved absent on a few devices: the best estimate has to be within the
limit for these to pass; for all others, the upper bound."""


@dataclass(frozen=True, slots=True)
class _Arms:
    updated: Arm
    waiting: Arm
    what: str = ""


def judge_gate(gate: Gate, evidence: Evidence) -> GateVerdict:
    """Return what the gate says of the evidence, which names the look it is for.

    Bounds of this look are at the level that `looks.level` gives it, so that over all looks of all
    phases a gate trips with a chance of no more than 1 - confidence while the truth is within its
    limit. Whether an undecided gate holds a phase for ever is not decided here.
    """
    alpha = level(gate.confidence, evidence.phase, evidence.look)
    verdict = _JUDGES[gate.kind](gate, evidence, alpha)
    doubtful = _doubtful(evidence) if gate.kind in _MEASURED else 0
    if verdict.state != "no_evidence" or not doubtful:
        return verdict
    return replace(verdict, detail=f"{verdict.detail}; {Says.DOUBTFUL(n=doubtful)}")


def _doubtful(evidence: Evidence) -> int:
    stretches = (each for device in evidence.updated for each in (device.before, device.after))
    return sum(each.doubtful for each in stretches if each)


def _failures(gate: Gate, evidence: Evidence, alpha: float) -> GateVerdict:
    outcomes = evidence.outcomes
    sample = Sample(outcomes.final, gate.min_sample)
    bounds = failures(outcomes, alpha) if outcomes.final else None
    verdict = _verdict(gate, bounds, sample)
    if gate.at_most is None or outcomes.named_failed <= gate.at_most:
        return verdict
    detail = Says.TOO_MANY_NAMED(n=outcomes.named_failed, may=gate.at_most)
    return replace(verdict, state="trips", detail=detail)


def _restarts(gate: Gate, evidence: Evidence, alpha: float) -> GateVerdict:
    new, old = restart_rates(evidence.updated, evidence.waiting)
    known = [each for each in evidence.updated if restarts_of([each.before]).devices]
    silent = sum(not restarts_of([each.after]).devices for each in known)
    sample = Sample(new.devices, _needed(gate, new.devices, silent), control=len(evidence.waiting))
    return _verdict(gate, more_restarts(new, old, alpha) if new.devices else None, sample)


def _agreement(gate: Gate, evidence: Evidence, alpha: float) -> GateVerdict:
    """Judge disagreement, which is bad where it is high as all others are, and turn it round."""
    found = [disagreement(each) for each in evidence.agreements]
    arms = _Arms(Arm(tuple(each for each in found if each)), Arm())
    opposite = _compared(replace(gate, limit=1 - gate.limit), arms, alpha)
    if opposite.figure is None:
        return replace(opposite, limit=gate.limit)
    turned = replace(
        opposite,
        limit=gate.limit,
        figure=1 - opposite.figure,
        lower=None if opposite.upper is None else 1 - opposite.upper,
        upper=None if opposite.lower is None else 1 - opposite.lower,
    )
    return replace(turned, detail=sentence(turned, Sample(turned.sample, turned.needed)))


def _behaviour(gate: Gate, evidence: Evidence, alpha: float) -> GateVerdict:
    return _compared(gate, _ARMS[gate.kind](evidence), alpha)


def _compared(gate: Gate, arms: _Arms, alpha: float) -> GateVerdict:
    effects, control = arms.updated.effects, arms.waiting.effects
    missing = arms.updated.missing
    needed = _needed(gate, len(effects), missing)
    sample = Sample(len(effects), needed, missing, len(control), arms.what)
    bounds = compare(effects, control, alpha) if effects else None
    if bounds and gate.kind in _LOGS:
        lower, upper = (
            None if each is None else _exp(each) for each in (bounds.lower, bounds.upper)
        )
        bounds = Bounds(_exp(bounds.figure), lower, upper)
    return _verdict(gate, bounds, sample)


def _exp(value: float) -> float:
    """Return e to a power that may be beyond any number: JSON has no infinity."""
    return math.exp(max(min(value, 700.0), -700.0))


def _needed(gate: Gate, sample: int, missing: int) -> int:
    return max(gate.min_sample, math.ceil(_FROM_HALF * (sample + missing)))


def _verdict(gate: Gate, bounds: Bounds | None, sample: Sample) -> GateVerdict:
    state: GateState = "no_evidence" if bounds is None else _state(gate, bounds, sample)
    verdict = GateVerdict(
        kind=gate.kind,
        state=state,
        limit=gate.limit,
        figure=bounds.figure if bounds else None,
        lower=bounds.lower if bounds else None,
        upper=bounds.upper if bounds else None,
        sample=sample.devices,
        needed=sample.needed,
    )
    return replace(verdict, detail=sentence(verdict, sample))


def _state(gate: Gate, bounds: Bounds, sample: Sample) -> GateState:
    # What is missing keeps a gate from passing only: it may not hide what the others show.
    if sample.devices < gate.min_sample:
        return "undecided"
    if bounds.lower is not None and bounds.lower > gate.limit:
        return "trips"
    highest = bounds.figure if gate.kind in _UNPROVED else bounds.upper
    if sample.devices >= sample.needed and highest is not None and highest <= gate.limit:
        return "passes"
    return "undecided"


def _both(read: behaviour.Read, evidence: Evidence, what: str = "") -> _Arms:
    updated, waiting = evidence.updated, evidence.waiting
    return _Arms(behaviour.arm(updated, read), behaviour.arm(waiting, read), what)


def _energy(evidence: Evidence) -> _Arms:
    kind = behaviour.energy_kind(evidence.updated)
    if kind is None:
        return _Arms(Arm(), Arm())
    method, scope, net = kind
    what = f"{'net' if net else 'gross'}, {method}, {scope}"
    return _both(behaviour.energy(kind), evidence, what)


def _drift(evidence: Evidence) -> _Arms:
    return _Arms(drift_arm(evidence.updated), drift_arm(evidence.waiting))


_ARMS: dict[GateKind, Callable[[Evidence], _Arms]] = {
    "latency": lambda evidence: _both(behaviour.latency, evidence),
    "errors": lambda evidence: _both(behaviour.errors, evidence),
    "energy": _energy,
    "temperature": lambda evidence: _both(behaviour.temperature, evidence),
    "throttling": lambda evidence: _both(behaviour.throttling, evidence),
    "drift": _drift,
}
_MEASURED: frozenset[GateKind] = frozenset({*_ARMS, "restarts"})
_JUDGES: dict[GateKind, Callable[[Gate, Evidence, float], GateVerdict]] = {
    **dict.fromkeys(_ARMS, _behaviour),
    "failures": _failures,
    "restarts": _restarts,
    "agreement": _agreement,
}
