"""A sample of numbers is finite, or it is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.samples import read_sample
from device_agent.wire.pipeline.spec import Array, Series

SAMPLES = (Series(length=4, channels=1, rate_hz=10.0), Array(shape=(4, 1)))


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
def test_a_number_that_is_not_finite_is_refused(
    tmp_path: Path, sample: Series | Array, bad: float
) -> None:
    path = tmp_path / "sensor.npy"
    np.save(path, np.array([[1.0], [bad], [2.0], [3.0]]))
    with pytest.raises(WireError, match=r"sensor\.npy: holds a number that is not finite"):
        read_sample(path, sample)


@pytest.mark.parametrize("sample", SAMPLES)
def test_numbers_of_any_other_type_become_float32(tmp_path: Path, sample: Series | Array) -> None:
    path = tmp_path / "sensor.npy"
    for kind in (np.int16, np.uint8, np.float64, np.float16):
        np.save(path, np.arange(4, dtype=kind)[:, None])
        found = read_sample(path, sample)
        assert found.dtype == np.float32
        assert found.tolist() == [[0.0], [1.0], [2.0], [3.0]]
