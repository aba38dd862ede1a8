"""The pipeline as a manifest declares it: data, never code."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from device_agent.wire.errors import WireError

Side = Annotated[int, Meta(ge=1, le=8192)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]


class Image(Struct, frozen=True, kw_only=True, tag="image"):
    """Samples are images: ``(H, W, 3)`` uint8 in RGB order, or ``(H, W, 1)`` when grey."""

    colour: Literal["rgb", "grey"] = "rgb"


class Series(Struct, frozen=True, kw_only=True, tag="series"):
    """Samples are windows of a signal: ``(length, channels)`` float32."""

    length: Annotated[int, Meta(ge=1, le=1_000_000)]
    channels: Annotated[int, Meta(ge=1, le=1024)] = 1
    rate_hz: float = 0.0


class Resize(Struct, frozen=True, kw_only=True, tag="resize"):
    """Scale an image to exactly this size, bilinear."""

    height: Side
    width: Side


class Normalize(Struct, frozen=True, kw_only=True, tag="normalize"):
    """``(x * scale - mean) / std``, mean and std per channel (or one for all)."""

    scale: float = 1.0
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)


class Standardize(Struct, frozen=True, kw_only=True, tag="standardize"):
    """Per sample and channel: subtract the mean, divide by the standard deviation."""

    epsilon: float = 1e-6


class Layout(Struct, frozen=True, kw_only=True, tag="layout"):
    """Order of the model's input axes; a batch axis of one is put in front.

    ``NCHW`` and ``NHWC`` for images, ``NCW`` and ``NWC`` for series.
    """

    order: Literal["NCHW", "NHWC", "NCW", "NWC"]


class Classify(Struct, frozen=True, kw_only=True, tag="classify"):
    """Scores of the first output are classes; `softmax` where the model gives logits."""

    softmax: bool = True


class Decision(Struct, frozen=True, kw_only=True):
    """When predictions become an alarm.

    Attributes:
        alarm_labels: Labels that count; empty means never an alarm.
        threshold: Least score of such a label.
        k: Alarm when `k` of the last `n` samples counted.
        hold_off_s: At least this long between two alarms.
    """

    alarm_labels: tuple[str, ...] = ()
    threshold: Share = 0.5
    k: Annotated[int, Meta(ge=1, le=1000)] = 1
    n: Annotated[int, Meta(ge=1, le=1000)] = 1
    hold_off_s: Annotated[float, Meta(ge=0.0)] = 0.0


Sample = Image | Series
PreStep = Resize | Normalize | Standardize | Layout


class Pipeline(Struct, frozen=True, kw_only=True):
    """source -> pre -> ONNX Runtime -> post -> decision."""

    sample: Sample
    pre: tuple[PreStep, ...]
    post: Classify
    decision: Decision = Decision()


def validate_pipeline(pipeline: Pipeline, labels: tuple[str, ...]) -> None:
    """Check that the steps fit each other and the labels.

    Raises:
        WireError: With the path of the field that does not fit.
    """
    orders = [step.order for step in pipeline.pre if isinstance(step, Layout)]
    wanted = ("NCHW", "NHWC") if isinstance(pipeline.sample, Image) else ("NCW", "NWC")
    if len(orders) != 1 or not isinstance(pipeline.pre[-1], Layout) or orders[0] not in wanted:
        raise WireError("pipeline", f"pre: must end in its only layout, {' or '.join(wanted)}")
    for index, step in enumerate(pipeline.pre):
        _validate_step(index, step, pipeline.sample)
    decision = pipeline.decision
    if not labels or len(set(labels)) != len(labels):
        raise WireError("pipeline", "labels: must be given, each once")
    for label in decision.alarm_labels:
        if label not in labels:
            raise WireError("pipeline", f"decision.alarm_labels: {label!r} is not a label")
    if decision.k > decision.n:
        raise WireError("pipeline", f"decision.k: {decision.k} of the last {decision.n} never is")


def _validate_step(index: int, step: PreStep, sample: Sample) -> None:
    if isinstance(step, Resize) and not isinstance(sample, Image):
        raise WireError("pipeline", f"pre[{index}]: resize is for images")
    if isinstance(step, Normalize):
        channels = _channels(sample)
        if len(step.mean) not in (1, channels) or len(step.std) not in (1, channels):
            raise WireError("pipeline", f"pre[{index}]: mean and std need 1 or {channels} values")
        if not all(value > 0 for value in step.std):
            raise WireError("pipeline", f"pre[{index}].std: must be above 0")


def _channels(sample: Sample) -> int:
    if isinstance(sample, Image):
        return 3 if sample.colour == "rgb" else 1
    return sample.channels
