"""Small real model projects: random convolutions under a linear layer fitted to separable data.

Everything is seeded, and their accuracy is real: the head is a ridge regression on the features
that ONNX Runtime computes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from app.bundles.build import build_bundle
from app.bundles.library import Library
from app.bundles.project import load_project
from app.bundles.recipes import DEFAULT_RECIPE, RECIPES

Array = NDArray[np.float32]
Draw = Callable[[str, np.random.Generator], NDArray[np.generic]]

IMAGE_LABELS = ("blank", "columns", "rows")
SERIES_LABELS = ("fast", "noise", "slow")
IMAGE_SIDE = 24
SERIES_LENGTH = 128
CALIBRATION, VALIDATION_PER_LABEL, GOLDEN_PER_LABEL = 12, 12, 2
_TRAINING_PER_LABEL = 24


def make_image_project(directory: Path, seed: int = 0, channels: int = 8) -> Path:
    """Write a project of 24 x 24 grey images into `directory` and return it."""
    pipeline = {
        "sample": {"type": "image", "colour": "grey"},
        "pre": [
            {"type": "normalize", "scale": 1 / 255, "mean": [0.5], "std": [0.25]},
            {"type": "layout", "order": "NCHW"},
        ],
        "post": {"type": "classify", "softmax": True},
        "decision": {"alarm_labels": ["rows"], "threshold": 0.5, "k": 2, "n": 3},
    }
    _write_project(directory, "stripes", IMAGE_LABELS, pipeline)
    _write_samples(directory, IMAGE_LABELS, draw_image, ".png", seed)
    write_model(directory / "model.onnx", IMAGE_LABELS, draw_image, image_tensor, seed, channels)
    return directory


def make_series_project(directory: Path, seed: int = 0, channels: int = 8) -> Path:
    """Write a project of 128-sample vibration windows into `directory` and return it."""
    pipeline = {
        "sample": {"type": "series", "length": SERIES_LENGTH, "channels": 1, "rate_hz": 1000.0},
        "pre": [{"type": "standardize"}, {"type": "layout", "order": "NCW"}],
        "post": {"type": "classify", "softmax": True},
        "decision": {"alarm_labels": ["fast"], "threshold": 0.5, "k": 2, "n": 3},
    }
    _write_project(directory, "tones", SERIES_LABELS, pipeline)
    _write_samples(directory, SERIES_LABELS, draw_series, ".npy", seed)
    write_model(directory / "model.onnx", SERIES_LABELS, draw_series, series_tensor, seed, channels)
    return directory


def make_bundle_dir(directory: Path, version: str = "1.0.0", seed: int = 0) -> Path:
    """Build a bundle of the image project into `directory`, as a device's slot holds it.

    The golden inputs in it serve as samples of a source too.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory.parent) as name:
        project = load_project(make_image_project(Path(name) / "project", seed))
        library = Library(Path(name) / "library")
        entry = build_bundle(project, version, RECIPES[DEFAULT_RECIPE], library)
        entry.path.rename(directory)
    return directory


