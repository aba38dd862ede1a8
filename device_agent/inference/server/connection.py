"""One client's connection: requests read whole or refused, responses, and its end."""

from __future__ import annotations

import contextlib
import ipaddress
import select
import socket
import threading
import time
import traceback
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Literal

from device_agent.inference.server.refusal import RefusalError, bad_request, too_large
from device_agent.inference.server.response import (
    HEADER_LENGTH,
    Response,
    encode,
    error_response,
    packed,
)
from device_agent.inference.server.routes import Request, Routes
from device_agent.inference.server.stream import Stream

HEAD_BYTES = 32 * 1024
HEAD_TIMEOUT_S = 5.0
BODY_TIMEOUT_S = 10.0
WRITE_TIMEOUT_S = 10.0
IDLE_TIMEOUT_S = 120.0
DRAIN_TIMEOUT_S = 2.0
DRAIN_BYTES = 64 * 1024 * 1024
End = Literal["closed", "left"]


class Connection(BaseHTTPRequestHandler):
    """Serves a client until it goes, breaks a rule, or the child ends.

    A request is read within a budget of bytes and seconds. `http.server` parses its head; nothing
    else of it is used.

    Args:
        client: Accepted, or left by the child before.
        routes: Answer requests.
        stop_fd: Readable once the child ends.
        on_refusal: Hears why a request was refused.

    Attributes:
        end: ``left`` where the connection is still good for the next child.
        answering: A request is here whole and its response is not out yet.
        idle_since_s: Monotonic time since which no request is under way; None while one is.
    """

    protocol_version = "HTTP/1.1"

    def __init__(
        self,
        client: socket.socket,
        routes: Routes,
        stop_fd: int,
        on_refusal: Callable[[str], None],
    ) -> None:
        # The base class would serve at once, in its constructor.
        self._client = client
        self._routes = routes
        self._stop_fd = stop_fd
        self._on_refusal = on_refusal
        self._stream = Stream(client)
        self.rfile = self.wfile = self._stream  # type: ignore[assignment] # all that it calls
        self._state = threading.Lock()
        self._evicted = False
        self.answering = False
        self.end: End = "closed"
        self.idle_since_s: float | None = time.monotonic()

    def run(self) -> None:
        """Serve; raises nothing."""
        try:
            while self._await_request():
                self.handle_one_request()
                if self.close_connection:
                    self._linger()
                    return
        except OSError:  # the client is gone
            return

    def evict(self) -> bool:
        """End the connection if no request is under way; from another thread."""
        with self._state:
            if self.idle_since_s is None:
                return False
            self._evicted = True
            with contextlib.suppress(OSError):
                self._client.shutdown(socket.SHUT_RDWR)
            return True

    def _await_request(self) -> bool:
        """Wait for the client's next request, as long as it may be idle."""
        with self._state:
            self.idle_since_s = time.monotonic()
        poll = select.poll()
        poll.register(self._client, select.POLLIN)
        poll.register(self._stop_fd, select.POLLIN)
        ready = {fd for fd, _ in poll.poll(0 if self._stream.pending else IDLE_TIMEOUT_S * 1000)}
        if self._stop_fd in ready and not self._stream.pending:
            self.end = "left"  # what has come meanwhile is still in the socket
            return False
        with self._state:
            self.idle_since_s = None
            return not self._evicted and (bool(ready) or self._stream.pending)

    def handle_one_request(self) -> None:
        """Read one request, answer it, and say whether there may be another."""
        self.close_connection = True
        self.answering = False
        self.command = ""
        try:
            response = self._answer()
        except RefusalError as error:
            self._on_refusal(error.message)
            response = error_response(error)
        except MemoryError:
            response = error_response(_unavailable("the memory of this process is used up"))
        except OSError:
            raise
        except Exception:  # noqa: BLE001 - a bug here must not be the client's riddle
            traceback.print_exc()
            fault = RefusalError(
                HTTPStatus.INTERNAL_SERVER_ERROR, "a bug in the server; see its log"
            )
            response = error_response(fault)
        if response is None:
            return
        self.close_connection = self.close_connection or not self.answering
        self._send(response)
        self.answering = False

    def _answer(self) -> Response | None:
        self._stream.allow(HEAD_TIMEOUT_S, HEAD_BYTES)
        self.raw_requestline = self._stream.readline(HEAD_BYTES)
        if not self.raw_requestline:
            return None
        if not self.parse_request():
            raise bad_request("the request line is empty")
        self._check_client()
        request = Request(
            self.command,
            self.path,
            self._body(),
            self.headers.get("Content-Encoding", ""),
            self.headers.get(HEADER_LENGTH),
        )
        self.answering = True
        response = self._routes.answer(request)
        return packed(response, self.headers.get("Accept-Encoding", ""))

    def _check_client(self) -> None:
        """See that it is a local program: no web page that a browser here has open.

        Raises:
            RefusalError: It is not, or does not speak HTTP/1.
        """
        if self.request_version not in ("HTTP/1.0", "HTTP/1.1"):
            raise RefusalError(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "only HTTP/1.0 and 1.1")
        if "Origin" in self.headers:
            raise RefusalError(HTTPStatus.FORBIDDEN, "web pages may not ask this server")
        host = self.headers.get("Host", "localhost")
        if self._client.family != socket.AF_UNIX and not is_local(host):
            message = f"Host: {host[:100]!r} is not this machine"
            raise RefusalError(HTTPStatus.MISDIRECTED_REQUEST, message)

    def _body(self) -> bytes:
        size = self._length()
        self._stream.allow(BODY_TIMEOUT_S, size)  # a little may be here already
        data = self._stream.read(size)
        if len(data) < size:
            raise bad_request(f"the body has {len(data)} bytes, Content-Length says {size}")
        return data

    def _length(self) -> int:
        if "Transfer-Encoding" in self.headers:
            message = "Transfer-Encoding is not supported; send a Content-Length"
            raise RefusalError(HTTPStatus.LENGTH_REQUIRED, message)
        lengths = set(self.headers.get_all("Content-Length", ["0"]))
        text = lengths.pop()
        if lengths or not (text.isascii() and text.isdigit() and len(text) < 16):
            raise bad_request("Content-Length is not one whole number")
        limit = self._routes.limit_bytes
        if int(text) > limit:
            raise too_large(limit)
        return int(text)

    def handle_expect_100(self) -> bool:
        """Let a client go on that asks first whether its body is welcome.

        Raises:
            RefusalError: It is not.
        """
        self._length()
        self._stream.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what `parse_request` does not like.

        Raises:
            RefusalError: Always.
        """
        status = HTTPStatus(code)
        raise RefusalError(status, message or explain or status.phrase)

    def _send(self, response: Response) -> None:
        self._stream.allow(WRITE_TIMEOUT_S, 0)
        with_body = self.command != "HEAD"
        self._stream.write(encode(response, keep=not self.close_connection, with_body=with_body))

    def _linger(self) -> None:
        """Read away what is under way: closing over it would take the response back."""
        with contextlib.suppress(OSError):
            self._client.shutdown(socket.SHUT_WR)
        self._stream.allow(DRAIN_TIMEOUT_S, DRAIN_BYTES)
        self._stream.drain()


def is_local(host: str) -> bool:
    """Return whether a Host header names this machine as such, whatever the port."""
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    name = name.strip("[]").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _unavailable(message: str) -> RefusalError:
    return RefusalError(HTTPStatus.SERVICE_UNAVAILABLE, message)
