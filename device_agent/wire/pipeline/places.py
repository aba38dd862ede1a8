"""Where samples come from and where results go, as a manifest or agent.toml declares it."""

from __future__ import annotations

import ipaddress
from pathlib import PurePosixPath
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.says import Place
from device_agent.wire.sentence import Framed

RateHz = Annotated[float, Meta(ge=0, le=100_000)]
Host = Annotated[str, Meta(min_length=1, max_length=253)]
Port = Annotated[int, Meta(ge=1, le=65535)]
TopicName = Annotated[str, Meta(min_length=1, max_length=1000)]
PathText = Annotated[str, Meta(min_length=1, max_length=4000)]
Every = Literal["alarm", "result"]
"""What a sink is told: alarms with their ends, or the result of every sample."""

_NEAR = tuple(
    ipaddress.ip_network(text)
    for text in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
"""Loopback, RFC 1918, RFC 4193, and link-local IPv6."""


class DirectorySource(Struct, frozen=True, kw_only=True, tag_field="kind", tag="directory"):
    """New files of a directory as they come.

    Attributes:
        rate_hz: At most this many samples a second; 0 means as fast as they can be worked off.
    """

    path: PathText
    rate_hz: RateHz = 10.0


class ReplaySource(Struct, frozen=True, kw_only=True, tag_field="kind", tag="replay"):
    """The files of a directory in the order of their names, round and round."""

    path: PathText
    rate_hz: RateHz = 10.0


class CameraSource(Struct, frozen=True, kw_only=True, tag_field="kind", tag="camera"):
    """A camera, through OpenCV.

    Attributes:
        device: A V4L2 device's path or number, or a GStreamer pipeline that ends in an appsink.
        width, height: Size to ask the camera for; 0 leaves it as it is.
    """

    device: Annotated[str, Meta(min_length=1, max_length=2000)]
    rate_hz: RateHz = 10.0
    width: Annotated[int, Meta(ge=0, le=8192)] = 0
    height: Annotated[int, Meta(ge=0, le=8192)] = 0


class VideoSource(Struct, frozen=True, kw_only=True, tag_field="kind", tag="video"):
    """The frames of a video file, round and round; through OpenCV."""

    path: PathText
    rate_hz: RateHz = 10.0


class MqttSource(Struct, frozen=True, kw_only=True, tag_field="kind", tag="mqtt"):
    """Messages of a broker on this device or its own network.

    Attributes:
        topic: A filter; it may have wildcards.
        payload: What a message holds: an image file, a .npy file, or numbers in JSON.
        username: With `password_file` where the broker wants both.
    """

    topic: TopicName
    payload: Literal["image", "npy", "json"]
    host: Host = "127.0.0.1"
    port: Port = 1883
    username: Annotated[str, Meta(max_length=200)] = ""
    password_file: Annotated[str, Meta(max_length=4000)] = ""
    rate_hz: RateHz = 0.0


class ServerSource(Struct, frozen=True, kw_only=True, tag_field="kind", tag="server"):
    """Nothing but the requests to the local inference server."""


class EventSink(Struct, frozen=True, kw_only=True, tag_field="kind", tag="event"):
    """Telemetry events of alarms and their ends; on unless somebody says otherwise.

    Attributes:
        enabled: False turns them off; the windows count alarms all the same.
    """

    enabled: bool = True
    severity: Literal["info", "warning", "error"] = "warning"


class MqttSink(Struct, frozen=True, kw_only=True, tag_field="kind", tag="mqtt"):
    """JSON messages to a broker on this device or its own network."""

    topic: TopicName
    every: Every = "alarm"
    host: Host = "127.0.0.1"
    port: Port = 1883
    username: Annotated[str, Meta(max_length=200)] = ""
    password_file: Annotated[str, Meta(max_length=4000)] = ""
    retain: bool = False


class JsonlSink(Struct, frozen=True, kw_only=True, tag_field="kind", tag="jsonl"):
    """A file with a JSON document a line.

    Attributes:
        max_bytes: Of all its files together.
        files: How many: the file itself and older ones, ``.1`` the newest of them.
    """

    path: PathText
    every: Every = "result"
    max_bytes: Annotated[int, Meta(ge=4096, le=1024**4)] = 16 * 1024 * 1024
    files: Annotated[int, Meta(ge=1, le=100)] = 2


class WebhookSink(Struct, frozen=True, kw_only=True, tag_field="kind", tag="webhook"):
    """A JSON document by HTTP POST to a machine of the device's own network."""

    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    every: Every = "alarm"
    timeout_s: Annotated[float, Meta(ge=0.1, le=60.0)] = 5.0


SourceSpec = DirectorySource | ReplaySource | CameraSource | VideoSource | MqttSource | ServerSource
SinkSpec = EventSink | MqttSink | JsonlSink | WebhookSink


def check_source(source: SourceSpec, where: str) -> None:
    """Check what types alone cannot say of a source whose paths are resolved; `where` is its path.

    Raises:
        WireError: A field is wrong; its path is named.
    """
    if isinstance(source, DirectorySource | ReplaySource | VideoSource):
        _check_path(source.path, f"{where}.path")
    elif isinstance(source, MqttSource):
        _check_broker(source, where)


def check_sink(sink: SinkSpec, where: str) -> None:
    """Check what types alone cannot say of a sink whose paths are resolved; `where` is its path.

    Raises:
        WireError: A field is wrong; its path is named.
    """
    if isinstance(sink, JsonlSink):
        _check_path(sink.path, f"{where}.path")
    elif isinstance(sink, MqttSink):
        _check_broker(sink, where)
        if "+" in sink.topic or "#" in sink.topic:
            raise _wrong(f"{where}.topic", Place.WILDCARDS())
    elif isinstance(sink, WebhookSink):
        _check_url(sink.url, f"{where}.url")


def is_near(address: str) -> bool:
    """Return whether an IP address is this device's or of a private network, never the internet.

    Link-local IPv4 is left out: in a cloud it leads to the machine's own credentials.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in network for network in _NEAR if network.version == found.version)


def _wrong(path: str, problem: str) -> WireError:
    return WireError("place", Framed.FIELD(field=path, said=problem))


def _check_path(path: str, where: str) -> None:
    if "\0" in path or not PurePosixPath(path).is_absolute():
        raise _wrong(where, Place.NOT_ABSOLUTE(path=repr(path[:80])))


def _check_broker(place: MqttSource | MqttSink, where: str) -> None:
    _check_host(place.host, f"{where}.host")
    if "\0" in place.topic or len(place.topic.encode(errors="replace")) > 65_535:
        raise _wrong(f"{where}.topic", Place.NO_TOPIC())
    if place.password_file:
        _check_path(place.password_file, f"{where}.password_file")
        if not place.username:
            raise _wrong(f"{where}.username", Place.NO_USER())


def _check_host(host: str, where: str) -> None:
    """Refuse an address of the internet; a name is judged when it is resolved."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if not all(part.isprintable() and not part.isspace() for part in host):
            raise _wrong(where, Place.NO_HOST(host=repr(host[:80]))) from None
        return
    if not is_near(host):
        raise _wrong(where, Place.FAR(host=host))


def _check_url(url: str, where: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _wrong(where, Place.NO_URL(url=repr(url[:80]), problem=error)) from error
    if parts.scheme not in ("http", "https") or not host:
        raise _wrong(where, Place.NO_HTTP(url=repr(url[:80])))
    if not all("!" <= character <= "~" for character in url):
        raise _wrong(where, Place.NOT_ASCII())
    if parts.username is not None or parts.password is not None:
        raise _wrong(where, Place.EXPOSED())
    _check_host(host, where)
