"""Real models and photographs, for tests that want them; they are not part of the project."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_PLACES = [parent / "shared" / "data" for parent in Path(__file__).resolve().parents]
DATA = next((place for place in _PLACES if place.is_dir()), _PLACES[-1])

needs_data = pytest.mark.skipif(
    not (DATA / "models").is_dir(), reason="the real models of shared/data are not here"
)

FACES: dict[str, Any] = {
    "model": "Ultraface.version-RFB-320.onnx",
    "labels": ["face"],
    "pipeline": {
        "sample": {"type": "image"},
        "pre": [
            {"type": "resize", "height": 240, "width": 320},
            {"type": "normalize", "mean": [127.0], "std": [128.0]},
            {"type": "layout", "order": "NCHW"},
        ],
        "post": {
            "type": "detect", "format": "ultraface", "boxes": "boxes", "scores": "scores",
            "threshold": 0.7, "iou": 0.3,
        },
        "decision": {"alarm_labels": ["face"], "threshold": 0.8},
    },
}  # fmt: skip
"""The face detector, as its authors feed and read it."""

PERSONS: dict[str, Any] = {
    "model": "vww96_mobilenetv1_025_bn_fp32.onnx",
    "labels": ["nobody", "person"],
    "pipeline": {
        "sample": {"type": "image"},
        "pre": [
            {"type": "resize", "height": 96, "width": 96},
            {"type": "normalize", "scale": 1 / 255},
            {"type": "layout", "order": "NHWC"},
        ],
        "post": {"type": "classify", "softmax": False},
        "decision": {"alarm_labels": ["person"]},
    },
}
"""The person classifier."""

PHOTOGRAPHS_WITH_PERSONS = frozenset(
    f"kodak-{number}" for number in ("04", "05", "12", "14", "15", "18")
)


def photographs() -> list[Path]:
    """Return the photographs by name."""
    return sorted((DATA / "images").glob("*.png"))


def make_real_project(directory: Path, name: str, spec: dict[str, Any]) -> Path:
    """Write a project of a real model with the photographs as its samples."""
    classes = spec["pipeline"]["post"]["type"] == "classify"
    label = _label if classes else lambda path: ""
    _write_samples(directory, label)
    shutil.copy(DATA / "models" / spec["model"], directory / "model.onnx")
    document = {
        "format": "muster-project/1", "name": name, "title": name, "licence": "see its source",
        "model": "model.onnx", "labels": spec["labels"], "pipeline": spec["pipeline"],
        "calibration": "calibration", "validation": "validation", "golden": "golden",
    }  # fmt: skip
    (directory / "project.json").write_text(json.dumps(document))
    return directory


def _label(path: Path) -> str:
    return "person" if path.stem in PHOTOGRAPHS_WITH_PERSONS else "nobody"


def _write_samples(directory: Path, label: Callable[[Path], str]) -> None:
    for index, path in enumerate(photographs()):
        _copy(path, directory / "validation" / label(path))
        if index % 2 == 0:
            _copy(path, directory / "calibration")
        if index in (0, 2, 8, 9):
            prefix = f"{label(path)}--" if label(path) else ""
            _copy(path, directory / "golden", prefix)


def _copy(path: Path, folder: Path, prefix: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, folder / f"{prefix}{path.name}")
