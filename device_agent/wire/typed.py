"""Decoding into types of ours, from any number of threads.

msgspec 0.22 builds what it knows of a struct when that is first decoded or converted, and puts it
where other threads find it half done: two that meet there end the process with a segmentation
fault. Here one thread at a time builds, and every type once.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

_building = threading.RLock()
_json: dict[Any, msgspec.json.Decoder[Any]] = {}
_packed: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


@overload
def json_decoder(kind: type[T]) -> msgspec.json.Decoder[T]: ...
@overload
def json_decoder(kind: object) -> msgspec.json.Decoder[Any]: ...
def json_decoder(kind: object) -> msgspec.json.Decoder[Any]:
    """Return the decoder of JSON for a type; any thread may use it."""
    found = _json.get(kind)
    if found is None:
        with _building:
            found = _json.setdefault(kind, msgspec.json.Decoder(kind))
    return found


@overload
def packed_decoder(kind: type[T]) -> msgspec.msgpack.Decoder[T]: ...
@overload
def packed_decoder(kind: object) -> msgspec.msgpack.Decoder[Any]: ...
def packed_decoder(kind: object) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder of MessagePack for a type; any thread may use it."""
    found = _packed.get(kind)
    if found is None:
        with _building:
            found = _packed.setdefault(kind, msgspec.msgpack.Decoder(kind))
    return found


@overload
def convert(value: object, kind: type[T]) -> T: ...
@overload
def convert(value: object, kind: object) -> Any: ...  # noqa: ANN401 - of an annotation nobody knows
def convert(value: object, kind: object) -> Any:
    """Return plain values as a type.

    Raises:
        msgspec.ValidationError: They do not fit.
    """
    json_decoder(kind)
    return msgspec.convert(value, kind)
