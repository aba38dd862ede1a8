"""What an inference of a paced stream costs in CPU time, beside the runtime as it ships.

Four processes in turns: the agent's inference child at 20 Hz, all of it counted; a bare loop at
20 Hz with the runtime's defaults and two threads, which spin; a bare loop at 20 Hz with one thread,
than which nobody who waits between samples takes less; and a bare loop with one thread that never
waits, which is what the work itself takes.

A wake and cold caches cost 0.3 ms of CPU an inference on a busy machine and 0.6 ms on a quiet one,
hardly more with a larger model, so the ratio depends on the model. The figures are those of the
`larger` model, 4 to 5 ms on one core of a small x86 machine; those of the overhead bench's `large`
one, 2.6 ms there, stand beside them as `..._2ms`, so that nobody has to take the choice on trust.
The load is printed, for whoever else runs fills the caches.
"""

from __future__ import annotations

import json
import os
import queue
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from device_agent.inference.options import WorkerOptions
from device_agent.inference.protocol import ServingWindow
from device_agent.inference.worker import Worker
from device_agent.wire.pipeline.places import ReplaySource
from tests.bench._models import Model, large, larger

RATE_HZ = 20.0
TURNS = 5
TURN_S = 5.0
CLOSED_S = 2.0
"""A loop that never waits needs less time for as many inferences."""


def main(arguments: Sequence[str]) -> dict[str, float]:
    """Measure, print, and return the numbers."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as scratch:
        found = compare(larger(Path(scratch) / "larger"))
        short = compare(large(Path(scratch) / "large"))
    return found | {f"{name}_2ms": value for name, value in short.items()}


def compare(model: Model) -> dict[str, float]:
    """Measure the three in turns, print, and return the medians."""
    ours, default, paced, closed = [], [], [], []
    before = os.getloadavg()[0]
    for _ in range(TURNS):
        ours.append(measure_agent(model))
        default.append(measure_bare(model, threads=2, rate_hz=RATE_HZ, seconds=TURN_S))
        paced.append(measure_bare(model, threads=1, rate_hz=RATE_HZ, seconds=TURN_S))
        closed.append(measure_bare(model, threads=1, rate_hz=0.0, seconds=CLOSED_S))
    found = {}
    print(f"{model.about}: load {before:.2f} before, {os.getloadavg()[0]:.2f} after")
    measured = {"ours": ours, "default": default, "paced": paced, "closed_loop": closed}
    for name, turns in measured.items():
        found[f"{name}_cpu_ms"] = round(statistics.median(turns), 3)
        print(f"{name:12} {found[f'{name}_cpu_ms']:8.3f} ms of CPU an inference, turns {turns}")
    ratio = found["ours_cpu_ms"] / found["closed_loop_cpu_ms"]
    print(f"the agent at {RATE_HZ:g} Hz takes {ratio:.3f} x what the work takes in a closed loop")
    return found


def measure_agent(model: Model) -> float:
    """Return the CPU milliseconds of an inference in a real child, from window to window."""
    windows: queue.SimpleQueue[tuple[float, int]] = queue.SimpleQueue()
    source = ReplaySource(path=str(model.samples), rate_hz=RATE_HZ)
    worker = Worker.start(model.slot, WorkerOptions(source=source, window_s=TURN_S))

    def keep(window: ServingWindow) -> None:
        windows.put((cpu_s(worker.pid), window.inferences))

    try:
        worker.load()
        worker.serve(keep, lambda event: None, lambda reason, detail: None)
        before_s, _ = windows.get(timeout=60 + TURN_S)  # the first window has the start in it
        after_s, inferences = windows.get(timeout=60 + TURN_S)
    finally:
        worker.stop()
    return round(1000 * (after_s - before_s) / inferences, 3)


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process, of all its threads, to the nanosecond."""
    return time.clock_gettime((~pid << 3) | 2)  # Linux: the CPU clock of another process


def measure_bare(model: Model, threads: int, rate_hz: float, seconds: float) -> float:
    """Return the CPU milliseconds of an inference in a bare loop."""
    arguments = [model.slot, model.samples, threads, rate_hz, seconds]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench._bare", *map(str, arguments)],
        check=True,
        capture_output=True,
    )
    found = json.loads(done.stdout)
    return round(1000 * float(found["cpu_s"]) / int(found["inferences"]), 3)
