"""Steps on images give what Pillow and numpy give; the way back finds the pixels again."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image as Pillow

from device_agent.wire.pipeline.geometry import compile_geometry, trace
from device_agent.wire.pipeline.pre import compile_pre, crop, letterbox, recolour, standardize
from device_agent.wire.pipeline.spec import (
    Array,
    Classify,
    Colour,
    Crop,
    Image,
    Layout,
    Letterbox,
    Normalize,
    Pipeline,
    PreStep,
    Resize,
    Standardize,
)

sides = st.integers(2, 80)
aligns = st.sampled_from(["centre", "corner"])


def picture(height: int, width: int, channels: int = 3) -> NDArray[np.uint8]:
    rng = np.random.default_rng(height * 1000 + width)
    return rng.integers(0, 256, (height, width, channels), np.uint8)


def pipeline(*pre: PreStep) -> Pipeline:
    return Pipeline(sample=Image(), pre=(*pre, Layout(order="NHWC")), post=Classify())


@given(height=sides, width=sides, out_height=sides, out_width=sides, align=aligns)
def test_a_letterbox_is_pillows_image_with_bars_around_it(
    height: int, width: int, out_height: int, out_width: int, align: Literal["centre", "corner"]
) -> None:
    image = picture(height, width)
    boxed = letterbox(image, Letterbox(height=out_height, width=out_width, fill=7, align=align))
    ratio = min(out_height / height, out_width / width)
    inner = max(round(width * ratio), 1), max(round(height * ratio), 1)
    free = out_width - inner[0], out_height - inner[1]
    expected = Pillow.new("RGB", (out_width, out_height), (7, 7, 7))
    scaled = Pillow.fromarray(image).resize(inner, Pillow.Resampling.BILINEAR)
    expected.paste(scaled, (free[0] // 2, free[1] // 2) if align == "centre" else (0, 0))
    assert min(free) in (0, 1)
    np.testing.assert_array_equal(boxed, np.asarray(expected))


@given(height=sides, width=sides, out_height=sides, out_width=sides)
def test_a_crop_is_pillows(height: int, width: int, out_height: int, out_width: int) -> None:
    assume(out_height <= height and out_width <= width)
    image = picture(height, width)
    top, left = height - out_height, width - out_width
    for step, corner in (
        (Crop(height=out_height, width=out_width), (left // 2, top // 2)),
        (Crop(height=out_height, width=out_width, top=top, left=left), (left, top)),
    ):
        box = (*corner, corner[0] + out_width, corner[1] + out_height)
        expected = np.asarray(Pillow.fromarray(image).crop(box))
        np.testing.assert_array_equal(crop(image, step), expected)


@pytest.mark.parametrize(("top", "left"), [(None, None), (1, 0), (0, 1)])
def test_an_image_too_small_for_its_crop_does_not_fit(top: int | None, left: int | None) -> None:
    step = Crop(height=8, width=8, top=top, left=left)
    size = 7 if top is None else 8
    with pytest.raises(ValueError, match="has no part of 8 x 8"):
        crop(picture(size, size), step)


def test_grey_is_pillows_for_every_kind_of_pixel() -> None:
    image = np.concatenate([picture(300, 400), np.full((1, 400, 3), 255, np.uint8)])
    expected = np.asarray(Pillow.fromarray(image).convert("L"))
    np.testing.assert_array_equal(recolour(image, "grey")[:, :, 0], expected)


def test_channels_are_turned_and_repeated() -> None:
    image, grey = picture(4, 5), picture(4, 5, 1)
    np.testing.assert_array_equal(recolour(image, "bgr")[1, 2], image[1, 2, [2, 1, 0]])
    np.testing.assert_array_equal(recolour(image, "rgb"), image)
    np.testing.assert_array_equal(recolour(grey, "grey"), grey)
    np.testing.assert_array_equal(recolour(grey, "rgb"), np.dstack([grey] * 3))


def test_images_and_arrays_are_standardized_per_channel() -> None:
    image = picture(20, 30)
    got = standardize(image, 1e-6)
    for channel in range(3):
        plane = image[:, :, channel].astype(np.float64)
        expected = (plane - plane.mean()) / (plane.std() + 1e-6)
        np.testing.assert_allclose(got[:, :, channel], expected, atol=1e-4)
    flat = np.arange(10, dtype=np.float32)
    np.testing.assert_allclose(standardize(flat, 1e-6), (flat - 4.5) / flat.std(), rtol=1e-5)


def test_an_array_keeps_its_shape_behind_a_batch_axis() -> None:
    declared = Pipeline(
        sample=Array(shape=(4, 2)),
        pre=(Normalize(mean=(1.0, 2.0), std=(2.0, 4.0)), Standardize()),
        post=Classify(),
    )
    array = np.random.default_rng(0).normal(size=(4, 2)).astype(np.float32)
    tensor = compile_pre(declared)(array)
    assert (tensor.shape, tensor.dtype) == ((1, 4, 2), np.float32)
    np.testing.assert_allclose(tensor.mean(axis=1), 0, atol=1e-5)


steps = st.lists(
    st.builds(Resize, height=st.integers(60, 200), width=st.integers(60, 200))
    | st.builds(Letterbox, height=st.integers(60, 200), width=st.integers(60, 200), align=aligns)
    | st.builds(Crop, height=st.integers(20, 50), width=st.integers(20, 50))
    | st.builds(Colour, to=st.just("bgr")),
    max_size=3,
)


@given(pre=steps, height=st.integers(60, 250), width=st.integers(60, 250))
def test_the_way_back_finds_the_pixel_that_a_point_came_from(
    pre: list[PreStep], height: int, width: int
) -> None:
    """Red says in which column a pixel of the sample lies, green in which row; bars lack blue."""
    sample = np.zeros((height, width, 3), np.uint8)
    sample[:, :, 0], sample[:, :, 1] = np.arange(width), np.arange(height)[:, None]
    sample[:, :, 2] = 255
    try:
        tensor = compile_pre(pipeline(*pre))(sample)[0]
    except ValueError:  # a crop of a crop
        return
    channels = [0, 1, 2] if sum(isinstance(step, Colour) for step in pre) % 2 == 0 else [2, 1, 0]
    column, row, picture = (tensor[:, :, channel] for channel in channels)
    way = trace(pipeline(*pre), height, width)
    assert (way.height, way.width) == tensor.shape[:2]
    y, x = np.mgrid[: way.height, : way.width] + 0.5
    back_x, back_y = x * way.scale_x + way.offset_x, y * way.scale_y + way.offset_y
    edge_x, edge_y = 2 * max(way.scale_x, 1), 2 * max(way.scale_y, 1)  # where bilinear runs out
    inside = picture >= 254  # no bar
    inside &= (back_x > edge_x) & (back_x < width - edge_x)
    inside &= (back_y > edge_y) & (back_y < height - edge_y)
    assert np.abs(back_x - 0.5 - column)[inside].max(initial=0) < 2
    assert np.abs(back_y - 0.5 - row)[inside].max(initial=0) < 2


@pytest.mark.parametrize(("order", "tensor"), [("NCHW", (1, 3, 24, 32)), ("NHWC", (1, 24, 32, 3))])
def test_a_tensor_without_a_sample_is_its_own_picture(
    order: Literal["NCHW", "NHWC"], tensor: tuple[int, ...]
) -> None:
    declared = Pipeline(
        sample=Image(), pre=(Resize(height=24, width=32), Layout(order=order)), post=Classify()
    )
    locate = compile_geometry(declared)
    way = locate(None, tensor)
    assert (way.width, way.height, way.scale_x, way.sample_width) == (32, 24, 1.0, 32)
    assert locate((48, 96, 3), tensor).scale_x == 3.0
