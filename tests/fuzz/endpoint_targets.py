"""What a local program may send to the inference endpoint."""

from __future__ import annotations

import gzip
import zlib

import numpy as np

from device_agent.inference.server.refusal import RefusalError
from device_agent.inference.server.request import parse, unpack
from device_agent.inference.server.routes import Model, Request, Routes
from device_agent.inference.server.tensors import TensorSpec
from tests.fakes.serving import binary_body, infer_body
from tests.fuzz.target import Target

INPUT = TensorSpec("input", "FP32", (-1, 2))
LIMIT_BYTES = 64 * 1024


def endpoint_targets() -> list[Target]:
    """Return them."""
    tensor = np.array([[1.5, -2.0]], np.float32)
    plain = infer_body(tensor, id="7", outputs=[{"name": "out"}])
    body, headers = binary_body(tensor, parameters={"binary_data_output": True})
    length = headers["Inference-Header-Content-Length"].encode()
    return [
        Target("inference request", (plain,), _plain, (RefusalError,)),
        Target("inference request with bytes", (length + b"\n" + body,), _binary, (RefusalError,)),
        Target("packed request, gzip", (gzip.compress(plain),), _gzip, (RefusalError,)),
        Target("packed request, deflate", (zlib.compress(plain),), _deflate, (RefusalError,)),
        Target(
            "path of the endpoint",
            (
                b"GET /v2",
                b"GET /v2/models/model/versions/1.0.0/ready?x",
                b"GET /v2/models/m%6fdel",
            ),
            _path,
            (RefusalError,),
        ),
    ]


def _plain(data: bytes) -> None:
    parse(data, None, INPUT, ("out",))


def _binary(data: bytes) -> None:
    """Read the length of the header from the first line, as if it were the HTTP header."""
    length, _, body = data.partition(b"\n")
    parse(body, length.decode("latin-1"), INPUT, ("out",))


def _gzip(data: bytes) -> None:
    assert len(unpack(data, "gzip", LIMIT_BYTES)) <= LIMIT_BYTES


def _deflate(data: bytes) -> None:
    assert len(unpack(data, "deflate", LIMIT_BYTES)) <= LIMIT_BYTES


def _path(data: bytes) -> None:
    method, _, path = data.decode("latin-1").partition(" ")
    model = Model("model", "1.0.0", INPUT, (TensorSpec("out", "FP32", (-1, 2)),))
    Routes(model, LIMIT_BYTES, lambda job: (job.tensor,)).answer(Request(method, path))
