"""Slots with small real models that do what a test needs: answer, fail, hang, or eat memory.

The model sums its input and gives the logits ``(sum, -sum)``. A sample whose sum is above
`TRIGGER` makes it misbehave as it was made to.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from device_agent.wire.manifest import (
    Golden,
    GoldenSample,
    Manifest,
    Requirements,
    encode_manifest,
)
from device_agent.wire.pipeline.spec import Classify, Decision, Layout, Pipeline, Series
from tests.fakes.manifests import make_file, make_manifest

LENGTH = 8
LABELS = ("high", "low")
TRIGGER = 1000.0
Misdeed = Literal["none", "nan", "hang", "memory", "slow", "other"]
Array = NDArray[np.float32]


def series(value: float) -> Array:
    """Return a sample whose sum is `value`."""
    return np.full((LENGTH, 1), value / LENGTH, np.float32)


def write_series(path: Path, value: float) -> Path:
    """Write a sample as a source finds it: whole at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.save(file, series(value))
    return partial.rename(path)


def make_slot(
    directory: Path,
    *,
    misdeed: Misdeed = "none",
    model: bytes | None = None,
    name: str = "surface-defects",
    version: str = "1.0.0",
    golden: Sequence[float] = (1.0, -2.0),
    golden_error: float | tuple[float, float] = 0.0,
    golden_atol: float = 1e-4,
    requirements: Requirements | None = None,
    pipeline: Pipeline | None = None,
) -> Path:
    """Write a slot: manifest, model and golden samples whose outputs are off by `golden_error`."""
    contents = {"model.onnx": make_model(misdeed) if model is None else model}
    samples = []
    for index, value in enumerate(golden):
        sample, written = _golden(index, value, golden_error)
        samples.append(sample)
        contents |= written
    manifest = msgspec.structs.replace(
        make_manifest(),
        name=name,
        version=version,
        labels=LABELS,
        files=tuple(make_file(path, content) for path, content in contents.items()),
        pipeline=pipeline or make_pipeline(),
        golden=Golden(samples=tuple(samples), atol=(golden_atol,), rtol=1e-4),
        requirements=requirements or Requirements(),
    )
    return write_slot(directory, manifest, contents)


def _golden(
    index: int, value: float, error: float | tuple[float, float]
) -> tuple[GoldenSample, dict[str, bytes]]:
    """Return a golden sample and its files."""
    logits = np.array([[value, -value]], np.float32) + np.asarray(error, np.float32)
    given, wanted = f"golden/{index}.in.npy", f"golden/{index}.out.npy"
    sample = GoldenSample(input=given, outputs=(wanted,), label=LABELS[int(value < 0)])
    return sample, {given: npy(series(value)), wanted: npy(logits)}


def make_pipeline() -> Pipeline:
    """Return the pipeline of the slots: an alarm at two ``high`` of three."""
    return Pipeline(
        sample=Series(length=LENGTH),
        pre=(Layout(order="NCW"),),
        post=Classify(softmax=True),
        decision=Decision(alarm_labels=("high",), threshold=0.9, k=2, n=3, hold_off_s=3600.0),
    )


def write_slot(directory: Path, manifest: Manifest, contents: dict[str, bytes]) -> Path:
    """Write the files of a slot."""
    for path, content in contents.items():
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (directory / "manifest.json").write_bytes(encode_manifest(manifest))
    return directory


def digest_of(slot: Path) -> str:
    """Return the digest of a slot's bundle."""
    return hashlib.sha256((slot / "manifest.json").read_bytes()).hexdigest()


