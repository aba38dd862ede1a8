"""What a pipeline says of one sample."""

from __future__ import annotations

from msgspec import Struct

Box = tuple[float, float, float, float]
"""``(x1, y1, x2, y2)`` in the sample's pixels, from its top left corner."""


class Finding(Struct, frozen=True):
    """One thing found in a sample.

    Attributes:
        score: 0 to 1; 1 where the model gives a value and no confidence.
        box: Where it is, if it was detected.
        value: The number that was measured, of a regression or an anomaly score.
    """

    label: str
    score: float
    box: Box | None = None
    value: float | None = None


class Result(Struct, frozen=True):
    """What was found in one sample, the best score first; a detector may find nothing."""

    findings: tuple[Finding, ...] = ()

    @property
    def top(self) -> Finding | None:
        """The finding with the best score."""
        return self.findings[0] if self.findings else None

    @property
    def held(self) -> tuple[Finding, ...]:
        """The findings that hold together: all boxes and values, but only the best of classes."""
        found = self.findings
        if len(found) > 1 and found[0].box is None and found[0].value is None:
            return found[:1]
        return found
