"""What the agent and its inference child say to each other.

Length-prefixed MessagePack frames of tagged structs over a socket pair. Decoding builds only the
types below and nothing else: a child that a model has taken over can lie, but not run code here.
"""

from __future__ import annotations

import struct
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from device_agent.errors import WorkerError
from device_agent.inference.says import Says
from device_agent.wire.messages import (
    MAX_DISAGREEMENTS,
    BundleRef,
    Digest,
    Predictions,
    Text,
)
from device_agent.wire.moments import Moments
from device_agent.wire.orders import Capture as CaptureMode
from device_agent.wire.pipeline.places import SinkSpec, SourceSpec
from device_agent.wire.sketch import Count, Sketch
from device_agent.wire.telemetry import Event, Stage
from device_agent.wire.typed import packed_decoder

MAX_FRAME_BYTES = 16 * 1024 * 1024
MAX_DETAIL = 500
KEY_BYTES = 8
_HEADER = struct.Struct(">I")
T = TypeVar("T")


class Position(Struct, frozen=True, kw_only=True, tag="position"):
    """How far a source has come, so that the next session goes on where the last one ended.

    Said before `Started`, with each window, and at the end.

    Attributes:
        source: Which source it is of; another one does not go on with it.
        frames: Samples that a replay or a video has given.
        seen: Keys of the files a watched directory has given, 8 bytes each.
        part_key: Of a recording that was cut into windows and is not through; else empty.
        part: How many of its windows were given.
        tail: What came of a signal and was in no window yet: float32, of so many `channels`.
        skip: How many of the next values are in no window.
    """

    source: Text = ""
    frames: Count = 0
    seen: bytes = b""
    part_key: bytes = b""
    part: Count = 0
    tail: bytes = b""
    channels: Count = 0
    skip: Count = 0


class Load(Struct, frozen=True, kw_only=True, tag="load"):
    """Make a session from a slot and warm it up; answered by `Progress`, then `Loaded`.

    Attributes:
        threads: Of the runtime; 0 chooses them by the rate.
        source: The device's own word on where samples come from; None leaves it to the manifest.
        endpoint: Whether the device has the local endpoint.
        sinks: Where results go, beside what the manifest says.
        device_id: Names the device to sinks and brokers.
        private: The agent's own directory, where no sink may write; empty for none.
        cache: Directory of optimized graphs and engines; empty keeps none.
    """

    slot: str
    threads: Count = 0
    source: SourceSpec | None = None
    endpoint: bool = False
    sinks: tuple[SinkSpec, ...] = ()
    device_id: str = ""
    private: str = ""
    cache: str = ""
    cache_max_bytes: Count = 0
    memory_limit_bytes: int | None = None


class Trial(Struct, frozen=True, tag="trial"):
    """Run the golden samples; answered by `TrialReport`."""


class ServerSpec(Struct, frozen=True, kw_only=True):
    """The local endpoint: descriptors that the child has inherited, and what it lets in.

    Attributes:
        listener: The listening socket.
        leave: Where connections go that the next child shall serve.
        find: Where those of the child before are.
        max_connections: At a time.
        max_body_bytes: Of a request.
    """

    listener: Count
    leave: Count
    find: Count
    max_connections: Count
    max_body_bytes: Count


class Serve(Struct, frozen=True, kw_only=True, tag="serve"):
    """Start the source; answered by `Started`, then windows and events.

    Attributes:
        position: Where to go on; None starts afresh.
        server: Of the local endpoint; None without one.
        rest_s: How long to rest first, in two windows, for idle power to be measured.
    """

    window_s: float
    rest_s: float = 0.0
    position: Position | None = None
    server: ServerSpec | None = None


class Resize(Struct, frozen=True, kw_only=True, tag="resize"):
    """Make windows this long from now on, the open one included."""

    window_s: float


class Capture(Struct, frozen=True, kw_only=True, tag="capture"):
    """Keep such samples from now on, in a directory and within a byte budget."""

    mode: CaptureMode
    directory: str
    max_bytes: Count


class OpenTap(Struct, frozen=True, kw_only=True, tag="open-tap"):
    """Show a share of the samples to a candidate; two descriptors come along: memory and socket.

    Attributes:
        baseline: Latencies from before.
    """

    share_permil: Count
    max_added_latency_permil: Count
    baseline: Sketch


class CloseTap(Struct, frozen=True, tag="close-tap"):
    """Show nothing any more; answered by `Tapped`, also where there was no tap."""


class Accompany(Struct, frozen=True, kw_only=True, tag="accompany"):
    """Look at what the serving child shows; two descriptors come along: memory and socket.

    Answered by `Tally` once there is nothing more to see.
    """

    max_cpu_permil: Count
    value_tolerance_permil: Count


class Stop(Struct, frozen=True, kw_only=True, tag="stop"):
    """End: the last window and position, then the child exits.

    Attributes:
        last: Nobody goes on with this source; a broker need not keep what comes meanwhile.
    """

    last: bool = True


class Progress(Struct, frozen=True, kw_only=True, tag="progress"):
    """A step of a load begins.

    Said at its beginning only: the runtime may hold the interpreter while it builds an engine, for
    minutes. Whether the child is still at work in it, its CPU time tells.

    Attributes:
        step: ``read``, ``optimize``, ``engine``, ``load`` or ``warm-up``.
        elapsed_s: Since the load began.
        expected_s: How long this step takes, by what the device has seen before.
    """

    step: Text
    elapsed_s: float
    expected_s: float | None = None


