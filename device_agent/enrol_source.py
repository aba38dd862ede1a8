"""The options of ``muster-agent enrol`` that say where a new device's samples come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import click

from device_agent.wire.pipeline.places import (
    CameraSource,
    DirectorySource,
    MqttSource,
    ReplaySource,
    ServerSource,
    SourceSpec,
    VideoSource,
)

Kind = Literal["directory", "replay", "video", "camera", "mqtt", "server", "bundle"]
_OPTIONS = (
    click.option(
        "--source",
        "kind",
        type=click.Choice(["directory", "replay", "video", "camera", "mqtt", "server", "bundle"]),
        default="directory",
        show_default=True,
        help="For a new configuration: where samples come from; bundle: where each bundle says.",
    ),
    click.option(
        "--samples", default="samples", show_default=True, help="Their directory, or the video."
    ),
    click.option("--device", default="0", show_default=True, help="The camera, for V4L2 or as a "
                 "GStreamer pipeline."),
    click.option("--topic", help="Of the local broker; its address goes into agent.toml."),
    click.option("--payload", type=click.Choice(["image", "npy", "json"]), default="image",
                 show_default=True, help="What a message of the topic holds."),
    click.option("--rate", "rate_hz", type=click.FloatRange(0, 100_000), default=10.0,
                 show_default=True, help="Samples a second; 0 is as fast as they can be had."),
)  # fmt: skip


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; `choose_source` takes their values."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def choose_source(
    *,
    kind: Kind,
    samples: str,
    device: str,
    topic: str | None,
    payload: Literal["image", "npy", "json"],
    rate_hz: float,
) -> SourceSpec | None:
    """Return the source that was asked for; None leaves it to the bundle.

    Raises:
        click.UsageError: A topic is missing.
    """
    if kind == "mqtt":
        if not topic:
            raise click.UsageError("--source mqtt needs --topic")
        return MqttSource(topic=topic, payload=payload)
    if kind == "camera":
        return CameraSource(device=device, rate_hz=rate_hz)
    if kind in ("server", "bundle"):
        return ServerSource() if kind == "server" else None
    if kind == "video":
        return VideoSource(path=samples, rate_hz=rate_hz)
    files = DirectorySource if kind == "directory" else ReplaySource
    return files(path=samples, rate_hz=rate_hz)
