"""The fleet as coloured cells: who stands together, and what colour a value has. Qt-free."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.fleet.query.fields import FIELDS, Field
from app.gui.models.columns import FleetColumns
from app.gui.models.order import Rows

Floats = NDArray[np.float64]
# Viridis: evenly bright from end to end, told apart also without red or green, and in grey.
_ANCHORS = (
    (68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141), (39, 173, 129),
    (92, 200, 99), (170, 220, 50), (253, 231, 37),
)  # fmt: skip
_STEPS = 256
_INNER = (2.0, 98.0)
"""Percentiles that the colours span: a single odd device must not make all others look alike."""
_TOO_WIDE = 4.0


@dataclass(frozen=True, slots=True)
class Block:
    """Devices that stand together.

    Attributes:
        name: What they have in common; empty where it is unknown.
        rows: Of `FleetColumns`, by device id.
        median: Of the known values, NaN where there is none.
    """

    name: str
    rows: Rows
    median: float


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to a colour; what lies beyond has the colour of its end."""

    low: float
    high: float

    def share(self, values: Floats) -> Floats:
        """Return where values lie between the ends, 0 to 1; NaN stays NaN."""
        return np.clip((values - self.low) / (self.high - self.low), 0.0, 1.0)

    def ticks(self) -> tuple[float, float, float]:
        """Return the ends and the middle."""
        return self.low, (self.low + self.high) / 2, self.high


@dataclass(frozen=True, slots=True)
class HeatMap:
    """All there is to paint.

    Attributes:
        values: Of every row of `FleetColumns`; NaN is unknown.
    """

    blocks: tuple[Block, ...]
    values: Floats
    scale: Scale


def heat_map(
    columns: FleetColumns,
    rows: Rows,
    metric: Field,
    group: Field,
    now_s: float,
    *,
    held: Scale | None = None,
) -> HeatMap:
    """Return the rows as blocks.

    Args:
        columns: The fleet.
        rows: Those to show.
        metric: Whose values are the colours; a time counts from `now_s`.
        group: What devices of a block have in common.
        now_s: Unix time.
        held: The scale until now: it stays while it fits, so that colours do not flicker.
    """
    raw = columns.of_field(metric)
    times = {"age": now_s - raw, "left": raw - now_s}
    values = times.get(metric.kind, np.array(raw, dtype=float))
    names = columns.of_field(group)
    # What has no value in common comes last, as in the table.
    group_rank = np.nan_to_num(columns.sort_key(group)[rows], nan=columns.count)
    order = np.lexsort((columns.sort_key(FIELDS["id"])[rows], group_rank))
    cuts = np.flatnonzero(np.diff(group_rank[order])) + 1
    parts = np.split(rows[order], cuts) if rows.size else []
    blocks = tuple(Block(_text(names[part[0]]), part, _median(values[part])) for part in parts)
    return HeatMap(blocks, values, scale_of(values[rows], held))


def scale_of(values: Floats, held: Scale | None = None) -> Scale:
    """Return round ends around most of the values; `held` while it still fits them."""
    known = values[~np.isnan(values)]
    if not known.size:
        return held or Scale(0.0, 1.0)
    low, high = (float(each) for each in np.percentile(known, _INNER))
    reach = max(high - low, 0.02 * abs(high), 1e-9)
    fits = held is not None and held.low <= low and high <= held.high
    if held is not None and fits and held.high - held.low <= _TOO_WIDE * reach:
        return held
    step = _round_step(reach / 8)
    bottom = math.floor(low / step) * step
    return Scale(bottom, max(math.ceil(high / step) * step, bottom + step))


def palette(*, dark: bool) -> NDArray[np.uint8]:
    """Return the colours from low to high, shape ``(256, 3)`` RGB; high stands out from the ground.

    Args:
        dark: The ground is dark, so that the brightest end is the high one.
    """
    at = np.linspace(0, len(_ANCHORS) - 1, _STEPS)
    anchors = np.array(_ANCHORS, dtype=float)
    channels = [np.interp(at, np.arange(len(_ANCHORS)), anchors[:, each]) for each in range(3)]
    colours = np.stack(channels, axis=1).astype(np.uint8)
    return colours if dark else colours[::-1].copy()


def colours_of(shares: Floats, colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return shares of a scale as ``0xffRRGGBB``; where there is no value, as the lowest."""
    index = (np.nan_to_num(shares) * (len(colours) - 1)).astype(np.intp)
    red, green, blue = (colours[index, each].astype(np.uint32) for each in range(3))
    packed: NDArray[np.uint32] = 0xFF000000 | red << 16 | green << 8 | blue
    return packed


def _round_step(step: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * each for each in (1, 2, 5, 10) if power * each >= step * (1 - 1e-9))


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else math.nan


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
