"""A child process and the thread that listens to it: frames, output, and its end."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import IO

from device_agent.errors import WorkerError
from device_agent.inference.protocol import (
    Command,
    FrameReader,
    Report,
    decode_report,
    encode_frame,
    one_line,
)
from device_agent.inference.says import Says

SEND_TIMEOUT_S = 10.0
EXIT_TIMEOUT_S = 5.0
RECEIVE_BYTES = 65536
MODULE = "device_agent.inference.worker_main"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
"""ONNX Runtime colours what it says, terminal or not; a colour would be a crash's last word."""
_output_log = logging.getLogger("device_agent.inference.child")
_log = logging.getLogger(__name__)


class ChildProcess:
    """One child. It ends when we do: its end of the channel then reads as closed."""

    def __init__(
        self,
        on_report: Callable[[Report], None],
        on_end: Callable[[WorkerError], None],
        inherited: Sequence[int] = (),
    ) -> None:
        """Start the child; the callbacks come on a thread of its own.

        Args:
            on_report: Gets everything the child says.
            on_end: Gets, once and last, why there will be no more. The process is gone by then.
            inherited: Descriptors that the child shall have under the same numbers.
        """
        self._on_report = on_report
        self._on_end = on_end
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._process = _spawn(theirs.fileno(), inherited)
        self._channel.settimeout(SEND_TIMEOUT_S)
        self._sending = threading.Lock()
        self._output = OutputLog(self._process.stdout, self._process.pid)
        self._frames = FrameReader()
        self._patience_s: float | None = None
        self._heard_s = time.monotonic()
        self._thread = threading.Thread(
            target=self._listen, name=f"inference-child-{self.pid}", daemon=True
        )
        self._thread.start()

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._process.pid

    @property
    def on_own_thread(self) -> bool:
        """Whether the caller is one of the callbacks."""
        return threading.current_thread() is self._thread

    @property
    def silent_s(self) -> float:
        """How long ago the child was last heard."""
        return time.monotonic() - self._heard_s

    def send(self, command: Command, descriptors: Sequence[int] = ()) -> None:
        """Tell the child something; one that is gone is noticed by the listening thread.

        Args:
            command: What it is told.
            descriptors: What it gets along with that: copies of its own.
        """
        frame = encode_frame(command)
        with contextlib.suppress(OSError), self._sending:
            sent = socket.send_fds(self._channel, [frame], descriptors) if descriptors else 0
            self._channel.sendall(frame[sent:])

    def expect_life(self, patience_s: float | None) -> None:
        """From now on take a silence of this length for a hang."""
        self._heard_s = time.monotonic()
        self._patience_s = patience_s

    def kill(self) -> None:
        """End the child at once; `on_end` follows."""
        self._process.kill()

    def join(self, timeout_s: float) -> bool:
        """Wait until the child is gone and everything it said is handed over."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _listen(self) -> None:
        fault: WorkerError | None = None
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._channel, selectors.EVENT_READ)
                selector.register(self._output.fileno, selectors.EVENT_READ)
                self._read_until_end(selector)
        except WorkerError as error:
            fault = error
            self._process.kill()
        returncode = self._reap()
        self._output.close()
        self._channel.close()
        self._on_end(fault or WorkerError("worker-crash", self._describe(returncode)))

    def _read_until_end(self, selector: selectors.BaseSelector) -> None:
        """Read until the channel closes.

        Raises:
            WorkerError: The child is silent for too long, or does not keep to the protocol.
        """
        while True:
            ready = {key.fd for key, _ in selector.select(self._left_s())}
            if self._output.fileno in ready and not self._output.read():
                selector.unregister(self._output.fileno)
            if self._channel.fileno() in ready:
                if not self._receive():
                    return
                self._heard_s = time.monotonic()
            elif self._left_s() == 0:
                raise WorkerError("worker-hang", Says.NO_SIGN(seconds=self._patience_s))

    def _left_s(self) -> float | None:
        """Return how long the child may still be silent; None while it may for ever."""
        if self._patience_s is None:
            return None
        return max(self._heard_s + self._patience_s - time.monotonic(), 0.0)

    def _receive(self) -> bool:
        try:
            data = self._channel.recv(RECEIVE_BYTES)
        except ConnectionError:
            return False
        for body in self._frames.feed(data):
            self._hand_over(decode_report(body))
        return bool(data)

    def _hand_over(self, report: Report) -> None:
        try:
            self._on_report(report)
        except Exception:  # noqa: BLE001 - a listener's bug must not leave the child unwatched
            _log.exception("a listener failed on %s", type(report).__name__)

    def _reap(self) -> int:
        try:
            return self._process.wait(EXIT_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _describe(self, returncode: int) -> str:
        said, words = describe_exit(returncode), self._output.last
        return Says.LAST_WORDS(said=said, words=words) if words else said


class OutputLog:
    """Passes what the child prints on to our log, line by line."""

    def __init__(self, stream: IO[bytes] | None, pid: int) -> None:
        if stream is None:
            raise ValueError("the child's output must be a pipe")
        self._stream = stream
        self._pid = pid
        self._partial = b""
        self.fileno = stream.fileno()
        self.last = ""

    def read(self) -> bool:
        """Log what is there; return False when there will be no more."""
        data = os.read(self.fileno, RECEIVE_BYTES)
        *lines, self._partial = (self._partial + data).split(b"\n")
        if len(self._partial) > RECEIVE_BYTES or not data:
            lines.append(self._partial)
            self._partial = b""
        for line in lines:
            self._log(line)
        return bool(data)

    def close(self) -> None:
        """Log what is left and close; only after the child is gone."""
        os.set_blocking(self.fileno, False)
        with contextlib.suppress(BlockingIOError):
            while self.read():
                pass
        self._stream.close()

    def _log(self, line: bytes) -> None:
        text = one_line(_COLOURS.sub("", line.decode(errors="replace")))
        if text:
            self.last = text
            _output_log.info("%d: %s", self._pid, text)


def describe_exit(returncode: int) -> str:
    """Return how a process ended, for people."""
    if returncode >= 0:
        return Says.EXITED(n=returncode)
    try:
        return Says.ENDED_BY(signal=signal.Signals(-returncode).name)
    except ValueError:
        return Says.ENDED_BY(signal=f"signal {-returncode}")


def _spawn(channel: int, inherited: Sequence[int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", MODULE, str(channel)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[channel, *inherited],
        # Ctrl-C is for the agent; it tells us in order.
        start_new_session=True,
        # The thread pools of numpy's libraries would idle beside the runtime's own.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
