"""The sender: one batch in flight, and nothing forgotten."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from device_agent.telemetry import Sender, Spool
from device_agent.telemetry import sender as sender_module
from device_agent.wire.messages import Ack, encode
from device_agent.wire.telemetry import Batch, decode_batch
from tests.fakes.telemetry import event
from tests.fakes.waiting import wait_until


class Console:
    """The far end: takes batches while the link is up."""

    def __init__(self) -> None:
        self.connected = True
        self.batches: list[Batch] = []

    def send(self, payload: bytes) -> bool:
        if self.connected:
            self.batches.append(decode_batch(payload))
        return self.connected

    def numbers(self, index: int = -1) -> list[int]:
        return [record.seq for record in self.batches[index].records]

    def await_batches(self, count: int) -> None:
        wait_until(lambda: len(self.batches) >= count, f"batch {count}")


@pytest.fixture
def console() -> Console:
    return Console()


def running(spool: Spool, console: Console, ack_timeout_s: float) -> Sender:
    sender = Sender(spool, console.send, lambda: console.connected, ack_timeout_s)
    sender.start()
    return sender


@pytest.fixture
def sender(spool: Spool, console: Console) -> Iterator[Sender]:
    """A sender that waits for an ack longer than any test."""
    sender = running(spool, console, 1000.0)
    yield sender
    sender.stop()
    assert "telemetry-sender" not in {thread.name for thread in threading.enumerate()}


def ack(spool: Spool, seq: int) -> bytes:
    return encode(Ack(spool_id=spool.spool_id, seq=seq))


def test_an_append_is_sent_at_once(spool: Spool, console: Console, sender: Sender) -> None:
    spool.append(event(1))
    console.await_batches(1)
    assert console.numbers() == [1]


def test_the_next_batch_waits_for_the_ack(spool: Spool, console: Console, sender: Sender) -> None:
    spool.append(event(1))
    console.await_batches(1)
    spool.append(event(2))
    spool.append(event(3))
    sender.on_ack(ack(spool, 1))
    console.await_batches(2)
    assert len(console.batches) == 2, "nothing went out between"
    assert console.numbers() == [2, 3]
    sender.on_ack(ack(spool, 3))
    wait_until(lambda: spool.report().pending == 0, "an empty spool")


def test_without_an_ack_the_same_records_come_again(spool: Spool, console: Console) -> None:
    spool.append(event(1))
    sender = running(spool, console, 0.01)
    console.await_batches(3)
    sender.stop()
    assert {tuple(console.numbers(i)) for i in range(3)} == {(1,)}
    assert spool.report().pending == 1


def test_a_silent_console_is_probed_with_small_batches_then_served_in_full(
    spool: Spool, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "MAX_WAIT_S", 0.05)
    for n in range(300):
        spool.append(event(n, detail=f"{n * 7919:064d}" * 20))
    sender = running(spool, console, 0.01)
    console.await_batches(4)
    assert len(console.numbers(0)) > len(console.numbers(3)) >= 1
    assert console.numbers(3)[0] == 1
    probes = len(console.batches)
    sender.on_ack(ack(spool, console.numbers()[-1]))
    console.await_batches(probes + 1)
    wait_until(lambda: any(len(b.records) > 100 for b in console.batches[probes:]), "a full batch")
    sender.stop()


def test_a_new_connection_sends_again_at_once(
    spool: Spool, console: Console, sender: Sender
) -> None:
    spool.append(event(1))
    console.await_batches(1)
    sender.wake()
    console.await_batches(2)
    assert console.numbers() == [1]


def test_what_was_appended_offline_goes_out_on_connect(
    spool: Spool, console: Console, sender: Sender
) -> None:
    console.connected = False
    for n in range(5):
        spool.append(event(n))
    assert spool.report().pending == 5
    console.connected = True
    sender.wake()
    wait_until(lambda: console.batches and console.numbers() == [1, 2, 3, 4, 5], "the backlog")


@pytest.mark.parametrize("kind", ["foreign", "never issued", "old", "garbage", "empty"])
def test_an_ack_that_names_nothing_of_ours_changes_nothing(
    spool: Spool, console: Console, sender: Sender, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    spool.append(event(1))
    console.await_batches(1)
    sender.on_ack(
        {
            "foreign": encode(Ack(spool_id="another", seq=1)),
            "never issued": ack(spool, 99),
            "old": ack(spool, 0),
            "garbage": b"\x00{",
            "empty": b"",
        }[kind]
    )
    sender.wake()
    console.await_batches(2)
    assert console.numbers() == [1]
    assert spool.report().pending == 1


def test_stop_keeps_what_was_not_acknowledged(spool: Spool, console: Console) -> None:
    sender = running(spool, console, 1000.0)
    spool.append(event(1))
    console.await_batches(1)
    sender.stop()
    spool.append(event(2))
    assert len(console.batches) == 1
    assert spool.report().pending == 2
    again = running(spool, console, 1000.0)
    console.await_batches(2)
    again.stop()
    assert console.numbers() == [1, 2]


def test_a_fault_of_the_disk_does_not_end_the_thread(
    spool: Spool,
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sender_module, "_STORAGE_RETRY_S", 0.01)
    spool.append(event(1))
    # Nothing can be read as long as another process holds the table's name.
    spool._conn.execute("ALTER TABLE records RENAME TO away")
    sender = running(spool, console, 1000.0)
    wait_until(lambda: "telemetry spool" in caplog.text, "the fault's log record")
    spool._conn.execute("ALTER TABLE away RENAME TO records")
    console.await_batches(1)
    sender.stop()
    assert console.numbers() == [1]


def test_nothing_is_offered_while_there_is_no_link(
    spool: Spool, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was offered counts as sent, and could be merged no more."""
    monkeypatch.setattr(sender_module, "_OFFLINE_RETRY_S", 0.01)
    asked = threading.Event()

    def connected() -> bool:
        asked.set()
        return console.connected

    console.connected = False
    spool.append(event(1))
    offered = spool._rows.meta("offered")
    sender = Sender(spool, console.send, connected)
    sender.start()
    try:
        for _ in range(3):
            asked.clear()
            assert asked.wait(60)
        assert spool._rows.meta("offered") == offered == 0
        console.connected = True
        sender.wake()
        console.await_batches(1)
    finally:
        sender.stop()
    assert spool._rows.meta("offered") >= 1
