"""Bundles that must not run: each is refused with its reason, and no process is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from device_agent.errors import WorkerError
from device_agent.inference.options import WorkerOptions
from device_agent.inference.worker import Worker
from tests.fakes.listening import is_gone
from tests.fakes.places import replay
from tests.fakes.slots import LENGTH, make_model, make_slot


def refusal(slot: Path) -> tuple[str, str]:
    source = replay(slot / "none", 1.0)
    worker = Worker.start(slot, WorkerOptions(source))
    with pytest.raises(WorkerError) as caught:
        worker.load()
    worker.stop()
    assert is_gone(worker.pid)
    assert worker.loaded is None
    assert "\n" not in caught.value.detail
    return caught.value.reason, caught.value.detail


def external(location: str) -> bytes:
    """Return a model whose weights lie in a file beside it."""
    model = onnx.load_from_string(make_model())
    weight = helper.make_tensor("secret", TensorProto.FLOAT, [1], [0.0])
    weight.ClearField("float_data")
    weight.data_location = TensorProto.EXTERNAL
    weight.external_data.add(key="location", value=location)
    model.graph.initializer.append(weight)
    return bytes(model.SerializeToString())


def unknown_operator() -> bytes:
    model = onnx.load_from_string(make_model())
    model.graph.node[0].op_type = "NoSuchOperator"
    return bytes(model.SerializeToString())


def two_inputs() -> bytes:
    model = onnx.load_from_string(make_model())
    extra = helper.make_tensor_value_info("second", TensorProto.FLOAT, [1])
    model.graph.input.append(extra)
    return bytes(model.SerializeToString())


def other_shape() -> bytes:
    model = onnx.load_from_string(make_model())
    model.graph.input[0].type.tensor_type.shape.dim[2].dim_value = LENGTH + 1
    return bytes(model.SerializeToString())


@pytest.mark.parametrize(
    ("model", "reasons"),
    [
        (lambda: b"\x00", {"model-refused"}),
        (lambda: b"PK\x03\x04 not a model at all", {"model-refused"}),
        (lambda: np.random.default_rng(0).bytes(5000), {"model-refused"}),
        (lambda: make_model()[:-40], {"model-refused"}),
        (lambda: make_model()[: len(make_model()) // 2], {"model-refused"}),
        (lambda: external("weights.bin"), {"model-refused"}),
        (lambda: external("../../etc/passwd"), {"model-refused"}),
        (unknown_operator, {"model-load"}),
        (two_inputs, {"model-input"}),
        (other_shape, {"model-load", "model-run"}),
    ],
    ids=[
        "one-byte", "archive", "noise", "truncated", "half", "external", "external-escape",
        "unknown-operator", "two-inputs", "other-shape",
    ],
)  # fmt: skip
def test_a_bad_model_is_refused(
    tmp_path: Path, model: Callable[[], bytes], reasons: set[str]
) -> None:
    reason, detail = refusal(make_slot(tmp_path, model=model()))
    assert reason in reasons
    assert detail


def test_one_flipped_bit_of_the_model_is_refused(tmp_path: Path) -> None:
    slot = make_slot(tmp_path)
    data = bytearray((slot / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (slot / "model.onnx").write_bytes(data)
    assert refusal(slot)[0] == "digest-mismatch"


def test_a_longer_model_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    slot = make_slot(tmp_path)
    with (slot / "model.onnx").open("r+b") as file:
        file.truncate(1 << 40)  # sparse: reading it all would take minutes and all memory
    assert refusal(slot)[0] == "digest-mismatch"


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    slot = make_slot(tmp_path)
    (slot / "model.onnx").unlink()
    reason, detail = refusal(slot)
    assert reason == "slot-unreadable"
    assert "model.onnx" in detail


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": "muster-bundle/1"}', b"\xff" * 100])
def test_a_bad_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    slot = make_slot(tmp_path)
    (slot / "manifest.json").write_bytes(content)
    assert refusal(slot)[0] == "manifest-invalid"
