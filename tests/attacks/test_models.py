"""Rows 25 to 27 of the attack table: models that were signed, and must not reach the runtime.

Each is released and assigned as it should be: whoever signed it was deceived, or is the attacker.
A real inference child, the canary, meets it beside the one that serves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import AttributeProto, TensorProto, helper

from app.bundles.inspection import inspect_model
from app.errors import InputError
from device_agent.inference import process
from device_agent.wire.messages import Step
from tests.fakes.attacked_device import AttackedDevice, NewDevice
from tests.fakes.listening import children
from tests.fakes.running_device import NAME, RunningDevice, bundle_of, running_device
from tests.fakes.slots import make_model, make_slot
from tests.fakes.tuf_fleet import Fleet
from tests.fakes.updates import Bundle, FakeFetcher

MEMORY_BYTES = 2 * 1024**3
End = tuple[Step, str]
REFUSED: End = ("refused", "model-refused")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDevice]:
    """A device whose inference children may take 2 GiB."""
    directory = tmp_path_factory.mktemp("running")
    with running_device(directory, memory_limit_bytes=MEMORY_BYTES) as running:
        before = running.picture.but_for_the_attempt()
        yield running
        assert running.picture.but_for_the_attempt() == before
        running.prove_it_serves()


@pytest.fixture
def attacked(new_device: NewDevice, fleet: Fleet) -> AttackedDevice:
    return new_device(fleet)


@pytest.fixture
def runtime_trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is there once any child has touched ONNX Runtime."""
    trap = tmp_path / "the runtime was called"
    package = tmp_path / "trap" / "onnxruntime"
    package.mkdir(parents=True)
    code = f"open({str(trap)!r}, 'w').close()\nraise ImportError('a trap')\n"
    (package / "__init__.py").write_text(code)
    path = os.pathsep.join([str(package.parent), os.environ["PYTHONPATH"]])
    monkeypatch.setenv("PYTHONPATH", path)
    return trap


def bundle_with(tmp_path: Path, model: bytes) -> Bundle:
    return bundle_of(make_slot(tmp_path / "evil", name=NAME, version="2.0.0", model=model))


def honest() -> onnx.ModelProto:
    return onnx.load_from_string(make_model())


def whole(model: onnx.ModelProto) -> bytes:
    return bytes(model.SerializeToString())


# -- 25: external data in any form


def external(location: str | None = "weights.bin", *, flag: bool = True) -> TensorProto:
    """Return a tensor whose bytes lie elsewhere."""
    tensor = helper.make_tensor("secret", TensorProto.FLOAT, [1], [0.0])
    tensor.ClearField("float_data")
    if flag:
        tensor.data_location = TensorProto.EXTERNAL
    if location is not None:
        tensor.external_data.add(key="location", value=location)
    return tensor


def as_initializer(tensor: TensorProto) -> onnx.ModelProto:
    model = honest()
    model.graph.initializer.append(tensor)
    return model


def sparse(tensor: TensorProto) -> onnx.SparseTensorProto:
    indices = helper.make_tensor("indices", TensorProto.INT64, [1], [0])
    return onnx.SparseTensorProto(values=tensor, indices=indices, dims=[4])


def as_sparse_initializer(tensor: TensorProto) -> onnx.ModelProto:
    model = honest()
    model.graph.sparse_initializer.append(sparse(tensor))
    return model


def with_constant(graph: onnx.GraphProto, tensor: TensorProto) -> None:
    node = graph.node.add(op_type="Constant", output=["hidden"])
    node.attribute.add(name="value", t=tensor, type=AttributeProto.TENSOR)


def as_constant(tensor: TensorProto) -> onnx.ModelProto:
    model = honest()
    with_constant(model.graph, tensor)
    return model


def as_sparse_constant(tensor: TensorProto) -> onnx.ModelProto:
    model = honest()
    node = model.graph.node.add(op_type="Constant", output=["hidden"])
    node.attribute.add(
        name="sparse_value", sparse_tensor=sparse(tensor), type=AttributeProto.SPARSE_TENSOR
    )
    return model


def in_a_branch(tensor: TensorProto) -> onnx.ModelProto:
    model = honest()
    branching = next(node for node in model.graph.node if node.op_type == "If")
    with_constant(branching.attribute[0].g, tensor)
    return model


