"""A shadow pauses when the serving session gets slower, and what it skips is counted."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from device_agent.inference.protocol import OpenTap
from device_agent.inference.shadow.budget import (
    ENOUGH,
    FEWEST,
    MAX_PAUSE_S,
    PAUSE_S,
    RECENT,
    LatencyBudget,
)
from device_agent.inference.shadow.channel import (
    PLACE_BYTES,
    PLACES,
    Channel,
    Shown,
    decode_shown,
    open_channel,
)
from device_agent.inference.shadow.tap import Tap
from device_agent.wire.pipeline.result import Finding, Result
from device_agent.wire.sketch import Sketch

RESULT = Result((Finding("high", 0.9),))
SAMPLE = np.arange(6, dtype=np.float32).reshape(2, 3)


def sketch_of(*values_s: float) -> Sketch:
    sketch = Sketch(buckets={})
    sketch.add_all(values_s)
    return sketch


def baseline() -> Sketch:
    """A p95 of about 10 ms."""
    return sketch_of(*[0.010] * 1000)


def test_a_latency_as_before_never_pauses_it() -> None:
    budget = LatencyBudget(baseline(), 100)
    for index in range(10 * RECENT):
        budget.add(0.020 if index % 20 == 0 else 0.010, index * 0.1)
        assert budget.allows(index * 0.1)
    assert budget.before_p95_s == pytest.approx(0.010, rel=0.01)
    assert budget.beside.count == 10 * RECENT


@pytest.mark.parametrize(("permil", "pauses"), [(100, True), (500, False)])
def test_a_latency_that_rose_by_more_than_is_allowed_pauses_it(permil: int, pauses: bool) -> None:
    budget = LatencyBudget(baseline(), permil)
    for _ in range(FEWEST):
        budget.add(0.013, 1.0)
    assert budget.allows(1.0) is not pauses


def test_pauses_grow_while_it_does_not_help_and_shrink_in_calm() -> None:
    budget, now_s, lengths = LatencyBudget(baseline(), 100), 0.0, []
    for _ in range(8):
        for _ in range(FEWEST):
            budget.add(0.030, now_s)
        began_s = now_s
        while not budget.allows(now_s):
            now_s += 0.5
            budget.add(0.030, now_s - 0.1)  # what is slow in a pause is not the shadow's doing
        lengths.append(now_s - began_s)
    assert lengths == [2.0, 4.0, 8.0, 16.0, 32.0, MAX_PAUSE_S, MAX_PAUSE_S, MAX_PAUSE_S]
    now_s += 1000.0
    for _ in range(FEWEST):
        budget.add(0.030, now_s)
    assert not budget.allows(now_s + PAUSE_S - 0.1)
    assert budget.allows(now_s + PAUSE_S)


def test_without_a_time_before_it_learns_first() -> None:
    budget = LatencyBudget(sketch_of(5.0), 100)
    for _ in range(ENOUGH - 2):
        budget.add(0.010, 0.0)
        assert not budget.allows(0.0)
        assert budget.before_p95_s is None
    budget.add(0.010, 0.0)
    assert budget.allows(0.0)
    assert budget.beside.count == 0


class Bench:
    """A tap, and the candidate's end of its channel in the test's hands."""

    def __init__(self, channel: Channel, share_permil: int = 1000) -> None:
        self.now_s = 0.0
        self.theirs = socket.socket(fileno=os.dup(channel.candidate.fileno()))
        self.theirs.setblocking(False)
        self.memory = channel.memory
        request = OpenTap(
            share_permil=share_permil, max_added_latency_permil=100, baseline=baseline()
        )
        self.tap = Tap(
            request,
            os.dup(channel.memory),
            socket.socket(fileno=os.dup(channel.serving.fileno())),
            chance=lambda: 0.5,
            clock=lambda: self.now_s,
        )

    def show(self, times: int = 1, took_s: float = 0.010) -> None:
        for _ in range(times):
            self.tap.show(SAMPLE, "a.npy", RESULT, took_s)

    def close(self) -> None:
        self.tap.close()
        self.theirs.close()

    def look(self) -> Shown:
        return decode_shown(self.theirs.recv(4096))


Open = Callable[..., Bench]


@pytest.fixture
def channel() -> Iterator[Channel]:
    """Give a channel."""
    with open_channel() as channel:
        yield channel


@pytest.fixture
def open_bench(channel: Channel) -> Iterator[Open]:
    """Open taps on it, which are closed after the test."""
    benches: list[Bench] = []

    def begin(share_permil: int = 1000) -> Bench:
        benches.append(Bench(channel, share_permil))
        return benches[-1]

    yield begin
    for bench in benches:
        bench.close()


def test_a_sample_comes_as_it_was_with_the_result(open_bench: Open) -> None:
    bench = open_bench()
    bench.show()
    shown = bench.look()
    assert (shown.name, shown.result, shown.shape) == ("a.npy", RESULT, (2, 3))
    data = os.pread(bench.memory, SAMPLE.nbytes, shown.place * PLACE_BYTES)
    assert data == SAMPLE.tobytes()
    assert np.dtype(shown.dtype) == SAMPLE.dtype


def test_a_candidate_that_does_not_come_after_costs_samples_and_nothing_else(
    open_bench: Open,
) -> None:
    bench = open_bench()
    bench.show(10)
    seen = [bench.look() for _ in range(PLACES)]
    assert {each.place for each in seen} == set(range(PLACES))
    bench.theirs.send(bytes((seen[0].place,)))
    bench.show(1)
    assert bench.look().place == seen[0].place
    tapped = bench.tap.close()
    assert (tapped.seen, tapped.dropped, tapped.skipped_latency) == (11, 10 - PLACES, 0)


def test_what_is_not_shown_for_the_latency_s_sake_is_counted(open_bench: Open) -> None:
    bench = open_bench()
    bench.show(FEWEST, took_s=0.030)
    before = bench.tap.close()
    assert before.skipped_latency == 1, "the one with which it was noticed"
    bench = open_bench()
    bench.show(FEWEST - 1, took_s=0.030)
    bench.show(5, took_s=0.030)
    bench.now_s = PAUSE_S
    for _ in range(PLACES):
        bench.theirs.send(bytes((bench.look().place,)))
    bench.show(1)
    tapped = bench.tap.close()
    assert tapped.skipped_latency == 5
    assert tapped.seen == FEWEST + 5
    assert tapped.beside_p95_s == pytest.approx(0.030, rel=0.01)


def test_what_is_not_of_the_share_is_only_seen(open_bench: Open) -> None:
    bench = open_bench(500)  # chance gives 0.5
    bench.show(3)
    with pytest.raises(BlockingIOError):
        bench.look()
    tapped = bench.tap.close()
    assert (tapped.seen, tapped.dropped, tapped.skipped_latency) == (3, 0, 0)


def test_a_candidate_that_talks_nonsense_or_is_gone_does_no_harm(
    channel: Channel, open_bench: Open
) -> None:
    bench = open_bench()
    for nonsense in (b"\x00", b"\x00", b"\xff", bytes((PLACES,))):
        bench.theirs.send(nonsense)
    bench.show(PLACES + 3)
    assert len({bench.look().place for _ in range(PLACES)}) == PLACES
    with pytest.raises(BlockingIOError):
        bench.look()
    bench.theirs.close()
    channel.candidate.close()
    bench.show(3)
    assert bench.tap.close().dropped == 6


def test_a_candidate_cannot_shrink_the_memory_under_the_serving_child(
    channel: Channel, open_bench: Open
) -> None:
    with pytest.raises(PermissionError):
        os.ftruncate(channel.memory, 0)
    bench = open_bench()
    bench.show()
    assert bench.look().result == RESULT


def test_a_sample_that_is_too_large_is_dropped(open_bench: Open) -> None:
    bench = open_bench()
    huge = np.broadcast_to(np.zeros(1, np.uint8), (PLACE_BYTES + 1,))
    bench.tap.show(huge, "huge", RESULT, 0.01)
    assert bench.tap.close().dropped == 1


def test_after_its_end_nothing_is_shown(open_bench: Open) -> None:
    bench = open_bench()
    tapped = bench.tap.close()
    bench.show(3)
    assert bench.tap.close() == tapped
