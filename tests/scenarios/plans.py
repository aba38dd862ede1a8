"""Plans that the scenarios roll out by."""

from __future__ import annotations

from app.fleet.rollout.gates.gate import Gate, GateKind, OnTrip, default_gates
from app.fleet.rollout.plan import Phase, Plan

SOAK_S = 1800.0


def phased(*phases: Phase, gates: tuple[Gate, ...] | None = None, **limits: object) -> Plan:
    """Return a plan with the default gates; canaries and the rest if no phases are given."""
    chosen = phases or (Phase(name="canary", count=5, soak_s=SOAK_S), rest())
    given = default_gates() if gates is None else gates
    return Plan(phases=chosen, gates=given, nonce="n", **limits)  # type: ignore[arg-type]


def rest(soak_s: float = 0.0) -> Phase:
    """Return the phase of all that are left."""
    return Phase(name="rest", percent=100, soak_s=soak_s)


def only(kind: GateKind, on_trip: OnTrip = "pause") -> tuple[Gate, ...]:
    """Return one of the default gates, with what it does when it trips."""
    (gate,) = [each for each in default_gates() if each.kind == kind]
    fields = {each: getattr(gate, each) for each in gate.__struct_fields__}
    return (Gate(**{**fields, "on_trip": on_trip}),)
