"""OpenCV, where it is installed: what cameras and videos are read with."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from device_agent.inference.says import Says
from device_agent.wire.pipeline.spec import Image

TIMEOUT_MS = 10_000
"""After this long without a frame OpenCV gives a camera up; it does so by itself with V4L2."""


class CaptureError(Exception):
    """A camera or a video cannot be opened or read now."""


def is_there() -> bool:
    """Return whether OpenCV is installed; it is not loaded."""
    return importlib.util.find_spec("cv2") is not None


def load() -> Any:  # noqa: ANN401 - untyped library
    """Return OpenCV, quiet and frugal.

    Raises:
        CaptureError: It is not there, or cannot be loaded.
    """
    os.environ.setdefault("OPENCV_LOG_LEVEL", "FATAL")
    try:
        import cv2
    except ImportError as error:
        raise CaptureError(Says.OPENCV(problem=error)) from error
    cv2.setNumThreads(1)  # one conversion a frame: a pool of threads would only spin
    return cv2


def open_camera(device: str, width: int, height: int) -> Any:  # noqa: ANN401 - untyped library
    """Open a V4L2 device or a GStreamer pipeline.

    Raises:
        CaptureError: It is not there, is in use, or OpenCV was built without GStreamer.
    """
    cv2 = load()
    if is_pipeline(device):
        return _open_pipeline(cv2, device)
    capture = cv2.VideoCapture(int(device) if device.isdecimal() else device, cv2.CAP_V4L2)
    if not capture.isOpened():
        raise CaptureError(Says.NO_CAMERA())
    for key, wanted in ((cv2.CAP_PROP_FRAME_WIDTH, width), (cv2.CAP_PROP_FRAME_HEIGHT, height)):
        if wanted:
            capture.set(key, wanted)
    return capture


def is_pipeline(device: str) -> bool:
    """Return whether a camera's `device` is a GStreamer pipeline."""
    return "!" in device


def _open_pipeline(cv2: Any, pipeline: str) -> Any:  # noqa: ANN401 - untyped library
    if not cv2.videoio_registry.hasBackend(cv2.CAP_GSTREAMER):
        raise CaptureError(Says.NO_GSTREAMER())
    timeouts = (
        [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, TIMEOUT_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, TIMEOUT_MS]
        if hasattr(cv2, "CAP_PROP_OPEN_TIMEOUT_MSEC")
        else []
    )
    capture = cv2.VideoCapture(pipeline, cv2.CAP_GSTREAMER, timeouts)
    if not capture.isOpened():
        raise CaptureError(Says.NO_START())
    return capture


def open_video(path: str) -> Any:  # noqa: ANN401 - untyped library
    """Open a video file.

    Raises:
        CaptureError: It is none that OpenCV can read.
    """
    capture = load().VideoCapture(path)
    if not capture.isOpened():
        raise CaptureError(Says.NO_VIDEO())
    return capture


def to_sample(picture: NDArray[np.generic], spec: Image) -> NDArray[np.generic]:
    """Return what OpenCV gave, BGR or grey, as ``(H, W, C)`` uint8 in the declared colour.

    Raises:
        CaptureError: It is no picture of 8 bits a channel.
    """
    cv2 = load()
    if picture.dtype != np.uint8:
        raise CaptureError(Says.NOT_8_BIT(kind=picture.dtype))
    grey = picture.ndim == 2 or picture.shape[2] == 1
    try:
        if spec.colour == "rgb":
            code = cv2.COLOR_GRAY2RGB if grey else cv2.COLOR_BGR2RGB
            return np.asarray(cv2.cvtColor(picture, code))
        single = picture if grey else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    except cv2.error as error:
        raise CaptureError(f"gives a picture of {picture.shape}: {error}") from error
    return single.reshape(single.shape[0], single.shape[1], 1)
