"""Whether the parts of a declared pipeline fit each other, the labels and the model's outputs."""

from __future__ import annotations

from collections.abc import Sequence

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.places import check_sink, check_source
from device_agent.wire.pipeline.says import Says
from device_agent.wire.pipeline.spec import (
    Anomaly,
    Array,
    Classify,
    Colour,
    Crop,
    Decision,
    Detect,
    Image,
    Layout,
    Letterbox,
    Normalize,
    Pipeline,
    PostStep,
    PreStep,
    Regress,
    Resize,
    Sample,
    Series,
)
from device_agent.wire.sentence import Framed

MAX_GAIN = 1e30
"""Far within float32."""
_ORDERS: dict[type[Sample], tuple[str, ...]] = {
    Image: ("NCHW", "NHWC"),
    Series: ("NCW", "NWC"),
    Array: (),
}


def validate_pipeline(
    pipeline: Pipeline, labels: tuple[str, ...], outputs: Sequence[str] | None = None
) -> None:
    """Check a pipeline; `outputs` are the names of the model's outputs, where they are known.

    Raises:
        WireError: With the path of the field that does not fit.
    """
    if not labels or len(set(labels)) != len(labels):
        raise WireError("manifest", Framed.FIELD(field="labels", said=Says.LABELS()))
    _check_sample(pipeline.sample)
    _check_pre(pipeline)
    _check_post(pipeline, labels)
    for field in ("output", "boxes", "scores", "classes"):
        name = getattr(pipeline.post, field, "")
        if outputs is not None and name and name not in outputs:
            known = ", ".join(outputs)
            raise _wrong(f"post.{field}", Says.OTHER_OUTPUTS(name=repr(name), known=known))
    _check_decision(pipeline.decision, pipeline.post, labels)
    if pipeline.source is not None:
        check_source(pipeline.source, "pipeline.source")
    for index, sink in enumerate(pipeline.sinks):
        check_sink(sink, f"pipeline.sinks[{index}]")


def _wrong(path: str, problem: str) -> WireError:
    return WireError("manifest", Framed.FIELD(field=f"pipeline.{path}", said=problem))


def _check_sample(sample: Sample) -> None:
    if isinstance(sample, Array):
        size = 1
        for side in sample.shape:
            size *= side
        if size > 64_000_000:
            raise _wrong("sample.shape", Says.MANY_NUMBERS(n=size))
    if isinstance(sample, Series) and sample.length * sample.channels > 64_000_000:
        raise _wrong("sample.length", Says.MANY_CHANNELS(n=sample.channels))


def _check_pre(pipeline: Pipeline) -> None:
    wanted = _ORDERS[type(pipeline.sample)]
    orders = [step.order for step in pipeline.pre if isinstance(step, Layout)]
    if not wanted and orders:
        raise _wrong("pre", Says.NO_LAYOUT())
    if wanted and (
        len(orders) != 1 or not isinstance(pipeline.pre[-1], Layout) or orders[0] not in wanted
    ):
        raise _wrong("pre", Says.LAST_LAYOUT(close=" or ".join(wanted)))
    if sum(isinstance(step, Colour) for step in pipeline.pre) > 1:
        raise _wrong("pre", Says.COLOUR_TWICE())
    channels, number = _channels(pipeline.sample), not isinstance(pipeline.sample, Image)
    for index, step in enumerate(pipeline.pre):
        _check_step(f"pre[{index}]", step, pipeline.sample, channels, number)
        channels = _channels_after(step, channels)
        number = number or not isinstance(step, Resize | Crop | Letterbox | Colour)


