"""Post-processing: from the model's outputs to a result."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.boxes import compile_detect
from device_agent.wire.pipeline.geometry import compile_geometry
from device_agent.wire.pipeline.result import Finding, Result
from device_agent.wire.pipeline.says import Data, Says
from device_agent.wire.pipeline.spec import Anomaly, Classify, Detect, Pipeline, Regress

FEW = 64
"""Numbers that are worked through faster one by one."""

if TYPE_CHECKING:
    Outputs = Sequence[NDArray[np.generic]]
    Post = Callable[[Outputs, NDArray[np.float32], tuple[int, ...] | None], Result]
    """From all outputs, the tensor they came from, and the shape of the sample that became it;
    None where the tensor is the sample."""


def compile_post(pipeline: Pipeline, labels: tuple[str, ...], names: Sequence[str]) -> Post:
    """Return the function from the outputs of a model, called `names`, to a result.

    It raises WireError where an output has another shape, or a number in it is not finite.

    Raises:
        WireError: An output that the pipeline names is not there.
    """
    post = pipeline.post
    if isinstance(post, Detect):
        detect = compile_detect(post, labels, names)
        geometry = compile_geometry(pipeline)
        return lambda outputs, tensor, shape: detect(outputs, geometry(shape, tensor.shape))
    index = find_output(names, post.output, "output")
    if isinstance(post, Classify):
        return lambda outputs, tensor, shape: classify(outputs[index], labels, post)
    if isinstance(post, Regress):
        return lambda outputs, tensor, shape: regress(outputs[index], labels, post)
    return lambda outputs, tensor, shape: judge_anomaly(outputs[index], tensor, labels, post)


def find_output(names: Sequence[str], name: str, field: str) -> int:
    """Return the index of an output, the first one if `name` is empty.

    Raises:
        WireError: There is no such output.
    """
    if name and name not in names:
        raise WireError(f"pipeline.post.{field}", Says.NO_OUTPUT(name=repr(name)))
    return list(names).index(name) if name else 0


def classify(output: NDArray[np.generic], labels: tuple[str, ...], spec: Classify) -> Result:
    """Turn an output of ``(1, classes)`` into the best `top_k` classes.

    Raises:
        WireError: Another shape, or a score that is no number.
    """
    if spec.top_k == 1 and output.size <= FEW:
        return _classify_few(output, labels, spec)
    values = _row(output, labels, "scores")
    scores = softmax(values) if spec.softmax else values
    order = np.argsort(-scores, kind="stable")[: spec.top_k]
    return Result(tuple(Finding(labels[top], float(scores[top])) for top in order))


def _classify_few(output: NDArray[np.generic], labels: tuple[str, ...], spec: Classify) -> Result:
    """Find the best class without numpy, whose every call costs more than these few numbers."""
    values: list[float] = output.reshape(-1).tolist()
    _check_row(len(values), math.isfinite(sum(values)), labels, "scores")
    best = max(values)
    score = 1 / sum([math.exp(value - best) for value in values]) if spec.softmax else best
    return Result((Finding(labels[values.index(best)], score),))


def softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the softmax along the last axis, computed without overflow."""
    shifted = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), np.float32)


def regress(output: NDArray[np.generic], labels: tuple[str, ...], spec: Regress) -> Result:
    """Turn an output of ``(1, labels)`` into values, in the order of the labels.

    Raises:
        WireError: Another shape, or a value that is no number.
    """
    values = [float(value) for value in _row(output, labels, "values")]
    if spec.quantities:
        values = [
            value * quantity.scale + quantity.offset
            for value, quantity in zip(values, spec.quantities, strict=True)
        ]
    return Result(
        tuple(Finding(label, 1.0, value=value) for label, value in zip(labels, values, strict=True))
    )


def judge_anomaly(
    output: NDArray[np.generic],
    tensor: NDArray[np.float32],
    labels: tuple[str, ...],
    spec: Anomaly,
) -> Result:
    """Say whether a score, or the error of a reconstruction, makes a sample an anomaly.

    Raises:
        WireError: Another shape, or a number that is not finite.
    """
    score = _anomaly_score(np.asarray(output, np.float32), tensor, spec)
    if not np.isfinite(score):
        raise WireError("output", Data.SCORE_NOT_FINITE())
    return Result((Finding(labels[int(score >= spec.threshold)], 1.0, value=score),))


def _anomaly_score(
    output: NDArray[np.float32], tensor: NDArray[np.float32], spec: Anomaly
) -> float:
    if spec.measure == "score":
        if output.size != 1:
            raise WireError("output", Data.NO_SCORE(shape=output.shape))
        return float(output.reshape(-1)[0])
    if output.size != tensor.size:
        said = Data.NO_RECONSTRUCTION(shape=output.shape, other=tensor.shape)
        raise WireError("output", said)
    error = output.reshape(-1).astype(np.float64) - tensor.reshape(-1)
    if spec.measure == "mean-square":
        return float(np.square(error).mean())
    return float(np.abs(error).mean())


def _row(output: NDArray[np.generic], labels: tuple[str, ...], what: str) -> NDArray[np.float32]:
    values = np.asarray(output, np.float32).reshape(-1)
    _check_row(values.size, bool(np.isfinite(values).all()), labels, what)
    return values


def _check_row(size: int, finite: bool, labels: tuple[str, ...], what: str) -> None:
    if size != len(labels):
        raise WireError("output", Data.COUNT(n=size, name=what, all=len(labels)))
    if not finite:
        raise WireError("output", Data.ONE_NOT_FINITE(name=what))
