"""Detections are what slow, plain code makes of the same tensors."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.boxes import compile_detect, make_anchors
from device_agent.wire.pipeline.geometry import Geometry
from device_agent.wire.pipeline.result import Box, Finding
from device_agent.wire.pipeline.spec import Anchors, Detect

WIDTH, HEIGHT = 320, 240
SAME = Geometry(WIDTH, HEIGHT, WIDTH, HEIGHT)
Array = NDArray[np.float32]
Row = tuple[Box, float, str]


def detect(spec: Detect, labels: tuple[str, ...], outputs: dict[str, Array]) -> list[Finding]:
    run = compile_detect(spec, labels, tuple(outputs))
    return list(run(tuple(outputs.values()), SAME).findings)


def plain_iou(a: Box, b: Box) -> float:
    wide = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    high = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return wide * high / (areas - wide * high) if areas > wide * high else 0.0


def plain_nms(rows: list[Row], iou: float) -> list[Row]:
    """Keep a box unless a better one of its label, itself kept, overlaps it."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda row: -row[1]):
        if all(row[2] != better[2] or plain_iou(row[0], better[0]) <= iou for better in kept):
            kept.append(row)
    return kept


def clipped(box: Box) -> Box:
    x1, y1, x2, y2 = (
        min(max(value, 0), limit) for value, limit in zip(box, (WIDTH, HEIGHT) * 2, strict=True)
    )
    return x1, y1, x2, y2


def same(found: list[Finding], expected: list[Row]) -> None:
    assert [(each.label, pytest.approx(each.score, abs=1e-5)) for each in found] == [
        (label, score) for _, score, label in expected
    ]
    for each, (box, _, _) in zip(found, expected, strict=True):
        assert each.box == pytest.approx(clipped(box), abs=2e-3)


def random_rows(seed: int, count: int, labels: int) -> tuple[Array, Array]:
    """Return middles and sizes that often overlap, and scores without ties."""
    rng = np.random.default_rng(seed)
    middles = rng.choice([40, 80, 160], (count, 2)) + rng.normal(0, 12, (count, 2))
    sizes = rng.uniform(20, 90, (count, 2))
    scores = rng.permutation(count * labels).reshape(count, labels) / (count * labels)
    return np.hstack([middles, sizes]).astype(np.float32), scores.astype(np.float32)


def rows_of(middles: Array, scores: Array, labels: tuple[str, ...], threshold: float) -> list[Row]:
    rows = []
    for (cx, cy, w, h), each in zip(middles.tolist(), scores.tolist(), strict=True):
        best = max(range(len(labels)), key=lambda label: each[label])
        if each[best] >= np.float32(threshold):
            box = (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)
            rows.append((box, each[best], labels[best]))
    return rows


cases: Any = given(
    seed=st.integers(0, 10_000),
    count=st.integers(1, 60),
    labels=st.sampled_from([("a",), ("a", "b", "c")]),
    threshold=st.sampled_from([0.05, 0.5, 0.9]),
    iou=st.sampled_from([0.0, 0.3, 0.5, 1.0]),
)


@cases
def test_yolo_rows_of_classes_lie_either_way_round(
    seed: int, count: int, labels: tuple[str, ...], threshold: float, iou: float
) -> None:
    middles, scores = random_rows(seed, count, len(labels))
    spec = Detect(format="yolo", threshold=threshold, iou=iou, max_findings=1000)
    expected = plain_nms(rows_of(middles, scores, labels, threshold), iou)
    rows = np.hstack([middles, scores])
    same(detect(spec, labels, {"out": rows[None]}), expected)
    if count != rows.shape[1]:
        same(detect(spec, labels, {"out": rows.T[None]}), expected)


@cases
def test_yolo_rows_with_objectness_multiply_both_scores(
    seed: int, count: int, labels: tuple[str, ...], threshold: float, iou: float
) -> None:
    middles, scores = random_rows(seed, count, len(labels))
    objectness = np.random.default_rng(seed).uniform(0, 1, (count, 1)).astype(np.float32)
    spec = Detect(format="yolo", head="objectness", threshold=threshold, iou=iou, max_findings=1000)
    expected = plain_nms(rows_of(middles, scores * objectness, labels, threshold), iou)
    same(detect(spec, labels, {"out": np.hstack([middles, objectness, scores])[None]}), expected)


