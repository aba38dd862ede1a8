"""The candidate's part of a shadow: it looks at what it is shown, within its share of the CPU."""

from __future__ import annotations

import contextlib
import hashlib
import math
import mmap
import os
import select
import socket
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from device_agent.errors import WorkerError
from device_agent.inference.capture import Keeper
from device_agent.inference.pipeline import Pipeline
from device_agent.inference.protocol import Accompany, Heartbeat, Report, Tally, one_line
from device_agent.inference.says import Says
from device_agent.inference.serving import FLOOD, HEARTBEAT_S
from device_agent.inference.shadow.channel import (
    MAX_NOTE_BYTES,
    PLACE_BYTES,
    PLACES,
    Shown,
    decode_shown,
)
from device_agent.inference.shadow.tally import Comparison
from device_agent.wire.errors import WireError

NICENESS = 10
HEADSTART_S = 1.0
"""So much of its time's share may be used up at once: or a model that takes long never begins."""
_TASKS = Path("/proc/self/task")


class Companion:
    """Compares what two sessions find in the samples that the serving child shows.

    Args:
        pipeline: The candidate's.
        request: What it may use, and how far values may be apart.
        regression: Whether the candidate gives values that are to be compared.
        memory: Descriptor of the shared memory; it is closed here.
        notes: Our end of the socket.
        send: Tells the agent.
        keeper: Takes samples that signed settings may have kept.
        clock: Monotonic seconds.
        cpu_s: Returns the CPU time that this process has used.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        request: Accompany,
        *,
        regression: bool,
        memory: int,
        notes: socket.socket,
        send: Callable[[Report], None],
        keeper: Keeper,
        clock: Callable[[], float] = time.monotonic,
        cpu_s: Callable[[], float] = time.process_time,
    ) -> None:
        try:
            self._memory = mmap.mmap(memory, PLACES * PLACE_BYTES, prot=mmap.PROT_READ)
        finally:
            os.close(memory)
        self._pipeline = pipeline
        self._notes = notes
        self._send = send
        self._keeper = keeper
        self._clock = clock
        self._cpu_s = cpu_s
        self._share = request.max_cpu_permil / 1000.0
        tolerance = request.value_tolerance_permil / 1000.0 if regression else None
        self._comparison = Comparison(tolerance)
        self._began_s, self._began_cpu_s = clock(), cpu_s()
        self._beat_s = self._began_s - HEARTBEAT_S  # the first at once: the agent counts from it
        self._flood = 0

    def run(self) -> Tally:
        """Look at samples until there will be no more.

        Raises:
            WorkerError: The model gives nothing but failures, or what is said is no note.
        """
        while True:
            if self._clock() - self._beat_s >= HEARTBEAT_S:
                self._send(Heartbeat())
                self._beat_s = self._clock()
            ready, _, _ = select.select([self._notes], [], [], HEARTBEAT_S)
            if not ready:
                continue
            data = self._receive()
            if not data:
                return self._comparison.tally(self._used_s)
            shown, sample = self._read(data)
            if self._may_work():
                self._compare(shown, sample)
            else:
                self._comparison.skipped_cpu += 1
            self._give_back(shown.place)

    @property
    def _used_s(self) -> float:
        return self._cpu_s() - self._began_cpu_s

    def _may_work(self) -> bool:
        elapsed_s = self._clock() - self._began_s
        return self._used_s <= self._share * (elapsed_s + HEADSTART_S)

    def _receive(self) -> bytes:
        """Return the next note; none where the other end is gone, however it went."""
        with contextlib.suppress(ConnectionError):
            return self._notes.recv(MAX_NOTE_BYTES)
        return b""

    def _give_back(self, place: int) -> None:
        with contextlib.suppress(OSError):  # the next note will not come then
            self._notes.send(bytes((place,)))

    def _read(self, data: bytes) -> tuple[Shown, NDArray[np.generic]]:
        """Return a note, and its sample where it lies.

        Raises:
            WorkerError: It is no note of a sample.
        """
        try:
            shown = decode_shown(data)
            dtype, count = np.dtype(shown.dtype), math.prod(shown.shape)
            if dtype.kind not in "fiub" or count * dtype.itemsize > PLACE_BYTES:
                raise ValueError(f"{shown.dtype} of {shown.shape}")
            flat = np.frombuffer(self._memory, dtype, count, shown.place * PLACE_BYTES)
            return shown, flat.reshape(shown.shape)
        except (ValueError, TypeError) as error:
            raise WorkerError("worker-protocol", Says.NOTHING_SHOWN(problem=error)) from error

    def _compare(self, shown: Shown, sample: NDArray[np.generic]) -> None:
        try:
            result, pre_s, run_s, post_s = self._pipeline.infer(sample)
        except (WireError, WorkerError, ValueError) as error:
            self._count_error(error)
            return
        self._flood = 0
        if not self._comparison.add(shown.result, result, pre_s + run_s + post_s):
            self._note_disagreement(sample)

    def _count_error(self, error: Exception) -> None:
        self._comparison.errors += 1
        self._flood += 1
        if self._flood >= FLOOD:
            why = Says.FLOOD(n=FLOOD, problem=one_line(error))
            raise WorkerError("model-flood", why) from error

    def _note_disagreement(self, sample: NDArray[np.generic]) -> None:
        keeps = self._keeper.wants(alarm=False)
        if not keeps and not self._comparison.wants_digest:
            return
        digest = hashlib.sha256(sample.tobytes()).hexdigest()
        if self._comparison.wants_digest:
            self._comparison.keep_digest(digest)
        if keeps:
            self._keeper.take(sample, f"disagreement-{digest[:16]}")


def give_way() -> None:
    """Run every thread of this process behind those of others; there is no way back."""
    for task in _TASKS.glob("[0-9]*"):
        with contextlib.suppress(OSError):  # the thread has ended, or the system does not allow it
            os.setpriority(os.PRIO_PROCESS, int(task.name), NICENESS)
