"""Decision: from a stream of predictions to alarms."""

from __future__ import annotations

from collections import deque

from device_agent.wire.pipeline.post import Prediction
from device_agent.wire.pipeline.spec import Decision


class Decider:
    """Raises an alarm at a prediction that is the k-th of the last n to count, then holds off."""

    def __init__(self, spec: Decision) -> None:
        self._spec = spec
        self._labels = frozenset(spec.alarm_labels)
        self._recent: deque[bool] = deque(maxlen=spec.n)
        self._quiet_until_s = float("-inf")

    def decide(self, prediction: Prediction, now_s: float) -> bool:
        """Record a prediction at monotonic time `now_s`; return whether it raises an alarm."""
        counts = prediction.label in self._labels and prediction.score >= self._spec.threshold
        self._recent.append(counts)
        if not counts or sum(self._recent) < self._spec.k or now_s < self._quiet_until_s:
            return False
        self._quiet_until_s = now_s + self._spec.hold_off_s
        return True
