"""Telemetry windows as CSV: SI units, Unix times, one row a window."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from device_agent.wire.moments import Moments
from device_agent.wire.telemetry import Window

_Cell = str | int | float | None
_COLUMNS = (
    "time_s", "duration_s", "bundle", "inferences", "errors", "inferences_per_s", "p50_s",
    "p95_s", "p99_s", "power_w", "energy_j", "net_j", "energy_method", "energy_source",
    "cpu_percent", "temperature_c", "clock", "dropped", "alarms", "merged",
)  # fmt: skip
_OF_VALUES = ("count", "mean", "deviation", "lowest", "highest")
_QUANTILES = (0.50, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text.

    Attributes:
        rows: Without the head.
    """

    text: str
    rows: int


def windows_csv(windows: Iterable[Window]) -> Table:
    """Return windows as a table; every value that any of them measured has columns of its own."""
    rows: list[tuple[list[_Cell], Mapping[str, Moments]]] = []
    names: dict[str, None] = {}
    for window in windows:
        rows.append((_row(window), window.values))
        names.update(dict.fromkeys(window.values))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    heads = [f"value.{name}.{part}" for name in sorted(names) for part in _OF_VALUES]
    writer.writerow([*_COLUMNS, *heads])
    for row, values in rows:
        more = [cell for name in sorted(names) for cell in _value_cells(values.get(name))]
        writer.writerow([_known(cell) for cell in [*row, *more]])
    return Table(text.getvalue(), len(rows))


def _row(window: Window) -> list[_Cell]:
    total, energy = window.stages.get("total"), window.energy
    rate = window.inferences / window.duration_s if window.duration_s > 0 else None
    return [
        window.start_s,
        window.duration_s,
        window.bundle,
        window.inferences,
        window.errors,
        rate,
        *[total.quantile(q) if total else None for q in _QUANTILES],
        *((energy.power_w, energy.energy_j, energy.net_j) if energy else (None, None, None)),
        *((energy.method, energy.source) if energy else (None, None)),
        window.cpu_percent,
        window.temperature_c,
        window.clock,
        window.dropped,
        window.alarms,
        window.merged,
    ]


def _value_cells(moments: Moments | None) -> list[_Cell]:
    if moments is None or not moments.count:
        return [None] * len(_OF_VALUES)
    return [moments.count, moments.mean, moments.deviation, moments.lowest, moments.highest]


def _known(cell: _Cell) -> _Cell:
    """Return a cell, empty where it is no figure that anybody could go on with."""
    return "" if cell is None or (isinstance(cell, float) and not math.isfinite(cell)) else cell
