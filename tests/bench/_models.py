"""Models of known sizes for benchmarks, as slots with samples, made here and always the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from device_agent.wire.manifest import CHUNK_BYTES, Chunk, File, Golden, GoldenSample
from device_agent.wire.pipeline.spec import (
    Classify,
    Decision,
    Image,
    Layout,
    Normalize,
    Pipeline,
    Resize,
)
from tests.fakes.manifests import make_manifest
from tests.fakes.slots import npy, write_slot

LABELS = tuple(f"class-{index}" for index in range(10))
SAMPLES = 8


@dataclass(frozen=True)
class Model:
    """A slot on disk and a directory of samples for it.

    Attributes:
        about: What it is, for people.
    """

    about: str
    slot: Path
    samples: Path
    onnx: Path


def small(directory: Path) -> Model:
    """Return an image classifier of about 0.2 ms on one core of a small x86 machine."""
    return _make(directory, side=96, widths=(16, 24, 32))


def large(directory: Path) -> Model:
    """Return an image classifier of 2 ms or more."""
    return _make(directory, side=96, widths=(32, 64, 96, 96, 96))


def larger(directory: Path) -> Model:
    """Return an image classifier of 4 to 5 ms: the large one on 1.8 times the pixels."""
    return _make(directory, side=128, widths=(32, 64, 96, 96, 96))


def _make(directory: Path, side: int, widths: tuple[int, ...]) -> Model:
    random = np.random.default_rng(4)
    pipeline = _pipeline(side)
    model = _network(random, side, widths)
    images = random.integers(0, 256, (SAMPLES, side, side, 3), np.uint8)
    samples = directory / "samples"
    samples.mkdir(parents=True)
    for index, image in enumerate(images):
        (samples / f"{index}.npy").write_bytes(npy(image))
    contents = {
        "model.onnx": model,
        "golden/0.in.npy": npy(images[0]),
        "golden/0.out.npy": npy(np.zeros((1, len(LABELS)), np.float32)),
    }
    golden = GoldenSample(input="golden/0.in.npy", outputs=("golden/0.out.npy",), label=LABELS[0])
    manifest = msgspec.structs.replace(
        make_manifest(),
        labels=LABELS,
        files=tuple(chunked(path, content) for path, content in contents.items()),
        pipeline=pipeline,
        golden=Golden(samples=(golden,), atol=(1.0,), rtol=1.0),
    )
    about = f"({side} x {side} image, {len(widths)} convolutions)"
    slot = write_slot(directory / "slot", manifest, contents)
    return Model(about, slot, samples, slot / "model.onnx")


def chunked(path: str, content: bytes) -> File:
    """Return the manifest's entry of a file, however large."""
    pieces = [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    return File(
        path=path,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        chunks=tuple(
            Chunk(sha256=hashlib.sha256(piece).hexdigest(), size_bytes=len(piece))
            for piece in pieces
        ),
    )


def _pipeline(side: int) -> Pipeline:
    return Pipeline(
        sample=Image(),
        pre=(
            Resize(height=side, width=side),
            Normalize(scale=1 / 255, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)),
            Layout(order="NCHW"),
        ),
        post=Classify(softmax=True),
        decision=Decision(alarm_labels=LABELS[:3], threshold=0.5, k=2, n=3, hold_off_s=1.0),
    )


def _network(random: np.random.Generator, side: int, widths: tuple[int, ...]) -> bytes:
    """Return 3 x 3 convolutions of stride 2, 1, 1..., then the classes."""
    weights, nodes, before, name = [], [], 3, "input"
    for index, width in enumerate(widths):
        shape = (width, before, 3, 3)
        kernel = random.normal(0, (2 / (9 * before)) ** 0.5, shape).astype(np.float32)
        weights.append(numpy_helper.from_array(kernel, f"kernel{index}"))
        stride = 2 if index < 2 else 1
        nodes.append(
            helper.make_node(
                "Conv", [name, f"kernel{index}"], [f"conv{index}"],
                strides=[stride, stride], pads=[1, 1, 1, 1],
            )
        )  # fmt: skip
        nodes.append(helper.make_node("Relu", [f"conv{index}"], [f"relu{index}"]))
        before, name = width, f"relu{index}"
    classes = random.normal(0, 1, (before, len(LABELS))).astype(np.float32)
    weights.append(numpy_helper.from_array(classes, "classes"))
    nodes += [
        helper.make_node("GlobalAveragePool", [name], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "classes"], ["logits"]),
    ]
    return _model(nodes, weights, side)


def _model(nodes: list[NodeProto], weights: list[TensorProto], side: int) -> bytes:
    graph = helper.make_graph(
        nodes,
        "classifier",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, len(LABELS)])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
