"""Where a pixel of the model's input lies in the sample: the way back through pre-processing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from device_agent.wire.pipeline.pre import crop_corner, letterbox_fit
from device_agent.wire.pipeline.spec import Crop, Layout, Letterbox, Pipeline, Resize


@dataclass(frozen=True)
class Geometry:
    """From the model's input back to the sample: ``x * scale_x + offset_x``, and so for y.

    Attributes:
        width, height: Of the model's input.
        sample_width, sample_height: Of the sample.
    """

    width: int
    height: int
    sample_width: int
    sample_height: int
    scale_x: float = 1.0
    scale_y: float = 1.0
    offset_x: float = 0.0
    offset_y: float = 0.0


Locate = Callable[[tuple[int, ...] | None, tuple[int, ...]], Geometry]


def compile_geometry(pipeline: Pipeline) -> Locate:
    """Return the function from a sample's shape, and the tensor's, to where its pixels went.

    Without a sample the tensor is taken for it, as a client of the local server would.
    """
    order = next(step.order for step in pipeline.pre if isinstance(step, Layout))
    row = order.index("H")

    @lru_cache(maxsize=16)
    def of_sample(height: int, width: int) -> Geometry:
        return trace(pipeline, height, width)

    def locate(shape: tuple[int, ...] | None, tensor: tuple[int, ...]) -> Geometry:
        if shape is None:
            height, width = tensor[row], tensor[row + 1]
            return Geometry(width, height, width, height)
        return of_sample(shape[0], shape[1])

    return locate


def trace(pipeline: Pipeline, height: int, width: int) -> Geometry:
    """Follow an image of this size through the steps that move its pixels."""
    sample_height, sample_width = height, width
    scale_x = scale_y = 1.0
    offset_x = offset_y = 0.0
    for step in pipeline.pre:
        if isinstance(step, Resize):
            step_x, step_y = width / step.width, height / step.height
            left = top = 0.0
        elif isinstance(step, Crop):
            step_x = step_y = 1.0
            corner = crop_corner(step, height, width)
            top, left = float(corner[0]), float(corner[1])
        elif isinstance(step, Letterbox):
            fit = letterbox_fit(step, height, width)
            step_x, step_y = width / fit.width, height / fit.height
            left, top = -fit.left * step_x, -fit.top * step_y
        else:
            continue
        offset_x, offset_y = offset_x + left * scale_x, offset_y + top * scale_y
        scale_x, scale_y = scale_x * step_x, scale_y * step_y
        height, width = step.height, step.width
    return Geometry(
        width, height, sample_width, sample_height, scale_x, scale_y, offset_x, offset_y
    )
