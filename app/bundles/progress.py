"""How long steps tell where they are."""

from __future__ import annotations

from collections.abc import Callable

from device_agent.wire.sentence import Sentence

Progress = Callable[[str, float], None]
"""Called with the step for people and how much of the whole is done, 0 to 1."""


class Steps(Sentence):
    """What is being done."""

    INSPECTING = "inspecting the model"
    PREPARING = "preparing the model"
    CALIBRATING = "calibrating on {n:d} samples"
    WEIGHTS = "quantizing the weights"
    QUANTIZED = "quantized"
    RUNNING = "running {model} on {n:d} samples"
    RUNNING_BOTH = "running both models on {n:d} samples"
    TIMING = "timing both models"
    GOLDEN = "computing golden samples"
    BUILT = "built {name} {version}"


def silent(step: str, share: float) -> None:
    """Tell nobody."""


def part(progress: Progress | None, start: float, end: float) -> Progress:
    """Return a progress whose 0 to 1 fills `start` to `end` of the whole."""
    if progress is None:
        return silent
    return lambda step, share: progress(step, start + (end - start) * share)
