"""A supervisor whose child has the local endpoint, and clients of it."""

from __future__ import annotations

import http.client
import json
import socket
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from device_agent.inference import process
from device_agent.inference.options import WorkerOptions
from device_agent.inference.server.doors import Doors, ServerOptions
from device_agent.inference.supervisor import Supervisor
from tests.fakes import patient_worker_main
from tests.fakes.listening import Listener
from tests.fakes.places import watch
from tests.fakes.slots import write_series
from tests.fakes.waiting import PATIENCE_S

CLIENT_TIMEOUT_S = 60.0


class Site:
    """Serves slots and listens; it has a watched directory, too.

    Its children are patient: where a client or a child is late, a busy machine is.
    """

    def __init__(
        self, directory: Path, server: ServerOptions | None = None, **options: Any
    ) -> None:
        self._module, process.MODULE = process.MODULE, patient_worker_main.__name__
        self.source = directory / "samples"
        self.source.mkdir()
        self.listener = Listener()
        self.notes: list[tuple[str, str]] = []
        self.doors = Doors(
            server or ServerOptions(), lambda code, _, detail: self.notes.append((code, detail))
        )
        self.supervisor = Supervisor(
            WorkerOptions(
                **{
                    "source": watch(self.source),
                    "window_s": 0.2,
                    "doors": self.doors,
                    **options,
                }
            ),
            self.listener.on_window,
            self.listener.on_event,
            self.listener.on_crash_loop,
        )
        self._written = 0

    def write(self, value: float) -> None:
        """Give the source a sample."""
        write_series(self.source / f"{self._written:05}.npy", value)
        self._written += 1

    def be_patient(self) -> None:
        """Take none of the children that are started from now on for hung."""
        options = self.supervisor._options
        self.supervisor._options = replace(options, hang_timeout_s=PATIENCE_S)

    def served(self) -> int:
        """Return how many requests the windows hold."""
        return sum(window.served_requests for window in list(self.listener.windows))

    def connect(self) -> socket.socket:
        """Return a connection."""
        return connect(self.doors)

    def ask(self, method: str, path: str, **how: Any) -> Answer:
        """Make one request on a connection of its own."""
        with self.connect() as client:
            return exchange(client, method, path, **how)

    def close(self) -> None:
        """End everything."""
        self.supervisor.stop()
        process.MODULE = self._module


class Answer(msgspec.Struct):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, or its header where tensors follow as bytes."""
        length = self.headers.get("inference-header-content-length")
        return json.loads(self.body[: int(length)] if length else self.body)

    @property
    def error(self) -> str:
        """What the client is told is wrong."""
        found: str = self.json["error"]
        return found


def connect(doors: Doors) -> socket.socket:
    """Return a connection to doors that are open."""
    if doors.options.path:
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.settimeout(CLIENT_TIMEOUT_S)
        client.connect(str(doors.options.path))
        return client
    host, _, port = doors.where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=CLIENT_TIMEOUT_S)


def exchange(
    client: socket.socket,
    method: str,
    path: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> Answer:
    """Make one request on a connection that stays open."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    client.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return receive(client, method)


def receive(client: socket.socket, method: str = "POST") -> Answer:
    """Read one response."""
    response = http.client.HTTPResponse(client, method=method)
    try:
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    finally:
        response.close()


def infer_body(tensor: NDArray[np.float32], name: str = "input", **more: Any) -> bytes:
    """Return a request in JSON."""
    entry = {
        "name": name,
        "shape": list(tensor.shape),
        "datatype": "FP32",
        "data": tensor.reshape(-1).tolist(),
    }
    return json.dumps({"inputs": [entry], **more}).encode()


def binary_body(
    tensor: NDArray[np.float32], name: str = "input", **more: Any
) -> tuple[bytes, dict[str, str]]:
    """Return a request with the tensor as bytes, and the header it needs."""
    raw = tensor.astype("<f4").tobytes()
    entry = {
        "name": name,
        "shape": list(tensor.shape),
        "datatype": "FP32",
        "parameters": {"binary_data_size": len(raw)},
    }
    head = json.dumps({"inputs": [entry], **more}).encode()
    return head + raw, {"Inference-Header-Content-Length": str(len(head))}


def reset_on_close(client: socket.socket) -> None:
    """Have the connection break, not end."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
