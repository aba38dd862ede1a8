"""Rollups tell the same as the windows that they were made of, whenever those came and went."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from app.fleet import upkeep as upkeep_module
from app.fleet.cells import LEVELS_S
from app.fleet.rollups import RAW_S, waiting_streams
from app.fleet.series import WindowSeries
from app.fleet.store import TelemetryStore
from app.fleet.upkeep import Upkeep
from device_agent.telemetry.merging import merge_windows
from device_agent.wire.moments import Moments
from device_agent.wire.telemetry import Batch, Loss, Record, Window
from tests.fakes.telemetry import (
    BUNDLE_1,
    BUNDLE_2,
    ESTIMATED,
    MEASURED,
    batch,
    event,
    sketch,
    window,
)
from tests.fakes.waiting import wait_until

DAY_S = 86_400.0
NOW_S = 1_000 * DAY_S
LATER_S = NOW_S + RAW_S + DAY_S
ALL = ("edge-01", 0.0, 2 * NOW_S)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TelemetryStore]:
    store = TelemetryStore(tmp_path / "telemetry.db")
    yield store
    store.close()


def keep_up(store: TelemetryStore, now_s: float) -> None:
    for _ in store.upkeep(now_s):
        pass


def settle(store: TelemetryStore, next_seq: int, start_s: float = NOW_S) -> None:
    """Say that everything below a number was acknowledged, with one empty window."""
    store.append(batch([window(start_s, inferences=0, stages={}, energy=None)], next_seq))


def age(store: TelemetryStore) -> None:
    """Let everything be stored, rolled up and old."""
    keep_up(store, NOW_S)
    keep_up(store, LATER_S)


def raw(store: TelemetryStore) -> int:
    return store.kept().windows


def waiting(store: TelemetryStore) -> int:
    with store._reading() as conn:
        return len(waiting_streams(conn))


def varied(n: int, start_s: float) -> Window:
    return window(
        start_s,
        0.001 * (1 + n % 7),
        inferences=100 + n,
        errors=n % 3,
        energy=(MEASURED, ESTIMATED, None)[n % 3],
        temperature_c=40.0 + n % 11,
        throttled=(None, False, True)[n % 3],
        clock=("", "unsynchronised")[n % 2],
        cpu_percent=float(n % 100),
        values={"weight": Moments(count=1, total=float(n), lowest=float(n), highest=float(n))},
    )


def same(one: WindowSeries, other: WindowSeries) -> None:
    """Assert that two series of one point say the same."""
    for name in WindowSeries.__dataclass_fields__:
        a, b = getattr(one, name), getattr(other, name)
        if a.dtype == object:
            assert a.tolist() == b.tolist(), name
        else:
            np.testing.assert_allclose(a, b, rtol=1e-9, err_msg=name)


def test_a_chart_reads_the_same_from_rollups_as_from_windows(store: TelemetryStore) -> None:
    bodies = [varied(n, NOW_S + 37.0 * n) for n in range(500)]
    store.append(batch(bodies))
    settle(store, 501, NOW_S + 37.0 * 500)
    before = store.windows(*ALL, points=1)
    begin_s = store.begin_s("edge-01")
    keep_up(store, NOW_S)
    assert raw(store) == 501, "nothing is old"
    same(store.windows(*ALL, points=1), before)
    keep_up(store, LATER_S)
    assert raw(store) == 1, "the newest is not settled"
    same(store.windows(*ALL, points=1), before)
    assert store.begin_s("edge-01") == begin_s
    assert store.count().windows == 501
    assert store.gaps() == 0


@pytest.mark.parametrize("level", range(len(LEVELS_S)))
def test_each_level_holds_all_of_it(store: TelemetryStore, level: int, tmp_path: Path) -> None:
    store.append(batch([varied(n, NOW_S + 613.0 * n) for n in range(300)]))
    settle(store, 301)
    age(store)
    conn = sqlite3.connect(tmp_path / "telemetry.db")
    (inferences, errors) = conn.execute(
        "SELECT SUM(inferences), SUM(errors) FROM rollups WHERE level = ?", (level,)
    ).fetchone()
    conn.close()
    assert inferences == sum(100 + n for n in range(300))
    assert errors == sum(n % 3 for n in range(300))


def test_every_range_adds_up_at_every_width(store: TelemetryStore) -> None:
    """Ten days of a window each five minutes: each width of point takes its own level."""
    bodies = [window(NOW_S + 300.0 * n, inferences=1) for n in range(2880)]
    store.append(batch(bodies))
    settle(store, 2881, NOW_S + 2880 * 300.0)
    age(store)
    end_s = NOW_S + 2881 * 300.0
    for points in (1, 7, 40, 300, 5000):
        series = store.windows("edge-01", NOW_S, end_s, points)
        assert series.inferences.sum() == 2880, points
        assert len(series) <= points
        assert np.all(np.diff(series.time_s) > 0)
    hour = store.windows("edge-01", NOW_S + 3600.0, NOW_S + 7200.0)
    assert hour.inferences.sum() == 12
    assert hour.time_s[0] == NOW_S + 3600.0


def test_a_total_is_read_from_cells_as_narrow_as_can_be(store: TelemetryStore) -> None:
    """A chart of one point would take the widest ones, whose ends reach hours beyond the range."""
    bodies = [window(NOW_S + 300.0 * n, 0.004 + 1e-6 * n, inferences=1) for n in range(2880)]
    store.append(batch(bodies))
    whole, width_s = store.total("edge-01", NOW_S + 3600.0, NOW_S + 90_000.0)
    assert width_s == 0.0
    settle(store, 2881, NOW_S + 2880 * 300.0)
    age(store)
    assert raw(store) == 1
    cells, width_s = store.total("edge-01", NOW_S + 3600.0, NOW_S + 90_000.0)
    assert width_s == 300.0
    assert len(cells) == 1
    assert cells.inferences.sum() == whole.inferences.sum() == 288
    assert cells.duration_s[0] == whole.duration_s[0]
    assert cells.p95_s[0] == pytest.approx(whole.p95_s[0], rel=1e-9)


def test_late_windows_land_where_they_began(store: TelemetryStore) -> None:
    """A device was away for a week: another one's newer windows are in rollups by then."""
    store.append(batch([window(NOW_S + 10.0 * n) for n in range(100)], device_id="edge-02"))
    late = [window(NOW_S + 10.0 * n, inferences=3) for n in range(100)]
    age(store)
    store.append(batch(late, spool_id="spool-b"))
    store.append(batch([event(NOW_S)], 101, spool_id="spool-b"))
    keep_up(store, LATER_S)
    assert raw(store) == 200, "kept from the day that they came"
    same(store.windows(*ALL, points=1), store.windows("edge-01", NOW_S, NOW_S + 1000.0, points=1))
    keep_up(store, LATER_S + RAW_S + DAY_S)
    assert store.windows(*ALL, points=1).inferences.sum() == 300
    assert store.windows("edge-01", NOW_S + 600, NOW_S + 1200).inferences.sum() == 120


