"""Real video files, whose pictures say which one they are by their brightness."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEP = 20
SIZE = (48, 64)


def write_video(path: Path, frames: int = 6) -> Path:
    """Write a video; picture `n` is grey, of the level ``n * STEP``."""
    import cv2

    writing = path.with_name(f"writing-{path.name}")
    writer = cv2.VideoWriter(
        str(writing), cv2.VideoWriter_fourcc(*"MJPG"), 25.0, (SIZE[1], SIZE[0])
    )
    assert writer.isOpened()
    for number in range(frames):
        writer.write(np.full((*SIZE, 3), number * STEP, np.uint8))
    writer.release()
    return writing.rename(path)


def number_of(picture: NDArray[np.generic]) -> int:
    """Return which picture of a video it is; its compression loses a little."""
    return round(float(picture.astype(np.float32).mean()) / STEP)


class FileCamera:
    """OpenCV's capture of a video file, at the pace of a camera; ends with the file."""

    def __init__(self, path: Path, fps: float = 100.0) -> None:
        import cv2

        self._capture = cv2.VideoCapture(str(path))
        self._interval_s = 1 / fps
        self.decoded = 0
        self.grabbed = 0
        self.waiting = False

    def grab(self) -> bool:
        """Wait for the next picture."""
        time.sleep(self._interval_s)
        return bool(self._capture.grab())

    def retrieve(self) -> tuple[bool, Any]:
        """Decode it."""
        self.decoded += 1
        decoded, picture = self._capture.retrieve()
        return bool(decoded), picture

    def release(self) -> None:
        """Let go of the file."""
        self._capture.release()
