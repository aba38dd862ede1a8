"""Classes, quantities and anomaly scores are what plain code makes of the same numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.agreement import agrees, iou
from device_agent.wire.pipeline.post import classify, compile_post, judge_anomaly, regress
from device_agent.wire.pipeline.result import Finding, Result
from device_agent.wire.pipeline.spec import (
    Anomaly,
    Classify,
    Image,
    Layout,
    Pipeline,
    Quantity,
    Regress,
)

LABELS = ("a", "b", "c", "d")
floats = st.floats(-50, 50, width=32)


def row(*values: float) -> NDArray[np.float32]:
    return np.array([values], np.float32)


@given(logits=st.lists(floats, min_size=4, max_size=4), top_k=st.integers(1, 4))
def test_the_best_classes_are_named_in_order(logits: list[float], top_k: int) -> None:
    found = classify(row(*logits), LABELS, Classify(top_k=top_k)).findings
    total = sum(math.exp(value - max(logits)) for value in logits)
    shares = {
        label: math.exp(each - max(logits)) / total
        for label, each in zip(LABELS, logits, strict=True)
    }
    best = sorted(shares.values(), reverse=True)[:top_k]
    assert [each.score for each in found] == pytest.approx(best, abs=1e-5)
    # Shares that are all but equal have no order: float32 cannot tell them apart.
    assert [shares[each.label] for each in found] == pytest.approx(best, abs=1e-5)
    assert len({each.label for each in found}) == top_k


def test_scores_of_a_model_that_has_its_own_softmax_stay() -> None:
    (top,) = classify(row(0.1, 0.7, 0.1, 0.1), LABELS, Classify(softmax=False)).findings
    assert top == Finding("b", pytest.approx(0.7))


def test_quantities_are_scaled_in_their_units() -> None:
    spec = Regress(quantities=(Quantity(scale=100, offset=-50, unit="°C"), Quantity()))
    found = regress(row(0.7, 3.0), ("temperature", "wear"), spec).findings
    assert [(each.label, each.score) for each in found] == [("temperature", 1.0), ("wear", 1.0)]
    assert [each.value for each in found] == pytest.approx([20.0, 3.0], abs=1e-4)
    assert [each.value for each in regress(row(1, 2), ("x", "y"), Regress()).findings] == [1, 2]


@pytest.mark.parametrize(("score", "label"), [(3.4, "usual"), (3.5, "odd"), (-9, "usual")])
def test_a_score_from_the_threshold_on_is_an_anomaly(score: float, label: str) -> None:
    (found,) = judge_anomaly(row(score), row(), ("usual", "odd"), Anomaly(threshold=3.5)).findings
    assert (found.label, found.value) == (label, pytest.approx(score))


@given(pairs=st.lists(st.tuples(floats, floats), min_size=1, max_size=30))
def test_a_reconstruction_s_error_is_the_score(pairs: list[tuple[float, float]]) -> None:
    tensor = np.array([[ours for ours, _ in pairs]], np.float32)
    output = np.array([[theirs for _, theirs in pairs]], np.float32)
    errors = [ours - theirs for ours, theirs in pairs]
    for measure, expected in (
        ("mean-square", sum(error**2 for error in errors) / len(errors)),
        ("mean-absolute", sum(map(abs, errors)) / len(errors)),
    ):
        spec = Anomaly(measure=measure, threshold=1.0)  # type: ignore[arg-type]  # looped over
        (found,) = judge_anomaly(output, tensor, ("usual", "odd"), spec).findings
        assert found.value == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("output", "measure"),
    [(row(1, 2), "score"), (row(1, 2), "mean-square"), (row(math.nan), "score")],
)
def test_an_output_that_is_no_score_is_refused(output: NDArray[np.float32], measure: str) -> None:
    spec = Anomaly(measure=measure, threshold=1.0)  # type: ignore[arg-type]  # parametrized
    with pytest.raises(WireError, match="output"):
        judge_anomaly(output, row(1, 2, 3), ("usual", "odd"), spec)


def test_the_output_that_is_named_is_read() -> None:
    spec = Pipeline(sample=Image(), pre=(Layout(order="NCHW"),), post=Regress(output="second"))
    post = compile_post(spec, ("x",), ("first", "second"))
    assert post((row(1), row(2)), row(), (1, 1, 3)) == Result((Finding("x", 1.0, value=2.0),))
    with pytest.raises(WireError, match=r"pipeline\.post\.output"):
        compile_post(spec, ("x",), ("first",))


def test_results_agree_by_label_and_by_half_of_a_box() -> None:
    box = (0.0, 0.0, 10.0, 10.0)
    here, near, far = (
        Result((Finding("a", 0.9, place),))
        for place in (box, (3.0, 0.0, 13.0, 10.0), (6.0, 0.0, 16.0, 10.0))
    )
    assert iou(box, (3.0, 0.0, 13.0, 10.0)) == pytest.approx(7 / 13)
    assert agrees(here, near)
    assert not agrees(here, far)
    assert not agrees(here, Result())
    assert not agrees(here, Result(here.findings * 2))
    assert agrees(Result((Finding("a", 0.9), Finding("b", 0.1))), Result((Finding("a", 0.4),)))
    assert not agrees(Result((Finding("a", 0.9),)), Result((Finding("b", 0.9),)))
