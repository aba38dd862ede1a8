"""The fast path gives the bits of the formula, whatever way it takes."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from device_agent.inference import fast_pre
from device_agent.inference.fast_pre import compile_fast
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.spec import (
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
    Series,
    Standardize,
)

Order = Literal["NCHW", "NHWC"]
reals = st.floats(-1e4, 1e4, width=32)
positive = st.floats(0.015625, 1e4, width=32)


def picture(height: int, width: int, channels: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


def pipeline(*pre: PreStep, colour: Literal["rgb", "grey"] = "rgb") -> Pipeline:
    return Pipeline(sample=Image(colour=colour), pre=pre, post=Classify())


@given(
    scale=reals,
    mean=st.lists(reals, min_size=3, max_size=3) | st.lists(reals, min_size=1, max_size=1),
    std=st.lists(positive, min_size=3, max_size=3) | st.lists(positive, min_size=1, max_size=1),
    order=st.sampled_from(["NCHW", "NHWC"]),
    way=st.sampled_from([0, 1]),
    seed=st.integers(0, 1000),
)
def test_both_ways_give_the_bits_of_the_formula(
    scale: float, mean: list[float], std: list[float], order: Order, way: int, seed: int
) -> None:
    normalize = Normalize(scale=scale, mean=tuple(mean), std=tuple(std))
    declared = pipeline(normalize, Layout(order=order))
    image = picture(7, 300, 3, seed)
    fill = fast_pre._fills(normalize)[way]
    got = fast_pre._Writer(Layout(order=order), [fill])(image)
    expected = compile_pre(declared)(image)
    assert (got.shape, got.dtype, got.flags.c_contiguous) == (expected.shape, np.float32, True)
    assert got.tobytes() == expected.tobytes()


@pytest.mark.parametrize("order", ["NCHW", "NHWC"])
@pytest.mark.parametrize(
    "pre",
    [
        (),
        (Resize(height=9, width=5),),
        (Crop(height=4, width=6), Normalize(scale=1 / 255)),
        (Letterbox(height=16, width=16), Colour(to="bgr"), Normalize(mean=(1, 2, 3))),
        (Colour(to="grey"), Normalize(std=(3.0,))),
        (Normalize(std=(3.0,)), Normalize(std=(7.0,))),
        (Standardize(),),
    ],
)
def test_every_pipeline_of_images_gives_the_same_bits(
    pre: tuple[PreStep, ...], order: Order
) -> None:
    declared = pipeline(*pre, Layout(order=order))
    fast, plain = compile_fast(declared), compile_pre(declared)
    for seed, size in enumerate([(8, 12), (8, 12), (20, 31), (8, 12)]):
        image = picture(*size, 3, seed)
        assert fast(image).tobytes() == plain(image).tobytes()


def test_a_grey_image_and_a_series_give_the_same_bits() -> None:
    grey = pipeline(Normalize(scale=1 / 255), Layout(order="NCHW"), colour="grey")
    image = picture(96, 96, 1)
    assert compile_fast(grey)(image).tobytes() == compile_pre(grey)(image).tobytes()
    series = Pipeline(
        sample=Series(length=32), pre=(Standardize(), Layout(order="NCW")), post=Classify()
    )
    values = np.random.default_rng(0).normal(size=(32, 1)).astype(np.float32)
    assert compile_fast(series)(values).tobytes() == compile_pre(series)(values).tobytes()


def test_an_image_that_does_not_fit_leaves_the_next_one_right() -> None:
    declared = pipeline(Crop(height=8, width=8), Normalize(scale=0.1), Layout(order="NCHW"))
    fast = compile_fast(declared)
    with pytest.raises(ValueError, match="no part of 8 x 8"):
        fast(picture(4, 4, 3))
    image = picture(9, 9, 3)
    assert fast(image).tobytes() == compile_pre(declared)(image).tobytes()
