from __future__ import annotations

import pytest

from device_agent.inference.recorder import Recorder, confidence_bin
from device_agent.wire.pipeline.result import Finding, Result

BUNDLE = "a" * 64


def found(label: str, score: float) -> Result:
    return Result((Finding(label, score),))


def test_a_window_holds_everything_that_was_recorded() -> None:
    recorder = Recorder(BUNDLE, unix_s=1000.0, now_s=50.0)
    recorder.add(found("pit", 0.95), True, pre_s=0.001, run_s=0.002, post_s=0.003)
    recorder.add(found("good", 0.31), False, pre_s=0.001, run_s=0.004, post_s=0.003)
    recorder.count_error()
    recorder.count_error()
    recorder.count_dropped(3)

    window = recorder.close(unix_s=1010.0, now_s=60.5)

    assert (window.start_s, window.duration_s, window.bundle) == (1000.0, 10.5, BUNDLE)
    assert (window.inferences, window.errors, window.dropped, window.alarms) == (2, 2, 3, 1)
    assert window.predictions == {"pit": 1, "good": 1}
    assert window.confidence == (0, 0, 0, 1, 0, 0, 0, 0, 0, 1)
    assert window.stages["run"].total == pytest.approx(0.006)
    assert window.stages["total"].total == pytest.approx(0.014)
    assert {stage: sketch.count for stage, sketch in window.stages.items()} == {
        "pre": 2, "run": 2, "post": 2, "total": 2,
    }  # fmt: skip


def test_the_next_window_starts_empty_where_the_last_one_ended() -> None:
    recorder = Recorder(BUNDLE, unix_s=1000.0, now_s=50.0)
    recorder.add(found("pit", 0.9), False, 0.1, 0.1, 0.1)
    first = recorder.close(unix_s=1010.0, now_s=60.0)
    second = recorder.close(unix_s=1020.0, now_s=70.0)
    assert (second.start_s, second.duration_s, second.inferences) == (1010.0, 10.0, 0)
    assert second.stages["run"].buckets == {}
    assert sum(second.confidence) == 0
    assert first.inferences == 1
    assert first.stages["run"].count == 1


@pytest.mark.parametrize(
    ("score", "expected"), [(0.0, 0), (0.099, 0), (0.1, 1), (1.0, 9), (17.0, 9), (-3.0, 0)]
)
def test_scores_outside_their_range_stay_in_the_end_bins(score: float, expected: int) -> None:
    assert confidence_bin(score) == expected
