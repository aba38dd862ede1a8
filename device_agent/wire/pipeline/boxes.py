"""Detection: from a model's rows to boxes in the sample, the overlapping ones of a label merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.geometry import Geometry
from device_agent.wire.pipeline.result import Finding, Result
from device_agent.wire.pipeline.says import Data, Says
from device_agent.wire.pipeline.spec import Detect

Floats = NDArray[np.float32]
Outputs = Sequence[NDArray[np.generic]]


@dataclass(frozen=True)
class Candidates:
    """Boxes above the threshold.

    Attributes:
        corners: ``(n, 4)`` x1, y1, x2, y2 in pixels of the model's input.
        scores: ``(n,)``.
        labels: ``(n,)`` indices of labels.
    """

    corners: Floats
    scores: Floats
    labels: NDArray[np.int64]


def chooses(spec: Detect) -> bool:
    """Return whether the model itself orders, counts and suppresses its boxes."""
    return bool(spec.classes) or (spec.format == "yolo" and spec.head == "final")


Decode = Callable[[Outputs, Geometry], Candidates]


def compile_detect(
    spec: Detect, labels: tuple[str, ...], names: Sequence[str]
) -> Callable[[Outputs, Geometry], Result]:
    """Return the function from the outputs called `names` to findings.

    It raises WireError where an output has another shape, or a number in it is not finite.

    Raises:
        WireError: An output that the pipeline names is not there.
    """
    decode = _compile_decode(spec, len(labels), list(names))
    chosen = chooses(spec)

    def detect(outputs: Outputs, geometry: Geometry) -> Result:
        with np.errstate(over="ignore", invalid="ignore"):  # clipped, or refused, in the end
            found = decode(outputs, geometry)
            if np.isnan(found.corners).any():
                raise WireError("output", Data.BOX_NOT_FINITE())
            kept = _best(found, spec.max_findings) if chosen else suppress(found, spec)
            return _locate(found, kept, labels, geometry)

    return detect


def _compile_decode(spec: Detect, labels: int, names: list[str]) -> Decode:
    if spec.format == "yolo":
        fields, read = ["boxes"], _read_final if spec.head == "final" else _read_yolo
    elif spec.classes:
        fields, read = ["boxes", "scores", "classes"], _read_chosen
    else:
        fields, read = ["boxes", "scores"], _read_scored
    places = [_index(names, getattr(spec, field), field) for field in fields]
    return lambda outputs, geometry: read(
        [outputs[place] for place in places], spec, labels, geometry
    )


def _index(names: list[str], name: str, field: str) -> int:
    if name and name not in names:
        raise WireError(f"pipeline.post.{field}", Says.NO_OUTPUT(name=repr(name)))
    return names.index(name) if name else 0


def _rows(output: NDArray[np.generic], what: str, width: int) -> Floats:
    """Return an output of one sample as ``(n, width)`` finite float32."""
    rows = np.asarray(output, np.float32)
    if rows.ndim == 3 and rows.shape[0] == 1:
        rows = rows[0]
    if width == 1 and rows.ndim == 2 and rows.shape[0] == 1:
        rows = rows.T
    elif width == 1 and rows.ndim == 1:
        rows = rows[:, None]
    if rows.ndim != 2 or rows.shape[1] != width:
        raise WireError("output", Data.ROWS(name=what, shape=output.shape, width=width))
    if not np.isfinite(rows).all():
        raise WireError("output", Data.ONE_NOT_FINITE(name=what))
    return rows


def _read_yolo(outputs: Outputs, spec: Detect, labels: int, geometry: Geometry) -> Candidates:
    """Read rows of middle, size, (objectness,) and a score a label; they may lie the other way."""
    output = outputs[0]
    first = 5 if spec.head == "objectness" else 4
    if output.ndim == 3 and output.shape[1] == first + labels != output.shape[2]:
        output = output.transpose(0, 2, 1)
    rows = _rows(output, "rows", first + labels)
    found = rows[:, first:].argmax(axis=1)
    scores = rows[np.arange(len(rows)), first + found]
    if first == 5:
        scores = scores * rows[:, 4]
    at = np.flatnonzero(scores >= spec.threshold)
    middles = rows[at, :4] * _unit(spec, geometry)
    return Candidates(_from_middles(middles), scores[at], found[at])


def _read_final(outputs: Outputs, spec: Detect, labels: int, geometry: Geometry) -> Candidates:
    """Read rows of corners, score and class."""
    rows = _rows(outputs[0], "rows", 6)
    rows = rows[rows[:, 4] >= spec.threshold]
    corners = rows[:, :4] * _unit(spec, geometry)
    return _labelled(corners, rows[:, 4], rows[:, 5], spec, labels)


def _read_chosen(outputs: Outputs, spec: Detect, labels: int, geometry: Geometry) -> Candidates:
    """Read boxes of which each has one score and one class."""
    boxes, scores, classes = outputs
    corners = _rows(boxes, "boxes", 4)
    score, found = _rows(scores, "scores", 1)[:, 0], _rows(classes, "classes", 1)[:, 0]
    _check_equal(len(corners), len(score), len(found))
    at = np.flatnonzero(score >= spec.threshold)
    return _labelled(
        _ordered(corners[at], spec) * _unit(spec, geometry), score[at], found[at], spec, labels
    )


def _read_scored(outputs: Outputs, spec: Detect, labels: int, geometry: Geometry) -> Candidates:
    """Read boxes, or offsets to anchors, of which each has a score a label."""
    first = int(spec.background or spec.format == "ultraface")
    boxes, scores = outputs
    rows, table = _rows(boxes, "boxes", 4), _rows(scores, "scores", first + labels)
    _check_equal(len(rows), len(table))
    if spec.softmax:
        shifted = np.exp(table - table.max(axis=1, keepdims=True))
        table = shifted / shifted.sum(axis=1, keepdims=True)
    found = table[:, first:].argmax(axis=1)
    best = table[np.arange(len(table)), first + found]
    at = np.flatnonzero(best >= spec.threshold)
    if spec.anchors:
        anchors = make_anchors(spec, geometry.height, geometry.width)
        _check_equal(len(rows), len(anchors))
        corners = _from_middles(_from_offsets(rows[at], anchors[at], spec.variances))
    else:
        corners = _ordered(rows[at], spec) * _unit(spec, geometry)
    return Candidates(corners, best[at], found[at])


def _labelled(
    corners: Floats, scores: Floats, classes: Floats, spec: Detect, labels: int
) -> Candidates:
    if (classes - spec.first_class >= labels).any():
        raise WireError("output", Data.NO_CLASS(n=int(classes.max()), all=labels))
    found = np.maximum(classes, -1).astype(np.int64) - spec.first_class
    at = np.flatnonzero(found >= 0)  # below is the background
    return Candidates(corners[at], scores[at], found[at])


def _check_equal(*lengths: int) -> None:
    if len(set(lengths)) > 1:
        raise WireError("output", Data.NO_MATCH(lengths=lengths))


def _unit(spec: Detect, geometry: Geometry) -> Floats:
    """Return the pixels that one is, of x and y twice."""
    if spec.relative or spec.format == "ultraface":
        return np.array([geometry.width, geometry.height] * 2, np.float32)
    return np.ones(4, np.float32)


def _ordered(corners: Floats, spec: Detect) -> Floats:
    return corners[:, [1, 0, 3, 2]] if spec.corners == "yxyx" else corners


def _from_middles(middles: Floats) -> Floats:
    """Return corners of boxes of which middle and size are given."""
    half = middles[:, 2:] / 2
    return np.concatenate([middles[:, :2] - half, middles[:, :2] + half], axis=1)


def make_anchors(spec: Detect, height: int, width: int) -> Floats:
    """Return ``(n, 4)`` middles and sizes in pixels of an input of this size."""
    parts = []
    for level in spec.anchors:
        rows, columns = -(-height // level.stride), -(-width // level.stride)
        y, x = np.mgrid[:rows, :columns]
        middles = (np.stack([x, y], axis=-1) + 0.5) * level.stride
        sizes = np.asarray(level.sizes)
        grid = np.empty((rows, columns, len(sizes), 4))
        grid[..., :2], grid[..., 2:] = middles[:, :, None], sizes
        parts.append(grid.reshape(-1, 4))
    limits = (width, height, width, height)
    return np.asarray(np.clip(np.concatenate(parts), 0, limits), np.float32)


def _from_offsets(offsets: Floats, anchors: Floats, variances: tuple[float, float]) -> Floats:
    """Return middles and sizes; SSD's encoding (Liu et al. 2016, section 2.2)."""
    middles = anchors[:, :2] + offsets[:, :2] * np.float32(variances[0]) * anchors[:, 2:]
    sizes = anchors[:, 2:] * np.exp(offsets[:, 2:] * np.float32(variances[1]))
    return np.concatenate([middles, sizes], axis=1)


