"""The latency sketch keeps its error bound, and merging loses nothing."""

from __future__ import annotations

import math

import pytest
from ddsketch import DDSketch
from hypothesis import given
from hypothesis import strategies as st

from device_agent.wire.sketch import RELATIVE_ERROR, Sketch, bucket_value, merged

QUANTILES = (0.0, 0.25, 0.5, 0.9, 0.95, 0.99, 1.0)
latencies_s = st.lists(st.floats(1e-8, 1e4), min_size=1, max_size=200)


def sketch_of(values: list[float]) -> Sketch:
    sketch = Sketch()
    for value in values:
        sketch.add(value)
    return sketch


@given(latencies_s)
def test_every_quantile_is_within_the_relative_error(values: list[float]) -> None:
    sketch = sketch_of(values)
    for q in QUANTILES:
        exact = sorted(values)[math.floor(q * (len(values) - 1))]
        assert sketch.quantile(q) == pytest.approx(exact, rel=RELATIVE_ERROR * 1.0001)


@given(latencies_s)
def test_many_at_once_are_the_same_as_one_by_one(values: list[float]) -> None:
    at_once = Sketch()
    at_once.add_all(values)
    assert at_once == sketch_of(values)


@given(latencies_s)
def test_quantiles_agree_with_ddsketch(values: list[float]) -> None:
    ours, oracle = sketch_of(values), DDSketch(RELATIVE_ERROR)
    for value in values:
        oracle.add(value)
    for q in QUANTILES:
        # Both may be off by the error, to either side of the same value.
        ours_s, theirs_s = ours.quantile(q), oracle.get_quantile_value(q)
        assert ours_s == pytest.approx(theirs_s, rel=2.1 * RELATIVE_ERROR)


@given(st.lists(latencies_s, min_size=1, max_size=5))
def test_merging_equals_having_recorded_everything_in_one(parts: list[list[float]]) -> None:
    whole = sketch_of([value for part in parts for value in part])
    together = merged(sketch_of(part) for part in parts)
    assert together.buckets == whole.buckets
    assert together.count == whole.count
    assert together.total == pytest.approx(whole.total)


def test_merging_leaves_its_sources_alone() -> None:
    parts = [sketch_of([0.1]), sketch_of([0.2])]
    merged(parts)
    assert [part.count for part in parts] == [1, 1]


def test_an_empty_sketch_has_no_quantile_and_no_mean() -> None:
    assert Sketch().quantile(0.5) is None
    assert Sketch().mean is None
    assert merged([]) == Sketch()


@pytest.mark.parametrize("value_s", [0.0, -1.0, 1e-12])
def test_values_below_a_nanosecond_share_a_bucket(value_s: float) -> None:
    sketch = sketch_of([value_s])
    assert sketch.quantile(0.5) == pytest.approx(1e-9, rel=0.02)


def test_the_mean_is_exact() -> None:
    assert sketch_of([0.1, 0.2, 0.6]).mean == pytest.approx(0.3)


def test_a_buckets_value_is_within_the_error_of_both_its_ends() -> None:
    gamma = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
    for index in (-900, -1, 0, 1, 500):
        for end in (gamma ** (index - 1), gamma**index):
            assert bucket_value(index) == pytest.approx(end, rel=RELATIVE_ERROR * 1.0001)


@pytest.mark.parametrize("counts", [{3: 0}, {1: 0, 3: 0}, {1: 2**53 - 1, 3: 2**53 - 1}])
def test_counts_that_no_device_made_have_quantiles_within_their_buckets(
    counts: dict[int, int],
) -> None:
    for q in QUANTILES:
        assert Sketch(buckets=counts).quantile(q) in [bucket_value(index) for index in counts]
