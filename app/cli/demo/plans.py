"""How the demo rolls its versions out. Pure."""

from __future__ import annotations

from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import Phase, Plan, canary_plan

CANARY = "edge-01"
GOOD_SOAK_S = 3.0
FAILURES = Gate(kind="failures", limit=0.05, at_most=0)
"""One in twenty may fail, and of the canaries none."""


def good_plan(simulated: tuple[str, ...]) -> Plan:
    """Return the plan of version 2: canaries by name, then a tenth of a large fleet, then all."""
    if not simulated:
        return canary_plan((CANARY,), (FAILURES,))
    canaries = (CANARY, *simulated[:2])
    phases = (
        Phase(name="canaries", devices=canaries, soak_s=GOOD_SOAK_S, min_succeeded=len(canaries)),
        Phase(name="a tenth", percent=10, soak_s=GOOD_SOAK_S),
        Phase(name="the rest", percent=100),
    )
    return Plan(phases=phases, gates=(FAILURES,))


def bad_plan() -> Plan:
    """Return the plan of version 3: its canary is one that it works on, so the gate has to see."""
    gate = Gate(kind="failures", limit=0.1, at_most=0)
    phases = (
        Phase(name="canary", devices=(CANARY,)),
        Phase(name="a quarter", percent=25, soak_s=GOOD_SOAK_S),
        Phase(name="the rest", percent=100),
    )
    return Plan(phases=phases, gates=(gate,))
