"""The store keeps each record once and finds it again."""

from __future__ import annotations

import math
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from app.errors import EnvironmentFaultError
from app.fleet.appending import append_batch
from app.fleet.series import CLOCKS, pack_sketch, unpack_sketch
from app.fleet.store import TelemetryStore
from app.gui.reading import Doubt, doubts_of
from device_agent.telemetry.merging import merge_windows
from device_agent.wire.errors import WireError
from device_agent.wire.sketch import Sketch, merged
from device_agent.wire.telemetry import Batch, Log, Loss, Record, Run, Window
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

ROOT = Path(__file__).parents[4]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TelemetryStore]:
    store = TelemetryStore(tmp_path / "telemetry.db")
    yield store
    store.close()


def loss(first_seq: int, last_seq: int) -> Loss:
    return Loss(
        time_s=5.0,
        first_seq=first_seq,
        last_seq=last_seq,
        records=max(last_seq - first_seq + 1, 0),
        reason="spool full",
        start_s=1.0,
        end_s=4.0,
    )


def test_a_stored_window_is_found_by_device_and_time(store: TelemetryStore) -> None:
    store.append(batch([window(100.0, 0.020), window(110.0, 0.040)]))
    store.append(batch([window(100.0, 0.999)], device_id="edge-02"))
    series = store.windows("edge-01", 100.0, 110.0)
    assert list(series.time_s) == [100.0]
    assert series.p50_s[0] == pytest.approx(0.020, rel=0.01)
    assert series.p99_s[0] == pytest.approx(0.020, rel=0.01)
    assert series.power_w[0] == 5.0
    assert series.inferences_per_s[0] == 10.0
    assert series.temperature_c[0] == 45.0
    assert series.cpu_percent[0] == 20.0
    assert series.bundle[0] == BUNDLE_1
    assert (series.energy_method[0], series.energy_source[0]) == ("measured", "INA3221 VDD_IN")
    assert len(store.windows("edge-01", 0.0, 1e9)) == 2


def test_a_window_comes_back_as_it_was_sent(store: TelemetryStore) -> None:
    bare = window(
        20.0, bundle=None, stages={}, energy=None, cpu_percent=None, memory_bytes=None,
        temperature_c=None, throttled=None, predictions={}, confidence=(), inferences=0,
    )  # fmt: skip
    sent = [window(0.0), window(10.0, energy=ESTIMATED, throttled=True), bare]
    store.append(batch(sent))
    assert store.recent("edge-01", 10) == sent
    assert store.recent("edge-01", 2) == sent[1:]
    assert store.recent("edge-02", 2) == []


def test_no_windows_is_an_empty_series(store: TelemetryStore) -> None:
    series = store.windows("edge-01", 0.0, 1e9)
    assert len(series) == 0
    assert all(len(getattr(series, name)) == 0 for name in series.__dataclass_fields__)


def test_a_batch_that_comes_again_is_stored_once_and_acknowledged_again(
    store: TelemetryStore,
) -> None:
    sent = batch([window(0.0), event(5.0), loss(1, 2)], first_seq=3)
    assert store.append(sent) == 5
    before = (store.count(), store.gaps())
    assert store.append(sent) == 5
    assert (store.count(), store.gaps()) == before
    assert (before[0].windows, before[0].events, before[0].inferences) == (1, 1, 100)
    assert len(store.losses()) == 1


def test_a_batch_that_overlaps_adds_only_what_is_new(store: TelemetryStore) -> None:
    bodies = [window(10.0 * n) for n in range(5)]
    store.append(batch(bodies[:3]))
    assert store.append(batch(bodies)) == 5
    assert store.count().windows == 5
    assert store.gaps() == 0


def test_the_same_numbers_of_another_spool_or_device_are_other_records(
    store: TelemetryStore,
) -> None:
    store.append(batch([window(0.0)]))
    store.append(batch([window(10.0)], spool_id="spool-b"))
    store.append(batch([window(0.0)], device_id="edge-02"))
    assert store.count().windows == 3
    assert len(store.windows("edge-01", 0.0, 100.0)) == 2


