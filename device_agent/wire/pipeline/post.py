"""Post-processing: from the model's outputs to a prediction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.spec import Classify


@dataclass(frozen=True)
class Prediction:
    """The top class of one sample.

    Attributes:
        score: 0 to 1.
        scores: One per label.
    """

    label: str
    score: float
    scores: NDArray[np.float32]


def classify(output: NDArray[np.generic], labels: tuple[str, ...], spec: Classify) -> Prediction:
    """Turn the first output, ``(1, classes)``, into a prediction.

    Raises:
        WireError: Another shape, or a score that is no number.
    """
    values = np.asarray(output, np.float32).reshape(-1)
    if values.shape != (len(labels),):
        raise WireError("output", f"{values.size} scores for {len(labels)} labels")
    if not np.isfinite(values).all():
        raise WireError("output", "a score is not a finite number")
    scores = softmax(values) if spec.softmax else values
    top = int(scores.argmax())
    return Prediction(labels[top], float(scores[top]), scores)


def softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the softmax along the last axis, computed without overflow."""
    shifted = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), np.float32)
