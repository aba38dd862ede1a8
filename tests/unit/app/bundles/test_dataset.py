"""Samples are found, labelled and shaped; the file that does not fit is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.bundles.dataset import (
    Reader,
    calibration_files,
    check_fit,
    golden_files,
    validation_files,
)
from app.bundles.inspection import ModelInfo
from app.bundles.project import Project, load_project
from app.errors import InputError
from device_agent.wire.manifest import Graph, Tensor
from tests.fakes.projects import image_tensor, write_sample


def graph(inputs: tuple[Tensor, ...], output: Tensor) -> Graph:
    return Graph(inputs=inputs, outputs=(output,), ir_version=8, opsets={"": 17}, operators={})


def floats(name: str, *shape: int | str) -> Tensor:
    return Tensor(name=name, dtype="float32", shape=shape)


def test_all_three_folders_are_read(image_project: Project) -> None:
    assert len(calibration_files(image_project)) == 12
    assert {file.label for file in validation_files(image_project)} == set(image_project.labels)
    assert {file.label for file in golden_files(image_project)} == set(image_project.labels)


def test_a_tensor_is_what_the_pipeline_says(image_project: Project, image_info: ModelInfo) -> None:
    reader = Reader(image_project, image_info.graph)
    path = calibration_files(image_project)[0]
    expected = image_tensor(reader.sample(path)[:, :, 0])
    np.testing.assert_allclose(reader.tensor(path), expected, rtol=1e-5, atol=1e-5)


def test_a_calibration_folder_without_images_is_named(copied: Path) -> None:
    shutil.rmtree(copied / "calibration")
    (copied / "calibration").mkdir()
    (copied / "calibration" / "notes.txt").write_text("no image")
    with pytest.raises(InputError, match=r"calibration: has no calibration samples; put files"):
        calibration_files(load_project(copied))


def test_a_validation_folder_that_is_no_label_is_named(copied: Path) -> None:
    (copied / "validation" / "rows").rename(copied / "validation" / "cats")
    with pytest.raises(InputError, match=r"'cats' is not a label .* use one of blank, columns"):
        validation_files(load_project(copied))


def test_a_validation_folder_without_labels_is_named(copied: Path) -> None:
    shutil.rmtree(copied / "validation")
    (copied / "validation").mkdir()
    with pytest.raises(InputError, match="make one for each label"):
        validation_files(load_project(copied))


def test_a_golden_sample_without_a_label_is_named(copied: Path) -> None:
    sample = next((copied / "golden").iterdir())
    sample.rename(sample.with_name("first.png"))
    with pytest.raises(InputError, match=r"first\.png.* is not a label"):
        golden_files(load_project(copied))


def test_an_image_of_another_size_is_named(copied: Path, image_info: ModelInfo) -> None:
    path = copied / "calibration" / "wide.png"
    write_sample(path, np.zeros((24, 48), np.uint8))
    reader = Reader(load_project(copied), image_info.graph)
    with pytest.raises(InputError, match=r"wide\.png: gives the model \(1, 1, 24, 48\) where"):
        reader.tensor(path)


@pytest.mark.parametrize(
    "array",
    [np.zeros((24, 24, 3), np.uint8), np.zeros((24, 24, 1), np.float32), np.zeros(5, np.uint8)],
)
def test_an_array_that_is_no_such_image_is_named(
    copied: Path, image_info: ModelInfo, array: np.ndarray
) -> None:
    path = copied / "calibration" / "odd.npy"
    write_sample(path, array)
    with pytest.raises(InputError, match=r"odd\.npy: .* is not an image \(H, W, 1\) uint8"):
        Reader(load_project(copied), image_info.graph).tensor(path)


def test_a_damaged_image_is_named(copied: Path, image_info: ModelInfo) -> None:
    path = copied / "calibration" / "000.png"
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(InputError, match=r"000\.png: not a readable image"):
        Reader(load_project(copied), image_info.graph).tensor(path)


def test_a_resize_step_makes_other_sizes_fit(copied: Path, image_info: ModelInfo) -> None:
    document = json.loads((copied / "project.json").read_text())
    document["pipeline"]["pre"].insert(0, {"type": "resize", "height": 24, "width": 24})
    (copied / "project.json").write_text(json.dumps(document))
    path = copied / "calibration" / "wide.png"
    write_sample(path, np.zeros((30, 48), np.uint8))
    assert Reader(load_project(copied), image_info.graph).tensor(path).shape == (1, 1, 24, 24)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (graph((floats("a", 1), floats("b", 1)), floats("y", 1, 3)), "wants inputs a float32, b"),
        (
            graph((Tensor(name="a", dtype="uint8", shape=(1,)),), floats("y", 1, 3)),
            "wants inputs a uint8",
        ),
        (graph((floats("a", 1),), floats("y", 1, 7)), r"output y is float32 \(1, 7\).* 3 labels"),
        (graph((floats("a", 1),), floats("y", 3)), r"output y is float32 \(3\)"),
    ],
)
def test_a_model_that_does_not_fit_is_named(
    image_project: Project, bad: Graph, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        check_fit(image_project, bad)


def test_free_dimensions_fit(image_project: Project) -> None:
    check_fit(image_project, graph((floats("a", "N", 1, 24, 24),), floats("y", "N", 3)))
