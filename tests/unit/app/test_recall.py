"""A console that starts without a link shows what is stored, with its age; news counts more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.fleet.live import LiveFleet
from app.fleet.store import TelemetryStore
from app.recall import AT_ONCE, Recall
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Record, Window
from tests.fakes.hearing import hear


def batch(device_id: str, start_s: float, latency_s: float, seq: int = 1) -> Batch:
    sketch = Sketch()
    sketch.add(latency_s)
    window = Window(start_s=start_s, duration_s=10.0, bundle="a" * 64, stages={"total": sketch})
    return Batch(
        device_id=device_id,
        spool_id="s",
        boot_id="b",
        sent_s=start_s + 10.0,
        oldest_seq=1,
        records=(Record(seq=seq, body=window),),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TelemetryStore]:
    store = TelemetryStore(tmp_path / "telemetry.db")
    yield store
    store.close()


def fleet(*device_ids: str) -> LiveFleet:
    live = LiveFleet()
    for each in device_ids:
        live.describe(each, "Lyon", {})
    return live


def test_stored_windows_are_shown_with_the_time_they_were_heard(store: TelemetryStore) -> None:
    store.append(batch("edge-01", 100.0, 0.010, 1))
    store.append(batch("edge-01", 110.0, 0.020, 2))
    live = fleet("edge-01", "edge-02")
    recall = Recall(store, live, lambda: 5000.0)
    assert recall.newest_s is None
    assert not recall.tick()
    assert recall.newest_s == 120.0
    seen, other = live.get("edge-01"), live.get("edge-02")
    assert seen and other
    assert (seen.status, seen.last_seen_s, len(seen.latency_history)) == ("offline", 120.0, 2)
    assert seen.p95_s == pytest.approx(0.020, rel=0.05)
    assert (other.status, other.last_seen_s, other.window) == ("never", None, None)


def test_what_a_device_says_now_is_not_overwritten(store: TelemetryStore) -> None:
    store.append(batch("edge-01", 100.0, 0.010))
    live = fleet("edge-01")
    recall = Recall(store, live, lambda: 5000.0)
    hear(live, batch("edge-01", 4000.0, 0.030), 4010.0)
    recall.tick()
    seen = live.get("edge-01")
    assert seen
    assert (seen.last_seen_s, len(seen.latency_history)) == (4010.0, 1)


def test_a_clock_that_is_ahead_makes_nobody_seen_in_the_future(store: TelemetryStore) -> None:
    store.append(batch("edge-01", 9000.0, 0.010))
    live = fleet("edge-01")
    Recall(store, live, lambda: 5000.0).tick()
    seen = live.get("edge-01")
    assert seen and seen.last_seen_s == 5000.0


def test_many_devices_are_taken_up_in_portions(store: TelemetryStore) -> None:
    ids = [f"edge-{n:03}" for n in range(AT_ONCE + 1)]
    for each in ids:
        store.append(batch(each, 100.0, 0.010))
    live = fleet(*ids)
    recall = Recall(store, live, lambda: 5000.0)
    assert recall.tick()
    assert [each.device_id for each in live.all() if each.window is None] == ids[-1:]
    assert not recall.tick()
    assert all(each.window for each in live.all())
