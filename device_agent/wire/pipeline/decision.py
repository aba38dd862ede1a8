"""Decision: from a stream of results to alarms."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

from device_agent.wire.pipeline.result import Finding, Result
from device_agent.wire.pipeline.spec import Decision


@dataclass(frozen=True)
class Verdict:
    """What a sample did to the alarm.

    Attributes:
        change: ``alarm`` raises one, ``cleared`` ends one that lasted.
        finding: What the sample raises it by.
    """

    change: Literal["", "alarm", "cleared"] = ""
    finding: Finding | None = None


_QUIET = Verdict()


def describe(verdict: Verdict) -> str:
    """Return what raised an alarm, or that one is over, for people."""
    finding = verdict.finding
    if finding is None:
        return "nothing is left"
    if finding.value is not None:
        return f"{finding.label} {finding.value:.4g}"
    return f"{finding.label} {finding.score:.2f}"


class Decider:
    """Raises an alarm at a sample that is the k-th of the last n to count, then holds off."""

    def __init__(self, spec: Decision) -> None:
        self._spec = spec
        self._labels = frozenset(spec.alarm_labels)
        self._recent: deque[bool] = deque(maxlen=spec.n)
        self._lasting = spec.release is not None or bool(spec.releases)
        self._recent_low: deque[bool] = deque(maxlen=spec.n)
        self._raised = False
        self._quiet_until_s = float("-inf")

    def decide(self, result: Result, now_s: float) -> Verdict:
        """Record a result at monotonic time `now_s`; return what it changes."""
        finding = self._find(result)
        self._recent.append(finding is not None)
        if self._lasting:
            self._recent_low.append(any(map(self._stays, result.held)))
            if self._raised:
                return self._still()
        if finding is None or sum(self._recent) < self._spec.k or now_s < self._quiet_until_s:
            return _QUIET
        self._quiet_until_s = now_s + self._spec.hold_off_s
        self._raised = self._lasting
        return Verdict("alarm", finding)

    def _find(self, result: Result) -> Finding | None:
        for finding in result.held:
            if self._counts(finding):
                return finding
        return None

    def _still(self) -> Verdict:
        if sum(self._recent_low) >= self._spec.k:
            return _QUIET
        self._raised = False
        return Verdict("cleared")

    def _counts(self, finding: Finding) -> bool:
        spec, label = self._spec, finding.label
        if label in self._labels and finding.score >= spec.thresholds.get(label, spec.threshold):
            return True
        if finding.value is None:
            return False
        return (label in spec.above and finding.value > spec.above[label]) or (
            label in spec.below and finding.value < spec.below[label]
        )

    def _stays(self, finding: Finding) -> bool:
        """Return whether a finding still counts for an alarm that was raised."""
        spec, label = self._spec, finding.label
        if self._counts(finding):
            return True
        release = spec.releases.get(label)
        if label in self._labels:
            lowest = spec.release if release is None else release
            return lowest is not None and finding.score >= lowest
        if release is None or finding.value is None:
            return False
        if label in spec.above:
            return finding.value > release
        return label in spec.below and finding.value < release