class Loaded(Struct, frozen=True, kw_only=True, tag="loaded"):
    """What a child has in its session, said by the child of the bytes that it really loaded.

    Attributes:
        model_sha256: Digest of the very bytes the session was made from.
        provider: The execution provider that runs the model, as its nodes have shown.
        fallback: Which provider was asked for before and why it does not run; else empty.
        threads: The runtime's own.
        source: What tells its source from others, as in `Position`.
        load_s: Reading, checking, loading and warming up.
    """

    bundle: BundleRef
    model_sha256: Digest
    provider: Text
    load_s: float
    fallback: Text = ""
    threads: Count = 1
    source: Text = ""


class TrialReport(Struct, frozen=True, kw_only=True, tag="trialled"):
    """How the golden samples went.

    Attributes:
        reason: Reason code where it failed, else empty.
        max_abs_error: Largest deviation of any finite output from what the console had.
        top1: Share of samples whose top class equals the console's.
        p50_s: Median time of a run.
    """

    passed: bool
    reason: Text
    detail: Text
    max_abs_error: float
    top1: float
    p50_s: float


class Tapped(Struct, frozen=True, kw_only=True, tag="tapped"):
    """What the serving child showed; see `device_agent.wire.messages.ShadowReport`."""

    seen: Count = 0
    dropped: Count = 0
    skipped_latency: Count = 0
    before_p95_s: float | None = None
    beside_p95_s: float | None = None


class Tally(Struct, frozen=True, kw_only=True, tag="tally"):
    """What the candidate found; see `device_agent.wire.messages.ShadowReport`."""

    compared: Count
    agreed: Count
    errors: Count
    skipped_cpu: Count
    serving: Predictions
    candidate: Predictions
    latency: Sketch
    cpu_s: float
    disagreements: Annotated[tuple[Digest, ...], Meta(max_length=MAX_DISAGREEMENTS)]


class Failure(Struct, frozen=True, kw_only=True, tag="failure"):
    """The child could not do what it was asked."""

    reason: Text
    detail: Text


class Started(Struct, frozen=True, kw_only=True, tag="started"):
    """The source runs, since this Unix time."""

    since_s: float


class ServingWindow(Struct, frozen=True, kw_only=True, tag="served"):
    """What the child knows of a telemetry window; see `device_agent.wire.telemetry.Window`."""

    start_s: float
    duration_s: float
    bundle: Digest
    inferences: Count = 0
    errors: Count = 0
    dropped: Count = 0
    alarms: Count = 0
    stages: dict[Stage, Sketch] = {}
    predictions: dict[str, Count] = {}
    confidence: tuple[Count, ...] = ()
    values: dict[str, Moments] = {}
    served_requests: Count = 0


class Heartbeat(Struct, frozen=True, tag="heartbeat"):
    """The serving loop has come round again."""


class Taken(Struct, frozen=True, kw_only=True, tag="taken"):
    """A file of a watched directory is about to be worked on.

    Said before, not after: a file that brings the child down is not tried again.
    """

    key: Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]


Command = Load | Trial | Serve | Resize | Capture | OpenTap | CloseTap | Accompany | Stop
Report = (
    Progress
    | Loaded
    | TrialReport
    | Tapped
    | Tally
    | Failure
    | Started
    | ServingWindow
    | Event
    | Heartbeat
    | Position
    | Taken
)


def encode_frame(message: Command | Report) -> bytes:
    """Return a message with its length in front.

    Raises:
        WorkerError: It is larger than a frame may be.
    """
    body = msgspec.msgpack.encode(message)
    if len(body) > MAX_FRAME_BYTES:
        raise WorkerError("worker-protocol", Says.FRAME_TOO_LARGE(n=len(body)))
    return _HEADER.pack(len(body)) + body


class FrameReader:
    """Cuts a byte stream into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Return the bodies of the frames that `data` completes.

        Raises:
            WorkerError: A frame announces more than it may hold.
        """
        self._buffer += data
        bodies = []
        while len(self._buffer) >= _HEADER.size:
            (size,) = _HEADER.unpack_from(self._buffer)
            if size > MAX_FRAME_BYTES:
                raise WorkerError("worker-protocol", Says.FRAME_ANNOUNCED(n=size))
            end = _HEADER.size + size
            if len(self._buffer) < end:
                break
            bodies.append(bytes(self._buffer[_HEADER.size : end]))
            del self._buffer[:end]
        return bodies


_COMMANDS: msgspec.msgpack.Decoder[Command] = packed_decoder(Command)
_REPORTS: msgspec.msgpack.Decoder[Report] = packed_decoder(Report)


def decode_command(body: bytes) -> Command:
    """Decode what the agent asks.

    Raises:
        WorkerError: Malformed.
    """
    return _decode(_COMMANDS, body)


def decode_report(body: bytes) -> Report:
    """Decode what a child says.

    Raises:
        WorkerError: Malformed.
    """
    return _decode(_REPORTS, body)


def _decode(decoder: msgspec.msgpack.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise WorkerError("worker-protocol", Says.FRAME_MALFORMED(problem=error)) from error


def one_line(error: object) -> str:
    """Return a message for people as one line of bounded length."""
    return " ".join(str(error).split())[:MAX_DETAIL]