def test_a_gap_is_counted_until_its_record_comes(store: TelemetryStore) -> None:
    store.append(batch([window(0.0)], first_seq=1))
    store.append(batch([window(30.0)], first_seq=4))
    store.append(batch([window(0.0)], first_seq=2, device_id="edge-02"))
    assert store.gaps() == 3
    assert store.gaps("edge-01") == 2
    assert store.gaps("edge-02") == 1
    assert store.gaps("edge-03") == 0
    store.append(batch([window(10.0), window(20.0)], first_seq=2))
    assert store.gaps("edge-01") == 0


def test_a_loss_explains_a_gap_and_is_kept_with_its_reason(store: TelemetryStore) -> None:
    store.append(batch([window(0.0)], first_seq=1))
    store.append(batch([window(90.0), loss(2, 8)], first_seq=9))
    assert store.gaps() == 0
    (kept,) = store.losses("edge-01")
    assert (kept.records, kept.reason, kept.start_s, kept.end_s) == (7, "spool full", 1.0, 4.0)
    assert store.losses("edge-02") == []


@pytest.mark.parametrize(("first", "last"), [(0, 0), (8, 2), (2, 10), (2, 2**53 - 1)])
def test_a_loss_that_cannot_be_true_explains_nothing(
    store: TelemetryStore, first: int, last: int
) -> None:
    store.append(batch([window(0.0)], first_seq=1))
    store.append(batch([loss(first, last)], first_seq=10))
    assert store.gaps() == 8


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.integers(1, 8), st.booleans()), min_size=1, max_size=12
    )
)
def test_gaps_are_what_is_neither_stored_nor_named(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, bool]]
) -> None:
    store = TelemetryStore(tmp_path_factory.mktemp("store") / "telemetry.db")
    stored, named = set(), set()
    for first, length, is_loss in steps:
        numbers = set(range(first, first + length))
        if is_loss:
            own = first + length
            if own not in stored:
                named |= numbers
            store.append(batch([loss(first, own - 1)], first_seq=own))
            stored.add(own)
        else:
            store.append(batch([event(n) for n in numbers], first_seq=first))
            stored |= numbers
    assert store.gaps() == len(set(range(1, max(stored) + 1)) - stored - named)
    store.close()


def test_an_ack_never_reaches_over_records_that_are_still_on_the_device(
    store: TelemetryStore,
) -> None:
    assert store.append(batch([event(1.0)], first_seq=5, oldest_seq=3)) == 2
    assert store.append(batch([event(1.0)], first_seq=3, oldest_seq=3)) == 3
    assert store.append(batch([event(1.0)], first_seq=5, oldest_seq=3)) == 3, "4 is missing still"
    assert store.append(batch([event(1.0), event(2.0)], first_seq=3)) == 4
    assert store.append(batch([event(1.0)], first_seq=5, oldest_seq=3)) == 5


def test_an_ack_reaches_over_holes_that_the_spool_itself_has(store: TelemetryStore) -> None:
    sent = batch([event(1.0)], first_seq=2)
    holed = type(sent)(
        device_id=sent.device_id, spool_id=sent.spool_id, boot_id=sent.boot_id, sent_s=sent.sent_s,
        oldest_seq=2, records=(*sent.records, Record(seq=9, body=event(2.0))),
    )  # fmt: skip
    assert store.append(holed) == 9
    assert store.gaps() == 7, "until the loss arrives"


def test_a_record_numbered_zero_is_refused_and_nothing_is_stored(store: TelemetryStore) -> None:
    with pytest.raises(WireError, match="begin at 1"):
        store.append_many([batch([event(1.0)]), batch([event(1.0), event(2.0)], first_seq=0)])
    assert store.count().events == 0


