"""Windows of a signal that is longer than one, or has no end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from device_agent.wire.pipeline.spec import Sample, Series


def windows(array: NDArray[np.generic], sample: Sample) -> Iterator[NDArray[np.generic]]:
    """Yield the samples in what one file or message holds; what is left of a signal is no window.

    Anything but a series with a hop is one sample.
    """
    if not isinstance(sample, Series) or not sample.hop:
        yield array
        return
    for start in range(0, len(array) - sample.length + 1, sample.hop):
        yield array[start : start + sample.length]


class Windower:
    """Cuts a signal that comes in pieces, of any lengths, into the windows of the whole."""

    def __init__(self, sample: Series) -> None:
        self._length = sample.length
        self._hop = sample.hop or sample.length
        self._held = np.empty((0, sample.channels), np.float32)
        self._skip = 0

    def push(self, piece: NDArray[np.generic]) -> list[NDArray[np.float32]]:
        """Take the next ``(n, channels)`` values; return the windows that they complete."""
        values = np.asarray(piece, np.float32)
        skipped = min(self._skip, len(values))  # a hop longer than a window leaves values out
        self._skip -= skipped
        held = np.concatenate([self._held, values[skipped:]])
        starts = range(0, len(held) - self._length + 1, self._hop)
        found = [held[start : start + self._length] for start in starts]
        used = len(starts) * self._hop
        self._skip += max(used - len(held), 0)
        self._held = held[used:].copy()
        return found
