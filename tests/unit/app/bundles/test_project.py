"""Projects are read whole, or refused with the field named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.bundles.project import load_project
from app.errors import InputError
from device_agent.wire.pipeline.spec import Image, Series

PIPELINE = {
    "sample": {"type": "image"},
    "pre": [{"type": "layout", "order": "NCHW"}],
    "post": {"type": "classify"},
}


def change(directory: Path, **fields: Any) -> None:
    path = directory / "project.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_an_image_project_is_read(image_directory: Path) -> None:
    project = load_project(image_directory)
    assert project.name == "stripes"
    assert project.labels == ("blank", "columns", "rows")
    assert project.pipeline.sample == Image(colour="grey")
    assert project.model.is_file()
    assert project.golden == image_directory / "golden"


def test_a_series_project_is_read(series_project: Any) -> None:
    assert series_project.pipeline.sample == Series(length=128, channels=1, rate_hz=1000.0)


def test_the_file_itself_may_be_named(image_directory: Path) -> None:
    assert load_project(image_directory / "project.json") == load_project(image_directory)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Surface Defects"}, "name 'Surface Defects' must be made of"),
        ({"format": "muster-project/9"}, r"\$\.format"),
        ({"lables": ["a"]}, "lables"),
        ({"labels": ["rows", "rows"]}, "labels: must be given, each once"),
        ({"model": "other.onnx"}, "model 'other.onnx' is not a file"),
        ({"calibration": "nowhere"}, "calibration 'nowhere' is not a folder"),
        ({"pipeline": {"sample": {"type": "sound"}}}, r"\$\.pipeline\.sample"),
        ({"pipeline": PIPELINE | {"psot": {}}}, r"project\.json: pipeline\.psot: is no field"),
        (
            {"pipeline": PIPELINE | {"decision": {"treshold": 0.9}}},
            r"project\.json: pipeline\.decision\.treshold: is no field",
        ),
        (
            {"pipeline": PIPELINE | {"pre": [{"type": "layout", "order": "NCHW", "axes": 4}]}},
            r"project\.json: pipeline\.pre\[0\]\.axes: is no field",
        ),
        ({"pipeline": PIPELINE | {"pre": []}}, r"project\.json: pipeline\.pre: must end"),
    ],
)
def test_a_wrong_field_is_named(copied: Path, fields: dict[str, Any], message: str) -> None:
    change(copied, **fields)
    with pytest.raises(InputError, match=message) as caught:
        load_project(copied)
    assert "\n" not in str(caught.value)


def test_a_missing_project_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"project\.json: cannot be read"):
        load_project(tmp_path)


def test_a_project_file_that_is_not_json_is_named(copied: Path) -> None:
    (copied / "project.json").write_text("{")
    with pytest.raises(InputError, match=r"project\.json: "):
        load_project(copied)
