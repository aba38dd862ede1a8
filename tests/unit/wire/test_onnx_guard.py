"""What the ONNX guard lets pass and what it refuses, whatever hides it."""

from __future__ import annotations

import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import AttributeProto, TensorProto, helper

from device_agent.wire.errors import WireError
from device_agent.wire.onnx_guard import MAX_DEPTH, MAX_FUNCTIONS, check_onnx


def value(name: str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1])


def graph(*nodes: onnx.NodeProto, **parts: object) -> onnx.GraphProto:
    return helper.make_graph(list(nodes), "g", [value("x")], [value("y")], **parts)


def model(main: onnx.GraphProto, functions: tuple[onnx.FunctionProto, ...] = ()) -> bytes:
    opsets = [helper.make_opsetid("", 17)]
    return helper.make_model(
        main, opset_imports=opsets, functions=list(functions), ir_version=8
    ).SerializeToString()


def relu() -> onnx.NodeProto:
    return helper.make_node("Relu", ["x"], ["y"], name="r")


def tensor(external: bool) -> TensorProto:
    made = helper.make_tensor("weights", TensorProto.FLOAT, [1], [1.0])
    if external:
        made.data_location = TensorProto.EXTERNAL
        made.external_data.add(key="location", value="../../etc/passwd")
    return made


def sparse(values: TensorProto, indices: TensorProto) -> onnx.SparseTensorProto:
    return onnx.SparseTensorProto(values=values, indices=indices, dims=[4])


def constant(**attribute: object) -> onnx.NodeProto:
    node = onnx.NodeProto(op_type="Constant", name="c", output=["y"])
    node.attribute.add(name="value", **attribute)
    return node


def branch(inner: onnx.GraphProto) -> onnx.NodeProto:
    return helper.make_node("If", ["x"], ["y"], then_branch=inner, else_branch=graph(relu()))


def function(*nodes: onnx.NodeProto, domain: str = "", name: str = "F") -> onnx.FunctionProto:
    return helper.make_function(
        domain, name, ["x"], ["y"], list(nodes), [helper.make_opsetid("", 17)]
    )


def plain() -> bytes:
    return model(graph(relu(), initializer=[tensor(external=False)]))


def test_a_self_contained_model_passes() -> None:
    check_onnx(plain())


