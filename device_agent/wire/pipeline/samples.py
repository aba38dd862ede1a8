"""Reading one sample from a file, as the pipeline's `sample` declares it."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.says import Data
from device_agent.wire.pipeline.spec import Array, Image, Sample, Series

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".npy"})
IMAGE_FORMATS = ("PNG", "JPEG", "BMP")
ARRAY_SUFFIXES = frozenset({".npy"})
MAX_PIXELS = 64_000_000


def suffixes(sample: Sample) -> frozenset[str]:
    """Return the file name endings that can hold such a sample."""
    return IMAGE_SUFFIXES if isinstance(sample, Image) else ARRAY_SUFFIXES


def read_sample(path: Path, sample: Sample) -> NDArray[np.generic]:
    """Read a file as ``(H, W, C)`` uint8, ``(length, channels)`` float32 or the array's shape.

    A series with a hop may be longer than a window; `windowing` cuts it.

    Raises:
        WireError: The file cannot be read as such, or has another shape.
        OSError: It cannot be opened.
    """
    if isinstance(sample, Image) and path.suffix.lower() != ".npy":
        return check_sample(load_image(path, path.name, sample), sample, path.name)
    return check_sample(_read_array(path), sample, path.name)


def check_sample(array: NDArray[np.generic], sample: Sample, name: str) -> NDArray[np.generic]:
    """Return `array` as the pipeline's `sample` declares it; `name` says where it came from.

    Raises:
        WireError: Another type or shape.
    """
    if isinstance(sample, Image):
        return check_image(array, sample, name)
    if isinstance(sample, Series):
        return check_series(array, sample, name)
    return check_array(array, sample, name)


def check_image(array: NDArray[np.generic], sample: Image, name: str) -> NDArray[np.generic]:
    """Return `array` if it is an image of the declared colour.

    Raises:
        WireError: Another type or shape.
    """
    channels = 3 if sample.colour == "rgb" else 1
    if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != channels:
        said = Data.NO_IMAGE(kind=array.dtype, shape=array.shape, channels=channels)
        raise WireError(name, said)
    return array


def check_series(array: NDArray[np.generic], sample: Series, name: str) -> NDArray[np.generic]:
    """Return `array` as float32 ``(length, channels)``; one channel may come without its axis.

    With a hop it may be longer.

    Raises:
        WireError: Another type or shape, or a number that is not finite.
    """
    if array.ndim == 1:
        array = array[:, None]
    long = bool(sample.hop) and len(array) > sample.length
    length = len(array) if long else sample.length
    if array.dtype.kind not in "fiu" or array.shape != (length, sample.channels):
        found = {"kind": array.dtype, "shape": array.shape}
        said = Data.NO_SERIES(**found, length=sample.length, channels=sample.channels)
        raise WireError(name, said)
    return _as_float32(array, name)


def check_array(array: NDArray[np.generic], sample: Array, name: str) -> NDArray[np.generic]:
    """Return `array` as float32 of the declared shape.

    Raises:
        WireError: Another type or shape, or a number that is not finite.
    """
    if array.dtype.kind not in "fiu" or array.shape != sample.shape:
        said = Data.NO_ARRAY(kind=array.dtype, shape=array.shape, other=sample.shape)
        raise WireError(name, said)
    return _as_float32(array, name)


def _as_float32(array: NDArray[np.generic], name: str) -> NDArray[np.generic]:
    """Return finite values: a quantized model answers anything else with confidence."""
    if array.dtype.kind != "f":
        return array.astype(np.float32)
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused
        values = array.astype(np.float32)
    if not np.isfinite(values).all():
        raise WireError(name, Data.NOT_FINITE())
    return values


def load_array(file: BinaryIO, name: str) -> NDArray[np.generic]:
    """Read one array in numpy's format, nothing else that numpy could load.

    Raises:
        WireError: It is none, whatever else it is; `name` says which file it was.
        OSError: It cannot be read.
    """
    try:
        array: NDArray[np.generic] = np.lib.format.read_array(file, allow_pickle=False)
    except OSError:
        raise
    except Exception as error:  # the header is parsed as Python: tokens and syntax fail, too
        raise WireError(name, Data.NOT_NPY(problem=error)) from error
    return array


def _read_array(path: Path) -> NDArray[np.generic]:
    with path.open("rb") as file:
        return load_array(file, path.name)


def load_image(file: Path | BinaryIO, name: str, sample: Image) -> NDArray[np.generic]:
    """Read an image file in the declared colour.

    Raises:
        WireError: It is none; `name` says which file it was.
        OSError: It cannot be opened.
    """
    from PIL import Image as Pillow

    try:
        with Pillow.open(file, formats=IMAGE_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                said = Data.MANY_PIXELS(width=image.width, height=image.height)
                raise WireError(name, said)
            array = np.asarray(image.convert("RGB" if sample.colour == "rgb" else "L"))
    except (FileNotFoundError, PermissionError, WireError):
        raise
    except Exception as error:  # a damaged file fails in many ways, one for each of its parts
        raise WireError(name, Data.UNREADABLE(problem=error)) from error
    return array if array.ndim == 3 else array[:, :, None]
