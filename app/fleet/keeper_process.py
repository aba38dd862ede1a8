"""The process that stores telemetry, as its console sees it: frames go in, answers come out."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from app.errors import EnvironmentFaultError
from app.fleet.keeper_child import Answer, pack_frame, read_frame
from app.fleet.keeping import Kept, Sent

_ANSWER_S = 60.0
"""Twice as long as SQLite waits for another writer."""
_SILENT = f"has not answered for {_ANSWER_S:.0f} s"
_STOP_S = 10.0
_PIPE_BYTES = 1024 * 1024
"""A frame of usual batches lies in a pipe as a whole; more Linux gives only to root."""


class ChildError(Exception):
    """The child is gone or makes no sense; what it was asked may be stored or not."""


class KeeperChild:
    """A process that stores what it is given.

    Args:
        path: The database.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, path: Path) -> None:
        self._there = False
        self._process = subprocess.Popen(
            _command(path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,  # Ctrl-C is for the console, which then stops us
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        for pipe in (self._stdin, self._stdout):
            _widen(pipe)
        if sys.platform != "win32":  # where a `Keeper` starts none of us
            os.set_blocking(self._stdin.fileno(), False)
        self._unsaid, self._heard = bytearray(), bytearray()
        self.pid = self._process.pid

    def ready(self) -> bool:
        """Return, without waiting, whether it has said that it is there.

        Raises:
            ChildError: It ended, or said something else.
        """
        if not self._there and (self._heard or select.select([self._stdout], [], [], 0)[0]):
            self._answer()
            self._there = True
        return self._there

    def ask(self, batches: Sequence[Sent]) -> None:
        """Have batches stored after those before; what the pipe does not take waits for `answer`.

        Raises:
            ChildError: It ended.
        """
        self._unsaid += pack_frame(batches)
        self._exchange(0.0)

    def answer(self, batches: int) -> list[Kept]:
        """Wait for what became of so many batches, the oldest that it was asked to store.

        Raises:
            ChildError: It ended, or its answer makes no sense.
            EnvironmentFaultError: The database cannot be written.
        """
        answer = self._answer()
        while self._unsaid:  # of the next one, which it reads now
            self._exchange(_ANSWER_S)
        if answer.fault:
            raise EnvironmentFaultError(answer.fault)
        if len(answer.kept) != batches:
            raise ChildError(f"answered {len(answer.kept)} of {batches} batches")
        return answer.kept

    def stop(self) -> None:
        """End it: in order where it listens."""
        self._stdin.close()  # the child takes the end of its stdin for the order to end
        self._stdout.close()  # nobody reads what it answers meanwhile
        try:
            self._process.wait(_STOP_S if self._there else 0.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answer(self) -> Answer:
        try:
            answer = read_frame(self._read, Answer)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ChildError(f"does not answer in our words: {error}") from error
        assert answer is not None, "an end is an error in `_read`"
        return answer

    def _read(self, size: int) -> bytes:
        while len(self._heard) < size:
            self._exchange(_ANSWER_S)
        found = bytes(self._heard[:size])
        del self._heard[:size]
        return found

    def _exchange(self, wait_s: float) -> None:
        """Write and read what goes at once, or what goes first within so long.

        Both at a time: a child that waits for us to read its answer reads no frame.

        Raises:
            ChildError: It ended, or nothing goes.
        """
        writes = [self._stdin] if self._unsaid else []
        readable, writable, _ = select.select([self._stdout], writes, [], wait_s)
        if wait_s and not (readable or writable):
            raise ChildError(_SILENT)
        heard = b""
        try:
            if writable:
                del self._unsaid[: os.write(self._stdin.fileno(), self._unsaid)]
            if readable:
                heard = os.read(self._stdout.fileno(), _PIPE_BYTES)
        except OSError as error:
            raise ChildError("has ended") from error
        if readable and not heard:
            raise ChildError("has ended")
        self._heard += heard


def _widen(pipe: IO[bytes]) -> None:
    """Let a whole frame lie in a pipe, where the system has a way and room for it."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _command(path: Path) -> list[str]:
    return [sys.executable, "-m", "app.fleet.keeper_child", str(path)]
