"""Ranges, marks, figures and findings of the device page, without a window."""

from __future__ import annotations

import numpy as np
import pytest

from app.fleet.found_queries import FoundRows
from app.fleet.store import StoredEvent, StoredLoss
from app.gui.charts.series import decimated, value_range
from app.gui.models.device_charts import CHARTS, USUAL, chosen_of, figures_of
from app.gui.models.device_marks import clusters, event_marks, near, span_marks, worst
from app.gui.models.findings import found_in, read_found
from app.gui.models.mark_words import mark_line
from app.gui.models.time_range import (
    SHORTEST_S,
    RangeError,
    at_least,
    moved,
    parse_range,
    reading_pause_s,
    typed,
    zoomed,
)
from app.gui.reading import Doubt
from tests.fakes.core import FakeCore

NOW_S = 1_790_000_000.0


def test_zoom_keeps_the_time_under_the_pointer_and_stops_at_ten_seconds() -> None:
    assert zoomed(0.0, 100.0, 0.5, 25.0) == (12.5, 62.5)
    start_s, end_s = zoomed(0.0, 20.0, 0.01, 10.0)
    assert end_s - start_s == SHORTEST_S


def test_panning_never_leaves_the_present_behind() -> None:
    assert moved(0.0, 100.0, -40.0, 100.0) == (-40.0, 60.0)
    assert moved(0.0, 100.0, 90.0, 100.0) == (50.0, 150.0)
    assert moved(100.0, 200.0, 5.0, 100.0) == (100.0, 200.0)


def test_a_dragged_span_is_in_order_and_long_enough() -> None:
    assert at_least(70.0, 20.0) == (20.0, 70.0)
    assert at_least(50.0, 50.0) == (45.0, 55.0)


def test_typed_times_are_read_as_they_are_written() -> None:
    assert parse_range(typed(NOW_S - 3600), typed(NOW_S - 60), NOW_S) == (NOW_S - 3600, NOW_S - 60)
    assert parse_range(typed(NOW_S - 3600), "", NOW_S) == (NOW_S - 3600, NOW_S)


@pytest.mark.parametrize(
    ("begin", "end", "where", "why"),
    [
        ("yesterday", "", "from", "unreadable"),
        ("", "", "from", "unreadable"),
        ("2026-02-30", "", "from", "unreadable"),
        (typed(NOW_S - 60), "soon", "to", "unreadable"),
        (typed(NOW_S - 60), typed(NOW_S - 120), "to", "reversed"),
        (typed(NOW_S + 60), "", "from", "future"),
        (typed(NOW_S - 60), typed(NOW_S - 55), "to", "short"),
        ("2020-01-01", "", "from", "long"),
    ],
)
def test_a_range_that_is_none_says_which_field_and_why(
    begin: str, end: str, where: str, why: str
) -> None:
    with pytest.raises(RangeError) as caught:
        parse_range(begin, end, NOW_S)
    assert (caught.value.end, caught.value.fault) == (where, why)


def test_a_long_range_is_not_read_each_second() -> None:
    assert reading_pause_s(900.0, 900, True) == 1.0
    assert reading_pause_s(7200.0, 720, True) == 10.0
    assert reading_pause_s(30 * 86400.0, 700, True) == 30.0


def test_a_decimated_line_keeps_every_peak_and_stays_in_order() -> None:
    rng = np.random.default_rng(1)
    time_s = np.arange(10_000.0)
    values = rng.normal(size=10_000)
    values[4321] = 99.0
    x, y = decimated(time_s, values, 0.0, 10_000.0, 300)
    assert len(x) == len(y) == 600
    assert np.all(np.diff(x) >= 0)
    assert (y.max(), y.min()) == (99.0, values.min())
    bins = [values[low:high] for low, high in zip(x[0::2], x[1::2] + 1, strict=True)
            for low, high in [(int(low), int(high))]]  # fmt: skip
    for place, inside in enumerate(bins):
        assert sorted(y[2 * place : 2 * place + 2]) == [inside.min(), inside.max()]