def _check_step(where: str, step: PreStep, sample: Sample, channels: int, number: bool) -> None:
    """Check one step that gets `channels`, as numbers or still as an image's bytes."""
    if isinstance(step, Resize | Crop | Letterbox | Colour):
        name = type(step).__name__.lower()
        if not isinstance(sample, Image):
            raise _wrong(where, Says.FOR_IMAGES(name=name))
        if number:
            raise _wrong(where, Says.COMES_BEFORE(name=name))
    if isinstance(step, Colour) and step.to == "bgr" and channels != 3:
        raise _wrong(f"{where}.to", Says.BGR())
    if isinstance(step, Crop) and (step.top is None) != (step.left is None):
        raise _wrong(where, Says.BOTH())
    if isinstance(step, Normalize):
        for field, values in (("mean", step.mean), ("std", step.std)):
            if len(values) not in (1, channels):
                needs = Says.ONE_VALUE() if channels == 1 else Says.VALUES(n=channels)
                raise _wrong(f"{where}.{field}", needs)
        if not all(value > 0 for value in step.std):
            raise _wrong(f"{where}.std", Says.ABOVE_ZERO())
        if max(abs(step.scale), *map(abs, step.mean), 1.0) / min(step.std) > MAX_GAIN:
            raise _wrong(f"{where}.std", Says.GAIN(most=f"{MAX_GAIN:.0e}"))


def _channels(sample: Sample) -> int:
    if isinstance(sample, Image):
        return 3 if sample.colour == "rgb" else 1
    return sample.channels if isinstance(sample, Series) else sample.shape[-1]


def _channels_after(step: PreStep, channels: int) -> int:
    if isinstance(step, Colour):
        return 1 if step.to == "grey" else 3
    return channels


def _check_post(pipeline: Pipeline, labels: tuple[str, ...]) -> None:
    post = pipeline.post
    if isinstance(post, Classify) and post.top_k > len(labels):
        raise _wrong("post.top_k", Says.TOP_K(n=post.top_k, all=len(labels)))
    if isinstance(post, Regress) and post.quantities and len(post.quantities) != len(labels):
        said = Says.QUANTITIES(n=len(post.quantities), all=len(labels))
        raise _wrong("post.quantities", said)
    if isinstance(post, Anomaly) and len(labels) != 2:
        raise _wrong("post", Says.ANOMALY(n=len(labels)))
    if isinstance(post, Detect):
        if not isinstance(pipeline.sample, Image):
            raise _wrong("post", Says.FOR_IMAGES(name="detect"))
        _check_detect(post)


def _check_detect(post: Detect) -> None:
    if post.format == "yolo":
        for field in ("scores", "classes"):
            if getattr(post, field):
                raise _wrong(f"post.{field}", Says.YOLO_ROWS())
        if post.anchors:
            raise _wrong("post.anchors", Says.ANCHORS())
        return
    for field in ("boxes", "scores"):
        if not getattr(post, field):
            raise _wrong(f"post.{field}", Says.NEEDS_OUTPUT(format=post.format))
    if post.classes and (post.format != "ssd" or post.anchors or post.background or post.softmax):
        raise _wrong("post.classes", Says.SSD_CLASSES())


def _check_decision(decision: Decision, post: PostStep, labels: tuple[str, ...]) -> None:
    for field in ("alarm_labels", "thresholds", "above", "below", "releases"):
        for label in getattr(decision, field):
            if label not in labels:
                raise _wrong(f"decision.{field}", Says.NO_LABEL(label=repr(label)))
    if not isinstance(post, Regress | Anomaly) and (decision.above or decision.below):
        raise _wrong("decision.above", Says.FOR_VALUES())
    if isinstance(post, Regress) and decision.alarm_labels:
        raise _wrong("decision.alarm_labels", Says.NO_SCORE())
    if decision.k > decision.n:
        raise _wrong("decision.k", Says.NEVER(k=decision.k, n=decision.n))
    for label in decision.thresholds:
        if label not in decision.alarm_labels:
            raise _wrong("decision.thresholds", Says.NO_ALARM_LABEL(label=repr(label)))
    _check_releases(decision)


def _check_releases(decision: Decision) -> None:
    if decision.release is not None and decision.release > decision.threshold:
        raise _wrong("decision.release", Says.ABOVE_THRESHOLD())
    for label, release in decision.releases.items():
        where = f"decision.releases.{label}"
        ways = [
            way for way in ("alarm_labels", "above", "below") if label in getattr(decision, way)
        ]
        if len(ways) != 1:
            raise _wrong(where, Says.ONE_WAY())
        if ways == ["below"]:
            if release < decision.below[label]:
                raise _wrong(where, Says.NOT_BELOW(limit=decision.below[label]))
            continue
        limit = decision.above.get(label, decision.thresholds.get(label, decision.threshold))
        if release > limit:
            raise _wrong(where, Says.NOT_ABOVE(limit=limit))
