"""Watches a new bundle's first moments of real work. Pure: what happened in, a verdict out."""

from __future__ import annotations

from dataclasses import dataclass

from device_agent.update.says import Says

MAX_ERROR_SHARE = 0.1
"""More of the samples than this must not fail."""
PATIENCE_WINDOWS = 2.0
PATIENCE_S = 60.0
"""A session closes windows though its source is silent. One that has closed none so long after the
soak's end does nothing at all; long before that it should have been killed for a hang."""


@dataclass(frozen=True)
class Verdict:
    """How a soak ended; a reason means that the bundle must go."""

    reason: str = ""
    detail: str = ""


class Soak:
    """The soak of one bundle.

    Args:
        digest: The bundle that must serve.
        began_s: Monotonic time at which it began to serve.
        soak_s: How long it is watched at least.
        window_s: Length of a telemetry window: errors are known only once one has come.
    """

    def __init__(self, digest: str, began_s: float, soak_s: float, window_s: float) -> None:
        self._digest = digest
        self._end_s = began_s + soak_s
        self._patience_s = PATIENCE_WINDOWS * window_s + PATIENCE_S
        self._soak_s = soak_s
        self._windows = 0
        self._worked = 0
        self._errors = 0
        self._failure: Verdict | None = None

    def saw_window(self, digest: str, inferences: int, errors: int) -> None:
        """Count a window, if it is of this bundle."""
        if digest == self._digest:
            self._windows += 1
            self._worked += inferences
            self._errors += errors

    def saw_crash(self, reason: str, detail: str) -> None:
        """Note that the serving child ended or hung."""
        self._failure = self._failure or Verdict(reason, detail)

    def judge(self, now_s: float, serving: str | None) -> Verdict | None:
        """Return the verdict, or None while it is too early for one.

        Args:
            now_s: Monotonic time.
            serving: Digest of the bundle that the serving session itself holds.
        """
        tried = self._worked + self._errors
        if self._failure is None and self._errors > MAX_ERROR_SHARE * tried:
            self.saw_crash("soak-errors", Says.SAMPLES_FAILED(n=self._errors, all=tried))
        if self._failure is not None:
            return self._failure
        if now_s < self._end_s or (not self._windows and now_s < self._end_s + self._patience_s):
            return None
        if not self._windows:
            return Verdict("soak-silent", Says.NO_WINDOW())
        if serving != self._digest:
            return Verdict("not-serving", Says.NOT_HELD())
        return Verdict()

    def progress(self, now_s: float) -> tuple[float, float]:
        """Return the share that is over, and the seconds that are left at least."""
        left_s = max(self._end_s - now_s, 0.0)
        return 1.0 - left_s / self._soak_s if self._soak_s else 1.0, left_s
