"""Small projects of each kind of pipeline beside classification, with models of random weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

Array = NDArray[np.float32]
SIDE, LENGTH, FEATURES = 32, 64, 12
LAYOUT = {"type": "layout", "order": "NCHW"}
DETECTOR: dict[str, Any] = {
    "sample": {"type": "image", "colour": "grey"},
    "pre": [
        {"type": "letterbox", "height": SIDE, "width": SIDE},
        {"type": "normalize", "scale": 1 / 255},
        LAYOUT,
    ],
    "post": {"type": "detect", "format": "yolo"},
    "decision": {"alarm_labels": ["dent"], "release": 0.3},
}
KINDS: dict[str, tuple[list[str], dict[str, Any]]] = {
    "detector": (["dent", "crack"], DETECTOR),
    "chooser": (
        ["dent", "crack"],
        DETECTOR | {"post": {"type": "detect", "format": "yolo", "head": "final"}},
    ),
    "gauge": (
        ["temperature", "wear"],
        {
            "sample": {"type": "series", "length": LENGTH, "hop": 16},
            "pre": [LAYOUT | {"order": "NCW"}],
            "post": {"type": "regress", "quantities": [{"scale": 10, "unit": "K"}, {}]},
            "decision": {"above": {"temperature": 30}, "releases": {"temperature": 20}},
        },
    ),
    "watcher": (
        ["usual", "odd"],
        {
            "sample": {"type": "array", "shape": [FEATURES]},
            "pre": [{"type": "standardize"}],
            "post": {"type": "anomaly", "measure": "mean-square", "threshold": 0.5},
            "decision": {"alarm_labels": ["odd"]},
        },
    ),
}
"""Labels and pipeline of each kind."""


def make_kind_project(directory: Path, kind: str) -> Path:
    """Write a project of one of `KINDS`."""
    labels, pipeline = KINDS[kind]
    rng = np.random.default_rng(7)
    directory.mkdir(parents=True)
    (directory / "model.onnx").write_bytes(_MODELS[kind](rng).SerializeToString())
    for index in range(12):
        label = labels[index % 2]
        _write(directory / "calibration", f"{index:02}", draw(kind, rng))
        folder = directory / "validation" / (label if kind == "watcher" else "")
        _write(folder, f"{index:02}", draw(kind, rng))
    for index in range(4):
        prefix = f"{labels[index % 2]}--" if kind == "watcher" else ""
        _write(directory / "golden", f"{prefix}{index:02}", draw(kind, rng))
    document = {
        "format": "muster-project/1", "name": kind, "title": kind, "licence": "Apache-2.0",
        "model": "model.onnx", "labels": labels, "pipeline": pipeline,
        "calibration": "calibration", "validation": "validation", "golden": "golden",
    }  # fmt: skip
    (directory / "project.json").write_text(json.dumps(document))
    return directory


def draw(kind: str, rng: np.random.Generator) -> NDArray[np.generic]:
    """Return one sample of a kind."""
    if kind in ("detector", "chooser"):
        return np.kron(rng.integers(0, 256, (6, 8)), np.ones((8, 8))).astype(np.uint8)
    if kind == "gauge":
        return rng.normal(rng.uniform(-2, 2), 0.5, (LENGTH, 1)).astype(np.float32)
    return rng.normal(0, 1, FEATURES).astype(np.float32)


def _write(folder: Path, name: str, sample: NDArray[np.generic]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if sample.dtype == np.uint8:
        Image.fromarray(sample).save(folder / f"{name}.png")
    else:
        np.save(folder / f"{name}.npy", sample)


def _model(
    nodes: list[onnx.NodeProto], shape: list[int], output: list[int], weights: dict[str, Any]
) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "kind",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, output)],
        [numpy_helper.from_array(np.asarray(array), name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def _dense(rng: np.random.Generator, width: int, count: int) -> dict[str, Array]:
    weight = rng.normal(0, width**-0.5, (width, count)).astype(np.float32)
    return {"w": weight, "b": np.zeros(count, np.float32)}


def _gauge(rng: np.random.Generator) -> onnx.ModelProto:
    nodes = [
        helper.make_node("Flatten", ["input"], ["flat"]),
        helper.make_node("Gemm", ["flat", "w", "b"], ["output"]),
    ]
    return _model(nodes, [1, 1, LENGTH], [1, 2], _dense(rng, LENGTH, 2))


def _watcher(rng: np.random.Generator) -> onnx.ModelProto:
    """Return a model that remembers half of its input."""
    keep = np.diag(rng.permutation([1.0] * (FEATURES // 2) + [0.1] * (FEATURES // 2)))
    weights = {"w": keep.astype(np.float32), "b": np.zeros(FEATURES, np.float32)}
    node = helper.make_node("Gemm", ["input", "w", "b"], ["output"])
    return _model([node], [1, FEATURES], [1, FEATURES], weights)


def _rows(rng: np.random.Generator) -> tuple[list[onnx.NodeProto], dict[str, Any]]:
    """Return the head of a detector: 16 cells with a box, around 16 x 12, and two scores each."""
    weights = {
        "w": rng.normal(0, 1.5, (6, 1, 8, 8)).astype(np.float32) / 8,
        "b": np.array([16, 12, 14, 10, 0, 0], np.float32),
        "rows": np.array([1, 6, 16]),
        "parts": np.array([4, 2]),
    }
    nodes = [
        helper.make_node("Conv", ["input", "w", "b"], ["cells"], "conv", strides=[8, 8]),
        helper.make_node("Reshape", ["cells", "rows"], ["wide"]),
        helper.make_node("Split", ["wide", "parts"], ["boxes", "logits"], axis=1),
        helper.make_node("Sigmoid", ["logits"], ["scores"]),
    ]
    return nodes, weights


def _detector(rng: np.random.Generator) -> onnx.ModelProto:
    nodes, weights = _rows(rng)
    nodes.append(helper.make_node("Concat", ["boxes", "scores"], ["output"], axis=1))
    return _model(nodes, [1, 1, SIDE, SIDE], [1, 6, 16], weights)


def _chooser(rng: np.random.Generator) -> onnx.ModelProto:
    """Return a detector that gives its best boxes first: corners, score and class."""
    nodes, weights = _rows(rng)
    weights |= {"half": np.array([2, 2]), "two": np.float32(2), "most": np.array([8])}
    nodes += [
        helper.make_node("Split", ["boxes", "half"], ["middle", "size"], axis=1),
        helper.make_node("Div", ["size", "two"], ["reach"]),
        helper.make_node("Sub", ["middle", "reach"], ["low"]),
        helper.make_node("Add", ["middle", "reach"], ["high"]),
        helper.make_node("ReduceMax", ["scores"], ["best"], axes=[1], keepdims=1),
        helper.make_node("ArgMax", ["scores"], ["class"], axis=1, keepdims=1),
        helper.make_node("Cast", ["class"], ["number"], to=TensorProto.FLOAT),
        helper.make_node("Concat", ["low", "high", "best", "number"], ["all"], axis=1),
        helper.make_node("TopK", ["best", "most"], ["top", "places3"], axis=2),
        helper.make_node("Squeeze", ["places3"], ["places"]),
        helper.make_node("Gather", ["all", "places"], ["chosen"], axis=2),
        helper.make_node("Transpose", ["chosen"], ["output"], perm=[0, 2, 1]),
    ]
    return _model(nodes, [1, 1, SIDE, SIDE], [1, 8, 6], weights)


_MODELS = {
    "detector": _detector, "chooser": _chooser, "gauge": _gauge, "watcher": _watcher,
}  # fmt: skip