@cases
def test_ultraface_corners_are_shares_and_its_first_column_is_the_background(
    seed: int, count: int, labels: tuple[str, ...], threshold: float, iou: float
) -> None:
    middles, scores = random_rows(seed, count, len(labels))
    corners = np.hstack([middles[:, :2] - middles[:, 2:] / 2, middles[:, :2] + middles[:, 2:] / 2])
    spec = Detect(
        format="ultraface", boxes="boxes", scores="scores",
        threshold=threshold, iou=iou, max_findings=1000,
    )  # fmt: skip
    table = np.hstack([np.ones((count, 1), np.float32), scores])
    shares = (corners / [WIDTH, HEIGHT, WIDTH, HEIGHT]).astype(np.float32)
    expected = plain_nms(rows_of(middles, scores, labels, threshold), iou)
    same(detect(spec, labels, {"scores": table[None], "boxes": shares[None]}), expected)


def plain_ultraface_priors() -> list[list[float]]:
    """Return the priors of the published detector, as its own code makes them, in shares."""
    priors = []
    for stride, sizes in ULTRAFACE:
        across, down = math.ceil(WIDTH / stride), math.ceil(HEIGHT / stride)
        for j, i in product(range(down), range(across)):
            for size in sizes:
                middle = (i + 0.5) / (WIDTH / stride), (j + 0.5) / (HEIGHT / stride)
                prior = [*middle, size / WIDTH, size / HEIGHT]
                priors.append([min(max(value, 0.0), 1.0) for value in prior])
    return priors


ULTRAFACE = ((8, (10, 16, 24)), (16, (32, 48)), (32, (64, 96)), (64, (128, 192, 256)))


def ultraface_spec(**fields: Any) -> Detect:
    anchors = tuple(
        Anchors(stride=stride, sizes=tuple((float(size), float(size)) for size in sizes))
        for stride, sizes in ULTRAFACE
    )
    return Detect(format="ultraface", boxes="boxes", scores="scores", anchors=anchors, **fields)


