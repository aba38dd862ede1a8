"""A slot whose model tells light pictures from dark ones, and places declared in a manifest."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import onnx
from onnx import TensorProto, helper

from device_agent.wire.manifest import (
    MANIFEST_NAME,
    Golden,
    GoldenSample,
    decode_manifest,
    encode_manifest,
)
from device_agent.wire.pipeline.places import SinkSpec, SourceSpec
from device_agent.wire.pipeline.spec import Classify, Image, Layout, Normalize, Pipeline, Resize
from tests.fakes.manifests import make_file, make_manifest
from tests.fakes.slots import npy, write_slot

LABELS = ("light", "dark")
SIDE = 8


def declare(slot: Path, source: SourceSpec | None = None, sinks: tuple[SinkSpec, ...] = ()) -> Path:
    """Have a slot's manifest say where samples come from and results go."""
    path = slot / MANIFEST_NAME
    manifest = decode_manifest(path.read_bytes())
    pipeline = msgspec.structs.replace(manifest.pipeline, source=source, sinks=sinks)
    path.write_bytes(encode_manifest(msgspec.structs.replace(manifest, pipeline=pipeline)))
    return slot


def make_picture_slot(directory: Path) -> Path:
    """Write a slot for colour images of any size."""
    sample = np.full((SIDE, SIDE, 3), 255, np.uint8)
    contents = {
        "model.onnx": _model(),
        "golden/0.in.npy": npy(sample),
        "golden/0.out.npy": npy(np.array([[0.5, -0.5]], np.float32)),
    }
    golden = GoldenSample(input="golden/0.in.npy", outputs=("golden/0.out.npy",), label="light")
    manifest = msgspec.structs.replace(
        make_manifest(),
        name="light",
        labels=LABELS,
        files=tuple(make_file(path, content) for path, content in contents.items()),
        pipeline=Pipeline(
            sample=Image(colour="rgb"),
            pre=(
                Resize(height=SIDE, width=SIDE),
                Normalize(scale=1 / 255, mean=(0.5,)),
                Layout(order="NCHW"),
            ),
            post=Classify(),
        ),
        golden=Golden(samples=(golden,), atol=(1e-3,), rtol=1e-3),
    )
    return write_slot(directory, manifest, contents)


def _model() -> bytes:
    nodes = [
        helper.make_node("ReduceMean", ["input"], ["mean4"], keepdims=1),
        helper.make_node("Reshape", ["mean4", "square"], ["mean"]),
        helper.make_node("Neg", ["mean"], ["minus"]),
        helper.make_node("Concat", ["mean", "minus"], ["logits"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "light",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 2])],
        [helper.make_tensor("square", TensorProto.INT64, [2], [1, 1])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
