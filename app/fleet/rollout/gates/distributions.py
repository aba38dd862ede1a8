"""The few distributions that gates need: exact, without a library for statistics.

Formulas are those of the NIST Digital Library of Mathematical Functions (DLMF).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_PRECISE = 1e-15
_CLOSE = 1e-13
_MOST_TERMS = 10_000
_HALVINGS = 60
_NEARLY_NORMAL = 1e6
"""From so many degrees of freedom on, Student's t is the normal distribution to six digits."""


def beta_share(x: float, a: float, b: float) -> float:
    """Return the regularized incomplete beta function ``I_x(a, b)`` (DLMF 8.17.2)."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    # The fraction converges fast below the mean only; above it, by the symmetry of DLMF 8.17.4.
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_share(1.0 - x, b, a)
    logs = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    scale = math.exp(logs + a * math.log(x) + b * math.log1p(-x))
    return scale / (a * _beta_fraction(x, a, b))


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Return ``1 + d1/(1 + d2/(1 + ...))`` of DLMF 8.17.22, by Lentz's method (DLMF 3.10)."""
    value = c = 1.0
    d = 0.0
    for n in range(1, _MOST_TERMS):
        m = n // 2
        if n % 2:
            part = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            part = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1.0 / _apart_from_zero(1.0 + part * d)
        c = _apart_from_zero(1.0 + part / c)
        value *= c * d
        if abs(c * d - 1.0) < _PRECISE:
            break
    return value


def _apart_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


@lru_cache(maxsize=1024)
def t_quantile(alpha: float, freedom: float) -> float:
    """Return what Student's t exceeds with the chance `alpha`, at most one half.

    Its tail is ``I_x(freedom / 2, 1 / 2) / 2`` with ``x = freedom / (freedom + t^2)`` (Abramowitz
    and Stegun 26.7.1); degrees of freedom need not be whole.
    """
    if freedom >= _NEARLY_NORMAL:
        return -NormalDist().inv_cdf(alpha)
    # Solved for log x: the far tail of one degree of freedom lies where x is next to nothing.
    log_x = _solve(lambda z: beta_share(math.exp(z), freedom / 2, 0.5), 2 * alpha, -80.0, 0.0)
    return math.sqrt(freedom * math.expm1(-log_x))


def share_bounds(hits: int, trials: int, alpha: float) -> tuple[float, float]:
    """Return the exact lower and upper bound of a share, each at level `alpha` by itself.

    Clopper and Pearson, Biometrika 1934: the share at which so many hits or more (or fewer) have
    the chance `alpha`; the binomial tail is ``I_p(hits, trials - hits + 1)`` (DLMF 8.17.5).
    """
    lower, upper = 0.0, 1.0
    if hits > 0:
        lower = _solve(lambda p: beta_share(p, hits, trials - hits + 1), alpha, 0.0, 1.0)
    if hits < trials:
        upper = _solve(lambda p: beta_share(p, hits + 1, trials - hits), 1 - alpha, 0.0, 1.0)
    return lower, upper


def count_bounds(count: int, alpha: float) -> tuple[float, float]:
    """Return the exact lower and upper bound of a Poisson mean, each at level `alpha`.

    Garwood, Biometrika 1936.
    """
    highest = count + 10.0 * math.sqrt(count + 1) - 2.0 * math.log(alpha) + 10.0
    lower = _solve(lambda mean: _poisson_tail(count, mean), alpha, 0.0, highest) if count else 0.0
    upper = _solve(lambda mean: _poisson_tail(count + 1, mean), 1 - alpha, 0.0, highest)
    return lower, upper


def _poisson_tail(count: int, mean: float) -> float:
    """Return the chance of `count` or more."""
    if mean <= 0.0:
        return 0.0
    log_mean = math.log(mean)
    below = (math.exp(k * log_mean - mean - math.lgamma(k + 1)) for k in range(count))
    return 1.0 - math.fsum(below)


def _solve(rising: Callable[[float], float], wanted: float, lowest: float, highest: float) -> float:
    """Return where a rising function reaches a value, by halving the interval."""
    for _ in range(_HALVINGS):
        middle = (lowest + highest) / 2
        if highest - lowest <= _CLOSE * abs(middle):
            break
        if rising(middle) < wanted:
            lowest = middle
        else:
            highest = middle
    return (lowest + highest) / 2
