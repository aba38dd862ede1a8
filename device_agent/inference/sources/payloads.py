"""What a message holds: an image file, a .npy file, or numbers in JSON."""

from __future__ import annotations

import io
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.samples import check_sample, load_array, load_image
from device_agent.wire.pipeline.spec import Image, Sample, Series


def decode_payload(
    data: bytes, name: str, kind: Literal["image", "npy", "json"], spec: Sample
) -> NDArray[np.generic]:
    """Return the sample in a message; of a signal with a hop, a piece of any length.

    Raises:
        WireError: It holds none; `name` says which message it was.
    """
    if kind == "image" and isinstance(spec, Image):
        return check_sample(load_image(io.BytesIO(data), name, spec), spec, name)
    array = load_array(io.BytesIO(data), name) if kind == "npy" else read_numbers(data, name)
    if isinstance(spec, Series) and spec.hop:
        return check_piece(array, spec, name)
    return check_sample(array, spec, name)


def read_numbers(payload: bytes, name: str) -> NDArray[np.generic]:
    """Return the numbers of a JSON document, one or (nested) lists of them, as an array.

    Raises:
        WireError: It is no such document.
    """
    try:
        value: Any = msgspec.json.decode(payload)
        array = np.asarray(value)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError) as error:
        raise WireError(name, f"not numbers in JSON: {error}") from error
    if array.dtype.kind not in "fiu":
        raise WireError(name, "not numbers in JSON")
    return array


def check_piece(array: NDArray[np.generic], spec: Series, name: str) -> NDArray[np.generic]:
    """Return a piece of signal of any length as ``(n, channels)`` float32.

    A single number is one value of one channel; a list as long as there are channels is one moment.

    Raises:
        WireError: Another type or shape.
    """
    if array.ndim < 2:
        array = array.reshape(-1, spec.channels) if array.size % spec.channels == 0 else array
    if array.dtype.kind not in "fiu" or array.ndim != 2 or array.shape[1] != spec.channels:
        raise WireError(
            name, f"{array.dtype} {array.shape} is no piece of a signal (n, {spec.channels})"
        )
    return array.astype(np.float32)