def npy(array: NDArray[np.generic]) -> bytes:
    """Return an array as the bytes of a .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def make_model(misdeed: Misdeed = "none", remark: str = "") -> bytes:
    """Return a model that sums, and does its misdeed above `TRIGGER`; a remark makes it another."""
    nodes = [
        helper.make_node("ReduceSum", ["input"], ["sum3"], keepdims=1),
        helper.make_node("Reshape", ["sum3", "square"], ["sum"]),
        helper.make_node("Greater", ["sum3", "trigger"], ["over3"]),
        helper.make_node("Reshape", ["over3", "scalar"], ["over"]),
        helper.make_node(
            "If", ["over"], ["extra"],
            then_branch=_branch(_MISDEEDS[misdeed]()), else_branch=_branch(_nothing()),
        ),
        helper.make_node("Add", ["sum", "extra"], ["value"]),
        helper.make_node("Neg", ["value"], ["minus"]),
        helper.make_node("Concat", ["value", "minus"], ["logits"], axis=1),
    ]  # fmt: skip
    constants = [
        helper.make_tensor("square", TensorProto.INT64, [2], [1, 1]),
        helper.make_tensor("scalar", TensorProto.INT64, [0], []),
        helper.make_tensor("trigger", TensorProto.FLOAT, [1], [TRIGGER]),
    ]
    graph = helper.make_graph(
        nodes,
        "sums",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 1, LENGTH])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 2])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    model.doc_string = remark
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _branch(nodes: list[onnx.NodeProto]) -> onnx.GraphProto:
    output = helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.FLOAT, [1, 1])
    return helper.make_graph(nodes, f"branch_{nodes[-1].output[0]}", [], [output])


def _constant(name: str, kind: int, shape: list[int], values: list[float]) -> onnx.NodeProto:
    tensor = helper.make_tensor(f"{name}_value", kind, shape, values)
    return helper.make_node("Constant", [], [name], value=tensor)


def _nothing() -> list[onnx.NodeProto]:
    return [_constant("nothing", TensorProto.FLOAT, [1, 1], [0.0])]


def _nan() -> list[onnx.NodeProto]:
    return [_constant("nan", TensorProto.FLOAT, [1, 1], [float("nan")])]


def _other() -> list[onnx.NodeProto]:
    """Turn the sum's sign: every label becomes the other one."""
    return [
        _constant("twice", TensorProto.FLOAT, [1, 1], [-2.0]),
        helper.make_node("Mul", ["sum", "twice"], ["other"]),
    ]


def _hang() -> list[onnx.NodeProto]:
    return _turn(2**60)


def _slow() -> list[onnx.NodeProto]:
    return _turn(2**16)


def _turn(turns: int) -> list[onnx.NodeProto]:
    """Go round a Loop."""
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go_in"], ["go_out"]),
            helper.make_node("Sin", ["x_in"], ["x_out"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_in", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_in", TensorProto.FLOAT, [1, 1]),
        ],
        [
            helper.make_tensor_value_info("go_out", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x_out", TensorProto.FLOAT, [1, 1]),
        ],
    )
    return [
        _constant("turns", TensorProto.INT64, [], [turns]),
        helper.make_node("Loop", ["turns", "", "sum"], ["late"], body=body),
    ]


def _memory() -> list[onnx.NodeProto]:
    """Make, and reduce, a tensor whose size depends on the input: nothing can fold it away."""
    gigabytes = helper.make_tensor("fill", TensorProto.FLOAT, [1], [1.0])
    return [
        _constant("bytes", TensorProto.FLOAT, [1, 1], [4e9]),
        helper.make_node("Max", ["bytes", "sum"], ["wanted"]),
        helper.make_node("Cast", ["wanted"], ["count2"], to=TensorProto.INT64),
        _constant("flat", TensorProto.INT64, [1], [-1]),
        helper.make_node("Reshape", ["count2", "flat"], ["count"]),
        helper.make_node("ConstantOfShape", ["count"], ["huge"], value=gigabytes),
        helper.make_node("ReduceMax", ["huge"], ["top"], keepdims=1),
        _constant("one", TensorProto.INT64, [2], [1, 1]),
        helper.make_node("Reshape", ["top", "one"], ["greedy"]),
    ]


_MISDEEDS = {
    "none": _nothing, "nan": _nan, "hang": _hang, "memory": _memory, "slow": _slow, "other": _other,
}  # fmt: skip
