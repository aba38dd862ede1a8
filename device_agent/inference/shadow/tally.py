"""What a candidate keeps of the samples it was shown: counts, and digests of some. Pure."""

from __future__ import annotations

from collections import Counter

from device_agent.inference.protocol import Tally
from device_agent.inference.recorder import confidence_bin
from device_agent.wire.messages import MAX_DISAGREEMENTS, MAX_SHADOW_LABELS, Predictions
from device_agent.wire.moments import Moments
from device_agent.wire.pipeline.agreement import agrees, values_agree
from device_agent.wire.pipeline.result import Result
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import CONFIDENCE_BINS

LABEL_BYTES = 4096
"""Of the labels of either side: nothing else bounds how long a manifest makes them."""


class Found:
    """What one of the sessions found."""

    def __init__(self) -> None:
        self._labels: Counter[str] = Counter()
        self._confidence = [0] * CONFIDENCE_BINS
        self._values: dict[str, Moments] = {}

    def add(self, result: Result) -> None:
        """Count a result as a telemetry window counts it."""
        for finding in result.held:
            self._labels[finding.label] += 1
            if finding.value is None:
                self._confidence[confidence_bin(finding.score)] += 1
            else:
                self._values.setdefault(finding.label, Moments()).add(finding.value)

    def predictions(self) -> Predictions:
        """Return the counts, the most frequent labels by name, as many as a report has room for."""
        named: dict[str, int] = {}
        room_bytes = LABEL_BYTES
        for label, count in self._labels.most_common(MAX_SHADOW_LABELS):
            room_bytes -= len(label.encode())
            if room_bytes < 0:
                break
            named[label] = count
        return Predictions(
            labels=named,
            other=self._labels.total() - sum(named.values()),
            confidence=tuple(self._confidence),
            values={each: self._values[each] for each in named if each in self._values},
        )


class Comparison:
    """Counts how two sessions see the same samples.

    Args:
        value_tolerance: How far values may be apart, as a share of the larger one; None where
            labels say it all.
    """

    def __init__(self, value_tolerance: float | None) -> None:
        self._tolerance = value_tolerance
        self._serving, self._candidate = Found(), Found()
        self._latency = Sketch(buckets={})
        self._compared = self._agreed = 0
        self._disagreements: list[str] = []
        self.errors = 0
        self.skipped_cpu = 0

    def agree(self, theirs: Result, ours: Result) -> bool:
        """Return whether both results say the same."""
        if not agrees(theirs, ours):
            return False
        return self._tolerance is None or values_agree(theirs, ours, self._tolerance)

    def add(self, theirs: Result, ours: Result, took_s: float) -> bool:
        """Count a sample that both gave a result for; return whether they agree."""
        self._compared += 1
        self._serving.add(theirs)
        self._candidate.add(ours)
        self._latency.add(took_s)
        agreed = self.agree(theirs, ours)
        self._agreed += agreed
        return agreed

    @property
    def wants_digest(self) -> bool:
        """Whether there is room for another disagreement."""
        return len(self._disagreements) < MAX_DISAGREEMENTS

    def keep_digest(self, digest: str) -> None:
        """Keep the digest of a sample that they did not agree on, once."""
        if digest not in self._disagreements:
            self._disagreements.append(digest)

    def tally(self, cpu_s: float) -> Tally:
        """Return what was counted."""
        return Tally(
            compared=self._compared,
            agreed=self._agreed,
            errors=self.errors,
            skipped_cpu=self.skipped_cpu,
            serving=self._serving.predictions(),
            candidate=self._candidate.predictions(),
            latency=self._latency,
            cpu_s=cpu_s,
            disagreements=tuple(self._disagreements),
        )
