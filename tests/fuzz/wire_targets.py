"""Messages and bundles: what comes over the broker and is parsed before anything is verified."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
import numpy as np

from app.trust.identity import DeviceKey
from device_agent.errors import WorkerError
from device_agent.inference.protocol import (
    FrameReader,
    Started,
    Trial,
    decode_command,
    decode_report,
    encode_frame,
)
from device_agent.telemetry.rows import decode_body
from device_agent.wire import messages
from device_agent.wire.chunk import open_chunk, open_named
from device_agent.wire.claim import Claim, decode_claim
from device_agent.wire.codec import compress, decode_json
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Chunk, decode_manifest, encode_manifest
from device_agent.wire.onnx_guard import check_onnx
from device_agent.wire.orders import CommandResult, decode_result
from device_agent.wire.pipeline.boxes import compile_detect
from device_agent.wire.pipeline.geometry import Geometry
from device_agent.wire.pipeline.post import compile_post
from device_agent.wire.pipeline.pre import compile_pre
from device_agent.wire.pipeline.spec import Detect, Pipeline
from device_agent.wire.pipeline.validation import validate_pipeline
from device_agent.wire.sealed import Kind, decode_sealed
from device_agent.wire.telemetry import decode_batch, encode_batch
from device_agent.wire.topics import Topics
from tests.fakes.joining import Identity, reported
from tests.fakes.manifests import make_manifest
from tests.fakes.slots import make_model
from tests.fakes.telemetry import batch, event, window
from tests.fuzz.target import Target

RAW = b"the bytes of a chunk " * 20
_CLAIM = Claim(
    engine_id="a" * 16,
    fence=1,
    seq=2,
    time_s=3.0,
    host="site-pc",
    events=4,
    audit="b" * 64,
    metadata=5,
)


def wire_targets() -> list[Target]:
    """Return them."""
    return [*_control(), *_telemetry(), *_bundle(), *_signed(), *_child(), _topics()]


def _control() -> list[Target]:
    state = messages.encode(reported("edge-01"))
    alive = messages.Alive(online=True, since_s=1.0, boot_id="boot")
    small = {
        "alive": (messages.decode_alive, alive),
        "telemetry ack": (messages.decode_ack, messages.Ack(spool_id="spool", seq=7)),
        "need": (messages.decode_need, messages.Need(digests=("0" * 64,))),
        "epoch": (messages.decode_epoch, messages.Epoch(epoch_id="epoch")),
    }
    return [
        Target("reported state", (state,), messages.decode_state, (WireError,)),
        *(
            Target(name, (messages.encode(message),), decode, (WireError,))
            for name, (decode, message) in small.items()
        ),
    ]


def _telemetry() -> list[Target]:
    made = batch([window(1.0), event(2.0)])
    packed = msgspec.msgpack.encode(made)
    body = msgspec.msgpack.encode(window(1.0))
    return [
        Target("telemetry batch", (encode_batch(made),), decode_batch, (WireError,)),
        Target(
            "telemetry batch, unpacked",
            (packed,),
            lambda raw: decode_batch(compress(raw)),
            (WireError,),
        ),
        Target("record of the spool", (body,), decode_body, ()),
    ]


def _pipelines() -> tuple[bytes, ...]:
    """Return pipelines that use every kind of part once."""
    image = {"sample": {"type": "image"}}
    pixels = ("resize", "crop", "letterbox")
    steps = [*({"type": step, "height": 8, "width": 8} for step in pixels)]
    steps += [{"type": "colour", "to": "bgr"}, {"type": "normalize", "std": [1, 2, 3]}]
    detect = {"type": "detect", "format": "ssd", "boxes": "b", "scores": "s"}
    anchors = [{"stride": 8, "sizes": [[8.0, 16.0]]}]
    network = {"topic": "a/b", "host": "10.0.0.1"}
    documents = [
        image
        | {"pre": [*steps, {"type": "layout", "order": "NCHW"}]}
        | {"post": detect | {"anchors": anchors}}
        | {"decision": {"alarm_labels": ["pit"], "releases": {"pit": 0.1}, "k": 2, "n": 3}}
        | {"source": {"kind": "mqtt", "payload": "image", **network}}
        | {"sinks": [{"kind": "webhook", "url": "http://10.0.0.1/a"}, {"kind": "mqtt", **network}]},
        {"sample": {"type": "series", "length": 8, "hop": 4}}
        | {"pre": [{"type": "standardize"}, {"type": "layout", "order": "NCW"}]}
        | {"post": {"type": "anomaly", "threshold": 2.0}}
        | {"source": {"kind": "video", "path": "/a"}, "sinks": [{"kind": "jsonl", "path": "/b"}]},
        {"sample": {"type": "array", "shape": [4, 3]}, "pre": []}
        | {"post": {"type": "regress", "quantities": [{"scale": 2.0}, {"unit": "K"}]}}
        | {"decision": {"above": {"pit": 3.0}, "releases": {"pit": 2.0}}}
        | {"source": {"kind": "camera", "device": "0"}, "sinks": [{"kind": "event"}]},
    ]
    return tuple(msgspec.json.encode(document) for document in documents)


def _pipeline(data: bytes) -> None:
    """Validate a pipeline, and compile what passes."""
    pipeline = decode_json(data, Pipeline, "pipeline")
    validate_pipeline(pipeline, ("good", "pit"), ("b", "s"))
    compile_pre(pipeline)
    compile_post(pipeline, ("good", "pit"), ("b", "s"))


def _post(data: bytes) -> None:
    """Read bytes as the outputs of a detector: whatever a model gives, a result or a refusal."""
    values = np.frombuffer(data[: len(data) // 4 * 4], np.float32)
    rows = values[: len(values) // 6 * 6].reshape(1, -1, 6)
    for spec, names in (
        (Detect(format="yolo", threshold=0.01), ("b",)),
        (Detect(format="yolo", head="final", threshold=0.01), ("b",)),
        (Detect(format="ultraface", boxes="b", scores="s", threshold=0.01), ("b", "s")),
    ):
        outputs = (rows,) if len(names) == 1 else (rows[:, :, :4], rows[:, :, 3:])
        compile_detect(spec, ("good", "pit"), names)(outputs, Geometry(32, 24, 32, 24))


def _bundle() -> list[Target]:
    outputs = np.tile(np.array([8, 8, 4, 4, 0.5, 0], np.float32), 3).tobytes()
    digest = hashlib.sha256(RAW).hexdigest()
    chunk = Chunk(sha256=digest, size_bytes=len(RAW))
    return [
        Target("manifest", (encode_manifest(make_manifest()),), decode_manifest, (WireError,)),
        Target("pipeline", _pipelines(), _pipeline, (WireError,)),
        Target("outputs of a model", (outputs,), _post, (WireError,)),
        Target("chunk", (compress(RAW),), lambda data: open_chunk(chunk, data), (WireError,)),
        Target(
            "file of a stick",
            (compress(RAW),),
            lambda data: open_named(digest, data, len(RAW)),
            (WireError,),
        ),
        Target("model", (make_model(), make_model("hang")), check_onnx, (WireError,)),
    ]


def _signed() -> list[Target]:
    device = Identity()
    key = DeviceKey(device.key.public_key())
    done = CommandResult(device_id="edge-01", command=1, name="restart", status="done", time_s=1.0)
    body = msgspec.json.encode(done)

    def opened(kind: Kind, data: bytes) -> bytes:
        """Go on as if the signature were good: a device may be the attacker."""
        document = decode_sealed(data, kind)
        key.signed(document)
        return bytes(document.body)

    def sealed(name: str, seed: bytes, kind: Kind, decode: Callable[[bytes], object]) -> Target:
        return Target(name, (seed,), lambda data: decode(opened(kind, data)), (WireError,))

    report = device.report(reported("edge-01"))
    claimed = device.sealed(msgspec.json.encode(_CLAIM), "claim")
    return [
        sealed("signed state", report, "state", messages.decode_state),
        sealed("signed result", device.sealed(body, "result"), "result", decode_result),
        sealed("claim to the fleet", claimed, "claim", decode_claim),
    ]


def _child() -> list[Target]:
    frame = encode_frame(Started(since_s=1.0))

    def frames(data: bytes) -> None:
        for body in FrameReader().feed(data):
            decode_report(body)

    return [
        Target("frames of an inference child", (frame, frame * 3), frames, (WorkerError,)),
        Target(
            "command to an inference child",
            (encode_frame(Trial())[4:],),
            decode_command,
            (WorkerError,),
        ),
    ]


def _topics() -> Target:
    topics = Topics("plant-7")
    names = topics.state("edge-01"), topics.chunk("0" * 64), topics.enrol_request("edge-01")

    def parse(data: bytes) -> None:
        name = data.decode(errors="replace")
        topics.chunk_digest(name)
        topics.parse_device(name)
        topics.parse_enrol_request(name)

    return Target("topic", tuple(name.encode() for name in names), parse, ())
