"""Several devices, or one before and after a deployment, in one figure. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from app.fleet.series import Floats
from app.gui import metrics, texts
from app.gui.charts.series import nearest
from app.gui.models.changes import Change
from app.gui.models.device_charts import figures_of
from app.gui.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.fleet.store import TelemetryStore

MOST_LINES = 8
MOST_DEVICES = 50
_POINTS = 20_000
"""Enough to read windows as they are, not merged, over two days of ten seconds."""

Way = Literal["time", "deployment", "before_after", "before_now"]
Part = Literal["", "before", "after", "now"]


@dataclass(frozen=True, slots=True)
class Metric:
    """What is compared.

    Attributes:
        chart: Key of the chart that has it, and of the metric with its unit.
        column: Its column there.
        title_: Where the chart has several lines: which; not translated yet.
        digits: Decimals.
    """

    chart: str
    column: str
    title_: str = ""
    digits: int = 1

    @property
    def title(self) -> str:
        """Its name in the user's language."""
        return texts.tr(self.title_) if self.title_ else metrics.metric(self.chart).title

    @property
    def unit(self) -> str:
        """Its unit in the user's language."""
        return metrics.metric(self.chart).drawn_unit


_N = QT_TRANSLATE_NOOP
METRICS: tuple[Metric, ...] = (
    Metric("latency", "p95", _N("words", "Latency p95")),
    Metric("latency", "p50", _N("words", "Latency p50")),
    Metric("latency", "p99", _N("words", "Latency p99")),
    Metric("rate", "rate"),
    Metric("power", "power", digits=2),
    Metric("energy", "gross", _N("words", "Energy per inference, gross"), digits=2),
    Metric("energy", "net", _N("words", "Energy per inference, net"), digits=2),
    Metric("temp", "temp"),
    Metric("faults", "errors", _N("words", "Errors per minute"), digits=2),
    Metric("cpu", "cpu"),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One line: a device over a span.

    Attributes:
        part: Which side of a deployment, where there is one.
        origin_s: Its time 0; 0 where lines share the clock.
    """

    device_id: str
    start_s: float
    end_s: float
    part: Part = ""
    origin_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A subject and its values.

    Attributes:
        time_s: From its origin.
    """

    subject: Subject
    time_s: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        median: None where nothing is known.
        difference: To the first row, or of a device's later part to its part before, as a share of
            that; None for the first itself, or where one is not known.
        n: Windows, or rollups of old ones, that the median is of.
    """

    subject: Subject
    median: float | None
    difference: float | None
    n: int


def subjects_of(
    way: Way, devices: Sequence[str], chosen: Mapping[str, Change], now_s: float, span_s: float
) -> list[Subject]:
    """Return what is compared; devices without the change are left out where one is needed.

    Args:
        way: How lines are aligned.
        devices: In the order in which they were chosen.
        chosen: The change of each that is looked at.
        now_s: Unix time.
        span_s: How long the range is: up to now, or before and after the change.
    """
    if way == "time":
        return [Subject(each, now_s - span_s, now_s) for each in devices]
    known = [(each, chosen[each]) for each in devices if each in chosen]
    if way == "deployment":
        return [
            Subject(each, it.at_s - span_s, it.at_s + span_s, "", it.at_s) for each, it in known
        ]
    subjects = []
    for each, it in known[: MOST_LINES // 2]:
        # Neither side reaches over another change: its median would be of two bundles.
        start_s = max(it.at_s - span_s, it.since_s)
        subjects.append(Subject(each, start_s, it.at_s, "before", it.at_s - span_s))
        if way == "before_now":
            subjects.append(Subject(each, now_s - span_s, now_s, "now", now_s - span_s))
        else:
            end_s = min(it.at_s + span_s, it.until_s)
            subjects.append(Subject(each, it.at_s, end_s, "after", it.at_s))
    return subjects


def read_curves(store: TelemetryStore, subjects: Sequence[Subject], metric: Metric) -> list[Curve]:
    """Read the values of every subject."""
    curves = []
    for each in subjects:
        w = store.windows(each.device_id, each.start_s, each.end_s, _POINTS)
        values = figures_of(metric.chart, w)[metric.column]
        curves.append(Curve(each, w.time_s - each.origin_s, values))
    return curves


def rows_of(curves: Sequence[Curve]) -> list[Row]:
    """Return medians, and how far each is from the first; before and after by device."""
    rows: list[Row] = []
    for curve in curves:
        known = curve.values[np.isfinite(curve.values)]
        median = float(np.median(known)) if len(known) else None
        base = _base(rows, curve.subject)
        difference = None
        if base is not None and base.median and median is not None:
            difference = median / base.median - 1
        rows.append(Row(curve.subject, median, difference, len(known)))
    return rows


def _base(rows: Sequence[Row], subject: Subject) -> Row | None:
    if subject.part == "before" or not rows:
        return None
    return rows[-1] if subject.part else rows[0]


def values_at(curves: Sequence[Curve], at_s: float, reach_s: float) -> list[float | None]:
    """Return the value of each curve at a time of theirs; None where none is within `reach_s`."""
    places = [nearest(each.time_s, at_s, reach_s) for each in curves]
    return [
        None if place is None else float(curve.values[place])
        for curve, place in zip(curves, places, strict=True)
    ]
