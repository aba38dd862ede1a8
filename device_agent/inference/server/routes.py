"""What a path of the protocol means, for the one model that serves."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from device_agent.inference.server.desk import Job, Outputs
from device_agent.inference.server.refusal import RefusalError
from device_agent.inference.server.request import parse, unpack
from device_agent.inference.server.response import (
    Response,
    infer_response,
    json_response,
)
from device_agent.inference.server.tensors import TensorSpec
from device_agent.version import agent_version

NAME = "muster-agent"
EXTENSIONS = ("binary_tensor_data",)
PLATFORM = "onnxruntime_onnx"
FEW_BYTES = 64 * 1024
JSON_BYTES_PER_NUMBER = 64
"""Enough for nested and indented lists of full precision."""
_MODEL = re.compile(r"/v2/models/([^/]+)(?:/versions/([^/]+))?(?:/(ready|infer))?")


@dataclass(frozen=True)
class Model:
    """What serves, as the session reports it.

    Attributes:
        input: The only one.
    """

    name: str
    version: str
    input: TensorSpec
    outputs: tuple[TensorSpec, ...]

    def body_limit(self, max_bytes: int) -> int:
        """Return the most bytes that a request can need, at most `max_bytes`."""
        if self.input.elements is None:
            return max_bytes
        return min(FEW_BYTES + self.input.elements * JSON_BYTES_PER_NUMBER, max_bytes)


@dataclass(frozen=True)
class Request:
    """What a client sent.

    Attributes:
        body: Still packed.
        coding: How: its ``Content-Encoding``.
        header_length: Its ``Inference-Header-Content-Length``.
    """

    method: str
    path: str
    body: bytes = b""
    coding: str = ""
    header_length: str | None = None


class Routes:
    """Answers requests.

    Args:
        model: What serves.
        max_body_bytes: Limit of a body before and after unpacking, below the model's own.
        ask: Has a tensor run, and returns all outputs in the model's order.
    """

    def __init__(self, model: Model, max_body_bytes: int, ask: Callable[[Job], Outputs]) -> None:
        self._model = model
        self._ask = ask
        self._version = agent_version()
        self.limit_bytes = model.body_limit(max_body_bytes)
        self._fixed: dict[str, Callable[[], Response]] = {
            "/v2": self._server,
            "/v2/health/live": lambda: json_response({"live": True}),
            # A child that listens has a warm model; the protocol's text and its schema differ.
            "/v2/health/ready": lambda: json_response({"live": True, "ready": True}),
        }

    def answer(self, request: Request) -> Response:
        """Return the response to a request.

        Raises:
            RefusalError: There is no such thing, or it cannot be done.
        """
        path = request.path.partition("?")[0]
        path = path.rstrip("/") or "/"
        if path in self._fixed:
            _only("GET", request)
            return self._fixed[path]()
        match = _MODEL.fullmatch(path)
        if match is None:
            raise RefusalError(HTTPStatus.NOT_FOUND, f"{path[:100]!r} is no path of this server")
        name, version, verb = match.groups()
        self._check_model(unquote(name), unquote(version or ""))
        _only("POST" if verb == "infer" else "GET", request)
        if verb == "infer":
            return self._infer(request)
        if verb == "ready":
            return json_response({"name": self._model.name, "ready": True})
        return self._metadata()

    def _check_model(self, name: str, version: str) -> None:
        model = self._model
        if name != model.name:
            message = f"model {name[:100]!r} is not here; this device serves {model.name!r}"
            raise RefusalError(HTTPStatus.NOT_FOUND, message)
        if version not in ("", model.version):
            message = f"{name} has no version {version[:100]!r} here; {model.version} serves"
            raise RefusalError(HTTPStatus.NOT_FOUND, message)

    def _server(self) -> Response:
        return json_response({"name": NAME, "version": self._version, "extensions": EXTENSIONS})

    def _metadata(self) -> Response:
        model = self._model
        return json_response(
            {
                "name": model.name,
                "versions": (model.version,),
                "platform": PLATFORM,
                "inputs": (_tensor(model.input),),
                "outputs": tuple(_tensor(spec) for spec in model.outputs),
            }
        )

    def _infer(self, request: Request) -> Response:
        began_s = time.perf_counter()
        model = self._model
        body = unpack(request.body, request.coding, self.limit_bytes)
        names = tuple(spec.name for spec in model.outputs)
        asked = parse(body, request.header_length, model.input, names)
        name = f"request {asked.id}" if asked.id else "a request"
        outputs = self._ask(Job(name, asked.tensor, time.perf_counter() - began_s))
        by_name = dict(zip(names, outputs, strict=True))
        return infer_response((model.name, model.version), asked, by_name)


def _tensor(spec: TensorSpec) -> dict[str, Any]:
    return {"name": spec.name, "datatype": spec.datatype, "shape": spec.shape}


def _only(method: str, request: Request) -> None:
    if request.method != method:
        message = f"{request.path[:100]!r} takes {method}, not {request.method[:20]!r}"
        raise RefusalError(HTTPStatus.METHOD_NOT_ALLOWED, message, {"Allow": method})
