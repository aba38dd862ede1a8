"""Pre-processing: from a sample to the model's input tensor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_agent.wire.pipeline.says import Says
from device_agent.wire.pipeline.spec import (
    Colour,
    Crop,
    Layout,
    Letterbox,
    Normalize,
    Pipeline,
    PreStep,
    Resize,
    Standardize,
)

Step = Callable[[NDArray[np.generic]], NDArray[np.generic]]
LAYOUTS = {"NCHW": (2, 0, 1), "NHWC": (0, 1, 2), "NCW": (1, 0), "NWC": (0, 1)}
_LUMA = np.array([19595, 38470, 7471], np.uint32)
"""ITU-R 601 in 1/65536, as Pillow has it."""


def compile_pre(pipeline: Pipeline) -> Callable[[NDArray[np.generic]], NDArray[np.float32]]:
    """Return the function from one sample to a contiguous ``(1, ...)`` float32 tensor.

    It raises ValueError where a sample does not fit the steps.
    """
    steps = compile_steps(pipeline.pre)
    return lambda sample: np.ascontiguousarray(steps(sample)[None], dtype=np.float32)


def compile_steps(steps: Iterable[PreStep]) -> Step:
    """Return the function that takes a sample through some steps, without the batch axis."""
    compiled = [_compile_step(step) for step in steps]

    def run(sample: NDArray[np.generic]) -> NDArray[np.generic]:
        for step in compiled:
            sample = step(sample)
        return sample

    return run


def _compile_step(step: PreStep) -> Step:
    if isinstance(step, Normalize):
        return _compile_normalize(step)
    if isinstance(step, Standardize):
        return lambda sample: standardize(sample, step.epsilon)
    if isinstance(step, Layout):
        return _compile_layout(step)
    return _compile_image_step(step)


def _compile_image_step(step: Resize | Crop | Letterbox | Colour) -> Step:
    if isinstance(step, Resize):
        return lambda sample: resize(sample, step.height, step.width)
    if isinstance(step, Crop):
        return lambda sample: crop(sample, step)
    if isinstance(step, Letterbox):
        return lambda sample: letterbox(sample, step)
    return lambda sample: recolour(sample, step.to)


def _compile_normalize(step: Normalize) -> Step:
    gain, offset = gain_and_offset(step)
    return lambda sample: sample.astype(np.float32) * gain - offset


def gain_and_offset(step: Normalize) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what float32 samples are multiplied by, and what is subtracted then."""
    gain = np.asarray(step.scale / np.asarray(step.std), np.float32)
    offset = np.asarray(np.asarray(step.mean) / np.asarray(step.std), np.float32)
    return gain, offset


def _compile_layout(step: Layout) -> Step:
    axes = LAYOUTS[step.order]
    return lambda sample: sample.transpose(axes)


def standardize(sample: NDArray[np.generic], epsilon: float) -> NDArray[np.float32]:
    """Return the sample with zero mean and unit deviation, per channel: over all other axes."""
    values = sample.astype(np.float32)
    axes = tuple(range(values.ndim - 1)) or (0,)
    centred = values - values.mean(axis=axes, keepdims=True)
    deviation = np.sqrt(np.square(centred).mean(axis=axes, keepdims=True))
    return np.asarray(centred / (deviation + np.float32(epsilon)), np.float32)


def resize(image: NDArray[np.generic], height: int, width: int) -> NDArray[np.generic]:
    """Return an ``(H, W, C)`` uint8 image scaled with Pillow's antialiased bilinear filter."""
    if image.shape[:2] == (height, width):
        return image
    from PIL import Image as Pillow

    grey = image.shape[2] == 1
    source = Pillow.fromarray(image[:, :, 0] if grey else image)
    scaled = np.asarray(source.resize((width, height), Pillow.Resampling.BILINEAR))
    return scaled[:, :, None] if grey else scaled


def crop(image: NDArray[np.generic], step: Crop) -> NDArray[np.generic]:
    """Return a part of an ``(H, W, C)`` image.

    Raises:
        ValueError: The image is too small for it.
    """
    top, left = crop_corner(step, image.shape[0], image.shape[1])
    return image[top : top + step.height, left : left + step.width]


def crop_corner(step: Crop, height: int, width: int) -> tuple[int, int]:
    """Return the first row and column of a crop of an image of this size.

    Raises:
        ValueError: The image is too small for it.
    """
    top = (height - step.height) // 2 if step.top is None else step.top
    left = (width - step.width) // 2 if step.left is None else step.left
    if top < 0 or left < 0 or top + step.height > height or left + step.width > width:
        raise ValueError(
            Says.NO_PART(high=height, wide=width, height=step.height, width=step.width)
        )
    return top, left


@dataclass(frozen=True)
class Fit:
    """Where a letterbox puts the scaled image."""

    height: int
    width: int
    top: int
    left: int


def letterbox_fit(step: Letterbox, height: int, width: int) -> Fit:
    """Return how large an image of this size becomes in a letterbox, and where it lies."""
    ratio = min(step.height / height, step.width / width)
    scaled_height = min(max(round(height * ratio), 1), step.height)
    scaled_width = min(max(round(width * ratio), 1), step.width)
    if step.align == "corner":
        return Fit(scaled_height, scaled_width, 0, 0)
    top, left = (step.height - scaled_height) // 2, (step.width - scaled_width) // 2
    return Fit(scaled_height, scaled_width, top, left)


def letterbox(image: NDArray[np.generic], step: Letterbox) -> NDArray[np.generic]:
    """Return an ``(H, W, C)`` uint8 image scaled with its proportions, bars around it."""
    fit = letterbox_fit(step, image.shape[0], image.shape[1])
    boxed = np.full((step.height, step.width, image.shape[2]), step.fill, image.dtype)
    bottom, right = fit.top + fit.height, fit.left + fit.width
    boxed[fit.top : bottom, fit.left : right] = resize(image, fit.height, fit.width)
    return boxed


def recolour(image: NDArray[np.generic], to: str) -> NDArray[np.generic]:
    """Return an ``(H, W, C)`` uint8 image with its channels as `to` says."""
    grey = image.shape[2] == 1
    if to == "grey":
        return image if grey else _luma(image)
    if grey:
        return np.repeat(image, 3, axis=2)
    return image[:, :, ::-1] if to == "bgr" else image


def _luma(image: NDArray[np.generic]) -> NDArray[np.uint8]:
    weighted = image.astype(np.uint32) @ _LUMA
    return np.asarray((weighted + 0x8000) >> 16, np.uint8)[:, :, None]