def test_figures_that_are_no_numbers_are_kept_as_unknown(store: TelemetryStore) -> None:
    nan, inf = math.nan, math.inf
    broken = window(
        nan, duration_s=inf, temperature_c=nan, cpu_percent=-inf,
        stages={"total": Sketch(count=1, total=nan, buckets={0: 1})},
    )  # fmt: skip
    assert store.append(batch([broken, event(inf), loss(0, 0)], sent_s=777.0)) == 3
    series = store.windows("edge-01", 0.0, 1e9)
    assert list(series.time_s) == [777.0], "kept at the time it was sent"
    assert np.isnan(series.temperature_c[0])
    assert np.isnan(series.inferences_per_s[0])
    assert store.events("edge-01", 0.0, 1e9, 10)[0].time_s == 777.0
    assert store.append(batch([event(nan)], first_seq=4, sent_s=nan)) == 4


def test_events_come_newest_first_within_their_range(store: TelemetryStore) -> None:
    store.append(batch([event(n, detail=f"no. {n}", severity="warning") for n in range(10)]))
    store.append(batch([event(4.5, code="worker.crash", bundle=BUNDLE_1)], device_id="edge-02"))
    everything = store.events(None, 3.0, 6.0, 10)
    assert [e.time_s for e in everything] == [5.0, 4.5, 4.0, 3.0]
    assert (everything[1].device_id, everything[1].code) == ("edge-02", "worker.crash")
    assert everything[1].bundle == BUNDLE_1
    assert [e.detail for e in store.events("edge-01", 0.0, 100.0, 2)] == ["no. 9", "no. 8"]
    assert everything[0].severity == "warning"


def test_a_deployment_is_the_first_window_of_another_bundle(store: TelemetryStore) -> None:
    bundles = [None, BUNDLE_1, BUNDLE_1, None, BUNDLE_1, BUNDLE_2, BUNDLE_2, BUNDLE_1]
    store.append(batch([window(10.0 * n, bundle=b) for n, b in enumerate(bundles)]))
    deployments = [(10.0, BUNDLE_1), (50.0, BUNDLE_2), (70.0, BUNDLE_1)]
    assert store.deployments("edge-01", 0.0, 100.0) == deployments
    assert store.deployments("edge-01", 20.0, 60.0) == deployments[1:2], "1 served before already"
    assert store.deployments("edge-01", 50.0, 60.0) == deployments[1:2]
    assert store.deployments("edge-01", 60.0, 70.0) == []
    assert store.deployments("edge-02", 0.0, 100.0) == []


def test_a_deployment_is_seen_across_a_new_spool(store: TelemetryStore) -> None:
    store.append(batch([window(0.0), window(10.0)]))
    store.append(batch([window(20.0), window(30.0, bundle=BUNDLE_2)], spool_id="spool-b"))
    assert store.deployments("edge-01", 0.0, 100.0) == [(0.0, BUNDLE_1), (30.0, BUNDLE_2)]


# Merging for long ranges.


def test_long_ranges_are_merged_without_losing_totals(store: TelemetryStore) -> None:
    randomness = random.Random(7)
    windows = [
        window(
            10.0 * n,
            inferences=(count := randomness.randint(0, 30)),
            errors=n % 3,
            stages={"total": sketch(*[randomness.lognormvariate(-5, 0.5) for _ in range(count)])},
        )
        for n in range(700)
    ]
    store.append(batch(windows))
    series = store.windows("edge-01", 0.0, 7000.0, points=70)
    assert len(series) == 70
    assert list(series.time_s) == [100.0 * n for n in range(70)]
    for point in range(70):
        part = windows[point * 10 : point * 10 + 10]
        together = merged(w.stages["total"] for w in part)
        assert series.p50_s[point] == pytest.approx(together.quantile(0.50))
        assert series.p95_s[point] == pytest.approx(together.quantile(0.95))
        assert series.p99_s[point] == pytest.approx(together.quantile(0.99))
        assert series.inferences[point] == together.count
        assert series.errors[point] == sum(w.errors for w in part)
        assert series.duration_s[point] == 100.0
        assert series.energy_j[point] == pytest.approx(500.0)


