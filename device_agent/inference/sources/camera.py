"""A camera, through OpenCV: a thread waits for its pictures, the loop takes the newest."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from device_agent.inference.protocol import Position
from device_agent.inference.says import Says
from device_agent.inference.sources.base import IDLE_S, Frame, Health, ReadFrame, Surroundings
from device_agent.inference.sources.opencv import CaptureError, to_sample
from device_agent.wire.pipeline.places import CameraSource
from device_agent.wire.pipeline.spec import Image

FIRST_RETRY_S = 0.2
LONGEST_RETRY_S = 5.0
CLOSE_S = 1.0
BAD_PICTURES = 25
"""So many pictures in a row that cannot be used are no longer a camera's first ones."""


class Camera:
    """Gives the newest picture of a camera; those that nobody took are gone.

    A picture is decoded only where one is due soon: `grab` is cheap, `retrieve` is not.

    Args:
        source: Which camera, and how many pictures a second are wanted; 0 means all.
        opening: Opens the device; gives OpenCV's `VideoCapture`.
        spec: What a picture is for the pipeline.
        around: Told when the camera goes and comes back, and of a picture that was waited for.
    """

    poll_s = IDLE_S

    def __init__(
        self,
        source: CameraSource,
        opening: Callable[[], Any],
        spec: Image,
        around: Surroundings,
    ) -> None:
        self._name = f"camera {source.device}"
        self._open = opening
        self._spec = spec
        self._period_s = 1 / source.rate_hz if source.rate_hz > 0 else 0.0
        self._ring = around.ring
        self._health = Health(self._name, around.note)
        self._newest: NDArray[np.generic] | None = None
        self._wanted_at_s = float("-inf")
        self._awaited = True
        self._count = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def take(self, now_s: float) -> Frame | None:
        """Return the newest picture, if it was not given before."""
        self._awaited = True  # before looking: a picture that comes now rings
        newest, self._newest = self._newest, None
        if newest is None:
            return None
        self._awaited = False
        self._wanted_at_s = now_s + self._period_s
        self._count += 1
        return ReadFrame(f"{self._name} #{self._count}", newest)

    def late(self, frames: int) -> int:
        """Lose them: what a camera saw is gone."""
        return frames

    def position(self) -> Position:
        """Return nothing to go on with: a camera is live."""
        return Position()

    def close(self, *, last: bool) -> None:
        """Let the camera go; a thread that hangs in its driver ends with the process."""
        self._over.set()
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        delay_s = FIRST_RETRY_S
        while not self._over.is_set():
            came_s = time.monotonic()
            try:
                self._look()
            except CaptureError as error:
                self._health.bad(str(error))
            except Exception as error:  # noqa: BLE001 - OpenCV's errors; the loop must live on
                self._health.bad(Says.OPENCV_FAILED(problem=error))
            if time.monotonic() - came_s > LONGEST_RETRY_S:  # it was there for a while
                delay_s = FIRST_RETRY_S
            self._over.wait(delay_s)
            delay_s = min(2 * delay_s, LONGEST_RETRY_S)

    def _look(self) -> None:
        """Take pictures until the camera gives no more.

        Raises:
            CaptureError: It cannot be opened, or is gone.
        """
        capture = self._open()
        try:
            self._watch(capture)
        finally:
            with contextlib.suppress(Exception):
                capture.release()

    def _watch(self, capture: Any) -> None:  # noqa: ANN401 - untyped library
        bad, grabbed_s = 0, time.monotonic()
        while not self._over.is_set():
            if not capture.grab():
                raise CaptureError(Says.NO_PICTURES())
            interval_s, grabbed_s = time.monotonic() - grabbed_s, time.monotonic()
            # The last but one before it is due: the one after may come too late.
            if grabbed_s < self._wanted_at_s - 2 * interval_s:
                continue
            bad = 0 if self._keep(*capture.retrieve()) else bad + 1
            if bad >= BAD_PICTURES:
                raise CaptureError(Says.NOT_DECODED())

    def _keep(self, decoded: bool, picture: NDArray[np.generic] | None) -> bool:
        if not decoded or picture is None:
            return False
        self._newest = to_sample(picture, self._spec)
        self._health.good()
        if self._awaited:
            self._ring()
        return True
