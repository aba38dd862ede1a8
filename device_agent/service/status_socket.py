"""Tells whoever may open a socket how the agent is; nothing of it touches the disk.

A client connects and reads one JSON document to its end; there is nothing to ask for. The socket
is for the agent's own user, and so for root.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

_log = logging.getLogger(__name__)

MAX_ANSWER_BYTES = 4 * 1024 * 1024
_CLIENT_TIMEOUT_S = 5.0
_ANSWER_TIMEOUT_S = 30.0
"""A wedged loop of the agent keeps no answer back; a busy machine may for some time."""
_LONGEST_ADDRESS = 100
"""The kernel takes 107 bytes; state directories lie deeper than that."""


class StatusSocket:
    """A thread that gives `answer` to each client, one after the other.

    Args:
        path: Where the socket is; one that an earlier agent left there is replaced.
        answer: Returns the document; called on this thread.
    """

    def __init__(self, path: Path, answer: Callable[[], bytes]) -> None:
        self._path = path
        self._answer = answer
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="status", daemon=True)

    def start(self) -> None:
        """Begin to answer. Where there can be no socket, it is logged and nobody is answered."""
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._path.unlink(missing_ok=True)
            with _address(self._path) as address:
                listening.bind(address)
            self._path.chmod(0o600)
            listening.listen(8)
        except OSError as error:
            listening.close()
            _log.warning("no status socket at %s: %s", self._path, error.strerror)
            return
        self._socket = listening
        self._thread.start()

    def stop(self) -> None:
        """Answer no more; the socket is gone."""
        if self._socket is None:
            return
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes `accept`
        self._thread.join()
        self._socket.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        assert self._socket is not None
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            with client:
                self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(_CLIENT_TIMEOUT_S)
        try:
            client.sendall(self._answer())
        except OSError as error:
            _log.debug("a client of the status socket went away: %s", error)
        except Exception:  # noqa: BLE001 - the next client may be luckier
            _log.exception("the status could not be told")


def ask(path: Path, timeout_s: float = _ANSWER_TIMEOUT_S) -> bytes | None:
    """Return what the agent that listens there says; None where none does.

    Raises:
        PermissionError: It may not be asked by this user.
        OSError: It does not answer in time.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(timeout_s)
        try:
            with _address(path) as address:
                asking.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        answer = b""
        while data := asking.recv(65536):
            answer += data
            if len(answer) > MAX_ANSWER_BYTES:
                raise OSError(f"{path} says more than {MAX_ANSWER_BYTES} bytes")
    return answer or None


@contextlib.contextmanager
def _address(path: Path) -> Iterator[str]:
    """Lend a name of the socket that is short enough for the kernel."""
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS:
        yield str(path)
        return
    directory = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{directory}/{path.name}"
    finally:
        os.close(directory)
