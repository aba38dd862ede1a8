"""The charts of a device: which there are, and the figures that each shows. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.fleet.series import Floats, WindowSeries
from app.gui.metrics import Metric, metric
from app.gui.texts import QT_TRANSLATE_NOOP

Style = Literal["solid", "dash", "dot", "dashdot"]


@dataclass(frozen=True, slots=True)
class LineKind:
    """One line of a chart.

    Attributes:
        key: Name of its column.
        title: Name for people, in English; empty where the chart has but one line.
        token: Its colour in the theme.
        style: Tells it from the others without colour.
    """

    key: str
    title: str
    token: str = "p50"  # noqa: S105 - a colour
    style: Style = "solid"
    digits: int = 1


@dataclass(frozen=True, slots=True)
class ChartKind:
    """One chart.

    Attributes:
        key: Its name in the window's memory, and of its metric: title, unit and help are there.
        lines: None for what was found, which names its own.
        band: Columns of the edges of the shaded band.
        without: What to say where the device sends no such figure, in English.
        shaded: Column that is 1 where the ground is shaded, with its word.
    """

    key: str
    lines: tuple[LineKind, ...] = ()
    band: tuple[str, str] | None = None
    without: str = ""
    shaded: tuple[str, str] | None = None

    @property
    def metric(self) -> Metric:
        """What it shows."""
        return metric(self.key)


_N = QT_TRANSLATE_NOOP
CHARTS: tuple[ChartKind, ...] = (
    ChartKind(
        "latency",
        (
            LineKind("p50", _N("words", "p50"), "p50"),
            LineKind("p95", _N("words", "p95"), "p95", "dash"),
            LineKind("p99", _N("words", "p99"), "p99", "dot"),
        ),
        band=("p50", "p95"),
    ),
    ChartKind(
        "power",
        (LineKind("power", _N("words", "mean"), digits=2),),
        band=("power_low", "power_high"),
        without=_N("words", "This device reports no power"),
    ),
    ChartKind("rate", (LineKind("rate", ""),)),
    ChartKind(
        "temp",
        (LineKind("temp", "", "p95"),),
        without=_N("words", "This device reports no temperature"),
        shaded=("throttled", _N("words", "throttled")),
    ),
    ChartKind(
        "energy",
        (
            LineKind("gross", _N("words", "gross"), "p50", digits=2),
            LineKind("net", _N("words", "net"), "deploy", "dash", 2),
        ),
        band=("gross_low", "gross_high"),
        without=_N("words", "This device reports no energy"),
    ),
    ChartKind("found"),
    ChartKind(
        "faults",
        (
            LineKind("errors", _N("words", "errors"), "p99"),
            LineKind("restarts", _N("words", "restarts"), "deploy", "dash"),
        ),
    ),
    ChartKind(
        "cpu",
        (LineKind("cpu", ""),),
        without=_N("words", "This device reports no processor load"),
    ),
)
USUAL = ("latency", "power", "rate", "temp", "energy", "found", "faults")
_BY_KEY: Mapping[str, ChartKind] = {each.key: each for each in CHARTS}


def chosen_of(keys: Sequence[str]) -> tuple[ChartKind, ...]:
    """Return the charts of these names in our order; the usual ones where none is known."""
    known = [each for each in CHARTS if each.key in keys]
    return tuple(known) or tuple(_BY_KEY[key] for key in USUAL)


def kind_of(key: str) -> ChartKind:
    """Return the chart of a name.

    Raises:
        KeyError: There is none.
    """
    return _BY_KEY[key]


def figures_of(kind: str, w: WindowSeries, restarts_s: Sequence[float] = ()) -> dict[str, Floats]:
    """Return the columns of a chart, in its unit.

    Args:
        kind: Key of the chart.
        w: What was read.
        restarts_s: When the inference process was started again.
    """
    return _FIGURES[kind](w, restarts_s)


def _latency(w: WindowSeries, _: Sequence[float]) -> dict[str, Floats]:
    return {"p50": w.p50_s * 1e3, "p95": w.p95_s * 1e3, "p99": w.p99_s * 1e3}


def _power(w: WindowSeries, _: Sequence[float]) -> dict[str, Floats]:
    band_w = np.nan_to_num(w.uncertainty_w)
    low_w = np.maximum(w.power_w - band_w, 0.0)
    return {"power": w.power_w, "power_low": low_w, "power_high": w.power_w + band_w}


def _rate(w: WindowSeries, _: Sequence[float]) -> dict[str, Floats]:
    return {"rate": w.inferences_per_s}


def _temp(w: WindowSeries, _: Sequence[float]) -> dict[str, Floats]:
    return {"temp": w.temperature_c, "throttled": w.throttled}


def _energy(w: WindowSeries, _: Sequence[float]) -> dict[str, Floats]:
    # Power over rate, not energy over inferences: a point's energy may cover a part of its windows.
    gross_mj = _ratio(w.power_w * 1e3, w.inferences_per_s)
    band_mj = np.nan_to_num(_ratio(w.uncertainty_w * 1e3, w.inferences_per_s))
    return {
        "gross": gross_mj,
        "net": gross_mj * _ratio(w.net_j, w.energy_j),
        "gross_low": np.maximum(gross_mj - band_mj, 0.0),
        "gross_high": gross_mj + band_mj,
    }


def _faults(w: WindowSeries, restarts_s: Sequence[float]) -> dict[str, Floats]:
    minutes = w.duration_s / 60
    restarts = np.zeros(len(w))
    if len(w):
        places = np.searchsorted(w.time_s, np.array(restarts_s, dtype=np.float64), "right") - 1
        np.add.at(restarts, places[places >= 0], 1.0)
    return {"errors": _ratio(w.errors, minutes), "restarts": _ratio(restarts, minutes)}


def _cpu(w: WindowSeries, _: Sequence[float]) -> dict[str, Floats]:
    return {"cpu": w.cpu_percent}


def _ratio(upper: Floats, lower: Floats) -> Floats:
    ratio = np.full(len(upper), np.nan)
    np.divide(upper, lower, out=ratio, where=lower > 0)
    return ratio


_FIGURES: Mapping[str, Callable[[WindowSeries, Sequence[float]], dict[str, Floats]]] = {
    "latency": _latency,
    "power": _power,
    "rate": _rate,
    "temp": _temp,
    "energy": _energy,
    "faults": _faults,
    "cpu": _cpu,
}