def in_a_function(tensor: TensorProto) -> onnx.ModelProto:
    model = honest()
    node = onnx.NodeProto(op_type="Constant", output=["y"])
    node.attribute.add(name="value", t=tensor, type=AttributeProto.TENSOR)
    opset = helper.make_opsetid("", 17)
    model.functions.append(helper.make_function("", "Hiding", ["x"], ["y"], [node], [opset]))
    return model


def in_training(tensor: TensorProto) -> onnx.ModelProto:
    model = honest()
    model.training_info.add().algorithm.initializer.append(tensor)
    return model


EXTERNAL: dict[str, Callable[[], onnx.ModelProto]] = {
    "beside it": lambda: as_initializer(external()),
    "up and out": lambda: as_initializer(external("../../../../etc/passwd")),
    "absolute": lambda: as_initializer(external("/etc/passwd")),
    "device": lambda: as_initializer(external("/dev/zero")),
    "memory address": lambda: as_initializer(external("*/_ORT_MEM_ADDR_/*")),
    "itself": lambda: as_initializer(external("model.onnx")),
    "nowhere": lambda: as_initializer(external("")),
    "flag without a place": lambda: as_initializer(external(None)),
    "place without a flag": lambda: as_initializer(external(flag=False)),
    "sparse initializer": lambda: as_sparse_initializer(external()),
    "constant": lambda: as_constant(external()),
    "sparse constant": lambda: as_sparse_constant(external()),
    "branch": lambda: in_a_branch(external()),
    "function": lambda: in_a_function(external()),
    "training": lambda: in_training(external()),
}


@pytest.mark.parametrize("make", EXTERNAL.values(), ids=EXTERNAL.keys())
def test_row_25_external_data_is_refused_before_the_runtime_sees_it(
    attacked: AttackedDevice,
    tmp_path: Path,
    runtime_trap: Path,
    make: Callable[[], onnx.ModelProto],
) -> None:
    evil = bundle_with(tmp_path, whole(make()))
    report = attacked.try_bundle(evil, FakeFetcher(evil), REFUSED)
    assert "external data" in report.detail
    assert not runtime_trap.exists()


@pytest.mark.parametrize("make", EXTERNAL.values(), ids=EXTERNAL.keys())
def test_row_25_external_data_is_refused_by_the_console(
    tmp_path: Path, make: Callable[[], onnx.ModelProto]
) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(whole(make()))
    (tmp_path / "weights.bin").write_bytes(bytes(4))
    with pytest.raises(InputError, match="has external data"):
        inspect_model(path)


def test_row_25_the_trap_of_these_tests_springs_for_an_honest_model(
    attacked: AttackedDevice, tmp_path: Path, runtime_trap: Path
) -> None:
    evil = bundle_with(tmp_path, make_model(remark="honest"))
    attacked.try_bundle(evil, FakeFetcher(evil), ("rolled_back", "worker-crash"))
    assert runtime_trap.exists()


# -- 26: function chain, huge ConstantOfShape, garbage, truncated model


def function_chain(length: int, last: str = "Relu") -> bytes:
    """Return a model whose functions call one another: the runtime inlines them by recursion."""
    model = honest()
    opset = helper.make_opsetid("", 17)
    for index in range(length):
        called = f"F{index + 1}" if index + 1 < length else last
        call = helper.make_node(called, ["x"], ["y"])
        model.functions.append(helper.make_function("", f"F{index}", ["x"], ["y"], [call], [opset]))
    model.graph.node.append(helper.make_node("F0", ["input"], ["deep"]))
    return whole(model)


def huge_constant() -> bytes:
    """Return a model that makes a tensor of 16 GB out of nothing, while it is loaded or run."""
    model = honest()
    fill = helper.make_tensor("fill", TensorProto.FLOAT, [1], [1.0])
    sides = helper.make_tensor("sides", TensorProto.INT64, [2], [2**16, 2**16])
    model.graph.initializer.append(sides)
    model.graph.node.extend(
        [
            helper.make_node("ConstantOfShape", ["sides"], ["huge"], value=fill),
            helper.make_node("ReduceMax", ["huge"], ["top"], keepdims=0),
        ]
    )
    model.graph.output.append(helper.make_tensor_value_info("top", TensorProto.FLOAT, []))
    return whole(model)


def unknown_operator() -> bytes:
    model = honest()
    model.graph.node[0].op_type = "NoSuchOperator"
    return whole(model)


