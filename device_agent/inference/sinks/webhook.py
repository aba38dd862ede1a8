"""A document by HTTP POST to a machine of the device's own network."""

from __future__ import annotations

import http.client
import socket
import ssl
from urllib.parse import urlsplit

from device_agent.inference.nearby import resolve_near
from device_agent.inference.says import Says
from device_agent.wire.pipeline.places import WebhookSink

MAX_ANSWER_BYTES = 64 * 1024
_UNWANTED = (400, 413, 415, 422)


class WebhookOutlet:
    """Posts each document on a connection of its own; redirects are not followed."""

    def __init__(self, spec: WebhookSink) -> None:
        self.name = f"webhook {spec.url}"
        self._timeout_s = spec.timeout_s
        parts = urlsplit(spec.url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def write(self, document: bytes) -> None:
        """Post it; any 2xx is good.

        Raises:
            OSError: It was not taken.
            ValueError: It never will be: it is the document that is not wanted.
        """
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)
        try:
            connection.sock = self._connect()
            connection.request("POST", self._path, document, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read(MAX_ANSWER_BYTES)
        except (http.client.HTTPException, UnicodeError) as error:
            raise OSError(Says.NO_HTTP(problem=repr(error))) from error
        finally:
            connection.close()
        if answer.status in _UNWANTED:
            raise ValueError(f"answered {answer.status} {answer.reason}")
        if not 200 <= answer.status < 300:
            raise OSError(f"answered {answer.status} {answer.reason}")

    def close(self) -> None:
        """Nothing is open."""

    def _connect(self) -> socket.socket:
        """Return a connection to the very address that was judged."""
        address = resolve_near(self._host, self._port)
        plain = socket.create_connection((address, self._port), self._timeout_s)
        if not self._secure:
            return plain
        try:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=self._host)
        except OSError:
            plain.close()
            raise
