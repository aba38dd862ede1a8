"""Which source and which sinks count: those of the device's own file, those of the manifest."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from device_agent.errors import WorkerError
from device_agent.inference.protocol import Load
from device_agent.inference.says import Says
from device_agent.inference.sources import opencv
from device_agent.inference.sources.gstreamer import foreign_part
from device_agent.wire.pipeline.places import (
    CameraSource,
    EventSink,
    JsonlSink,
    MqttSink,
    MqttSource,
    ServerSource,
    SinkSpec,
    SourceSpec,
    VideoSource,
)
from device_agent.wire.pipeline.spec import Image, Pipeline, Sample


@dataclass(frozen=True)
class Places:
    """Where a child's samples come from and where its results go.

    Attributes:
        sinks: The device's own first.
        events: How alarms are told in telemetry.
        device_id: Names the device to sinks and brokers.
    """

    source: SourceSpec
    sinks: tuple[SinkSpec, ...] = ()
    events: EventSink = field(default_factory=EventSink)
    device_id: str = ""


def choose_places(request: Load, pipeline: Pipeline) -> Places:
    """Return what counts for this bundle on this device.

    Raises:
        WorkerError: There is no source, or a place is none that this device can use.
    """
    source = choose_source(request.source, pipeline)
    if isinstance(source, ServerSource) and not request.endpoint:
        raise WorkerError("source-unfit", Says.NO_SERVER())
    _check_declared(request, pipeline)
    sinks = (*request.sinks, *pipeline.sinks)
    events = next((sink for sink in sinks if isinstance(sink, EventSink)), EventSink())
    return Places(source, sinks, events, request.device_id)


def _check_declared(request: Load, pipeline: Pipeline) -> None:
    """Check what a bundle may not have of this device; its own file may say what it likes.

    Raises:
        WorkerError: A file of the agent's own is named, or a GStreamer element that is no camera's.
    """
    for index, sink in enumerate(pipeline.sinks):
        where = f"pipeline.sinks[{index}]"
        if isinstance(sink, JsonlSink):
            _check_outside(sink.path, request.private, f"{where}.path", "sink-unfit")
        elif isinstance(sink, MqttSink):
            place = f"{where}.password_file"
            _check_outside(sink.password_file, request.private, place, "sink-unfit")
    source = None if request.source else pipeline.source
    if isinstance(source, MqttSource):
        place = "pipeline.source.password_file"
        _check_outside(source.password_file, request.private, place, "source-unfit")
    if isinstance(source, CameraSource) and opencv.is_pipeline(source.device):
        problem = foreign_part(source.device)
        if problem:
            raise WorkerError("source-unfit", Says.FOREIGN_PART(said=problem))


def _check_outside(path: str, private: str, where: str, reason: str) -> None:
    if path and private and is_inside(path, private):
        raise WorkerError(reason, Says.PRIVATE(place=where, path=path))


def is_inside(path: str, directory: str) -> bool:
    """Return whether a file would lie in `directory`, links followed."""
    return Path(path).resolve().is_relative_to(Path(directory).resolve())


def choose_source(own: SourceSpec | None, pipeline: Pipeline) -> SourceSpec:
    """Return where samples come from: the device's own word counts over the manifest's.

    Raises:
        WorkerError: Nobody says it, or it gives nothing that this model takes.
    """
    source = own or pipeline.source
    where = "source" if own else "pipeline.source"
    if source is None:
        raise WorkerError("source-missing", Says.NO_SOURCE())
    problem = _misfit(where, source, pipeline.sample)
    if problem:
        raise WorkerError("source-unfit", problem)
    if isinstance(source, CameraSource | VideoSource) and not opencv.is_there():
        detail = Says.NEEDS_OPENCV(place=where, kind=source_kind(source))
        raise WorkerError("opencv-missing", detail)
    return source


def _misfit(where: str, source: SourceSpec, sample: Sample) -> str:
    pictures = isinstance(source, CameraSource | VideoSource) or (
        isinstance(source, MqttSource) and source.payload == "image"
    )
    if pictures and not isinstance(sample, Image):
        return Says.TAKES_NO_IMAGES(place=where, kind=source_kind(source))
    if isinstance(source, MqttSource) and source.payload == "json" and isinstance(sample, Image):
        return Says.TAKES_IMAGES(place=where)
    return ""


def source_kind(source: SourceSpec) -> str:
    """Return a source's kind as it is written in a manifest."""
    return str(msgspec.to_builtins(source)["kind"])
