"""The windows of long recordings, one at a time: a file may hold hours of signal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from device_agent.inference.protocol import Position
from device_agent.inference.sources.base import Frame, ReadFrame, Source
from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.spec import Series
from device_agent.wire.pipeline.windowing import windows


class Unread:
    """A frame that could not be read; it says so when it is read."""

    def __init__(self, frame: Frame, error: WireError | OSError) -> None:
        self.name = frame.name
        self.key = frame.key
        self._error = error

    def read(self) -> NDArray[np.generic]:
        """Fail as the reading did.

        Raises:
            WireError: It cannot be read as a sample.
            OSError: It cannot be opened.
        """
        raise self._error


class Windowed:
    """Cuts what another source gives into windows; none is lost, however late they are taken.

    A position within a recording names it and how many of its windows were given: an orderly
    successor goes on there. A recording that brings the child down is not tried again, as each of
    its windows carries its key.
    """

    def __init__(self, inner: Source, spec: Series, position: Position | None) -> None:
        self.poll_s = inner.poll_s
        self._inner = inner
        self._spec = spec
        self._resume = (position.part_key, position.part) if position else (b"", 0)
        self._before: Position | None = None
        self._frame: Frame | None = None
        self._given = 0
        self._windows: Iterator[NDArray[np.generic]] = iter(())
        self._next: NDArray[np.generic] | None = None

    def take(self, now_s: float) -> Frame | None:
        """Return the next window."""
        if self._next is None:
            unread = self._open(now_s)
            if unread or self._next is None:
                return unread
        frame = ReadFrame(self._frame.name if self._frame else "", self._next)
        frame.key = self._frame.key if self._frame else None
        self._given += 1
        self._next = next(self._windows, None)
        return frame

    def _open(self, now_s: float) -> Frame | None:
        """Take the next recording; return a frame that fails where it cannot be read."""
        before = self._inner.position()
        frame = self._inner.take(now_s)
        if frame is None:
            return None
        try:
            recording = frame.read()
        except (WireError, OSError) as error:
            return Unread(frame, error)
        self._before, self._frame = before, frame
        self._given = self._skip(frame)
        self._windows = islice(windows(recording, self._spec), self._given, None)
        self._next = next(self._windows, None)
        return None

    def _skip(self, frame: Frame) -> int:
        """Return how many windows of a recording the session before has worked off."""
        (key, part), self._resume = self._resume, (b"", 0)
        return part if key == _part_key(frame) else 0

    def late(self, frames: int) -> int:
        """Lose nothing: a recording waits."""
        return 0

    def position(self) -> Position:
        """Return where the recordings stand, and how far the one under work has come."""
        if self._next is None or self._before is None or self._frame is None:
            return self._inner.position()
        part_key = _part_key(self._frame)
        return msgspec.structs.replace(self._before, part=self._given, part_key=part_key)

    def close(self, *, last: bool) -> None:
        """Close what gives the recordings."""
        self._inner.close(last=last)


def _part_key(frame: Frame) -> bytes:
    return frame.key or frame.name.encode(errors="surrogateescape")