@pytest.mark.parametrize("domain", ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"])
def test_known_operator_domains_pass(domain: str) -> None:
    check_onnx(model(graph(helper.make_node("Op", ["x"], ["y"], domain=domain))))


def test_an_opset_import_that_no_node_uses_does_not_matter() -> None:
    imports = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft.nchwc", 1)]
    check_onnx(helper.make_model(graph(relu()), opset_imports=imports).SerializeToString())


EXTERNAL = {
    "initializer": graph(relu(), initializer=[tensor(True)]),
    "sparse values": graph(relu(), sparse_initializer=[sparse(tensor(True), tensor(False))]),
    "sparse indices": graph(relu(), sparse_initializer=[sparse(tensor(False), tensor(True))]),
    "constant": graph(constant(t=tensor(True), type=AttributeProto.TENSOR)),
    "constant list": graph(constant(tensors=[tensor(True)])),
    "sparse constant": graph(constant(sparse_tensor=sparse(tensor(True), tensor(False)))),
    "sparse constant list": graph(constant(sparse_tensors=[sparse(tensor(False), tensor(True))])),
    "subgraph initializer": graph(branch(graph(relu(), initializer=[tensor(True)]))),
    "subgraph constant": graph(branch(graph(branch(graph(constant(t=tensor(True))))))),
    "graph list": graph(constant(graphs=[graph(relu(), initializer=[tensor(True)])])),
}


@pytest.mark.parametrize("place", EXTERNAL)
def test_external_data_is_refused_wherever_it_hides(place: str) -> None:
    with pytest.raises(WireError, match=r"external data \(tensor 'weights'\)"):
        check_onnx(model(EXTERNAL[place]))


def test_external_data_in_a_function_is_refused() -> None:
    with pytest.raises(WireError, match="external data"):
        check_onnx(model(graph(relu()), (function(constant(t=tensor(True))),)))


def test_external_data_in_a_functions_attribute_is_refused() -> None:
    hiding = function(relu())
    hiding.attribute_proto.add(name="a", t=tensor(True))
    with pytest.raises(WireError, match="external data"):
        check_onnx(model(graph(relu()), (hiding,)))


def test_external_data_in_training_info_is_refused() -> None:
    made = onnx.load_from_string(plain())
    made.training_info.add().algorithm.CopyFrom(EXTERNAL["initializer"])
    with pytest.raises(WireError, match="external data"):
        check_onnx(made.SerializeToString())


def test_an_entry_without_the_location_flag_is_refused() -> None:
    hidden = tensor(True)
    hidden.data_location = TensorProto.DEFAULT
    with pytest.raises(WireError, match="external data"):
        check_onnx(model(graph(relu(), initializer=[hidden])))


def test_the_location_flag_without_an_entry_is_refused() -> None:
    hidden = tensor(False)
    hidden.data_location = TensorProto.EXTERNAL
    with pytest.raises(WireError, match="external data"):
        check_onnx(model(graph(relu(), initializer=[hidden])))


def field(number: int, payload: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


def test_a_location_flag_that_only_truncation_turns_external_is_refused() -> None:
    wide = varint(14 << 3) + varint(2**32 + TensorProto.EXTERNAL)
    assert TensorProto.FromString(wide).data_location == TensorProto.EXTERNAL
    with pytest.raises(WireError, match="external data"):
        check_onnx(plain() + field(7, field(5, wide)))


def test_a_second_graph_that_a_parser_merges_is_refused() -> None:
    hiding = field(7, EXTERNAL["initializer"].SerializeToString())
    merged = onnx.load_from_string(plain() + hiding)
    assert merged.graph.initializer[-1].data_location == TensorProto.EXTERNAL
    with pytest.raises(WireError, match="external data"):
        check_onnx(plain() + hiding)


def test_a_domain_that_is_named_twice_is_refused() -> None:
    twice = field(4, b"Op") + field(7, b"evil") + field(7, b"")
    with pytest.raises(WireError, match="unknown operator domain 'evil'"):
        check_onnx(plain() + field(7, field(1, twice)))


@pytest.mark.parametrize("nested", [False, True])
def test_an_unknown_operator_domain_is_refused_and_named(nested: bool) -> None:
    node = helper.make_node("Op", ["x"], ["y"], name="mine", domain="evil.corp")
    with pytest.raises(WireError, match=r"'evil\.corp' \(node 'mine'\)"):
        check_onnx(model(graph(branch(graph(node)) if nested else node)))


def test_a_function_of_an_unknown_domain_is_refused() -> None:
    with pytest.raises(WireError, match=r"'local' \(function 'F'\)"):
        check_onnx(model(graph(relu()), (function(relu(), domain="local"),)))


def test_an_unknown_domain_within_a_function_is_refused() -> None:
    node = helper.make_node("Op", ["x"], ["y"], domain="evil")
    with pytest.raises(WireError, match="unknown operator domain"):
        check_onnx(model(graph(relu()), (function(node),)))


@pytest.mark.parametrize("domain", ["", "com.microsoft"])
def test_an_ep_context_blob_is_refused(domain: str) -> None:
    node = helper.make_node("EPContext", ["x"], ["y"], name="blob", domain=domain)
    with pytest.raises(WireError, match=r"EPContext blob \(node 'blob'\)"):
        check_onnx(model(graph(node)))


def test_a_long_function_chain_is_refused() -> None:
    chain = [
        function(helper.make_node(f"F{index + 1}", ["x"], ["y"]), name=f"F{index}")
        for index in range(3000)
    ]
    with pytest.raises(WireError, match=f"more than {MAX_FUNCTIONS} functions"):
        check_onnx(model(graph(relu()), tuple(chain)))


def nested(levels: int) -> bytes:
    """Return a model of subgraphs in subgraphs, made inside out without any recursion."""
    inner = graph(relu()).SerializeToString()
    for _ in range(levels):
        inner = field(1, field(4, b"If") + field(5, field(1, b"a") + field(6, inner)))
    return plain() + field(7, inner)


def test_subgraphs_nest_as_deep_as_real_models_need() -> None:
    check_onnx(nested(8))


@pytest.mark.parametrize("levels", [MAX_DEPTH, 5000])
def test_hostile_nesting_is_refused_without_recursing(levels: int) -> None:
    with pytest.raises(WireError, match="nested deeper"):
        check_onnx(nested(levels))


def test_a_deep_type_is_refused() -> None:
    kind = b""
    for _ in range(1000):
        kind = field(4, field(1, kind))
    with pytest.raises(WireError, match="nested deeper"):
        check_onnx(plain() + field(7, field(11, field(2, kind))))


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n" + bytes(64), b"PK\x03\x04" + bytes(64), b"hello, world", bytes(100)],
    ids=["empty", "png", "zip", "text", "zeros"],
)
def test_what_is_not_onnx_is_refused(data: bytes) -> None:
    with pytest.raises(WireError, match="is not an ONNX model"):
        check_onnx(data)


def test_every_truncation_is_refused() -> None:
    whole = plain()
    for length in range(len(whole)):
        with pytest.raises(WireError, match="not an ONNX model"):
            check_onnx(whole[:length])


def test_an_ort_format_model_in_onnx_clothes_is_refused() -> None:
    producer = field(2, b"..ORTM.....")
    disguised = producer + plain()
    assert disguised[4:8] == b"ORTM"
    assert onnx.load_from_string(disguised).graph.node[0].op_type == "Relu"
    with pytest.raises(WireError, match="ORT format"):
        check_onnx(disguised)


@pytest.mark.parametrize("wire", [3, 4, 6, 7])
def test_groups_and_unknown_wire_types_are_refused(wire: int) -> None:
    with pytest.raises(WireError, match=f"wire type {wire}"):
        check_onnx(plain() + varint(99 << 3 | wire))


def test_a_message_field_of_another_wire_type_is_refused() -> None:
    with pytest.raises(WireError, match="Model field 7 has wire type 0"):
        check_onnx(plain() + varint(7 << 3) + varint(1))


def test_an_endless_number_is_refused() -> None:
    with pytest.raises(WireError, match="more than 10 bytes"):
        check_onnx(plain() + b"\x80" * 20)


def test_endless_small_fields_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device_agent.wire.onnx_guard.MAX_FIELDS", 1000)
    check_onnx(plain())
    with pytest.raises(WireError, match="more than 1000 fields"):
        check_onnx(plain() + (varint(99 << 3) + varint(0)) * 1000)


def test_unknown_fields_of_later_versions_pass() -> None:
    check_onnx(plain() + field(99, b"later") + varint(98 << 3 | 5) + bytes(4))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    for candidate in (data, plain() + data):
        try:
            check_onnx(candidate)
        except WireError:
            continue


@given(st.integers(min_value=0), st.integers(0, 255))
def test_no_changed_byte_raises_anything_else(position: int, byte: int) -> None:
    whole = bytearray(model(EXTERNAL["subgraph constant"]))
    whole[position % len(whole)] = byte
    try:
        check_onnx(bytes(whole))
    except WireError:
        return