def test_what_comes_again_after_it_was_deleted_is_not_counted_twice(store: TelemetryStore) -> None:
    parts = [window(NOW_S + 10.0 * n) for n in range(6)]
    store.append(batch(parts))
    settle(store, 7)
    age(store)
    before = store.windows(*ALL, points=1), store.count(), store.gaps()
    store.append(batch(parts))
    joined = merge_windows(parts)
    store.append(single(Record(seq=6, first_seq=1, body=joined)))
    same(store.windows(*ALL, points=1), before[0])
    assert (store.count(), store.gaps()) == before[1:]
    assert store.losses() == []


def test_a_window_that_never_came_is_counted_after_its_time(store: TelemetryStore) -> None:
    store.append(batch([window(NOW_S)], 1))
    store.append(batch([window(NOW_S + 20.0)], 3))
    settle(store, 4)
    age(store)
    assert store.gaps() == 1
    store.append(batch([window(NOW_S + 10.0, inferences=7)], 2))
    assert store.gaps() == 0
    assert store.windows(*ALL, points=1).inferences.sum() == 207
    partly = merge_windows([window(NOW_S + 30.0), window(NOW_S + 40.0)])
    store.append(single(Record(seq=9, first_seq=1, body=partly)))
    (lost,) = store.losses()
    assert lost.records == 9 - 4, "what is here is here"
    assert store.windows(*ALL, points=1).inferences.sum() == 207


