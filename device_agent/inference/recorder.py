"""What the serving loop counts, a window at a time."""

from __future__ import annotations

import threading

from device_agent.inference.protocol import ServingWindow
from device_agent.wire.messages import Digest
from device_agent.wire.moments import Moments
from device_agent.wire.pipeline.result import Result
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import CONFIDENCE_BINS

BATCH = 256
"""Inferences that are counted at once: right after the model has run, Python finds nothing of its
own in the CPU's caches, and the same work takes several times as long as in a row."""


class Recorder:
    """Fills one window; any number of threads may record."""

    def __init__(self, bundle: Digest, unix_s: float, now_s: float) -> None:
        self._bundle = bundle
        self._lock = threading.Lock()
        self._noted: list[tuple[Result, float, float, float]] = []
        self._open(unix_s, now_s)

    def _open(self, unix_s: float, now_s: float) -> None:
        self._start_s = unix_s
        self.opened_s = now_s
        self._errors = 0
        self._dropped = 0
        self._inferences = 0
        self._served = 0
        self._alarms = 0
        self._pre, self._run, self._post, self._total = (Sketch(buckets={}) for _ in range(4))
        self._predictions: dict[str, int] = {}
        self._confidence = [0] * CONFIDENCE_BINS
        self._values: dict[str, Moments] = {}

    def add(
        self,
        result: Result,
        alarm: bool,
        pre_s: float,
        run_s: float,
        post_s: float,
        *,
        served: bool = False,
    ) -> None:
        """Record one inference and what each of its stages took.

        Args:
            result: What came of it.
            alarm: Whether it raised one.
            pre_s: Time of pre-processing.
            run_s: Time in the runtime.
            post_s: Time of post-processing.
            served: Whether a local client asked for it.
        """
        with self._lock:
            self._inferences += 1
            self._alarms += alarm
            self._served += served
            self._noted.append((result, pre_s, run_s, post_s))
            if len(self._noted) >= BATCH:
                self._count()

    def count_error(self) -> None:
        """Record a sample that could not be read or inferred."""
        with self._lock:
            self._errors += 1

    def count_dropped(self, frames: int) -> None:
        """Record frames that were lost because the loop came too late for them."""
        with self._lock:
            self._dropped += frames

    def close(self, unix_s: float, now_s: float) -> ServingWindow:
        """Return the window so far and open the next one."""
        with self._lock:
            self._count()
            window = ServingWindow(
                start_s=self._start_s,
                duration_s=now_s - self.opened_s,
                bundle=self._bundle,
                inferences=self._inferences,
                errors=self._errors,
                dropped=self._dropped,
                alarms=self._alarms,
                served_requests=self._served,
                stages={
                    "pre": self._pre,
                    "run": self._run,
                    "post": self._post,
                    "total": self._total,
                },
                predictions=self._predictions,
                confidence=tuple(self._confidence),
                values=self._values,
            )
            self._open(unix_s, now_s)
        return window

    def _count(self) -> None:
        """Put what was noted into the window; the caller holds the lock."""
        noted, self._noted = self._noted, []
        if not noted:
            return
        results, pre_s, run_s, post_s = zip(*noted, strict=True)
        self._pre.add_all(pre_s)
        self._run.add_all(run_s)
        self._post.add_all(post_s)
        self._total.add_all(map(sum, zip(pre_s, run_s, post_s, strict=True)))
        for result in results:
            self._count_result(result)

    def _count_result(self, result: Result) -> None:
        for finding in result.held:
            label = finding.label
            self._predictions[label] = self._predictions.get(label, 0) + 1
            if finding.value is None:
                self._confidence[confidence_bin(finding.score)] += 1
            else:
                self._values.setdefault(label, Moments()).add(finding.value)


def confidence_bin(score: float) -> int:
    """Return the bin of a top score; the ends take what lies outside 0 to 1."""
    return min(max(int(score * CONFIDENCE_BINS), 0), CONFIDENCE_BINS - 1)
