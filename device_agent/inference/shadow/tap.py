"""The serving child's part of a shadow: it shows samples, and never waits for who looks at them."""

from __future__ import annotations

import mmap
import os
import random
import socket
import threading
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from device_agent.inference.protocol import OpenTap, Tapped
from device_agent.inference.shadow.budget import LatencyBudget
from device_agent.inference.shadow.channel import (
    MAX_NOTE_BYTES,
    PLACE_BYTES,
    PLACES,
    Shown,
    encode_shown,
)
from device_agent.wire.pipeline.result import Result


class Tap:
    """Shows a share of the samples to a candidate. The serving thread shows, any may close.

    Args:
        request: How much, and what it may cost.
        memory: Descriptor of the shared memory; it is closed here.
        notes: Our end of the socket.
        chance: Returns a number from 0 to 1; a sample below the share is taken.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        request: OpenTap,
        memory: int,
        notes: socket.socket,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Map the memory.

        Raises:
            OSError: There is no room for it.
        """
        try:
            self._memory = mmap.mmap(memory, PLACES * PLACE_BYTES)
        finally:
            os.close(memory)
        notes.setblocking(False)
        self._notes = notes
        self._free = list(range(PLACES))
        self._share = request.share_permil / 1000.0
        self._budget = LatencyBudget(request.baseline, request.max_added_latency_permil)
        self._chance = chance
        self._clock = clock
        self._lock = threading.Lock()
        self._closed = False
        self._seen = self._dropped = self._skipped = 0

    def show(self, sample: NDArray[np.generic], name: str, result: Result, took_s: float) -> None:
        """Take note of an inference, and perhaps show its sample; a copy, its buffer is reused."""
        with self._lock:
            if self._closed:
                return
            now_s = self._clock()
            knew = self._budget.knows
            self._budget.add(took_s, now_s)
            if not knew:
                return
            self._seen += 1
            if self._chance() >= self._share:
                return
            if not self._budget.allows(now_s):
                self._skipped += 1
            elif not self._hand_over(sample, name, result):
                self._dropped += 1

    def close(self) -> Tapped:
        """Show nothing any more; the candidate then comes to its end."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._notes.close()
                self._memory.close()
            return Tapped(
                seen=self._seen,
                dropped=self._dropped,
                skipped_latency=self._skipped,
                before_p95_s=self._budget.before_p95_s,
                beside_p95_s=self._budget.beside.quantile(0.95),
            )

    def _hand_over(self, sample: NDArray[np.generic], name: str, result: Result) -> bool:
        self._take_back()
        if not self._free or sample.nbytes > PLACE_BYTES:
            return False
        place = self._free[-1]
        note = encode_shown(Shown(place, sample.dtype.str, sample.shape, name, result))
        if len(note) > MAX_NOTE_BYTES:
            return False
        there = np.frombuffer(self._memory, np.uint8, sample.nbytes, place * PLACE_BYTES)
        np.copyto(there.view(sample.dtype).reshape(sample.shape), sample)
        try:
            self._notes.send(note)
        except OSError:  # it has no time, or is gone: that is for the agent to see
            return False
        self._free.pop()
        return True

    def _take_back(self) -> None:
        """Have the places again that the candidate is through with; its word is not trusted far."""
        while len(self._free) < PLACES:
            try:
                data = self._notes.recv(1)
            except OSError:
                return
            if not data:
                return
            if data[0] < PLACES and data[0] not in self._free:
                self._free.append(data[0])