def test_unmerged_quantiles_are_those_of_each_sketch(store: TelemetryStore) -> None:
    randomness = random.Random(8)
    windows = [
        window(10.0 * n, stages={"total": sketch(*[randomness.expovariate(50) for _ in range(n)])})
        for n in range(40)
    ]
    store.append(batch(windows))
    series = store.windows("edge-01", 0.0, 400.0)
    assert np.isnan(series.p50_s[0]), "nothing ran in the first"
    for column, q in ((series.p50_s, 0.5), (series.p95_s, 0.95), (series.p99_s, 0.99)):
        expected = [w.stages["total"].quantile(q) for w in windows[1:]]
        assert list(column[1:]) == pytest.approx(expected)


def test_a_gap_in_time_stays_a_gap_when_merged(store: TelemetryStore) -> None:
    store.append(batch([window(10.0 * n) for n in range(100) if not 40 <= n < 60]))
    series = store.windows("edge-01", 0.0, 1000.0, points=10)
    assert list(series.time_s) == [0.0, 100.0, 200.0, 300.0, 600.0, 700.0, 800.0, 900.0]


def test_measured_and_estimated_power_are_never_averaged_together(store: TelemetryStore) -> None:
    # Three points of four windows: mostly measured, a tie, mostly estimated.
    methods = [MEASURED, MEASURED, MEASURED, ESTIMATED, MEASURED, ESTIMATED, MEASURED, ESTIMATED,
               ESTIMATED, ESTIMATED, MEASURED, ESTIMATED]  # fmt: skip
    store.append(batch([window(10.0 * n, energy=energy) for n, energy in enumerate(methods)]))
    series = store.windows("edge-01", 0.0, 120.0, points=3)
    assert list(series.energy_method) == ["measured", "estimated", "estimated"]
    assert list(series.power_w) == [5.0, 9.0, 9.0]
    assert list(series.energy_j) == [150.0, 180.0, 270.0]
    assert list(series.energy_source) == ["INA3221 VDD_IN", "CPU share model", "CPU share model"]
    assert list(series.uncertainty_w) == [0.0, 5.0, 5.0]


def test_net_energy_of_a_point_is_known_only_where_each_windows_is(store: TelemetryStore) -> None:
    net = structs.replace(MEASURED, idle_w=3.0, net_j=20.0)
    windows = [window(10.0 * n, energy=net if n != 3 else MEASURED) for n in range(6)]
    store.append(batch(windows))
    series = store.windows("edge-01", 0.0, 60.0, points=3)
    assert [series.net_j[0], series.net_j[2]] == [40.0, 40.0]
    assert np.isnan(series.net_j[1])


def test_a_point_has_the_worst_doubt_and_doubts_are_runs(store: TelemetryStore) -> None:
    clocks = ["", "", "jumped", "unsynchronised", "unsynchronised", "unsynchronised", "", ""]
    store.append(batch([window(10.0 * n, clock=clock) for n, clock in enumerate(clocks)]))
    whole = store.windows("edge-01", 0.0, 80.0)
    assert [CLOCKS[code] for code in whole.clock] == clocks
    assert doubts_of(whole) == (
        Doubt(20.0, 30.0, "jumped"),
        Doubt(30.0, 60.0, "unsynchronised"),
    )
    halved = store.windows("edge-01", 0.0, 80.0, points=4)
    assert [CLOCKS[code] for code in halved.clock] == ["", "jumped", "unsynchronised", ""]
    assert doubts_of(store.windows("edge-01", 900.0, 910.0)) == ()


