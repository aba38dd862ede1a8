"""Gates: what a phase must show before the next one begins.

Pure statistics over `app.fleet.rollout.evidence`. Read `gate.py` (what is asked), `judge.py` (who
answers), `looks.py` (how sure), `effects.py` (the comparison), then one module for each family.
"""

from __future__ import annotations

from app.fleet.rollout.gates.gate import Gate, GateKind, OnTrip, check_gate, default_gates
from app.fleet.rollout.gates.judge import judge_gate
from app.fleet.rollout.gates.looks import look_after_s, next_look_s
from app.fleet.rollout.gates.verdict import GateState, GateVerdict

__all__ = [
    "Gate",
    "GateKind",
    "GateState",
    "GateVerdict",
    "OnTrip",
    "check_gate",
    "default_gates",
    "judge_gate",
    "look_after_s",
    "next_look_s",
]