def _best(found: Candidates, most: int) -> NDArray[np.int64]:
    return np.argsort(-found.scores, kind="stable")[:most]


def suppress(found: Candidates, spec: Detect) -> NDArray[np.int64]:
    """Return which boxes stay, best first: none overlaps a better one of its label by `iou`."""
    order = np.argsort(-found.scores, kind="stable")
    kept: list[int] = []
    while order.size and len(kept) < spec.max_findings:
        best, order = order[0], order[1:]
        kept.append(int(best))
        rival = found.labels[order] == found.labels[best]
        overlapping = overlap(found.corners[best], found.corners[order]) > spec.iou
        order = order[~(rival & overlapping)]
    return np.asarray(kept, np.int64)


def overlap(box: Floats, others: Floats) -> Floats:
    """Return intersection over union of a box ``(4,)`` with each of ``(n, 4)``."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=1)
    area = np.clip(box[2:] - box[:2], 0, None).prod()
    areas = np.clip(others[:, 2:] - others[:, :2], 0, None).prod(axis=1)
    union = area + areas - shared
    return np.where(union > 0, shared / np.where(union > 0, union, 1), 0).astype(np.float32)


def _locate(
    found: Candidates, kept: NDArray[np.int64], labels: tuple[str, ...], geometry: Geometry
) -> Result:
    """Return the findings in the sample's pixels."""
    scale = np.array([geometry.scale_x, geometry.scale_y] * 2)
    offset = np.array([geometry.offset_x, geometry.offset_y] * 2)
    limit = np.array([geometry.sample_width, geometry.sample_height] * 2)
    corners = np.clip(found.corners[kept] * scale + offset, 0, limit).tolist()
    return Result(
        tuple(
            Finding(labels[found.labels[at]], min(float(found.scores[at]), 1.0), (x1, y1, x2, y2))
            for at, (x1, y1, x2, y2) in zip(kept, corners, strict=True)
        )
    )