def test_a_merged_point_shows_the_worst_heat_and_any_throttling(store: TelemetryStore) -> None:
    windows = [window(10.0 * n, temperature_c=40.0 + n, throttled=n == 3) for n in range(10)]
    windows[5] = window(50.0, temperature_c=None, throttled=None, energy=None)
    store.append(batch(windows))
    series = store.windows("edge-01", 0.0, 100.0, points=2)
    assert list(series.temperature_c) == [44.0, 49.0]
    assert list(series.throttled) == [1.0, 0.0]
    unknown = store.windows("edge-01", 50.0, 60.0)
    assert np.isnan(unknown.temperature_c[0])
    assert np.isnan(unknown.power_w[0])
    assert unknown.energy_method[0] is None


@given(st.dictionaries(st.integers(-2000, 2000), st.integers(1, 2**32 - 1), max_size=30))
def test_a_packed_sketch_unpacks_to_itself(buckets: dict[int, int]) -> None:
    whole = Sketch(count=sum(buckets.values()), total=1.5, buckets=buckets)
    assert unpack_sketch(pack_sketch(whole), 1.5) == whole


# The file.


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    first = TelemetryStore(tmp_path / "telemetry.db")
    first.append(batch([window(0.0), event(1.0)]))
    first.append(batch([event(2.0)], first_seq=5))
    figures = (first.count(), first.gaps())
    first.close()
    second = TelemetryStore(tmp_path / "telemetry.db")
    assert (second.count(), second.gaps()) == figures
    assert second.recent("edge-01", 5) == [window(0.0)]
    second.close()


def test_a_file_that_is_no_database_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(EnvironmentFaultError, match=r"telemetry database .* cannot be opened"):
        TelemetryStore(path)
    assert path.read_bytes() == b"no database at all" * 100


def test_a_failed_write_stores_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    store = TelemetryStore(path)
    other = sqlite3.connect(path)
    other.execute("DROP TABLE events")
    other.commit()
    with pytest.raises(EnvironmentFaultError, match="cannot be written"):
        store.append(batch([window(0.0), event(1.0)]))
    assert store.count().windows == 0
    assert store.gaps() == 0
    other.close()
    store.close()


def test_readers_and_the_writer_work_at_the_same_time(store: TelemetryStore) -> None:
    failures = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            series = store.windows("edge-01", 0.0, 1e9)
            if len(series) > store.count().windows:
                failures.append(len(series))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(60):
        store.append(batch([window(10.0 * n)], first_seq=n + 1))
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert store.count().windows == 60


KILLED = """
import sys
from pathlib import Path
from app.fleet.store import TelemetryStore
from tests.fakes.telemetry import batch, event, window
store = TelemetryStore(Path(sys.argv[1]))
seq = int(sys.argv[2])
while True:
    acked = store.append(batch([window(seq), event(seq), window(seq)], first_seq=seq))
    print(acked, flush=True)
    seq = acked + 1
"""


def test_what_was_acknowledged_survives_sigkill_and_comes_again_only_once(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    acked = 0
    for lines in (3, 11, 20):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path), str(acked + 1)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            for _ in range(lines):
                acked = int(child.stdout.readline())
            os.kill(child.pid, signal.SIGKILL)
        finally:
            child.kill()
            child.wait()
            child.stdout.close()
        store = TelemetryStore(path)
        assert store.gaps() == 0
        assert store.count().windows + store.count().events >= acked
        # The device, which heard no ack for what followed, sends it again.
        store.append(batch([window(0), event(0), window(0)], first_seq=acked + 1))
        stored = store.count()
        store.close()
        with sqlite3.connect(path) as conn:
            numbers = [
                n
                for (n,) in conn.execute("SELECT seq FROM windows UNION ALL SELECT seq FROM events")
            ]
        conn.close()
        assert len(numbers) == len(set(numbers)) == stored.windows + stored.events
        assert set(range(1, acked + 4)) <= set(numbers)
        acked += 3


def test_counts_of_a_very_busy_window_stay_exact(store: TelemetryStore) -> None:
    busy = Sketch(count=2**32 - 1, total=1.0, buckets={-200: 2**31, -150: 2**31 - 1})
    store.append(batch([window(0.0, stages={"total": busy}), window(10.0, stages={"total": busy})]))
    merged_point = store.windows("edge-01", 0.0, 20.0, points=1)
    assert merged_point.p50_s[0] == pytest.approx(busy.quantile(0.5))
    assert merged_point.p95_s[0] == pytest.approx(busy.quantile(0.95))


