"""A gate that means nothing is refused, with the place in the plan."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from app.errors import InputError
from app.fleet.rollout.gates import Gate, GateKind, check_gate, default_gates
from app.fleet.rollout.gates.gate import UNITS


def test_the_default_gates_are_valid_and_of_every_kind() -> None:
    for place, gate in enumerate(default_gates()):
        check_gate(gate, f"gates[{place}]")
    assert {gate.kind for gate in default_gates()} == set(get_args(GateKind)) == set(UNITS)


@pytest.mark.parametrize(
    ("gate", "field"),
    [
        (Gate(kind="speed", limit=1.0), "kind"),
        (Gate(kind="latency", limit=1.2, on_trip="panic"), "on_trip"),
        (Gate(kind="latency", limit=1.0), "limit"),
        (Gate(kind="latency", limit=float("nan")), "limit"),
        (Gate(kind="energy", limit=float("inf")), "limit"),
        (Gate(kind="failures", limit=5), "limit"),
        (Gate(kind="errors", limit=0.0), "limit"),
        (Gate(kind="agreement", limit=1.01), "limit"),
        (Gate(kind="temperature", limit=-1), "limit"),
        (Gate(kind="drift", limit=0), "limit"),
        (Gate(kind="latency", limit=1.2, min_sample=0), "min_sample"),
        (Gate(kind="latency", limit=1.2, confidence=1.0), "confidence"),
        (Gate(kind="latency", limit=1.2, confidence=float("nan")), "confidence"),
        (Gate(kind="latency", limit=1.2, at_most=0), "at_most"),
        (Gate(kind="failures", limit=0.1, at_most=-1), "at_most"),
    ],
)
def test_a_value_that_means_nothing_is_named_with_its_path(gate: Gate, field: str) -> None:
    with pytest.raises(InputError, match=rf"^phases\[1\]\.gates\[0\]\.{field}: "):
        check_gate(gate, "phases[1].gates[0]")


def test_a_gate_survives_the_registry() -> None:
    gates = default_gates()
    assert msgspec.json.decode(msgspec.json.encode(gates), type=tuple[Gate, ...]) == gates


def test_no_failure_at_all_may_be_asked_for() -> None:
    check_gate(Gate(kind="failures", limit=0.0), "gates[0]")
