"""Samples that the device keeps for its owner: only where signed settings allow it.

They lie under the state directory, within a byte budget, the oldest giving way to the newest, and
leave the device with somebody who takes them: nothing here sends anything. Writing is done on a
thread of its own, and inference never waits for it: what comes while it is busy is not kept.
"""

from __future__ import annotations

import io
import os
import queue
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from device_agent.inference.protocol import Capture

EVERY_S = {"none": 0.0, "alarms": 1.0, "sample": 60.0}
"""No more often than that."""
_PART = ".part"
_WAITING = 2

Sample = NDArray[np.generic]


class Keeper:
    """Keeps samples of one child, as the newest `Capture` says; none before the first.

    Args:
        wanted: Returns what is wanted at this moment.
        clock: Monotonic seconds.
    """

    def __init__(
        self, wanted: Callable[[], Capture | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wanted = wanted
        self._clock = clock
        self._next_s = float("-inf")
        self._waiting: queue.Queue[tuple[Capture, str, Sample] | None] = queue.Queue(_WAITING)
        self._thread: threading.Thread | None = None

    def wants(self, *, alarm: bool) -> bool:
        """Return whether the sample at hand is to be kept; with every inference, so be quick."""
        wanted = self._wanted()
        if wanted is None or wanted.mode == "none" or (wanted.mode == "alarms" and not alarm):
            return False
        return self._clock() >= self._next_s

    def take(self, sample: Sample, name: str) -> None:
        """Keep a sample, under a name of the source's; a copy, for its buffer is used again."""
        wanted = self._wanted()
        if wanted is None or self._waiting.full():  # nobody else puts anything in
            return
        self._next_s = self._clock() + EVERY_S[wanted.mode]
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="capture", daemon=True)
            self._thread.start()
        what = f"{time.time_ns() // 1_000_000:013d}-{wanted.mode}-{_plain(name)}"
        self._waiting.put((wanted, what, sample.copy()))

    def close(self) -> None:
        """Write what waits, and end."""
        if self._thread:
            self._waiting.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (job := self._waiting.get()) is not None:
            wanted, name, sample = job
            try:
                keep(Path(wanted.directory), wanted.max_bytes, name, sample)
            except OSError as error:  # the next one may fit again
                sys.stderr.write(f"sample {name} cannot be kept: {error}\n")


def keep(directory: Path, max_bytes: int, name: str, sample: Sample) -> bool:
    """Write one sample, the oldest removed so that all together never take more than allowed.

    Returns:
        False where the sample alone is too large; nothing has changed then.

    Raises:
        OSError: The directory cannot be written.
    """
    ending, data = _encode(sample)
    if len(data) > max_bytes:
        return False
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_room(directory, max_bytes - len(data))
    path = directory / f"{name}{ending}"
    part = path.with_name(path.name + _PART)
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return True


def make_room(directory: Path, max_bytes: int) -> None:
    """Remove the oldest samples, and what a power cut left half written, down to so many bytes.

    Raises:
        OSError: Something cannot be removed.
    """
    kept = []
    for path in sorted(directory.iterdir()):
        if path.name.endswith(_PART):
            path.unlink()
        else:
            kept.append((path, path.stat().st_size))
    total = sum(size for _, size in kept)
    for path, size in kept:
        if total <= max_bytes:
            return
        path.unlink()
        total -= size


def _encode(sample: Sample) -> tuple[str, bytes]:
    """Return the ending and the bytes of a file: images as PNG, anything else as .npy."""
    buffer = io.BytesIO()
    if sample.dtype == np.uint8 and (sample.ndim == 2 or sample.shape[2:] in ((3,), (4,))):
        from PIL import Image

        Image.fromarray(np.ascontiguousarray(sample)).save(buffer, "PNG", compress_level=1)
        return ".png", buffer.getvalue()
    np.save(buffer, sample, allow_pickle=False)
    return ".npy", buffer.getvalue()


def _plain(name: str) -> str:
    """Return the part of a source's name that any file system takes."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", Path(name).stem)[:60].strip("-") or "sample"
