"""The pipeline as a manifest declares it: data, never code.

``places`` declares where samples come from and where results go; ``validation`` says whether the
parts fit each other; ``samples``, ``pre``, ``post`` and ``decision`` say what they mean.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from device_agent.wire.pipeline.places import SinkSpec, SourceSpec

Side = Annotated[int, Meta(ge=1, le=8192)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Real = Annotated[float, Meta(ge=-1e30, le=1e30)]
Positive = Annotated[float, Meta(gt=0.0, le=1e30)]
Level = Annotated[int, Meta(ge=0, le=255)]
OutputName = Annotated[str, Meta(max_length=500)]
"""Name of one of the model's outputs; empty means that there is nothing to choose from."""


class Image(Struct, frozen=True, kw_only=True, tag="image"):
    """Samples are images: ``(H, W, 3)`` uint8 in RGB order, or ``(H, W, 1)`` when grey."""

    colour: Literal["rgb", "grey"] = "rgb"


class Series(Struct, frozen=True, kw_only=True, tag="series"):
    """Samples are windows of a signal: ``(length, channels)`` float32.

    Attributes:
        hop: A longer stretch of signal gives a window every `hop` values; 0 takes only stretches
            that are one window long.
    """

    length: Annotated[int, Meta(ge=1, le=1_000_000)]
    channels: Annotated[int, Meta(ge=1, le=1024)] = 1
    rate_hz: Annotated[float, Meta(ge=0.0, le=1e12)] = 0.0
    hop: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class Array(Struct, frozen=True, kw_only=True, tag="array"):
    """Samples are float32 arrays of this shape; its last axis is the channels."""

    shape: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=16_000_000)], ...], Meta(min_length=1, max_length=8)
    ]


class Resize(Struct, frozen=True, kw_only=True, tag="resize"):
    """Scale an image to exactly this size, bilinear and antialiased."""

    height: Side
    width: Side


class Crop(Struct, frozen=True, kw_only=True, tag="crop"):
    """Cut a part of this size out of an image; a smaller image does not fit.

    Attributes:
        top, left: Its first row and column; None is the middle.
    """

    height: Side
    width: Side
    top: Annotated[int, Meta(ge=0, le=65_535)] | None = None
    left: Annotated[int, Meta(ge=0, le=65_535)] | None = None


class Letterbox(Struct, frozen=True, kw_only=True, tag="letterbox"):
    """Scale an image to fit into this size with its proportions, and fill the rest.

    Attributes:
        fill: Grey level of the bars.
        align: Where the image lies: in the middle, or in the corner of row 0 and column 0.
    """

    height: Side
    width: Side
    fill: Level = 114
    align: Literal["centre", "corner"] = "centre"


class Colour(Struct, frozen=True, kw_only=True, tag="colour"):
    """Change an image's channels: to BGR order, to one grey channel, or grey to three."""

    to: Literal["rgb", "bgr", "grey"]


class Normalize(Struct, frozen=True, kw_only=True, tag="normalize"):
    """``(x * scale - mean) / std``, mean and std per channel (or one for all)."""

    scale: Real = 1.0
    mean: tuple[Real, ...] = (0.0,)
    std: tuple[Real, ...] = (1.0,)


class Standardize(Struct, frozen=True, kw_only=True, tag="standardize"):
    """Per sample and channel: subtract the mean, divide by the standard deviation."""

    epsilon: Annotated[float, Meta(gt=0.0, le=1e30)] = 1e-6


class Layout(Struct, frozen=True, kw_only=True, tag="layout"):
    """Order of the model's input axes; a batch axis of one is put in front.

    ``NCHW`` and ``NHWC`` for images, ``NCW`` and ``NWC`` for series; arrays stay as they are.
    """

    order: Literal["NCHW", "NHWC", "NCW", "NWC"]


class Classify(Struct, frozen=True, kw_only=True, tag="classify"):
    """An output of one score a label is a choice between the labels.

    Attributes:
        softmax: The model gives logits.
        top_k: How many of the best classes a result names; the first is what counts.
        output: The output with the scores; the first one if empty.
    """

    softmax: bool = True
    top_k: Annotated[int, Meta(ge=1, le=100)] = 1
    output: OutputName = ""


class Anchors(Struct, frozen=True, kw_only=True):
    """The boxes of one feature map, one set around the middle of each of its cells.

    Attributes:
        stride: Pixels of the model's input from cell to cell; the map has ``ceil(side / stride)``
            cells a side.
        sizes: Width and height of each box, in those pixels, in the model's order.
    """

    stride: Annotated[int, Meta(ge=1, le=4096)]
    sizes: Annotated[tuple[tuple[Positive, Positive], ...], Meta(min_length=1, max_length=64)]


