"""Alarms are what their definition makes of the whole history."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_agent.wire.pipeline.decision import Decider, Verdict, describe
from device_agent.wire.pipeline.result import Finding, Result
from device_agent.wire.pipeline.spec import Decision


def found(label: str, score: float = 0.9) -> Result:
    return Result((Finding(label, score),))


def value(label: str, number: float) -> Result:
    return Result((Finding(label, 1.0, value=number),))


def changes(spec: Decision, results: list[Result], step_s: float = 1.0) -> list[str]:
    decider = Decider(spec)
    return [decider.decide(result, at * step_s).change for at, result in enumerate(results)]


def plain(spec: Decision, scores: list[float], step_s: float) -> list[str]:
    """Decide each sample anew from all the scores before it."""
    release = spec.release if spec.release is not None else spec.threshold
    found, raised, last_s = [], False, float("-inf")
    for at, score in enumerate(scores):
        last = scores[max(0, at - spec.n + 1) : at + 1]
        high = sum(each >= spec.threshold for each in last) >= spec.k
        low = sum(each >= min(release, spec.threshold) for each in last) >= spec.k
        change = ""
        if raised:
            if not low:
                raised, change = False, "cleared"
        elif high and score >= spec.threshold and at * step_s >= last_s + spec.hold_off_s:
            change, last_s, raised = "alarm", at * step_s, spec.release is not None
        found.append(change)
    return found


@given(
    scores=st.lists(st.sampled_from([0.1, 0.4, 0.6, 0.9]), max_size=40),
    k=st.integers(1, 4),
    extra=st.integers(0, 3),
    hold_off_s=st.sampled_from([0.0, 2.5, 100.0]),
    release=st.sampled_from([None, 0.3, 0.5]),
)
def test_alarms_follow_from_the_history(
    scores: list[float], k: int, extra: int, hold_off_s: float, release: float | None
) -> None:
    spec = Decision(
        alarm_labels=("pit",), threshold=0.5, k=k, n=k + extra, hold_off_s=hold_off_s,
        release=release,
    )  # fmt: skip
    results = [found("pit", score) for score in scores]
    assert changes(spec, results) == plain(spec, scores, 1.0)


def test_an_alarm_that_lasts_is_raised_once_and_cleared_below_its_release() -> None:
    spec = Decision(alarm_labels=("pit",), threshold=0.8, release=0.5)
    scores = (0.7, 0.9, 0.9, 0.6, 0.7, 0.4, 0.7, 0.8)
    assert changes(spec, [found("pit", score) for score in scores]) == [
        "", "alarm", "", "", "", "cleared", "", "alarm",
    ]  # fmt: skip


def test_nothing_found_clears_an_alarm() -> None:
    spec = Decision(alarm_labels=("face",), release=0.4)
    face = Result((Finding("face", 0.9, (0, 0, 1, 1)),))
    assert changes(spec, [face, Result(), face]) == ["alarm", "cleared", "alarm"]


def test_a_label_has_its_own_threshold_and_release() -> None:
    spec = Decision(
        alarm_labels=("pit", "stain"), threshold=0.9, thresholds={"stain": 0.3},
        releases={"stain": 0.2},
    )  # fmt: skip
    results = [found("pit", 0.5), found("stain", 0.3), found("stain", 0.25), found("pit", 0.5)]
    assert changes(spec, results) == ["", "alarm", "", "cleared"]


def test_any_box_counts_and_the_alarm_names_it() -> None:
    spec = Decision(alarm_labels=("dog",), threshold=0.6)
    boxes = [Finding("cat", 0.9, (0, 0, 1, 1)), Finding("dog", 0.7, (0, 0, 1, 1))]
    verdict = Decider(spec).decide(Result(tuple(boxes)), 0.0)
    assert verdict == Verdict("alarm", boxes[1])
    assert describe(verdict) == "dog 0.70"


def test_of_classes_only_the_best_counts() -> None:
    spec = Decision(alarm_labels=("pit",), threshold=0.1)
    classes = Result((Finding("good", 0.6), Finding("pit", 0.4)))
    assert changes(spec, [classes]) == [""]


@pytest.mark.parametrize(
    ("limits", "numbers", "expected"),
    [
        ({"above": {"t": 70.0}}, (70.0, 70.5, 69.0), ["", "alarm", ""]),
        ({"below": {"t": 5.0}}, (5.0, 4.0), ["", "alarm"]),
        ({"above": {"t": 70.0}, "below": {"t": 5.0}}, (4.0, 50.0, 71.0), ["alarm", "", "alarm"]),
        (
            {"above": {"t": 70.0}, "releases": {"t": 65.0}},
            (71.0, 66.0, 72.0, 65.0, 71.0),
            ["alarm", "", "", "cleared", "alarm"],
        ),
        (
            {"below": {"t": 5.0}, "releases": {"t": 8.0}},
            (4.0, 7.0, 8.0),
            ["alarm", "", "cleared"],
        ),
    ],
)
def test_values_have_limits(
    limits: dict[str, Any], numbers: tuple[float, ...], expected: list[str]
) -> None:
    spec = Decision(**limits)
    assert changes(spec, [value("t", number) for number in numbers]) == expected


def test_an_alarm_says_its_value_and_its_end_says_so() -> None:
    decider = Decider(Decision(above={"t": 70.0}, releases={"t": 65.0}))
    assert describe(decider.decide(value("t", 71.25), 0.0)) == "t 71.25"
    assert describe(decider.decide(value("t", 60.0), 1.0)) == "nothing is left"
