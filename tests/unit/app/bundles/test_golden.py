"""Golden samples pass for the bundle's own model and for no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from app.bundles.golden import make_golden
from app.bundles.inspection import ModelInfo, inspect_model
from app.bundles.library import Library, LibraryEntry
from app.bundles.project import Project, load_project
from app.bundles.tolerance import sure_share, tells_apart, within
from app.errors import InputError
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.samples import read_sample
from tests.fakes.projects import IMAGE_LABELS, draw_image, image_tensor, write_model

Level = onnxruntime.GraphOptimizationLevel


def passing(entry: LibraryEntry, model: bytes, level: Level = Level.ORT_ENABLE_ALL) -> list[bool]:
    """Run the trial's rule over a bundle's golden samples with some model."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    session = onnxruntime.InferenceSession(model, options)
    pre = compile_pre(entry.manifest.pipeline)
    golden, verdicts = entry.manifest.golden, []
    for sample in golden.samples:
        data = read_sample(entry.path / sample.input, entry.manifest.pipeline.sample)
        got = session.run(None, {"input": pre(data)})[0]
        expected = np.load(entry.path / sample.outputs[0])
        assert got.shape == expected.shape
        limit = golden.atol[0] + golden.rtol * np.abs(expected)
        verdicts.append(bool((np.abs(got - expected) <= limit).all()))
    return verdicts


@pytest.fixture(params=["stripes", "tones"])
def entry(request: pytest.FixtureRequest, built: Path) -> LibraryEntry:
    found = Library(built).find(request.param, "1.0.0")
    assert found
    return found


@pytest.mark.parametrize("level", [Level.ORT_ENABLE_ALL, Level.ORT_DISABLE_ALL])
def test_the_bundles_model_passes_with_either_kernels(entry: LibraryEntry, level: Level) -> None:
    """Without optimizations the same graph runs in float kernels, rounding elsewhere."""
    assert all(passing(entry, (entry.path / "model.onnx").read_bytes(), level))


@pytest.mark.parametrize("seed", range(1, 9))
def test_another_model_of_the_same_task_fails(built: Path, tmp_path: Path, seed: int) -> None:
    entry = Library(built).find("stripes", "1.0.0")
    write_model(tmp_path / "m.onnx", IMAGE_LABELS, draw_image, image_tensor, seed)
    assert entry
    assert not all(passing(entry, (tmp_path / "m.onnx").read_bytes()))


def test_a_model_with_one_damaged_weight_tensor_fails(built: Path) -> None:
    import onnx

    entry = Library(built).find("stripes", "1.0.0")
    assert entry
    model = onnx.load(entry.path / "model.onnx")
    weights = next(item for item in model.graph.initializer if item.name == "w2_quantized")
    array = onnx.numpy_helper.to_array(weights)
    weights.CopyFrom(onnx.numpy_helper.from_array(np.roll(array, 1, axis=0), weights.name))
    assert not all(passing(entry, model.SerializeToString()))


def test_inputs_are_saved_as_a_source_gives_them(built: Path, image_project: Project) -> None:
    entry = Library(built).find("stripes", "1.0.0")
    assert entry
    sample = entry.manifest.golden.samples[0]
    original = next(image_project.golden.glob(f"{sample.label}--000.*"))
    spec = image_project.pipeline.sample
    np.testing.assert_array_equal(
        read_sample(entry.path / sample.input, spec), read_sample(original, spec)
    )


def test_the_tolerance_is_a_small_part_of_the_outputs(entry: LibraryEntry) -> None:
    golden = entry.manifest.golden
    outputs = np.asarray([np.load(entry.path / sample.outputs[0]) for sample in golden.samples])
    assert 0.02 <= golden.atol[0] / (outputs.max() - outputs.min()) * 1.0001 < 0.1
    assert golden.min_top1 > 0.5


def test_samples_that_cannot_tell_a_wrong_model_are_refused(
    copied: Path, tmp_path: Path, image_info: ModelInfo
) -> None:
    for path in (copied / "golden").iterdir():
        path.unlink()
    picture = copied / "calibration" / "000.png"
    for index in range(3):
        shutil.copy(picture, copied / "golden" / f"rows--{index}.png")
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(InputError, match="answers all golden samples alike"):
        make_golden(load_project(copied), image_info, target)
    assert list(target.iterdir()) == []


def test_too_many_samples_are_refused(copied: Path, tmp_path: Path, image_info: ModelInfo) -> None:
    picture = copied / "calibration" / "000.png"
    for index in range(70):
        shutil.copy(picture, copied / "golden" / f"rows--x{index}.png")
    with pytest.raises(InputError, match="76 golden samples; keep 64"):
        make_golden(load_project(copied), image_info, tmp_path)


def test_outputs_tell_apart_beyond_the_tolerance_only() -> None:
    outputs = np.array([[0.0, 1.0], [0.0, 1.2]], np.float32)
    rows = [(outputs[:1],), (outputs[1:],)]
    assert tells_apart(rows, atol=(0.1,))
    assert not tells_apart(rows, atol=(0.3,))
    assert within(outputs[1], outputs[0], atol=0.2)


def test_only_sure_samples_must_keep_their_top_class() -> None:
    outputs = np.array([[0.0, 5.0], [1.0, 1.1]], np.float32)
    assert sure_share(outputs, atol=0.2) == 0.5


def test_a_quantized_model_may_be_inspected_like_any(built: Path) -> None:
    entry = Library(built).find("tones", "1.0.0")
    assert entry
    assert inspect_model(entry.path / "model.onnx").graph == entry.manifest.graph
