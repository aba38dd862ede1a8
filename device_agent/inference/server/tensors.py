"""Tensors of the protocol: names of types, JSON numbers and raw bytes, to and from numpy.

Raw bytes are little-endian and row-major, without padding (the binary tensor data extension). A
bundle's model takes one float32 tensor and gives tensors of numbers, so these are all there are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from device_agent.inference.server.refusal import bad_request
from device_agent.wire.typed import json_decoder

Array = NDArray[np.generic]
Float32 = NDArray[np.float32]
INPUT_DATATYPE = "FP32"

_DATATYPES = {
    "uint8": "UINT8",
    "uint16": "UINT16",
    "uint32": "UINT32",
    "uint64": "UINT64",
    "int8": "INT8",
    "int16": "INT16",
    "int32": "INT32",
    "int64": "INT64",
    "float16": "FP16",
    "float32": "FP32",
    "float64": "FP64",
}
_RUNTIME = {"tensor(float)": "FP32", "tensor(double)": "FP64"}
"""Where the runtime's name is not ``tensor(<numpy's>)``."""


@dataclass(frozen=True)
class TensorSpec:
    """An input or output of the model, as the runtime reports it.

    Attributes:
        datatype: The protocol's name: ``FP32``.
        shape: -1 where a dimension is free.
    """

    name: str
    datatype: str
    shape: tuple[int, ...]

    @property
    def elements(self) -> int | None:
        """How many numbers it holds; None where a dimension is free."""
        return None if -1 in self.shape else math.prod(self.shape)


def spec_of(entry: Any) -> TensorSpec:  # noqa: ANN401 - untyped library
    """Return what the runtime says of an input or output."""
    kind = str(entry.type)
    datatype = _RUNTIME.get(kind) or _DATATYPES[kind.removeprefix("tensor(").rstrip(")")]
    shape = tuple(size if isinstance(size, int) else -1 for size in entry.shape)
    return TensorSpec(entry.name, datatype, shape)


def from_bytes(data: memoryview, shape: tuple[int, ...], where: str) -> Float32:
    """Return the float32 tensor in raw bytes; it lies in `data`, nothing is copied.

    Raises:
        RefusalError: The bytes do not make up the shape.
    """
    dtype = np.dtype("<f4")
    wanted = math.prod(shape) * dtype.itemsize
    if len(data) != wanted:
        raise bad_request(f"{where}: {len(data)} bytes, but FP32 {list(shape)} takes {wanted}")
    return np.frombuffer(data, dtype).reshape(shape)


def from_json(data: msgspec.Raw, shape: tuple[int, ...], where: str) -> Float32:
    """Return the float32 tensor in JSON numbers: flat, or nested as its shape says.

    Raises:
        RefusalError: They are no numbers, or not as many as the shape holds.
    """
    values = _numbers(data, where)
    nested = values.ndim > 1
    if values.size != math.prod(shape) or (nested and values.shape != shape):
        got = list(values.shape) if nested else values.size
        raise bad_request(f"{where}.data: {got} values, but {list(shape)} takes {math.prod(shape)}")
    return values.reshape(shape)


def _numbers(data: msgspec.Raw, where: str) -> Float32:
    try:
        with np.errstate(over="ignore"):  # becomes infinite, and is refused as that
            values = np.array(_lists(data), np.float32)
    except (msgspec.MsgspecError, RecursionError, OverflowError, ValueError, TypeError) as error:
        raise bad_request(f"{where}.data: not a list of numbers") from error
    if values.ndim == 0 or not np.isfinite(values).all():
        raise bad_request(f"{where}.data: not a list of numbers that FP32 can hold")
    return values


def _lists(data: msgspec.Raw) -> list[Any]:
    """Return the lists of numbers; numpy alone would take texts and booleans for numbers.

    Raises:
        MsgspecError: It is something else.
        TypeError: A leaf of nested lists is no number.
    """
    try:
        return json_decoder(list[float]).decode(data)
    except msgspec.ValidationError:
        nested = json_decoder(list[Any]).decode(data)
    _check_leaves(nested)
    return nested


def _check_leaves(value: object) -> None:
    if isinstance(value, list):
        for entry in value:
            _check_leaves(entry)
    elif type(value) not in (int, float):
        raise TypeError("not a number")


def to_bytes(array: Array) -> bytes:
    """Return a tensor's raw bytes."""
    return array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()


def to_list(array: Array) -> list[Any]:
    """Return a tensor's values, flat; JSON has no NaN and no infinity: they become null."""
    values: list[Any] = array.reshape(-1).tolist()
    return values


def datatype_of(array: Array) -> str:
    """Return the protocol's name of an array's type."""
    return _DATATYPES[array.dtype.name]
