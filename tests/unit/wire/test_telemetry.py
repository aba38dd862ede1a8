"""Telemetry batches on the wire: whole, small, and refused where they break the contract."""

from __future__ import annotations

import statistics
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_agent.wire.codec import compress
from device_agent.wire.errors import WireError
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import (
    MAX_BATCH_RAW_BYTES,
    Batch,
    Body,
    Energy,
    Event,
    Log,
    Loss,
    Run,
    Window,
    decode_batch,
    encode_batch,
    own_runs,
)
from tests.fakes.telemetry import batch, event, window

VECTOR = Path(__file__).parents[2] / "vectors" / "telemetry.hex"
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
    idle_w=st.none() | numbers,
    net_j=st.none() | numbers,
)
moments = st.builds(
    Moments, count=counts, total=numbers, spread=numbers, lowest=numbers, highest=numbers
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
    merged=st.integers(1, 2**53 - 1),
    values=st.dictionaries(texts, moments, max_size=3),
    served_requests=counts,
    clock=st.sampled_from(["", "unsynchronised", "jumped"]),
    power_mode=texts,
)
events = st.builds(
    Event,
    time_s=numbers,
    code=texts,
    severity=st.sampled_from(["info", "warning", "error"]),
    detail=texts,
    bundle=st.none() | digests,
)
logs = st.builds(
    Log,
    time_s=numbers,
    level=st.sampled_from(["debug", "info", "warning", "error"]),
    logger=texts,
    text=texts,
)
runs = st.lists(st.tuples(counts, counts), max_size=3).map(tuple)
losses = st.builds(
    Loss, time_s=numbers, first_seq=counts, last_seq=counts, records=counts, reason=texts,
    start_s=st.none() | numbers, end_s=st.none() | numbers, foreign=runs,
)  # fmt: skip


@given(st.lists(windows | events | logs | losses, min_size=1, max_size=5), runs)
def test_a_batch_comes_back_as_it_was_sent(bodies: list[Body], foreign: tuple[Run, ...]) -> None:
    sent = batch(bodies)
    merged = msgspec.structs.replace(sent.records[0], first_seq=0, foreign=foreign)
    sent = msgspec.structs.replace(sent, records=(merged, *sent.records[1:]))
    assert decode_batch(encode_batch(sent)) == sent


def golden() -> Batch:
    """One record of each kind, with every field away from its default."""
    energy = Energy(
        source="INA3221 VDD_IN", method="measured", scope="board", power_w=5.5, energy_j=55.0,
        uncertainty_w=0.25, idle_w=3.5, net_j=20.0,
    )  # fmt: skip
    full = window(
        1_790_000_000.5,
        dropped=3,
        errors=2,
        alarms=1,
        stages={"total": Sketch(count=2, total=0.25, buckets={-200: 1, -100: 1})},
        energy=energy,
        merged=6,
        values={"depth_mm": Moments(count=2, total=3.0, spread=0.5, lowest=1.0, highest=2.0)},
        served_requests=40,
        clock="unsynchronised",
        power_mode="MAXN",
        throttled=True,
    )
    log = Log(time_s=2.5, level="warning", logger="device_agent.link", text="no broker")
    loss = Loss(
        time_s=3.5, first_seq=1, last_seq=9, records=7, reason="spool full", start_s=0.5,
        end_s=1.5, foreign=((3, 4),),
    )  # fmt: skip
    bodies = [full, event(2.0, severity="error", detail="pit 0.98", bundle="3" * 64), log, loss]
    sent = batch(bodies, first_seq=20, oldest_seq=20)
    merged = msgspec.structs.replace(sent.records[0], first_seq=10, foreign=((12, 12), (15, 17)))
    return msgspec.structs.replace(sent, records=(merged, *sent.records[1:]))


def test_the_golden_vector_pins_the_bytes() -> None:
    packed = bytes.fromhex("".join(VECTOR.read_text().split()))
    assert msgspec.msgpack.encode(golden()) == packed
    assert decode_batch(compress(packed)) == golden()


def test_a_batch_of_an_older_agent_is_read_with_defaults() -> None:
    fields = msgspec.to_builtins(batch([window(0.0)]))
    for name in ("merged", "values", "served_requests", "clock", "power_mode"):
        del fields["records"][0]["body"][name]
    del fields["records"][0]["first_seq"], fields["records"][0]["foreign"]
    assert decode_batch(compress(msgspec.msgpack.encode(fields))) == batch([window(0.0)])


@pytest.mark.parametrize(
    ("foreign", "own"),
    [
        ((), [(1, 9)]),
        (((3, 4),), [(1, 2), (5, 9)]),
        (((1, 1), (8, 9)), [(2, 7)]),
        (((0, 20),), []),
        (((5, 6), (4, 4)), [(1, 4), (7, 9)]),
        (((8, 9), (20, 30)), [(1, 7)]),
    ],
)
def test_a_merged_records_own_numbers_leave_out_what_is_foreign(
    foreign: tuple[Run, ...], own: list[Run]
) -> None:
    assert list(own_runs(1, 9, foreign)) == own


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.lists(st.floats(-1e6, 1e6)))
def test_moments_merge_as_if_taken_together(first: list[float], second: list[float]) -> None:
    parts = [Moments(), Moments()]
    for part, values in zip(parts, (first, second), strict=True):
        for value in values:
            part.add(value)
    parts[0].merge(parts[1])
    together = [*first, *second]
    assert parts[0].count == len(together)
    assert (parts[0].lowest, parts[0].highest) == (min(together), max(together))
    assert parts[0].mean == pytest.approx(statistics.fmean(together), abs=1e-6)
    assert parts[0].deviation == pytest.approx(statistics.pstdev(together), rel=1e-6, abs=1e-3)


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
        ({"merged": 0}, "merged"),
        ({"clock": "late"}, "clock"),
        ({"values": {"depth": {"count": -1}}}, "values"),
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
