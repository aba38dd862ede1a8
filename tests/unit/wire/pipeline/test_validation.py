"""A pipeline that cannot work is refused by the path of the field that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Tensor, decode_manifest, encode_manifest
from device_agent.wire.pipeline.spec import Pipeline
from device_agent.wire.pipeline.validation import validate_pipeline
from tests.fakes.manifests import make_manifest

IMAGE = {"type": "image"}
SERIES = {"type": "series", "length": 64}
ARRAY = {"type": "array", "shape": [4, 3]}
NCHW, NCW = {"type": "layout", "order": "NCHW"}, {"type": "layout", "order": "NCW"}
RESIZE = {"type": "resize", "height": 8, "width": 8}
FACES = {"type": "detect", "format": "ultraface", "boxes": "logits", "scores": "logits"}
CHOSEN = {"type": "detect", "format": "ssd", "boxes": "logits", "scores": "logits"}
YOLO = {"type": "detect", "format": "yolo"}
REGRESS = {"type": "regress"}
ANOMALY = {"type": "anomaly", "threshold": 3.5}


def decode(**fields: Any) -> Pipeline:
    """Return the pipeline of a manifest that differs in these fields."""
    document = json.loads(encode_manifest(make_manifest()))
    base = {"sample": IMAGE, "pre": [NCHW], "post": {"type": "classify"}, "decision": {}}
    document["pipeline"] = base | fields
    return decode_manifest(json.dumps(document).encode()).pipeline


def alarm(**fields: Any) -> dict[str, Any]:
    return {"decision": {"alarm_labels": ["pit"], **fields}}


@pytest.mark.parametrize(
    "fields",
    [
        {"pre": [RESIZE, {"type": "colour", "to": "grey"}, {"type": "normalize"}, NCHW]},
        {"sample": SERIES | {"hop": 16}, "pre": [NCW]},
        {"sample": ARRAY, "pre": [{"type": "normalize", "mean": [1, 2, 3]}]},
        {"sample": ARRAY, "pre": []},
        {"post": FACES},
        {"post": YOLO},
        {"post": CHOSEN | {"classes": "logits", "relative": True}},
        {"post": REGRESS, "decision": {"above": {"pit": 3.0}, "releases": {"pit": 2.0}}},
        {"post": ANOMALY} | alarm(),
        alarm(thresholds={"pit": 0.9}, releases={"pit": 0.5}, k=2, n=3),
        {"source": {"kind": "camera", "device": "v4l2src ! videoconvert ! appsink"}},
        {"source": {"kind": "mqtt", "topic": "line/+/image", "payload": "image"}},
        {"source": {"kind": "server"}},
        {
            "sinks": [
                {"kind": "event", "enabled": False},
                {"kind": "mqtt", "topic": "alarms", "host": "192.168.1.7"},
                {"kind": "jsonl", "path": "/var/log/results.jsonl"},
                {"kind": "webhook", "url": "http://plc.local:8080/alarm"},
            ]
        },
    ],
)
def test_a_pipeline_that_fits_survives_the_wire(fields: dict[str, Any]) -> None:
    pipeline = decode(**fields)
    assert decode(**json.loads(_json(pipeline))) == pipeline


def _json(pipeline: Pipeline) -> bytes:
    from device_agent.wire.codec import encode_json

    return encode_json(pipeline)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"pre": []}, "pipeline.pre: must end in its only layout, NCHW or NHWC"),
        ({"pre": [NCHW, RESIZE]}, "pipeline.pre: must end"),
        ({"sample": ARRAY, "pre": [NCW]}, "pipeline.pre: an array stays as it is"),
        ({"sample": SERIES, "pre": [RESIZE, NCW]}, "pipeline.pre[0]: resize is for images"),
        (
            {"sample": ARRAY, "pre": [{"type": "crop", "height": 1, "width": 1}]},
            "pipeline.pre[0]: crop is for images",
        ),
        (
            {"pre": [{"type": "normalize"}, RESIZE, NCHW]},
            "pipeline.pre[1]: resize must come before",
        ),
        (
            {"pre": [{"type": "crop", "height": 4, "width": 4, "top": 1}, NCHW]},
            "pipeline.pre[0]: top and left",
        ),
        (
            {"sample": IMAGE | {"colour": "grey"}, "pre": [{"type": "colour", "to": "bgr"}, NCHW]},
            "pipeline.pre[0].to: bgr needs three channels",
        ),
        (
            {"pre": [{"type": "colour", "to": "bgr"}, {"type": "colour", "to": "grey"}, NCHW]},
            "pipeline.pre: changes the colour twice",
        ),
        (
            {
                "pre": [
                    {"type": "colour", "to": "grey"},
                    {"type": "normalize", "mean": [1, 2, 3]},
                    NCHW,
                ]
            },
            "pipeline.pre[1].mean: needs one value",
        ),
        (
            {"pre": [{"type": "normalize", "std": [0]}, NCHW]},
            "pipeline.pre[0].std: must be above 0",
        ),
        (
            {"pre": [{"type": "normalize", "scale": 1e30, "std": [1e-30]}, NCHW]},
            "pipeline.pre[0].std: makes numbers beyond",
        ),
        ({"sample": {"type": "array", "shape": [9000, 9000]}, "pre": []}, "pipeline.sample.shape"),
        (
            {"sample": {"type": "series", "length": 1_000_000, "channels": 1024}, "pre": [NCW]},
            "pipeline.sample.length",
        ),
        ({"post": {"type": "classify", "top_k": 3}}, "pipeline.post.top_k: 3 of 2 labels"),
        (
            {"post": {"type": "classify", "output": "probs"}},
            "pipeline.post.output: the model has no output 'probs'; it has logits",
        ),
        ({"post": FACES | {"boxes": "bboxes"}}, "pipeline.post.boxes: the model has no output"),
        ({"post": FACES | {"scores": ""}}, "pipeline.post.scores: name the model's output"),
        ({"post": YOLO | {"scores": "logits"}}, "pipeline.post.scores: a yolo output has all"),
        (
            {"post": YOLO | {"anchors": [{"stride": 8, "sizes": [[1, 1]]}]}},
            "pipeline.post.anchors: are for ssd",
        ),
        ({"post": FACES | {"classes": "logits"}}, "pipeline.post.classes: belongs to an ssd"),
        ({"post": YOLO, "sample": SERIES, "pre": [NCW]}, "pipeline.post: detect is for images"),
        ({"post": REGRESS | {"quantities": [{}]}}, "pipeline.post.quantities: 1 for 2 labels"),
        ({"post": REGRESS} | alarm(), "pipeline.decision.alarm_labels: a value has no score"),
        ({"decision": {"above": {"pit": 1}}}, "pipeline.decision.above: and below are for values"),
        ({"post": REGRESS, "decision": {"below": {"x": 1}}}, "pipeline.decision.below: 'x'"),
        (alarm(thresholds={"good": 0.5}), "pipeline.decision.thresholds: 'good' is not one of"),
        (alarm(k=4, n=3), "pipeline.decision.k: 4 of the last 3 never is"),
        (alarm(release=0.6), "pipeline.decision.release: must not be above the threshold"),
        (alarm(releases={"pit": 0.6}), "pipeline.decision.releases.pit: must not be above 0.5"),
        (alarm(releases={"good": 0.1}), "pipeline.decision.releases.good: needs a label"),
        (
            {"post": REGRESS, "decision": {"below": {"pit": 5}, "releases": {"pit": 4}}},
            "pipeline.decision.releases.pit: must not be below 5",
        ),
        (
            {
                "post": REGRESS,
                "decision": {"below": {"pit": 5}, "above": {"pit": 9}, "releases": {"pit": 6}},
            },
            "pipeline.decision.releases.pit: needs a label that counts in one way",
        ),
        (
            {"source": {"kind": "directory", "path": "samples"}},
            "pipeline.source.path: 'samples' is not an absolute path",
        ),
        ({"source": {"kind": "video", "path": "/a\0b"}}, "pipeline.source.path"),
        (
            {"source": {"kind": "mqtt", "topic": "a", "payload": "npy", "host": "8.8.8.8"}},
            "pipeline.source.host: 8.8.8.8 is not of this device's own network",
        ),
        (
            {"sinks": [{"kind": "event"}, {"kind": "mqtt", "topic": "a/#"}]},
            "pipeline.sinks[1].topic",
        ),
        ({"sinks": [{"kind": "jsonl", "path": "x.jsonl"}]}, "pipeline.sinks[0].path"),
        (
            {"sinks": [{"kind": "webhook", "url": "https://93.184.216.34/x"}]},
            "pipeline.sinks[0].url: 93.184.216.34 is not of",
        ),
    ],
)
def test_what_does_not_fit_is_named_by_its_path(fields: dict[str, Any], path: str) -> None:
    with pytest.raises(WireError) as caught:
        decode(**fields)
    assert path in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"post": {"type": "segment"}}, "$.pipeline.post.type"),
        ({"post": ANOMALY | {"threshold": None}}, "$.pipeline.post.threshold"),
        ({"post": {"type": "anomaly"}}, "$.pipeline.post"),
        ({"post": YOLO | {"iou": 1.5}}, "$.pipeline.post.iou"),
        ({"post": YOLO | {"max_findings": 10**6}}, "$.pipeline.post.max_findings"),
        ({"sample": {"type": "array", "shape": []}}, "$.pipeline.sample.shape"),
        ({"source": {"kind": "ftp"}}, "$.pipeline.source.kind"),
        ({"source": {"kind": "replay", "path": "/a", "rate_hz": -1}}, "$.pipeline.source.rate_hz"),
        (
            {"sinks": [{"kind": "jsonl", "path": "/a", "max_bytes": 1}]},
            "$.pipeline.sinks[0].max_bytes",
        ),
        ({"sinks": [{"kind": "event"}] * 17}, "$.pipeline.sinks"),
        ({"decision": {"hold_off_s": -1}}, "$.pipeline.decision.hold_off_s"),
    ],
)
def test_a_value_of_another_kind_is_named_by_its_path(fields: dict[str, Any], path: str) -> None:
    with pytest.raises(WireError) as caught:
        decode(**fields)
    assert path in str(caught.value)


def test_an_anomaly_has_two_labels() -> None:
    with pytest.raises(WireError, match=r"pipeline\.post: anomaly wants two labels"):
        validate_pipeline(decode(post=ANOMALY), ("a", "b", "c"))


def test_golden_samples_hold_every_output() -> None:
    document = json.loads(encode_manifest(make_manifest()))
    tensor = Tensor(name="boxes", dtype="float32", shape=(1, 4))
    document["graph"]["outputs"].append({"name": tensor.name, "dtype": "float32", "shape": [1, 4]})
    with pytest.raises(WireError, match=r"golden\.atol: 1 for 2 outputs"):
        decode_manifest(json.dumps(document).encode())
    document["golden"]["atol"].append(0.1)
    with pytest.raises(WireError, match=r"golden\.samples\[0\]\.outputs: 1 for 2 outputs"):
        decode_manifest(json.dumps(document).encode())
