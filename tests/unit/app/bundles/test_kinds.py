"""A project of any kind of pipeline becomes a bundle that passes its trial, and no other does."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from app.bundles.build import build_bundle
from app.bundles.evaluate import evaluate
from app.bundles.library import Library, LibraryEntry
from app.bundles.project import Project, load_project
from app.bundles.recipes import DEFAULT_RECIPE, RECIPES
from app.errors import InputError
from device_agent.inference.pipeline import Pipeline
from device_agent.inference.protocol import Load, TrialReport
from device_agent.inference.session import load
from device_agent.inference.trial import run_trial
from device_agent.wire.manifest import MANIFEST_NAME, encode_manifest
from tests.fakes.kinds import KINDS, make_kind_project
from tests.fakes.manifests import make_file


def try_out(path: Path) -> TrialReport:
    slot, session, _ = load(Load(slot=str(path), threads=1), lambda report: None)
    return run_trial(slot, Pipeline(slot.manifest, session))


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    return load_project(make_kind_project(tmp_path / "project", request.param))


@pytest.mark.parametrize("project", list(KINDS), indirect=True)
def test_a_bundle_of_every_kind_passes_its_trial(project: Project, tmp_path: Path) -> None:
    recipe = RECIPES[DEFAULT_RECIPE]
    entry = build_bundle(project, "1.0.0", recipe, Library(tmp_path / "library"))
    assert entry.manifest.quantization
    assert entry.manifest.quantization.agreement > 0.6
    assert (entry.manifest.quantization.accuracy is None) == (project.name != "watcher")
    report = try_out(entry.path)
    assert (report.passed, report.reason, report.top1) == (True, "", 1.0)


@pytest.mark.parametrize("project", ["chooser"], indirect=True)
def test_a_detector_that_orders_its_boxes_is_judged_by_them(
    project: Project, tmp_path: Path
) -> None:
    entry = build_bundle(project, "1.0.0", RECIPES["fp32"], Library(tmp_path / "library"))
    golden = entry.manifest.golden
    assert (golden.compare, golden.min_top1) == ("results", 0.0)
    assert 0.02 <= golden.atol[0] < 0.3
    rows = np.load(entry.path / golden.samples[0].outputs[0])
    for changed, reason in ((rows[:, ::-1], ""), (rows * 0.6, "golden-mismatch")):
        slot = with_file(entry, golden.samples[0].outputs[0], changed, tmp_path / f"slot{reason}")
        assert try_out(slot).reason == reason


def with_file(entry: LibraryEntry, name: str, array: np.ndarray, slot: Path) -> Path:
    """Return a slot of the bundle in which the console had another output."""
    shutil.copytree(entry.path, slot)
    np.save(slot / name, array.astype(np.float32))
    changed = make_file(name, (slot / name).read_bytes())
    files = tuple(changed if file.path == name else file for file in entry.manifest.files)
    manifest = msgspec.structs.replace(entry.manifest, files=files)
    (slot / MANIFEST_NAME).write_bytes(encode_manifest(manifest))
    return slot


@pytest.mark.parametrize("project", list(KINDS), indirect=True)
def test_evaluating_counts_what_was_found(project: Project) -> None:
    found = evaluate(project, project.model)
    assert found.samples == 12
    assert set(found.findings) == set(project.labels)
    assert sum(found.findings.values()) > 0
    assert (found.confusion is not None) == (project.name == "watcher")


@pytest.mark.parametrize("project", ["gauge"], indirect=True)
def test_a_sample_longer_than_a_window_is_no_golden_sample(project: Project) -> None:
    np.save(project.validation / "long.npy", np.zeros((65, 1), np.float32))
    with pytest.raises(InputError, match=r"long\.npy: holds 65 values; cut it into windows of 64"):
        evaluate(project, project.model)


@pytest.mark.parametrize("project", ["detector"], indirect=True)
def test_rows_of_another_number_of_labels_are_refused(project: Project) -> None:
    other = msgspec.structs.replace(project.pipeline, decision=type(project.pipeline.decision)())
    three = Project(**{**vars(project), "labels": ("a", "b", "c"), "pipeline": other})
    with pytest.raises(InputError, match=r"are not rows of 7; correct pipeline\.post"):
        evaluate(three, project.model)
