"""Quantiles and bounds agree with published tables."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fleet.rollout.gates.distributions import (
    beta_share,
    count_bounds,
    share_bounds,
    t_quantile,
)

chances = st.floats(1e-7, 0.5)


@pytest.mark.parametrize(
    ("alpha", "freedom", "tabulated"),
    [
        # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2
        (0.10, 1, 3.078), (0.05, 1, 6.314), (0.001, 1, 318.313), (0.05, 2, 2.920),
        (0.025, 10, 2.228), (0.001, 10, 4.143), (0.01, 30, 2.457), (0.001, 100, 3.174),
    ],
)  # fmt: skip
def test_t_quantiles_are_those_of_the_table(alpha: float, freedom: int, tabulated: float) -> None:
    assert t_quantile(alpha, freedom) == pytest.approx(tabulated, rel=2e-4)


@given(alpha=chances)
def test_with_one_degree_of_freedom_t_is_cauchy(alpha: float) -> None:
    assert t_quantile(alpha, 1) == pytest.approx(1 / math.tan(math.pi * alpha), rel=1e-6, abs=1e-6)


@given(alpha=chances)
def test_with_many_degrees_of_freedom_t_is_normal(alpha: float) -> None:
    assert t_quantile(alpha, 9.9e5) == pytest.approx(
        t_quantile(alpha, math.inf), rel=1e-3, abs=1e-5
    )


@pytest.mark.parametrize(
    ("hits", "trials", "lower", "upper"),
    [
        # Clopper and Pearson, 95 % two-sided: Newcombe, Statistics in Medicine 1998, table I
        (81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)  # fmt: skip
def test_bounds_of_a_share_are_clopper_and_pearsons(
    hits: int, trials: int, lower: float, upper: float
) -> None:
    assert share_bounds(hits, trials, 0.025) == pytest.approx((lower, upper), abs=6e-5)


@given(trials=st.integers(1, 300), share=st.floats(0, 1), alpha=chances)
def test_bounds_of_a_share_are_where_the_binomial_tail_is_alpha(
    trials: int, share: float, alpha: float
) -> None:
    hits = round(share * trials)
    lower, upper = share_bounds(hits, trials, alpha)
    assert lower <= hits / trials <= upper
    if hits:
        tail = 1 - math.fsum(_binomial(k, trials, lower) for k in range(hits))
        assert tail == pytest.approx(alpha, rel=1e-4, abs=1e-10)
    if hits < trials:
        tail = math.fsum(_binomial(k, trials, upper) for k in range(hits + 1))
        assert tail == pytest.approx(alpha, rel=1e-4, abs=1e-10)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Garwood, 95 % two-sided, as tabulated by Ulm, American Journal of Epidemiology 1990
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)],
)
def test_bounds_of_a_count_are_garwoods(count: int, lower: float, upper: float) -> None:
    assert count_bounds(count, 0.025) == pytest.approx((lower, upper), abs=6e-5)


@given(k=st.integers(0, 2**20), a=st.floats(0.5, 500), b=st.floats(0.5, 500))
def test_the_incomplete_beta_function_is_a_share_and_symmetric(k: int, a: float, b: float) -> None:
    x = k / 2**20  # 1 - x is exact
    assert 0 <= beta_share(x, a, b) <= 1 + 1e-12
    assert beta_share(x, a, b) + beta_share(1 - x, b, a) == pytest.approx(1, abs=1e-9)


def _binomial(k: int, n: int, p: float) -> float:
    if p in (0.0, 1.0):
        return float(k == n * p)
    logs = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(logs + k * math.log(p) + (n - k) * math.log1p(-p))
