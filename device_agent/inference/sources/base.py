"""What every source is: something that never blocks the serving loop, and never fails.

A source that is away says so once, is looked for again, and says when it is back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from device_agent.inference.notes import Note
from device_agent.inference.protocol import Position
from device_agent.inference.says import Says
from device_agent.wire.sentence import Framed

POLL_S = 0.2
RETRY_S = 1.0
IDLE_S = 1.0
"""How often to look at a source that rings when it has something."""

Ring = Callable[[], None]
"""Wakes the serving loop. From any thread."""


@dataclass(frozen=True)
class Surroundings:
    """Whom a source speaks to.

    Attributes:
        note: Hears when it goes and comes back.
        ring: Wakes the loop when there is a frame.
        device_id: Brokers tell clients apart by it.
    """

    note: Note
    ring: Ring
    device_id: str = ""


class Frame(Protocol):
    """One sample to work on, or a stretch of signal that holds several.

    Attributes:
        name: Tells people which one it was.
        key: What tells it from others, where the source gives each file once; else None.
    """

    name: str
    key: bytes | None

    def read(self) -> NDArray[np.generic]:
        """Return the sample as the pipeline declares it; it is not to be written to.

        Raises:
            WireError: It cannot be read as such.
            OSError: It cannot be opened.
        """


class Source(Protocol):
    """Gives frames one at a time.

    Attributes:
        poll_s: How long to wait before asking again when there was none.
    """

    poll_s: float

    def take(self, now_s: float) -> Frame | None:
        """Return the next frame, or None while there is none; `now_s` is monotonic."""

    def late(self, frames: int) -> int:
        """Hear that so many frames were missed, maybe none; return how many are lost since."""

    def position(self) -> Position:
        """Return where another session can go on."""

    def close(self, *, last: bool) -> None:
        """End; `last` says that no other session goes on with it."""


class ReadFrame:
    """A frame that is in memory already."""

    __slots__ = ("_sample", "key", "name")

    def __init__(self, name: str, sample: NDArray[np.generic]) -> None:
        self.name = name
        self.key: bytes | None = None
        self._sample = sample

    def read(self) -> NDArray[np.generic]:
        """Return the sample."""
        return self._sample


class Health:
    """Says once that a source is lost, and once that it is back."""

    def __init__(self, what: str, note: Note) -> None:
        self._what = what
        self._note = note
        self.lost = False

    def bad(self, why: str) -> None:
        """Hear that it cannot be used."""
        if not self.lost:
            self.lost = True
            self._note("source.lost", "warning", Framed.ABOUT(about=self._what, told=why))

    def good(self) -> None:
        """Hear that it can be used."""
        if self.lost:
            self.lost = False
            self._note("source.returned", "info", Says.IS_BACK(source=self._what))
