"""Chunks reach a device whole and verified, whatever the broker does."""

from __future__ import annotations

import threading
import time

import pytest

from app.link import Retained
from device_agent.errors import TransferError
from device_agent.wire.codec import compress
from device_agent.wire.topics import Topics
from tests.fakes.agent_link import FetchInBackground, Inbox, running_link
from tests.fakes.brokers import kill_broker, lose_state
from tests.fakes.console import chunk_of, retained, retained_chunk
from tests.fakes.waiting import PATIENCE_S, wait_until

CONTENTS = [index.to_bytes(2, "big") * 20_000 for index in range(60)]
CHUNKS = [chunk_of(raw) for raw in CONTENTS]
EXPECTED = {chunk.sha256: raw for chunk, raw in zip(CHUNKS, CONTENTS, strict=True)}


@pytest.fixture
def link(broker, topics, console):
    with running_link(broker, topics, Inbox()) as link:
        wait_until(lambda: link.connected, "the link to connect")
        yield link


def published(topics: Topics, contents: list[bytes]) -> list[Retained]:
    return [retained_chunk(topics, raw) for raw in contents]


def spoilt(topics: Topics, raw: bytes) -> Retained:
    """What a cache with a fault, or an attacker, leaves on a chunk's topic."""
    return retained(topics.chunk(chunk_of(raw).sha256), compress(raw[:-1] + b"?"))


def test_every_chunk_comes_once_and_verified(topics, console, link):
    console.hold(published(topics, CONTENTS))
    fetch = FetchInBackground(link, CHUNKS + CHUNKS[:5])
    fetch.join()
    assert fetch.got == EXPECTED
    assert fetch.progress[-1] == sum(map(len, CONTENTS))
    assert fetch.progress == sorted(fetch.progress)


def test_nothing_to_fetch_needs_no_connection(topics, link):
    fetch = FetchInBackground(link, [])
    fetch.join()
    assert fetch.got == {}


def test_chunks_published_after_the_fetch_began_come_too(topics, console, link):
    fetch = FetchInBackground(link, CHUNKS)
    console.hold(published(topics, CONTENTS))
    fetch.join()
    assert fetch.got == EXPECTED


def test_a_chunk_with_wrong_content_is_dropped_and_asked_for_again(topics, console, link, caplog):
    console.hold([*published(topics, CONTENTS[1:]), spoilt(topics, CONTENTS[0])])
    fetch = FetchInBackground(link, CHUNKS)
    wait_until(lambda: len(fetch.got) == len(CHUNKS) - 1, "all the good chunks")
    assert fetch.running
    assert CHUNKS[0].sha256 not in fetch.got
    console.hold(published(topics, CONTENTS))
    fetch.join()
    assert fetch.got == EXPECTED
    assert "has another digest" in caplog.text


def test_a_wrong_chunk_is_replaced_by_whoever_holds_the_right_one(topics, console, link):
    """The registry's chunk is good; only the broker's copy is spoilt behind the console's back."""
    console.hold(published(topics, CONTENTS))
    bad = spoilt(topics, CONTENTS[0])
    console.link.publish(bad.topic, bad.load(), retain=True).wait(PATIENCE_S)
    fetch = FetchInBackground(link, CHUNKS)
    fetch.join()
    assert fetch.got == EXPECTED


def test_a_chunk_the_broker_lost_is_published_again_on_need(topics, console, link):
    console.hold(published(topics, CONTENTS))
    lost = published(topics, CONTENTS[7:9])
    for item in lost:
        console.link.publish(item.topic, b"", retain=True).wait(PATIENCE_S)
    fetch = FetchInBackground(link, CHUNKS)
    fetch.join()
    assert fetch.got == EXPECTED


def test_endless_wrong_chunks_end_the_fetch(topics, console, link):
    item = spoilt(topics, CONTENTS[0])
    console.hold([item])
    fetch = FetchInBackground(link, CHUNKS[:1])
    while fetch.running:
        console.link.publish(item.topic, item.load(), retain=True).wait(PATIENCE_S)
    with pytest.raises(TransferError, match=r"\d+ chunks arrived with the wrong content"):
        fetch.join()
    assert fetch.got == {}


@pytest.mark.parametrize("loses_state", [False, True], ids=["back soon", "back empty"])
def test_a_fetch_outlives_its_broker(topics, broker, console, link, loses_state):
    half = published(topics, CONTENTS[:30])
    console.hold(half)
    fetch = FetchInBackground(link, CHUNKS)
    wait_until(lambda: len(fetch.got) == 30, "the first half")
    kill_broker(broker)
    if loses_state:
        lose_state(broker)
    else:
        broker.start()
    console.hold(published(topics, CONTENTS))
    fetch.join()
    assert fetch.got == EXPECTED


def test_commands_come_while_a_fetch_is_under_way(topics, broker, console):
    inbox = Inbox()
    with running_link(broker, topics, inbox) as link:
        console.hold(published(topics, CONTENTS[:-1]))
        fetch = FetchInBackground(link, CHUNKS)
        wait_until(lambda: fetch.got, "the fetch to be under way")
        command = retained(topics.assign("edge-01"), b"stop that")
        console.hold([*published(topics, CONTENTS[:-1]), command])
        wait_until(lambda: inbox.assignments == [b"stop that"], "the command")
        assert fetch.running
        assert inbox.disconnections == []
        console.hold([*published(topics, CONTENTS), command])
        fetch.join()
    assert fetch.got == EXPECTED


def test_cancelling_ends_the_fetch_and_keeps_what_came(topics, console, link):
    console.hold(published(topics, CONTENTS[:-1]))
    fetch = FetchInBackground(link, CHUNKS)
    wait_until(lambda: len(fetch.got) == len(CHUNKS) - 1, "all but one")
    fetch.cancel.set()
    with pytest.raises(TransferError, match="cancelled"):
        fetch.join()
    assert len(fetch.got) == len(CHUNKS) - 1
    assert link.connected


def test_a_chunk_that_nobody_has_is_told_after_the_time_allowed(topics, broker, console):
    console.hold(published(topics, CONTENTS[:-1]))
    fetches: list[FetchInBackground] = []

    def clock() -> float:  # it stands still until all that there is has come
        there = fetches and len(fetches[0].got) == len(CHUNKS) - 1
        return time.monotonic() if there else 0.0

    with running_link(broker, topics, Inbox(), clock=clock) as link:
        fetches.append(FetchInBackground(link, CHUNKS, stall_timeout_s=1.0))
        with pytest.raises(TransferError, match="1 chunks did not come within 1 s"):
            fetches[0].join()
    assert len(fetches[0].got) == len(CHUNKS) - 1


def test_a_sink_that_fails_ends_the_fetch_with_its_error(topics, console, link):
    console.hold(published(topics, CONTENTS[:1]))

    def full(chunk, raw):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        link.fetch(CHUNKS[:1], full, cancel=threading.Event())
    assert link.connected
