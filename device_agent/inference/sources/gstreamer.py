"""GStreamer pipelines that a bundle may declare: a camera, what decodes it, and nothing else.

GStreamer's elements read and write files and speak to any host, and a manifest is data, never
code. A device's own agent.toml may say what it likes.
"""

from __future__ import annotations

import re

from device_agent.inference.says import Says

_ELEMENTS = frozenset(
    {
        "v4l2src", "libcamerasrc", "nvarguscamerasrc", "nvv4l2camerasrc", "videotestsrc",
        "queue", "videoconvert", "videoscale", "videorate", "videoflip", "videocrop",
        "nvvidconv", "nvvideoconvert", "v4l2convert", "capsfilter",
        "jpegdec", "jpegparse", "nvjpegdec", "h264parse", "h265parse", "avdec_h264", "avdec_h265",
        "nvv4l2decoder", "v4l2jpegdec", "v4l2h264dec", "appsink",
    }
)  # fmt: skip
_VALUE = r"(?:\(\w+\))?[\w./:+-]+"
_ELEMENT = re.compile(rf"(\w+)(?:\s+[\w-]+={_VALUE})*")
_CAPS = re.compile(rf"(?:video|image)/[\w.+-]+(?:\(memory:\w+\))?(?:\s*,\s*[\w-]+={_VALUE})*")


def foreign_part(pipeline: str) -> str:
    """Return what in a pipeline is neither a camera's element nor caps; empty if nothing is."""
    for part in pipeline.split("!"):
        text = part.strip()
        element = _ELEMENT.fullmatch(text)
        if element and element[1] in _ELEMENTS:
            continue
        if not _CAPS.fullmatch(text):
            return Says.NO_ELEMENT(part=repr(text[:80]))
    return ""
