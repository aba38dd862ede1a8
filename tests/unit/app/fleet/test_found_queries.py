"""What models found is told for any range: from windows, from their cells, and from both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.fleet.cells import LEVELS_S
from app.fleet.found_queries import MOST_WINDOWS, FoundRows
from app.fleet.rollups import RAW_S
from app.fleet.store import TelemetryStore
from app.gui.models.findings import BINS, read_found
from device_agent.wire.moments import Moments
from device_agent.wire.telemetry import Window
from tests.fakes.telemetry import batch, window

DAY_S = 86_400.0
NOW_S = 1_000 * DAY_S
STEP_S = 100.0
COUNT = 2_000
END_S = NOW_S + COUNT * STEP_S


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TelemetryStore]:
    store = TelemetryStore(tmp_path / "telemetry.db")
    yield store
    store.close()


def varied(n: int) -> Window:
    weight = Moments(count=1, total=float(n), lowest=float(n), highest=float(n))
    return window(
        NOW_S + STEP_S * n,
        predictions={"good": 90 + n % 5, "pit": n % 3},
        values={"weight": weight},
    )


def fill(store: TelemetryStore, *, settled: int = COUNT) -> None:
    """Store windows; those up to a number are acknowledged, and so can be rolled up."""
    bodies = [varied(n) for n in range(COUNT)]
    store.append(batch(bodies[:settled]))
    store.append(batch([*bodies[settled:], varied(COUNT)], settled + 1))


def age(store: TelemetryStore) -> None:
    for now_s in (NOW_S, NOW_S + RAW_S + DAY_S):
        for _ in store.upkeep(now_s):
            pass


def total(read: FoundRows) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in read.rows:
        found.update(row.predictions)
    return found


def made(upto: int = COUNT) -> Counter[str]:
    found: Counter[str] = Counter()
    for n in range(upto):
        found.update(varied(n).predictions)
    return found


def test_every_prediction_of_windows_that_are_gone_is_still_told(store: TelemetryStore) -> None:
    fill(store)
    age(store)
    assert store.kept().windows == 1, "the newest is not settled"
    for slices in (1, BINS, 5_000):
        read = store.found("edge-01", NOW_S, END_S, slices)
        assert not read.sampled
        assert read.least_s in LEVELS_S
        assert total(read) == made()
    weights = Moments()
    for row in read.rows:
        weights.merge(row.values["weight"])
    assert (weights.count, weights.lowest, weights.highest) == (COUNT, 0.0, COUNT - 1.0)


def test_what_is_in_no_cell_yet_stands_beside_the_cells_once(store: TelemetryStore) -> None:
    fill(store, settled=COUNT // 2)
    for _ in store.upkeep(NOW_S):
        pass
    read = store.found("edge-01", NOW_S, END_S, BINS)
    assert not read.sampled
    assert len(read.rows) > COUNT // 2
    assert total(read) == made()


def test_few_windows_are_read_whole_and_exactly(store: TelemetryStore) -> None:
    fill(store)
    for _ in store.upkeep(NOW_S):
        pass
    read = store.found("edge-01", NOW_S + STEP_S, NOW_S + 11 * STEP_S, BINS)
    assert read.least_s == 0.0
    assert [row.start_s for row in sorted(read.rows, key=lambda row: row.start_s)] == [
        NOW_S + STEP_S * n for n in range(1, 11)
    ]


def test_many_windows_of_a_short_time_are_sampled_all_along(store: TelemetryStore) -> None:
    bodies = [window(NOW_S + n, duration_s=1.0) for n in range(MOST_WINDOWS + 300)]
    store.append(batch(bodies))
    read = store.found("edge-01", NOW_S, NOW_S + len(bodies), BINS)
    assert read.sampled
    assert len(read.rows) < len(bodies)
    width_s = len(bodies) / BINS
    assert {int((row.start_s - NOW_S) // width_s) for row in read.rows} == set(range(BINS))


def test_a_chart_of_cells_has_a_share_in_every_slice(store: TelemetryStore) -> None:
    fill(store)
    age(store)
    start_s = NOW_S + 1_234.5
    found = read_found(store, "edge-01", start_s, END_S)
    assert (found.labels, found.values) == (("good", "pit"), ("weight",))
    assert found.step_s >= LEVELS_S[0]
    assert found.time_s[0] == start_s
    np.testing.assert_allclose(np.diff(found.time_s), found.step_s)
    np.testing.assert_allclose(found.shares.sum(axis=1), 1.0)
    assert np.all(np.diff(found.means[:, 0]) > 0)


def test_another_device_or_time_has_nothing(store: TelemetryStore) -> None:
    fill(store)
    assert store.found("edge-02", NOW_S, END_S, BINS).rows == ()
    assert store.found("edge-01", NOW_S - DAY_S, NOW_S, BINS).rows == ()
