"""A client's bytes, bounded in number and in time: not each wait, but the whole of a request."""

from __future__ import annotations

import contextlib
import socket
import time
from http import HTTPStatus

from device_agent.inference.server.refusal import RefusalError

RECEIVE_BYTES = 65536


class Stream:
    """Reads and writes one connection; the file object that `http.server` wants.

    A client that sends a byte now and then keeps to every timeout of a single read, so what counts
    is the time that is left of the budget that `allow` gave.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._buffer = bytearray()
        self._deadline_s = 0.0
        self._left = 0
        self.closed = False

    @property
    def pending(self) -> bool:
        """Whether bytes were received that nobody has read."""
        return bool(self._buffer)

    def allow(self, seconds: float, size: int) -> None:
        """From now on let the client take so long, and send so much beyond what is here."""
        self._deadline_s = time.monotonic() + seconds
        self._left = size

    def readline(self, limit: int = -1) -> bytes:
        """Return one line, or what there is of it at the end.

        Raises:
            RefusalError: It is too slow or too long.
            OSError: The connection broke.
        """
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0 and (
            limit < 0 or len(self._buffer) < limit
        ):
            start = len(self._buffer)
            if not self._receive():
                break
        size = end + 1 if end >= 0 else len(self._buffer)
        return self._take(size if limit < 0 else min(size, limit))

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer only at the end.

        Raises:
            RefusalError: It is too slow.
            OSError: The connection broke.
        """
        while len(self._buffer) < size and self._receive():
            pass
        return self._take(size)

    def write(self, data: bytes) -> int:
        """Send everything.

        Raises:
            OSError: The client does not take it in time, or is gone.
        """
        self._connection.settimeout(max(self._deadline_s - time.monotonic(), 0.001))
        self._connection.sendall(data)
        return len(data)

    def drain(self) -> None:
        """Read away what the client still sends, as far as it is allowed."""
        with contextlib.suppress(OSError, RefusalError):
            while self._receive():
                self._buffer.clear()

    def flush(self) -> None:
        """Do nothing: `write` holds nothing back."""

    def close(self) -> None:
        """Do nothing: the connection is closed by who opened it."""
        self.closed = True

    def _take(self, size: int) -> bytes:
        data = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        return data

    def _receive(self) -> bool:
        """Receive more; return False at the end."""
        left_s = self._deadline_s - time.monotonic()
        if self._left <= 0:
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise RefusalError(status, "the request's head is too large")
        if left_s <= 0:
            raise _too_slow()
        self._connection.settimeout(left_s)
        try:
            data = self._connection.recv(min(RECEIVE_BYTES, self._left))
        except TimeoutError as error:
            raise _too_slow() from error
        self._left -= len(data)
        self._buffer += data
        return bool(data)


def _too_slow() -> RefusalError:
    return RefusalError(HTTPStatus.REQUEST_TIMEOUT, "the request did not come whole in time")
