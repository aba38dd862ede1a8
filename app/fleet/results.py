"""What the models of a device found in a window: the most frequent first."""

from __future__ import annotations

from dataclasses import dataclass

from device_agent.wire.moments import Moments
from device_agent.wire.telemetry import Window


@dataclass(frozen=True, slots=True)
class Results:
    """The labels of a window.

    Attributes:
        values: What was measured, by name: values of a regression, scores of anomalies.
        counts: How often each other label was found: classes, or boxes of a detector.
        left_out: Labels that are not here, for there are too many.
    """

    values: tuple[tuple[str, Moments], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    left_out: int = 0


def results_of(window: Window, most: int) -> Results:
    """Return the results of a window, at most `most` labels of them."""
    values = [(label, each) for label, each in window.values.items() if each.count]
    counts = [pair for pair in window.predictions.items() if pair[0] not in window.values]
    counts.sort(key=lambda pair: (-pair[1], pair[0]))
    room = max(most - len(values), 0)
    return Results(
        values=tuple(values[:most]),
        counts=tuple(counts[:room]),
        left_out=len(values[most:]) + len(counts[room:]),
    )
