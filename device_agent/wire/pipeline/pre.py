"""Pre-processing: from a sample to the model's input tensor."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from device_agent.wire.pipeline.spec import (
    Layout,
    Normalize,
    Pipeline,
    PreStep,
    Resize,
    Standardize,
)

Step = Callable[[NDArray[np.generic]], NDArray[np.generic]]
_LAYOUTS = {"NCHW": (2, 0, 1), "NHWC": (0, 1, 2), "NCW": (1, 0), "NWC": (0, 1)}


def compile_pre(pipeline: Pipeline) -> Callable[[NDArray[np.generic]], NDArray[np.float32]]:
    """Return the function from one sample to a contiguous ``(1, ...)`` float32 tensor."""
    steps = [_compile_step(step) for step in pipeline.pre]

    def run(sample: NDArray[np.generic]) -> NDArray[np.float32]:
        for step in steps:
            sample = step(sample)
        return np.ascontiguousarray(sample[None], dtype=np.float32)

    return run


def _compile_step(step: PreStep) -> Step:
    if isinstance(step, Resize):
        return lambda sample: resize(sample, step.height, step.width)
    if isinstance(step, Normalize):
        return _compile_normalize(step)
    if isinstance(step, Standardize):
        return lambda sample: standardize(sample, step.epsilon)
    return _compile_layout(step)


def _compile_normalize(step: Normalize) -> Step:
    gain = np.asarray(step.scale / np.asarray(step.std), np.float32)
    offset = np.asarray(np.asarray(step.mean) / np.asarray(step.std), np.float32)
    return lambda sample: sample.astype(np.float32) * gain - offset


def _compile_layout(step: Layout) -> Step:
    axes = _LAYOUTS[step.order]
    return lambda sample: sample.transpose(axes)


def standardize(sample: NDArray[np.generic], epsilon: float) -> NDArray[np.float32]:
    """Return the sample with zero mean and unit deviation over time, per channel."""
    values = sample.astype(np.float32)
    centred = values - values.mean(axis=0, keepdims=True)
    deviation = np.sqrt(np.square(centred).mean(axis=0, keepdims=True))
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