class Detect(Struct, frozen=True, kw_only=True, tag="detect"):
    """Outputs hold boxes with scores, one column of scores a label.

    - ``yolo``: one output ``boxes`` of rows, either way round: middle and size of a box in input
      pixels, then the scores (`head` ``classes``), an objectness before them (``objectness``); or
      corners, one score and a class, after the model's own NMS (``final``).
    - ``ssd``: `boxes` ``(N, 4)`` with `scores` ``(N,)`` and `classes` ``(N,)``, after the model's
      own NMS; or, without `classes`, `scores` of ``(N, labels)``.
    - ``ultraface``: `boxes` of corners, and `scores` ``(N, 1 + labels)``.

    Attributes:
        boxes, scores, classes: Names of the outputs.
        head: What the rows of ``yolo`` hold.
        corners: Which coordinate of a corner an SSD model gives first.
        relative: Coordinates are shares of the model's input, not pixels.
        first_class: The number of the first label in `classes`: 1 where 0 is the background.
        background: Column 0 of `scores` is the background.
        softmax: Scores are logits.
        anchors: Boxes are offsets to these, the feature maps one after the other; empty: corners.
        variances: What offsets of middles and of sizes are multiplied by.
        threshold: Least score of a finding.
        iou: Of two boxes of a label that overlap more, the one with the lower score goes.
        max_findings: At most so many, those with the best scores.
    """

    format: Literal["yolo", "ssd", "ultraface"]
    boxes: OutputName = ""
    scores: OutputName = ""
    classes: OutputName = ""
    head: Literal["classes", "objectness", "final"] = "classes"
    corners: Literal["xyxy", "yxyx"] = "xyxy"
    relative: bool = False
    first_class: Annotated[int, Meta(ge=0, le=1)] = 0
    background: bool = False
    softmax: bool = False
    anchors: Annotated[tuple[Anchors, ...], Meta(max_length=16)] = ()
    variances: tuple[Positive, Positive] = (0.1, 0.2)
    threshold: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.5
    iou: Share = 0.5
    max_findings: Annotated[int, Meta(ge=1, le=1000)] = 100


class Quantity(Struct, frozen=True, kw_only=True):
    """What one number of a regression means: ``x * scale + offset``, in `unit`."""

    scale: Real = 1.0
    offset: Real = 0.0
    unit: Annotated[str, Meta(max_length=20)] = ""


class Regress(Struct, frozen=True, kw_only=True, tag="regress"):
    """An output of one number a label; the labels name the quantities.

    Attributes:
        quantities: One a label; empty means that numbers stay as they are.
        output: The output with the numbers; the first one if empty.
    """

    quantities: Annotated[tuple[Quantity, ...], Meta(max_length=1000)] = ()
    output: OutputName = ""


class Anomaly(Struct, frozen=True, kw_only=True, tag="anomaly"):
    """How unlike its training data a sample is; two labels: the usual and the anomaly.

    Attributes:
        measure: ``score``: the output is one number. ``mean-square`` and ``mean-absolute``: the
            output is the input as the model remembers it, and its error is the score.
        threshold: A score from here on is an anomaly.
        output: The output to take; the first one if empty.
    """

    measure: Literal["score", "mean-square", "mean-absolute"] = "score"
    threshold: Real
    output: OutputName = ""


class Decision(Struct, frozen=True, kw_only=True):
    """When results become an alarm.

    A finding counts with a label of `alarm_labels` whose score reaches its threshold, or with a
    value above or below its limit. Without a release each sample that makes `k` of `n` is an alarm
    of its own. With one, an alarm lasts: it is raised once, and cleared when fewer than `k` of the
    last `n` samples reach even the release.

    Attributes:
        alarm_labels: Labels that count by their score; empty means none.
        threshold: Least score of such a label.
        thresholds: Least scores of labels that have their own.
        above, below: Limits of values, by label: of regressions and anomaly scores.
        release: Least score that keeps an alarm up, at most the threshold.
        releases: The same for labels that have their own; for values, the limit that counts then.
        k: Alarm when `k` of the last `n` samples counted.
        hold_off_s: At least this long between two alarms.
    """

    alarm_labels: tuple[str, ...] = ()
    threshold: Share = 0.5
    thresholds: dict[str, Share] = {}
    above: dict[str, Real] = {}
    below: dict[str, Real] = {}
    release: Share | None = None
    releases: dict[str, Real] = {}
    k: Annotated[int, Meta(ge=1, le=1000)] = 1
    n: Annotated[int, Meta(ge=1, le=1000)] = 1
    hold_off_s: Annotated[float, Meta(ge=0.0, le=1e9)] = 0.0


Sample = Image | Series | Array
PreStep = Resize | Crop | Letterbox | Colour | Normalize | Standardize | Layout
PostStep = Classify | Detect | Regress | Anomaly


class Pipeline(Struct, frozen=True, kw_only=True):
    """source -> pre -> ONNX Runtime -> post -> decision -> sinks.

    Attributes:
        source: Where samples come from unless the device's own configuration says it.
        sinks: Where results go, beside those of the device's configuration.
    """

    sample: Sample
    pre: tuple[PreStep, ...]
    post: PostStep
    decision: Decision = Decision()
    source: SourceSpec | None = None
    sinks: Annotated[tuple[SinkSpec, ...], Meta(max_length=16)] = ()