def test_bundle_changes_stay_exact(store: TelemetryStore) -> None:
    bundles = [BUNDLE_1] * 3 + [BUNDLE_2] * 2 + [BUNDLE_1] * 2
    bodies = [window(NOW_S + 10.0 * n, bundle=each) for n, each in enumerate(bundles)]
    store.append(batch([*bodies, window(NOW_S + 70.0, bundle=None)]))
    settle(store, 9, NOW_S + 80.0)
    before = store.deployments(*ALL)
    assert [moment for moment, _ in before] == [NOW_S, NOW_S + 30.0, NOW_S + 50.0]
    age(store)
    assert store.deployments(*ALL) == before
    assert store.deployments("edge-01", NOW_S + 20.0, NOW_S + 40.0) == before[1:2]


def test_a_kill_between_any_two_steps_repeats_and_skips_nothing(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    store = TelemetryStore(path)
    store.append(batch([varied(n, NOW_S + 10.0 * n) for n in range(1500)]))
    settle(store, 1501)
    before = store.windows(*ALL, points=1)
    for now_s in (NOW_S, LATER_S):
        for done in range(1, 12):
            for step, _ in enumerate(store.upkeep(now_s)):
                if step == done % 3 + 1:
                    break
            store.close()
            store = TelemetryStore(path)
            same(store.windows(*ALL, points=1), before)
    assert raw(store) == 1
    store.close()


def test_losses_and_events_outlive_the_windows(store: TelemetryStore) -> None:
    lost = Loss(time_s=NOW_S, first_seq=2, last_seq=3, records=2, reason="spool full")
    store.append(batch([window(NOW_S)]))
    store.append(batch([lost, event(NOW_S + 1.0)], 4))
    settle(store, 6)
    before = store.losses(), store.events("edge-01", 0.0, 2 * NOW_S, 10), store.gaps()
    age(store)
    assert raw(store) == 1
    assert (store.losses(), store.events("edge-01", 0.0, 2 * NOW_S, 10), store.gaps()) == before


def single(record: Record, oldest_seq: int | None = None) -> Batch:
    whole = batch([record.body], record.seq, oldest_seq=oldest_seq)
    return structs.replace(whole, records=(record,))


class Device:
    """A spool that sends from its oldest record on, and merges what it does not know as stored."""

    def __init__(self, store: TelemetryStore) -> None:
        self.store = store
        self.spool: list[Record] = []
        self.made: list[Window] = []

    def make(self) -> None:
        n = len(self.made)
        body = window(NOW_S + 100.0 * n, 0.001 * (n % 5 + 1), inferences=1 + n, errors=n % 2)
        self.made.append(body)
        self.spool.append(Record(seq=n + 1, body=body))

    def send(self, count: int, *, heard: bool) -> None:
        records = self.spool[:count]
        if records:
            sent = structs.replace(batch([event(0.0)], records[0].seq), records=tuple(records))
            upto = self.store.append(sent)
            if heard:
                self.spool = [each for each in self.spool if each.seq > upto]

    def merge(self, at: int) -> None:
        if at + 1 < len(self.spool):
            one, two = self.spool[at : at + 2]
            assert isinstance(one.body, Window)
            assert isinstance(two.body, Window)
            first = one.seq if one.first_seq is None else one.first_seq
            joined = merge_windows([one.body, two.body])
            self.spool[at : at + 2] = [Record(seq=two.seq, first_seq=first, body=joined)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_a_device_does_meanwhile_totals_are_what_it_made(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    store = TelemetryStore(tmp_path_factory.mktemp("store") / "telemetry.db")
    device, now_s = Device(store), NOW_S
    steps = st.sampled_from(["make", "send", "unheard", "merge", "roll", "age"])
    for step in data.draw(st.lists(steps, max_size=40)):
        if step == "make":
            for _ in range(data.draw(st.integers(1, 4))):
                device.make()
        elif step == "merge":
            device.merge(data.draw(st.integers(0, 3)))
        elif step in ("roll", "age"):
            now_s += 60.0 if step == "roll" else RAW_S + DAY_S
            keep_up(store, now_s)
        else:
            device.send(data.draw(st.integers(1, 5)), heard=step == "send")
    device.make()
    while device.spool:
        device.send(10, heard=True)
    keep_up(store, now_s)
    series = store.windows(*ALL, points=1)
    made = device.made
    assert series.inferences.sum() == sum(each.inferences for each in made)
    assert series.errors.sum() == sum(each.errors for each in made)
    assert series.duration_s.sum() == pytest.approx(10.0 * len(made))
    energy_j = sum(each.energy.energy_j for each in made if each.energy)
    assert series.energy_j.sum() == pytest.approx(energy_j)
    every = sketch(*[0.001 * (n % 5 + 1) for n in range(len(made)) for _ in range(100)])
    assert series.p95_s[0] == pytest.approx(every.quantile(0.95))
    assert (store.gaps(), store.losses(), store.count().windows) == (0, [], len(made))
    store.close()


def test_while_another_process_rolls_up_a_thread_does_not(store: TelemetryStore) -> None:
    store.append(batch([window(NOW_S + 10.0 * n) for n in range(10)]))
    settle(store, 11)
    away, asked = True, 0

    def elsewhere() -> bool:
        nonlocal asked
        asked += 1
        return away

    upkeep = Upkeep(store, lambda: NOW_S, every_s=0.01, elsewhere=elsewhere)
    upkeep.start()
    try:
        wait_until(lambda: asked > 2, "some rounds")
        assert waiting(store) == 1
        away = False
        wait_until(lambda: waiting(store) == 0, "the thread to do it")
    finally:
        upkeep.stop()


def test_a_thread_keeps_up_and_stops(
    store: TelemetryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It rests four times as long as a step took: half a minute after one that had no core for 8 s.
    monkeypatch.setattr(upkeep_module, "time", SimpleNamespace(monotonic=lambda: 0.0))
    store.append(batch([window(NOW_S + 10.0 * n) for n in range(1000)]))
    settle(store, 1001)
    times = iter((NOW_S, *[LATER_S] * 10_000))
    upkeep = Upkeep(store, lambda: next(times), every_s=0.01)
    upkeep.start()
    try:
        wait_until(lambda: raw(store) == 1, "old windows to be deleted")
    finally:
        upkeep.stop()
    assert store.windows(*ALL, points=1).inferences.sum() == 100_000


def test_a_clock_beyond_all_measure_keeps_no_other_device_from_being_rolled_up(
    store: TelemetryStore,
) -> None:
    for device_id, first_s in (("edge-00", 1e300), ("edge-01", NOW_S), ("edge-02", -1e300)):
        store.append(batch([window(first_s)], device_id=device_id))
        store.append(batch([window(NOW_S + 10.0)], 2, device_id=device_id))
    age(store)
    assert waiting(store) == 0
    assert store.windows("edge-01", NOW_S, NOW_S + 300.0).inferences.sum() == 200
    assert store.begin_s("edge-00") == NOW_S + 10.0
    assert store.begin_s("edge-02") == -1e300
    assert len(list(store.each_window("edge-00", -math.inf, math.inf))) == 2
