"""Quantizing gives a smaller model that still knows its classes, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from app.bundles.evaluate import evaluate, recipe_of
from app.bundles.inspection import inspect_model
from app.bundles.project import Project, load_project
from app.bundles.quantize import CALIBRATION_CHUNK, find_recipe, quantize
from app.bundles.recipes import DEFAULT_RECIPE, RECIPES
from app.errors import EnvironmentFaultError, InputError
from tests.fakes.projects import make_image_project, write_sample

QUANTIZING = [name for name, recipe in RECIPES.items() if recipe.method != "none"]


@pytest.mark.parametrize(
    ("kind", "recipe"),
    [*(("image_project", name) for name in QUANTIZING), ("series_project", DEFAULT_RECIPE)],
)
def test_every_recipe_keeps_the_accuracy(
    kind: str, recipe: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project: Project = request.getfixturevalue(kind)
    quantize(project, RECIPES[recipe], tmp_path / "q.onnx")
    before = evaluate(project, project.model).accuracy
    assert before > 0.9
    assert evaluate(project, tmp_path / "q.onnx").accuracy >= before - 0.06


def test_the_default_is_qdq_with_u8_activations_and_s8_weights_per_channel(
    image_project: Project, tmp_path: Path
) -> None:
    quantize(image_project, RECIPES[DEFAULT_RECIPE], tmp_path / "q.onnx")
    model = onnx.load(tmp_path / "q.onnx")
    arrays = {tensor.name: tensor for tensor in model.graph.initializer}
    assert {node.op_type for node in model.graph.node} >= {"QuantizeLinear", "DequantizeLinear"}
    activations = [node for node in model.graph.node if node.op_type == "QuantizeLinear"]
    assert {arrays[node.input[2]].data_type for node in activations} == {TensorProto.UINT8}
    weights = [array for name, array in arrays.items() if name.startswith(("w1", "w2"))]
    quantized = [array for array in weights if len(array.dims) == 4]
    assert {array.data_type for array in quantized} == {TensorProto.INT8}
    scales = [arrays[f"{name}_scale"].dims[:] for name in ("w1", "w2")]
    assert scales == [[8], [16]]


def test_per_tensor_has_one_scale(image_project: Project, tmp_path: Path) -> None:
    quantize(image_project, RECIPES["u8s8-tensor-minmax"], tmp_path / "q.onnx")
    arrays = {tensor.name: tensor for tensor in onnx.load(tmp_path / "q.onnx").graph.initializer}
    assert int(np.prod(arrays["w2_scale"].dims)) == 1


def test_only_operator_sets_in_use_are_declared(image_project: Project, tmp_path: Path) -> None:
    quantize(image_project, RECIPES[DEFAULT_RECIPE], tmp_path / "q.onnx")
    model = onnx.load(tmp_path / "q.onnx")
    assert {entry.domain for entry in model.opset_import} <= {"", "ai.onnx"}


def test_weights_shrink_to_about_a_quarter(tmp_path: Path) -> None:
    project = load_project(make_image_project(tmp_path / "p", channels=48))
    quantize(project, RECIPES[DEFAULT_RECIPE], tmp_path / "q.onnx")
    ratio = (tmp_path / "q.onnx").stat().st_size / project.model.stat().st_size
    assert 0.2 < ratio < 0.35


def test_the_same_input_gives_the_same_bytes(image_project: Project, tmp_path: Path) -> None:
    for name in ("a", "b"):
        quantize(image_project, RECIPES[DEFAULT_RECIPE], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_recipes_give_different_models_that_name_them(
    image_project: Project, tmp_path: Path
) -> None:
    for recipe in RECIPES.values():
        quantize(image_project, recipe, tmp_path / recipe.name)
        assert recipe_of(tmp_path / recipe.name) == recipe.name
    assert len({(tmp_path / name).read_bytes() for name in RECIPES}) == len(RECIPES)


def test_fp32_leaves_the_model_as_it_is(image_project: Project, tmp_path: Path) -> None:
    quantize(image_project, RECIPES["fp32"], tmp_path / "q.onnx")
    assert (tmp_path / "q.onnx").read_bytes() == image_project.model.read_bytes()


def test_an_older_opset_is_raised(copied: Path, tmp_path: Path) -> None:
    model = onnx.load(copied / "model.onnx")
    model.opset_import[0].version = 11
    (copied / "model.onnx").write_bytes(model.SerializeToString())
    quantize(load_project(copied), RECIPES[DEFAULT_RECIPE], tmp_path / "q.onnx")
    assert inspect_model(tmp_path / "q.onnx").graph.opsets[""] == 13


def test_all_calibration_samples_count_not_only_the_last_chunk(
    copied: Path, tmp_path: Path
) -> None:
    """Widening the first sample's range changes the activations' scale."""
    project = load_project(copied)
    dim = np.full((24, 24), 128, np.uint8)
    for index in range(CALIBRATION_CHUNK * 3):
        write_sample(copied / "calibration" / f"{index:03}.png", dim)
    scales = []
    for first in (dim, np.indices((24, 24)).sum(0).astype(np.uint8) % 2 * 255):
        write_sample(copied / "calibration" / "000.png", first)
        quantize(project, RECIPES[DEFAULT_RECIPE], tmp_path / "q.onnx")
        model = onnx.load(tmp_path / "q.onnx")
        arrays = {item.name: onnx.numpy_helper.to_array(item) for item in model.graph.initializer}
        scales.append(float(arrays["input_scale"]))
    assert scales[1] > 10 * scales[0]


def test_progress_rises_to_the_end(image_project: Project, tmp_path: Path) -> None:
    seen: list[float] = []
    quantize(
        image_project, RECIPES[DEFAULT_RECIPE], tmp_path / "q", lambda _, share: seen.append(share)
    )
    assert seen == sorted(seen)
    assert seen[0] == 0.0
    assert seen[-1] == 1.0


def spoil_size(project: Path) -> None:
    write_sample(project / "calibration" / "011.png", np.zeros((8, 8), np.uint8))


def spoil_empty(project: Path) -> None:
    shutil.rmtree(project / "calibration")
    (project / "calibration").mkdir()


def spoil_model(project: Path) -> None:
    (project / "model.onnx").write_bytes(b"not a model")


@pytest.mark.parametrize("spoil", [spoil_size, spoil_empty, spoil_model])
def test_nothing_is_left_and_nothing_replaced_after_a_failure(
    spoil: object, copied: Path, tmp_path: Path
) -> None:
    spoil(copied)
    target = tmp_path / "out" / "q.onnx"
    target.parent.mkdir()
    target.write_bytes(b"what was there")
    with pytest.raises(InputError):
        quantize(load_project(copied), RECIPES[DEFAULT_RECIPE], target)
    assert [path.name for path in target.parent.iterdir()] == ["q.onnx"]
    assert target.read_bytes() == b"what was there"


def test_ctrl_c_leaves_nothing(image_project: Project, tmp_path: Path) -> None:
    def interrupt(step: str, share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        quantize(image_project, RECIPES[DEFAULT_RECIPE], tmp_path / "q.onnx", interrupt)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(image_project: Project, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFaultError, match="cannot be written"):
        quantize(image_project, RECIPES["fp32"], tmp_path / "none" / "q.onnx")


def test_an_unknown_recipe_is_named() -> None:
    with pytest.raises(InputError, match="'u4' is unknown; use one of u8s8-channel-minmax"):
        find_recipe("u4")


def test_a_graph_the_quantizer_chokes_on_is_named(
    image_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choke(*_: object) -> None:
        raise KeyError("zero_point")

    monkeypatch.setattr("onnxruntime.quantization.QDQQuantizer.quantize_model", choke)
    with pytest.raises(InputError, match=r"model\.onnx: cannot be quantized: 'zero_point'; try"):
        quantize(image_project, RECIPES[DEFAULT_RECIPE], tmp_path / "q.onnx")
    assert list(tmp_path.iterdir()) == []
