from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from device_agent.errors import WorkerError
from device_agent.inference.pipeline import Pipeline
from device_agent.inference.protocol import Load, TrialReport
from device_agent.inference.session import load
from device_agent.inference.trial import Comparison, compare, judge, run_trial
from device_agent.wire.manifest import Golden
from tests.fakes.slots import TRIGGER, make_slot

GOLDEN = Golden(samples=(), atol=(0.1,), rtol=0.1)


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
    fault, _ = compare((floats(1, 2, 3),), (floats(1, 2),), GOLDEN, "a.npy")
    assert fault[0] == "golden-shape"
    assert "(1, 3)" in fault[1]


def test_another_number_of_outputs_fails() -> None:
    fault, _ = compare((floats(1), floats(1)), (floats(1),), GOLDEN, "a.npy")
    assert fault == ("golden-shape", "a.npy: 2 outputs, the console had 1")


def test_each_output_has_its_own_tolerance() -> None:
    golden = Golden(samples=(), atol=(0.1, 10.0), rtol=0.0)
    expected = floats(1), floats(100)
    assert compare((floats(1), floats(109)), expected, golden, "a")[0] == ("", "")
    assert compare((floats(1.2), floats(100)), expected, golden, "a")[0][0] == "golden-mismatch"


def test_the_tolerance_is_absolute_plus_relative() -> None:
    expected = (floats(10, 0),)
    assert compare((floats(10.9, 0),), expected, GOLDEN, "a")[0] == ("", "")
    assert compare((floats(11.2, 0),), expected, GOLDEN, "a")[0][0] == "golden-mismatch"


def test_results_that_flip_within_the_tolerance_fail(tmp_path: Path) -> None:
    """Logits of 0.01 and -0.01 where the console had the reverse: close, but another label."""
    error, atol = (-0.02, 0.02), 0.05
    report = trial(make_slot(tmp_path, golden=(0.01, -2.0), golden_error=error, golden_atol=atol))
    assert (report.passed, report.reason, report.top1) == (False, "golden-top1", 0.5)
    found = [Comparison(("", ""), 0.0, top1) for top1 in (False, True)]
    assert judge(Golden(samples=(), atol=(0.1,), rtol=0.1, min_top1=0.5), found).passed


@pytest.mark.parametrize("name", ["golden/1.in.npy", "golden/1.out.npy"])
def test_a_changed_golden_file_is_refused(tmp_path: Path, name: str) -> None:
    slot = make_slot(tmp_path)
    path = slot / name
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    with pytest.raises(WorkerError) as caught:
        trial(slot)
    assert caught.value.reason == "digest-mismatch"
