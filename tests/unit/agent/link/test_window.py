from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_agent.link.window import MAX_BYTES, MAX_CHUNKS, MIN_BYTES, Window
from device_agent.wire.chunk import open_chunk
from device_agent.wire.codec import compress
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import CHUNK_BYTES, Chunk


def make_chunk(raw: bytes) -> Chunk:
    return Chunk(sha256=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw))


def many(count: int, size_bytes: int = 100) -> dict[str, bytes]:
    contents = [index.to_bytes(4, "big") * (size_bytes // 4) for index in range(count)]
    return {hashlib.sha256(raw).hexdigest(): raw for raw in contents}


def window_of(contents: dict[str, bytes]) -> Window:
    return Window([make_chunk(raw) for raw in contents.values()], now_s=0.0)


def test_a_chunk_opens_to_its_raw_bytes():
    assert open_chunk(make_chunk(b"weights"), compress(b"weights")) == b"weights"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"weights",
        compress(b"Weights"),
        compress(b"weight"),
        compress(b"weights and more"),
        compress(b"weights")[:-1],
        compress(b"weights") + b"x",
        compress(bytes(100_000_000)),
    ],
    ids=["empty", "raw", "other", "short", "long", "truncated", "trailing", "bomb"],
)
def test_anything_else_is_refused_and_stays_expected(payload):
    chunk = make_chunk(b"weights")
    window = Window([chunk], now_s=0.0)
    window.refill(0.0)
    with pytest.raises(WireError):
        window.accept(chunk.sha256, payload)
    assert window.waiting() == [chunk.sha256]
    assert window.verified_bytes == 0
    assert not window.finished


def test_no_more_than_a_window_is_asked_for_and_halves_follow():
    contents = many(40)
    window = window_of(contents)
    asked, done = window.refill(0.0)
    assert (len(asked), done) == (MAX_CHUNKS, [])
    for digest in asked[: MAX_CHUNKS // 2 - 1]:
        window.accept(digest, compress(contents[digest]))
        assert window.refill(1.0) == ([], [])
    window.accept(asked[MAX_CHUNKS // 2 - 1], compress(contents[asked[MAX_CHUNKS // 2 - 1]]))
    more, done = window.refill(1.0)
    assert len(more) == MAX_CHUNKS // 2
    assert done == asked[: MAX_CHUNKS // 2]


def test_a_chunk_named_twice_is_fetched_once():
    window = Window([make_chunk(b"same"), make_chunk(b"same")], now_s=0.0)
    asked, _ = window.refill(0.0)
    assert len(asked) == 1
    window.accept(asked[0], compress(b"same"))
    assert window.finished


def outstanding_bytes(window: Window, contents: dict[str, bytes]) -> int:
    return sum(len(contents[digest]) for digest in window.waiting())


def test_a_slow_link_keeps_little_outstanding_and_a_fast_one_much():
    contents = many(120, CHUNK_BYTES)
    slow, fast = window_of(contents), window_of(contents)
    for now in range(20):
        for window, now_s in ((slow, now * 10.0), (fast, now * 0.001)):
            window.refill(now_s)
            digest = window.waiting()[0]
            window.accept(digest, compress(contents[digest]))
    slow.refill(200.0)
    fast.refill(0.021)
    assert outstanding_bytes(slow, contents) <= MIN_BYTES
    assert MIN_BYTES < outstanding_bytes(fast, contents) <= MAX_BYTES


@given(
    st.lists(st.integers(4, CHUNK_BYTES // 8).map(lambda size: size * 4), max_size=60),
    st.randoms(use_true_random=False),
)
def test_everything_arrives_in_any_order_within_the_limits(sizes, random):
    contents = {
        hashlib.sha256(raw).hexdigest(): raw
        for raw in (index.to_bytes(4, "big") * (size // 4) for index, size in enumerate(sizes))
    }
    window = window_of(contents)
    given_up: list[str] = []
    now_s = 0.0
    while not window.finished:
        now_s += random.random()
        given_up += window.refill(now_s)[1]
        assert 1 <= len(window.waiting()) <= MAX_CHUNKS
        assert outstanding_bytes(window, contents) <= MAX_BYTES
        digest = random.choice(window.waiting())
        window.accept(digest, compress(contents[digest]))
    assert window.verified_bytes == sum(map(len, contents.values()))
    assert len(given_up) == len(set(given_up))
    assert set(given_up) <= set(contents)
