from __future__ import annotations

import pickle
import struct

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_agent.errors import WorkerError
from device_agent.inference.protocol import (
    MAX_DETAIL,
    MAX_FRAME_BYTES,
    FrameReader,
    Heartbeat,
    Load,
    Position,
    Report,
    Serve,
    ServingWindow,
    Stop,
    Taken,
    Trial,
    decode_command,
    decode_report,
    encode_frame,
    one_line,
)
from device_agent.wire.pipeline.places import EventSink, JsonlSink, ReplaySource
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Event

COMMANDS = [
    Load(
        slot="/slots/a",
        threads=2,
        source=ReplaySource(path="/s", rate_hz=5.0),
        sinks=(EventSink(enabled=False), JsonlSink(path="/out.jsonl")),
        memory_limit_bytes=1 << 30,
    ),
    Trial(),
    Serve(window_s=1.0, position=Position(frames=3)),
    Stop(),
]
REPORTS: list[Report] = [
    Heartbeat(),
    Taken(key=b"12345678"),
    Position(frames=4, seen=b"12345678"),
    Event(time_s=1.0, code="source.lost", severity="warning", detail="gone"),
    ServingWindow(
        start_s=1.0,
        duration_s=2.0,
        bundle="0" * 64,
        inferences=1,
        stages={"run": Sketch(count=1, total=0.5, buckets={3: 1})},
        predictions={"good": 1},
        confidence=(0, 1),
    ),
]


@given(st.lists(st.integers(1, 7), min_size=1, max_size=40))
def test_frames_survive_any_cutting_of_the_stream(cuts: list[int]) -> None:
    stream = b"".join(encode_frame(report) for report in REPORTS)
    reader = FrameReader()
    bodies: list[bytes] = []
    at = 0
    for cut in cuts:
        bodies += reader.feed(stream[at : at + cut])
        at += cut
    bodies += reader.feed(stream[at:])
    assert [decode_report(body) for body in bodies] == REPORTS


def test_every_command_comes_back_as_it_was() -> None:
    bodies = FrameReader().feed(b"".join(encode_frame(command) for command in COMMANDS))
    assert [decode_command(body) for body in bodies] == COMMANDS


def test_a_frame_that_announces_too_much_is_refused_before_it_is_read() -> None:
    with pytest.raises(WorkerError) as caught:
        FrameReader().feed(struct.pack(">I", MAX_FRAME_BYTES + 1))
    assert caught.value.reason == "worker-protocol"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xff",
        pickle.dumps({"type": "heartbeat"}),
        msgspec.msgpack.encode({"type": "load", "slot": "/", "threads": 1}),
        msgspec.msgpack.encode({"type": "taken", "key": b"short"}),
        msgspec.msgpack.encode({"type": "served", "bundle": "not a digest"}),
        msgspec.msgpack.encode([[[]]] * 3),
        b"\x91" * 5000,
    ],
    ids=["empty", "noise", "pickle", "command", "short-key", "no-digest", "list", "deep"],
)
def test_a_child_can_say_nothing_but_reports(body: bytes) -> None:
    with pytest.raises(WorkerError) as caught:
        decode_report(body)
    assert caught.value.reason == "worker-protocol"


def test_a_message_for_people_is_one_bounded_line() -> None:
    assert one_line("a\n  b\tc") == "a b c"
    assert len(one_line("x" * 10_000)) == MAX_DETAIL
