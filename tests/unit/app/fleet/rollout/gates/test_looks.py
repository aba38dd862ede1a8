"""Looks grow apart, and together they may err no more often than one."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from app.fleet.rollout.gates.looks import LOOKS_IN_SOAK, level, look_after_s, next_look_s


@given(confidence=st.floats(0.5, 0.9999))
def test_all_looks_of_all_phases_together_err_no_more_than_the_confidence_allows(
    confidence: float,
) -> None:
    spent = math.fsum(level(confidence, p, k) for p in range(60) for k in range(1, 400))
    assert 0.95 * (1 - confidence) < spent < 1 - confidence


@given(confidence=st.floats(0.5, 0.9999), phase=st.integers(0, 50), look=st.integers(1, 200))
def test_each_look_has_a_chance_of_error_and_a_later_phase_has_less(
    confidence: float, phase: int, look: int
) -> None:
    assert 0 < level(confidence, phase + 1, look) < level(confidence, phase, look)


@given(begin=st.floats(0, 4e9), soak_s=st.floats(10, 1e6), look=st.integers(1, 30))
def test_each_look_comes_later_than_the_one_before(begin: float, soak_s: float, look: int) -> None:
    assert begin < next_look_s(begin, look, soak_s) < next_look_s(begin, look + 1, soak_s)


def test_the_end_of_the_soak_is_a_look() -> None:
    assert next_look_s(1000.0, LOOKS_IN_SOAK, 1800.0) == 2800.0
    assert next_look_s(1000.0, 1, 1600.0) == 1100.0


def test_a_week_of_patience_is_less_than_twenty_looks() -> None:
    assert next_look_s(0.0, 20, 1800.0) > 7 * 86400


@given(begin=st.floats(0, 4e9), soak_s=st.floats(10, 1e6), share=st.floats(-1, 1000))
def test_a_look_that_something_else_asked_for_moves_no_later_one(
    begin: float, soak_s: float, share: float
) -> None:
    looked_s = begin + share * soak_s
    due_s = look_after_s(begin, looked_s, soak_s)
    planned = [next_look_s(begin, look, soak_s) for look in range(1, 40)]
    assert due_s == min(each for each in planned if each > looked_s)
    assert look_after_s(begin, None, soak_s) == planned[0]
