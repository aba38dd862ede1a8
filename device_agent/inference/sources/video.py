"""The pictures of a video file, round and round, through OpenCV."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from device_agent.inference.notes import Note
from device_agent.inference.protocol import Position
from device_agent.inference.says import Says
from device_agent.inference.sources.base import POLL_S, RETRY_S, Frame, Health, ReadFrame
from device_agent.inference.sources.opencv import CaptureError, load, open_video, to_sample
from device_agent.wire.pipeline.spec import Image

LONGEST_SKIP = 100
"""Frames that are read over one by one; beyond it the file is searched from its last key frame."""


class Video:
    """Gives a video's frames in order and begins again after the last; late ones are lost."""

    poll_s = POLL_S

    def __init__(self, path: Path, spec: Image, position: Position | None, note: Note) -> None:
        self._path = path
        self._spec = spec
        self._health = Health(str(path), note)
        self._capture: Any = None
        self._file: tuple[int, int, int] | None = None
        self._frames = position.frames if position else 0
        self._at = 0
        """The frame that the file gives next."""
        self._skip = 0
        self._resume = self._frames
        self._look_at_s = self._retry_at_s = float("-inf")

    def take(self, now_s: float) -> Frame | None:
        """Return the next frame."""
        if now_s < self._retry_at_s:
            return None
        try:
            if now_s >= self._look_at_s:
                self._look_at_s = now_s + POLL_S
                self._look()
            picture = self._next()
        except (OSError, CaptureError) as error:
            self._release()
            self._health.bad(getattr(error, "strerror", None) or str(error))
            self._retry_at_s = now_s + RETRY_S
            return None
        self._health.good()
        self._frames += 1
        return ReadFrame(f"{self._path.name} #{self._at - 1}", picture)

    def _look(self) -> None:
        """Open the file, or again if it is another one than before.

        Raises:
            OSError: It is not there.
            CaptureError: It cannot be read.
        """
        status = self._path.stat()
        file = status.st_ino, status.st_mtime_ns, status.st_size
        if file == self._file and self._capture is not None:
            return
        if not os.access(self._path, os.R_OK):  # OpenCV does not say why
            raise PermissionError(13, "Permission denied")
        resume = self._at if file == self._file else self._resume
        self._release()
        self._capture, self._file = open_video(str(self._path)), file
        self._at = self._resume = self._skip = 0
        count = int(self._capture.get(load().CAP_PROP_FRAME_COUNT))
        if resume and count > 0:
            self._skip = resume % count

    def _next(self) -> Any:  # noqa: ANN401 - untyped library
        """Return the next sample; the file begins again where it ends.

        Raises:
            CaptureError: It has no frame that can be read.
        """
        if self._skip:
            skip, self._skip = self._skip, 0
            self._pass_over(skip)
        read, picture = self._capture.read()
        if not read:
            self._rewind()
            read, picture = self._capture.read()
        if not read:
            raise CaptureError(Says.NO_FRAME())
        self._at += 1
        return to_sample(picture, self._spec)

    def _pass_over(self, frames: int) -> None:
        if frames > LONGEST_SKIP:
            properties = load()
            count = max(int(self._capture.get(properties.CAP_PROP_FRAME_COUNT)), 1)
            self._at = (self._at + frames) % count
            self._capture.set(properties.CAP_PROP_POS_FRAMES, self._at)
            return
        for _ in range(frames):
            if not self._capture.grab():
                self._rewind()
                self._capture.grab()
            self._at += 1

    def _rewind(self) -> None:
        self._capture.release()
        self._capture = open_video(str(self._path))
        self._at = 0

    def late(self, frames: int) -> int:
        """Pass over `frames` frames, as a camera would."""
        self._frames += frames
        self._skip += frames
        return frames

    def position(self) -> Position:
        """Return the count of frames that have gone by."""
        return Position(frames=self._frames)

    def close(self, *, last: bool) -> None:
        """Close the file."""
        self._release()

    def _release(self) -> None:
        if self._capture is not None:
            with contextlib.suppress(Exception):
                self._capture.release()
        self._capture = None
