"""What a shadow costs the serving session: its p95 with a candidate beside it, and without.

A real supervisor and real children. Times with and without a shadow take turns, so that whatever
else the machine does, it does to both; each turn's p95 is of the serving child's own windows.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from device_agent.inference.options import WorkerOptions
from device_agent.inference.protocol import ServingWindow
from device_agent.inference.supervisor import Supervisor
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import ShadowReport
from device_agent.wire.pipeline.places import ReplaySource
from device_agent.wire.sketch import Sketch, merged
from tests.bench._models import Model, large, small

RATE_HZ = 50.0
ROUNDS = 5
TURN_S = 6
WINDOW_S = 0.5


class Turns:
    """Keeps what inferences took, a turn at a time."""

    def __init__(self) -> None:
        self._sketches: list[Sketch] = []

    def on_window(self, window: ServingWindow) -> None:
        """Keep a window."""
        self._sketches.append(window.stages["total"])

    def end(self) -> float:
        """Return the p95 of the turn that ends, in seconds."""
        taken, self._sketches = merged(self._sketches), []
        p95_s = taken.quantile(0.95)
        if p95_s is None:
            raise RuntimeError("nothing was inferred in this turn")
        return p95_s


def main(arguments: Sequence[str] = ()) -> dict[str, float]:
    """Measure; ``ROUNDS TURN_S`` may be given."""
    rounds, turn_s = (int(arguments[0]), int(arguments[1])) if arguments else (ROUNDS, TURN_S)
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as directory:
        for name, make in (("small", small), ("large", large)):
            model = make(Path(directory) / name)
            alone_s, beside_s, reports = _measure(model, rounds, turn_s)
            ratio = statistics.median(b / a for a, b in zip(alone_s, beside_s, strict=True))
            shown, skipped = _totals(reports)
            print(
                f"{name}: p95 alone {1000 * statistics.median(alone_s):.3f} ms, beside a shadow "
                f"{1000 * statistics.median(beside_s):.3f} ms, ratio {ratio:.3f}; "
                f"{shown} samples shown, {skipped} skipped or dropped"
            )
            found |= {f"ratio_{name}": ratio, f"p95_alone_ms_{name}": 1000 * min(alone_s)}
            found |= {f"shown_{name}": float(shown), f"skipped_{name}": float(skipped)}
    return {key: round(value, 4) for key, value in found.items()}


def _totals(reports: Sequence[ShadowReport]) -> tuple[int, int]:
    shown = sum(report.compared + report.errors for report in reports)
    skipped = sum(each.skipped_latency + each.skipped_cpu + each.dropped for each in reports)
    return shown, skipped


def _measure(
    model: Model, rounds: int, turn_s: int
) -> tuple[list[float], list[float], list[ShadowReport]]:
    turns = Turns()
    source = ReplaySource(path=str(model.samples), rate_hz=RATE_HZ)
    supervisor = Supervisor(
        WorkerOptions(source=source, window_s=WINDOW_S),
        turns.on_window,
        lambda event: None,
        lambda slot, reason, detail: None,
    )
    order = ShadowOrder(share_permil=200, duration_s=turn_s, max_added_latency_permil=100)
    alone_s: list[float] = []
    beside_s: list[float] = []
    reports: list[ShadowReport] = []
    try:
        supervisor.serve(model.slot)
        for _ in range(rounds):
            candidate = supervisor.stage(model.slot)  # at rest in either turn's memory
            time.sleep(2 * WINDOW_S)
            turns.end()
            time.sleep(turn_s)
            alone_s.append(turns.end())
            nothing = threading.Event()
            reports.append(supervisor.shadow(candidate, order, nothing, lambda share, left_s: None))
            beside_s.append(turns.end())
            candidate.stop()
    finally:
        supervisor.stop()
    return alone_s, beside_s, reports
