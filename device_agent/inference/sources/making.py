"""What a place becomes: the source that a manifest or agent.toml declares."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import msgspec

from device_agent.inference.protocol import Position
from device_agent.inference.sources import opencv
from device_agent.inference.sources.base import IDLE_S, Frame, Source, Surroundings
from device_agent.inference.sources.files import Directory, Replay, Watch
from device_agent.inference.sources.windowed import Windowed
from device_agent.wire.pipeline.places import (
    CameraSource,
    DirectorySource,
    MqttSource,
    ReplaySource,
    ServerSource,
    SourceSpec,
    VideoSource,
)
from device_agent.wire.pipeline.spec import Image, Sample, Series


class Nothing:
    """Gives no frames: the local server's requests are all there is."""

    poll_s = IDLE_S

    def take(self, now_s: float) -> Frame | None:
        """Return None."""
        return None

    def late(self, frames: int) -> int:
        """Lose nothing."""
        return 0

    def position(self) -> Position:
        """Return the beginning."""
        return Position()

    def close(self, *, last: bool) -> None:
        """Hold nothing."""


def rate_of(source: SourceSpec | None) -> float:
    """Return how many samples a second are wanted at most; 0 means all."""
    return 0.0 if source is None or isinstance(source, ServerSource) else source.rate_hz


def identity_of(source: SourceSpec) -> str:
    """Return what tells a source from others: a position is good for the same one only."""
    kind = type(source)
    plain = source if kind is ServerSource else msgspec.structs.replace(source, rate_hz=0.0)
    return hashlib.blake2b(msgspec.json.encode(plain), digest_size=8).hexdigest()


def make_source(
    source: SourceSpec,
    sample: Sample,
    position: Position | None,
    around: Surroundings,
) -> Source:
    """Return a source, going on where the last one ended if that was the same.

    Args:
        source: Which.
        sample: What it gives.
        position: Where the last one ended.
        around: Whom it speaks to.
    """
    if position is not None and position.source != identity_of(source):
        position = None
    made = _make(source, sample, position, around)
    files = isinstance(source, DirectorySource | ReplaySource)
    if files and isinstance(sample, Series) and sample.hop:
        return Windowed(made, sample, position)
    return made


def _make(
    source: SourceSpec,
    sample: Sample,
    position: Position | None,
    around: Surroundings,
) -> Source:
    if isinstance(source, DirectorySource):
        return Watch(Directory(Path(source.path), sample, around.note), position, around.note)
    if isinstance(source, ReplaySource):
        return Replay(Directory(Path(source.path), sample, around.note), position, around.note)
    if isinstance(source, VideoSource) and isinstance(sample, Image):
        from device_agent.inference.sources.video import Video

        return Video(Path(source.path), sample, position, around.note)
    if isinstance(source, CameraSource) and isinstance(sample, Image):
        from device_agent.inference.sources.camera import Camera

        opening = partial(opencv.open_camera, source.device, source.width, source.height)
        return Camera(source, opening, sample, around)
    if isinstance(source, MqttSource):
        from device_agent.inference.sources.mqtt import Messages

        return Messages(source, sample, position, around)
    return Nothing()