def draw_image(label: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return ``(24, 24)`` uint8: noise, with vertical or horizontal stripes."""
    phase, period = rng.uniform(0, 2 * np.pi), rng.uniform(3.5, 5.0)
    wave = 60 * np.sin(2 * np.pi * np.arange(IMAGE_SIDE) / period + phase)
    image = rng.normal(128, 15, (IMAGE_SIDE, IMAGE_SIDE))
    image += {"blank": np.zeros((1, 1)), "columns": wave[None, :], "rows": wave[:, None]}[label]
    return np.clip(image, 0, 255).astype(np.uint8)


def draw_series(label: str, rng: np.random.Generator) -> Array:
    """Return ``(128, 1)`` float32: noise, with a slow or a fast tone."""
    period = {"slow": rng.uniform(20, 30), "fast": rng.uniform(4, 6), "noise": np.inf}[label]
    time = np.arange(SERIES_LENGTH)
    tone = 2 * np.sin(2 * np.pi * time / period + rng.uniform(0, 6)) if label != "noise" else 0
    return np.asarray(tone + rng.normal(0, 0.5, SERIES_LENGTH), np.float32)[:, None]


def image_tensor(sample: NDArray[np.generic]) -> Array:
    """Pre-process as the project's pipeline says: ``(1, 1, 24, 24)``."""
    return ((np.asarray(sample, np.float32) / 255 - 0.5) / 0.25)[None, None]


def series_tensor(sample: NDArray[np.generic]) -> Array:
    """Pre-process as the project's pipeline says: ``(1, 1, 128)``."""
    values = np.asarray(sample[:, 0], np.float32)
    return ((values - values.mean()) / (values.std() + 1e-6))[None, None]


def write_model(
    path: Path,
    labels: tuple[str, ...],
    draw: Draw,
    to_tensor: Callable[[NDArray[np.generic]], Array],
    seed: int,
    channels: int = 8,
) -> None:
    """Write an FP32 classifier: two random convolutions, global average, fitted linear layer."""
    rng = np.random.default_rng(seed)
    shape = to_tensor(draw(labels[0], rng)).shape
    weights = _random_weights(rng, channels, len(shape) - 2)
    features = make_model(shape, weights, None)
    session = onnxruntime.InferenceSession(features.SerializeToString())
    rows, targets = [], []
    for index, label in enumerate(labels):
        for _ in range(_TRAINING_PER_LABEL):
            rows.append(session.run(None, {"input": to_tensor(draw(label, rng))})[0][0])
            targets.append(np.eye(len(labels))[index] * 8 - 4)
    head = _ridge(np.asarray(rows), np.asarray(targets))
    path.write_bytes(make_model(shape, weights, head).SerializeToString())


def make_model(
    shape: tuple[int, ...], weights: dict[str, Array], head: tuple[Array, Array] | None
) -> onnx.ModelProto:
    """Return the classifier, or its features alone where there is no `head`."""
    nodes = [
        helper.make_node(
            "Conv", ["input", "w1", "b1"], ["c1"], "conv1", strides=[1] * len(shape[2:])
        ),
        helper.make_node("Relu", ["c1"], ["r1"], "relu1"),
        helper.make_node("Conv", ["r1", "w2", "b2"], ["c2"], "conv2", strides=[2] * len(shape[2:])),
        helper.make_node("Relu", ["c2"], ["r2"], "relu2"),
        helper.make_node("GlobalAveragePool", ["r2"], ["pooled"], "pool"),
        helper.make_node("Flatten", ["pooled"], ["features"], "flatten"),
    ]
    arrays, output, width = dict(weights), "features", weights["w2"].shape[0]
    if head:
        nodes.append(helper.make_node("Gemm", ["features", "w3", "b3"], ["logits"], "head"))
        arrays |= {"w3": head[0], "b3": head[1]}
        output, width = "logits", head[1].size
    graph = helper.make_graph(
        nodes,
        "classifier",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, [1, width])],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def _random_weights(rng: np.random.Generator, channels: int, dimensions: int) -> dict[str, Array]:
    def draw(*shape: int) -> Array:
        return np.asarray(rng.normal(0, 1 / np.sqrt(np.prod(shape[1:])), shape), np.float32)

    kernel = (3,) * dimensions if dimensions > 1 else (9,)
    return {
        "w1": draw(channels, 1, *kernel),
        "b1": np.zeros(channels, np.float32),
        "w2": draw(2 * channels, channels, *kernel),
        "b2": np.zeros(2 * channels, np.float32),
    }


def _ridge(features: Array, targets: NDArray[np.float64]) -> tuple[Array, Array]:
    mean = features.mean(axis=0)
    centred = (features - mean).astype(np.float64)
    gram = centred.T @ centred
    gram += np.eye(len(gram)) * 1e-3 * np.trace(gram) / len(gram)
    weight = np.linalg.solve(gram, centred.T @ (targets - targets.mean(axis=0)))
    bias = targets.mean(axis=0) - mean @ weight
    return weight.astype(np.float32), bias.astype(np.float32)


def _write_project(directory: Path, name: str, labels: tuple[str, ...], pipeline: object) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    document = {
        "format": "muster-project/1",
        "name": name,
        "title": name.capitalize(),
        "licence": "Apache-2.0",
        "model": "model.onnx",
        "labels": labels,
        "pipeline": pipeline,
        "calibration": "calibration",
        "validation": "validation",
        "golden": "golden",
    }
    (directory / "project.json").write_text(json.dumps(document, indent=2))


def _write_samples(
    directory: Path, labels: tuple[str, ...], draw: Draw, suffix: str, seed: int
) -> None:
    rng = np.random.default_rng(seed + 1000)
    for index in range(CALIBRATION):
        sample = draw(labels[index % len(labels)], rng)
        write_sample(directory / "calibration" / f"{index:03}{suffix}", sample)
    for label in labels:
        for index in range(VALIDATION_PER_LABEL):
            path = directory / "validation" / label / f"{index:03}{suffix}"
            write_sample(path, draw(label, rng))
        for index in range(GOLDEN_PER_LABEL):
            path = directory / "golden" / f"{label}--{index:03}{suffix}"
            write_sample(path, draw(label, rng))


def write_sample(path: Path, sample: NDArray[np.generic]) -> None:
    """Write one sample as the ending of `path` says, .png or .npy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".npy":
        np.save(path, sample)
    else:
        Image.fromarray(sample).save(path)
