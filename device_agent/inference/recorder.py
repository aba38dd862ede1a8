"""What the serving loop counts, a window at a time."""

from __future__ import annotations

from device_agent.inference.protocol import ServingWindow
from device_agent.wire.messages import Digest
from device_agent.wire.pipeline.result import Result
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import CONFIDENCE_BINS


class Recorder:
    """Fills one window; in place, for it runs with every inference."""

    def __init__(self, bundle: Digest, unix_s: float, now_s: float) -> None:
        self._bundle = bundle
        self._open(unix_s, now_s)

    def _open(self, unix_s: float, now_s: float) -> None:
        self._start_s = unix_s
        self.opened_s = now_s
        self.errors = 0
        self.dropped = 0
        self._inferences = 0
        self._alarms = 0
        self._pre, self._run, self._post, self._total = (Sketch(buckets={}) for _ in range(4))
        self._predictions: dict[str, int] = {}
        self._confidence = [0] * CONFIDENCE_BINS

    def add(self, result: Result, alarm: bool, pre_s: float, run_s: float, post_s: float) -> None:
        """Record one inference and what each of its stages took."""
        self._inferences += 1
        self._alarms += alarm
        self._pre.add(pre_s)
        self._run.add(run_s)
        self._post.add(post_s)
        self._total.add(pre_s + run_s + post_s)
        for finding in result.held:
            label = finding.label
            self._predictions[label] = self._predictions.get(label, 0) + 1
            if finding.value is None:
                self._confidence[confidence_bin(finding.score)] += 1

    def close(self, unix_s: float, now_s: float) -> ServingWindow:
        """Return the window so far and open the next one."""
        window = ServingWindow(
            start_s=self._start_s,
            duration_s=now_s - self.opened_s,
            bundle=self._bundle,
            inferences=self._inferences,
            errors=self.errors,
            dropped=self.dropped,
            alarms=self._alarms,
            stages={"pre": self._pre, "run": self._run, "post": self._post, "total": self._total},
            predictions=self._predictions,
            confidence=tuple(self._confidence),
        )
        self._open(unix_s, now_s)
        return window


def confidence_bin(score: float) -> int:
    """Return the bin of a top score; the ends take what lies outside 0 to 1."""
    return min(max(int(score * CONFIDENCE_BINS), 0), CONFIDENCE_BINS - 1)
