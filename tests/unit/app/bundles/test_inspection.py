"""Models are described without being trusted; a bad one gives one line."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from app.bundles import inspection
from app.bundles.inspection import ModelInfo, inspect_model
from app.bundles.project import Project
from app.errors import InputError


def write(path: Path, node: onnx.NodeProto, **parts: object) -> Path:
    graph = helper.make_graph(
        [node],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        **parts,
    )
    opsets = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    path.write_bytes(model.SerializeToString())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        inspect_model(path)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert "\n" not in text
    return text


def test_a_model_is_described(image_project: Project, image_info: ModelInfo) -> None:
    data = image_project.model.read_bytes()
    assert image_info.sha256 == hashlib.sha256(data).hexdigest()
    assert image_info.size_bytes == len(data)
    assert image_info.graph.inputs[0].shape == (1, 1, 24, 24)
    assert image_info.graph.outputs[0].shape == (1, 3)
    assert image_info.graph.opsets == {"": 17}
    assert image_info.graph.ir_version == 8
    assert image_info.graph.operators == {
        "Conv": 2, "Flatten": 1, "Gemm": 1, "GlobalAveragePool": 1, "Relu": 2,
    }  # fmt: skip
    assert image_info.parameters == 8 * 9 + 8 + 16 * 8 * 9 + 16 + 16 * 3 + 3
    assert image_info.memory_bytes > 0


def test_free_dimensions_keep_their_names(tmp_path: Path) -> None:
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 4, None])
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 4, None])
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", [value], [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = tmp_path / "free.onnx"
    path.write_bytes(model.SerializeToString())
    assert inspect_model(path).graph.inputs[0].shape == ("batch", 4, "?")


def test_operators_of_subgraphs_are_counted(tmp_path: Path) -> None:
    branch = helper.make_graph(
        [helper.make_node("Neg", ["x"], ["b"])],
        "b",
        [],
        [helper.make_tensor_value_info("b", TensorProto.FLOAT, [1])],
    )
    node = helper.make_node("If", ["c"], ["y"], then_branch=branch, else_branch=branch)
    flag = numpy_helper.from_array(np.array(True), "c")
    path = write(tmp_path / "if.onnx", node, initializer=[flag])
    assert inspect_model(path).graph.operators == {"If": 1, "Neg": 2}


def test_a_file_that_is_not_onnx_is_named(tmp_path: Path) -> None:
    path = tmp_path / "photo.onnx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    assert "is not an ONNX model, or is truncated" in refusal(path)


def test_a_truncated_model_is_named(tmp_path: Path, image_project: Project) -> None:
    path = tmp_path / "half.onnx"
    data = image_project.model.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "is not an ONNX model, or is truncated" in refusal(path)


def test_external_data_is_named(tmp_path: Path) -> None:
    weights = helper.make_tensor("weights", TensorProto.FLOAT, [1], [1.0])
    weights.data_location = TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="weights.bin")
    node = helper.make_node("Add", ["x", "weights"], ["y"])
    text = refusal(write(tmp_path / "ext.onnx", node, initializer=[weights]))
    assert "has external data (tensor 'weights'); export one self-contained ONNX file" in text


def test_an_unsupported_operator_is_named(tmp_path: Path) -> None:
    text = refusal(write(tmp_path / "op.onnx", helper.make_node("Telepathy", ["x"], ["y"])))
    assert "operator Telepathy (opset 17) is not supported by ONNX Runtime" in text


def test_an_unsupported_operator_of_microsofts_domain_is_named(tmp_path: Path) -> None:
    node = helper.make_node("Telepathy", ["x"], ["y"], domain="com.microsoft")
    text = refusal(write(tmp_path / "op.onnx", node))
    assert "operator com.microsoft:Telepathy is not supported" in text


def test_an_unknown_domain_is_named(tmp_path: Path) -> None:
    node = helper.make_node("Op", ["x"], ["y"], name="n", domain="acme")
    text = refusal(write(tmp_path / "op.onnx", node))
    assert "needs the unknown operator domain 'acme' (node 'n')" in text


def test_a_model_the_runtime_finds_invalid_is_named(tmp_path: Path) -> None:
    text = refusal(write(tmp_path / "bad.onnx", helper.make_node("Add", ["x"], ["y"])))
    assert "cannot run it" in text
    assert "Add" in text


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "cannot be read (No such file" in refusal(tmp_path / "none.onnx")


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path)


def test_endless_work_ends_with_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scalar = helper.make_tensor_value_info
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go"], ["go_on"]),
            helper.make_node("Sin", ["v"], ["v_next"]),
        ],
        "body",
        [
            scalar("i", TensorProto.INT64, []),
            scalar("go", TensorProto.BOOL, []),
            scalar("v", TensorProto.FLOAT, [1]),
        ],
        [scalar("go_on", TensorProto.BOOL, []), scalar("v_next", TensorProto.FLOAT, [1])],
    )
    path = write(
        tmp_path / "loop.onnx",
        helper.make_node("Loop", ["", "yes", "x"], ["y"], body=body),
        initializer=[numpy_helper.from_array(np.array(True), "yes")],
    )
    monkeypatch.setattr(inspection, "PROBE_CPU_S", 2)
    assert "does not load and run once within 2 s of CPU time; do not use" in refusal(path)


def test_endless_memory_ends_with_the_child(tmp_path: Path) -> None:
    shape = numpy_helper.from_array(np.array([2**36], np.int64), "shape")
    path = write(
        tmp_path / "big.onnx",
        helper.make_node("ConstantOfShape", ["shape"], ["y"]),
        initializer=[shape],
    )
    assert "cannot run it" in refusal(path)


def test_a_crash_in_the_child_is_one_line_here(
    image_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.run

    def crash(command: list[str], **options: object) -> object:
        code = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
        return real([sys.executable, "-c", code], **options)

    monkeypatch.setattr(inspection.subprocess, "run", crash)
    assert "crashes on it (SIGSEGV); do not use this model" in refusal(image_project.model)