def test_lines_of_a_log_stand_among_the_events_of_their_device(store: TelemetryStore) -> None:
    lines = [
        Log(time_s=5.0, level="debug", logger="device_agent.link", text="ping"),
        Log(time_s=6.0, level="error", logger="device_agent.update", text="no room"),
    ]
    store.append(batch([*lines, event(7.0)]))
    store.append(batch([*lines, event(7.0)]))
    found = store.events("edge-01", 0, 100, 10)
    assert [(each.code, each.severity, each.detail) for each in found] == [
        ("decision.alarm", "info", ""),
        ("log.error", "error", "device_agent.update: no room"),
        ("log.debug", "info", "device_agent.link: ping"),
    ]
    assert store.gaps() == 0


def merged_record(
    parts: list[Window], first_seq: int, seq: int, foreign: tuple[Run, ...] = ()
) -> Record:
    return Record(seq=seq, body=merge_windows(parts), first_seq=first_seq, foreign=foreign)


def sent(*records: Record) -> Batch:
    return structs.replace(batch([event(0.0)]), records=records, oldest_seq=records[0].seq)


PARTS = [window(10.0 * n) for n in range(6)]


def totals(store: TelemetryStore) -> tuple[int, int, int]:
    series = store.windows("edge-01", 0, 1e6)
    counts = store.count()
    assert series.inferences.sum() == counts.inferences
    return counts.windows, counts.inferences, len(series)


def test_a_merged_window_is_stored_once_and_accounts_for_all_its_numbers(
    store: TelemetryStore,
) -> None:
    record = merged_record(PARTS, 3, 9, ((5, 5),))
    assert store.append(sent(Record(seq=5, body=event(1.0)), record)) == 9
    assert store.append(sent(record)) == 9
    assert totals(store) == (6, 600, 1)
    assert store.gaps() == 2, "1 and 2"
    assert store.recent("edge-01", 1) == [record.body]


def test_numbers_that_a_merged_window_leaves_to_others_stay_a_gap_without_them(
    store: TelemetryStore,
) -> None:
    store.append(sent(merged_record(PARTS, 1, 8, ((3, 4),))))
    assert store.gaps() == 2
    store.append(sent(Record(seq=3, body=event(1.0))))
    store.append(sent(Record(seq=4, body=event(2.0))))
    assert store.gaps() == 0
    assert totals(store) == (6, 600, 1)


def test_a_merged_window_takes_the_place_of_parts_that_are_here_already(
    store: TelemetryStore,
) -> None:
    store.append(batch([window(0.0), event(5.0), *PARTS[1:3]]))
    assert totals(store) == (3, 300, 3)
    record = merged_record(PARTS, 1, 7, ((2, 2),))
    store.append(sent(record))
    assert totals(store) == (6, 600, 1)
    assert store.count().events == 1
    assert store.gaps() == 0
    store.append(batch([window(0.0), event(5.0), *PARTS[1:3]]))
    assert totals(store) == (6, 600, 1), "a part that comes again, late"


def test_a_longer_merged_window_takes_the_place_of_shorter_ones(store: TelemetryStore) -> None:
    minutes = [merged_record(PARTS[:3], 1, 3), merged_record(PARTS[3:], 4, 6)]
    store.append(sent(*minutes))
    store.append(sent(merged_record(PARTS, 1, 6)))
    assert totals(store) == (6, 600, 1)
    store.append(sent(*minutes))
    assert totals(store) == (6, 600, 1)
    assert store.gaps() == 0


