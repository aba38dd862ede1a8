"""A signal gives the same windows however it is cut into pieces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.samples import read_sample
from device_agent.wire.pipeline.spec import Array, Series
from device_agent.wire.pipeline.windowing import Windower, windows


@given(
    length=st.integers(1, 12),
    hop=st.integers(0, 20),
    pieces=st.lists(st.integers(0, 15), max_size=12),
    channels=st.integers(1, 2),
)
def test_pieces_give_the_windows_of_the_whole(
    length: int, hop: int, pieces: list[int], channels: int
) -> None:
    spec = Series(length=length, channels=channels, hop=hop)
    total = sum(pieces)
    signal = np.arange(total * channels, dtype=np.float32).reshape(total, channels)
    step = hop or length
    expected = [signal[at : at + length] for at in range(0, total, step) if at + length <= total]
    windower, found, at = Windower(spec), [], 0
    for size in pieces:
        windower.push(signal[at : at + size])
        while (window := windower.pop()) is not None:
            found.append(window)
        at += size
    assert [each.tolist() for each in found] == [each.tolist() for each in expected]
    if hop:
        whole = [each.tolist() for each in windows(signal, spec)]
        assert whole == [each.tolist() for each in expected]


def test_a_window_does_not_change_when_the_next_piece_comes() -> None:
    windower = Windower(Series(length=4, hop=2))
    windower.push(np.zeros((4, 1), np.float32))
    first = windower.pop()
    assert first is not None
    windower.push(np.ones((9, 1), np.float32))
    assert not first.any()
    assert windower.pop() is not None


def test_what_is_no_signal_is_one_sample() -> None:
    array = np.zeros((3, 5), np.float32)
    (only,) = windows(array, Array(shape=(3, 5)))
    assert only is array


def test_a_long_file_is_taken_with_a_hop_only(tmp_path: Path) -> None:
    np.save(tmp_path / "long.npy", np.zeros(100, np.int16))
    assert read_sample(tmp_path / "long.npy", Series(length=8, hop=4)).shape == (100, 1)
    with pytest.raises(WireError, match=r"is not a series \(8, 1\)"):
        read_sample(tmp_path / "long.npy", Series(length=8))
    np.save(tmp_path / "short.npy", np.zeros(7, np.int16))
    with pytest.raises(WireError, match=r"short\.npy"):
        read_sample(tmp_path / "short.npy", Series(length=8, hop=4))


def test_an_array_has_its_declared_shape(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.ones((2, 3), np.float64))
    array = read_sample(tmp_path / "a.npy", Array(shape=(2, 3)))
    assert (array.dtype, array.shape) == (np.float32, (2, 3))
    with pytest.raises(WireError, match=r"is not an array \(3, 2\)"):
        read_sample(tmp_path / "a.npy", Array(shape=(3, 2)))
