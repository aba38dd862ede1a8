"""The body of an inference request: a JSON header, then the raw bytes of binary tensors."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from device_agent.inference.server.refusal import RefusalError, bad_request, too_large
from device_agent.inference.server.tensors import Float32, TensorSpec, from_bytes, from_json
from device_agent.wire.typed import json_decoder

MAX_ENTRIES = 64
MAX_RANK = 16
MAX_BATCH = 64
"""Samples in a request to a model of free batch size: each is judged, between two frames."""
MAX_ID = 256
_WBITS = {
    "gzip": 31,
    "deflate": zlib.MAX_WBITS,
}  # "deflate" means the zlib format: RFC 9110 8.4.1.2
_UNSUPPORTED = ("classification", "shared_memory_region")

T = TypeVar("T", int, bool)
Name = Annotated[str, Meta(min_length=1, max_length=256)]
Parameters = dict[str, msgspec.Raw]
Dimension = Annotated[int, Meta(ge=0, lt=2**40)]


class InputEntry(Struct, frozen=True):
    """An input tensor: its values in `data`, or as bytes behind the header."""

    name: Name
    shape: Annotated[tuple[Dimension, ...], Meta(max_length=MAX_RANK)]
    datatype: Annotated[str, Meta(max_length=16)]
    parameters: Parameters = {}
    data: msgspec.Raw = msgspec.Raw()


class OutputEntry(Struct, frozen=True):
    """An output tensor that is wanted."""

    name: Name
    parameters: Parameters = {}


class Header(Struct, frozen=True):
    """The JSON of a request; what it does not know it passes over, as the protocol says."""

    inputs: Annotated[tuple[InputEntry, ...], Meta(min_length=1, max_length=MAX_ENTRIES)]
    id: Annotated[str, Meta(max_length=MAX_ID)] = ""
    parameters: Parameters = {}
    outputs: Annotated[tuple[OutputEntry, ...], Meta(max_length=MAX_ENTRIES)] = ()


@dataclass(frozen=True)
class Wanted:
    """An output to return."""

    name: str
    binary: bool


@dataclass(frozen=True)
class InferRequest:
    """What a client wants to know.

    Attributes:
        id: Given back in the response; empty if there was none.
        tensor: For the model's only input.
        wanted: Which outputs, in the client's order.
    """

    id: str
    tensor: Float32
    wanted: tuple[Wanted, ...]


_HEADERS = json_decoder(Header)


def unpack(body: bytes, encoding: str, limit_bytes: int) -> bytes:
    """Undo a content coding; what it unfolds to is bounded.

    Raises:
        RefusalError: An unknown coding, not coded so, or too large.
    """
    coding = encoding.strip().lower()
    if coding in ("", "identity"):
        return body
    if coding not in _WBITS:
        message = f"Content-Encoding: {coding[:40]!r} is not gzip or deflate"
        raise RefusalError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    unpacker = zlib.decompressobj(_WBITS[coding])
    try:
        data = unpacker.decompress(body, limit_bytes + 1)
    except zlib.error as error:
        raise bad_request(f"the body is not {coding}: {error}") from error
    if len(data) > limit_bytes:
        raise too_large(limit_bytes)
    if not unpacker.eof or unpacker.unused_data:
        raise bad_request(f"the body is not one whole {coding} stream")
    return data


def parse(
    body: bytes, header_length: str | None, expected: TensorSpec, outputs: tuple[str, ...]
) -> InferRequest:
    """Read a request for a model with one input.

    Args:
        body: Unpacked.
        header_length: What ``Inference-Header-Content-Length`` says: the bytes of JSON in front.
        expected: The model's input.
        outputs: The names of the model's outputs.

    Raises:
        RefusalError: The request is not right; the field is named.
    """
    length = _header_length(header_length, len(body))
    header = _decode_header(body[:length])
    if len(header.inputs) != 1:
        raise bad_request(f"inputs: {len(header.inputs)} are given, the model takes 1")
    tensor = _read_input(header.inputs[0], memoryview(body)[length:], expected)
    return InferRequest(header.id, tensor, _wanted(header, outputs))


def _header_length(text: str | None, size: int) -> int:
    if text is None:
        return size
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= size):
        raise bad_request(
            f"Inference-Header-Content-Length: {text[:20]!r} is not within the body of {size} bytes"
        )
    return int(text)


def _decode_header(data: bytes) -> Header:
    try:
        return _HEADERS.decode(data)
    except msgspec.ValidationError as error:
        raise bad_request(_say(str(error))) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise bad_request("the body does not begin with a JSON object; send one") from error


def _say(problem: str) -> str:
    """Return msgspec's message with the field in front."""
    text, _, place = problem.partition(" - at `$.")
    return f"{place.rstrip('`')}: {text}" if place else text


