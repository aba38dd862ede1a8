"""The figures in a manifest are what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from app.bundles.agreement import MAX_SQNR_DB, Noise, agreement, sqnr_db
from app.bundles.evaluate import compare, evaluate, interleaved_medians_s, wilson_low
from app.bundles.project import Project
from app.bundles.quantize import quantize
from app.bundles.recipes import DEFAULT_RECIPE, RECIPES
from app.errors import InputError
from device_agent.wire.pipeline.result import Finding, Result
from tests.fakes.projects import IMAGE_LABELS, draw_image, image_tensor, write_model


def test_accuracy_and_confusion_agree(image_project: Project) -> None:
    found = evaluate(image_project, image_project.model)
    assert found.samples == 36
    assert found.confusion.sum(axis=1).tolist() == [12, 12, 12]
    assert found.accuracy == np.trace(found.confusion) / 36
    assert found.accuracy > 0.9
    assert 0 < found.accuracy_low < found.accuracy


def test_a_model_of_other_classes_is_found_inaccurate(
    image_project: Project, tmp_path: Path
) -> None:
    shuffled = IMAGE_LABELS[1:] + IMAGE_LABELS[:1]
    write_model(tmp_path / "wrong.onnx", shuffled, draw_image, image_tensor, seed=0)
    assert evaluate(image_project, tmp_path / "wrong.onnx").accuracy < 0.2


def test_comparing_a_model_with_itself_costs_nothing(image_project: Project) -> None:
    found = compare(image_project, image_project.model)
    assert (found.agreement, found.sqnr_db, found.size_ratio) == (1.0, MAX_SQNR_DB, 1.0)
    assert found.recipe == "fp32"
    assert found.accuracy == found.accuracy_fp32


def test_comparing_a_quantized_model_measures_the_loss(
    image_project: Project, tmp_path: Path
) -> None:
    quantize(image_project, RECIPES[DEFAULT_RECIPE], tmp_path / "q.onnx")
    found = compare(image_project, tmp_path / "q.onnx")
    assert found.recipe == DEFAULT_RECIPE
    assert found.samples == 36
    assert 15 < found.sqnr_db < 60
    assert found.agreement_low < found.agreement <= 1.0
    assert found.latency_ratio > 0
    size = (tmp_path / "q.onnx").stat().st_size
    assert found.size_ratio == size / image_project.model.stat().st_size


def test_comparing_with_another_model_shows_it(image_project: Project, tmp_path: Path) -> None:
    shuffled = IMAGE_LABELS[1:] + IMAGE_LABELS[:1]
    write_model(tmp_path / "wrong.onnx", shuffled, draw_image, image_tensor, seed=0)
    found = compare(image_project, tmp_path / "wrong.onnx")
    assert found.agreement < 0.2
    assert found.sqnr_db < 3


def test_a_model_of_another_size_is_named(series_project: Project, image_project: Project) -> None:
    with pytest.raises(InputError, match="gives the model"):
        evaluate(image_project, series_project.model)


@pytest.mark.parametrize(
    ("successes", "trials", "low"),
    [(0, 0, 0.0), (0, 10, 0.0), (10, 10, 0.7225), (50, 100, 0.4038), (399, 400, 0.9860)],
)
def test_the_wilson_bound_is_the_textbooks(successes: int, trials: int, low: float) -> None:
    assert wilson_low(successes, trials) == pytest.approx(low, abs=5e-4)


def test_sqnr_is_ten_times_the_logarithm_of_the_power_ratio() -> None:
    assert sqnr_db(1200.0, 12.0) == pytest.approx(20.0, abs=1e-4)
    assert sqnr_db(1.0, 0.0) == MAX_SQNR_DB
    assert sqnr_db(0.0, 1.0) == -MAX_SQNR_DB


def test_noise_is_summed_over_samples_and_that_of_the_worst_output_counts() -> None:
    noise = Noise()
    boxes, classes = np.full((4, 3), 10.0, np.float32), np.array([1, 2], np.uint8)
    noise.add((boxes, classes), (boxes + 1, classes))
    noise.add((boxes, classes), (boxes - 1, classes))
    assert noise.worst_db() == pytest.approx(20.0, abs=1e-4)


def test_outputs_of_other_shapes_are_noise_alone() -> None:
    noise = Noise()
    noise.add((np.ones((3, 4), np.float32),), (np.ones((2, 4), np.float32),))
    assert noise.worst_db() == 0.0


BOX, NEAR, FAR = (0.0, 0.0, 10.0, 10.0), (1.0, 0.0, 11.0, 10.0), (20.0, 20.0, 30.0, 30.0)


@pytest.mark.parametrize(
    ("expected", "got", "cases"),
    [
        ([Finding("a", 0.9)], [Finding("a", 0.6)], (1, 1)),
        ([Finding("a", 0.9)], [Finding("b", 0.9)], (0, 1)),
        ([], [], (1, 1)),
        ([Finding("a", 0.9, BOX)], [Finding("a", 0.8, NEAR)], (1, 1)),
        ([Finding("a", 0.9, BOX)], [Finding("b", 0.8, NEAR)], (0, 2)),
        ([Finding("a", 0.9, BOX)], [Finding("a", 0.8, FAR)], (0, 2)),
        ([Finding("a", 0.9, BOX), Finding("a", 0.8, FAR)], [Finding("a", 0.9, BOX)], (1, 2)),
        ([], [Finding("a", 0.9, BOX)], (0, 1)),
    ],
)
def test_agreement_counts_classes_and_boxes(
    expected: list[Finding], got: list[Finding], cases: tuple[int, int]
) -> None:
    assert agreement([Result(tuple(expected))], [Result(tuple(got))]) == cases


def test_values_agree_within_a_share_of_what_they_span() -> None:
    def values(*numbers: float) -> list[Result]:
        return [Result((Finding("t", 1.0, value=number),)) for number in numbers]

    assert agreement(values(0, 50, 100), values(4, 50, 106)) == (2, 3)


def test_medians_are_taken_in_turn() -> None:
    calls: list[str] = []
    ticks: Iterator[int] = count()

    def run(name: str, cost: int) -> None:
        calls.append(name)
        for _ in range(cost):
            next(ticks)

    medians = interleaved_medians_s(
        [lambda: run("a", 2), lambda: run("b", 5)], clock=lambda: float(next(ticks)) / 100
    )
    assert medians == pytest.approx([0.03, 0.06])
    assert calls[::2] == ["a"] * (len(calls) // 2)
    assert calls[1::2] == ["b"] * (len(calls) // 2)