MODELS: dict[str, tuple[Callable[[], bytes], tuple[End, ...]]] = {
    "chain of 3000 functions": (lambda: function_chain(3000), (REFUSED,)),
    "chain that calls itself": (
        lambda: function_chain(60, last="F0"),
        (REFUSED, ("rolled_back", "model-load")),
    ),
    "16 GB out of nothing": (
        huge_constant,
        (("rolled_back", "out-of-memory"), ("rolled_back", "model-load")),
    ),
    "one byte": (lambda: b"\x08", (REFUSED,)),
    "noise": (lambda: np.random.default_rng(0).bytes(5000), (REFUSED,)),
    "archive": (lambda: b"PK\x03\x04" + bytes(400), (REFUSED,)),
    "ORT format": (lambda: b"\x08\x08..ORTM" + make_model(), (REFUSED,)),
    "truncated": (lambda: make_model()[:-40], (REFUSED,)),
    "half": (lambda: make_model()[: len(make_model()) // 2], (REFUSED,)),
    "unknown operator": (unknown_operator, (("rolled_back", "model-load"),)),
}


@pytest.mark.parametrize(("make", "ends"), MODELS.values(), ids=MODELS.keys())
def test_row_26_model_that_only_its_canary_meets(
    attacked: AttackedDevice,
    tmp_path: Path,
    make: Callable[[], bytes],
    ends: tuple[End, ...],
) -> None:
    evil = bundle_with(tmp_path, make())
    attacked.try_bundle(evil, FakeFetcher(evil), *ends)
    assert len(children()) == 1, "the canary is gone, what serves is not"


def test_row_26_model_that_takes_its_canary_over_or_down(
    attacked: AttackedDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a crash in the runtime's own code looks like, whichever model finds the next one."""
    monkeypatch.setattr(process, "MODULE", "tests.fakes.hostile_child")
    monkeypatch.setenv("HOSTILE_TARGET", str(tmp_path / "pwned"))
    for deed, reason in (("crash", "worker-crash"), ("pickle", "worker-protocol")):
        monkeypatch.setenv("HOSTILE", deed)
        evil = bundle_with(tmp_path / deed, make_model(remark=deed))
        attacked.try_bundle(evil, FakeFetcher(evil), ("rolled_back", reason))
    assert not (tmp_path / "pwned").exists()


# -- 27: unknown op domain, EPContext blob


def of_domain(domain: str, *, nested: bool = False) -> onnx.ModelProto:
    model = honest()
    node = helper.make_node("Sneak", ["input"], ["sneaked"], name="sneak", domain=domain)
    branching = next(node for node in model.graph.node if node.op_type == "If")
    (branching.attribute[0].g if nested else model.graph).node.append(node)
    model.opset_import.append(helper.make_opsetid(domain, 1))
    return model


def ep_context(domain: str) -> onnx.ModelProto:
    model = honest()
    blob = helper.make_node(
        "EPContext", ["input"], ["run"], domain=domain, embed_mode=0, ep_cache_context="/tmp/x.so"
    )
    model.graph.node.append(blob)
    return model


def function_of_domain() -> onnx.ModelProto:
    model = honest()
    relu = helper.make_node("Relu", ["x"], ["y"])
    opset = helper.make_opsetid("", 17)
    model.functions.append(helper.make_function("evil", "F", ["x"], ["y"], [relu], [opset]))
    return model


DOMAINS: dict[str, Callable[[], onnx.ModelProto]] = {
    "custom library": lambda: of_domain("evil.corp"),
    "almost known": lambda: of_domain("ai.onnx.evil"),
    "capitals": lambda: of_domain("COM.MICROSOFT"),
    "internal to the runtime": lambda: of_domain("com.microsoft.nchwc"),
    "in a branch": lambda: of_domain("evil.corp", nested=True),
    "function of its own": function_of_domain,
    "EPContext blob": lambda: ep_context("com.microsoft"),
    "EPContext blob of no domain": lambda: ep_context(""),
}


@pytest.mark.parametrize("make", DOMAINS.values(), ids=DOMAINS.keys())
def test_row_27_unknown_operator_domain_or_compiled_blob_is_refused(
    attacked: AttackedDevice,
    tmp_path: Path,
    runtime_trap: Path,
    make: Callable[[], onnx.ModelProto],
) -> None:
    model = whole(make())
    evil = bundle_with(tmp_path, model)
    attacked.try_bundle(evil, FakeFetcher(evil), REFUSED)
    assert not runtime_trap.exists()
    (tmp_path / "model.onnx").write_bytes(model)
    with pytest.raises(InputError, match=r"unknown operator domain|EPContext"):
        inspect_model(tmp_path / "model.onnx")