def _read_input(entry: InputEntry, binary: memoryview, expected: TensorSpec) -> Float32:
    where = "inputs[0]"
    if entry.name != expected.name:
        raise bad_request(f"{where}.name: {entry.name!r}, the model's input is {expected.name!r}")
    if entry.datatype != expected.datatype:
        raise bad_request(
            f"{where}.datatype: {entry.datatype!r}, the model takes {expected.datatype}"
        )
    _check_shape(entry.shape, expected.shape, where)
    _check_parameters(entry.parameters, where)
    size = _size(entry.parameters, where)
    if size is None and not entry.data:
        raise bad_request(f"{where}: neither data nor parameters.binary_data_size is given")
    if size is not None and entry.data:
        raise bad_request(f"{where}: both data and parameters.binary_data_size are given")
    if len(binary) != (size or 0):
        raise bad_request(
            f"{where}.parameters.binary_data_size: {size or 0}, "
            f"but {len(binary)} bytes follow the header"
        )
    if not entry.data:
        return from_bytes(binary, entry.shape, where)
    return from_json(entry.data, entry.shape, where)


def _check_shape(shape: tuple[int, ...], expected: tuple[int, ...], where: str) -> None:
    fits = len(shape) == len(expected) and all(
        want in (-1, size) and size > 0 for size, want in zip(shape, expected, strict=True)
    )
    if not fits:
        raise bad_request(f"{where}.shape: {list(shape)}, the model takes {list(expected)}")
    if expected[:1] == (-1,) and shape[0] > MAX_BATCH:
        raise bad_request(f"{where}.shape: a batch of {shape[0]}, at most {MAX_BATCH} are taken")


def _check_parameters(parameters: Parameters, where: str) -> None:
    for name in _UNSUPPORTED:
        if name in parameters:
            raise bad_request(f"{where}.parameters.{name}: this server has no such extension")


def _size(parameters: Parameters, where: str) -> int | None:
    raw = parameters.get("binary_data_size")
    return None if raw is None else _parameter(raw, int, f"{where}.parameters.binary_data_size")


def _flag(parameters: Parameters, name: str, where: str) -> bool | None:
    raw = parameters.get(name)
    return None if raw is None else _parameter(raw, bool, f"{where}parameters.{name}")


def _parameter(raw: msgspec.Raw, kind: type[T], where: str) -> T:
    try:
        return json_decoder(kind).decode(raw)
    except msgspec.MsgspecError as error:
        raise bad_request(f"{where}: {error}") from error


def _wanted(header: Header, outputs: tuple[str, ...]) -> tuple[Wanted, ...]:
    binary = _flag(header.parameters, "binary_data_output", "") or False
    if not header.outputs:
        return tuple(Wanted(name, binary) for name in outputs)
    wanted: dict[str, Wanted] = {}
    for index, entry in enumerate(header.outputs):
        where = f"outputs[{index}]"
        if entry.name not in outputs or entry.name in wanted:
            fault = "is asked for twice" if entry.name in wanted else "is no output of the model"
            raise bad_request(f"{where}.name: {entry.name!r} {fault}")
        _check_parameters(entry.parameters, where)
        own = _flag(entry.parameters, "binary_data", f"{where}.")
        wanted[entry.name] = Wanted(entry.name, binary if own is None else own)
    return tuple(wanted.values())