def test_a_merged_window_that_contradicts_what_is_stored_is_named_as_lost(
    store: TelemetryStore,
) -> None:
    store.append(sent(merged_record(PARTS[:4], 1, 4)))
    crossing = merged_record(PARTS[2:], 3, 6)
    for _ in range(2):
        assert store.append(sent(crossing)) == 6
        assert totals(store) == (4, 400, 1)
        (loss,) = store.losses("edge-01")
        assert (loss.records, loss.start_s, loss.end_s) == (2, 20.0, 60.0)
        assert store.gaps() == 0


def test_a_merged_window_that_begins_after_its_own_number_is_refused(store: TelemetryStore) -> None:
    with pytest.raises(WireError, match="begins after"):
        store.append(sent(Record(seq=5, body=PARTS[0], first_seq=6)))
    with pytest.raises(WireError, match="begin at 1"):
        store.append(sent(Record(seq=5, body=PARTS[0], first_seq=0)))
    assert store.count().windows == 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_however_merged_windows_come_each_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A device's own merges of 1 to 12, sent in any order and any number of times."""
    store = TelemetryStore(tmp_path_factory.mktemp("store") / "telemetry.db")
    windows = [window(10.0 * n, inferences=2**n) for n in range(12)]
    sizes = (1, 3, 6, 12)  # each merges whole ones of the size before
    sizes_sent = data.draw(st.lists(st.tuples(st.sampled_from(sizes), st.integers(0, 11))))
    for size, n in [*sizes_sent, (12, 0)]:
        first = n - n % size
        store.append(sent(merged_record(windows[first : first + size], first + 1, first + size)))
        held = store.windows("edge-01", 0, 1e6).inferences
        bits = [int(value) for value in held]
        assert sum(bits).bit_count() == sum(value.bit_count() for value in bits), "once each"
    assert totals(store) == (12, 2**12 - 1, 1)
    assert store.gaps() == 0
    store.close()


def content(path: Path) -> list[list[tuple[object, ...]]]:
    conn = sqlite3.connect(path)
    tables = ("windows", "events", "losses", "streams", "bundles", "coverage")
    rows = [sorted(conn.execute(f"SELECT * FROM {each}"), key=repr) for each in tables]
    conn.close()
    return rows


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_short_way_stores_what_the_long_way_stores(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Batches go on, repeat, leave gaps, overlap, name losses; several share a transaction."""
    directory = tmp_path_factory.mktemp("store")
    store = TelemetryStore(directory / "short.db")
    TelemetryStore(directory / "long.db").close()
    plain = sqlite3.connect(directory / "long.db")
    next_seq = {"edge-01": 1, "edge-02": 1}
    for _ in range(data.draw(st.integers(1, 6))):
        together = []
        for _ in range(data.draw(st.integers(1, 5))):
            device_id = data.draw(st.sampled_from(sorted(next_seq)))
            first = max(next_seq[device_id] + data.draw(st.sampled_from([0, 0, 0, -2, 3])), 1)
            bodies = data.draw(
                st.lists(
                    st.sampled_from(
                        [window(first * 10.0), event(5.0), window(1.0, bundle=BUNDLE_2), loss(1, 2)]
                    ),
                    min_size=1,
                    max_size=4,
                )
            )
            together.append(batch(bodies, first, device_id=device_id))
            next_seq[device_id] = max(next_seq[device_id], first + len(bodies))
        acknowledged = store.append_many(together)
        with plain:
            assert [append_batch(plain, each) for each in together] == acknowledged
    store.close()
    plain.close()
    assert content(directory / "short.db") == content(directory / "long.db")


def test_what_another_process_stored_is_not_stored_again(tmp_path: Path) -> None:
    one, other = (TelemetryStore(tmp_path / "telemetry.db") for _ in range(2))
    one.append(batch([window(0.0)]))
    other.append(batch([window(10.0)], 2))
    one.append(batch([window(10.0)], 2))
    one.append(batch([window(20.0)], 3))
    other.append(batch([window(30.0)], 4))
    assert (one.count().windows, one.gaps()) == (4, 0)
    one.close()
    other.close()
