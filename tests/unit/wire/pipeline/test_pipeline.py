"""What a declared pipeline means, in numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.decision import Decider
from device_agent.wire.pipeline.post import classify, softmax
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.result import Finding, Result
from device_agent.wire.pipeline.samples import read_sample
from device_agent.wire.pipeline.spec import (
    Classify,
    Decision,
    Image,
    Layout,
    Normalize,
    Pipeline,
    Resize,
    Series,
    Standardize,
)


def test_images_are_normalized_per_channel_and_laid_out() -> None:
    pipeline = Pipeline(
        sample=Image(),
        pre=(
            Normalize(scale=1 / 255, mean=(0.5, 0.25, 0.0), std=(0.5, 1.0, 2.0)),
            Layout(order="NCHW"),
        ),
        post=Classify(),
    )
    image = np.random.default_rng(0).integers(0, 256, (4, 6, 3), dtype=np.uint8)
    tensor = compile_pre(pipeline)(image)
    assert tensor.shape == (1, 3, 4, 6)
    assert tensor.dtype == np.float32
    expected = (image[2, 5] / 255 - (0.5, 0.25, 0.0)) / (0.5, 1.0, 2.0)
    np.testing.assert_allclose(tensor[0, :, 2, 5], expected, atol=1e-6)


def test_a_series_is_standardized_over_time() -> None:
    pipeline = Pipeline(
        sample=Series(length=256, channels=2),
        pre=(Standardize(), Layout(order="NCW")),
        post=Classify(),
    )
    series = np.random.default_rng(0).normal(5, 3, (256, 2)).astype(np.float32)
    tensor = compile_pre(pipeline)(series)
    assert tensor.shape == (1, 2, 256)
    np.testing.assert_allclose(tensor.mean(axis=2), 0, atol=1e-5)
    np.testing.assert_allclose(tensor.std(axis=2), 1, atol=1e-4)


def test_a_constant_series_gives_zeros_not_nan() -> None:
    pipeline = Pipeline(
        sample=Series(length=8), pre=(Standardize(), Layout(order="NCW")), post=Classify()
    )
    assert not compile_pre(pipeline)(np.full((8, 1), 7, np.float32)).any()


@pytest.mark.parametrize(("colour", "channels"), [("grey", 1), ("rgb", 3)])
def test_an_image_file_is_read_and_resized(tmp_path: Path, colour: str, channels: int) -> None:
    Pillow.new("RGB", (20, 10), (200, 200, 200)).save(tmp_path / "a.png")
    sample = Image(colour=colour)  # type: ignore[arg-type]  # parametrized
    pipeline = Pipeline(
        sample=sample, pre=(Resize(height=4, width=5), Layout(order="NHWC")), post=Classify()
    )
    image = read_sample(tmp_path / "a.png", sample)
    assert image.shape == (10, 20, channels)
    tensor = compile_pre(pipeline)(image)
    assert tensor.shape == (1, 4, 5, channels)
    np.testing.assert_allclose(tensor, 200, atol=1)


def test_what_is_no_image_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "b.png").write_bytes(b"not a picture")
    with pytest.raises(WireError, match=r"b\.png"):
        read_sample(tmp_path / "b.png", Image())


def test_an_array_with_code_in_it_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "c.npy", np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(WireError, match=r"c\.npy"):
        read_sample(tmp_path / "c.npy", Series(length=1))


def test_a_series_of_another_length_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "d.npy", np.zeros(7, np.int16))
    with pytest.raises(WireError, match=r"\(8, 1\)"):
        read_sample(tmp_path / "d.npy", Series(length=8))


def test_scores_sum_to_one_even_for_large_logits() -> None:
    scores = softmax(np.array([1000.0, 1001.0, -1000.0], np.float32))
    assert scores.sum() == pytest.approx(1)
    assert scores[1] == pytest.approx(1 / (1 + np.exp(-1)), rel=1e-5)


def test_the_top_label_is_predicted() -> None:
    (top,) = classify(np.array([[0.0, 2.0]], np.float32), ("a", "b"), Classify()).findings
    assert top.label == "b"
    assert top.score == pytest.approx(0.8808, abs=1e-4)


@pytest.mark.parametrize("output", [[np.nan, 1.0], [np.inf, 1.0], [1.0, 2.0, 3.0]])
def test_an_output_that_is_no_prediction_is_refused(output: list[float]) -> None:
    with pytest.raises(WireError):
        classify(np.array([output], np.float32), ("a", "b"), Classify())


def found(label: str, score: float = 0.9) -> Result:
    return Result((Finding(label, score),))


def alarms(decider: Decider, result: Result, now_s: float) -> bool:
    return decider.decide(result, now_s).change == "alarm"


def test_an_alarm_wants_k_of_n() -> None:
    decider = Decider(Decision(alarm_labels=("pit",), threshold=0.5, k=2, n=3))
    seen = [alarms(decider, found(label), now_s) for now_s, label in enumerate(("pit", "good"))]
    assert seen == [False, False]
    assert alarms(decider, found("pit"), 3.0)


def test_a_good_sample_raises_no_alarm_for_those_before_it() -> None:
    decider = Decider(Decision(alarm_labels=("pit",), k=2, n=3, hold_off_s=10.0))
    labels = ("pit", "pit", "pit", "good")
    seen = [alarms(decider, found(label), now_s * 4.0) for now_s, label in enumerate(labels)]
    assert seen == [False, True, False, False]  # held off, then quiet: the newest one is good


def test_a_weak_score_does_not_count() -> None:
    decider = Decider(Decision(alarm_labels=("pit",), threshold=0.5))
    assert not alarms(decider, found("pit", 0.49), 0.0)
    assert alarms(decider, found("pit", 0.5), 1.0)


def test_alarms_hold_off() -> None:
    decider = Decider(Decision(alarm_labels=("pit",), hold_off_s=10.0))
    assert [alarms(decider, found("pit"), now_s) for now_s in (0.0, 9.9, 10.0)] == [
        True,
        False,
        True,
    ]