def test_the_anchors_of_ultraface_are_its_own() -> None:
    anchors = make_anchors(ultraface_spec(), HEIGHT, WIDTH)
    expected = np.asarray(plain_ultraface_priors()) * [WIDTH, HEIGHT, WIDTH, HEIGHT]
    assert anchors.shape == (4420, 4)
    np.testing.assert_allclose(anchors, expected, rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("softmax", [False, True])
def test_offsets_are_decoded_at_their_anchors(softmax: bool) -> None:
    rng = np.random.default_rng(3)
    offsets = rng.normal(0, 1, (4420, 4)).astype(np.float32)
    logits = np.zeros((4420, 2), np.float32)
    logits[:, 1] = rng.permutation(np.linspace(-4, 3, 4420))
    table = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    rows = []
    for (px, py, pw, ph), (dx, dy, dw, dh), (_, score) in zip(
        plain_ultraface_priors(), offsets.tolist(), table.tolist(), strict=True
    ):
        if score >= 0.9:
            cx, cy = px + dx * 0.1 * pw, py + dy * 0.1 * ph
            w, h = pw * math.exp(dw * 0.2), ph * math.exp(dh * 0.2)
            box = (cx - w / 2) * WIDTH, (cy - h / 2) * HEIGHT
            rows.append(((*box, (cx + w / 2) * WIDTH, (cy + h / 2) * HEIGHT), score, "face"))
    spec = ultraface_spec(threshold=0.9, iou=0.3, softmax=softmax, max_findings=1000)
    scores = logits if softmax else table
    found = detect(spec, ("face",), {"boxes": offsets[None], "scores": scores[None]})
    assert len(rows) > 50
    same(found, plain_nms(rows, 0.3))


CHOSEN = {
    "boxes": np.array([[[0.1, 0.2, 0.5, 0.4], [0.1, 0.2, 0.5, 0.5], [0, 0, 1, 1]]], np.float32),
    "classes": np.array([[2, 1, 0]], np.float32),
    "scores": np.array([[0.9, 0.6, 0.8]], np.float32),
    "count": np.array([3], np.float32),
}


def test_an_ssd_that_chose_is_read_as_it_is() -> None:
    """Rows y before x, classes from 1, 0 the background: as the TensorFlow zoo exports them."""
    spec = Detect(
        format="ssd", boxes="boxes", scores="scores", classes="classes",
        corners="yxyx", relative=True, first_class=1,
    )  # fmt: skip
    same(
        detect(spec, ("cat", "dog"), CHOSEN),
        [((64, 24, 128, 120), 0.9, "dog"), ((64, 24, 160, 120), 0.6, "cat")],
    )


def test_boxes_in_pixels_with_whole_numbers_for_classes_are_read() -> None:
    """Without a batch axis: as torchvision exports them."""
    spec = Detect(format="ssd", boxes="boxes", scores="scores", classes="classes")
    outputs: dict[str, Any] = {
        "boxes": np.array([[1, 2, 30, 40]], np.float32),
        "classes": np.array([1], np.int64),
        "scores": np.array([0.75], np.float32),
    }
    same(detect(spec, ("cat", "dog"), outputs), [((1, 2, 30, 40), 0.75, "dog")])


def test_a_yolo_that_chose_is_read_as_it_is() -> None:
    rows = np.array(
        [[[0, 0, 9, 9, 0.5, 1], [0, 0, 9, 9, 0.8, 1], [0, 0, 9, 9, 0.2, 0]]], np.float32
    )
    spec = Detect(format="yolo", head="final")
    box = (0, 0, 9, 9)
    same(detect(spec, ("a", "b"), {"out": rows}), [(box, 0.8, "b"), (box, 0.5, "b")])


def test_a_model_may_find_nothing() -> None:
    empty = {name: array[:, :0] for name, array in CHOSEN.items() if name != "count"}
    spec = Detect(format="ssd", boxes="boxes", scores="scores", classes="classes")
    assert detect(spec, ("cat", "dog"), empty) == []
    assert detect(Detect(format="yolo"), ("a",), {"out": np.zeros((1, 5, 100), np.float32)}) == []


def test_only_the_best_findings_are_kept() -> None:
    rows = np.array([[20 * at, 50, 8, 8, 0.5 + at / 100] for at in range(10)], np.float32)
    spec = Detect(format="yolo", max_findings=3)
    found = detect(spec, ("a",), {"out": rows[None]})
    assert [each.score for each in found] == pytest.approx([0.59, 0.58, 0.57])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("column", [0, 4])
def test_a_number_that_is_not_finite_is_refused(bad: float, column: int) -> None:
    rows = np.zeros((1, 20, 5), np.float32)
    rows[0, 7, column] = bad
    with pytest.raises(WireError, match="finite"):
        detect(Detect(format="yolo"), ("a",), {"out": rows})


def test_offsets_that_are_huge_stay_within_the_sample() -> None:
    offsets = np.full((1, 4420, 4), 3e4, np.float32)
    scores = np.zeros((1, 4420, 2), np.float32)
    scores[0, 5, 1] = 1
    found = detect(ultraface_spec(), ("face",), {"boxes": offsets, "scores": scores})
    assert all(0 <= value <= WIDTH for each in found for value in each.box or ())


@pytest.mark.parametrize(
    ("outputs", "problem"),
    [
        ({"boxes": np.zeros((1, 9, 4)), "scores": np.zeros((1, 8, 2))}, "do not match"),
        ({"boxes": np.zeros((1, 9, 5)), "scores": np.zeros((1, 9, 2))}, "not rows of 4"),
        ({"boxes": np.zeros((2, 9, 4)), "scores": np.zeros((1, 9, 2))}, "not rows of 4"),
        ({"boxes": np.zeros((1, 9, 4)), "scores": np.zeros((1, 9, 3))}, "not rows of 2"),
        ({"boxes": np.zeros(()), "scores": np.zeros((1, 9, 3))}, "not rows of 4"),
    ],
)
def test_outputs_of_other_shapes_are_refused(outputs: dict[str, Array], problem: str) -> None:
    spec = Detect(format="ultraface", boxes="boxes", scores="scores")
    with pytest.raises(WireError, match=problem):
        detect(spec, ("face",), outputs)


def test_a_class_without_a_label_is_refused() -> None:
    spec = Detect(format="ssd", boxes="boxes", scores="scores", classes="classes")
    with pytest.raises(WireError, match="class 2 has no label"):
        detect(spec, ("cat", "dog"), CHOSEN)


@pytest.mark.parametrize("wrong", [1e30, -1e30])
def test_a_class_beyond_all_numbers_is_no_crash(wrong: float) -> None:
    rows = np.array([[[0, 0, 9, 9, 0.5, wrong]]], np.float32)
    spec = Detect(format="yolo", head="final")
    if wrong < 0:
        assert detect(spec, ("a",), {"out": rows}) == []
        return
    with pytest.raises(WireError, match="has no label"):
        detect(spec, ("a",), {"out": rows})


def test_an_output_that_is_not_there_is_named() -> None:
    with pytest.raises(WireError, match=r"pipeline\.post\.boxes: the model has no output 'bboxes'"):
        compile_detect(Detect(format="yolo", boxes="bboxes"), ("a",), ("out",))
