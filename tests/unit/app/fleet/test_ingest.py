"""What comes in is stored before it is acknowledged, and nothing stops the inlet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import EnvironmentFaultError
from app.fleet import ingest as ingest_module
from app.fleet.inbox import Inbox, Message
from app.fleet.ingest import Handlers, Ingest
from app.fleet.keeper import Keeper
from app.fleet.live import LiveFleet, Rejection
from app.fleet.rate import RateMeter
from app.fleet.store import TelemetryStore
from device_agent.wire.messages import (
    Ack,
    Alive,
    Inventory,
    ReportedState,
    Slots,
    decode_state,
    encode,
)
from device_agent.wire.telemetry import encode_batch
from device_agent.wire.topics import Topics
from tests.fakes.telemetry import batch, event, window
from tests.fakes.waiting import wait_until

ROOT = Path(__file__).parents[4]
TOPICS = Topics("test")
TEL = TOPICS.telemetry("edge-01")


class FaultyStore(TelemetryStore):
    """A real store whose disk can be full."""

    full = False

    def append_many(self, batches):
        if self.full:
            raise EnvironmentFaultError("telemetry database cannot be written: disk is full")
        return super().append_many(batches)


def judge(device_id: str, payload: bytes, received_s: float) -> ReportedState | Rejection | None:
    """Believe everything but what says itself that it is no good."""
    if payload == b"again":
        return None
    if payload == b"forged":
        return Rejection("report-forged", "not the device's key", received_s)
    return decode_state(payload)


class Bench:
    """An ingest with real store and live view, and the acks it gave."""

    def __init__(self, directory: Path) -> None:
        self.store = FaultyStore(directory / "telemetry.db")
        self.live = LiveFleet()
        self.acks: list[tuple[str, Ack]] = []
        self.stored_at_ack: list[int] = []
        self.requests: list[tuple[str, bytes]] = []
        self.inbox = Inbox(max_messages=8, max_bytes=1_000_000)
        self.results: list[tuple[str, bytes]] = []
        self.handlers = Handlers(
            self.acknowledge, judge, self.enrol, lambda *came: self.results.append(came)
        )
        self.ingest = Ingest(TOPICS, Keeper(self.store), self.live, self.handlers, self.inbox)

    def acknowledge(self, device_id: str, ack: Ack) -> None:
        self.stored_at_ack.append(self.store.count().events)
        self.acks.append((device_id, ack))

    def enrol(self, device_id: str, payload: bytes) -> None:
        if payload == b"disk full":
            raise EnvironmentFaultError("registry cannot be written: disk is full")
        self.requests.append((device_id, payload))

    def offer(self, topic: str, payload: bytes, retained: bool = False) -> None:
        self.ingest.offer(topic, payload, retained)

    def await_acks(self, count: int) -> None:
        wait_until(lambda: len(self.acks) >= count, f"ack {count}")

    def await_empty(self) -> None:
        wait_until(lambda: self.ingest.stats().queued == 0, "an empty inbox")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.ingest.stop()
    bench.store.close()
    assert "ingest" not in {thread.name for thread in threading.enumerate()}


def state(device_id: str = "edge-01", time_s: float = 500.0) -> ReportedState:
    return ReportedState(
        device_id=device_id, counter=1, time_s=time_s, boot_id="b", inventory=Inventory(),
        slots=Slots(),
    )  # fmt: skip


def test_a_batch_is_stored_then_acknowledged_and_shown(bench: Bench) -> None:
    bench.ingest.start()
    bench.offer(TEL, encode_batch(batch([event(1.0), window(990.0)])))
    bench.await_acks(1)
    assert bench.acks == [("edge-01", Ack(spool_id="spool-a", seq=2))]
    assert bench.stored_at_ack == [1], "the record was in the store when the ack was given"
    assert bench.live.get("edge-01").power_w == 5.0


def test_a_batch_that_comes_again_is_stored_once_and_acknowledged_again(bench: Bench) -> None:
    bench.ingest.start()
    for n in range(1, 4):
        bench.offer(TEL, encode_batch(batch([event(1.0), event(2.0)])))
        bench.await_acks(n)
    assert {ack.seq for _, ack in bench.acks} == {2}
    assert bench.store.count().events == 2


def test_a_result_is_handed_over_as_it_came(bench: Bench) -> None:
    bench.ingest.start()
    bench.offer(TOPICS.result("edge-01"), b"signed", retained=True)
    wait_until(lambda: bench.results, "the result")
    assert bench.results == [("edge-01", b"signed")]


def test_a_retained_message_that_is_cleared_is_no_offence(bench: Bench) -> None:
    bench.ingest.start()
    for topic in (TOPICS.result("edge-01"), TOPICS.state("edge-01"), TOPICS.alive("edge-01")):
        bench.offer(topic, b"")
    bench.offer(TOPICS.result("edge-02"), b"signed")
    wait_until(lambda: bench.results, "the result")
    assert bench.ingest.stats().rejected == 0
    assert bench.live.get("edge-01") is None


KILLED_BEFORE_ACK = """
import os, signal, sys
from pathlib import Path
from app.fleet.ingest import Handlers, Ingest
from app.fleet.keeper import Keeper
from app.fleet.live import LiveFleet
from app.fleet.store import TelemetryStore
from device_agent.wire.topics import Topics
store = TelemetryStore(Path(sys.argv[1]))
die = lambda device_id, ack: os.kill(os.getpid(), signal.SIGKILL)
ingest = Ingest(Topics("test"), Keeper(store), LiveFleet(), Handlers(die, None, None, None))
ingest.offer(sys.argv[2], sys.stdin.buffer.read(), False)
ingest.start()
ingest._thread.join(60)
"""


def test_a_console_killed_between_store_and_ack_stores_the_batch_once(bench: Bench) -> None:
    payload = encode_batch(batch([event(1.0), window(2.0)]))
    path = str(bench.store.path)
    child = subprocess.run(
        [sys.executable, "-c", KILLED_BEFORE_ACK, path, TEL], cwd=ROOT, input=payload, check=False
    )
    assert child.returncode == -signal.SIGKILL
    assert (bench.store.count().events, bench.store.count().windows) == (1, 1), "stored, not acked"

    bench.ingest.start()
    bench.offer(TEL, payload)
    bench.await_acks(1)
    assert bench.acks[0][1].seq == 2
    assert (bench.store.count().events, bench.store.count().windows) == (1, 1)
    assert bench.store.gaps() == 0


def test_no_ack_leaves_before_the_child_has_answered_even_if_it_is_killed_with_two_frames(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "BATCHES_AT_ONCE", 2)
    keeper = bench.ingest._keeper = Keeper(bench.store, busy_per_s=1.0)
    payloads = [encode_batch(batch([event(1.0)], first_seq=seq)) for seq in range(1, 6)]
    bench.ingest.start()
    bench.offer(TEL, payloads[0])
    bench.await_acks(1)
    wait_until(lambda: keeper.pid, "the child")
    os.kill(keeper.pid, signal.SIGSTOP)
    asked: list[int] = []
    ask = keeper._child.ask
    monkeypatch.setattr(keeper._child, "ask", lambda given: (ask(given), asked.append(len(given))))
    with bench.inbox._changed:  # so that all are there when the first is taken
        for payload in payloads[1:]:
            bench.offer(TEL, payload)
    wait_until(lambda: asked == [2, 2], "two frames in flight")
    assert len(bench.acks) == 1
    os.kill(keeper.pid, signal.SIGKILL)
    bench.await_acks(5)
    assert [ack.seq for _, ack in bench.acks] == [1, 2, 3, 4, 5]
    assert all(
        stored >= ack.seq for stored, (_, ack) in zip(bench.stored_at_ack, bench.acks, strict=True)
    )
    assert (bench.store.count().events, bench.store.gaps()) == (5, 0)


def test_an_acknowledge_that_fails_does_not_end_the_thread(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(device_id: str, ack: Ack) -> None:
        raise RuntimeError("the link has gone")

    genuine = bench.ingest._handlers
    bench.ingest._handlers = replace(genuine, acknowledge=failing)
    bench.ingest.start()
    bench.offer(TEL, encode_batch(batch([event(1.0)])))
    wait_until(lambda: "the link has gone" in caplog.text, "the failure's log record")
    bench.ingest._handlers = genuine
    bench.offer(TEL, encode_batch(batch([event(1.0)])))
    bench.await_acks(1)
    assert bench.store.count().events == 1


def test_nothing_is_acknowledged_while_the_disk_is_full(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ingest_module, "RETRY_S", 0.01)
    bench.store.full = True
    bench.ingest.start()
    bench.offer(TEL, encode_batch(batch([event(1.0)])))
    wait_until(lambda: "disk is full" in bench.ingest.stats().fault, "the fault")
    bench.await_empty()
    assert bench.acks == []
    assert bench.live.get("edge-01") is None
    bench.store.full = False
    bench.offer(TEL, encode_batch(batch([event(1.0)])))
    bench.await_acks(1)
    assert bench.ingest.stats().fault == ""
    assert bench.store.count().events == 1


def test_a_full_inbox_drops_telemetry_visibly_and_never_acknowledges_it(bench: Bench) -> None:
    for n in range(12):
        bench.offer(TEL, encode_batch(batch([event(n)], first_seq=n + 1)))
    assert (bench.ingest.stats().queued, bench.ingest.stats().dropped) == (8, 4)
    bench.ingest.start()
    bench.await_acks(8)
    assert max(ack.seq for _, ack in bench.acks) == 8
    # The device sends again from its oldest record, so nothing is lost.
    bench.offer(TEL, encode_batch(batch([event(n) for n in range(8, 12)], first_seq=9)))
    bench.await_acks(9)
    assert bench.acks[-1][1].seq == 12
    assert bench.store.gaps() == 0
    assert bench.store.count().events == 12


def test_the_inbox_is_bounded_in_bytes_too(bench: Bench) -> None:
    for _ in range(5):
        bench.offer(TEL, bytes(400_000))
    assert (bench.ingest.stats().queued, bench.ingest.stats().dropped) == (2, 3)


def test_state_and_alive_reach_the_live_view(bench: Bench) -> None:
    bench.ingest.start()
    bench.offer(TOPICS.alive("edge-01"), encode(Alive(online=True, since_s=1.0, boot_id="b")))
    bench.offer(TOPICS.state("edge-01"), encode(state()))
    wait_until(
        lambda: (view := bench.live.get("edge-01")) and view.state and view.status == "online",
        "both reports",
    )


def test_a_retained_report_tells_when_the_device_was_there_not_when_we_read_it(
    bench: Bench,
) -> None:
    bench.ingest.start()
    bench.offer(TOPICS.state("edge-01"), encode(state(time_s=500.0)), retained=True)
    wait_until(lambda: bench.live.get("edge-01"), "the view")
    assert bench.live.get("edge-01").last_seen_s == 500.0
    bench.offer(TOPICS.state("edge-02"), encode(state("edge-02", time_s=500.0)))
    wait_until(lambda: bench.live.get("edge-02"), "the view")
    assert bench.live.get("edge-02").last_seen_s > 1e9


def test_a_report_that_is_not_believed_is_shown_on_its_device_and_one_that_is_no_news_is_not(
    bench: Bench,
) -> None:
    bench.offer(TOPICS.state("edge-01"), encode(state()))
    bench.ingest.start()
    wait_until(lambda: bench.live.get("edge-01"), "the view")
    before = bench.live.get("edge-01")
    bench.offer(TOPICS.state("edge-01"), b"again")
    bench.await_empty()
    bench.offer(TOPICS.state("edge-01"), b"forged")
    wait_until(lambda: bench.live.get("edge-01").rejection, "the rejection")
    after = bench.live.get("edge-01")
    assert after.rejection.reason == "report-forged"
    assert (after.state, after.last_seen_s) == (before.state, before.last_seen_s)


BAD = {
    "garbage telemetry": (TEL, b"\x00garbage", "telemetry batch"),
    "empty telemetry": (TEL, b"", "empty"),
    "another device's batch": (
        TOPICS.telemetry("edge-02"), encode_batch(batch([event(1.0)])), "another device",
    ),
    "state that is not believed": (TOPICS.state("edge-01"), b"forged", "report-forged"),
    "garbage alive": (TOPICS.alive("edge-01"), b'{"online": 7}', "alive"),
    "record number zero": (TEL, encode_batch(batch([event(1.0)], first_seq=0)), "begin at 1"),
    "unknown leaf": ("muster/v1/test/d/edge-01/up/dance", b"{}", "dance"),
    "another fleet": ("muster/v1/other/d/edge-01/up/tel", b"{}", "unexpected topic"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_message_is_counted_with_its_reason_and_changes_nothing(
    bench: Bench, name: str
) -> None:
    topic, payload, reason = BAD[name]
    bench.ingest.start()
    bench.offer(topic, payload)
    wait_until(lambda: reason in bench.ingest.stats().last_rejection, "the rejection")
    assert bench.ingest.stats().rejected == 1
    assert bench.live.all() == []
    assert bench.store.count().events == 0
    assert bench.acks == []
    bench.offer(TEL, encode_batch(batch([event(1.0)])))
    bench.await_acks(1)


def test_one_bad_batch_does_not_keep_its_neighbours_out(bench: Bench) -> None:
    for first_seq, device_id in ((1, "edge-01"), (0, "edge-02"), (1, "edge-03")):
        bench.offer(
            TOPICS.telemetry(device_id),
            encode_batch(batch([event(1.0)], first_seq=first_seq, device_id=device_id)),
        )
    bench.ingest.start()
    bench.await_acks(2)
    assert {device_id for device_id, _ in bench.acks} == {"edge-01", "edge-03"}
    assert bench.ingest.stats().rejected == 1


def test_stop_ends_the_thread_and_a_second_start_goes_on(bench: Bench) -> None:
    bench.ingest.start()
    bench.ingest.stop()
    bench.offer(TEL, encode_batch(batch([event(1.0)])))
    assert bench.ingest.stats().queued == 1
    bench.ingest.start()
    bench.await_acks(1)


def test_stats_count_what_arrives(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    held = SimpleNamespace(time=time.time, monotonic=lambda: 100.0)  # a rate is of late seconds
    monkeypatch.setattr(ingest_module, "time", held)
    assert bench.ingest.stats().last_message_s is None
    assert bench.ingest.stats().messages_per_s == 0.0
    bench.offer(TEL, b"x")
    assert bench.ingest.stats().last_message_s > 1e9
    assert bench.ingest.stats().messages_per_s > 0.0


# The inbox and the rate by themselves.


def message(leaf: str, payload: bytes = b"x", device_id: str = "edge-01") -> Message:
    return Message(device_id, leaf, payload, False, 0.0)


def test_a_waiting_report_is_replaced_by_the_newer_one() -> None:
    inbox = Inbox(max_messages=2)
    inbox.put(message("up/state", b"old"))
    inbox.put(message("up/alive", b"1"))
    inbox.put(message("up/state", b"new"))
    assert [m.payload for m in inbox.take(10)] == [b"1", b"new"]
    assert inbox.dropped == 0
    assert len(inbox) == 0


def test_reports_are_kept_while_telemetry_is_dropped() -> None:
    inbox = Inbox(max_messages=2, max_bytes=10)
    for _ in range(3):
        inbox.put(message("up/tel", bytes(5)))
    inbox.put(message("up/state", bytes(9)))
    assert inbox.dropped == 1
    assert [m.leaf for m in inbox.take(10)] == ["up/state", "up/tel", "up/tel"]
    inbox.put(message("up/tel", bytes(10)))
    assert inbox.dropped == 1, "the bytes that were taken are free again"


def test_reports_of_too_many_senders_are_bounded() -> None:
    inbox = Inbox(max_reports=3)
    for n in range(5):
        inbox.put(message("up/state", device_id=f"edge-{n}"))
    assert (len(inbox), inbox.dropped) == (3, 2)


def test_reports_are_bounded_in_bytes_too() -> None:
    inbox = Inbox(max_report_bytes=10)
    for n in range(5):
        inbox.put(message("up/state", bytes(4), device_id=f"edge-{n}"))
    assert [m.device_id for m in inbox.take(10)] == ["edge-3", "edge-4"]
    inbox.put(message("up/state", bytes(10)))
    assert len(inbox) == 1, "the bytes that were taken are free again"


def test_all_that_ten_thousand_devices_left_at_the_broker_finds_room() -> None:
    inbox = Inbox()
    for n in range(10_000):
        for leaf in ("up/state", "up/alive", "up/out"):
            inbox.put(message(leaf, bytes(4000), device_id=f"edge-{n}"))
    assert (len(inbox), inbox.dropped) == (30_000, 0)


@pytest.mark.parametrize("leaf", ["up/state", "up/alive", "up/out", "up/tel", "up/no-such-leaf"])
def test_of_an_oversize_message_no_more_waits_than_is_needed_to_refuse_it(leaf: str) -> None:
    inbox = Inbox(max_bytes=2**30)
    live = LiveFleet()
    handlers = Handlers(lambda *_: None, judge, lambda *_: None, lambda *_: None)
    ingest = Ingest(TOPICS, None, live, handlers, inbox)  # type: ignore[arg-type]
    ingest.offer(f"muster/v1/test/d/edge-01/{leaf}", bytes(50_000_000), retained=False)
    (waiting,) = inbox.take(1)
    assert len(waiting.payload) <= {"up/tel": 1_000_001, "up/no-such-leaf": 0}.get(leaf, 80_000)


def test_take_is_bounded_and_wakes_with_nothing() -> None:
    inbox = Inbox()
    for _ in range(3):
        inbox.put(message("up/tel"))
    assert [len(inbox.take(2)), len(inbox.take(2))] == [2, 1]
    inbox.wake()
    assert inbox.take(2) == []


def test_the_rate_is_a_mean_over_the_last_seconds() -> None:
    rate = RateMeter()
    assert rate.per_s(100.0) == 0.0
    rate.count(100.0)
    assert rate.per_s(100.0) == 1.0, "just begun: not more than it was"
    for tenth in range(1, 100):
        rate.count(100.0 + tenth / 10)
    assert rate.per_s(109.999) == pytest.approx(10.0, rel=0.01)
    assert rate.per_s(111.999) == pytest.approx(6.0, rel=0.01)
    assert rate.per_s(130.0) == 0.0


def test_a_request_to_join_is_handed_on_and_one_that_cannot_be_recorded_stops_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "RETRY_S", 0.0)
    bench.offer(TOPICS.enrol_request("edge-02"), b"disk full")
    bench.offer(TOPICS.enrol_request("edge-03"), b"please")
    bench.offer(TEL, encode_batch(batch([event(1.0)])))
    bench.ingest.start()
    bench.await_acks(1)
    assert bench.requests == [("edge-03", b"please")]
