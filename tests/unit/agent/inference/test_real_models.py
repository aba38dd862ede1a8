"""Published models become bundles that pass their trial on an agent and find what is to be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from msgspec.structs import replace
from PIL import Image as Picture

from app.bundles.build import build_bundle
from app.bundles.library import Library
from app.bundles.project import load_project
from app.bundles.recipes import DEFAULT_RECIPE, RECIPES
from device_agent.inference.pipeline import Pipeline
from device_agent.inference.protocol import Load
from device_agent.inference.session import Slot, load
from device_agent.inference.trial import run_trial
from device_agent.wire.manifest import MANIFEST_NAME, decode_manifest, encode_manifest
from device_agent.wire.pipeline.result import Result
from device_agent.wire.pipeline.samples import read_sample
from tests.fakes.real_data import (
    DATA,
    FACES,
    PERSONS,
    make_real_project,
    needs_data,
    photographs,
)

pytestmark = needs_data


def installed(tmp_path: Path, name: str, spec: dict[str, Any], recipe: str) -> Path:
    project = load_project(make_real_project(tmp_path / "project", name, spec))
    entry = build_bundle(project, "1.0.0", RECIPES[recipe], Library(tmp_path / "library"))
    return entry.path


def opened(slot_path: Path) -> tuple[Slot, Pipeline]:
    slot, session, _ = load(Load(slot=str(slot_path), threads=1), lambda report: None)
    return slot, Pipeline(slot.manifest, session)


def results(slot: Slot, pipeline: Pipeline) -> dict[str, Result]:
    sample = slot.manifest.pipeline.sample
    return {path.stem: pipeline.infer(read_sample(path, sample)).result for path in photographs()}


@pytest.mark.parametrize("recipe", ["fp32", DEFAULT_RECIPE])
def test_the_face_detector_finds_faces_where_they_are(tmp_path: Path, recipe: str) -> None:
    slot, pipeline = opened(installed(tmp_path, "faces", FACES, recipe))
    report = run_trial(slot, pipeline)
    assert (report.passed, report.reason, report.top1) == (True, "", 1.0)
    found = results(slot, pipeline)
    for name, (x, y) in {"kodak-04": (240, 333), "kodak-15": (503, 172)}.items():
        x1, y1, x2, y2 = found[name].findings[0].box or (0, 0, 0, 0)
        assert x1 < x < x2
        assert y1 < y < y2
        assert 100 < x2 - x1 < 400
    for name in ("kodak-01", "kodak-07", "kodak-20"):
        assert found[name] == Result()


@pytest.mark.parametrize("recipe", ["fp32", DEFAULT_RECIPE])
def test_the_person_classifier_passes_its_trial(tmp_path: Path, recipe: str) -> None:
    slot, pipeline = opened(installed(tmp_path, "persons", PERSONS, recipe))
    report = run_trial(slot, pipeline)
    assert (report.passed, report.reason) == (True, "")


def test_the_classifier_says_what_plain_code_makes_of_the_photographs(tmp_path: Path) -> None:
    slot, pipeline = opened(installed(tmp_path, "persons", PERSONS, "fp32"))
    session = onnxruntime.InferenceSession(DATA / "models" / PERSONS["model"])
    found = results(slot, pipeline)
    for path in photographs():
        with Picture.open(path) as picture:
            small = picture.convert("RGB").resize((96, 96), Picture.Resampling.BILINEAR)
        tensor = np.asarray(small, np.float32)[None] / 255
        (scores,) = session.run(None, {"input": tensor})[0]
        (top,) = found[path.stem].findings
        assert top.label == ("nobody", "person")[scores.argmax()]
        assert top.score == pytest.approx(scores.max(), abs=1e-4)


def test_a_trial_catches_the_wrong_scale_of_pixels(tmp_path: Path) -> None:
    path = installed(tmp_path, "faces", FACES, "fp32")
    manifest = decode_manifest((path / MANIFEST_NAME).read_bytes())
    resize, normalize, layout = manifest.pipeline.pre
    wrong = replace(normalize, std=(256.0,))
    pipeline = replace(manifest.pipeline, pre=(resize, wrong, layout))
    (path / MANIFEST_NAME).write_bytes(encode_manifest(replace(manifest, pipeline=pipeline)))
    assert run_trial(*opened(path)).reason == "golden-mismatch"
