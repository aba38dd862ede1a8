"""What goes back to a client: JSON, or a JSON header with the raw bytes of tensors behind it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec

from device_agent.inference.server.refusal import RefusalError
from device_agent.inference.server.request import InferRequest
from device_agent.inference.server.tensors import Array, datatype_of, to_bytes, to_list

HEADER_LENGTH = "Inference-Header-Content-Length"
MIN_PACKED_BYTES = 1024
_WBITS = {"gzip": 31, "deflate": zlib.MAX_WBITS}
_FAST = 1


@dataclass(frozen=True)
class Response:
    """A status, its headers without the length, and a body."""

    status: HTTPStatus
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def json_response(value: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a response of one JSON value."""
    return Response(status, msgspec.json.encode(value), {"Content-Type": "application/json"})


def error_response(refusal: RefusalError) -> Response:
    """Return the protocol's error object."""
    response = json_response({"error": refusal.message}, refusal.status)
    return Response(response.status, response.body, response.headers | dict(refusal.headers))


def encode(response: Response, *, keep: bool, with_body: bool = True) -> bytes:
    """Return a response as it goes over the wire, and whether the connection is kept."""
    lines = [
        f"HTTP/1.1 {response.status.value} {response.status.phrase}",
        *(f"{name}: {value}" for name, value in response.headers.items()),
        f"Content-Length: {len(response.body)}",
        f"Connection: {'keep-alive' if keep else 'close'}",
    ]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    return head + response.body if with_body else head


def infer_response(
    model: tuple[str, str], request: InferRequest, outputs: dict[str, Array]
) -> Response:
    """Return the wanted outputs as the client wants them.

    Args:
        model: Name and version.
        request: Says which, and how.
        outputs: Every output of the model by name.
    """
    entries: list[dict[str, Any]] = []
    tail: list[bytes] = []
    for wanted in request.wanted:
        array = outputs[wanted.name]
        entry: dict[str, Any] = {
            "name": wanted.name,
            "datatype": datatype_of(array),
            "shape": array.shape,
        }
        if wanted.binary:
            tail.append(to_bytes(array))
            entry["parameters"] = {"binary_data_size": len(tail[-1])}
        else:
            entry["data"] = to_list(array)
        entries.append(entry)
    head: dict[str, Any] = {"model_name": model[0], "model_version": model[1], "outputs": entries}
    if request.id:
        head["id"] = request.id
    return _joined(msgspec.json.encode(head), tail)


def _joined(head: bytes, tail: list[bytes]) -> Response:
    if not tail:
        return Response(HTTPStatus.OK, head, {"Content-Type": "application/json"})
    headers = {"Content-Type": "application/octet-stream", HEADER_LENGTH: str(len(head))}
    return Response(HTTPStatus.OK, b"".join([head, *tail]), headers)


def packed(response: Response, accepted: str) -> Response:
    """Return the response in a coding that the client names in ``Accept-Encoding``."""
    coding = _choose(accepted)
    if coding is None or len(response.body) < MIN_PACKED_BYTES:
        return response
    packer = zlib.compressobj(_FAST, zlib.DEFLATED, _WBITS[coding])
    body = packer.compress(response.body) + packer.flush()
    return Response(response.status, body, response.headers | {"Content-Encoding": coding})


def _choose(accepted: str) -> str | None:
    for entry in accepted.lower().split(","):
        coding, _, quality = entry.replace(" ", "").partition(";q=")
        if coding in _WBITS and (not quality or quality.strip("0.")):
            return coding
    return None
