"""Telemetry batches on the wire: whole, small, and refused where they break the contract."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_agent.wire.codec import compress
from device_agent.wire.errors import WireError
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import (
    MAX_BATCH_RAW_BYTES,
    Energy,
    Event,
    Loss,
    Window,
    decode_batch,
    encode_batch,
)
from tests.fakes.telemetry import batch, event, window

counts = st.integers(0, 2**53 - 1)
numbers = st.floats(allow_nan=False)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
texts = st.text(max_size=50)
sketches = st.builds(
    Sketch, count=counts, total=numbers, buckets=st.dictionaries(st.integers(-2000, 2000), counts)
)
energies = st.builds(
    Energy,
    source=texts,
    method=st.sampled_from(["measured", "derived", "estimated"]),
    scope=texts,
    power_w=numbers,
    energy_j=numbers,
    uncertainty_w=numbers,
)
windows = st.builds(
    Window,
    start_s=numbers,
    duration_s=numbers,
    bundle=st.none() | digests,
    inferences=counts,
    errors=counts,
    stages=st.dictionaries(st.sampled_from(["pre", "run", "post", "total"]), sketches),
    predictions=st.dictionaries(texts, counts, max_size=5),
    confidence=st.lists(counts, max_size=10).map(tuple),
    energy=st.none() | energies,
    cpu_percent=st.none() | numbers,
    memory_bytes=st.none() | counts,
    temperature_c=st.none() | numbers,
    throttled=st.none() | st.booleans(),
)
events = st.builds(
    Event,
    time_s=numbers,
    code=texts,
    severity=st.sampled_from(["info", "warning", "error"]),
    detail=texts,
    bundle=st.none() | digests,
)
losses = st.builds(
    Loss, time_s=numbers, first_seq=counts, last_seq=counts, records=counts, reason=texts,
    start_s=st.none() | numbers, end_s=st.none() | numbers,
)  # fmt: skip


@given(st.lists(windows | events | losses, min_size=1, max_size=5))
def test_a_batch_comes_back_as_it_was_sent(bodies: list[Window | Event | Loss]) -> None:
    sent = batch(bodies)
    assert decode_batch(encode_batch(sent)) == sent


def packed(change: dict[str, object]) -> bytes:
    """A batch with one window, of which `change` replaces fields."""
    fields = msgspec.to_builtins(batch([window(0.0)]))
    fields["records"][0]["body"].update(change)
    return compress(msgspec.msgpack.encode(fields))


def test_an_unknown_field_is_ignored() -> None:
    assert decode_batch(packed({"humidity": 0.4})) == batch([window(0.0)])


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"inferences": -1}, "inferences"),
        ({"inferences": 2**53}, "inferences"),
        ({"inferences": "many"}, "inferences"),
        ({"duration_s": None}, "duration_s"),
        ({"bundle": "not-a-digest"}, "bundle"),
        ({"stages": {"total": {"buckets": {2001: 1}}}}, "stages"),
        ({"stages": {"total": {"buckets": {1: -1}}}}, "stages"),
        ({"stages": {"teleport": {}}}, "stages"),
        ({"energy": {"source": "x", "method": "guessed", "scope": "", "power_w": 1, "energy_j": 1}},
         "energy"),
        ({"type": "opinion"}, "body"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_its_fields_name(change: dict[str, object], where: str) -> None:
    with pytest.raises(WireError, match=f"telemetry batch: .*{where}"):
        decode_batch(packed(change))


def test_a_batch_without_records_is_refused() -> None:
    fields = msgspec.to_builtins(batch([event(1.0)])) | {"records": []}
    with pytest.raises(WireError, match="records"):
        decode_batch(compress(msgspec.msgpack.encode(fields)))


def test_a_batch_that_would_unpack_beyond_bounds_is_refused_before_it_is_unpacked() -> None:
    bomb = compress(bytes(MAX_BATCH_RAW_BYTES + 1))
    assert len(bomb) < 1000
    with pytest.raises(WireError, match="at most"):
        decode_batch(bomb)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_batch_or_a_wire_error(data: bytes) -> None:
    with pytest.raises(WireError):
        decode_batch(data)


@given(st.binary(max_size=200))
def test_any_packed_bytes_are_a_batch_or_a_wire_error(data: bytes) -> None:
    with pytest.raises(WireError):
        decode_batch(compress(data))


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_flipped_byte_is_never_another_kind_of_error(position: int, flip: int) -> None:
    sent = batch([window(0.0), event(1.0)])
    data = bytearray(encode_batch(sent))
    data[position % len(data)] ^= flip
    try:
        decode_batch(bytes(data))
    except WireError as error:
        assert error.subject == "telemetry batch"
