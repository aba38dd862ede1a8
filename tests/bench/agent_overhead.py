"""What the agent's loop costs around an inference: the whole loop beside a bare one.

The bare loop is pre-processing and ``session.run``, as anybody would write it. The agent's is the
serving loop of the child: source (a replay, whose samples stay in memory), pre-processing, run,
post-processing, decision, recorder, reports. Both run in one process and one thread, in turns of a
few inferences, on the same samples: whatever else the machine does, it does to both. Times are from
the start of one inference to the next.
"""

from __future__ import annotations

import gc
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from device_agent.inference.capture import Keeper
from device_agent.inference.choosing import Places
from device_agent.inference.pipeline import Inference, Pipeline
from device_agent.inference.protocol import Load, Serve
from device_agent.inference.serving import ServingLoop
from device_agent.inference.session import load
from device_agent.inference.worker_main import Control, settle_memory
from device_agent.wire.pipeline.places import ReplaySource
from tests.bench._bare import bare_loop, read_samples
from tests.bench._models import Model, large, small

TURN = 20
"""Inferences of one loop before it is the other's turn."""
TURNS = 20
SKIPPED = 3
"""Inferences at the start of a turn that are not counted: they find the other's caches."""
ROUNDS = 15


class Turns:
    """A pipeline that is timed by when it is asked, and lets the bare loop have its turns."""

    def __init__(self, pipeline: Pipeline, bare: Callable[[], None], stop: threading.Event) -> None:
        self._pipeline = pipeline
        self._bare = bare
        self._stop = stop
        self._left = TURNS
        self._asked_s: list[float] = []
        self.ours_s: list[float] = []
        self.bare_s: list[float] = []

    def infer(self, sample: NDArray[np.generic]) -> Inference:
        """Infer as the pipeline does."""
        self._asked_s.append(time.perf_counter())
        if len(self._asked_s) > TURN:
            self._next()
        return self._pipeline.infer(sample)

    def _next(self) -> None:
        self.ours_s += periods(self._asked_s)
        asked_s = []
        for _ in range(TURN + 1):
            asked_s.append(time.perf_counter())
            self._bare()
        self.bare_s += periods(asked_s)
        self._left -= 1
        if not self._left:
            self._stop.set()
        self._asked_s = [time.perf_counter()]


def periods(asked_s: list[float]) -> list[float]:
    """Return the times between one inference and the next, without the first of a turn."""
    pairs = zip(asked_s[SKIPPED:], asked_s[SKIPPED + 1 :], strict=False)
    return [later - earlier for earlier, later in pairs]


def main(arguments: Sequence[str]) -> dict[str, float]:
    """Measure, print, and return the numbers."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as scratch:
        for name, make in (("small", small), ("large", large)):
            model = make(Path(scratch) / name)
            rounds = [measure(model) for _ in range(ROUNDS)]
            bare_ms = 1000 * statistics.median(bare_s for bare_s, _ in rounds)
            ours_ms = 1000 * statistics.median(ours_s for _, ours_s in rounds)
            ratio = statistics.median(ours_s / bare_s for bare_s, ours_s in rounds)
            spread = sorted(round(ours_s / bare_s, 3) for bare_s, ours_s in rounds)
            print(f"{name:6} {model.about}: bare {bare_ms:.3f} ms, agent {ours_ms:.3f} ms,")
            print(f"       ratio {ratio:.3f}; of the rounds {spread}")
            found[f"ratio_{name}"] = round(ratio, 4)
            found[f"bare_{name}_ms"] = round(bare_ms, 4)
            found[f"ours_{name}_ms"] = round(ours_ms, 4)
    return found


def measure(model: Model) -> tuple[float, float]:
    """Return the median times in seconds of the bare loop and the agent's."""
    slot, session, _ = load(Load(slot=str(model.slot), threads=1), lambda report: None)
    stop = threading.Event()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        control = Control(ours)
        control.window_s = 10.0
        pipeline = Pipeline(slot.manifest, session)
        samples = read_samples(model.slot, model.samples)
        turns = Turns(pipeline, bare_loop(model.onnx, pipeline.pre, samples, 1), stop)
        request = Serve(window_s=3600.0)
        drain = threading.Thread(
            target=lambda: [None for _ in iter(lambda: theirs.recv(65536), b"")]
        )
        drain.start()
        settle_memory()
        places = Places(ReplaySource(path=str(model.samples), rate_hz=0.0))
        ServingLoop(slot, turns, places, request, agent=control, keeper=Keeper(lambda: None)).run(
            stop
        )
        gc.unfreeze()
        ours.shutdown(socket.SHUT_WR)
        drain.join()
    return statistics.median(turns.bare_s), statistics.median(turns.ours_s)
