from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from device_agent.errors import WorkerError
from device_agent.inference.pipeline import Pipeline
from device_agent.inference.protocol import Load, TrialReport
from device_agent.inference.session import load
from device_agent.inference.trial import compare, judge, run_trial
from device_agent.wire.manifest import Golden
from tests.fakes.slots import TRIGGER, make_slot

GOLDEN = Golden(samples=(), atol=0.1, rtol=0.1)


def trial(slot_path: Path) -> TrialReport:
    slot, session, _ = load(Load(slot=str(slot_path), threads=1), lambda report: None)
    return run_trial(slot, Pipeline(slot.manifest, session))


def floats(*values: float) -> np.ndarray:
    return np.array([values], np.float32)


def test_the_console_s_outputs_pass(tmp_path: Path) -> None:
    report = trial(make_slot(tmp_path))
    assert (report.passed, report.reason, report.top1) == (True, "", 1.0)
    assert report.max_abs_error < 1e-5
    assert report.p50_s > 0


def test_other_outputs_fail_and_say_by_how_much(tmp_path: Path) -> None:
    report = trial(make_slot(tmp_path, golden_error=0.5))
    assert (report.passed, report.reason) == (False, "golden-mismatch")
    assert report.max_abs_error == pytest.approx(0.5, rel=0.01)
    assert "golden/0.in.npy" in report.detail


def test_nan_outputs_fail(tmp_path: Path) -> None:
    report = trial(make_slot(tmp_path, misdeed="nan", golden=(1.0, 2 * TRIGGER)))
    assert (report.passed, report.reason) == (False, "golden-nan")
    assert "golden/1.in.npy" in report.detail


def test_another_shape_fails() -> None:
    found = compare(floats(1, 2, 3), floats(1, 2), GOLDEN, "a.npy")
    assert found.fault[0] == "golden-shape"
    assert "(1, 3)" in found.fault[1]


def test_the_tolerance_is_absolute_plus_relative() -> None:
    assert compare(floats(10.9, 0), floats(10, 0), GOLDEN, "a").fault == ("", "")
    assert compare(floats(11.2, 0), floats(10, 0), GOLDEN, "a").fault[0] == "golden-mismatch"


def test_top_classes_that_flip_within_the_tolerance_fail() -> None:
    flipped = compare(floats(0.51, 0.49), floats(0.49, 0.51), GOLDEN, "a")
    assert flipped.fault == ("", "")
    report = judge(GOLDEN, [flipped, compare(floats(1, 0), floats(1, 0), GOLDEN, "b")])
    assert (report.passed, report.reason, report.top1) == (False, "golden-top1", 0.5)
    lenient = Golden(samples=(), atol=0.1, rtol=0.1, min_top1=0.5)
    assert judge(lenient, [flipped, compare(floats(1, 0), floats(1, 0), lenient, "b")]).passed


@pytest.mark.parametrize("name", ["golden/1.in.npy", "golden/1.out.npy"])
def test_a_changed_golden_file_is_refused(tmp_path: Path, name: str) -> None:
    slot = make_slot(tmp_path)
    path = slot / name
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    with pytest.raises(WorkerError) as caught:
        trial(slot)
    assert caught.value.reason == "digest-mismatch"
