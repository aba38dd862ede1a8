from __future__ import annotations

import gzip
import json
import zlib
from http import HTTPStatus
from types import SimpleNamespace

import numpy as np
import pytest

from device_agent.inference.server.refusal import RefusalError
from device_agent.inference.server.request import MAX_BATCH, InferRequest, Wanted, parse, unpack
from device_agent.inference.server.response import (
    Response,
    infer_response,
    json_response,
    packed,
)
from device_agent.inference.server.routes import Model
from device_agent.inference.server.tensors import TensorSpec, datatype_of, spec_of
from tests.fakes.serving import binary_body, infer_body

INPUT = TensorSpec("input", "FP32", (-1, 2, 3))
TENSOR = np.arange(6, dtype=np.float32).reshape(1, 2, 3) / 7


def read(body: bytes, headers: dict[str, str] | None = None) -> InferRequest:
    length = (headers or {}).get("Inference-Header-Content-Length")
    return parse(body, length, INPUT, ("a", "b"))


def test_flat_nested_and_binary_data_make_the_same_tensor() -> None:
    nested = json.loads(infer_body(TENSOR))
    nested["inputs"][0]["data"] = TENSOR.tolist()
    for request in (
        read(infer_body(TENSOR)),
        read(json.dumps(nested, indent=4).encode()),
        read(*binary_body(TENSOR)),
    ):
        np.testing.assert_array_equal(request.tensor, TENSOR)
        assert request.tensor.dtype == np.float32


def test_outputs_come_as_asked_for() -> None:
    assert read(infer_body(TENSOR)).wanted == (Wanted("a", False), Wanted("b", False))
    asked = read(
        infer_body(
            TENSOR,
            outputs=[{"name": "b"}, {"name": "a", "parameters": {"binary_data": False}}],
            parameters={"binary_data_output": True, "priority": 1, "mine": "x"},
        )
    )
    assert asked.wanted == (Wanted("b", True), Wanted("a", False))


def test_what_it_does_not_know_is_passed_over() -> None:
    assert read(infer_body(TENSOR, id="7", extra={"deep": [1]})).id == "7"


def test_a_batch_is_bounded() -> None:
    assert len(read(*binary_body(np.zeros((MAX_BATCH, 2, 3), np.float32))).tensor) == MAX_BATCH
    for size in (0, MAX_BATCH + 1):
        with pytest.raises(RefusalError, match="shape"):
            read(*binary_body(np.zeros((size, 2, 3), np.float32)))


def test_a_nested_list_of_another_shape_is_refused() -> None:
    nested = json.loads(infer_body(TENSOR))
    nested["inputs"][0]["data"] = TENSOR.reshape(3, 2).tolist()
    with pytest.raises(RefusalError, match=r"\[3, 2\] values, but \[1, 2, 3\] takes 6"):
        read(json.dumps(nested).encode())


@pytest.mark.parametrize(("pack", "coding"), [(gzip.compress, "gzip"), (zlib.compress, " Deflate")])
def test_packed_bodies_are_bounded_before_and_after(pack: object, coding: str) -> None:
    packed_body = pack(b"x" * 1000)  # type: ignore[operator] # either compressor
    assert unpack(packed_body, coding, 1000) == b"x" * 1000
    with pytest.raises(RefusalError) as raised:
        unpack(packed_body, coding, 999)
    assert raised.value.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    for broken in (packed_body[:-1], packed_body + b"x", b""):
        with pytest.raises(RefusalError):
            unpack(broken, coding, 1000)


def test_a_response_has_the_bytes_behind_the_header_in_the_order_asked_for() -> None:
    request = InferRequest("7", TENSOR, (Wanted("b", True), Wanted("a", False), Wanted("c", True)))
    outputs = {
        "a": np.array([[1.5, np.nan]], np.float32),
        "b": np.array([1, -2], np.int64),
        "c": np.array([[0.5]], ">f2"),
    }
    response = infer_response(("model", "1.0.0"), request, outputs)
    length = int(response.headers["Inference-Header-Content-Length"])
    head = json.loads(response.body[:length])
    assert [(entry["name"], entry["datatype"], entry["shape"]) for entry in head["outputs"]] == [
        ("b", "INT64", [2]),
        ("a", "FP32", [1, 2]),
        ("c", "FP16", [1, 1]),
    ]
    assert head["outputs"][1]["data"] == [1.5, None]
    tail = response.body[length:]
    assert tail == np.array([1, -2], "<i8").tobytes() + np.array([0.5], "<f2").tobytes()
    assert (head["id"], head["model_name"], head["model_version"]) == ("7", "model", "1.0.0")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("br, gzip;q=0.5", "gzip"),
        ("gzip;q=0, deflate", "deflate"),
        ("gzip; q=0.0", None),
        ("identity", None),
    ],
)
def test_a_response_is_packed_as_the_client_accepts(accepted: str, coding: str | None) -> None:
    response = packed(json_response(["x" * 5000]), accepted)
    assert response.headers.get("Content-Encoding") == coding
    if coding:
        assert zlib.decompress(response.body, 47) == json_response(["x" * 5000]).body


def test_a_short_response_is_not_packed() -> None:
    short = Response(HTTPStatus.OK, b"{}")
    assert packed(short, "gzip") is short


@pytest.mark.parametrize(
    ("kind", "name", "dtype"),
    [
        ("tensor(float)", "FP32", np.float32),
        ("tensor(float16)", "FP16", np.float16),
        ("tensor(double)", "FP64", np.float64),
        ("tensor(int64)", "INT64", np.int64),
        ("tensor(uint8)", "UINT8", np.uint8),
    ],
)
def test_types_have_the_names_of_the_protocol(kind: str, name: str, dtype: type) -> None:
    spec = spec_of(SimpleNamespace(name="x", type=kind, shape=["N", None, 3]))
    assert spec == TensorSpec("x", name, (-1, -1, 3))
    assert datatype_of(np.zeros(1, dtype)) == name


def test_a_model_of_fixed_shape_needs_no_large_bodies() -> None:
    fixed = Model("m", "1.0.0", TensorSpec("input", "FP32", (1, 10)), ())
    free = Model("m", "1.0.0", TensorSpec("input", "FP32", (-1, 10)), ())
    assert fixed.body_limit(10**9) < 100_000
    assert fixed.body_limit(1024) == 1024
    assert free.body_limit(10**9) == 10**9
    indented = json.dumps([[-1.2345678901234567e-100] * 10], indent=8).encode()
    assert len(indented) < fixed.body_limit(10**9)
