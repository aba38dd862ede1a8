"""A record's whole way, spool to store, over a link that loses, repeats and delays."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.fleet.ingest import Handlers, Ingest
from app.fleet.keeper import Keeper
from app.fleet.live import LiveFleet
from app.fleet.store import TelemetryStore
from device_agent.telemetry import MIN_SPOOL_BYTES, Sender, Spool
from device_agent.wire.messages import Ack, encode
from device_agent.wire.topics import Topics
from tests.fakes.telemetry import event, window
from tests.fakes.waiting import wait_until

TOPICS = Topics("test")
TEL = TOPICS.telemetry("edge-01")


class BadLink:
    """Carries batches up and acks down; some are lost, some come twice, the odd one is late."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._late: list[bytes] = []
        self.ingest: Ingest | None = None
        self.sender: Sender | None = None

    def up(self, payload: bytes) -> bool:
        fate = self._random.random()
        if fate < 0.15:
            return False
        if fate < 0.3:
            self._late.append(payload)
        elif fate > 0.4:
            self._offer(payload)
        if fate > 0.8:
            self._offer(payload)
        if self._late and fate > 0.6:
            self._offer(self._late.pop())
        return True

    def down(self, device_id: str, ack: Ack) -> None:
        assert device_id == "edge-01"
        if self._random.random() > 0.3:
            self.sender.on_ack(encode(ack))

    def _offer(self, payload: bytes) -> None:
        self.ingest.offer(TEL, payload, False)


def nobody(*message: object) -> None:
    raise AssertionError(f"{message} is no telemetry")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_record_arrives_once_over_a_bad_link(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("device_agent.telemetry.sender._OFFLINE_RETRY_S", 0.01)
    monkeypatch.setattr("device_agent.telemetry.sender.MAX_WAIT_S", 0.05)
    store, link = TelemetryStore(tmp_path / "telemetry.db"), BadLink(seed)
    spool = Spool(tmp_path / "spool.db", "edge-01", "boot", 4 * MIN_SPOOL_BYTES)
    link.ingest = Ingest(
        TOPICS, Keeper(store), LiveFleet(), Handlers(link.down, nobody, nobody, nobody)
    )
    link.sender = Sender(spool, link.up, ack_timeout_s=0.01)
    link.ingest.start()
    link.sender.start()
    try:
        for n in range(300):
            spool.append(event(n) if n % 3 == 0 else window(10.0 * n))
        wait_until(lambda: spool.report().pending == 0, "an empty spool")
    finally:
        link.sender.stop()
        link.ingest.stop()
        spool.close()
    counts = store.count()
    assert (counts.events, counts.windows, counts.inferences) == (100, 200, 20_000)
    assert store.gaps() == 0
    assert [e.time_s for e in store.events("edge-01", 0, 1e9, 1000)] == list(range(297, -1, -3))
    store.close()


def test_what_a_full_spool_gave_up_is_a_named_loss_and_no_gap(tmp_path: Path) -> None:
    store = TelemetryStore(tmp_path / "telemetry.db")
    spool = Spool(tmp_path / "spool.db", "edge-01", "boot", MIN_SPOOL_BYTES)
    for n in range(900):
        spool.append(window(10.0 * n, predictions={f"label-{i:060d}": n for i in range(25)}))
        if n == 600:
            # One batch reaches the console, its ack does not reach the device.
            store.append(spool.next_batch())
    while batch := spool.next_batch():
        spool.acknowledge(Ack(spool_id=spool.spool_id, seq=store.append(batch)))
    lost = spool.report().lost
    newest = spool.report().newest_seq
    spool.close()
    assert lost > 0
    assert sum(loss.records for loss in store.losses("edge-01")) == lost
    assert store.gaps() == 0
    entries = len(store.losses("edge-01"))
    assert store.count().windows + entries + lost >= newest
    store.close()
