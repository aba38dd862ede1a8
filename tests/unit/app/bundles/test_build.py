"""A build ends with one whole bundle in the library, or with the library as it was."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest

from app.bundles import build as build_module
from app.bundles.build import build_bundle
from app.bundles.library import Library
from app.bundles.project import Project, load_project
from app.bundles.recipes import DEFAULT_RECIPE, RECIPES
from app.errors import EnvironmentFaultError, InputError, StateError
from device_agent.wire.manifest import decode_manifest, encode_manifest
from tests.fakes.projects import make_bundle_dir, write_sample

Listing = Callable[[Path], list[str]]
RECIPE = RECIPES[DEFAULT_RECIPE]


def test_a_bundle_says_what_it_is(library: Library, image_project: Project) -> None:
    entry = library.find("stripes", "1.0.0")
    assert entry
    manifest = entry.manifest
    assert decode_manifest(encode_manifest(manifest)) == manifest
    assert manifest.labels == image_project.labels
    assert manifest.pipeline == image_project.pipeline
    source = hashlib.sha256(image_project.model.read_bytes()).hexdigest()
    assert manifest.source.model_sha256 == source
    assert manifest.quantization
    assert manifest.quantization.recipe == DEFAULT_RECIPE
    assert manifest.quantization.agreement > 0.9
    assert manifest.requirements.memory_bytes > 0
    assert manifest.requirements.runtime_min == "1.23.0"
    assert "QuantizeLinear" in manifest.graph.operators


def test_the_manifest_lists_every_file(library: Library) -> None:
    for entry in library.entries():
        on_disk = {
            path.relative_to(entry.path).as_posix()
            for path in entry.path.rglob("*")
            if path.is_file()
        }
        assert on_disk == {file.path for file in entry.manifest.files} | {"manifest.json"}
        for file in entry.manifest.files:
            data = (entry.path / file.path).read_bytes()
            assert file.sha256 == hashlib.sha256(data).hexdigest()


def test_labels_are_in_the_order_of_the_outputs(library: Library) -> None:
    entry = library.find("stripes", "1.0.0")
    assert entry
    assert (entry.path / "labels.txt").read_text() == "blank\ncolumns\nrows\n"


def test_an_fp32_bundle_carries_the_source_model(library: Library, image_project: Project) -> None:
    entry = build_bundle(image_project, "2.0.0", RECIPES["fp32"], library, clock=lambda: 12.0)
    assert entry.manifest.quantization is None
    assert entry.manifest.created_s == 12.0
    assert (entry.path / "model.onnx").read_bytes() == image_project.model.read_bytes()


def test_a_new_runtime_is_asked_for_where_the_model_needs_it(
    library: Library, copied: Path
) -> None:
    model = onnx.load(copied / "model.onnx")
    model.opset_import[0].version, model.ir_version = 24, 11
    (copied / "model.onnx").write_bytes(model.SerializeToString())
    entry = build_bundle(load_project(copied), "2.0.0", RECIPES["fp32"], library)
    assert entry.manifest.requirements.runtime_min != "1.23.0"


def test_a_version_is_built_once(
    library: Library, image_project: Project, listing: Listing
) -> None:
    before = listing(library.directory)
    with pytest.raises(StateError, match="choose another version"):
        build_bundle(image_project, "1.0.0", RECIPE, library)
    assert listing(library.directory) == before


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0\n", "../1.0.0", ""])
def test_a_wrong_version_is_named(
    library: Library, image_project: Project, version: str, listing: Listing
) -> None:
    before = listing(library.directory)
    with pytest.raises(InputError, match=r"must look like 1\.2\.3"):
        build_bundle(image_project, version, RECIPE, library)
    assert listing(library.directory) == before


def not_onnx(project: Path) -> str:
    (project / "model.onnx").write_bytes(b"MZ" + bytes(200))
    return "is not an ONNX model, or is truncated"


def truncated(project: Path) -> str:
    data = (project / "model.onnx").read_bytes()
    (project / "model.onnx").write_bytes(data[:-40])
    return "is not an ONNX model, or is truncated"


def external_data(project: Path) -> str:
    model = onnx.load(project / "model.onnx")
    weights = model.graph.initializer[0]
    weights.data_location = onnx.TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="/etc/hostname")
    (project / "model.onnx").write_bytes(model.SerializeToString())
    return "has external data"


def unsupported_operator(project: Path) -> str:
    model = onnx.load(project / "model.onnx")
    model.graph.node[1].op_type = "Telepathy"
    (project / "model.onnx").write_bytes(model.SerializeToString())
    return "operator Telepathy"


def no_calibration_images(project: Path) -> str:
    shutil.rmtree(project / "calibration")
    (project / "calibration").mkdir()
    return "has no calibration samples"


def wrong_calibration_shape(project: Path) -> str:
    write_sample(project / "calibration" / "011.png", np.zeros((9, 24), np.uint8))
    return r"011\.png: gives the model \(1, 1, 9, 24\) where it wants \(1, 1, 24, 24\)"


def wrong_validation_shape(project: Path) -> str:
    write_sample(project / "validation" / "rows" / "011.png", np.zeros((9, 24), np.uint8))
    return r"011\.png: gives the model"


def wrong_golden_shape(project: Path) -> str:
    write_sample(project / "golden" / "rows--001.png", np.zeros((9, 24), np.uint8))
    return r"rows--001\.png: gives the model"


def no_golden(project: Path) -> str:
    shutil.rmtree(project / "golden")
    (project / "golden").mkdir()
    return "has no golden samples"


SPOILS = [
    not_onnx, truncated, external_data, unsupported_operator, no_calibration_images,
    wrong_calibration_shape, wrong_validation_shape, wrong_golden_shape, no_golden,
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
def test_bad_input_is_one_line_and_leaves_nothing(
    spoil: Callable[[Path], str], copied: Path, library: Library, listing: Listing
) -> None:
    message = spoil(copied)
    before, project_before = listing(library.directory), listing(copied)
    with pytest.raises(InputError, match=message) as caught:
        build_bundle(load_project(copied), "2.0.0", RECIPE, library)
    assert "\n" not in str(caught.value)
    assert str(copied) in str(caught.value)
    assert listing(library.directory) == before
    assert listing(copied) == project_before


@pytest.mark.parametrize("stop_at", [0.2, 0.6, 0.9])
def test_ctrl_c_leaves_nothing(
    stop_at: float, library: Library, image_project: Project, listing: Listing
) -> None:
    def interrupt(step: str, share: float) -> None:
        if share >= stop_at:
            raise KeyboardInterrupt

    before = listing(library.directory)
    with pytest.raises(KeyboardInterrupt):
        build_bundle(image_project, "2.0.0", RECIPE, library, interrupt)
    assert listing(library.directory) == before
    assert library.find("stripes", "2.0.0") is None


def test_a_full_disk_is_an_environment_fault(
    library: Library,
    image_project: Project,
    listing: Listing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(build_module, "make_golden", full)
    before = listing(library.directory)
    with pytest.raises(EnvironmentFaultError, match=r"No space left on device.*free space"):
        build_bundle(image_project, "2.0.0", RECIPES["fp32"], library)
    assert listing(library.directory) == before


def test_progress_rises_to_the_end(library: Library, image_project: Project) -> None:
    seen: list[tuple[str, float]] = []
    build_bundle(
        image_project, "2.0.0", RECIPE, library, lambda step, share: seen.append((step, share))
    )
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert seen[-1] == ("built stripes 2.0.0", 1.0)


def test_a_slot_directory_can_be_made_for_tests(tmp_path: Path) -> None:
    slot = make_bundle_dir(tmp_path / "slot", version="3.1.4")
    manifest = decode_manifest((slot / "manifest.json").read_bytes())
    assert (manifest.name, manifest.version) == ("stripes", "3.1.4")
    assert [path.name for path in tmp_path.iterdir()] == ["slot"]
