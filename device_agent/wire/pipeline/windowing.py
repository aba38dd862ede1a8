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
    """Cuts a signal that comes in pieces, of any lengths, into the windows of the whole.

    Attributes:
        held: Values ``(n, channels)`` of which no window was given yet.
        skip: How many of the next values are in no window, where the hop is the longer one.
    """

    def __init__(
        self, sample: Series, held: NDArray[np.float32] | None = None, skip: int = 0
    ) -> None:
        self._length = sample.length
        self._hop = sample.hop or sample.length
        self.held = np.empty((0, sample.channels), np.float32) if held is None else held
        self.skip = skip

    def push(self, piece: NDArray[np.generic]) -> None:
        """Take the next ``(n, channels)`` values."""
        values = np.asarray(piece, np.float32)
        skipped = min(self.skip, len(values))
        self.skip -= skipped
        self.held = np.concatenate([self.held, values[skipped:]])

    def pop(self) -> NDArray[np.float32] | None:
        """Return the next window, if its values are there."""
        if len(self.held) < self._length:
            return None
        window = self.held[: self._length]
        self.skip += max(self._hop - len(self.held), 0)
        self.held = self.held[self._hop :]
        return window
