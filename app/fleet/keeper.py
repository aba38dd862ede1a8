"""Where telemetry is stored: on the thread that asks, or where there is much of it, in a process.

Decoding and storing a window takes longer than all else that a console does with it, and a process
has only one interpreter for it and for the window that people look at. The child runs the same
`keep` over the same file. Nothing is acknowledged before its answer, so it may die at any moment.
"""

from __future__ import annotations

import logging
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from app.errors import EnvironmentFaultError
from app.fleet.keeper_child import Answer, pack_frame, read_frame
from app.fleet.keeping import Kept, Sent, keep
from app.fleet.rate import RateMeter
from app.fleet.store import TelemetryStore

_log = logging.getLogger(__name__)

BUSY_PER_S = 500.0
"""A tenth of what one interpreter decodes and stores: below that a thread does it by the way."""
CALM_S = 60.0
"""So long there must be less than a fifth of that before the child is given up."""
_CALM = 0.2
AGAIN_S = (1.0, 5.0, 30.0, 120.0)
"""How long after each failure in a row no child is started."""
_ANSWER_S = 60.0
"""Twice as long as SQLite waits for another writer."""
_SILENT = f"has not answered for {_ANSWER_S:.0f} s"
_STOP_S = 10.0


class Keeper:
    """For one thread.

    Args:
        store: Used here, and opened again by the child.
        busy_per_s: From so many batches a second on, over some seconds, a child stores them.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        store: TelemetryStore,
        busy_per_s: float = BUSY_PER_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._busy_per_s = busy_per_s
        self._clock = clock
        self._flow = RateMeter()
        self._child: KeeperChild | None = None
        self._failures = 0
        self._not_before_s = clock()
        self._busy_s = clock()

    @property
    def pid(self) -> int | None:
        """The child's process id; None where batches are stored on the thread that asks."""
        return self._child.pid if self._child is not None and self._child.ready() else None

    def keep(self, batches: Sequence[Sent]) -> list[Kept]:
        """Do what `keeping.keep` does, wherever there is room for it.

        Raises:
            EnvironmentFaultError: As there.
        """
        self._flow.count(self._clock(), len(batches))
        self.look()
        try:
            if self._child is not None and self._child.ready():
                kept = self._child.keep(batches)
                self._failures = 0
                return kept
        except ChildError as error:
            self._give_up(error)
        except (OSError, ValueError) as error:  # no select for pipes here, or for so many files
            self._give_up(ChildError(f"cannot be waited for: {error}"))
        return keep(self._store, batches)

    def look(self) -> None:
        """Start or stop the child where it is time; call it now and then."""
        now_s = self._clock()
        per_s = self._flow.per_s(now_s)
        if per_s >= self._busy_per_s * _CALM:
            self._busy_s = now_s
        if self._child is None:
            if per_s >= self._busy_per_s and now_s >= self._not_before_s:
                self._start()
        elif now_s - self._busy_s >= CALM_S:
            self.stop()

    def stop(self) -> None:
        """End the child in order; idempotent."""
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    def _start(self) -> None:
        try:
            self._child = KeeperChild(self._store.path)
        except OSError as error:
            self._give_up(ChildError(f"cannot be started: {error.strerror or error}"))

    def _give_up(self, error: ChildError) -> None:
        _log.warning("the process that stores telemetry %s; a thread goes on", error)
        self.stop()
        wait_s = AGAIN_S[min(self._failures, len(AGAIN_S) - 1)]
        self._failures += 1
        self._not_before_s = self._clock() + wait_s


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
        os.set_blocking(self._stdin.fileno(), False)
        self.pid = self._process.pid

    def ready(self) -> bool:
        """Return, without waiting, whether it has said that it is there.

        Raises:
            ChildError: It ended, or said something else.
        """
        if not self._there and select.select([self._stdout], [], [], 0)[0]:
            self._answer()
            self._there = True
        return self._there

    def keep(self, batches: Sequence[Sent]) -> list[Kept]:
        """Have batches stored, and wait for it.

        Raises:
            ChildError: It ended, or its answer makes no sense.
            EnvironmentFaultError: The database cannot be written.
        """
        self._write(pack_frame(batches))
        answer = self._answer()
        if answer.fault:
            raise EnvironmentFaultError(answer.fault)
        if len(answer.kept) != len(batches):
            raise ChildError(f"answered {len(answer.kept)} of {len(batches)} batches")
        return answer.kept

    def stop(self) -> None:
        """End it: in order where it listens."""
        self._stdin.close()  # the child takes the end of its stdin for the order to end
        try:
            self._process.wait(_STOP_S if self._there else 0.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stdout.close()

    def _answer(self) -> Answer:
        try:
            answer = read_frame(self._read, Answer)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ChildError(f"does not answer in our words: {error}") from error
        if answer is None:
            raise ChildError("has ended")
        return answer

    def _read(self, size: int) -> bytes:
        """Return so many bytes, fewer where it has ended."""
        found = bytearray()
        while len(found) < size:
            if not select.select([self._stdout], [], [], _ANSWER_S)[0]:
                raise ChildError(_SILENT)
            piece = os.read(self._stdout.fileno(), size - len(found))
            if not piece:
                break
            found += piece
        return bytes(found)

    def _write(self, frame: bytes) -> None:
        left = memoryview(frame)
        while left:
            if not select.select([], [self._stdin], [], _ANSWER_S)[1]:
                raise ChildError(_SILENT)
            try:
                left = left[os.write(self._stdin.fileno(), left) :]
            except OSError as error:
                raise ChildError("has ended") from error


def _command(path: Path) -> list[str]:
    return [sys.executable, "-m", "app.fleet.keeper_child", str(path)]
