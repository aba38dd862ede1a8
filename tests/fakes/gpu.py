"""Tests that want a real NVIDIA card, and slots whose model shall run on it."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from msgspec.structs import replace
from onnx import TensorProto, helper

from device_agent.host.nvml import find_gpus
from device_agent.inference.providers import CPU, CUDA
from device_agent.wire.manifest import MANIFEST_NAME, decode_manifest, encode_manifest
from tests.fakes.slots import LENGTH

SIDE, WIDTH, LAYERS = 512, 64, 12


@functools.cache
def _lacking() -> str:
    if not find_gpus(Path("/")):
        return "no NVIDIA card on this machine"
    if CUDA not in onnxruntime.get_available_providers():
        return "this ONNX Runtime is built without CUDA"
    return ""


needs_gpu = pytest.mark.skipif(bool(_lacking()), reason=_lacking())


def ask_for(slot: Path, *providers: str) -> Path:
    """Have a slot ask for providers in this order; CUDA before the CPU unless told otherwise."""
    manifest = decode_manifest((slot / MANIFEST_NAME).read_bytes())
    needs = replace(manifest.requirements, providers=providers or (CUDA, CPU))
    (slot / MANIFEST_NAME).write_bytes(encode_manifest(replace(manifest, requirements=needs)))
    return slot


def make_mixed_model() -> bytes:
    """Return a model for the input of `make_slot` that a card takes a convolution of, no more.

    The rest are arc tangents of a million numbers, which CUDA's provider does not have.
    """
    return _make_model([
        helper.make_node("Conv", ["input", "kernel"], ["conv"], kernel_shape=[1]),
        helper.make_node("Expand", ["conv", "large"], ["x0"]),
        *(helper.make_node("Atan", [f"x{step}"], [f"x{step + 1}"]) for step in range(6)),
        helper.make_node("ReduceMax", ["x6"], ["top"], keepdims=1),
    ], [
        helper.make_tensor("kernel", TensorProto.FLOAT, [1, 1, 1], [1.0]),
        helper.make_tensor("large", TensorProto.INT64, [3], [1, 1 << 17, LENGTH]),
    ])  # fmt: skip


def make_heavy_model() -> bytes:
    """Return a model for the input of `make_slot` whose card works long after its launches.

    One arc tangent runs on the processor, for longer than it takes to launch the convolutions.
    """
    weights = np.full(WIDTH * WIDTH * 9, 1 / (WIDTH * 9), np.float32)
    return _make_model([
        helper.make_node("Expand", ["input", "large"], ["x"]),
        helper.make_node("Atan", ["x"], ["atan"]),
        helper.make_node("Reshape", ["atan", "picture"], ["one"]),
        helper.make_node("Expand", ["one", "many"], ["c0"]),
        *(helper.make_node("Conv", [f"c{step}", "weights"], [f"c{step + 1}"], pads=[1, 1, 1, 1])
          for step in range(LAYERS)),
        helper.make_node("ReduceMax", [f"c{LAYERS}"], ["top"], keepdims=1),
    ], [
        helper.make_tensor("large", TensorProto.INT64, [3], [1, SIDE * SIDE // LENGTH, LENGTH]),
        helper.make_tensor("picture", TensorProto.INT64, [4], [1, 1, SIDE, SIDE]),
        helper.make_tensor("many", TensorProto.INT64, [4], [1, WIDTH, SIDE, SIDE]),
        helper.make_tensor("weights", TensorProto.FLOAT, [WIDTH, WIDTH, 3, 3], weights),
    ])  # fmt: skip


def _make_model(nodes: list[onnx.NodeProto], constants: list[onnx.TensorProto]) -> bytes:
    nodes = [
        *nodes,
        helper.make_node("Reshape", ["top", "square"], ["value"]),
        helper.make_node("Neg", ["value"], ["minus"]),
        helper.make_node("Concat", ["value", "minus"], ["logits"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "for a card",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 1, LENGTH])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 2])],
        [*constants, helper.make_tensor("square", TensorProto.INT64, [2], [1, 1])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