def test_few_points_and_gaps_are_left_as_they_are() -> None:
    time_s, values = np.arange(20.0), np.arange(20.0)
    x, _ = decimated(time_s, values, 5.0, 10.0, 100)
    assert (x[0], x[-1]) == (4.0, 11.0)  # one beyond each edge
    hole = np.concatenate([np.ones(500), np.full(500, np.nan), np.ones(500)])
    _, y = decimated(np.arange(1500.0), hole, 0.0, 1500.0, 15)
    assert np.isnan(y).sum() == 10


def test_zeros_do_not_blow_up_the_axis() -> None:
    assert value_range(np.arange(3.0), [np.zeros(3)], 0, 2, 0.0) == (0.0, 0.58)


def event(time_s: float, code: str, severity: str = "info") -> StoredEvent:
    return StoredEvent("a", 1, time_s, code, severity, "why", None)


def test_faults_restarts_and_fallbacks_are_marked_and_log_lines_are_not() -> None:
    marks = event_marks(
        [
            event(5, "worker.restarted"), event(4, "provider.fallback", "warning"),
            event(3, "log.error", "error"), event(2, "worker.down", "error"),
            event(1, "source.lost", "warning"), event(0, "attempt.commit"),
        ]
    )  # fmt: skip
    assert [mark.kind for mark in marks] == ["warning", "error", "fallback", "restart"]
    assert mark_line(marks[0], 10.0).endswith("  warning, source.lost: why")


def test_marks_that_would_overlap_are_one_with_the_shape_of_the_worst() -> None:
    marks = event_marks([event(n, "x", "warning") for n in (10, 11)] + [event(12, "y", "error")])
    joined, *rest = clusters(marks, 0.0, 100.0, 500.0, 40.0)
    assert (len(joined.marks), rest, worst(joined)) == (3, [], "error")
    assert (joined.x, joined.room) == (50.0, 450.0)
    apart = clusters(marks, 9.0, 13.0, 500.0, 40.0)
    assert [each.room for each in apart] == [125.0, 125.0, 125.0]
    assert clusters(marks, 50.0, 60.0, 500.0, 40.0) == []


def test_a_gap_is_found_anywhere_inside_it() -> None:
    loss = StoredLoss("a", 60.0, 6, "spool full", 10.0, 50.0)
    unknown = StoredLoss("a", 60.0, 6, "disk full", None, None)
    marks = span_marks([loss, unknown], [Doubt(70.0, 90.0, "jumped")])
    assert [(mark.kind, mark.text) for mark in marks] == [("gap", "spool full"), ("jumped", "")]
    assert near(marks, 30.0, 1.0) == marks[:1]
    assert near(marks, 60.0, 1.0) == []


def test_each_chart_has_a_figure_for_all_it_draws(core: FakeCore) -> None:
    end_s = core.current.last_message_s
    assert end_s is not None
    w = core.workspace.store.windows("edge-01", end_s - 900, end_s, 2000)
    for kind in CHARTS:
        if kind.lines:
            columns = figures_of(kind.key, w, [end_s - 100])
            wanted = {each.key for each in kind.lines} | set(kind.band or ())
            assert wanted <= columns.keys()
            assert all(len(column) == len(w) for column in columns.values())
    energy = figures_of("energy", w)
    assert energy["gross"] == pytest.approx(w.energy_j / w.inferences * 1e3)
    assert energy["net"] == pytest.approx(w.net_j / w.inferences * 1e3)
    restarts = figures_of("faults", w, [end_s - 100])["restarts"] * w.duration_s / 60
    assert restarts.sum() == pytest.approx(1.0)


def test_unknown_names_of_charts_give_the_usual_ones() -> None:
    assert [each.key for each in chosen_of(("temp", "latency", "gone"))] == ["latency", "temp"]
    assert tuple(each.key for each in chosen_of(())) == USUAL


def test_the_mix_of_classes_comes_from_the_windows(core: FakeCore) -> None:
    end_s = core.current.last_message_s
    assert end_s is not None
    found = read_found(core.workspace.store, "edge-01", end_s - 900, end_s)
    assert found.labels == ("good", "pit", "scratch")
    assert found.shares[0] == pytest.approx([0.92, 0.05, 0.03, 0.0])
    assert not found.sampled
    assert len(found_in(FoundRows((), 0.0, False), 0.0, 900.0)) == 0
