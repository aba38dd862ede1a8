"""Source, plug, sinks and local endpoint: whether they are there, and may be used."""

from __future__ import annotations

import importlib.util
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from device_agent.checking.findings import Finding, error, warning
from device_agent.checking.network import answers
from device_agent.config import Config, Server
from device_agent.host_options import HttpPlug, Plug
from device_agent.service.install import unseen
from device_agent.wire.pipeline.places import (
    CameraSource,
    DirectorySource,
    JsonlSink,
    MqttSink,
    MqttSource,
    ReplaySource,
    SinkSpec,
    VideoSource,
    WebhookSink,
)

_HTTP_PORTS = {"http": 80, "https": 443}


def check_places(config: Config, running: bool) -> Iterator[Finding]:
    """Look at where samples come from and where results go, and for the plug.

    Args:
        config: As loaded.
        running: Whether an agent runs here, which holds the endpoint then.
    """
    source = config.source
    if isinstance(source, CameraSource):
        yield from _camera(source)
    elif isinstance(source, MqttSource):
        yield answers("source", source.host, source.port)
        yield from _password("source", source.password_file)
    elif isinstance(source, DirectorySource | ReplaySource | VideoSource):
        yield from _files(source)
    elif source is None:
        yield Finding("note", "source", "is left to the bundle")
    if config.host.plug:
        yield _plug(config.host.plug)
    for index, sink in enumerate(config.sinks):
        yield from _sink(f"sinks[{index}]", sink)
    if config.server and not running:
        yield from _endpoint(config.server)


def _files(source: DirectorySource | ReplaySource | VideoSource) -> Iterator[Finding]:
    path = Path(source.path)
    if isinstance(source, VideoSource):
        yield from _opencv()
        right, needed = path.is_file(), os.R_OK
    else:
        right, needed = path.is_dir(), os.R_OK | os.X_OK
    if not path.exists():
        yield warning("source.path", f"{path} is not there",
                      "make it, or correct source.path; the agent looks for it again")  # fmt: skip
    elif not right:
        wanted = "a file" if isinstance(source, VideoSource) else "a directory"
        yield error("source.path", f"{path} is not {wanted}", "correct source.path")
    elif not os.access(path, needed):
        yield error("source.path", f"{path} may not be read by this user",
                    "let the agent's user read it", "machine")  # fmt: skip
    else:
        yield Finding("ok", "source.path", str(path))
    yield from _hidden("source.path", path)


def _hidden(where: str, path: Path) -> Iterator[Finding]:
    if unseen([path]):
        yield Finding("note", where, f"{path} is hidden from a service (ProtectHome, PrivateTmp)",
                      "under systemd put it elsewhere; see docs/service.md")  # fmt: skip


def _camera(source: CameraSource) -> Iterator[Finding]:
    yield from _opencv()
    device = source.device
    if "!" in device:
        yield Finding("note", "source.device", "a GStreamer pipeline: only a start shows whether it"
                      " runs", f"`gst-launch-1.0 {device[:60]}` shows it too")  # fmt: skip
        return
    path = Path(f"/dev/video{device}" if device.isdigit() else device)
    if not path.exists():
        there = sorted(str(each) for each in Path("/dev").glob("video*"))
        yield warning("source.device", f"{path} is not there",
                      f"connect it, or name one of: {', '.join(there) or 'none is there'}; "
                      "the agent looks for it again")  # fmt: skip
    elif not os.access(path, os.R_OK | os.W_OK):
        yield error("source.device", f"{path} may not be opened by this user",
                    "put the user into group video; a service: `install-service --with camera`",
                    "machine")  # fmt: skip
    else:
        yield Finding("ok", "source.device", str(path))


def _opencv() -> Iterator[Finding]:
    if importlib.util.find_spec("cv2") is None:
        yield error("source.kind", "OpenCV is not installed",
                    "`pip install 'muster[agent-camera]'`", "machine")  # fmt: skip


def _sink(where: str, sink: SinkSpec) -> Iterator[Finding]:
    if isinstance(sink, JsonlSink):
        yield _writable(f"{where}.path", Path(sink.path).parent)
        yield from _hidden(f"{where}.path", Path(sink.path))
    elif isinstance(sink, MqttSink):
        yield answers(where, sink.host, sink.port)
        yield from _password(where, sink.password_file)
    elif isinstance(sink, WebhookSink):
        parts = urlsplit(sink.url)
        port = parts.port or _HTTP_PORTS.get(parts.scheme, 80)
        yield answers(f"{where}.url", parts.hostname or "", port)


def _plug(plug: Plug) -> Finding:
    if isinstance(plug, HttpPlug):
        parts = urlsplit(plug.url)
        return answers("host.plug.url", parts.hostname or "", parts.port or _HTTP_PORTS["http"])
    return answers("host.plug", plug.host, plug.port)


def _password(where: str, file: str) -> Iterator[Finding]:
    if file and not os.access(file, os.R_OK):
        yield error(f"{where}.password_file", f"{file} cannot be read by this user",
                    "write it, readable for the agent's user")  # fmt: skip


def _endpoint(server: Server) -> Iterator[Finding]:
    if server.socket:
        yield _writable("server.socket", Path(server.socket).parent)
        return
    family = socket.AF_INET6 if ":" in server.address else socket.AF_INET
    try:
        with socket.socket(family) as trying:
            trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trying.bind((server.address, server.port or 0))
    except OSError as problem:
        text = f"{server.address}:{server.port} cannot be had: {problem.strerror}"
        yield error("server.port", text, "end what listens there, or name another port", "machine")
    else:
        yield Finding("ok", "server", f"{server.address}:{server.port} is free")


def _writable(where: str, directory: Path) -> Finding:
    if directory.is_dir() and os.access(directory, os.W_OK | os.X_OK):
        return Finding("ok", where, f"{directory} can be written")
    problem = "cannot be written by this user" if directory.exists() else "is not there"
    return warning(where, f"{directory} {problem}", "make it, writable for the agent's user")
