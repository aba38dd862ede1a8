"""What a candidate keeps of what it compared."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from device_agent.errors import WorkerError
from device_agent.inference.shadow.conducting import report_of
from device_agent.inference.shadow.tally import LABEL_BYTES, Comparison
from device_agent.wire.messages import (
    MAX_DISAGREEMENTS,
    MAX_SHADOW_BUCKETS,
    MAX_SHADOW_LABELS,
    Predictions,
)
from device_agent.wire.pipeline.result import Box, Finding, Result

BOX: Box = (0.0, 0.0, 10.0, 10.0)
MOVED: Box = (4.0, 0.0, 14.0, 10.0)


def one(label: str, score: float = 0.9, **rest: object) -> Result:
    return Result((Finding(label, score, **rest),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("theirs", "ours", "agreed"),
    [
        (one("scratch", 0.6), one("scratch", 0.9), True),
        (one("scratch"), one("dent"), False),
        (one("face", box=BOX), one("face", 0.5, box=BOX), True),
        (one("face", box=BOX), one("face", box=MOVED), False),
        (one("face", box=BOX), Result(), False),
        (Result(), Result(), True),
        (one("wear", 1.0, value=10.0), one("wear", 1.0, value=10.9), True),
        (one("wear", 1.0, value=10.0), one("wear", 1.0, value=12.0), False),
        (one("wear", 1.0, value=-0.1), one("wear", 1.0, value=0.1), False),
        (one("wear", 1.0, value=0.0), one("wear", 1.0, value=0.0), True),
    ],
)
def test_agreement_is_of_labels_boxes_and_values(
    theirs: Result, ours: Result, agreed: bool
) -> None:
    comparison = Comparison(0.1)
    assert comparison.add(theirs, ours, 0.001) is agreed
    tally = comparison.tally(0.5)
    assert (tally.compared, tally.agreed, tally.cpu_s) == (1, int(agreed), 0.5)


def test_values_of_an_anomaly_score_are_not_compared_its_label_is() -> None:
    comparison = Comparison(None)
    assert comparison.add(one("usual", 1.0, value=0.1), one("usual", 1.0, value=0.4), 0.001)
    assert not comparison.add(one("usual", 1.0, value=0.1), one("odd", 1.0, value=0.4), 0.001)


def test_both_sides_are_counted_as_a_window_counts_them() -> None:
    comparison = Comparison(None)
    comparison.add(one("a", 0.95), one("b", 0.05), 0.010)
    comparison.add(one("a", 0.95), one("a", 0.95), 0.020)
    tally = comparison.tally(0.0)
    assert tally.serving.labels == {"a": 2}
    assert tally.candidate.labels == {"b": 1, "a": 1}
    assert tally.serving.confidence == (0,) * 9 + (2,)
    assert tally.candidate.confidence == (1, *(0,) * 8, 1)
    assert tally.latency.count == 2
    assert tally.latency.total == pytest.approx(0.030)


def test_labels_and_digests_are_bounded_and_nothing_is_lost_from_the_counts() -> None:
    comparison = Comparison(None)
    for index in range(2 * MAX_SHADOW_LABELS):
        comparison.add(one("often"), one(f"label {index}"), 0.001)
        if comparison.wants_digest:
            comparison.keep_digest(f"{index:064x}")
    tally = comparison.tally(0.0)
    assert len(tally.candidate.labels) == MAX_SHADOW_LABELS
    assert sum(tally.candidate.labels.values()) + tally.candidate.other == 2 * MAX_SHADOW_LABELS
    assert tally.serving.labels == {"often": 2 * MAX_SHADOW_LABELS}
    assert len(tally.disagreements) == MAX_DISAGREEMENTS


def test_long_labels_leave_room_for_the_rest_of_a_reported_state() -> None:
    comparison = Comparison(None)
    for index in range(MAX_SHADOW_LABELS):
        label = f"{index:03}" + "ü" * 500
        comparison.add(one("often"), one(label, 1.0, value=1.0 / 3.0), 1e-8 * 1.1**index)
    report = report_of(comparison.tally(0.0), None, 1.0)
    named = sum(len(label.encode()) for label in report.candidate.labels)
    assert 0 < named <= LABEL_BYTES
    assert set(report.candidate.values) == set(report.candidate.labels)
    assert sum(report.candidate.labels.values()) + report.candidate.other == MAX_SHADOW_LABELS


def test_latencies_far_apart_are_all_in_the_report() -> None:
    comparison = Comparison(None)
    times = 2 * MAX_SHADOW_BUCKETS
    for index in range(times):
        comparison.add(Result(), Result(), 1e-7 * 1.021**index)
    report = report_of(comparison.tally(0.0), None, 1.0)
    assert len(report.latency) == MAX_SHADOW_BUCKETS
    assert sum(count for _, count in report.latency) == times
    assert [bucket for bucket, _ in report.latency] == sorted(dict(report.latency))
    assert report.latency[0][1] > 1


@pytest.mark.parametrize(
    "lie",
    [
        {"cpu_s": float("nan")},
        {"serving": Predictions(labels={"x" * 50_000: 1})},
        {"disagreements": ("no digest",)},
    ],
)
def test_a_candidate_that_lies_cannot_make_a_state_that_nobody_reads(lie: dict[str, Any]) -> None:
    tally = msgspec.structs.replace(Comparison(None).tally(0.0), **lie)
    with pytest.raises(WorkerError, match="worker-protocol"):
        report_of(tally, None, 1.0)


def test_a_sample_that_comes_again_takes_one_digest() -> None:
    comparison = Comparison(None)
    for _ in range(3):
        comparison.keep_digest("ab" * 32)
    assert comparison.tally(0.0).disagreements == ("ab" * 32,)
